#include "reading/simplify.h"

#include <opencc/opencc.h>

#include "base/utf8.h"

bool simplify_open(Simplifier *s, const Data *data, Diag *d)
{
    *s = (Simplifier){ 0 };
    return script_open(&s->script, data, d);
}

void simplify_close(Simplifier *s)
{
    if (s->opencc)
        opencc_close(s->opencc);
    s->opencc = NULL;
}

static bool need_opencc(Simplifier *s, Diag *d)
{
    if (s->opencc)
        return true;
    opencc_t o = opencc_open("t2s.json");
    if (o == (opencc_t)-1)
        return diag_fail(d, FAIL_INTERNAL, "OpenCC has no t2s.json: %s", opencc_error());
    s->opencc = o;
    return true;
}

/* OpenCC's answer in the arena; no simplified form is longer than four bytes for each byte given. */
static bool convert(Simplifier *s, Arena *arena, Str text, Str *out, Diag *d)
{
    char *p = arena_alloc(arena, text.n * 4 + 1, 1);
    size_t n = opencc_convert_utf8_to_buffer(s->opencc, text.p, text.n, p);
    if (n == (size_t)-1)
        return diag_fail(d, FAIL_INTERNAL, "OpenCC: %s", opencc_error());
    *out = (Str){ p, n };
    return true;
}

bool simplify_text(Simplifier *s, Str text, Arena *arena, Str *out, Diag *d)
{
    return need_opencc(s, d) && convert(s, arena, text, out, d);
}

/* Units [from, to) are hanzi. */
static bool convert_run(Simplifier *s, Units *u, size_t from, size_t to, Diag *d)
{
    Buf text = { 0 };
    Str said;
    for (size_t i = from; i < to; i++)
        buf_addcp(&text, u->items[i].c);
    bool ok = convert(s, u->arena, buf_str(&text), &said, d);
    buf_release(&text);
    if (!ok)
        return false;
    if (utf8_count(said) != to - from) {
        if (to - from == 1)
            return true; /* one character to several: it keeps its own form */
        for (size_t i = from; ok && i < to; i++)
            ok = convert_run(s, u, i, i + 1, d);
        return ok;
    }
    for (size_t i = from, at = 0; i < to; i++)
        u->items[i].spoken = utf8_next(said, &at);
    return true;
}

bool simplify_pass(Simplifier *s, Units *u, Diag *d)
{
    for (size_t i = 0, end; i < u->count; i = end) {
        bool traditional = false;
        for (end = i; end < u->count && u->items[end].kind == UNIT_HANZI; end++)
            traditional = traditional || script_is_traditional(&s->script, u->items[end].c);
        if (traditional && (!need_opencc(s, d) || !convert_run(s, u, i, end, d)))
            return false;
        if (end == i)
            end++;
    }
    return true;
}
