/* doubts: all doubts of an article, most doubtful first, each with its place and its neighbourhood. */
#ifndef LANGDU_DOUBTS_H
#define LANGDU_DOUBTS_H

#include "base/arena.h"
#include "reading/utterance.h"

typedef struct PlacedDoubt {
    Doubt doubt;
    uint32_t section, sentence; /* numbers in the article */
    unsigned line, column;      /* from 1, the column in characters */
    Span around;                /* the piece of the sentence it stands in */
} PlacedDoubt;

typedef struct Doubts {
    Arena arena;
    PlacedDoubt *items;
    size_t count, cap;
} Doubts;

/* Takes a copy of the sentence's doubts. `source` is the text of the article. */
void doubts_add(Doubts *all, const Utterance *u, Str source);

/* To be called once, when all are there. */
void doubts_sort(Doubts *all, Str source);
void doubts_release(Doubts *all);

#endif
