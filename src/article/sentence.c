#include "article/sentence.h"

#include "base/utf8.h"

/* The characters around a place, 0 beyond the text's ends. */
static uint32_t char_at(Str s, size_t at)
{
    return at < s.n ? utf8_next(s, &at) : 0;
}

static uint32_t char_before(Str s, size_t at)
{
    return at > 0 ? utf8_prev(s, &at) : 0;
}

static bool is_ascii_word(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Letters with the tone marks of pinyin and the rest of Latin. */
static bool is_latin(uint32_t c)
{
    return is_ascii_word(c) || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7);
}

static bool is_closer(uint32_t c)
{
    switch (c) {
    case 0x201D: case 0x2019: case 0x300D: case 0x300F: case 0xFF09: case ')': case ']': case 0xFF3D:
    case 0x3011: case 0x300B: case 0x3009: case '"': case 0xFF02: case 0x3015:
        return true;
    default:
        return false;
    }
}

static bool is_ellipsis(uint32_t c)
{
    return c == 0x2026 || c == 0x22EF;
}

static bool is_terminal(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF61 ||
           (c >= 0x2047 && c <= 0x2049) || c == 0x203C || is_ellipsis(c);
}

/* How far, in bytes, the text around a mark is looked at: a decision costs no more in a long line than in a short one. */
#define NEAR 600
#define WORD 32

/* Past the other marks of the run and the closing quotes and brackets. */
static size_t skip_run(Str s, size_t at)
{
    for (;;) {
        size_t next = at;
        uint32_t c = at < s.n ? utf8_next(s, &next) : 0;
        if (c == 0 || (!is_terminal(c) && !is_closer(c)))
            return at;
        at = next;
    }
}

/* Is a “ open before `at` that is closed nowhere behind it, up to the next “ ? Only what is near counts. */
static bool in_unclosed_quote(Str s, size_t at)
{
    size_t i = at, first = at > NEAR ? at - NEAR : 0;
    while (i > first && !str_starts(str_skip(s, i), STR("“")) && !str_starts(str_skip(s, i), STR("”")))
        i--;
    if (!str_starts(str_skip(s, i), STR("“")))
        return false;
    Str rest = str_first(str_skip(s, at), NEAR);
    ptrdiff_t next_open = str_find(rest, STR("“")), next_close = str_find(rest, STR("”"));
    return next_close < 0 || (next_open >= 0 && next_open < next_close);
}

static bool in_address(Str s, size_t at)
{
    return is_ascii_word(char_before(s, at)) && is_ascii_word(char_at(s, at + 1));
}

bool sentence_is_damage(Str s, size_t at)
{
    size_t next = at + 1, i = next;
    uint32_t after = char_at(s, next);
    if (in_address(s, at))
        return false;
    if (after == ',' || after == 0xFF0C || after == 0x3001 || after == ';' || after == 0xFF1B || after == ':')
        return true;
    while (i < s.n && i < next + WORD && is_latin(char_at(s, i)))
        utf8_next(s, &i);
    if (i > next && char_at(s, i) == ')')
        return true; /* the rest of a gloss: ?xí) */
    Str near = str_first(s, next + NEAR);
    return skip_run(near, next) < near.n && in_unclosed_quote(s, at);
}

/* The word of letters and full stops before a full stop: "No", "U.S". */
static Str word_before(Str s, size_t at)
{
    size_t start = at;
    while (start > 0 && at - start < WORD && (is_ascii_word((unsigned char)s.p[start - 1]) || s.p[start - 1] == '.'))
        start--;
    return (Str){ s.p + start, at - start };
}

static size_t skip_blanks(Str s, size_t at)
{
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t'))
        at++;
    return at;
}

/* Does the half-width full stop at `at` end a sentence? */
static bool is_full_stop(Str s, size_t at, const Rules *rules)
{
    uint32_t before = char_before(s, at), after = char_at(s, at + 1);
    if (utf8_is_han(before) || is_closer(before) || before == '%' || before == 0xFF05)
        return !is_ascii_word(after) || utf8_is_han(before);
    if (!is_ascii_word(before))
        return false;
    Str word = word_before(s, at);
    size_t next = skip_blanks(s, at + 1);
    uint32_t then = char_at(s, next);
    if (then == 0 || is_closer(after))
        return true;
    if (word.n == 1 || memchr(word.p, '.', word.n) || rules_is(rules, RULE_ABBREVIATION, word))
        return false;
    return next > at + 1 && ((then >= 'A' && then <= 'Z') || utf8_is_han(then) || then == 0x201C);
}

/* Is the mark at [at, next) the end of a sentence? */
static bool ends(Str s, size_t at, size_t next, uint32_t c, const Rules *rules)
{
    switch (c) {
    case 0x3002: case 0xFF01: case 0xFF1F: case 0xFF61: case 0x203C: case 0x2047: case 0x2048: case 0x2049:
        return true;
    case '!':
        if (char_before(s, at) == '?' && sentence_is_damage(s, at - 1))
            return false; /* half of a character that was lost */
        return !(is_ascii_word(char_before(s, at)) && is_ascii_word(char_at(s, next)));
    case '?':
        return !in_address(s, at) && !sentence_is_damage(s, at);
    case '.':
        if (char_at(s, next) == '.' && char_at(s, next + 1) == '.')
            return true;
        return is_full_stop(s, at, rules);
    case 0xFF0E:
        return utf8_is_han(char_before(s, at));
    default:
        return is_ellipsis(c);
    }
}

size_t sentence_end(Str s, size_t at, const Rules *rules)
{
    unsigned titles = 0; /* open 《 */
    bool straight = false; /* an open " */
    while (at < s.n) {
        size_t next = at;
        uint32_t c = utf8_next(s, &next);
        if (c == 0x300A)
            titles++;
        else if (c == 0x300B && titles)
            titles--;
        else if (c == '"')
            straight = !straight;
        if (!titles && ends(s, at, next, c, rules)) {
            /* A straight quote closes only where one is open. */
            size_t end = skip_run(s, next);
            if (!straight && end > next && s.p[next] == '"')
                end = next;
            return end;
        }
        at = next;
    }
    return s.n;
}
