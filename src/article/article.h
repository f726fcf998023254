/* article: bytes of a page to what it is: title, byline, sections, paragraphs, sentences, each with its source span.
 *
 * Everything points into the source text by spans; nothing is copied. Arrays live in the article's arena and die with
 * article_release. The order of sections, paragraphs and sentences is the order of reading, which is not always the
 * order of the page: captions that are read at the end stand last. */
#ifndef LANGDU_ARTICLE_H
#define LANGDU_ARTICLE_H

#include "article/account.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/data.h"
#include "base/diag.h"

typedef enum Kind { /* what a paragraph is, and so its sentences */
    KIND_TITLE,
    KIND_HEADING,
    KIND_BODY,
    KIND_CAPTION,
    KIND_BYLINE, /* only with --keep=byline */
    KIND_NOTE,   /* only with --keep=notes */
    KIND_COUNT
} Kind;

/* The boundary that follows a sentence: how far the listener is from the next one. */
typedef enum Gap { GAP_SENTENCE, GAP_PARAGRAPH, GAP_HEADING, GAP_SECTION, GAP_END, GAP_COUNT } Gap;

typedef struct Sentence {
    Span span;
    uint32_t paragraph;
    Gap gap; /* what follows it */
} Sentence;

typedef struct Paragraph {
    Span span;
    Kind kind;
    uint32_t section;
    uint32_t first, count; /* its sentences */
} Paragraph;

typedef struct Section {
    Str heading;           /* as it stands in the source, marks and glosses included; for the captions our own words */
    bool own_words;        /* the heading is not in the source: 图片说明, or the file's name for an article without title */
    int level;             /* 1 for the article's title and its sections, 2 and more below */
    uint32_t first, count; /* its paragraphs; the heading's own paragraph first, if it is in the source */
} Section;

typedef enum MetaField { META_TITLE, META_AUTHOR, META_SOURCE, META_EDITOR, META_DATE, META_COUNT } MetaField;

typedef enum Captions { CAPTIONS_END, CAPTIONS_INLINE, CAPTIONS_SKIP } Captions;
typedef enum Keep { KEEP_BYLINE = 1, KEEP_NOTES = 2 } Keep;

/* How far the pinyin behind its characters is to be believed. The reading finds out (gloss.h). */
typedef enum Glosses { GLOSSES_UNKNOWN, GLOSSES_MECHANICAL, GLOSSES_EDITED } Glosses;

typedef struct ArticleOptions {
    const char *from;  /* name of an input format; NULL or "auto" */
    Captions captions;
    unsigned keep;     /* Keep, or-ed */
} ArticleOptions;

typedef struct Article {
    const char *name;  /* of the file, for messages; borrowed */
    Str text;          /* the source: valid UTF-8; owned by `bytes` */
    Buf bytes;
    Arena arena;
    Str meta[META_COUNT]; /* as in the source; empty where the page does not say */
    bool traditional;  /* most of the characters that differ between the scripts are traditional */
    Glosses glosses;
    Section *sections;
    Paragraph *paragraphs;
    Sentence *sentences;
    uint32_t section_count, paragraph_count, sentence_count;
    Account account;   /* what the outline left out; the reading adds the rest */
} Article;

/* Reads the file (or "-") and finds its structure with the tables in `data`. On failure (FAIL_INPUT: missing, a folder,
 * empty, no UTF-8, nothing to read; FAIL_USAGE: unknown format) the article is released already. */
bool article_read(Article *a, const char *path, const ArticleOptions *options, const Data *data, Diag *d);

/* The same from text that is in `a->bytes` already. */
bool article_parse(Article *a, const char *name, const ArticleOptions *options, const Data *data, Diag *d);
void article_release(Article *a);

Str article_span(const Article *a, Span span);
const char *kind_name(Kind kind);

#endif
