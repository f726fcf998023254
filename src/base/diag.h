/* diag: what went wrong, and where. The first error wins: a Diag that holds one ignores what comes after.
 * Functions that can fail return bool and fill a Diag; nobody below main prints it. */
#ifndef LANGDU_DIAG_H
#define LANGDU_DIAG_H

#include <stdarg.h>

#include "base/str.h"

/* The exit status of the command. */
typedef enum Fail {
    FAIL_NONE = 0,
    FAIL_INTERNAL = 1,
    FAIL_USAGE = 2,
    FAIL_INPUT = 3,
    FAIL_SYNTHESIS = 4,
    FAIL_OUTPUT = 5,
} Fail;

typedef struct Diag {
    Fail fail;
    char file[256];      /* "" when the error is about no file; long names keep their end */
    unsigned line, column; /* from 1, in characters; 0 when unknown */
    char text[512];      /* one line, lower case, without a full stop */
    char excerpt[256];   /* the source line (or its part around the column), or "" */
    unsigned caret;      /* display columns from the excerpt's beginning to the place; used with an excerpt */
} Diag;

/* Records an error unless one is there already. Always returns false, so that callers can `return diag_fail(...)`. */
bool diag_fail(Diag *d, Fail fail, const char *format, ...) __attribute__((format(printf, 3, 4), nonnull(3)));

/* The same for something that a system call refused: appends ": " and strerror(error). */
bool diag_errno(Diag *d, Fail fail, int error, const char *format, ...) __attribute__((format(printf, 4, 5), nonnull(4)));

/* The same about a file as a whole; `error` is an errno, or 0 when there is nothing to append. */
bool diag_file(Diag *d, Fail fail, const char *file, int error, const char *format, ...)
    __attribute__((format(printf, 5, 6), nonnull(3)));

/* The same with a file and a place in it: `source` is the whole text, `at` the byte in it. */
bool diag_at(Diag *d, Fail fail, const char *file, Str source, size_t at, const char *format, ...)
    __attribute__((format(printf, 6, 7), nonnull(6)));

/* Line and column (both from 1, the column in characters) of byte `at` of `source`. */
void diag_place(Str source, size_t at, unsigned *line, unsigned *column);

/* The same for many places of one source: each costs the way from the last one. Zeroed at first. */
typedef struct TextPlace {
    size_t at;
    unsigned line, column;
} TextPlace;

void place_move(TextPlace *p, Str source, size_t at);

#endif
