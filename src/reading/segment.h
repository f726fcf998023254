/* segment: hanzi to words, by the most probable way through the lexicon. */
#ifndef LANGDU_SEGMENT_H
#define LANGDU_SEGMENT_H

#include "base/arena.h"
#include "reading/lexicon.h"

/* A word of `length` hanzi; entry is NULL for a single hanzi that the lexicon does not have as a word. */
typedef struct Segment {
    const WordEntry *entry;
    uint32_t length;
} Segment;

/* `count` hanzi (simplified) to at most `count` segments in `out`, in order; returns how many. `other[i]` is another hanzi
 * that may stand for hanzi[i], or 0; where a word has it, hanzi[i] becomes it. `scratch` is used and may be reset after.
 * Linear in count. */
size_t segment(const Lexicon *lx, uint32_t *hanzi, const uint32_t *other, size_t count, Segment *out, Arena *scratch);

#endif
