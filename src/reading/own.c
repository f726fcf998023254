/* own: layers from files, and their words found in a row of units. The row is walked once; at each character the trie
 * gives every word that begins there. */
#include "reading/own.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/utf8.h"
#include "reading/normalise.h"
#include "reading/own_pls.h"
#include "reading/polyphone.h"

#define OWN_MAX ((size_t)16 << 20) /* bytes of a file */

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
    if (unit_is_of_word(unit) || unit->c == 0x3001)
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
    if (!own_has_neighbours(e))
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
    bool begins = i == 0 || first->kind == UNIT_HANZI || !unit_is_of_word(first) || m->in[i - 1].kind != first->kind;
    bool stops = end == m->count || last->kind == UNIT_HANZI || !unit_is_of_word(last) || m->in[end].kind != last->kind;
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
        bool better = !*best || e->length > (*best)->length || (e->length == (*best)->length && own_goes_first(e, *best));
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
        node = own_step(m->own, node, written ? m->in[k].c : own_fold(m->with->tables, m->in[k].spoken));
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
