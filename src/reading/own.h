/* own: readings that people give in files of their own (--lexicon). They go over everything langdu knows.
 *
 * A file is a layer. It is a table, columns separated by tabs:
 *
 *   重慶	chóng qìng              word, reading: marks or digits, one syllable for each hanzi
 *   龙港 新城	long2 gang3 xin1 cheng2  a blank between hanzi: two words
 *   行	háng	一 二	代表              and only between such neighbours (the language of polyphone.h)
 *   GDP	国内生产总值              the second column has hanzi, or the first has none: said instead of the word
 *   苹果	=Apple                   the same with a = where the second column would be taken for pinyin
 *
 * or, if its name ends in .pls, a W3C pronunciation lexicon whose alphabet is x-pinyin. Words are found in either script.
 * The longest word at a place wins; of equal ones the later layer, then one with a neighbourhood, then the later line. */
#ifndef LANGDU_OWN_H
#define LANGDU_OWN_H

#include "reading/own_entry.h"

/* Adds a layer. `path` must live as long as `own`. FAIL_INPUT with the place for what is wrong in the file. */
bool own_load(Own *own, const char *path, const OwnTools *with, Diag *d);
void own_release(Own *own);

/* Finds the words in the row and leaves their readings on it, or what is said instead. To be called after gloss_pass and
 * before normalise_pass. Fails only with OpenCC. */
bool own_pass(Units *u, Own *own, const OwnTools *with, Diag *d);

#endif
