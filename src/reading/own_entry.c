/* own_entry: the words of all layers lie in one trie of characters, whose edges are in a hash. A word stands in it in
 * simplified characters, and as it was written if that is something else. */
#include "reading/own_entry.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "reading/syllables.h"

/* ---- the trie ---- */

static size_t edge_slot(const Own *own, uint32_t node, uint32_t c)
{
    uint64_t h = ((uint64_t)node << 32 | c) * 0x9E3779B97F4A7C15u;
    size_t k = (h >> 32) & (own->edge_slots - 1);
    while (own->edges[k].child && (own->edges[k].node != node || own->edges[k].c != c))
        k = (k + 1) & (own->edge_slots - 1);
    return k;
}

uint32_t own_step(const Own *own, uint32_t node, uint32_t c)
{
    return own->edges[edge_slot(own, node, c)].child;
}

static void grow_edges(Own *own)
{
    OwnEdge *old = own->edges;
    size_t slots = own->edge_slots;
    own->edge_slots = slots ? 2 * slots : 1024;
    own->edges = arena_new(&own->arena, OwnEdge, own->edge_slots);
    for (size_t i = 0; i < slots; i++)
        if (old[i].child)
            own->edges[edge_slot(own, old[i].node, old[i].c)] = old[i];
}

static uint32_t make_step(Own *own, uint32_t node, uint32_t c)
{
    if (2 * own->edge_count >= own->edge_slots)
        grow_edges(own);
    OwnEdge *edge = &own->edges[edge_slot(own, node, c)];
    if (!edge->child) {
        own->edge_count++;
        *edge = (OwnEdge){ node, c, (uint32_t)++own->node_count };
        own->ends = arena_grow(&own->arena, own->ends, &own->end_cap, own->node_count + 1, sizeof *own->ends);
        own->ends[own->node_count] = 0;
    }
    return edge->child;
}

bool own_goes_first(const OwnEntry *a, const OwnEntry *b)
{
    if (a->file != b->file)
        return a->file > b->file;
    if (own_has_neighbours(a) != own_has_neighbours(b))
        return own_has_neighbours(a);
    return a->at > b->at;
}

static void link_entry(Own *own, uint32_t node, uint32_t entry)
{
    own->links = arena_grow(&own->arena, own->links, &own->link_cap, own->link_count + 1, sizeof *own->links);
    uint32_t *at = &own->ends[node];
    while (*at && !own_goes_first(&own->entries[entry], &own->entries[own->links[*at - 1].entry]))
        at = &own->links[*at - 1].next;
    own->links[own->link_count] = (OwnLink){ entry, *at };
    *at = (uint32_t)++own->link_count;
}

/* 著 and 着 are one in the trie: OpenCC leaves 著 where simplified text has 着. */
uint32_t own_fold(const Tables *t, uint32_t c)
{
    uint32_t other = tables_variant(t, c);
    return other ? other : c;
}

static void insert(Own *own, uint32_t entry, const Tables *t)
{
    const OwnEntry *e = &own->entries[entry];
    uint32_t simple = 0, written = 0;
    for (uint32_t i = 0; i < e->length; i++) {
        simple = make_step(own, simple, own_fold(t, e->chars[i].simple));
        written = make_step(own, written, e->chars[i].written);
    }
    link_entry(own, simple, entry);
    if (written != simple)
        link_entry(own, written, entry);
}

/* ---- an entry ---- */

bool own_fail(const Own *own, size_t at, Diag *d, const char *format, ...)
{
    char text[256];
    const OwnFile *file = &own->files[own->file_count - 1];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return diag_at(d, FAIL_INPUT, file->path, file->text, at, "%s", text);
}

static bool has_hanzi(Str s)
{
    for (size_t at = 0; at < s.n;)
        if (utf8_is_han(utf8_next(s, &at)))
            return true;
    return false;
}

/* A blank between hanzi parts two words; elsewhere it is a character of the word. */
static bool parts_words(const Units *u, size_t i)
{
    return u->items[i].kind == UNIT_BLANK && i > 0 && i + 1 < u->count && u->items[i - 1].kind == UNIT_HANZI &&
           u->items[i + 1].kind == UNIT_HANZI;
}

