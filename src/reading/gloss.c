/* gloss: one walk over the row. What stands between the brackets or in <rt> is written down as pinyin (bopomofo is turned
 * into it), split into syllables so that the dictionary allows each for its character, and left there as a hint. The
 * characters of a bracket are the last ones before it, those of an <rt> all since the last one. */
#include "reading/gloss.h"

#include "base/utf8.h"
#include "reading/bopomofo.h"
#include "reading/syllables.h"

enum {
    GLOSS_LETTERS = 8,  /* zhuang4, and the marks of decomposed text */
    GLOSS_HANZI = 16,   /* that one gloss is for */
    GLOSS_UNITS = 160,  /* between its brackets */
    TAG_UNITS = 200,    /* of a tag with its attributes */
    RUBY_UNITS = 2000,
    MANY = 8,           /* glosses of a page where a program wrote them */
    ENOUGH = 1000       /* to judge by */
};

typedef struct Pass {
    Units *u;
    const GlossTools *with;
    size_t kept;      /* units that stay */
    Buf content;      /* of the gloss at hand, as pinyin */
} Pass;

/* ---- what a gloss says ---- */

static bool is_open(uint32_t c)
{
    return c == '(' || c == 0xFF08;
}

static bool is_close(uint32_t c)
{
    return c == ')' || c == 0xFF09;
}

static bool is_parting(uint32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x2BC || c == '-' || c == 0xB7;
}

/* A character that pinyin or bopomofo is written with. */
static bool is_content(const Unit *unit)
{
    return unit->kind == UNIT_LETTER || unit->kind == UNIT_BLANK || (unit->c >= '1' && unit->c <= '5') ||
           is_parting(unit->c) || unit->c == ':' || bopomofo_is(unit->c);
}

static bool is_bopomofo(const Units *u, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++)
        if (bopomofo_is(u->items[i].c) && u->items[i].c >= 0x3105)
            return true;
    return false;
}

/* The units [from, end) as pinyin in `content`; false when they are none. */
static bool write_content(Pass *p, size_t from, size_t end)
{
    Buf text = { 0 };
    buf_clear(&p->content);
    for (size_t i = from; i < end; i++) {
        const Unit *unit = &p->u->items[i];
        if (!is_content(unit)) {
            buf_release(&text);
            return false;
        }
        buf_addcp(&text, unit->kind == UNIT_BLANK || is_parting(unit->c) ? ' ' : unit->c);
    }
    bool ok = true;
    if (is_bopomofo(p->u, from, end))
        ok = bopomofo_to_pinyin(p->with->bopomofo, buf_str(&text), &p->content);
    else
        buf_adds(&p->content, str_trim(buf_str(&text)));
    buf_release(&text);
    return ok && p->content.n > 0;
}

/* ---- whom it is for ---- */

/* The characters that end a row of hanzi. */
typedef struct Base {
    const Pass *pass;
    Unit *last;
    size_t count;
} Base;

/* The dictionary's reading of the character that this gloss means: a syllable without tone means any; 一 and 不 may be
 * written with the tone that is spoken. READING_NONE when there is none. */
static Reading meant(const Lexicon *lx, uint32_t c, Reading r)
{
    uint32_t count;
    const Reading *known = lexicon_hanzi(lx, c, &count);
    bool shifts = c == 0x4E00 || c == 0x4E0D;
    if (count == 0 || (!shifts && lexicon_allows(lx, c, r)))
        return r;
    for (uint32_t i = 0; i < count; i++)
        if (reading_syllable(known[i]) == reading_syllable(r) && (shifts || reading_tone(r) == 5))
            return known[i];
    return READING_NONE;
}

static bool is_allowed(const void *arg, size_t from_end, Reading r)
{
    const Base *base = arg;
    const Unit *unit = base->last - from_end;
    return meant(base->pass->with->lexicon, unit->c, r) != READING_NONE;
}

/* Pinyin beyond doubt: each syllable has its tone, and it is no A4. */
static bool is_surely_pinyin(const Pass *p, size_t count)
{
    Str text = buf_str(&p->content);
    bool name = text.n == 2 && *text.p >= 'A' && *text.p <= 'Z' && text.p[1] < 0x7F;
    return count > 0 && syllables_tones(text) == count && !name;
}

/* Leaves the hints. Has a syllable a tone, a syllable without one is neutral where the dictionary knows that. */
static void hint(const Base *base, const Reading *readings, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        Unit *unit = base->last - (count - 1 - k);
        Reading r = meant(base->pass->with->lexicon, unit->c, readings[k]);
        unit->hint = syllables_tones(buf_str(&base->pass->content)) && reading_tone(readings[k]) == 5 ? readings[k] : r;
    }
}

