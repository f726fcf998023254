/* format: the ways an article may be written down. One row each; a format turns bytes into lines of text. */
#ifndef LANGDU_FORMAT_H
#define LANGDU_FORMAT_H

#include "article/outline.h"

typedef struct LineList {
    Line *items;
    size_t count, cap;
} LineList;

typedef struct InputFormat {
    const char *name;
    bool structured; /* find title, byline, headings; otherwise every line is one sentence and nothing else */
    void (*split)(Str text, Arena *arena, LineList *out);
} InputFormat;

extern const InputFormat input_formats[]; /* ends with a row whose name is NULL */

/* By name; "auto" and NULL are plain text. NULL when there is none of that name. */
const InputFormat *input_format(const char *name);

#endif
