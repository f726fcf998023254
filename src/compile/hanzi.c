#include "compile/compile.h"

#include "base/utf8.h"
#include "reading/lexicon_format.h"

uint32_t compile_readings(const Pinyin *p, Str field, Reading *out, uint32_t max)
{
    uint32_t n = 0;
    while (field.p && field.n) {
        Str one = str_cut(&field, ' ');
        if (one.n == 0)
            continue;
        Reading r = reading_parse(p, one);
        if (r == READING_NONE || n == max)
            return 0;
        out[n++] = r;
    }
    return n;
}

static bool add_row(const Table *t, const Row *row, const Pinyin *p, Arena *arena, HanziTable *table, Diag *d)
{
    Reading readings[32];
    size_t at = 0;
    if (row->fields[0].n == 0)
        return table_fail(t, row, d, "a line without a character");
    uint32_t c = utf8_next(row->fields[0], &at);
    if (at != row->fields[0].n || c >= HANZI_LAST || !utf8_is_han(c))
        return table_fail(t, row, d, "the first column is one hanzi");
    uint32_t n = compile_readings(p, row->fields[1], readings, 32);
    if (n == 0)
        return table_fail(t, row, d, "the second column is one reading or more, such as zhong1 zhong4");
    if (table->by_codepoint[c].count)
        return table_fail(t, row, d, "this character stands in the table already");
    table->pool = arena_grow(arena, table->pool, &table->cap, table->count + n, sizeof *table->pool);
    memcpy(table->pool + table->count, readings, n * sizeof *readings);
    table->by_codepoint[c] = (Hanzi){ (uint32_t)table->count, n };
    table->count += n;
    return true;
}

static void write_blob(const HanziTable *table, Buf *blob)
{
    uint16_t pages[HANZI_PAGES] = { 0 };
    HanziHeader header = { 0, (uint32_t)table->count };
    for (uint32_t c = 0; c < HANZI_LAST; c++)
        if (table->by_codepoint[c].count && !pages[c >> 8])
            pages[c >> 8] = (uint16_t)++header.page_count;
    buf_add(blob, &header, sizeof header);
    buf_add(blob, pages, sizeof pages);
    for (uint32_t page = 0; page < HANZI_PAGES; page++)
        for (uint32_t c = page << 8; pages[page] && c < (page + 1) << 8; c++) {
            const Hanzi *h = &table->by_codepoint[c];
            buf_add(blob, &(HanziEntry){ h->at & 0xFFFFFF, h->count & 0xFF }, sizeof(HanziEntry));
        }
    buf_add(blob, table->pool, table->count * sizeof *table->pool);
}

bool compile_hanzi(const char *path, const Pinyin *p, Arena *arena, HanziTable *table, Buf *blob, Diag *d)
{
    Table t;
    Row row;
    *table = (HanziTable){ .by_codepoint = arena_new(arena, Hanzi, HANZI_LAST) };
    bool ok = table_open(&t, path, d);
    while (ok && table_next(&t, &row))
        ok = add_row(&t, &row, p, arena, table, d);
    if (ok)
        write_blob(table, blob);
    table_close(&t);
    return ok;
}
