#include "compile/compile.h"

#include <opencc/opencc.h>

#include "article/script.h"
#include "base/utf8.h"

/* Sets a bit for every character of the table that the conversion writes otherwise. */
static bool convert(const HanziTable *hanzi, const char *config, uint8_t *bits, Diag *d)
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
        if (!str_eq((Str){ one, n }, (Str){ two, m }))
            bits[(c - SCRIPT_FIRST) >> 3] |= (uint8_t)(1u << ((c - SCRIPT_FIRST) & 7));
    }
    opencc_close(o);
    return true;
}

bool compile_script(const HanziTable *hanzi, Buf *blob, Diag *d)
{
    uint8_t *bits = (uint8_t *)buf_room(blob, 2 * SCRIPT_BYTES);
    memset(bits, 0, 2 * SCRIPT_BYTES);
    blob->n += 2 * SCRIPT_BYTES;
    if (!convert(hanzi, "t2s.json", bits, d) || !convert(hanzi, "s2t.json", bits + SCRIPT_BYTES, d))
        return false;
    for (size_t i = 0; i < SCRIPT_BYTES; i++) /* a character that both change belongs to neither */
        bits[SCRIPT_BYTES + i] &= (uint8_t)~bits[i];
    return true;
}
