/* arena: memory that is given back all at once.
 *
 * An arena grows in chunks up to its ceiling. arena_alloc never returns NULL: when the ceiling or the system's memory is
 * reached it calls the arena's `full` function, which must not return (main installs one that leaves by longjmp).
 * Memory comes zeroed and aligned for any type; all pointers die with arena_reset and arena_release. */
#ifndef LANGDU_ARENA_H
#define LANGDU_ARENA_H

#include <stddef.h>

#include "base/str.h"

typedef struct ArenaChunk ArenaChunk;

typedef struct Arena {
    ArenaChunk *chunks; /* newest first */
    size_t used;        /* bytes taken from all chunks */
    size_t ceiling;     /* bytes; 0 means ARENA_CEILING */
} Arena;

#define ARENA_CEILING ((size_t)4 << 30)

/* What happens when memory runs out, for all arenas and buffers of the process; must not return. Without one: abort. */
extern void (*arena_full)(void);

void *arena_alloc(Arena *a, size_t count, size_t size);
void arena_reset(Arena *a);   /* keeps the newest chunk for reuse */
void arena_release(Arena *a); /* gives everything back; takes a zeroed arena too */

#define arena_new(a, type, count) ((type *)arena_alloc((a), (count), sizeof(type)))

/* A copy that lives in the arena and is followed by a NUL (not counted). */
Str arena_str(Arena *a, Str s);

/* `array` (of `*cap` items) made at least `need` items long, in the arena; the old items are copied. */
void *arena_grow(Arena *a, void *array, size_t *cap, size_t need, size_t size);

#endif
