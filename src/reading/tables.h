/* tables: the small tables of voices/ that the passes look things up in, as they stand in the compiled data. */
#ifndef LANGDU_TABLES_H
#define LANGDU_TABLES_H

#include "reading/utterance.h"

typedef struct Mark {
    Str written, spoken;
    Pause pause;
} Mark;

typedef struct UnitName {
    Str written, said;
    bool anywhere;
} UnitName;

typedef enum FigureRule { FIGURE_TWO, FIGURE_DIGITS, FIGURE_YEAR, FIGURE_COUNT } FigureRule;

/* A row of polyphones.tsv: in this neighbourhood the word has these readings. */
typedef struct PolyphoneRule {
    Str word;
    const Reading *readings; /* one for each hanzi of the word */
    uint32_t count;
    Str before, after;       /* alternatives separated by blanks; empty: anything */
} PolyphoneRule;

/* A row of variants.tsv: in simplified text `written` may be `other`. */
typedef struct Variant {
    uint32_t written, other;
} Variant;

typedef struct Tables {
    Variant *variants;
    size_t variant_count;
    Mark *marks;
    UnitName *units;
    Str figures[FIGURE_COUNT]; /* words separated by blanks */
    PolyphoneRule *polyphones;
    size_t mark_count, unit_count, polyphone_count;
} Tables;

bool tables_open(Tables *t, const Data *data, const Pinyin *pinyin, Arena *arena, Diag *d);

/* The longest mark or unit with which the text begins, or NULL. */
const Mark *tables_mark(const Tables *t, Str text);
const UnitName *tables_unit(const Tables *t, Str text, bool after_figure);

/* The hanzi that may stand for this one, or 0. */
uint32_t tables_variant(const Tables *t, uint32_t hanzi);

/* Does the text begin (end) with one of the words, separated by blanks? */
bool words_begin(Str words, Str text);
bool words_end(Str words, Str text);

#endif
