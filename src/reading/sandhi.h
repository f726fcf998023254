/* sandhi: the tones that are spoken, from those of the dictionary: third tones, 一 and 不. */
#ifndef LANGDU_SANDHI_H
#define LANGDU_SANDHI_H

#include "reading/lexicon.h"
#include "reading/tables.h"

/* Fills in `surface` of all syllables of the utterance, whose words and citation readings are complete. Sandhi works inside
 * a phrase and never across a pause. */
void sandhi(const Lexicon *lexicon, const Tables *tables, Utterance *u);

#endif
