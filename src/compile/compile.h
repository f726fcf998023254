/* compile: the tables of voices/ to langdu.data (a program of its own, run by make). */
#ifndef LANGDU_COMPILE_H
#define LANGDU_COMPILE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "reading/pinyin.h"

/* One line of a table, comments and empty lines skipped. */
typedef struct Row {
    Str fields[4]; /* missing ones are empty */
    size_t at;     /* byte in the table's text */
} Row;

typedef struct Table {
    const char *path;
    Buf text;
    size_t at;
} Table;

bool table_open(Table *t, const char *path, Diag *d);
bool table_next(Table *t, Row *row);
void table_close(Table *t);
/* An error at the row; always false. */
bool table_fail(const Table *t, const Row *row, Diag *d, const char *what);

/* The readings of single characters while compiling. */
typedef struct Hanzi {
    uint32_t at, count; /* in the pool */
} Hanzi;

#define HANZI_LAST 0x32400u

typedef struct HanziTable {
    Hanzi *by_codepoint; /* HANZI_LAST of them */
    Reading *pool;
    size_t count, cap;
} HanziTable;

/* A field of readings separated by blanks, appended to out (room for `max`); returns how many, 0 when one is no pinyin. */
uint32_t compile_readings(const Pinyin *p, Str field, Reading *out, uint32_t max);

bool compile_hanzi(const char *path, const Pinyin *p, Arena *arena, HanziTable *table, Buf *blob, Diag *d);
/* `paths` in order: later over earlier. */
bool compile_words(const char *const *paths, size_t count, const Pinyin *p, const HanziTable *hanzi, Arena *arena, Buf *blob,
                   Diag *d);
/* The weights of the model of readings: blob "model". */
bool compile_model(const char *path, const Pinyin *p, Arena *arena, Buf *blob, Diag *d);
/* Which characters stand in one script only, as OpenCC sees them: blob "script". */
bool compile_script(const HanziTable *hanzi, Buf *blob, Diag *d);

#endif
