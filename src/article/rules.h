/* rules: the table voices/outline.tsv, which says how pages are built. */
#ifndef LANGDU_RULES_H
#define LANGDU_RULES_H

#include "article/article.h"

typedef enum RuleKind {
    RULE_BYLINE,
    RULE_DATELINE,
    RULE_CAPTION,
    RULE_CAPTION_MARK,
    RULE_NOTE,
    RULE_HEADING,
    RULE_ABBREVIATION,
    RULE_COUNT
} RuleKind;

typedef struct Rule {
    RuleKind kind;
    Str pattern;
    int value; /* byline: a MetaField, or META_COUNT for none; heading: its rank */
} Rule;

typedef struct Rules {
    const Rule *items;
    size_t count;
} Rules;

/* From the blob "outline"; the items live in the arena, the patterns in the data. */
bool rules_open(Rules *r, const Data *data, Arena *arena, Diag *d);

/* The first rule of that kind with which the text begins (the longest pattern wins), or NULL. */
const Rule *rules_begin(const Rules *r, RuleKind kind, Str text);
bool rules_end(const Rules *r, RuleKind kind, Str text);
bool rules_contain(const Rules *r, RuleKind kind, Str text);
bool rules_is(const Rules *r, RuleKind kind, Str text);

/* The numbered-heading rule with which the text begins, or NULL. `*length`: bytes of the number and its marks. */
const Rule *rules_heading(const Rules *r, Str text, size_t *length);

/* Bytes of a byline's key (来源：) with which the text begins, with what parts it from its value; 0 when there is none. */
size_t rules_byline_key(const Rules *r, Str text, const Rule **rule);

/* Bytes of the date (2023-03-05, 2023年3月5日, with a time if there is one) with which the text begins, or 0. */
size_t rules_date(Str text);

#endif
