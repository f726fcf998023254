/* unit: the sentence on its way from written to spoken: a row of characters that the passes of the reading replace, drop
 * and mark, each with the source it came from.
 *
 * The passes in order: units_scan, gloss_pass, damage_pass, own_pass, normalise_pass, simplify_pass; then segment makes
 * words of what is left. What becomes of each source character is kept in `fates`, one for each byte of the sentence; what
 * nobody marks is unread. */
#ifndef LANGDU_UNIT_H
#define LANGDU_UNIT_H

#include "article/script.h"
#include "reading/utterance.h"

typedef enum UnitKind {
    UNIT_HANZI,
    UNIT_DIGIT,  /* 0-9, full-width ones too */
    UNIT_LETTER, /* Latin */
    UNIT_LATIN,  /* a whole Latin word to be said in English (after normalising) */
    UNIT_MARK,   /* punctuation: a pause */
    UNIT_BLANK,
    UNIT_OTHER   /* what nobody has read yet */
} UnitKind;

typedef struct Unit {
    uint32_t c;      /* the character; digits, letters and ASCII marks in their half-width form */
    uint32_t spoken; /* of a hanzi: simplified */
    Span source;
    UnitKind kind;
    Pause pause;     /* of a mark */
    Reading hint;    /* from a gloss, or READING_NONE */
    bool ruby;       /* the hint is printed above the character, for people: it is always obeyed */
    Str latin;       /* of a Latin word */
    bool made;       /* by the normaliser or an alias: part of a number and the like */
    uint32_t match;  /* of an own reading: the same number for each character of its word; 0 for none */
    Reading own;     /* the own reading if there is a match, or READING_NONE for an alias */
} Unit;

typedef struct Units {
    Arena *arena;
    const Script *traditional; /* the article is traditional: so is what we write into it; NULL otherwise */
    Str source;      /* the whole article: spans point into it */
    Span span;       /* the sentence */
    Unit *items;
    size_t count, cap;
    uint8_t *fates;  /* Fate of each byte of the sentence */
    Doubt *doubts;
    size_t doubt_count, doubt_cap;
} Units;

/* Hanzi, letters and figures: what words are made of. */
static inline bool unit_is_of_word(const Unit *unit)
{
    return unit->kind == UNIT_HANZI || unit->kind == UNIT_LETTER || unit->kind == UNIT_DIGIT;
}

/* Each code point a unit, classified. `text` is what the span shows, or our own words if the span is empty. */
void units_scan(Units *u, Arena *arena, Str source, Span span, Str text);

Unit *units_add(Units *u, Unit unit);                 /* at the end */
Span units_span(const Unit *from, const Unit *to);    /* from the first to the last, both included */
void units_mark(Units *u, Span span, Fate fate);      /* the fate of source characters */
void units_doubt(Units *u, Span span, unsigned grade, const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
