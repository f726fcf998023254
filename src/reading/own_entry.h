/* own_entry: the entries of own lexicons, checked, and the trie they are found by. For own.c and the files that read one
 * format each. */
#ifndef LANGDU_OWN_ENTRY_H
#define LANGDU_OWN_ENTRY_H

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

typedef struct OwnLine {
    Str word, said, before, after;
    uint32_t word_at, said_at; /* bytes in the file's text */
    bool alias;                /* `said` is no pinyin, whatever it looks like */
} OwnLine;

/* An entry of the newest layer. The views must live as long as `own`. */
bool own_add(Own *own, const OwnLine *line, const OwnTools *with, Diag *d);

/* An error in the newest layer. */
bool own_fail(const Own *own, size_t at, Diag *d, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The child of `node` by the character, or 0; words begin at node 0. Simplified characters are folded first. */
uint32_t own_step(const Own *own, uint32_t node, uint32_t c);
uint32_t own_fold(const Tables *t, uint32_t c);

/* Of two entries with the same word, does a win? */
bool own_goes_first(const OwnEntry *a, const OwnEntry *b);

static inline bool own_has_neighbours(const OwnEntry *e)
{
    return e->before.n || e->after.n;
}

#endif
