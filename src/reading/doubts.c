#include "reading/doubts.h"

#include <stdlib.h>

#include "base/diag.h"
#include "base/utf8.h"

enum { AROUND = 12 }; /* characters on each side */

static Span around(const Utterance *u, Span span, Str source)
{
    size_t from = span.at, to = span.at + span.len, end = u->span.at + u->span.len;
    for (int i = 0; i < AROUND && from > u->span.at; i++)
        utf8_prev(source, &from);
    for (int i = 0; i < AROUND && to < end; i++)
        utf8_next(source, &to);
    return (Span){ (uint32_t)from, (uint32_t)(to - from) };
}

void doubts_add(Doubts *all, const Utterance *u, Str source)
{
    for (uint32_t i = 0; i < u->doubt_count; i++) {
        Doubt doubt = u->doubts[i];
        doubt.why = arena_str(&all->arena, doubt.why);
        all->items = arena_grow(&all->arena, all->items, &all->cap, all->count + 1, sizeof *all->items);
        all->items[all->count++] = (PlacedDoubt){ .doubt = doubt, .section = u->section, .sentence = u->sentence,
                                                  .around = around(u, doubt.span, source) };
    }
}

static int by_grade(const void *a, const void *b)
{
    const Doubt *x = &((const PlacedDoubt *)a)->doubt, *y = &((const PlacedDoubt *)b)->doubt;
    if (x->grade != y->grade)
        return x->grade < y->grade ? 1 : -1;
    return (x->span.at > y->span.at) - (x->span.at < y->span.at);
}

void doubts_sort(Doubts *all, Str source)
{
    TextPlace place = { 0 };
    for (size_t i = 0; i < all->count; i++) {
        place_move(&place, source, all->items[i].doubt.span.at);
        all->items[i].line = place.line;
        all->items[i].column = place.column;
    }
    if (all->count)
        qsort(all->items, all->count, sizeof *all->items, by_grade);
}

void doubts_release(Doubts *all)
{
    arena_release(&all->arena);
    *all = (Doubts){ 0 };
}
