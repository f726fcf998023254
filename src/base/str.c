#include "base/str.h"

#include <stdlib.h>

ptrdiff_t str_find(Str s, Str needle)
{
    if (needle.n == 0)
        return 0;
    const char *at = s.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
    return at ? at - s.p : -1;
}

Str str_cut(Str *rest, char mark)
{
    const char *at = rest->n ? memchr(rest->p, mark, rest->n) : NULL;
    Str before = *rest;
    if (!at) {
        *rest = (Str){ NULL, 0 };
        return before;
    }
    before.n = (size_t)(at - rest->p);
    *rest = str_skip(*rest, before.n + 1);
    return before;
}

/* Bytes of the blank that begins (or, from the back, ends) s; 0 when there is none. */
static size_t blank_first(Str s)
{
    if (s.n && (*s.p == ' ' || (*s.p >= '\t' && *s.p <= '\r')))
        return 1;
    if (str_starts(s, STR("\xC2\xA0")))
        return 2;
    return str_starts(s, STR("\xE3\x80\x80")) || str_starts(s, STR("\xEF\xBB\xBF")) ? 3 : 0;
}

static size_t blank_last(Str s)
{
    if (s.n && (s.p[s.n - 1] == ' ' || (s.p[s.n - 1] >= '\t' && s.p[s.n - 1] <= '\r')))
        return 1;
    if (str_ends(s, STR("\xC2\xA0")))
        return 2;
    return str_ends(s, STR("\xE3\x80\x80")) || str_ends(s, STR("\xEF\xBB\xBF")) ? 3 : 0;
}

Str str_trim(Str s)
{
    for (size_t k; (k = blank_first(s)) > 0;)
        s = str_skip(s, k);
    for (size_t k; (k = blank_last(s)) > 0;)
        s.n -= k;
    return s;
}

bool str_number(Str s, long lo, long hi, long *out)
{
    char text[24], *end;
    if (s.n == 0 || s.n >= sizeof text || !((*s.p >= '0' && *s.p <= '9') || *s.p == '-'))
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    long v = strtol(text, &end, 10);
    if (*end || v < lo || v > hi)
        return false;
    *out = v;
    return true;
}
