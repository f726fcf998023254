/* syllables: pinyin written together or apart, as chóngqìng, chong2qing4, xī'ān, yín háng, to readings. */
#ifndef LANGDU_SYLLABLES_H
#define LANGDU_SYLLABLES_H

#include "reading/pinyin.h"

#define SYLLABLES_MAX 64 /* of one text */

/* Is this reading possible for the syllable that is `from_end` syllables before the last one? */
typedef bool SyllableAllowed(const void *arg, size_t from_end, Reading r);

/* The readings of the text in `out` (room for SYLLABLES_MAX), and how many; 0 when it is no pinyin. Blanks, apostrophes and
 * hyphens part syllables. `wanted` syllables exactly, or as few as possible if it is 0, and at most `most`. `allowed` may be
 * NULL. */
size_t syllables_split(const Pinyin *p, Str text, size_t wanted, size_t most, SyllableAllowed *allowed, const void *arg,
                       Reading *out);

/* How many tone marks and digits the text has. */
size_t syllables_tones(Str text);

#endif
