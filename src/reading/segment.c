/* segment: the words w1 … wn of a run that make the product of their probabilities largest: the sum of the costs
 * -ln p(w) smallest. best[i] is the cheapest way to the place before hanzi i (Viterbi, one pass from left to right); every
 * word that begins at i is found by one walk down the trie. */
#include "reading/segment.h"

/* A hanzi that is no word of the lexicon costs more than the rarest word, so that any word is preferred to it. */
#define UNKNOWN_EXTRA 300u

typedef struct Place {
    uint32_t cost;
    uint32_t length; /* of the word that ends here */
    const WordEntry *entry;
} Place;

static void offer(Place *place, uint32_t cost, uint32_t length, const WordEntry *entry)
{
    if (cost < place->cost)
        *place = (Place){ cost, length, entry };
}

static void words_from(const Lexicon *lx, const uint32_t *hanzi, size_t count, size_t i, Place *best)
{
    uint32_t node = 0, cost = best[i].cost;
    offer(&best[i + 1], cost + lx->worst + UNKNOWN_EXTRA, 1, NULL);
    for (size_t k = i; k < count; k++) {
        node = lexicon_step(lx, node, lexicon_code(lx, hanzi[k]));
        if (node == 0)
            return;
        const WordEntry *word = lexicon_word(lx, node);
        if (word)
            offer(&best[k + 1], cost + word->cost, (uint32_t)(k + 1 - i), word);
    }
}

size_t segment(const Lexicon *lx, const uint32_t *hanzi, size_t count, Segment *out, Arena *scratch)
{
    Place *best = arena_new(scratch, Place, count + 1);
    for (size_t i = 1; i <= count; i++)
        best[i].cost = UINT32_MAX;
    for (size_t i = 0; i < count; i++)
        words_from(lx, hanzi, count, i, best);
    size_t n = 0;
    for (size_t i = count; i > 0; i -= best[i].length)
        n++;
    for (size_t i = count, k = n; i > 0; i -= best[i].length)
        out[--k] = (Segment){ best[i].entry, best[i].length };
    return n;
}