static bool read_word(Own *own, const OwnLine *line, const OwnTools *with, OwnEntry *e, Diag *d)
{
    Units u;
    units_scan(&u, &own->scratch, line->word, (Span){ 0, 0 }, line->word);
    if (!simplify_pass(with->simplifier, &u, d))
        return false;
    OwnChar *chars = arena_new(&own->arena, OwnChar, u.count + 1);
    bool any = false;
    for (size_t i = 0; i < u.count; i++) {
        if (parts_words(&u, i) && e->length)
            chars[e->length - 1].ends_word = true;
        else
            chars[e->length++] = (OwnChar){ u.items[i].c, u.items[i].spoken, false };
        any = any || unit_is_of_word(&u.items[i]);
    }
    e->chars = chars;
    if (e->length > OWN_WORD_MAX)
        return own_fail(own, line->word_at, d, "a word of more than %d characters", OWN_WORD_MAX);
    return any || own_fail(own, line->word_at, d, "'%.*s' is no word", STR_ARG(line->word));
}

/* Which syllable is wrong? Its place, or that their number is. */
static bool fail_reading(const Own *own, const OwnLine *line, const OwnTools *with, uint32_t hanzi, Diag *d)
{
    Reading readings[SYLLABLES_MAX];
    size_t total = 0;
    for (Str rest = line->said; rest.p && rest.n;) {
        Str one = str_cut(&rest, ' ');
        size_t count = syllables_split(with->pinyin, one, 0, SYLLABLES_MAX, NULL, NULL, readings);
        if (one.n && count == 0)
            return own_fail(own, line->said_at + (size_t)(one.p - line->said.p), d, "'%.*s' is no pinyin", STR_ARG(one));
        total += count;
    }
    return own_fail(own, line->said_at, d, "%zu reading%s for %u hanzi", total, total == 1 ? "" : "s", (unsigned)hanzi);
}

static bool read_pinyin(Own *own, const OwnLine *line, const OwnTools *with, OwnEntry *e, Diag *d)
{
    Reading *readings = arena_new(&own->arena, Reading, SYLLABLES_MAX);
    uint32_t hanzi = 0;
    for (uint32_t i = 0; i < e->length; i++)
        hanzi += utf8_is_han(e->chars[i].written);
    if (syllables_split(with->pinyin, line->said, hanzi, SYLLABLES_MAX, NULL, NULL, readings) == 0)
        return fail_reading(own, line, with, hanzi, d);
    if (hanzi > 1 && syllables_tones(line->said) == 0)
        return own_fail(own, line->said_at, d, "'%.*s' has no tones", STR_ARG(line->said));
    e->readings = readings;
    return true;
}

static bool is_latin(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) ||
           c == ' ' || c == '\'' || c == '-' || c == 0x2019;
}

static bool read_alias(Own *own, const OwnLine *line, OwnEntry *e, Diag *d)
{
    e->alias = str_starts(line->said, STR("=")) ? str_trim(str_skip(line->said, 1)) : line->said;
    size_t offset = (size_t)(e->alias.p - line->said.p), start = 0;
    for (size_t at = 0; at < e->alias.n; start = at) {
        uint32_t c = utf8_next(e->alias, &at);
        if (!utf8_is_han(c) && !is_latin(c))
            return own_fail(own, line->said_at + offset + start, d,
                            "only hanzi and Latin letters can be said instead of a word; write figures in hanzi");
    }
    return e->alias.n > 0 || own_fail(own, line->said_at, d, "nothing is said instead of '%.*s'", STR_ARG(line->word));
}

/* The simplified text; lives in the arena if it is another one. */
static bool simplified(Own *own, Str text, const OwnTools *with, Str *out, Diag *d)
{
    *out = text;
    for (size_t at = 0; at < text.n;)
        if (script_is_traditional(&with->simplifier->script, utf8_next(text, &at)))
            return simplify_text(with->simplifier, text, &own->arena, out, d);
    return true;
}

bool own_add(Own *own, const OwnLine *line, const OwnTools *with, Diag *d)
{
    OwnEntry e = { .word = line->word, .said = line->said, .file = (uint32_t)own->file_count - 1, .at = line->word_at };
    if (line->said.n == 0)
        return own_fail(own, line->said_at, d, "'%.*s' has no reading", STR_ARG(line->word));
    if (!read_word(own, line, with, &e, d))
        return false;
    bool alias = line->alias || str_starts(line->said, STR("=")) || has_hanzi(line->said) || !has_hanzi(line->word);
    if (alias ? !read_alias(own, line, &e, d) : !read_pinyin(own, line, with, &e, d))
        return false;
    if (!simplified(own, line->before, with, &e.before, d) || !simplified(own, line->after, with, &e.after, d))
        return false;
    own->entries = arena_grow(&own->arena, own->entries, &own->cap, own->count + 1, sizeof e);
    own->entries[own->count++] = e;
    insert(own, (uint32_t)own->count - 1, with->tables);
    arena_reset(&own->scratch);
    return true;
}
