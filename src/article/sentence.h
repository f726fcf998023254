/* sentence: where sentences end.
 *
 * A sentence ends after a run of 。！？…… ! ? and the closing quotes and brackets that follow it, and after a full-width or
 * half-width full stop behind a hanzi. Never inside a number, an address, an abbreviation or a 《title》, and not at a `?`
 * that stands for a lost byte. Half-width marks mean the same as full-width ones. */
#ifndef LANGDU_SENTENCE_H
#define LANGDU_SENTENCE_H

#include "article/rules.h"

/* The end (byte offset) of the sentence that begins at byte `at` of the paragraph's text; at most text.n. */
size_t sentence_end(Str text, size_t at, const Rules *rules);

/* Does the half-width ? at byte `at` stand for a lost byte? It does in front of a comma and the like, in front of the rest
 * of a gloss, and where a quotation is open that is closed nowhere behind it. `text` may be the paragraph or the sentence;
 * in the latter a ? at the end is none. */
bool sentence_is_damage(Str text, size_t at);

#endif
