#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>

#define CHUNK ((size_t)64 << 10)
#define ALIGN _Alignof(max_align_t)

struct ArenaChunk {
    ArenaChunk *older;
    size_t size, used;
    _Alignas(max_align_t) char p[];
};

void (*arena_full)(void);

static _Noreturn void full(void)
{
    if (arena_full)
        arena_full();
    abort();
}

static ArenaChunk *add_chunk(Arena *a, size_t need)
{
    /* Chunks double, so that a large article does not make a long list. */
    size_t size = a->chunks ? a->chunks->size * 2 : CHUNK;
    if (size > (size_t)16 << 20)
        size = (size_t)16 << 20;
    if (size < need)
        size = need;
    size_t ceiling = a->ceiling ? a->ceiling : ARENA_CEILING;
    if (size > ceiling || a->used > ceiling - need)
        full();
    ArenaChunk *c = malloc(sizeof *c + size);
    if (!c)
        full();
    *c = (ArenaChunk){ .older = a->chunks, .size = size };
    a->chunks = c;
    return c;
}

void *arena_alloc(Arena *a, size_t count, size_t size)
{
    if (size && count > (SIZE_MAX >> 1) / size)
        full();
    size_t need = (count * size + ALIGN - 1) & ~(ALIGN - 1);
    ArenaChunk *c = a->chunks;
    if (!c || c->size - c->used < need)
        c = add_chunk(a, need);
    void *p = c->p + c->used;
    c->used += need;
    a->used += need;
    return memset(p, 0, need);
}

void arena_reset(Arena *a)
{
    if (!a->chunks)
        return;
    ArenaChunk *newest = a->chunks;
    a->chunks = newest->older;
    arena_release(a);
    newest->older = NULL;
    newest->used = 0;
    a->chunks = newest;
}

void arena_release(Arena *a)
{
    while (a->chunks) {
        ArenaChunk *c = a->chunks;
        a->chunks = c->older;
        free(c);
    }
    a->used = 0;
}

Str arena_str(Arena *a, Str s)
{
    char *p = arena_alloc(a, s.n + 1, 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    return (Str){ p, s.n };
}

void *arena_grow(Arena *a, void *array, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return array;
    size_t more = *cap ? *cap * 2 : 16;
    if (more < need)
        more = need;
    void *p = arena_alloc(a, more, size);
    if (*cap)
        memcpy(p, array, *cap * size);
    *cap = more;
    return p;
}
