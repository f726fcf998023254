#include "article/script.h"

#include "base/utf8.h"

bool script_open(Script *s, const Data *data, Diag *d)
{
    Str blob = data_blob(data, "script");
    if (blob.n != 2 * SCRIPT_BYTES)
        return diag_fail(d, FAIL_INTERNAL, "the compiled data has no table of scripts (run make again)");
    s->traditional = (const uint8_t *)blob.p;
    s->simplified = s->traditional + SCRIPT_BYTES;
    return true;
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
