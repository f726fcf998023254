/* bopomofo: ㄔㄨㄥˊ to chong2, by the table voices/bopomofo.tsv. */
#ifndef LANGDU_BOPOMOFO_H
#define LANGDU_BOPOMOFO_H

#include "base/buf.h"

/* Is it a letter or a tone mark of bopomofo? */
bool bopomofo_is(uint32_t c);

/* Appends the syllables of the text as pinyin with tone digits, a blank between them. False for what is none; `out` then
 * holds a part. `table` is the compiled blob "bopomofo". */
bool bopomofo_to_pinyin(Str table, Str text, Buf *out);

#endif
