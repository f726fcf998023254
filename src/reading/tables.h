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
    enum { UNIT_AFTER, UNIT_ANYWHERE, UNIT_MONEY } where;
} UnitName;

/* The lists of sandhi.tsv. */
typedef enum SandhiList {
    SANDHI_FIGURE,
    SANDHI_YI_AFTER,
    SANDHI_YI_BEFORE,
    SANDHI_BU_ADVERB,
    SANDHI_COUNT
} SandhiList;

typedef enum FigureRule { FIGURE_TWO, FIGURE_DIGITS, FIGURE_YEAR, FIGURE_ORDINAL, FIGURE_COUNT } FigureRule;

/* A row of polyphones.tsv: in this neighbourhood the word has these readings. */
typedef struct PolyphoneRule {
    Str word;
    const Reading *readings; /* one for each hanzi of the word */
    uint32_t count;
    Str before, after;       /* alternatives separated by blanks; empty: anything (see polyphone.h) */
    uint32_t next;           /* index + 1 of the next rule in the same chain */
} PolyphoneRule;

/* A list of words that rules refer to by its name: @NAME. */
typedef struct WordClass {
    Str name, words;
} WordClass;

#define RULE_CHAINS 1024

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
    Str sandhi[SANDHI_COUNT];  /* hanzi */
    PolyphoneRule *polyphones;
    uint16_t chains[RULE_CHAINS]; /* hash of the word to the index + 1 of its first rule */
    WordClass *classes;
    size_t mark_count, unit_count, polyphone_count, class_count;
} Tables;

bool tables_open(Tables *t, const Data *data, const Pinyin *pinyin, Arena *arena, Diag *d);

/* Where the rules of this word begin: an index of `chains`. */
uint32_t tables_chain(Str word);

/* The longest mark or unit with which the text begins, or NULL. */
const Mark *tables_mark(const Tables *t, Str text);
const UnitName *tables_unit(const Tables *t, Str text, bool after_figure);

/* The sign of a currency with which the text begins, or NULL. */
const UnitName *tables_money(const Tables *t, Str text);

/* Is the hanzi in the list? */
bool tables_sandhi(const Tables *t, SandhiList list, uint32_t hanzi);

/* The hanzi that may stand for this one, or 0. */
uint32_t tables_variant(const Tables *t, uint32_t hanzi);

/* Does the text begin (end) with one of the words, separated by blanks? */
bool words_begin(Str words, Str text);
bool words_end(Str words, Str text);

#endif
