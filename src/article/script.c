#include "article/script.h"

#include "base/utf8.h"

bool script_open(Script *s, const Data *data, Diag *d)
{
    Str blob = data_blob(data, "script");
    if (blob.n < 2 * SCRIPT_BYTES || (blob.n - 2 * SCRIPT_BYTES) % sizeof(ScriptPair))
        return diag_fail(d, FAIL_INTERNAL, "the compiled data has no table of scripts (run make again)");
    s->traditional = (const uint8_t *)blob.p;
    s->simplified = s->traditional + SCRIPT_BYTES;
    s->pairs = (const ScriptPair *)(const void *)(s->simplified + SCRIPT_BYTES);
    s->pair_count = (blob.n - 2 * SCRIPT_BYTES) / sizeof(ScriptPair);
    return true;
}

uint32_t script_traditional(const Script *s, uint32_t c)
{
    size_t lo = 0, hi = s->pair_count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (s->pairs[mid].simplified == c)
            return s->pairs[mid].traditional;
        if (s->pairs[mid].simplified < c)
            lo = mid + 1;
        else
            hi = mid;
    }
    return c;
}

bool script_text_is_traditional(const Script *s, Str text)
{
    size_t traditional = 0, simplified = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        traditional += script_is_traditional(s, c);
        simplified += script_is_simplified(s, c);
    }
    return traditional > simplified;
}
