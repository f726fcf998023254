/* outline: what each line of a plain page is.
 *
 * Pages are built from the outside in: a title, a byline and a date; sometimes captions of photographs, then the line with
 * the dateline (温州网讯); the body with its headings; at the end editors, disclaimers and identifiers. So the front is
 * taken first, then the back, and what is left is headings, captions and body. What is certain by its form (a number,
 * a closing ——, 【】) is decided on the line alone; a short line without a mark is a heading only between longer ones. */
#include "article/outline.h"

#include "base/utf8.h"

enum {
    TITLE_HANZI = 60,   /* longer ones are body */
    HEADING_HANZI = 40, /* with a number or —— */
    SHORT_HANZI = 22,   /* a heading without any sign */
    LONG_HANZI = 30,    /* a line of body */
    BYLINE_HANZI = 48,
    CAPTION_HANZI = 100,
    FRONT_LINES = 40,   /* how far down a dateline is looked for */
};

typedef struct Page {
    Line *lines;
    size_t count;
    const Rules *rules;
} Page;

static Str line_text(const Page *p, size_t i)
{
    return p->lines[i].plain;
}

/* ---- glosses ---- */

/* Their form is enough here: the reading looks at what they say (reading/gloss.h). */

/* Letters with a tone mark, marks of decomposed text, bopomofo. */
static bool is_toned(uint32_t c)
{
    return (c >= 0xE0 && c <= 0x1DC) || (c >= 0x300 && c <= 0x30C) || (c >= 0x3105 && c <= 0x312F);
}

/* The digit of zhong4, which stands behind the end of a syllable. */
static bool is_tone_digit(uint32_t c, uint32_t before)
{
    return c >= '1' && c <= '5' && before < 0x80 && before && strchr("aeiouvngr", (int)before);
}

static bool is_between(uint32_t c)
{
    return c == ' ' || c == '\'' || c == 0x2019 || c == '-' || c == 0x2CA || c == 0x2CB || c == 0x2C7 || c == 0x2D9;
}

/* Bytes of the gloss in brackets that begins at `at` behind a hanzi: (zhì), （chóng qìng）, (ㄓˋ); 0 when there is none. */
static size_t bracket_at(Str s, size_t at)
{
    enum { SHORT = 7, LONG = 64 }; /* without a tone; with one */
    size_t before = at, next = at, n = 0, tones = 0, capitals = 0;
    uint32_t c = utf8_next(s, &next), last = 0;
    if (at == 0 || (c != '(' && c != 0xFF08) || !utf8_is_han(utf8_prev(s, &before)))
        return 0;
    for (; next < s.n && n <= LONG; n++, last = c) {
        c = utf8_next(s, &next);
        if (c == ')' || c == 0xFF09)
            return n > 0 && (tones || (n <= SHORT && !capitals)) ? next - at : 0;
        bool tone = is_toned(c) || is_tone_digit(c, last), capital = c >= 'A' && c <= 'Z';
        if (!tone && !capital && !(c >= 'a' && c <= 'z') && !is_between(c))
            return 0;
        tones += tone;
        capitals += capital;
    }
    return 0;
}

static size_t find_from(Str s, size_t at, Str what)
{
    ptrdiff_t found = str_find(str_skip(s, at), what);
    return found < 0 ? s.n : at + (size_t)found;
}

/* Bytes of the tag of a ruby at `at`, with the text of <rt> and <rp>; 0 when there is none. */
static size_t ruby_tag_at(Str s, size_t at)
{
    static const char *const tags[] = { "<ruby", "</ruby", "<rb", "</rb", "</rt", "</rp", "<rt", "<rp" };
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        Str tag = str_of(tags[i]), rest = str_skip(s, at);
        if (!str_starts(rest, tag) || rest.n == tag.n || !strchr("> c", rest.p[tag.n])) /* c: <rbc>, <rtc> */
            continue;
        size_t end = find_from(s, at, STR(">"));
        if (end == s.n)
            return 0;
        return (i < 6 ? end + 1 : find_from(s, end, STR("<"))) - at;
    }
    return 0;
}

static size_t gloss_at(Str s, size_t at)
{
    return s.p[at] == '<' ? ruby_tag_at(s, at) : s.p[at] == '(' || s.p[at] == '\xEF' ? bracket_at(s, at) : 0;
}

