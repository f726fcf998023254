#include "reading/model.h"

#include <math.h>

/* As in scripts/train-polyphones: the chance from which the model goes over the lexicon, and ln of the count from which a
 * word is frequent (300). */
#define SURE 0.8f
#define LN_FREQUENT 5.7038

/* ---- the blob ---- */

static bool cut(Str *blob, const void **out, size_t count, size_t size)
{
    if (count > blob->n / size)
        return false;
    *out = blob->p;
    *blob = str_skip(*blob, count * size);
    return true;
}

bool model_load(Model *m, Str blob)
{
    const void *header, *hanzi, *slots, *weights, *readings;
    *m = (Model){ 0 };
    if (!cut(&blob, &header, 1, sizeof(ModelHeader)))
        return false;
    ModelHeader h = *(const ModelHeader *)header;
    if (h.slot_count == 0 || (h.slot_count & (h.slot_count - 1)) || !cut(&blob, &hanzi, h.hanzi_count, sizeof(ModelHanzi)) ||
        !cut(&blob, &slots, h.slot_count, sizeof(ModelSlot)) ||
        !cut(&blob, &weights, h.weight_count, sizeof(ModelWeight)) ||
        !cut(&blob, &readings, h.reading_count, sizeof(Reading)))
        return false;
    *m = (Model){ hanzi, slots, weights, readings, h };
    return true;
}

bool model_open(Model *m, const Data *data, Diag *d)
{
    return model_load(m, data_blob(data, "model")) ||
           diag_fail(d, FAIL_INTERNAL, "the compiled model of readings is damaged (run make clean, then make)");
}

static const ModelHanzi *find_hanzi(const Model *m, uint32_t c)
{
    uint32_t lo = 0, hi = m->size.hanzi_count;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (m->hanzi[middle].c < c)
            lo = middle + 1;
        else
            hi = middle;
    }
    const ModelHanzi *h = lo < m->size.hanzi_count ? &m->hanzi[lo] : NULL;
    return h && h->c == c && h->count && h->count <= MODEL_READINGS && h->at + h->count <= m->size.reading_count ? h : NULL;
}

bool model_knows(const Model *m, uint32_t c)
{
    return find_hanzi(m, c) != NULL;
}

static const ModelSlot *find_slot(const Model *m, uint64_t hash)
{
    for (uint32_t i = 0; i < m->size.slot_count; i++) {
        const ModelSlot *s = &m->slots[((uint32_t)hash + i) & (m->size.slot_count - 1)];
        if (s->count == 0)
            return NULL;
        if (s->key == hash >> 32)
            return s->at + s->count <= m->size.weight_count ? s : NULL;
    }
    return NULL;
}

/* ---- features ---- */

/* The readings of the hanzi at hand, and what has been added up for each. */
typedef struct Sums {
    const Model *model;
    uint64_t hanzi; /* hash with which its features begin */
    uint32_t count;
    int32_t sums[MODEL_READINGS];
} Sums;

static void add_hashed(Sums *s, uint64_t hash)
{
    const ModelSlot *slot = find_slot(s->model, hash);
    for (uint32_t i = 0; slot && i < slot->count; i++) {
        const ModelWeight *w = &s->model->weights[slot->at + i];
        if (w->reading < s->count)
            s->sums[w->reading] += w->weight;
    }
}

static void add(Sums *s, uint32_t a, uint32_t b, uint32_t c)
{
    uint64_t hash = model_hash(s->hanzi, a);
    if (b)
        hash = model_hash(hash, b);
    add_hashed(s, c ? model_hash(hash, c) : hash);
}

static void add_word(Sums *s, const ModelPlace *p)
{
    add(s, 'b', 0, 0);
    add(s, p->length == 1 ? 's' : p->at == 0 ? 'f' : p->at + 1 == p->length ? 'l' : 'm', 0, 0);
    if (p->length == 1)
        return;
    uint64_t hash = model_hash(model_hash(s->hanzi, 'W'), '0' + p->at);
    for (uint32_t i = 0; i < p->length; i++)
        hash = model_hash(hash, p->word[i]);
    add_hashed(s, hash);
}

/* The two characters on one side; nothing is seen beyond an end. */
static void add_side(Sums *s, char side, const uint32_t at[2])
{
    add(s, (uint32_t)side, '1', at[0]);
    if (at[0] != MODEL_END)
        add(s, (uint32_t)side, '2', at[1]);
}

