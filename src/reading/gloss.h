/* gloss: pinyin that stands in brackets behind a character, as 質(zhì): a hint for its reading, not to be read out. */
#ifndef LANGDU_GLOSS_H
#define LANGDU_GLOSS_H

#include "reading/lexicon.h"
#include "reading/unit.h"

/* Takes the glosses out of the row and leaves them as hints on the characters they follow. A gloss that the dictionary does
 * not allow for its character is no hint but a doubt. */
void gloss_pass(Units *u, const Lexicon *lexicon, const Pinyin *pinyin);

/* How many units from i are the rest of a gloss that lost its character and its opening bracket, as shù) ; 0 for none. */
size_t gloss_rest(const Units *u, const Pinyin *pinyin, size_t i);

#endif