static void doubt_reading(const Pass *p, size_t count, Span span)
{
    units_doubt(p->u, span, 60, "no dictionary reads %s %.*s: gloss ignored",
                count == 1 ? "this character" : "these characters", STR_ARG(buf_str(&p->content)));
}

/* The content is for `wanted` of the base's characters, or for as many as it has syllables (0). Returns for how many it
 * was, allowed or not; 0 when it is no reading of so many. */
static size_t apply(const Base *base, size_t wanted, Span span)
{
    Reading readings[SYLLABLES_MAX];
    const Pass *p = base->pass;
    Str text = buf_str(&p->content);
    size_t most = base->count < GLOSS_HANZI ? base->count : GLOSS_HANZI;
    size_t count = syllables_split(p->with->pinyin, text, wanted, most, is_allowed, base, readings);
    if (count) {
        hint(base, readings, count);
        return count;
    }
    if (syllables_tones(text) == 0)
        return 0;
    count = syllables_split(p->with->pinyin, text, wanted, most, NULL, NULL, readings);
    if (!is_surely_pinyin(p, count))
        return 0;
    doubt_reading(p, count, span);
    return count;
}

/* How many hanzi stand before unit `end`, back to unit `first`; one more than a gloss can be for is enough. */
static size_t hanzi_before(const Units *u, size_t first, size_t end)
{
    size_t k = end;
    while (k > first && end - k <= GLOSS_HANZI && u->items[k - 1].kind == UNIT_HANZI)
        k--;
    return end - k;
}

/* ---- brackets ---- */

/* The closing bracket of the gloss that opens at unit i, or 0. */
static size_t closing(const Units *u, size_t i)
{
    size_t k = i + 1;
    while (k < u->count && k - i < GLOSS_UNITS && is_content(&u->items[k]))
        k++;
    return k > i + 1 && k < u->count && is_close(u->items[k].c) ? k : 0;
}

/* One past the gloss in brackets at unit i, or i. */
static size_t take_bracket(Pass *p, size_t i)
{
    size_t hanzi = is_open(p->u->items[i].c) ? hanzi_before(p->u, 0, p->kept) : 0;
    size_t end = hanzi ? closing(p->u, i) : 0;
    if (end == 0 || !write_content(p, i + 1, end))
        return i;
    Span span = units_span(&p->u->items[i], &p->u->items[end]);
    Base base = { p, &p->u->items[p->kept - 1], hanzi };
    if (apply(&base, 0, span) == 0)
        return i;
    units_mark(p->u, span, FATE_GLOSS);
    return end + 1;
}

/* ---- ruby ---- */

typedef struct Tag {
    char name[8];
    bool closes;
    size_t end; /* the unit after it */
} Tag;

static bool tag_at(const Units *u, size_t i, Tag *tag)
{
    size_t k = i + 1, n = 0;
    *tag = (Tag){ 0 };
    if (i >= u->count || u->items[i].c != '<')
        return false;
    if (k < u->count && u->items[k].c == '/') {
        tag->closes = true;
        k++;
    }
    for (; k < u->count && n + 1 < sizeof tag->name && u->items[k].kind == UNIT_LETTER && u->items[k].c < 0x7F; k++)
        tag->name[n++] = (char)(u->items[k].c | 0x20);
    while (k < u->count && k - i < TAG_UNITS && u->items[k].c != '>' && u->items[k].c != '<')
        k++;
    tag->end = k + 1;
    return n > 0 && k < u->count && u->items[k].c == '>';
}

static bool is_tag(const Tag *tag, const char *name, bool closes)
{
    return tag->closes == closes && strcmp(tag->name, name) == 0;
}

/* Where the </ruby> of the <ruby> at unit i ends, or 0. */
static size_t ruby_end(const Units *u, size_t i)
{
    Tag tag;
    for (size_t k = i; k < u->count && k - i < RUBY_UNITS; k++)
        if (tag_at(u, k, &tag) && strcmp(tag.name, "ruby") == 0 && k > i)
            return tag.closes ? tag.end : 0;
    return 0;
}

static size_t next_tag(const Units *u, size_t i, size_t end)
{
    Tag tag;
    while (i < end && !tag_at(u, i, &tag))
        i++;
    return i;
}

