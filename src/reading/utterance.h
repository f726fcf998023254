/* utterance: a sentence as it is said. What reading/ hands to everything after it.
 *
 * Arrays and texts live in the arena that was given to the reader; spans point into the article's source. */
#ifndef LANGDU_UTTERANCE_H
#define LANGDU_UTTERANCE_H

#include "article/article.h"
#include "reading/pinyin.h"

/* What is heard after a word. In the order of their length. */
typedef enum Pause {
    PAUSE_NONE,
    PAUSE_WORD,      /* blank between words: nothing, or a breath in long runs */
    PAUSE_QUOTE,     /* quotes, brackets, · : hardly anything */
    PAUSE_ENUM,      /* 、 */
    PAUSE_COMMA,     /* ， and a blank between hanzi */
    PAUSE_DASH,      /* — */
    PAUSE_SEMICOLON, /* ； ： */
    PAUSE_ELLIPSIS,  /* …… */
    PAUSE_STOP,      /* 。 */
    PAUSE_QUESTION,  /* ？ */
    PAUSE_EXCLAIM,   /* ！ */
    PAUSE_COUNT
} Pause;

typedef struct Syllable {
    uint32_t spoken;   /* the hanzi after normalising, simplified */
    uint32_t written;  /* the same in the article's script */
    Reading citation;  /* in its word: zhong4 */
    Reading surface;   /* after sandhi */
    Span source;       /* where it comes from; several syllables of a number may share one span */
} Syllable;

typedef struct Word {
    uint32_t first, count; /* its syllables; count is 0 for a Latin word */
    Str latin;             /* what is said in English letters or words; empty for hanzi */
    Span source;
    Pause pause;           /* what follows it */
} Word;

typedef struct Doubt {
    Span span;
    Str why;        /* one line for an editor */
    unsigned grade; /* 0 (worth a look) to 100 (certainly wrong or missing) */
} Doubt;

typedef struct Utterance {
    uint32_t section, paragraph, sentence; /* numbers in the article, from 0 */
    Kind kind;
    Gap gap;           /* what follows the sentence */
    Span span;         /* in the source; empty for our own words */
    Str text;          /* the source of the sentence */
    Str shown;         /* the same for the eye: without inline glosses, trimmed */
    Str spoken;        /* the same for the ear: numbers in hanzi, marks kept; in the article's script */
    Syllable *syllables;
    Word *words;
    Doubt *doubts;
    uint32_t syllable_count, word_count, doubt_count;
} Utterance;

#endif
