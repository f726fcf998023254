/* utf8: code points in and out, and how wide they stand on a terminal. */
#ifndef LANGDU_UTF8_H
#define LANGDU_UTF8_H

#include "base/str.h"

/* The code point at s.p[*at] and *at moved past it. Bytes that are no UTF-8 (overlong, surrogate, cut off) give
 * UTF8_BAD and move *at by one byte. *at must be below s.n. */
#define UTF8_BAD 0xFFFFFFFFu
uint32_t utf8_next(Str s, size_t *at);

/* The code point that ends at byte *at, and *at moved to its first byte. *at must be above 0. */
uint32_t utf8_prev(Str s, size_t *at);

/* 1 to 4 bytes into out; returns how many. */
size_t utf8_put(char out[4], uint32_t codepoint);

size_t utf8_count(Str s);                 /* code points */
ptrdiff_t utf8_bad(Str s);                /* byte offset of the first byte that is no UTF-8, or -1 */
size_t utf8_width(Str s);                 /* terminal columns (East Asian wide counts 2) */
Str utf8_cut(Str s, size_t max_bytes);    /* the longest beginning of at most max_bytes that ends on a character */

/* Is it a Han character (any CJK unified or compatibility ideograph, or 〇)? */
bool utf8_is_han(uint32_t codepoint);

#endif
