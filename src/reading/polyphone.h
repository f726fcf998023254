/* polyphone: the reading of a word that the lexicon leaves open, decided by its neighbours (voices/polyphones.tsv).
 *
 * A neighbourhood is a list of alternatives separated by blanks; one that fits is enough, and an empty list fits always. An
 * alternative is a chain of conditions joined by & that must all hold:
 *
 *   字      stands directly before (after) the word
 *   …字     stands somewhere before (after) it in the clause, at most 128 hanzi away
 *   @NAME   one of the words of the class NAME stands directly before (after) it; …@NAME: somewhere
 *   ^       nothing stands before (after) it: the clause begins (ends) here
 *   <8      fewer than 8 characters stand before (after) it
 *   !…      the condition does not hold
 *
 * An alternative that begins with ! is a veto: it must hold whatever the others say. */
#ifndef LANGDU_POLYPHONE_H
#define LANGDU_POLYPHONE_H

#include "reading/tables.h"

/* The clause as UTF-8 text, and the word's place in it (bytes). Returns the first rule that fits, or NULL. */
const PolyphoneRule *polyphone_rule(const Tables *t, Str clause, size_t at, size_t length);

typedef enum Side { SIDE_BEFORE, SIDE_AFTER } Side;

/* Does the neighbourhood fit the text on that side of the word? */
bool polyphone_fits(const Tables *t, Str alternatives, Str text, Side side);

#endif
