/* sounds: words to eSpeak mnemonics, by our own table (voices/syllables.tsv), tones by position.
 *
 * The tone contours of a syllable: 1 is 55, 2 is 35, 3 is 214 at the end of a phrase and 21 before another syllable, 4
 * is 51 and 53 before another 4 inside a word, neutral is 11. */
#ifndef LANGDU_SOUNDS_H
#define LANGDU_SOUNDS_H

#include "base/buf.h"
#include "reading/utterance.h"

#define SOUNDS_GROUP 12 /* syllables; a longer word (a long number) is several groups with blanks between them */

/* Appends the mnemonics of a hanzi word: one group, as one unit with one main stress. `last` says that the phrase ends
 * with it. Appends nothing when no syllable of the word has a reading. */
void sounds_word(const Pinyin *p, const Utterance *u, const Word *w, bool last, Buf *out);

#endif