static Str without_glosses(Str s, Arena *arena)
{
    if (!memchr(s.p, '(', s.n) && !memchr(s.p, '<', s.n) && str_find(s, STR("（")) < 0)
        return s;
    char *p = arena_alloc(arena, s.n, 1);
    size_t n = 0;
    for (size_t at = 0; at < s.n;) {
        size_t skip = gloss_at(s, at);
        if (skip == 0)
            p[n++] = s.p[at];
        at += skip ? skip : 1;
    }
    return (Str){ p, n };
}

/* ---- one line ---- */

static uint32_t last_char(Str s)
{
    size_t at = s.n;
    return s.n ? utf8_prev(s, &at) : 0;
}

static bool is_closing_quote(uint32_t c)
{
    return c == 0x201D || c == 0x2019 || c == 0x300D || c == 0x300F || c == '"';
}

static bool is_final_mark(uint32_t c)
{
    switch (c) {
    case 0x3002: case 0xFF01: case 0xFF1F: case '!': case '?': case '.': case 0xFF0E: case 0x2026:
        return true;
    default:
        return false;
    }
}

static bool is_inner_mark(uint32_t c)
{
    switch (c) {
    case 0xFF1B: case ';': case 0xFF0C: case ',': case 0x3001: case 0xFF1A: case ':':
        return true;
    default:
        return false;
    }
}

/* The last mark, looking through a closing quote. */
static uint32_t closing_mark(Str s)
{
    uint32_t c = last_char(s);
    while (is_closing_quote(c)) {
        size_t at = s.n;
        utf8_prev(s, &at);
        s.n = at;
        c = last_char(s);
    }
    return c;
}

static bool ends_in_mark(Str s)
{
    uint32_t c = closing_mark(s);
    return is_final_mark(c) || is_inner_mark(c);
}

static bool ends_in_dashes(Str s)
{
    return str_ends(s, STR("——")) || str_ends(s, STR("——\xE2\x80\x8B")) || str_ends(s, STR("──")) ||
           str_ends(s, STR("――")) || str_ends(s, STR("--"));
}

/* Has the line a mark that ends a sentence somewhere inside? */
static bool has_sentence(Str s)
{
    return str_find(s, STR("。")) >= 0 || str_find(s, STR("；")) >= 0;
}

/* （责任编辑：…） without its brackets. */
static Str unwrap(Str s)
{
    static const char *const pairs[][2] = { { "（", "）" }, { "(", ")" }, { "【", "】" }, { "[", "]" } };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (str_starts(s, str_of(pairs[i][0])) && str_ends(s, str_of(pairs[i][1]))) {
            size_t open = strlen(pairs[i][0]), close = strlen(pairs[i][1]);
            return str_trim((Str){ s.p + open, s.n - open - close });
        }
    return s;
}

static bool is_byline(const Page *p, size_t i)
{
    const Rule *rule;
    Str s = unwrap(line_text(p, i));
    size_t date = rules_date(s);
    Str rest = str_trim(str_skip(s, date));
    if (date && rest.n == 0)
        return true;
    return p->lines[i].hanzi <= BYLINE_HANZI && rules_byline_key(p->rules, rest, &rule) > 0 && closing_mark(s) != 0x3002;
}

static bool is_note(const Page *p, size_t i)
{
    return rules_begin(p->rules, RULE_NOTE, unwrap(line_text(p, i))) || rules_begin(p->rules, RULE_NOTE, line_text(p, i));
}

static bool is_caption(const Page *p, size_t i)
{
    Str s = line_text(p, i);
    return p->lines[i].hanzi <= CAPTION_HANZI &&
           (rules_begin(p->rules, RULE_CAPTION, s) ||
            (p->lines[i].hanzi <= LONG_HANZI && rules_end(p->rules, RULE_CAPTION_MARK, s)));
}

static bool has_dateline(const Page *p, size_t i)
{
    Str head = utf8_cut(line_text(p, i), 72); /* 24 hanzi */
    return p->lines[i].hanzi > 12 && rules_contain(p->rules, RULE_DATELINE, head);
}

/* A heading by its form. Fills in the rank. */
static bool is_marked_heading(const Page *p, size_t i)
{
    Line *line = &p->lines[i];
    Str s = line_text(p, i);
    if (line->hanzi > HEADING_HANZI)
        return false;
    line->rank = 0;
    if (ends_in_dashes(s) && line->hanzi > 0 && !has_sentence(s))
        return true;
    Str inner = unwrap(s);
    if (str_starts(s, STR("【")) && inner.n < s.n && line->hanzi > 0 && str_find(inner, STR("】")) < 0)
        return true;
    size_t number;
    const Rule *r = rules_heading(p->rules, s, &number);
    if (!r || has_sentence(s) || ends_in_mark(str_skip(s, number)))
        return false;
    line->rank = r->value;
    return true;
}

