/* account: every character of the source is spoken, left out by a named rule, or unread.
 *
 * The sums are counted piece by piece where the decision is made, never by subtraction, so that a character that was
 * forgotten or counted twice shows: account_balance compares them with the source. */
#ifndef LANGDU_ACCOUNT_H
#define LANGDU_ACCOUNT_H

#include "base/arena.h"
#include "base/str.h"

typedef enum Fate {
    FATE_SPOKEN,
    /* left out, by rule */
    FATE_LAYOUT,   /* line ends, blanks, byte order mark, control and zero-width characters */
    FATE_MARK,     /* punctuation: a pause, a quote, a bracket, the dash that closes a heading */
    FATE_GLOSS,    /* inline pinyin after a character */
    FATE_BYLINE,   /* source, author, editor, date */
    FATE_CAPTION,  /* with --captions=skip */
    FATE_NOTE,     /* disclaimers, identifiers */
    FATE_UNREAD,   /* nobody knew how to read it */
    FATE_COUNT
} Fate;

typedef struct AccountItem {
    Span span;
    Fate fate;
} AccountItem;

typedef struct Account {
    uint64_t sums[FATE_COUNT]; /* characters (code points) */
    bool itemised;             /* keep the items too (inspect --account) */
    Arena *arena;              /* of the items */
    AccountItem *items;        /* what was left out or unread, blanks and marks excepted; in order of decision */
    size_t count, cap;
} Account;

/* Counts the characters of `source` at `span`. */
void account_add(Account *a, Str source, Span span, Fate fate);

uint64_t account_total(const Account *a);
const char *fate_name(Fate fate);

#endif
