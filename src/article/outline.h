/* outline: the lines of a page to what they are: title, byline, captions, headings, body, notes. */
#ifndef LANGDU_OUTLINE_H
#define LANGDU_OUTLINE_H

#include "article/rules.h"

typedef struct Line {
    Span span;        /* without blanks at both ends; never empty */
    Str plain;        /* the same without inline glosses: what the outline looks at */
    uint32_t hanzi;   /* how many */
    Kind kind;
    int rank;         /* of a heading, 1 the highest; 0 for headings without a number */
    bool after_blank; /* an empty line stands before it */
} Line;

/* Fills in plain, kind and rank of all lines; `arena` owns what is not in the text. */
void outline_lines(Line *lines, size_t count, Str text, const Rules *rules, Arena *arena);

#endif