/* ---- the page ---- */

static bool is_title(const Page *p, size_t i)
{
    uint32_t c = closing_mark(line_text(p, i));
    return p->count > 1 && p->lines[i].hanzi <= TITLE_HANZI && line_text(p, i).n <= 4 * TITLE_HANZI * 3 && c != 0x3002 &&
           c != '.' && c != 0xFF1B && c != ';' && c != 0xFF0C && c != ',' && !is_byline(p, i) && !is_note(p, i) &&
           !has_dateline(p, i) && !has_sentence(line_text(p, i));
}

static size_t take_byline(const Page *p, size_t i)
{
    while (i < p->count && is_byline(p, i))
        p->lines[i++].kind = KIND_BYLINE;
    return i;
}

/* Captions between the byline and the dateline. Returns the first line of the body. */
static size_t take_front_captions(const Page *p, size_t first)
{
    size_t i = first;
    while (i < p->count && i < first + FRONT_LINES && !has_dateline(p, i))
        if (p->lines[i++].hanzi > CAPTION_HANZI)
            return first;
    if (i == p->count || !has_dateline(p, i))
        return first;
    for (size_t k = first; k < i; k++)
        p->lines[k].kind = is_byline(p, k) ? KIND_BYLINE : KIND_CAPTION;
    return i;
}

static size_t take_front(const Page *p)
{
    size_t i = 0;
    if (p->count && is_title(p, 0)) {
        p->lines[i++].kind = KIND_TITLE;
        /* a subtitle: ——记……  */
        while (i < p->count && str_starts(line_text(p, i), STR("——")) && !ends_in_mark(line_text(p, i)) &&
               p->lines[i].hanzi <= TITLE_HANZI)
            p->lines[i++].kind = KIND_TITLE;
    }
    return take_front_captions(p, take_byline(p, i));
}

/* Editors, disclaimers and identifiers at the end. Returns one past the last line of the body. */
static size_t take_back(const Page *p, size_t first)
{
    size_t i = p->count;
    while (i > first + 1) {
        Line *line = &p->lines[i - 1];
        if (is_note(p, i - 1))
            line->kind = KIND_NOTE;
        else if (is_byline(p, i - 1) && !is_caption(p, i - 1))
            line->kind = KIND_BYLINE;
        else
            break;
        i--;
    }
    return i;
}

static bool is_plain_short(const Page *p, size_t i)
{
    Str s = line_text(p, i);
    return p->lines[i].hanzi > 0 && p->lines[i].hanzi <= SHORT_HANZI && !ends_in_mark(s) && !has_sentence(s) &&
           !is_closing_quote(last_char(s));
}

static bool is_long_body(const Page *p, size_t i)
{
    return p->lines[i].kind == KIND_BODY && p->lines[i].hanzi >= LONG_HANZI;
}

/* A short line without a mark, before a long one, and after a long one, a heading or the front. */
static bool is_plain_heading(const Page *p, size_t i, size_t first, size_t last)
{
    if (!is_plain_short(p, i) || i + 1 >= last || !is_long_body(p, i + 1))
        return false;
    return i == first || is_long_body(p, i - 1) || p->lines[i - 1].kind != KIND_BODY;
}

void outline_lines(Line *lines, size_t count, Str text, const Rules *rules, Arena *arena)
{
    Page p = { lines, count, rules };
    for (size_t i = 0; i < count; i++) {
        lines[i].kind = KIND_BODY;
        lines[i].plain = without_glosses((Str){ text.p + lines[i].span.at, lines[i].span.len }, arena);
    }
    size_t first = take_front(&p);
    size_t last = take_back(&p, first);
    for (size_t i = first; i < last; i++) {
        if (is_marked_heading(&p, i))
            lines[i].kind = KIND_HEADING;
        else if (is_caption(&p, i))
            lines[i].kind = KIND_CAPTION;
    }
    for (size_t i = first; i < last; i++)
        if (lines[i].kind == KIND_BODY && is_plain_heading(&p, i, first, last)) {
            lines[i].kind = KIND_HEADING;
            lines[i].rank = 0;
        }
}
