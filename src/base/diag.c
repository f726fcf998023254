#include "base/diag.h"

#include <errno.h>
#include <stdio.h>

#include "base/utf8.h"

static void set_file(Diag *d, const char *file)
{
    size_t n = strlen(file);
    const char *tail = n < sizeof d->file ? file : file + (n - sizeof d->file + 1);
    while (((unsigned char)*tail & 0xC0) == 0x80)
        tail++;
    snprintf(d->file, sizeof d->file, "%s", tail);
}

/* Every error is recorded here: `file` may be NULL, `error` an errno or 0. */
static void record(Diag *d, Fail fail, const char *file, int error, const char *format, va_list args)
{
    if (d->fail != FAIL_NONE)
        return;
    d->fail = fail;
    vsnprintf(d->text, sizeof d->text, format, args);
    d->text[utf8_cut(str_of(d->text), sizeof d->text - 4).n] = '\0';
    size_t n = strlen(d->text);
    if (error)
        snprintf(d->text + n, sizeof d->text - n, ": %s", strerror(error));
    if (file)
        set_file(d, file);
}

bool diag_fail(Diag *d, Fail fail, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    record(d, fail, NULL, 0, format, args);
    va_end(args);
    return false;
}

bool diag_errno(Diag *d, Fail fail, int error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    record(d, fail, NULL, error, format, args);
    va_end(args);
    return false;
}

bool diag_file(Diag *d, Fail fail, const char *file, int error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    record(d, fail, file, error, format, args);
    va_end(args);
    return false;
}

void diag_place(Str source, size_t at, unsigned *line, unsigned *column)
{
    Str before = str_first(source, at);
    size_t start = 0;
    *line = 1;
    for (size_t i = 0; i < before.n; i++)
        if (before.p[i] == '\n') {
            ++*line;
            start = i + 1;
        }
    *column = (unsigned)utf8_count(str_skip(before, start)) + 1;
}

static size_t line_start(Str source, size_t at)
{
    while (at > 0 && source.p[at - 1] != '\n')
        at--;
    return at;
}

void place_move(TextPlace *p, Str source, size_t at)
{
    bool back = at < p->at;
    size_t from = back ? at : p->at, to = back ? p->at : at;
    Str way = { source.p + from, to - from };
    unsigned lines = 0, characters = (unsigned)utf8_count(way);
    for (size_t i = 0; i < way.n; i++)
        lines += way.p[i] == '\n';
    if (p->line == 0)
        p->line = p->column = 1;
    p->line = back ? p->line - lines : p->line + lines;
    if (lines)
        p->column = (unsigned)utf8_count(str_skip(str_first(source, at), line_start(source, at))) + 1;
    else
        p->column = back ? p->column - characters : p->column + characters;
    p->at = at;
}

/* The line around `at`, at most `before` display columns of it ahead of the place, so that the caret stays in view. */
static void excerpt(Diag *d, Str source, size_t at)
{
    enum { AHEAD = 48 };
    size_t start = line_start(source, at), end = at;
    while (end < source.n && source.p[end] != '\n' && source.p[end] != '\r')
        end++;
    while (utf8_width((Str){ source.p + start, at - start }) > AHEAD)
        utf8_next(source, &start);
    Str line = utf8_cut((Str){ source.p + start, end - start }, sizeof d->excerpt - 1);
    memcpy(d->excerpt, line.p, line.n);
    d->excerpt[line.n] = '\0';
    for (size_t i = 0; i < line.n; i++)
        if ((unsigned char)d->excerpt[i] < ' ')
            d->excerpt[i] = ' ';
    d->caret = (unsigned)utf8_width(str_first(str_of(d->excerpt), at - start)); /* a tab is a blank there */
}


bool diag_at(Diag *d, Fail fail, const char *file, Str source, size_t at, const char *format, ...)
{
    if (d->fail != FAIL_NONE)
        return false;
    va_list args;
    va_start(args, format);
    record(d, fail, file, 0, format, args);
    va_end(args);
    diag_place(source, at, &d->line, &d->column);
    excerpt(d, source, at);
    return false;
}
