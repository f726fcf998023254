/* segment: the words w1 … wn of a run that make the product of their probabilities largest: the sum of the costs
 * -ln p(w) smallest. best[i] is the cheapest way to the place before hanzi i (Viterbi, one pass from left to right); every
 * word that begins at i is found by one walk down the trie. */
#include "reading/segment.h"

/* A hanzi that is no word of the lexicon costs more than the rarest word, so that any word is preferred to it. */
#define UNKNOWN_EXTRA 300u

typedef struct Place {
    uint64_t cost;   /* a clause may be as long as the article */
    uint32_t length; /* of the word that ends here */
    const WordEntry *entry;
} Place;

static void offer(Place *place, uint64_t cost, uint32_t length, const WordEntry *entry)
{
    if (cost < place->cost)
        *place = (Place){ cost, length, entry };
}

typedef struct Run {
    const Lexicon *lx;
    uint32_t *hanzi;
    const uint32_t *other;
    size_t count;
    Place *best;
} Run;

/* All words that begin at `start` and go on from trie node `node` at hanzi k. */
static void words_from(const Run *run, size_t start, size_t k, uint32_t node)
{
    for (; k < run->count; k++) {
        uint32_t next = lexicon_step(run->lx, node, lexicon_code(run->lx, run->hanzi[k]));
        uint32_t branch = run->other[k] ? lexicon_step(run->lx, node, lexicon_code(run->lx, run->other[k])) : 0;
        for (int i = 0; i < 2; i++) {
            uint32_t end = i ? branch : next;
            const WordEntry *word = end ? lexicon_word(run->lx, end) : NULL;
            if (word)
                offer(&run->best[k + 1], run->best[start].cost + word->cost, (uint32_t)(k + 1 - start), word);
        }
        if (branch)
            words_from(run, start, k + 1, branch);
        if (!next)
            return;
        node = next;
    }
}

/* Where the word was found with the other hanzi, they take their places. */
static void take_others(const Run *run, size_t start, uint32_t length, const WordEntry *entry)
{
    uint32_t with[256];
    bool any = false;
    for (uint32_t i = 0; i < length; i++) {
        any = any || run->other[start + i];
        with[i] = run->other[start + i] ? run->other[start + i] : run->hanzi[start + i];
    }
    if (any && entry && lexicon_find(run->lx, with, length) == entry)
        for (uint32_t i = 0; i < length; i++)
            run->hanzi[start + i] = with[i];
}

size_t segment(const Lexicon *lx, uint32_t *hanzi, const uint32_t *other, size_t count, Segment *out, Arena *scratch)
{
    Place *best = arena_new(scratch, Place, count + 1);
    Run run = { lx, hanzi, other, count, best };
    for (size_t i = 1; i <= count; i++)
        best[i].cost = UINT64_MAX;
    for (size_t i = 0; i < count; i++) {
        offer(&best[i + 1], best[i].cost + lx->worst + UNKNOWN_EXTRA, 1, NULL);
        words_from(&run, i, i, 0);
    }
    size_t n = 0;
    for (size_t i = count; i > 0; i -= best[i].length)
        n++;
    for (size_t i = count, k = n; i > 0; i -= best[i].length) {
        out[--k] = (Segment){ best[i].entry, best[i].length };
        take_others(&run, i - best[i].length, best[i].length, best[i].entry);
    }
    return n;
}