static int32_t shared(const Model *m, uint32_t a, uint32_t b)
{
    Sums one = { .model = m, .hanzi = model_hash(0, MODEL_ANY), .count = 1 };
    add(&one, a, b, 0);
    return one.sums[0];
}

/* How far the lexicon is trusted there. */
static int32_t trust(const Model *m, const Lexicon *lx, const ModelPlace *p)
{
    uint32_t n, power = (uint32_t)((lx->worst - p->entry->cost + 1) / (COST_PER_NAT * 2.302585)); /* of ten: its count */
    if (p->length == 1)
        return shared(m, 'a', '0' + (power < 5 ? power : 5));
    const Reading *own = lexicon_hanzi(lx, p->word[p->at], &n);
    int32_t sum = shared(m, 't', 0) + shared(m, 't', '0' + (p->length < 4 ? p->length : 4)) +
                  shared(m, 'n', '0' + (power < 3 ? power : 3));
    if (n && own[0] == p->lexicon)
        sum += shared(m, 'd', 0);
    return reading_tone(p->lexicon) == 5 ? sum + shared(m, '5', 0) : sum;
}

/* ---- the choice ---- */

/* A word of several hanzi whose count is FREQUENT or more. */
static bool is_frequent(const Lexicon *lx, const ModelPlace *p)
{
    return p->entry && p->length > 1 && lx->worst - p->entry->cost >= (uint32_t)(COST_PER_NAT * LN_FREQUENT);
}

/* The second of a doubled hanzi (姥姥), or a suffix that loses its tone (锄头). */
static bool is_light(const ModelPlace *p)
{
    uint32_t c = p->word[p->at];
    return p->at > 0 && (c == p->word[p->at - 1] || c == 0x5B50 /* 子 */ || c == 0x5934 /* 头 */ || c == 0x4EEC /* 们 */);
}

/* Neutral tones of frequent words, doubled hanzi, suffixes, and particles that end a clause are the lexicon's affair. */
static bool is_settled(const Lexicon *lx, const ModelPlace *p, Reading r)
{
    bool particle = p->length == 1 && p->after[0] == MODEL_END && reading_tone(p->lexicon) == 5;
    bool neutral = reading_tone(r) == 5 || reading_tone(p->lexicon) == 5;
    return neutral && reading_syllable(r) == reading_syllable(p->lexicon) && (particle || is_light(p) || is_frequent(lx, p));
}

static uint32_t largest(const Sums *s, uint32_t except)
{
    uint32_t best = UINT32_MAX;
    for (uint32_t i = 0; i < s->count; i++)
        if (i != except && (best == UINT32_MAX || s->sums[i] > s->sums[best]))
            best = i;
    return best;
}

static float chance(const Sums *s, uint32_t which)
{
    float total = 0;
    for (uint32_t i = 0; i < s->count; i++)
        total += expf((float)(s->sums[i] - s->sums[which]) / 100);
    return 1 / total;
}

/* `given`: which of the readings the lexicon has. */
static void decide(const Sums *s, const Reading *readings, uint32_t given, bool settled, ModelChoice *out)
{
    uint32_t best = largest(s, UINT32_MAX);
    uint32_t taken = best != given && (settled || chance(s, best) < SURE) ? given : best;
    uint32_t other = largest(s, taken);
    *out = (ModelChoice){ .reading = readings[taken], .other = READING_NONE };
    if (other != UINT32_MAX && !(settled && other == best)) {
        out->other = readings[other];
        out->chance = chance(s, other);
    }
}

bool model_choose(const Model *m, const Lexicon *lx, const ModelPlace *p, ModelChoice *out)
{
    uint32_t c = p->word[p->at];
    const ModelHanzi *hanzi = find_hanzi(m, c);
    if (!hanzi)
        return false;
    Sums s = { .model = m, .hanzi = model_hash(0, c), .count = hanzi->count };
    const Reading *readings = &m->readings[hanzi->at];
    uint32_t given = 0;
    while (given < s.count && readings[given] != p->lexicon)
        given++;
    if (given == s.count)
        return false;
    if (p->entry)
        s.sums[given] = trust(m, lx, p);
    add_word(&s, p);
    add_side(&s, '-', p->before);
    add_side(&s, '+', p->after);
    decide(&s, readings, given, is_settled(lx, p, readings[largest(&s, UINT32_MAX)]), out);
    return true;
}
