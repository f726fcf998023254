/* buf: a growing run of bytes with a ceiling; the builder for everything that ends as text or as a chunk of a file.
 * A zeroed Buf is an empty one. Running out of memory leaves by arena_full; reaching the ceiling does too. */
#ifndef LANGDU_BUF_H
#define LANGDU_BUF_H

#include <stdarg.h>
#include <stdint.h>

#include "base/str.h"

typedef struct Buf {
    char *p;
    size_t n, cap;
    size_t ceiling; /* bytes; 0 means BUF_CEILING */
} Buf;

#define BUF_CEILING ((size_t)1 << 30)

void buf_release(Buf *b);
static inline void buf_clear(Buf *b) { b->n = 0; }
static inline Str buf_str(const Buf *b) { return (Str){ b->p ? b->p : "", b->n }; }

char *buf_room(Buf *b, size_t n);        /* at least n bytes after the end; b->n is not moved */
void buf_add(Buf *b, const void *p, size_t n);
static inline void buf_adds(Buf *b, Str s) { buf_add(b, s.p, s.n); }
void buf_addc(Buf *b, char c);
void buf_addcp(Buf *b, uint32_t codepoint); /* as UTF-8 */
void buf_addf(Buf *b, const char *format, ...) __attribute__((format(printf, 2, 3), nonnull(2)));

/* Little-endian integers, as RIFF wants them; and big-endian ones, as ID3 wants them. */
void buf_le16(Buf *b, uint16_t v);
void buf_le32(Buf *b, uint32_t v);
void buf_be32(Buf *b, uint32_t v);

#endif
