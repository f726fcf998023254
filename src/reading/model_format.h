/* model_format: how the blob "model" lies in langdu.data; shared by src/compile/ and reading/model.
 *
 * ModelHeader, then ModelHanzi[hanzi_count] in the order of their code points, then ModelSlot[slot_count] (a power of two),
 * then ModelWeight[weight_count], then Reading[reading_count].
 *
 * The slots are an open hash table of features: the low half of a feature's hash says where to begin to look, the high
 * half is its key. A slot with count 0 is free and ends the search. */
#ifndef LANGDU_MODEL_FORMAT_H
#define LANGDU_MODEL_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#define MODEL_READINGS 16u /* of one hanzi, at most */
#define MODEL_ANY '*'      /* the hanzi of the features that all share */

typedef struct ModelHeader {
    uint32_t hanzi_count, slot_count, weight_count, reading_count;
} ModelHeader;

typedef struct ModelHanzi {
    uint32_t c;
    uint32_t at : 24, count : 8; /* its readings */
} ModelHanzi;

typedef struct ModelSlot {
    uint32_t key;
    uint32_t at : 24, count : 8; /* its weights */
} ModelSlot;

typedef struct ModelWeight {
    uint16_t reading; /* which of the hanzi's; 0 for the shared features */
    int16_t weight;   /* in hundredths */
} ModelWeight;

/* A feature as its characters, begun with the hanzi it belongs to. */
static inline uint64_t model_hash(uint64_t hash, uint32_t c)
{
    hash = (hash ^ c) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
}

#endif
