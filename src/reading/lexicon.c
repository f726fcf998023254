#include "reading/lexicon.h"

/* Cuts `count` items off the front of a blob; false when it is too short. Blobs are aligned, and so are the parts. */
static bool cut(Str *blob, const void **out, size_t count, size_t size)
{
    if (count > blob->n / size)
        return false;
    *out = blob->p;
    *blob = str_skip(*blob, count * size);
    return true;
}

static bool open_hanzi(Lexicon *lx, Str blob)
{
    const void *header, *pages, *hanzi, *pool;
    if (!cut(&blob, &header, 1, sizeof(HanziHeader)))
        return false;
    HanziHeader h = *(const HanziHeader *)header;
    if (h.page_count > HANZI_PAGES || !cut(&blob, &pages, HANZI_PAGES, sizeof(uint16_t)) ||
        !cut(&blob, &hanzi, (size_t)h.page_count * 256, sizeof(HanziEntry)) ||
        !cut(&blob, &pool, h.pool_count, sizeof(Reading)))
        return false;
    lx->pages = pages;
    lx->hanzi = hanzi;
    lx->hanzi_pool = pool;
    lx->page_count = h.page_count;
    lx->hanzi_pool_count = h.pool_count;
    return true;
}

static bool open_words(Lexicon *lx, Str blob)
{
    const void *header, *codes, *nodes, *words, *pool;
    if (!cut(&blob, &header, 1, sizeof(WordsHeader)))
        return false;
    WordsHeader h = *(const WordsHeader *)header;
    if (h.node_count == 0 || !cut(&blob, &codes, WORDS_CODES, sizeof(uint16_t)) ||
        !cut(&blob, &nodes, h.node_count, sizeof(TrieNode)) || !cut(&blob, &words, h.word_count, sizeof(WordEntry)) ||
        !cut(&blob, &pool, h.pool_count, sizeof(Reading)))
        return false;
    lx->codes = codes;
    lx->nodes = nodes;
    lx->words = words;
    lx->word_pool = pool;
    lx->node_count = h.node_count;
    lx->word_count = h.word_count;
    lx->word_pool_count = h.pool_count;
    lx->worst = h.worst;
    return true;
}

bool lexicon_open(Lexicon *lx, const Data *data, Diag *d)
{
    *lx = (Lexicon){ 0 };
    return (open_hanzi(lx, data_blob(data, "hanzi")) && open_words(lx, data_blob(data, "words"))) ||
           diag_fail(d, FAIL_INTERNAL, "the compiled lexicon is damaged (run make clean, then make)");
}

const Reading *lexicon_hanzi(const Lexicon *lx, uint32_t c, uint32_t *count)
{
    *count = 0;
    uint32_t page = c >> 8 < HANZI_PAGES ? lx->pages[c >> 8] : 0;
    if (page == 0 || page > lx->page_count)
        return NULL;
    const HanziEntry *e = &lx->hanzi[(size_t)(page - 1) * 256 + (c & 255)];
    if (e->at + e->count > lx->hanzi_pool_count)
        return NULL;
    *count = e->count;
    return lx->hanzi_pool + e->at;
}

bool lexicon_allows(const Lexicon *lx, uint32_t c, Reading r)
{
    uint32_t count;
    const Reading *readings = lexicon_hanzi(lx, c, &count);
    for (uint32_t i = 0; i < count; i++)
        if (readings[i] == r)
            return true;
    return false;
}

const WordEntry *lexicon_find(const Lexicon *lx, const uint32_t *c, size_t count)
{
    uint32_t node = 0;
    for (size_t i = 0; i < count; i++)
        if (!(node = lexicon_step(lx, node, lexicon_code(lx, c[i]))))
            return NULL;
    return count ? lexicon_word(lx, node) : NULL;
}
