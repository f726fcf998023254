/* normalise: what is no hanzi becomes hanzi, a pause, or a Latin word to be said in English. */
#ifndef LANGDU_NORMALISE_H
#define LANGDU_NORMALISE_H

#include "reading/tables.h"
#include "reading/unit.h"

/* Numbers by what stands around them, marks to pauses, blanks between hanzi to commas. What it does not know stays a
 * UNIT_OTHER, becomes a doubt, and is left unread. */
void normalise_pass(Units *u, const Tables *tables);

/* How a Latin word is said: GDP letter by letter, iPhone as a word, an address with its dots. Lives in the arena. */
Str normalise_latin(Arena *arena, Str text);

#endif
