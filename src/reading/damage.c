#include "reading/damage.h"

#include <iconv.h>

#include "article/sentence.h"
#include "base/utf8.h"
#include "reading/gloss.h"
#include "reading/segment.h"

enum { RUN = 16 }; /* characters behind a lost byte that are looked at */

/* ---- GBK ---- */

static bool recode(const char *to, const char *from, Str text, Buf *out)
{
    iconv_t cd = iconv_open(to, from);
    if (cd == (iconv_t)-1)
        return false; /* a system without GBK makes no proposals */
    char *in = (char *)(uintptr_t)text.p, *at = buf_room(out, text.n * 4 + 8);
    size_t left = text.n, room = text.n * 4 + 8;
    bool ok = iconv(cd, &in, &left, &at, &room) != (size_t)-1;
    iconv_close(cd);
    if (ok)
        out->n = (size_t)(at - out->p);
    return ok;
}

/* The units [from, end) of hanzi and full-width marks behind a lost byte. */
static size_t run_end(const Units *u, size_t from)
{
    size_t k = from;
    while (k < u->count && k < from + RUN && u->items[k].c >= 0x80 && u->items[k].c != 0xFF0C)
        k++;
    return k;
}

static Str run_text(const Units *u, size_t from)
{
    size_t end = run_end(u, from);
    Span span = end > from ? units_span(&u->items[from], &u->items[end - 1]) : (Span){ 0, 0 };
    return (Str){ u->source.p + span.at, span.len };
}

/* The run as it would be if the halves were put together one byte further: without the first half of its first character
 * and the second half of its last one. */
static bool shift(Str run, Buf *out)
{
    Buf bytes = { 0 };
    bool ok = run.n > 0 && recode("GBK", "UTF-8", run, &bytes) && bytes.n >= 4 &&
              recode("UTF-8", "GBK", (Str){ bytes.p + 1, bytes.n - 2 }, out);
    buf_release(&bytes);
    return ok;
}

/* ---- is it better than what stands there? ---- */

/* What each hanzi of the (simplified) text costs on average in its most probable segmentation; UINT32_MAX for a text with
 * fewer than two hanzi. */
static uint32_t mean_cost(const Lexicon *lx, Str text, Arena *arena)
{
    uint32_t *hanzi = arena_new(arena, uint32_t, text.n + 1), *other = arena_new(arena, uint32_t, text.n + 1), sum = 0;
    Segment *segments = arena_new(arena, Segment, text.n + 1);
    size_t count = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if (utf8_is_han(c))
            hanzi[count++] = c;
    }
    size_t n = segment(lx, hanzi, other, count, segments, arena);
    for (size_t i = 0; i < n; i++)
        sum += segments[i].entry ? segments[i].entry->cost : lx->worst;
    return count < 2 ? UINT32_MAX : sum / (uint32_t)count;
}

static bool is_better(Units *u, const Damage *with, Str proposal, Str run, bool *better, Diag *d)
{
    Str a, b;
    if (!simplify_text(with->simplifier, proposal, u->arena, &a, d) || !simplify_text(with->simplifier, run, u->arena, &b, d))
        return false;
    *better = mean_cost(with->lexicon, a, u->arena) < mean_cost(with->lexicon, b, u->arena);
    return true;
}

/* The damage is the units [i, from). */
static bool propose(Units *u, const Damage *with, size_t i, size_t from, bool gloss, Diag *d)
{
    Buf shifted = { 0 };
    bool better = false;
    Span span = units_span(&u->items[i], &u->items[from - 1]);
    Str run = run_text(u, from);
    bool ok = !shift(run, &shifted) || is_better(u, with, buf_str(&shifted), run, &better, d);
    if (better) {
        span.len += (uint32_t)run.n;
        units_doubt(u, span, 95, "damaged: bytes were lost; perhaps ?%.*s?", (int)shifted.n, shifted.p);
    } else {
        units_doubt(u, span, 95, "damaged: a character was lost%s", gloss ? " before its gloss" : "");
    }
    buf_release(&shifted);
    return ok;
}

bool damage_pass(Units *u, const Damage *with, Diag *d)
{
    size_t kept = 0, from;
    Str text = { u->source.p + u->span.at, u->span.len };
    for (size_t i = 0; i < u->count; i = from) {
        from = i + 1;
        if (u->span.len == 0 || u->items[i].c != '?' || !sentence_is_damage(text, u->items[i].source.at - u->span.at)) {
            u->items[kept++] = u->items[i];
            continue;
        }
        size_t gloss = gloss_rest(u, with->pinyin, from);
        from += gloss;
        if (from < u->count && u->items[from].c == '!')
            from++; /* half of a character, too */
        if (!propose(u, with, i, from, gloss > 0, d))
            return false;
    }
    u->count = kept;
    return true;
}
