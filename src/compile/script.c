#include "compile/compile.h"

#include <opencc/opencc.h>

#include "article/script.h"
#include "base/utf8.h"

/* Sets a bit for every character of the table that the conversion writes otherwise, and where `pairs` is given notes the
 * two if the other form is one character. */
static bool convert(const HanziTable *hanzi, const char *config, uint8_t *bits, Buf *pairs, Diag *d)
{
    opencc_t o = opencc_open(config);
    if (o == (opencc_t)-1)
        return diag_fail(d, FAIL_INTERNAL, "OpenCC has no %s: %s", config, opencc_error());
    for (uint32_t c = SCRIPT_FIRST; c < SCRIPT_LAST; c++) {
        if (!hanzi->by_codepoint[c].count)
            continue;
        char one[4], two[64];
        size_t n = utf8_put(one, c);
        size_t m = opencc_convert_utf8_to_buffer(o, one, n, two);
        if (m == (size_t)-1)
            return diag_fail(d, FAIL_INTERNAL, "OpenCC: %s", opencc_error());
        if (str_eq((Str){ one, n }, (Str){ two, m }))
            continue;
        bits[(c - SCRIPT_FIRST) >> 3] |= (uint8_t)(1u << ((c - SCRIPT_FIRST) & 7));
        size_t end = 0;
        uint32_t other = utf8_next((Str){ two, m }, &end);
        if (pairs && end == m)
            buf_add(pairs, &(ScriptPair){ c, other }, sizeof(ScriptPair));
    }
    opencc_close(o);
    return true;
}

bool compile_script(const HanziTable *hanzi, Buf *blob, Diag *d)
{
    uint8_t *bits = (uint8_t *)buf_room(blob, 2 * SCRIPT_BYTES);
    memset(bits, 0, 2 * SCRIPT_BYTES);
    blob->n += 2 * SCRIPT_BYTES;
    Buf pairs = { 0 };
    bool ok = convert(hanzi, "t2s.json", bits, NULL, d) && convert(hanzi, "s2t.json", bits + SCRIPT_BYTES, &pairs, d);
    for (size_t i = 0; i < SCRIPT_BYTES; i++) /* a character that both change belongs to neither */
        bits[SCRIPT_BYTES + i] &= (uint8_t)~bits[i];
    buf_adds(blob, buf_str(&pairs));
    buf_release(&pairs);
    return ok;
}
