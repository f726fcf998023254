/* polyphone: the reading of a word that the lexicon leaves open, decided by its neighbours (voices/polyphones.tsv). */
#ifndef LANGDU_POLYPHONE_H
#define LANGDU_POLYPHONE_H

#include "reading/tables.h"

/* The clause as UTF-8 text, and the word's place in it (bytes). Returns the first rule that fits, or NULL. */
const PolyphoneRule *polyphone_rule(const Tables *t, Str clause, size_t at, size_t length);

#endif
