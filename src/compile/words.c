/* words: voices/words*.tsv to a double-array trie.
 *
 * All rows are read, sorted by their characters' code numbers (later tables after earlier ones, so that the last of equal
 * words wins), and laid into the double array in depth-first order. Characters get their code by frequency: frequent ones
 * are small, which keeps the array dense. */
#include "compile/compile.h"

#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "reading/lexicon_format.h"

#define WORD_MAX 24 /* hanzi */

typedef struct Item {
    uint16_t codes[WORD_MAX];
    uint32_t length, order, readings; /* readings: in the pool */
    int64_t count;                    /* -1: keep that of the table before */
    bool plain;
} Item;

typedef struct Words {
    Arena *arena;
    const Pinyin *pinyin;
    const HanziTable *hanzi;
    uint16_t codes[WORDS_CODES];
    uint32_t frequency[WORDS_CODES];
    Item *items;
    size_t count, cap;
    Reading *pool;
    size_t pool_count, pool_cap;
    TrieNode *nodes;
    size_t node_count, node_cap;
    struct Free {
        uint32_t next, previous;
    } *free; /* ring of the free places, in order; place 0 is its head */
    size_t free_cap;
    uint32_t large; /* where the last large family was laid */
} Words;

/* ---- reading the tables ---- */

/* The hanzi of a word as offsets from WORDS_FIRST; 0 when one is no hanzi or the word is too long. A word with a hanzi
 * outside the alphabet (beyond U+9FFF: very rare) is `*foreign`; such characters are read one by one. */
static uint32_t split(Str word, uint16_t *out, bool *foreign)
{
    uint32_t n = 0;
    *foreign = false;
    for (size_t at = 0; at < word.n;) {
        uint32_t c = utf8_next(word, &at);
        if (!utf8_is_han(c) || n == WORD_MAX)
            return 0;
        *foreign = *foreign || c < WORDS_FIRST || c >= WORDS_FIRST + WORDS_CODES;
        out[n++] = (uint16_t)(c - WORDS_FIRST);
    }
    return n;
}

static const Hanzi *hanzi_at(const Words *w, uint16_t offset)
{
    return &w->hanzi->by_codepoint[WORDS_FIRST + offset];
}

static bool add_readings(Words *w, const Table *t, const Row *row, Item *item, Diag *d)
{
    Reading readings[WORD_MAX], first[WORD_MAX];
    for (uint32_t i = 0; i < item->length; i++) {
        const Hanzi *h = hanzi_at(w, item->codes[i]);
        if (h->count == 0)
            return table_fail(t, row, d, "a character of this word is not in hanzi.tsv");
        first[i] = w->hanzi->pool[h->at];
    }
    uint32_t n = item->length;
    if (row->fields[2].n)
        n = compile_readings(w->pinyin, row->fields[2], readings, WORD_MAX);
    else
        memcpy(readings, first, sizeof readings);
    if (n != item->length)
        return table_fail(t, row, d, "the third column is one reading for each character");
    w->pool = arena_grow(w->arena, w->pool, &w->pool_cap, w->pool_count + n, sizeof *w->pool);
    memcpy(w->pool + w->pool_count, readings, n * sizeof *readings);
    item->plain = memcmp(readings, first, n * sizeof *readings) == 0;
    item->readings = (uint32_t)w->pool_count;
    w->pool_count += n;
    return true;
}

static bool add_row(Words *w, const Table *t, const Row *row, Diag *d)
{
    Item item = { .order = (uint32_t)w->count };
    long count = -1;
    bool foreign;
    item.length = split(row->fields[0], item.codes, &foreign);
    if (item.length == 0)
        return table_fail(t, row, d, "the first column is a word of 1 to 24 hanzi");
    if (foreign)
        return true;
    if (!str_eq(row->fields[1], STR("=")) && !str_number(row->fields[1], 1, 1L << 60, &count))
        return table_fail(t, row, d, "the second column is a count from 1, or =");
    item.count = count;
    if (!add_readings(w, t, row, &item, d))
        return false;
    for (uint32_t i = 0; i < item.length; i++)
        w->frequency[item.codes[i]]++;
    w->items = arena_grow(w->arena, w->items, &w->cap, w->count + 1, sizeof *w->items);
    w->items[w->count++] = item;
    return true;
}

