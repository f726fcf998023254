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

#include "reading/simplify.h"
#include "reading/tables.h"
#include "reading/unit.h"

#define OWN_FILES 16
#define OWN_WORD_MAX 64 /* characters */

typedef struct OwnChar {
    uint32_t written, simple;
    bool ends_word;
} OwnChar;

typedef struct OwnEntry {
    Str word, said;          /* as they stand in the file */
    const OwnChar *chars;
    const Reading *readings; /* one for each hanzi; NULL: `alias` is said instead of the word */
    uint32_t length;         /* characters */
    Str alias;
    Str before, after;       /* simplified */
    uint32_t file, at;       /* layer, and byte in its text */
    bool used;               /* it applied somewhere */
} OwnEntry;

typedef struct OwnFile {
    const char *path; /* borrowed */
    Buf bytes;
    Str text;         /* without a byte order mark */
} OwnFile;

typedef struct OwnEdge {
    uint32_t node, c, child; /* child 0: an empty slot */
} OwnEdge;

/* An entry at the node where its word ends; several are chained, the winner first. */
typedef struct OwnLink {
    uint32_t entry, next; /* next: index + 1 */
} OwnLink;

typedef struct Own {
    Arena arena, scratch;
    OwnFile files[OWN_FILES];
    OwnEntry *entries;
    OwnEdge *edges;   /* hash, edge_slots (a power of two) of them */
    uint32_t *ends;   /* of a node: first link + 1 */
    OwnLink *links;
    size_t file_count, count, cap, edge_count, edge_slots, node_count, end_cap, link_count, link_cap;
} Own;

/* What the reader has that own readings need. */
typedef struct OwnTools {
    const Pinyin *pinyin;
    const Tables *tables;
    Simplifier *simplifier;
} OwnTools;

/* Adds a layer. `path` must live as long as `own`. FAIL_INPUT with the place for what is wrong in the file. */
bool own_load(Own *own, const char *path, const OwnTools *with, Diag *d);
void own_release(Own *own);

/* Finds the words in the row and leaves their readings on it, or what is said instead. To be called after gloss_pass and
 * before normalise_pass. Fails only with OpenCC. */
bool own_pass(Units *u, Own *own, const OwnTools *with, Diag *d);

/* ---- for own_pls.c ---- */

typedef struct OwnLine {
    Str word, said, before, after;
    uint32_t word_at, said_at; /* bytes in the file's text */
    bool alias;                /* `said` is no pinyin, whatever it looks like */
} OwnLine;

/* An entry of the newest layer. The views must live as long as `own`. */
bool own_add(Own *own, const OwnLine *line, const OwnTools *with, Diag *d);

/* An error in the newest layer. */
bool own_fail(const Own *own, size_t at, Diag *d, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Reads the newest layer, whose text is XML. */
bool own_pls(Own *own, const OwnTools *with, Diag *d);

#endif
