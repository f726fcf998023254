/* reader: sentences to utterances. The reading stage's one door. */
#ifndef LANGDU_READER_H
#define LANGDU_READER_H

#include "reading/lexicon.h"
#include "reading/model.h"
#include "reading/own.h"
#include "reading/simplify.h"
#include "reading/tables.h"

typedef struct Reader {
    Pinyin pinyin;
    Lexicon lexicon;
    Tables tables;
    Model model;
    Simplifier simplifier;
    Str bopomofo;  /* the table */
    Own own;
    Arena arena;   /* of the tables */
    Arena scratch; /* of one sentence */
} Reader;

/* Everything it maps must stay open as long as the reader. */
bool reader_open(Reader *r, const Data *data, Diag *d);
void reader_close(Reader *r);

/* Own readings from a file (own.h), over those of the files before it. `path` must live as long as the reader. */
bool reader_add_lexicon(Reader *r, const char *path, Diag *d);

/* Sentence `index` of the article. The utterance lives in `arena` and points into the article. What becomes of each
 * character is added to the article's account. */
bool reader_sentence(Reader *r, Article *a, uint32_t index, Arena *arena, Utterance *out, Diag *d);

/* The section's title for eyes: its heading without glosses and without the marks around it. `arena` owns it. */
Str reader_title(Reader *r, const Article *a, uint32_t section, Arena *arena);

#endif
