/* model: voices/polyphone-model.tsv to the hash table of features that reading/model looks things up in. */
#include "compile/compile.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "reading/model_format.h"

typedef struct Weight {
    uint64_t hash;
    ModelWeight weight;
} Weight;

typedef struct Builder {
    Arena *arena;
    const Pinyin *pinyin;
    ModelHanzi *hanzi;
    Reading *readings;
    Weight *weights;
    size_t hanzi_count, hanzi_cap, reading_count, reading_cap, weight_count, weight_cap;
} Builder;

/* The rows of a hanzi stand together, and those of one of its readings too. */
static ModelHanzi *hanzi_of(Builder *b, uint32_t c)
{
    ModelHanzi *last = b->hanzi_count ? &b->hanzi[b->hanzi_count - 1] : NULL;
    if (last && last->c >= c)
        return last->c == c ? last : NULL;
    b->hanzi = arena_grow(b->arena, b->hanzi, &b->hanzi_cap, b->hanzi_count + 1, sizeof *b->hanzi);
    b->hanzi[b->hanzi_count] = (ModelHanzi){ .c = c, .at = b->reading_count & 0xFFFFFF };
    return &b->hanzi[b->hanzi_count++];
}

static bool reading_of(Builder *b, ModelHanzi *h, Reading r, uint16_t *out)
{
    if (h->count == 0 || b->readings[b->reading_count - 1] != r) {
        if (h->count == MODEL_READINGS)
            return false;
        b->readings = arena_grow(b->arena, b->readings, &b->reading_cap, b->reading_count + 1, sizeof *b->readings);
        b->readings[b->reading_count++] = r;
        h->count++;
    }
    *out = (uint16_t)(h->count - 1);
    return true;
}

static uint64_t hash_of(uint32_t c, Str feature)
{
    uint64_t hash = model_hash(0, c);
    for (size_t at = 0; at < feature.n;)
        hash = model_hash(hash, utf8_next(feature, &at));
    return hash;
}

static bool add_row(Builder *b, const Table *t, const Row *row, Diag *d)
{
    size_t at = 0;
    long weight;
    uint16_t reading = 0;
    if (row->fields[0].n == 0)
        return table_fail(t, row, d, "a line without a character");
    uint32_t c = utf8_next(row->fields[0], &at);
    if (c != MODEL_ANY) {
        ModelHanzi *h = hanzi_of(b, c);
        if (!h)
            return table_fail(t, row, d, "the characters are not in the order of their code points");
        Reading r = reading_parse(b->pinyin, row->fields[1]);
        if (r == READING_NONE || !reading_of(b, h, r, &reading))
            return table_fail(t, row, d, "the second column is a reading, and a character has at most 16");
    }
    if (!str_number(row->fields[3], INT16_MIN, INT16_MAX, &weight))
        return table_fail(t, row, d, "the fourth column is a weight in hundredths");
    b->weights = arena_grow(b->arena, b->weights, &b->weight_cap, b->weight_count + 1, sizeof *b->weights);
    b->weights[b->weight_count++] = (Weight){ hash_of(c, row->fields[2]), { reading, (int16_t)weight } };
    return true;
}

static int by_hash(const void *a, const void *b)
{
    const Weight *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (int)x->weight.reading - (int)y->weight.reading;
}

/* How many weights from i belong to one feature. */
static size_t same_feature(const Builder *b, size_t i)
{
    size_t n = 1;
    while (i + n < b->weight_count && b->weights[i + n].hash == b->weights[i].hash)
        n++;
    return n;
}

static uint32_t slots_for(const Builder *b)
{
    uint32_t features = 0, slots = 4;
    for (size_t i = 0; i < b->weight_count; i += same_feature(b, i))
        features++;
    while (slots < features + features / 2)
        slots *= 2;
    return slots;
}

static void write_blob(Builder *b, Buf *blob)
{
    qsort(b->weights, b->weight_count, sizeof *b->weights, by_hash);
    ModelHeader header = { (uint32_t)b->hanzi_count, slots_for(b), (uint32_t)b->weight_count, (uint32_t)b->reading_count };
    ModelSlot *slots = arena_new(b->arena, ModelSlot, header.slot_count);
    for (size_t i = 0, n; i < b->weight_count; i += n) {
        uint32_t place = (uint32_t)b->weights[i].hash & (header.slot_count - 1);
        n = same_feature(b, i);
        while (slots[place].count)
            place = (place + 1) & (header.slot_count - 1);
        slots[place] = (ModelSlot){ (uint32_t)(b->weights[i].hash >> 32), i & 0xFFFFFF, n & 0xFF };
    }
    buf_add(blob, &header, sizeof header);
    buf_add(blob, b->hanzi, b->hanzi_count * sizeof *b->hanzi);
    buf_add(blob, slots, header.slot_count * sizeof *slots);
    for (size_t i = 0; i < b->weight_count; i++)
        buf_add(blob, &b->weights[i].weight, sizeof(ModelWeight));
    buf_add(blob, b->readings, b->reading_count * sizeof *b->readings);
}

bool compile_model(const char *path, const Pinyin *p, Arena *arena, Buf *blob, Diag *d)
{
    Table t;
    Row row;
    Builder b = { .arena = arena, .pinyin = p };
    bool ok = table_open(&t, path, d);
    while (ok && table_next(&t, &row))
        ok = add_row(&b, &t, &row, d);
    if (ok)
        write_blob(&b, blob);
    table_close(&t);
    return ok;
}