/* The text of an <rt>, the units [from, end), for the characters kept since `first`. Returns where the next ones begin. */
static size_t take_rt(Pass *p, size_t from, size_t end, size_t first)
{
    size_t count = p->kept - first, used = 0;
    if (from == end)
        return p->kept;
    Span span = units_span(&p->u->items[from], &p->u->items[end - 1]);
    units_mark(p->u, span, FATE_GLOSS);
    if (count == 0)
        return p->kept; /* a second <rt> for the same characters */
    bool hanzi = hanzi_before(p->u, first, p->kept) == count && count <= GLOSS_HANZI;
    if (hanzi && write_content(p, from, end)) {
        /* for all of them, or for the first one when each <rb> has its own */
        for (size_t k = count; k > 0 && used == 0; k = k > 1 ? 1 : 0)
            used = apply(&(Base){ p, &p->u->items[first + k - 1], k }, k, span);
    }
    for (size_t k = 0; k < used; k++)
        p->u->items[first + k].ruby = true;
    if (used == 0)
        units_doubt(p->u, span, 30, "this ruby is no reading of its characters: it is not read");
    return used ? first + used : p->kept;
}

/* A <ruby> from unit i to `end`: its characters are kept, all else is taken out. */
static void take_ruby(Pass *p, size_t i, size_t end)
{
    size_t first = p->kept;
    for (Tag tag; i < end;) {
        if (!tag_at(p->u, i, &tag)) {
            p->u->items[p->kept++] = p->u->items[i++];
            continue;
        }
        units_mark(p->u, units_span(&p->u->items[i], &p->u->items[tag.end - 1]), FATE_GLOSS);
        i = tag.end;
        bool rt = is_tag(&tag, "rt", false);
        if (!rt && !is_tag(&tag, "rp", false))
            continue;
        size_t stop = next_tag(p->u, i, end);
        if (rt)
            first = take_rt(p, i, stop, first);
        else if (stop > i)
            units_mark(p->u, units_span(&p->u->items[i], &p->u->items[stop - 1]), FATE_GLOSS);
        i = stop;
    }
}

void gloss_pass(Units *u, const GlossTools *with)
{
    Pass p = { .u = u, .with = with };
    if (u->span.len == 0)
        return;
    for (size_t i = 0, end; i < u->count; i = end) {
        Tag tag;
        if (tag_at(u, i, &tag) && is_tag(&tag, "ruby", false) && (end = ruby_end(u, i)) > 0)
            take_ruby(&p, i, end);
        else if ((end = take_bracket(&p, i)) == i)
            u->items[p.kept++] = u->items[end++];
    }
    u->count = p.kept;
    buf_release(&p.content);
}

/* ---- the page ---- */

typedef struct Tally {
    uint32_t glosses, usual;
} Tally;

static void tally(const Units *u, const Lexicon *lexicon, Tally *t)
{
    for (size_t i = 0; i < u->count; i++) {
        const Unit *unit = &u->items[i];
        uint32_t count;
        if (unit->hint == READING_NONE || unit->ruby)
            continue;
        const Reading *known = lexicon_hanzi(lexicon, unit->c, &count);
        t->glosses++;
        t->usual += count == 0 || known[0] == unit->hint;
    }
}

static bool may_have_gloss(Str text)
{
    return memchr(text.p, '(', text.n) || memchr(text.p, '<', text.n) || str_find(text, STR("（")) >= 0;
}

Glosses gloss_judge(const Article *a, const GlossTools *with, Arena *scratch)
{
    Tally t = { 0, 0 };
    for (uint32_t i = 0; i < a->sentence_count && t.glosses < ENOUGH; i++) {
        Units u;
        Str text = article_span(a, a->sentences[i].span);
        if (!may_have_gloss(text))
            continue;
        units_scan(&u, scratch, a->text, a->sentences[i].span, text);
        gloss_pass(&u, with);
        tally(&u, with->lexicon, &t);
        arena_reset(scratch);
    }
    return t.glosses >= MANY && 10 * t.usual >= 9 * t.glosses ? GLOSSES_MECHANICAL : GLOSSES_EDITED;
}

/* ---- what is left of one ---- */

size_t gloss_rest(const Units *u, const Pinyin *pinyin, size_t i)
{
    size_t k = i;
    while (k < u->count && k - i < GLOSS_LETTERS && (u->items[k].kind == UNIT_LETTER || u->items[k].kind == UNIT_DIGIT))
        k++;
    if (k == i || k == u->count || !is_close(u->items[k].c) || u->items[i].kind != UNIT_LETTER)
        return 0;
    Span span = units_span(&u->items[i], &u->items[k - 1]);
    return reading_parse(pinyin, (Str){ u->source.p + span.at, span.len }) != READING_NONE ? k + 1 - i : 0;
}
