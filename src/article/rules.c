#include "article/rules.h"

#include "base/utf8.h"

static const char *const kind_names[RULE_COUNT] = { "byline", "dateline", "caption",     "caption-mark",
                                                    "note",   "heading",  "abbreviation" };

static bool parse_kind(Str name, RuleKind *out)
{
    for (int i = 0; i < RULE_COUNT; i++)
        if (str_eq(name, str_of(kind_names[i]))) {
            *out = (RuleKind)i;
            return true;
        }
    return false;
}

static int parse_field(Str name)
{
    static const char *const fields[META_COUNT] = { "title", "author", "source", "editor", "date" };
    for (int i = 0; i < META_COUNT; i++)
        if (str_eq(name, str_of(fields[i])))
            return i;
    return META_COUNT;
}

bool rules_open(Rules *r, const Data *data, Arena *arena, Diag *d)
{
    Rule *items = NULL;
    size_t cap = 0;
    *r = (Rules){ 0 };
    for (Str rest = data_blob(data, "outline"); rest.p && rest.n;) {
        Str line = str_cut(&rest, '\n');
        Rule rule = { 0 };
        long rank = 0;
        if (!parse_kind(str_cut(&line, '\t'), &rule.kind))
            return diag_fail(d, FAIL_INTERNAL, "outline.tsv: unknown rule in line '%.*s'", STR_ARG(line));
        rule.pattern = str_cut(&line, '\t');
        if (rule.kind == RULE_BYLINE)
            rule.value = parse_field(str_trim(line));
        else if (rule.kind == RULE_HEADING && str_number(str_trim(line), 1, 9, &rank))
            rule.value = (int)rank;
        items = arena_grow(arena, items, &cap, r->count + 1, sizeof *items);
        items[r->count++] = rule;
    }
    r->items = items;
    return true;
}

const Rule *rules_begin(const Rules *r, RuleKind kind, Str text)
{
    const Rule *best = NULL;
    for (size_t i = 0; i < r->count; i++)
        if (r->items[i].kind == kind && str_starts(text, r->items[i].pattern) &&
            (!best || r->items[i].pattern.n > best->pattern.n))
            best = &r->items[i];
    return best;
}

bool rules_end(const Rules *r, RuleKind kind, Str text)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->items[i].kind == kind && str_ends(text, r->items[i].pattern))
            return true;
    return false;
}

bool rules_contain(const Rules *r, RuleKind kind, Str text)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->items[i].kind == kind && str_find(text, r->items[i].pattern) >= 0)
            return true;
    return false;
}

bool rules_is(const Rules *r, RuleKind kind, Str text)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->items[i].kind == kind && str_eq(text, r->items[i].pattern))
            return true;
    return false;
}

/* ---- numbered headings ---- */

static bool is_chinese_digit(uint32_t c)
{
    static const uint32_t digits[] = { 0x3007, 0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03,
                                       0x516B, 0x4E5D, 0x5341, 0x767E, 0x5343, 0x4E24, 0x5169 };
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
        if (digits[i] == c)
            return true;
    return false;
}

static bool is_arabic_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

/* Moves past one to four digits; false when there is none. */
static bool skip_number(Str text, size_t *at, bool (*is_digit)(uint32_t))
{
    int n = 0;
    while (*at < text.n && n < 4) {
        size_t next = *at;
        if (!is_digit(utf8_next(text, &next)))
            break;
        *at = next;
        n++;
    }
    return n > 0;
}

/* Bytes of the text that the pattern takes, or 0. */
static size_t match_number(Str pattern, Str text)
{
    size_t at = 0;
    for (size_t i = 0; i < pattern.n; i++) {
        if (pattern.p[i] == '#' || pattern.p[i] == '9') {
            if (!skip_number(text, &at, pattern.p[i] == '#' ? is_chinese_digit : is_arabic_digit))
                return 0;
        } else if (at >= text.n || text.p[at++] != pattern.p[i]) {
            return 0;
        }
    }
    /* 1.4 is a figure, not a heading's number */
    return at < text.n && is_arabic_digit((unsigned char)text.p[at]) ? 0 : at;
}

const Rule *rules_heading(const Rules *r, Str text, size_t *length)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->items[i].kind == RULE_HEADING && (*length = match_number(r->items[i].pattern, text)) > 0)
            return &r->items[i];
    return NULL;
}

/* ---- bylines ---- */

size_t rules_byline_key(const Rules *r, Str text, const Rule **rule)
{
    static const char *const parts[] = { ":", "：", "/", "／", "|", "丨", " ", "　", "\t", "\xC2\xA0" };
    *rule = rules_begin(r, RULE_BYLINE, text);
    if (!*rule)
        return 0;
    Str rest = str_skip(text, (*rule)->pattern.n);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (str_starts(rest, str_of(parts[i])))
            return (*rule)->pattern.n + strlen(parts[i]);
    return 0;
}

/* ---- dates ---- */

static bool skip_digits(Str s, size_t *at, size_t least, size_t most)
{
    size_t n = 0;
    while (*at < s.n && n < most && s.p[*at] >= '0' && s.p[*at] <= '9') {
        ++*at;
        n++;
    }
    return n >= least;
}

static bool skip_one_of(Str s, size_t *at, const char *const *marks)
{
    for (; *marks; marks++)
        if (str_starts(str_skip(s, *at), str_of(*marks))) {
            *at += strlen(*marks);
            return true;
        }
    return false;
}

/* A time (10:20, 10:20:30, 10时20分) after blanks; leaves *at alone when there is none. */
static void skip_time(Str s, size_t *at)
{
    static const char *const colons[] = { ":", "：", "时", "時", NULL };
    size_t i = *at;
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == 'T'))
        i++;
    if (!skip_digits(s, &i, 1, 2) || !skip_one_of(s, &i, colons) || !skip_digits(s, &i, 2, 2))
        return;
    size_t j = i;
    if (skip_one_of(s, &j, colons) && skip_digits(s, &j, 2, 2))
        i = j;
    if (str_starts(str_skip(s, i), STR("分")))
        i += strlen("分");
    *at = i;
}

size_t rules_date(Str text)
{
    static const char *const after_year[] = { "-", "/", ".", "年", NULL };
    static const char *const after_month[] = { "-", "/", ".", "月", NULL };
    static const char *const after_day[] = { "日", "号", "號", NULL };
    size_t at = 0;
    if (!skip_digits(text, &at, 4, 4) || !skip_one_of(text, &at, after_year) || !skip_digits(text, &at, 1, 2) ||
        !skip_one_of(text, &at, after_month) || !skip_digits(text, &at, 1, 2))
        return 0;
    skip_one_of(text, &at, after_day);
    skip_time(text, &at);
    return at;
}