static bool read_tables(Words *w, const char *const *paths, size_t count, Diag *d)
{
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        Table t;
        Row row;
        ok = table_open(&t, paths[i], d);
        while (ok && table_next(&t, &row))
            ok = add_row(w, &t, &row, d);
        table_close(&t);
    }
    return ok && (w->count > 0 || diag_fail(d, FAIL_INPUT, "no words in '%s'", paths[0]));
}

/* ---- alphabet and order ---- */

typedef struct Rank {
    uint32_t frequency;
    uint16_t offset;
} Rank;

static int by_frequency(const void *a, const void *b)
{
    const Rank *x = a, *y = b;
    if (x->frequency != y->frequency)
        return x->frequency < y->frequency ? 1 : -1;
    return (int)x->offset - (int)y->offset;
}

static void assign_codes(Words *w)
{
    static Rank ranks[WORDS_CODES];
    for (uint32_t i = 0; i < WORDS_CODES; i++)
        ranks[i] = (Rank){ w->frequency[i], (uint16_t)i };
    qsort(ranks, WORDS_CODES, sizeof *ranks, by_frequency);
    for (uint32_t i = 0; i < WORDS_CODES && ranks[i].frequency; i++)
        w->codes[ranks[i].offset] = (uint16_t)(i + 1);
    for (size_t k = 0; k < w->count; k++)
        for (uint32_t i = 0; i < w->items[k].length; i++)
            w->items[k].codes[i] = w->codes[w->items[k].codes[i]];
}

static int by_codes(const void *a, const void *b)
{
    const Item *x = a, *y = b;
    for (uint32_t i = 0; i < x->length && i < y->length; i++)
        if (x->codes[i] != y->codes[i])
            return (int)x->codes[i] - (int)y->codes[i];
    if (x->length != y->length)
        return x->length < y->length ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static bool same_word(const Item *a, const Item *b)
{
    return a->length == b->length && memcmp(a->codes, b->codes, a->length * sizeof *a->codes) == 0;
}

/* Of equal words the last stays, with the last count that is a number. */
static void merge(Words *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++) {
        Item item = w->items[i];
        if (n > 0 && same_word(&w->items[n - 1], &item)) {
            n--;
            if (item.count < 0)
                item.count = w->items[n].count;
        }
        w->items[n++] = item;
    }
    w->count = n;
    for (size_t i = 0; i < n; i++)
        if (w->items[i].count < 0)
            w->items[i].count = 1;
}

/* ---- the double array ---- */

/* Places up to `count`, the new ones linked into the ring before its head. */
static void need_nodes(Words *w, size_t count)
{
    size_t before = w->node_cap;
    if (count > before) {
        w->nodes = arena_grow(w->arena, w->nodes, &w->node_cap, count, sizeof *w->nodes);
        w->free = arena_grow(w->arena, w->free, &w->free_cap, w->node_cap, sizeof *w->free);
    }
    for (size_t i = before; i < w->node_cap; i++) {
        w->nodes[i].check = -1;
        uint32_t last = w->free[0].previous;
        w->free[i] = (struct Free){ 0, last };
        w->free[last].next = (uint32_t)i;
        w->free[0].previous = (uint32_t)i;
    }
    if (w->node_count < count)
        w->node_count = count;
}

static void take_node(Words *w, size_t place, uint32_t parent)
{
    struct Free f = w->free[place];
    w->free[f.previous].next = f.next;
    w->free[f.next].previous = f.previous;
    w->nodes[place].check = (int32_t)parent;
}

