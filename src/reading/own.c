/* own: the words of all layers lie in one trie of characters, whose edges are in a hash. A word stands in it in simplified
 * characters, and as it was written if that is something else. The row is walked once; at each character the trie gives
 * every word that begins there. */
#include "reading/own.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/utf8.h"
#include "reading/normalise.h"
#include "reading/polyphone.h"
#include "reading/syllables.h"

#define OWN_MAX ((size_t)16 << 20) /* bytes of a file */

/* ---- the trie ---- */

static size_t edge_slot(const Own *own, uint32_t node, uint32_t c)
{
    uint64_t h = ((uint64_t)node << 32 | c) * 0x9E3779B97F4A7C15u;
    size_t k = (h >> 32) & (own->edge_slots - 1);
    while (own->edges[k].child && (own->edges[k].node != node || own->edges[k].c != c))
        k = (k + 1) & (own->edge_slots - 1);
    return k;
}

static uint32_t step(const Own *own, uint32_t node, uint32_t c)
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

static bool has_neighbours(const OwnEntry *e)
{
    return e->before.n || e->after.n;
}

/* Of two entries with the same word, does a win? */
static bool goes_first(const OwnEntry *a, const OwnEntry *b)
{
    if (a->file != b->file)
        return a->file > b->file;
    if (has_neighbours(a) != has_neighbours(b))
        return has_neighbours(a);
    return a->at > b->at;
}

static void link_entry(Own *own, uint32_t node, uint32_t entry)
{
    own->links = arena_grow(&own->arena, own->links, &own->link_cap, own->link_count + 1, sizeof *own->links);
    uint32_t *at = &own->ends[node];
    while (*at && !goes_first(&own->entries[entry], &own->entries[own->links[*at - 1].entry]))
        at = &own->links[*at - 1].next;
    own->links[own->link_count] = (OwnLink){ entry, *at };
    *at = (uint32_t)++own->link_count;
}

/* 著 and 着 are one in the trie: OpenCC leaves 著 where simplified text has 着. */
static uint32_t fold(const Tables *t, uint32_t c)
{
    uint32_t other = tables_variant(t, c);
    return other ? other : c;
}

