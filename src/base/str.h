/* str: a view of bytes that somebody else owns; never NUL-terminated, never freed.
 * A view lives as long as what it looks into (the source text or an arena). */
#ifndef LANGDU_STR_H
#define LANGDU_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct Str {
    const char *p;
    size_t n;
} Str;

/* Where something stands in the source text: bytes from its beginning. */
typedef struct Span {
    uint32_t at, len;
} Span;

#define STR(literal) ((Str){ "" literal, sizeof(literal) - 1 })
#define STR_ARG(s) (int)(s).n, (s).p /* for "%.*s" */

static inline Str str_of(const char *z)
{
    return (Str){ z, z ? strlen(z) : 0 };
}

static inline bool str_eq(Str a, Str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_starts(Str s, Str prefix)
{
    return s.n >= prefix.n && memcmp(s.p, prefix.p, prefix.n) == 0;
}

static inline bool str_ends(Str s, Str suffix)
{
    return s.n >= suffix.n && memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0;
}

/* From byte `from` (clamped) to the end, and the first `n` bytes (clamped). */
static inline Str str_skip(Str s, size_t from)
{
    return from < s.n ? (Str){ s.p + from, s.n - from } : (Str){ s.p + s.n, 0 };
}

static inline Str str_first(Str s, size_t n)
{
    return (Str){ s.p, n < s.n ? n : s.n };
}

/* Byte offset of `needle` in `s`, or -1. */
ptrdiff_t str_find(Str s, Str needle);

/* Cuts `*rest` at the first `mark`: returns what stands before it and leaves in `*rest` what stands after
 * (an empty view with p == NULL when there was no mark left). */
Str str_cut(Str *rest, char mark);

/* Without ASCII blanks, NBSP and U+3000 at both ends. */
Str str_trim(Str s);

/* A whole decimal number in [lo, hi]; false for anything else. */
bool str_number(Str s, long lo, long hi, long *out);

#endif