/* A base whose places for all the codes are free: the smallest one for small families, which fill the gaps; large ones
 * would try every gap in vain and begin where the last large one was laid. */
static int32_t find_base(Words *w, const uint16_t *codes, size_t n)
{
    enum { LARGE = 48 };
    size_t at = w->free[0].next;
    if (n >= LARGE)
        for (at = w->large; at && w->nodes[at].check >= 0;)
            at = at + 1 < w->node_cap ? at + 1 : 0;
    for (;; at = w->free[at].next) {
        if (at == 0) { /* the ring is through: go on in new places */
            need_nodes(w, w->node_cap + 1);
            at = w->free[0].previous;
            while (w->free[at].previous && w->free[at].previous + 1 == at)
                at = w->free[at].previous;
        }
        if (at < codes[0] + 1u)
            continue;
        size_t base = at - codes[0], i = 1;
        need_nodes(w, base + codes[n - 1] + 1);
        while (i < n && w->nodes[base + codes[i]].check < 0)
            i++;
        if (i == n) {
            if (n >= LARGE)
                w->large = (uint32_t)at;
            return (int32_t)base;
        }
    }
}

/* Lays the items [lo, hi), which share their first `depth` codes, below `node`. */
static void lay(Words *w, uint32_t node, size_t lo, size_t hi, uint32_t depth)
{
    if (w->items[lo].length == depth)
        w->nodes[node].word = (uint32_t)++lo;
    if (lo == hi)
        return;
    size_t n = 0, first = lo;
    uint16_t *codes = arena_new(w->arena, uint16_t, hi - lo < WORDS_CODES ? hi - lo : WORDS_CODES);
    for (size_t i = lo; i < hi; i++)
        if (n == 0 || codes[n - 1] != w->items[i].codes[depth])
            codes[n++] = w->items[i].codes[depth];
    int32_t base = find_base(w, codes, n);
    w->nodes[node].base = base;
    for (size_t i = 0; i < n; i++)
        take_node(w, (size_t)base + codes[i], node);
    for (size_t i = 0; i < n; i++) {
        size_t last = first;
        while (last < hi && w->items[last].codes[depth] == codes[i])
            last++;
        lay(w, (uint32_t)(base + codes[i]), first, last, depth + 1);
        first = last;
    }
}

/* ---- the blob ---- */

static void write_blob(Words *w, Buf *blob)
{
    double total = 0;
    for (size_t i = 0; i < w->count; i++)
        total += (double)w->items[i].count;
    WordsHeader header = { (uint32_t)w->node_count, (uint32_t)w->count, (uint32_t)w->pool_count,
                           (uint32_t)lround(COST_PER_NAT * log(total)) };
    buf_add(blob, &header, sizeof header);
    buf_add(blob, w->codes, sizeof w->codes);
    buf_add(blob, w->nodes, w->node_count * sizeof *w->nodes);
    for (size_t i = 0; i < w->count; i++) {
        const Item *item = &w->items[i];
        WordEntry e = { item->readings, (uint16_t)lround(COST_PER_NAT * log(total / (double)item->count)),
                        (uint8_t)item->length, item->plain };
        buf_add(blob, &e, sizeof e);
    }
    buf_add(blob, w->pool, w->pool_count * sizeof *w->pool);
}

bool compile_words(const char *const *paths, size_t count, const Pinyin *p, const HanziTable *hanzi, Arena *arena, Buf *blob,
                   Diag *d)
{
    Words *w = arena_new(arena, Words, 1);
    w->arena = arena;
    w->pinyin = p;
    w->hanzi = hanzi;
    if (!read_tables(w, paths, count, d))
        return false;
    assign_codes(w);
    qsort(w->items, w->count, sizeof *w->items, by_codes);
    merge(w);
    need_nodes(w, 1);
    w->nodes[0].check = 0; /* the root is never free: it is the ring's head */
    lay(w, 0, 0, w->count, 0);
    write_blob(w, blob);
    return true;
}