static void insert(Own *own, uint32_t entry, const Tables *t)
{
    const OwnEntry *e = &own->entries[entry];
    uint32_t simple = 0, written = 0;
    for (uint32_t i = 0; i < e->length; i++) {
        simple = make_step(own, simple, fold(t, e->chars[i].simple));
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

static bool is_word_unit(const Unit *unit)
{
    return unit->kind == UNIT_HANZI || unit->kind == UNIT_LETTER || unit->kind == UNIT_DIGIT;
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
        any = any || is_word_unit(&u.items[i]);
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

/* ---- a table ---- */

static Str next_field(Str *line)
{
    return line->p ? str_trim(str_cut(line, '\t')) : (Str){ "", 0 };
}

static bool load_line(Own *own, Str line, const OwnTools *with, Diag *d)
{
    Str text = own->files[own->file_count - 1].text, rest = line;
    Str word = next_field(&rest);
    if (word.n == 0 && rest.p == NULL)
        return true;
    OwnLine l = { .word = word, .word_at = (uint32_t)(word.p - text.p), .said_at = (uint32_t)(line.p + line.n - text.p) };
    if (word.n == 0)
        return own_fail(own, (size_t)(line.p - text.p), d, "no word before the tab");
    if (!rest.p)
        return own_fail(own, l.said_at, d, "no reading: a tab parts the word from it");
    l.said = next_field(&rest);
    if (l.said.n)
        l.said_at = (uint32_t)(l.said.p - text.p);
    l.before = next_field(&rest);
    l.after = next_field(&rest);
    if (rest.p && str_trim(rest).n)
        return own_fail(own, (size_t)(rest.p - text.p), d, "more than four columns");
    return own_add(own, &l, with, d);
}

static bool load_table(Own *own, const OwnTools *with, Diag *d)
{
    for (Str rest = own->files[own->file_count - 1].text; rest.p && rest.n;) {
        Str line = str_cut(&rest, '\n');
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        if (!str_starts(str_trim(line), STR("#")) && !load_line(own, line, with, d))
            return false;
    }
    return true;
}

bool own_load(Own *own, const char *path, const OwnTools *with, Diag *d)
{
    if (own->file_count == OWN_FILES)
        return diag_fail(d, FAIL_USAGE, "more than %d lexicons", OWN_FILES);
    OwnFile *file = &own->files[own->file_count++];
    file->path = strcmp(path, "-") ? path : "standard input";
    if (!file_read(path, OWN_MAX, &file->bytes, d))
        return false;
    file->text = buf_str(&file->bytes);
    if (str_starts(file->text, STR("\xEF\xBB\xBF")))
        file->text = str_skip(file->text, 3);
    ptrdiff_t bad = utf8_bad(file->text);
    if (bad >= 0)
        return own_fail(own, (size_t)bad, d, "this byte (0x%02X) is no UTF-8", (unsigned char)file->text.p[bad]);
    return str_ends(str_of(path), STR(".pls")) ? own_pls(own, with, d) : load_table(own, with, d);
}

void own_release(Own *own)
{
    for (size_t i = 0; i < own->file_count; i++)
        buf_release(&own->files[i].bytes);
    arena_release(&own->arena);
    arena_release(&own->scratch);
    *own = (Own){ 0 };
}

/* ---- the neighbourhood ---- */

typedef struct Matcher {
    Own *own;
    const OwnTools *with;
    Units *u;          /* where to */
    const Unit *in;    /* where from */
    size_t count;
    Buf text;          /* the sentence as neighbourhoods see it; made when the first one is asked for */
    uint32_t *places;  /* byte of each unit in it, and of its clause's beginning and end */
    uint32_t *begins, *ends;
    uint32_t matches;
} Matcher;

static const Unit *unit_at(const Matcher *m, size_t i)
{
    return i < m->count ? &m->in[i] : NULL;
}

static bool is_kind(const Unit *unit, UnitKind kind)
{
    return unit && unit->kind == kind;
}

/* Does a clause end with unit i: a comma or more, or a blank between hanzi? Not inside a figure. */
static bool parts_clauses(const Matcher *m, size_t i)
{
    const Unit *unit = &m->in[i], *last = i ? &m->in[i - 1] : NULL, *next = unit_at(m, i + 1);
    if (unit->kind == UNIT_BLANK)
        return is_kind(last, UNIT_HANZI) && is_kind(next, UNIT_HANZI);
    if (unit->kind != UNIT_OTHER || unit->source.len == 0 || (is_kind(last, UNIT_DIGIT) && is_kind(next, UNIT_DIGIT)))
        return false;
    const Mark *mark = tables_mark(m->with->tables, str_skip(m->u->source, unit->source.at));
    return mark && mark->pause >= PAUSE_COMMA;
}

/* Hanzi, letters, figures and 、 as they stand there; quotes and brackets are looked through. */
static void add_text(Matcher *m, const Unit *unit)
{
    if (is_word_unit(unit) || unit->c == 0x3001)
        buf_addcp(&m->text, unit->spoken);
}

static void write_text(Matcher *m)
{
    Arena *arena = m->u->arena;
    m->places = arena_new(arena, uint32_t, m->count + 1);
    m->begins = arena_new(arena, uint32_t, m->count + 1);
    m->ends = arena_new(arena, uint32_t, m->count + 1);
    uint32_t begin = 0;
    for (size_t i = 0; i < m->count; i++) {
        m->places[i] = (uint32_t)m->text.n;
        m->begins[i] = begin;
        if (parts_clauses(m, i))
            begin = (uint32_t)m->text.n;
        else
            add_text(m, &m->in[i]);
    }
    m->places[m->count] = (uint32_t)m->text.n;
    uint32_t end = (uint32_t)m->text.n;
    for (size_t i = m->count; i-- > 0; m->ends[i] = end)
        if (m->begins[i] != begin) {
            end = begin;
            begin = m->begins[i];
        }
}

static bool neighbours_fit(Matcher *m, const OwnEntry *e, size_t i)
{
    if (!has_neighbours(e))
        return true;
    if (!m->places)
        write_text(m);
    Str text = buf_str(&m->text);
    size_t last = i + e->length;
    Str before = { text.p + m->begins[i], m->places[i] - m->begins[i] };
    Str after = { text.p + m->places[last], m->ends[last - 1] - m->places[last] };
    return polyphone_fits(m->with->tables, e->before, before, SIDE_BEFORE) &&
           polyphone_fits(m->with->tables, e->after, after, SIDE_AFTER);
}

/* ---- matching ---- */

/* The simplified forms are the same: but two traditional characters that share one (乾 幹) are not, nor 著 and 着 alone. */
static bool char_fits(const OwnEntry *e, const OwnChar *c, const Unit *unit)
{
    if (c->written == unit->c)
        return true;
    if (c->written != c->simple && unit->c != unit->spoken)
        return false;
    return e->length > 1 || c->simple == unit->spoken;
}

/* Words of letters and figures are whole: AI does not stand in MAIL. */
static bool is_whole(const Matcher *m, size_t i, size_t end)
{
    const Unit *first = &m->in[i], *last = &m->in[end - 1];
    bool begins = i == 0 || first->kind == UNIT_HANZI || !is_word_unit(first) || m->in[i - 1].kind != first->kind;
    bool stops = end == m->count || last->kind == UNIT_HANZI || !is_word_unit(last) || m->in[end].kind != last->kind;
    return begins && stops;
}

static bool entry_fits(Matcher *m, const OwnEntry *e, size_t i)
{
    for (uint32_t k = 0; k < e->length; k++)
        if (!char_fits(e, &e->chars[k], &m->in[i + k]))
            return false;
    return is_whole(m, i, i + e->length) && neighbours_fit(m, e, i);
}

static void offer(Matcher *m, uint32_t node, size_t i, OwnEntry **best)
{
    for (uint32_t k = m->own->ends[node]; k; k = m->own->links[k - 1].next) {
        OwnEntry *e = &m->own->entries[m->own->links[k - 1].entry];
        bool better = !*best || e->length > (*best)->length || (e->length == (*best)->length && goes_first(e, *best));
        if (better && entry_fits(m, e, i)) {
            *best = e;
            return;
        }
    }
}

/* One walk down the trie, by the simplified characters or by those that are written. */
static void walk(Matcher *m, size_t i, bool written, OwnEntry **best)
{
    uint32_t node = 0;
    for (size_t k = i; k < m->count; k++) {
        node = step(m->own, node, written ? m->in[k].c : fold(m->with->tables, m->in[k].spoken));
        if (!node)
            return;
        offer(m, node, i, best);
    }
}

/* ---- what is found ---- */

static void give_readings(Matcher *m, const OwnEntry *e, size_t i)
{
    const Reading *next = e->readings;
    m->matches++;
    for (uint32_t k = 0; k < e->length; k++) {
        Unit *unit = units_add(m->u, m->in[i + k]);
        if (unit->kind == UNIT_HANZI) {
            unit->match = m->matches;
            unit->own = *next++;
        }
        m->matches += e->chars[k].ends_word;
    }
}

static void say_latin(Matcher *m, Str text, Span span)
{
    Str said = normalise_latin(m->u->arena, str_trim(text));
    if (said.n)
        units_add(m->u, (Unit){ .c = 'a', .source = span, .kind = UNIT_LATIN, .hint = READING_NONE, .latin = said });
}

static void say_alias(Matcher *m, const OwnEntry *e, size_t i)
{
    Span span = units_span(&m->in[i], &m->in[i + e->length - 1]);
    size_t latin = 0;
    m->matches++;
    for (size_t at = 0; at < e->alias.n;) {
        size_t start = at;
        uint32_t c = utf8_next(e->alias, &at);
        if (!utf8_is_han(c))
            continue;
        say_latin(m, (Str){ e->alias.p + latin, start - latin }, span);
        latin = at;
        units_add(m->u, (Unit){ .c = c, .spoken = c, .source = span, .kind = UNIT_HANZI, .hint = READING_NONE,
                                .made = true, .match = m->matches, .own = READING_NONE });
    }
    say_latin(m, str_skip(e->alias, latin), span);
    units_mark(m->u, span, FATE_SPOKEN);
}

static size_t take(Matcher *m, size_t i)
{
    OwnEntry *best = NULL;
    walk(m, i, false, &best);
    walk(m, i, true, &best);
    if (!best) {
        units_add(m->u, m->in[i]);
        return i + 1;
    }
    best->used = true;
    if (best->readings)
        give_readings(m, best, i);
    else
        say_alias(m, best, i);
    return i + best->length;
}

bool own_pass(Units *u, Own *own, const OwnTools *with, Diag *d)
{
    if (own->count == 0)
        return true;
    if (!simplify_pass(with->simplifier, u, d))
        return false;
    Matcher m = { .own = own, .with = with, .u = u, .in = u->items, .count = u->count };
    u->items = NULL;
    u->count = u->cap = 0;
    for (size_t i = 0; i < m.count;)
        i = take(&m, i);
    buf_release(&m.text);
    return true;
}
