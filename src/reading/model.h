/* model: which of its readings a hanzi has, by what stands around it: a logistic regression whose weights were learned
 * (voices/polyphone-model.tsv; scripts/train-polyphones says how, and what its features are).
 *
 * It knows some hundreds of hanzi; to ask about another costs one search among them, and nothing is allocated. */
#ifndef LANGDU_MODEL_H
#define LANGDU_MODEL_H

#include "reading/lexicon.h"
#include "reading/model_format.h"

typedef struct Model {
    const ModelHanzi *hanzi;
    const ModelSlot *slots;
    const ModelWeight *weights;
    const Reading *readings;
    ModelHeader size;
} Model;

/* From the blob "model" of the compiled data, into which everything points; FAIL_INTERNAL when it is missing or damaged. */
bool model_open(Model *m, const Data *data, Diag *d);

/* The same from the blob itself; false when it is no model. */
bool model_load(Model *m, Str blob);

bool model_knows(const Model *m, uint32_t hanzi);

/* What is seen where no hanzi stands. */
enum { MODEL_END = '#', MODEL_LATIN = 'A' };

typedef struct ModelPlace {
    const uint32_t *word;    /* its hanzi */
    uint32_t length, at;     /* of the word; which of them is asked about */
    uint32_t before[2];      /* before[0] is next to it: hanzi, 、, MODEL_END or MODEL_LATIN */
    uint32_t after[2];
    const WordEntry *entry;  /* the word in the lexicon, or NULL */
    Reading lexicon;         /* what the lexicon says there */
} ModelPlace;

typedef struct ModelChoice {
    Reading reading; /* what to read: the lexicon's, unless the model is sure of another */
    Reading other;   /* the most probable one beside it, READING_NONE when nothing else is in question */
    float chance;    /* of the other: 0 to 1 */
} ModelChoice;

/* False when the model does not know this hanzi, or not the reading that the lexicon gives there. */
bool model_choose(const Model *m, const Lexicon *lexicon, const ModelPlace *place, ModelChoice *out);

#endif
