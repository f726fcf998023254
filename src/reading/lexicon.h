/* lexicon: words with their readings and probabilities, and the readings of every single hanzi; mapped, not parsed.
 * Everything points into the compiled data and lives as long as it does. */
#ifndef LANGDU_LEXICON_H
#define LANGDU_LEXICON_H

#include "reading/lexicon_format.h"
#include "reading/pinyin.h"

typedef struct Lexicon {
    const uint16_t *pages; /* of single hanzi */
    const HanziEntry *hanzi;
    const Reading *hanzi_pool;
    uint32_t page_count, hanzi_pool_count;
    const uint16_t *codes; /* of words */
    const TrieNode *nodes;
    const WordEntry *words;
    const Reading *word_pool;
    uint32_t node_count, word_count, word_pool_count;
    uint32_t worst; /* cost of a word that occurred once */
} Lexicon;

bool lexicon_open(Lexicon *lx, const Data *data, Diag *d);

/* The readings of a single hanzi, most probable first; *count is 0 for one without any. */
const Reading *lexicon_hanzi(const Lexicon *lx, uint32_t codepoint, uint32_t *count);
bool lexicon_allows(const Lexicon *lx, uint32_t codepoint, Reading r);

/* The trie, one hanzi at a time. */
static inline uint16_t lexicon_code(const Lexicon *lx, uint32_t c)
{
    return c - WORDS_FIRST < WORDS_CODES ? lx->codes[c - WORDS_FIRST] : 0;
}

/* The child of `node` by `code`, or 0 (the root is nobody's child). */
static inline uint32_t lexicon_step(const Lexicon *lx, uint32_t node, uint16_t code)
{
    uint32_t next = (uint32_t)lx->nodes[node].base + code;
    return code && next < lx->node_count && lx->nodes[next].check == (int32_t)node ? next : 0;
}

/* The word that ends at the node, or NULL. */
static inline const WordEntry *lexicon_word(const Lexicon *lx, uint32_t node)
{
    uint32_t w = lx->nodes[node].word;
    return w && w <= lx->word_count ? &lx->words[w - 1] : NULL;
}

/* The readings of a word: entry->length of them. */
static inline const Reading *lexicon_readings(const Lexicon *lx, const WordEntry *entry)
{
    return lx->word_pool + entry->at;
}

/* The entry of exactly this word, or NULL. */
const WordEntry *lexicon_find(const Lexicon *lx, const uint32_t *codepoints, size_t count);

#endif
