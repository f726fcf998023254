#include "base/utf8.h"

#include <utf8proc.h>

/* Decoding is written out because every character of every article passes here several times; properties of characters
 * come from utf8proc. */
static bool is_tail(Str s, size_t i)
{
    return i < s.n && ((unsigned char)s.p[i] & 0xC0) == 0x80;
}

static uint32_t tail(Str s, size_t i)
{
    return (unsigned char)s.p[i] & 0x3F;
}

uint32_t utf8_next(Str s, size_t *at)
{
    size_t i = *at;
    uint32_t c = (unsigned char)s.p[i];
    *at = i + 1;
    if (c < 0x80)
        return c;
    if (c >= 0xC2 && c <= 0xDF && is_tail(s, i + 1)) {
        *at = i + 2;
        return (c & 0x1F) << 6 | tail(s, i + 1);
    }
    if ((c & 0xF0) == 0xE0 && is_tail(s, i + 1) && is_tail(s, i + 2)) {
        uint32_t v = (c & 0x0F) << 12 | tail(s, i + 1) << 6 | tail(s, i + 2);
        if (v < 0x800 || (v >= 0xD800 && v <= 0xDFFF))
            return UTF8_BAD;
        *at = i + 3;
        return v;
    }
    if (c >= 0xF0 && c <= 0xF4 && is_tail(s, i + 1) && is_tail(s, i + 2) && is_tail(s, i + 3)) {
        uint32_t v = (c & 0x07) << 18 | tail(s, i + 1) << 12 | tail(s, i + 2) << 6 | tail(s, i + 3);
        if (v < 0x10000 || v > 0x10FFFF)
            return UTF8_BAD;
        *at = i + 4;
        return v;
    }
    return UTF8_BAD;
}

uint32_t utf8_prev(Str s, size_t *at)
{
    size_t start = *at - 1;
    while (start > 0 && *at - start < 4 && ((unsigned char)s.p[start] & 0xC0) == 0x80)
        start--;
    size_t i = start;
    uint32_t c = utf8_next(s, &i);
    if (i == *at) {
        *at = start;
        return c;
    }
    *at -= 1;
    return UTF8_BAD;
}

size_t utf8_put(char out[4], uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (c >> 18 & 7));
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

size_t utf8_count(Str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

ptrdiff_t utf8_bad(Str s)
{
    for (size_t at = 0; at < s.n;) {
        size_t start = at;
        if (utf8_next(s, &at) == UTF8_BAD)
            return (ptrdiff_t)start;
    }
    return -1;
}

size_t utf8_width(Str s)
{
    size_t width = 0;
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        int w = c == UTF8_BAD ? 1 : utf8proc_charwidth((utf8proc_int32_t)c);
        width += w > 0 ? (size_t)w : 0;
    }
    return width;
}

Str utf8_cut(Str s, size_t max_bytes)
{
    if (s.n <= max_bytes)
        return s;
    while (max_bytes > 0 && ((unsigned char)s.p[max_bytes] & 0xC0) == 0x80)
        max_bytes--;
    return str_first(s, max_bytes);
}

/* The blocks of ideographs in Unicode 15 (Blocks.txt), extensions included, and 〇 U+3007. */
bool utf8_is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3007 ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x323AF);
}
