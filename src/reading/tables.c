#include "reading/tables.h"

#include "base/utf8.h"

static bool parse_pause(Str name, Pause *out)
{
    static const struct {
        const char *name;
        Pause pause;
    } pauses[] = {
        { "none", PAUSE_NONE },         { "quote", PAUSE_QUOTE },       { "enum", PAUSE_ENUM },
        { "comma", PAUSE_COMMA },       { "dash", PAUSE_DASH },         { "semicolon", PAUSE_SEMICOLON },
        { "ellipsis", PAUSE_ELLIPSIS }, { "stop", PAUSE_STOP },         { "question", PAUSE_QUESTION },
        { "exclaim", PAUSE_EXCLAIM },
    };
    for (size_t i = 0; i < sizeof pauses / sizeof *pauses; i++)
        if (str_eq(name, str_of(pauses[i].name))) {
            *out = pauses[i].pause;
            return true;
        }
    return false;
}

static size_t count_lines(Str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

static bool load_marks(Tables *t, Str text, Arena *arena, Diag *d)
{
    t->marks = arena_new(arena, Mark, count_lines(text) + 1);
    while (text.p && text.n) {
        Str line = str_cut(&text, '\n');
        Mark m = { .written = str_cut(&line, '\t') };
        if (!parse_pause(str_cut(&line, '\t'), &m.pause))
            return diag_fail(d, FAIL_INTERNAL, "marks.tsv: unknown pause at '%.*s'", STR_ARG(m.written));
        m.spoken = line;
        t->marks[t->mark_count++] = m;
    }
    return true;
}

static void load_units(Tables *t, Str text, Arena *arena)
{
    t->units = arena_new(arena, UnitName, count_lines(text) + 1);
    while (text.p && text.n) {
        Str line = str_cut(&text, '\n');
        UnitName u = { .written = str_cut(&line, '\t') };
        u.said = str_cut(&line, '\t');
        u.where = str_eq(line, STR("any")) ? UNIT_ANYWHERE : str_eq(line, STR("money")) ? UNIT_MONEY : UNIT_AFTER;
        t->units[t->unit_count++] = u;
    }
}

/* Rows of a name and a list, into `lists` by the place of the name among `names`. */
static bool load_lists(Str text, const char *table, const char *const *names, int count, Str *lists, Diag *d)
{
    while (text.p && text.n) {
        Str line = str_cut(&text, '\n');
        Str name = str_cut(&line, '\t');
        int i = 0;
        while (i < count && !str_eq(name, str_of(names[i])))
            i++;
        if (i == count)
            return diag_fail(d, FAIL_INTERNAL, "%s.tsv: unknown list '%.*s'", table, STR_ARG(name));
        lists[i] = line;
    }
    return true;
}

static bool load_figures(Tables *t, Str text, Diag *d)
{
    static const char *const names[FIGURE_COUNT] = { "two", "digits", "year", "ordinal" };
    return load_lists(text, "figures", names, FIGURE_COUNT, t->figures, d);
}

static bool load_sandhi(Tables *t, Str text, Diag *d)
{
    static const char *const names[SANDHI_COUNT] = { "figure", "yi-after", "yi-before", "bu-adverb" };
    return load_lists(text, "sandhi", names, SANDHI_COUNT, t->sandhi, d);
}

bool tables_sandhi(const Tables *t, SandhiList list, uint32_t hanzi)
{
    for (size_t at = 0; at < t->sandhi[list].n;)
        if (utf8_next(t->sandhi[list], &at) == hanzi)
            return true;
    return false;
}

static void load_variants(Tables *t, Str text, Arena *arena)
{
    t->variants = arena_new(arena, Variant, count_lines(text) + 1);
    while (text.p && text.n) {
        Str line = str_cut(&text, '\n');
        size_t at = 0;
        Variant v = { .written = line.n ? utf8_next(line, &at) : 0 };
        line = str_trim(str_skip(line, at));
        at = 0;
        v.other = line.n ? utf8_next(line, &at) : 0;
        t->variants[t->variant_count++] = v;
    }
}

uint32_t tables_variant(const Tables *t, uint32_t hanzi)
{
    for (size_t i = 0; i < t->variant_count; i++)
        if (t->variants[i].written == hanzi)
            return t->variants[i].other;
    return 0;
}

static bool load_readings(PolyphoneRule *r, Str text, const Pinyin *pinyin, Arena *arena)
{
    Reading *readings = arena_new(arena, Reading, utf8_count(r->word) + 1);
    while (text.p && text.n) {
        Reading one = reading_parse(pinyin, str_cut(&text, ' '));
        if (one == READING_NONE || r->count == utf8_count(r->word))
            return false;
        readings[r->count++] = one;
    }
    r->readings = readings;
    return r->count > 0 && r->count == utf8_count(r->word);
}

uint32_t tables_chain(Str word)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < word.n; i++)
        h = (h ^ (unsigned char)word.p[i]) * 16777619u;
    return (h ^ h >> 15) % RULE_CHAINS;
}

