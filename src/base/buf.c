#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/utf8.h"

static _Noreturn void full(void)
{
    if (arena_full)
        arena_full();
    abort();
}

void buf_release(Buf *b)
{
    free(b->p);
    b->p = NULL;
    b->n = b->cap = 0;
}

char *buf_room(Buf *b, size_t n)
{
    size_t ceiling = b->ceiling ? b->ceiling : BUF_CEILING;
    if (n > ceiling || b->n > ceiling - n)
        full();
    if (b->cap - b->n < n) {
        size_t cap = b->cap ? b->cap : 256;
        while (cap - b->n < n)
            cap *= 2;
        char *p = realloc(b->p, cap);
        if (!p)
            full();
        b->p = p;
        b->cap = cap;
    }
    return b->p + b->n;
}

void buf_add(Buf *b, const void *p, size_t n)
{
    if (n == 0)
        return;
    memcpy(buf_room(b, n), p, n);
    b->n += n;
}

void buf_addc(Buf *b, char c)
{
    *buf_room(b, 1) = c;
    b->n++;
}

void buf_addcp(Buf *b, uint32_t codepoint)
{
    b->n += utf8_put(buf_room(b, 4), codepoint);
}

void buf_addf(Buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n <= 0)
        return;
    char *p = buf_room(b, (size_t)n + 1);
    va_start(args, format);
    vsnprintf(p, (size_t)n + 1, format, args);
    va_end(args);
    b->n += (size_t)n;
}

void buf_le16(Buf *b, uint16_t v)
{
    buf_add(b, (unsigned char[]){ v & 255, v >> 8 }, 2);
}

void buf_le32(Buf *b, uint32_t v)
{
    buf_add(b, (unsigned char[]){ v & 255, v >> 8 & 255, v >> 16 & 255, v >> 24 }, 4);
}

void buf_be32(Buf *b, uint32_t v)
{
    buf_add(b, (unsigned char[]){ v >> 24, v >> 16 & 255, v >> 8 & 255, v & 255 }, 4);
}
