/* simplify: traditional hanzi to simplified, position for position (OpenCC, which knows phrases). */
#ifndef LANGDU_SIMPLIFY_H
#define LANGDU_SIMPLIFY_H

#include "article/script.h"
#include "reading/unit.h"

typedef struct Simplifier {
    void *opencc; /* opened when the first traditional character is met: simplified text does not pay for it */
    Script script;
} Simplifier;

bool simplify_open(Simplifier *s, const Data *data, Diag *d);
void simplify_close(Simplifier *s);

/* Fills in `spoken` of all hanzi. A run whose conversion does not keep its length is converted character by character. */
bool simplify_pass(Simplifier *s, Units *u, Diag *d);

/* A text as a whole; the answer lives in the arena. */
bool simplify_text(Simplifier *s, Str text, Arena *arena, Str *out, Diag *d);

#endif