static bool load_rule(Tables *t, Str line, const Pinyin *pinyin, Arena *arena, Diag *d)
{
    PolyphoneRule r = { .word = str_cut(&line, '\t') };
    Str readings = line.p ? str_cut(&line, '\t') : line;
    r.before = line.p ? str_cut(&line, '\t') : (Str){ "", 0 };
    r.after = line.p ? line : (Str){ "", 0 };
    if (!load_readings(&r, readings, pinyin, arena))
        return diag_fail(d, FAIL_INTERNAL, "polyphones.tsv: '%.*s' is no reading of '%.*s'", STR_ARG(readings),
                         STR_ARG(r.word));
    t->polyphones[t->polyphone_count++] = r;
    return true;
}

/* Chains are linked from the last rule to the first, so that they run in the order of the table. */
static bool link_rules(Tables *t, Diag *d)
{
    if (t->polyphone_count >= UINT16_MAX)
        return diag_fail(d, FAIL_INTERNAL, "polyphones.tsv: too many rules");
    for (size_t i = t->polyphone_count; i-- > 0;) {
        uint16_t *chain = &t->chains[tables_chain(t->polyphones[i].word)];
        t->polyphones[i].next = *chain;
        *chain = (uint16_t)(i + 1);
    }
    return true;
}

static bool load_polyphones(Tables *t, Str text, const Pinyin *pinyin, Arena *arena, Diag *d)
{
    size_t lines = count_lines(text) + 1;
    t->polyphones = arena_new(arena, PolyphoneRule, lines);
    t->classes = arena_new(arena, WordClass, lines);
    while (text.p && text.n) {
        Str line = str_cut(&text, '\n');
        if (str_starts(line, STR("@"))) {
            Str name = str_cut(&line, '\t');
            t->classes[t->class_count++] = (WordClass){ name, line };
        } else if (!load_rule(t, line, pinyin, arena, d)) {
            return false;
        }
    }
    return link_rules(t, d);
}

bool tables_open(Tables *t, const Data *data, const Pinyin *pinyin, Arena *arena, Diag *d)
{
    *t = (Tables){ 0 };
    load_units(t, data_blob(data, "units"), arena);
    load_variants(t, data_blob(data, "variants"), arena);
    return load_marks(t, data_blob(data, "marks"), arena, d) && load_figures(t, data_blob(data, "figures"), d) &&
           load_sandhi(t, data_blob(data, "sandhi"), d) &&
           load_polyphones(t, data_blob(data, "polyphones"), pinyin, arena, d);
}

const Mark *tables_mark(const Tables *t, Str text)
{
    const Mark *best = NULL;
    for (size_t i = 0; i < t->mark_count; i++)
        if (str_starts(text, t->marks[i].written) && (!best || t->marks[i].written.n > best->written.n))
            best = &t->marks[i];
    return best;
}

const UnitName *tables_unit(const Tables *t, Str text, bool after_figure)
{
    const UnitName *best = NULL;
    for (size_t i = 0; i < t->unit_count; i++) {
        const UnitName *u = &t->units[i];
        bool fits = u->where == UNIT_ANYWHERE || (u->where == UNIT_AFTER && after_figure);
        if (fits && str_starts(text, u->written) && (!best || u->written.n > best->written.n))
            best = u;
    }
    return best;
}

const UnitName *tables_money(const Tables *t, Str text)
{
    for (size_t i = 0; i < t->unit_count; i++)
        if (t->units[i].where == UNIT_MONEY && str_starts(text, t->units[i].written))
            return &t->units[i];
    return NULL;
}

bool words_begin(Str words, Str text)
{
    while (words.p && words.n) {
        Str one = str_cut(&words, ' ');
        if (one.n && str_starts(text, one))
            return true;
    }
    return false;
}

bool words_end(Str words, Str text)
{
    while (words.p && words.n) {
        Str one = str_cut(&words, ' ');
        if (one.n && str_ends(text, one))
            return true;
    }
    return false;
}
