/* normalise: one walk over the row, from left to right, never back.
 *
 * A run of figures is taken with all that belongs to it (separators, decimals, a unit, a range); what it is, is decided by
 * what stands directly before and after it in the source. A run of Latin letters is one word, or an address. Everything
 * else is looked up in marks.tsv and units.tsv. */
#include "reading/normalise.h"

#include "base/utf8.h"
#include "reading/cardinal.h"

typedef struct Normaliser {
    Units *u;             /* where to */
    const Unit *in;       /* where from */
    size_t count;
    const Tables *tables;
    Buf said;             /* of the piece at hand */
} Normaliser;

/* A figure: 1,234.50 is digits 1234, fraction 50. */
typedef struct Figure {
    char digits[64], fraction[64];
    size_t digit_count, fraction_count;
    bool grouped;
    size_t end; /* the unit after it */
} Figure;

/* ---- looking around ---- */

static uint32_t char_at(const Normaliser *n, size_t i)
{
    return i < n->count ? n->in[i].c : 0;
}

static bool is_digit_at(const Normaliser *n, size_t i)
{
    return i < n->count && n->in[i].kind == UNIT_DIGIT;
}

/* The source from unit i to the sentence's end, and from its beginning up to unit i. */
static Str rest_from(const Normaliser *n, size_t i)
{
    uint32_t end = n->u->span.at + n->u->span.len;
    uint32_t at = i < n->count ? n->in[i].source.at : end;
    return (Str){ n->u->source.p + at, end - at };
}

static Str text_before(const Normaliser *n, size_t i)
{
    uint32_t at = i < n->count ? n->in[i].source.at : n->u->span.at + n->u->span.len;
    return (Str){ n->u->source.p + n->u->span.at, at - n->u->span.at };
}

/* ---- saying ---- */

static void say(Normaliser *n, const char *z)
{
    buf_adds(&n->said, str_of(z));
}

/* The hanzi in `said` become units that all stand for the source units [from, to). */
static void flush(Normaliser *n, size_t from, size_t to)
{
    Span span = units_span(&n->in[from], &n->in[to - 1]);
    Str said = buf_str(&n->said);
    for (size_t at = 0; at < said.n;) {
        uint32_t c = utf8_next(said, &at), written = n->u->traditional ? script_traditional(n->u->traditional, c) : c;
        units_add(n->u, (Unit){ .c = written, .spoken = c, .source = span, .kind = UNIT_HANZI, .hint = READING_NONE,
                                .made = true });
    }
    units_mark(n->u, span, FATE_SPOKEN);
    buf_clear(&n->said);
}

/* ---- figures ---- */

static size_t digits_from(const Normaliser *n, size_t i)
{
    size_t k = i;
    while (is_digit_at(n, k))
        k++;
    return k - i;
}

/* Groups of three behind commas: 1,234,567. */
static bool is_group(const Normaliser *n, size_t i)
{
    return (char_at(n, i) == ',' || char_at(n, i) == 0xFF0C) && digits_from(n, i + 1) == 3;
}

static bool copy_digits(const Normaliser *n, size_t from, size_t count, char *out, size_t *used)
{
    if (*used + count > 64)
        return false;
    for (size_t k = 0; k < count; k++)
        out[(*used)++] = (char)n->in[from + k].c;
    return true;
}

/* False when the figure is too long for a number: it is then read digit by digit. */
static bool parse_figure(const Normaliser *n, size_t i, Figure *f)
{
    *f = (Figure){ 0 };
    size_t count = digits_from(n, i);
    if (!copy_digits(n, i, count, f->digits, &f->digit_count))
        return false;
    i += count;
    while (count <= 3 && is_group(n, i)) {
        if (!copy_digits(n, i + 1, 3, f->digits, &f->digit_count))
            return false;
        f->grouped = true;
        i += 4;
    }
    count = digits_from(n, i + 1);
    if (char_at(n, i) == '.' && count > 0 && !(char_at(n, i + 1 + count) == '.' && is_digit_at(n, i + 2 + count))) {
        if (!copy_digits(n, i + 1, count, f->fraction, &f->fraction_count))
            return false;
        i += 1 + count;
    }
    f->end = i;
    return true;
}

static Str figure_digits(const Figure *f)
{
    return (Str){ f->digits, f->digit_count };
}

static void say_figure(Normaliser *n, const Figure *f, bool counts)
{
    cardinal_number(figure_digits(f), counts && f->fraction_count == 0, &n->said);
    if (f->fraction_count) {
        say(n, "点");
        cardinal_digits((Str){ f->fraction, f->fraction_count }, false, &n->said);
    }
}

static long figure_value(const Figure *f)
{
    long v = -1;
    return f->fraction_count || !str_number(figure_digits(f), 0, 1000000000, &v) ? -1 : v;
}

static uint32_t percent_at(const Normaliser *n, size_t i)
{
    uint32_t c = char_at(n, i);
    return c == '%' || c == 0xFF05 ? '%' : c == 0x2030 ? c : 0;
}

/* Does a lone 2 before unit i count something? 两个, 两亿; but 二月, 二楼, and at the end of the text. */
static bool counts_at(const Normaliser *n, size_t i, size_t start)
{
    if (i >= n->count || n->in[i].kind != UNIT_HANZI || words_begin(n->tables->figures[FIGURE_TWO], rest_from(n, i)))
        return false;
    return !words_end(n->tables->figures[FIGURE_ORDINAL], text_before(n, start));
}

/* 14:05, 9:30:15: hours and minutes, two digits each behind the colon. */
static bool take_time(Normaliser *n, size_t i, const Figure *hour)
{
    uint32_t colon = char_at(n, hour->end);
    if ((colon != ':' && colon != 0xFF1A) || hour->digit_count > 2 || hour->fraction_count ||
        digits_from(n, hour->end + 1) != 2)
        return false;
    Figure minute, second;
    if (!parse_figure(n, hour->end + 1, &minute) || minute.fraction_count || figure_value(hour) > 24 ||
        figure_value(&minute) > 59)
        return false;
    size_t end = minute.end;
    bool seconds = char_at(n, end) == colon && digits_from(n, end + 1) == 2 && parse_figure(n, end + 1, &second);
    cardinal_number(figure_digits(hour), true, &n->said);
    say(n, "点");
    if (figure_value(&minute) == 0 && !seconds) {
        say(n, "整");
    } else {
        if (minute.digits[0] == '0')
            say(n, "零");
        if (figure_value(&minute) > 0)
            cardinal_number(figure_digits(&minute), false, &n->said);
        say(n, "分");
    }
    if (seconds) {
        cardinal_number(figure_digits(&second), false, &n->said);
        say(n, "秒");
        end = second.end;
    }
    flush(n, i, end);
    return true;
}

/* 2023-03-05, 2023/3/5, 2023.3.5 */
static bool take_date(Normaliser *n, size_t i, const Figure *year, size_t *end)
{
    uint32_t mark = char_at(n, i + 4);
    if (year->digit_count != 4 || year->grouped || (mark != '-' && mark != '/' && mark != '.'))
        return false;
    size_t month = i + 5, months = digits_from(n, month);
    size_t day = month + months + 1, days = digits_from(n, day);
    if (months < 1 || months > 2 || days < 1 || days > 2 || char_at(n, day - 1) != mark)
        return false;
    char text[2][2];
    size_t used[2] = { 0, 0 };
    copy_digits(n, month, months, text[0], &used[0]);
    copy_digits(n, day, days, text[1], &used[1]);
    cardinal_digits((Str){ year->digits, 4 }, false, &n->said);
    say(n, "年");
    cardinal_number((Str){ text[0], months }, false, &n->said);
    say(n, "月");
    cardinal_number((Str){ text[1], days }, false, &n->said);
    say(n, "日");
    *end = day + days;
    flush(n, i, *end);
    return true;
}

#define TELEPHONE 32 /* characters at most, so that a line of figures costs one walk */

/* Telephone numbers, codes, years: figures that are no quantity. */
static bool take_digits(Normaliser *n, size_t i, const Figure *f, size_t *end)
{
    Str before = str_trim(text_before(n, i));
    while (str_ends(before, STR("：")) || str_ends(before, STR(":")) || str_ends(before, STR("是")) ||
           str_ends(before, STR("为")))
        before = str_trim(str_first(before, before.n - (str_ends(before, STR(":")) ? 1 : 3)));
    size_t k = i;
    bool dashed = false;
    while (k - i < TELEPHONE && (is_digit_at(n, k) || (k > i && char_at(n, k) == '-' && digits_from(n, k + 1) >= 3))) {
        dashed = dashed || char_at(n, k) == '-';
        k++;
    }
    bool telephone = (k - i >= 3 && words_end(n->tables->figures[FIGURE_DIGITS], before)) ||
                     (dashed && f->digits[0] == '0' && k - i >= 10) || (!dashed && k - i == 11 && f->digits[0] == '1');
    bool year = k - i == 4 && f->fraction_count == 0 && words_begin(n->tables->figures[FIGURE_YEAR], rest_from(n, k));
    bool leading = f->digit_count > 1 && f->digits[0] == '0' && f->fraction_count == 0;
    if (!telephone && !year && !leading)
        return false;
    for (size_t at = i; at < k; at++)
        if (is_digit_at(n, at)) {
            char c = (char)n->in[at].c;
            cardinal_digits((Str){ &c, 1 }, telephone, &n->said);
        }
    *end = k;
    flush(n, i, k);
    return true;
}

static void say_percent(Normaliser *n, const Figure *f, uint32_t sign)
{
    say(n, sign == '%' ? "百分之" : "千分之");
    say_figure(n, f, false);
}

/* 10-20人, 30%-40%, 3—5年: two figures with a dash between. */
static bool take_range(Normaliser *n, size_t i, const Figure *low, size_t *end)
{
    size_t k = low->end + (percent_at(n, low->end) ? 1 : 0);
    uint32_t mark = char_at(n, k);
    if (mark != '-' && mark != '~' && mark != 0xFF5E && mark != 0x2014 && mark != 0x2013 && mark != 0xFF0D)
        return false;
    Figure high;
    if (!is_digit_at(n, k + 1) || !parse_figure(n, k + 1, &high))
        return false;
    uint32_t sign = percent_at(n, high.end);
    if (sign)
        say_percent(n, low, sign);
    else
        say_figure(n, low, counts_at(n, high.end, i));
    say(n, "到");
    if (sign)
        say_percent(n, &high, sign);
    else
        say_figure(n, &high, counts_at(n, high.end, i));
    *end = high.end + (sign ? 1 : 0);
    flush(n, i, *end);
    return true;
}

/* 3:2, 1/3 */
static bool take_ratio(Normaliser *n, size_t i, const Figure *a, size_t *end)
{
    uint32_t mark = char_at(n, a->end);
    Figure b;
    if ((mark != ':' && mark != 0xFF1A && mark != '/' && mark != 0x2236) || !is_digit_at(n, a->end + 1) ||
        !parse_figure(n, a->end + 1, &b))
        return false;
    if (mark == '/') {
        say_figure(n, &b, false);
        say(n, "分之");
        say_figure(n, a, false);
    } else {
        say_figure(n, a, false);
        say(n, "比");
        say_figure(n, &b, false);
    }
    *end = b.end;
    flush(n, i, *end);
    return true;
}

/* A unit in Latin letters or a sign directly behind the figure, as a whole word: 50kg, 38.5℃. */
static size_t take_unit(Normaliser *n, size_t i)
{
    const UnitName *name = i < n->count ? tables_unit(n->tables, rest_from(n, i), true) : NULL;
    if (!name)
        return i;
    uint32_t end = n->in[i].source.at + (uint32_t)name->written.n;
    size_t k = i;
    while (k < n->count && n->in[k].source.at < end)
        k++;
    bool letters = n->in[k - 1].kind == UNIT_LETTER;
    if (letters && k < n->count && (n->in[k].kind == UNIT_LETTER || n->in[k].kind == UNIT_DIGIT))
        return i; /* 5GB is no gram */
    buf_adds(&n->said, name->said);
    return k;
}

static size_t take_quantity(Normaliser *n, size_t i, size_t start, const Figure *f)
{
    uint32_t sign = percent_at(n, f->end);
    if (sign) {
        say_percent(n, f, sign);
        flush(n, start, f->end + 1);
        return f->end + 1;
    }
    size_t mark = n->said.n;
    say_figure(n, f, false);
    size_t end = take_unit(n, f->end);
    if (end == f->end) {
        n->said.n = mark;
        say_figure(n, f, counts_at(n, f->end, i));
    }
    flush(n, start, end);
    return end;
}

static size_t take_long_digits(Normaliser *n, size_t i)
{
    size_t k = i;
    for (; is_digit_at(n, k); k++) {
        char c = (char)n->in[k].c;
        cardinal_digits((Str){ &c, 1 }, false, &n->said);
        flush(n, k, k + 1);
    }
    return k;
}

static const UnitName *money_at(const Normaliser *n, size_t i)
{
    return n->in[i].kind == UNIT_OTHER && is_digit_at(n, i + 1) ? tables_money(n->tables, rest_from(n, i)) : NULL;
}

/* ￥99.8: the money's name comes after the figure. */
static size_t take_money(Normaliser *n, size_t i)
{
    Figure f;
    if (!parse_figure(n, i + 1, &f))
        return i;
    say_figure(n, &f, true);
    size_t end = f.end;
    if (char_at(n, end) == 0x4E07 || char_at(n, end) == 0x4EBF || char_at(n, end) == 0x5104 || char_at(n, end) == 0x842C) {
        buf_addcp(&n->said, n->in[end].c); /* 万, 亿 */
        end++;
    }
    buf_adds(&n->said, money_at(n, i)->said);
    flush(n, i, end);
    return end;
}

static size_t take_figure(Normaliser *n, size_t i)
{
    Figure f;
    size_t end = i;
    bool negative = i > 0 && (n->in[i - 1].c == '-' || n->in[i - 1].c == 0x2212) &&
                    (i < 2 || n->in[i - 2].kind != UNIT_DIGIT) && (i < 2 || n->in[i - 2].kind != UNIT_LETTER);
    if (!parse_figure(n, i, &f))
        return take_long_digits(n, i);
    if (take_date(n, i, &f, &end) || take_digits(n, i, &f, &end))
        return end;
    size_t before = n->u->count;
    if (take_time(n, i, &f)) {
        Span said = n->u->items[before].source;
        while (end < n->count && n->in[end].source.at < said.at + said.len)
            end++;
        return end;
    }
    if (take_range(n, i, &f, &end) || take_ratio(n, i, &f, &end))
        return end;
    if (negative && n->u->count && n->u->items[n->u->count - 1].kind == UNIT_MARK) {
        n->u->count--; /* the minus, taken for a hyphen */
        bool degrees = char_at(n, f.end) == 0x2103 || char_at(n, f.end) == 0xB0;
        say(n, degrees ? "零下" : "负");
        return take_quantity(n, i, i - 1, &f);
    }
    return take_quantity(n, i, i, &f);
}

/* ---- Latin ---- */

static bool joins_latin(const Normaliser *n, size_t i)
{
    uint32_t c = char_at(n, i);
    if (i < n->count && (n->in[i].kind == UNIT_LETTER || n->in[i].kind == UNIT_DIGIT))
        return true;
    bool next = i + 1 < n->count && (n->in[i + 1].kind == UNIT_LETTER || n->in[i + 1].kind == UNIT_DIGIT);
    return next && (c == '.' || c == '-' || c == '\'' || c == 0x2019 || c == '@' || c == '_' || c == '/' || c == '&');
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_figure(char c)
{
    return c >= '0' && c <= '9';
}

/* The full stop that closes an abbreviation with others inside (U.S., e.g.) belongs to it. */
static bool closes_abbreviation(const Normaliser *n, size_t from, size_t end)
{
    return char_at(n, end) == '.' && end >= from + 3 && char_at(n, end - 2) == '.' && n->in[end - 1].kind == UNIT_LETTER;
}

Str normalise_latin(Arena *arena, Str text)
{
    static const char *const skips[] = { "https://", "http://", "www." };
    for (size_t i = 0; i < sizeof skips / sizeof *skips; i++)
        if (str_starts(text, str_of(skips[i])))
            text = str_skip(text, strlen(skips[i]));
    Buf out = { 0 };
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool run = is_capital(c) && ((i + 1 < text.n && is_capital(text.p[i + 1])) || (i > 0 && is_capital(text.p[i - 1])));
        bool figures = i > 0 && i + 1 < text.n && is_figure(text.p[i - 1]) && is_figure(text.p[i + 1]);
        if (run && i > 0 && !is_capital(text.p[i - 1]))
            buf_addc(&out, ' ');
        if (c == '.' && figures)
            buf_adds(&out, STR(" point "));
        else if (c == '.' && i > 1 && i + 1 < text.n && !is_capital(text.p[i - 1]))
            buf_adds(&out, STR(" dot "));
        else if (c == '@')
            buf_adds(&out, STR(" at "));
        else if (c == '.' || c == '-' || c == '_' || c == '/' || c == '&')
            buf_addc(&out, ' ');
        else
            buf_addc(&out, c);
        if (run || text.n == 1 || (i + 1 < text.n && text.p[i + 1] >= '0' && text.p[i + 1] <= '9' && is_capital(c)))
            buf_addc(&out, ' ');
    }
    Str said = arena_str(arena, str_trim(buf_str(&out)));
    buf_release(&out);
    return said;
}

static size_t take_latin(Normaliser *n, size_t i)
{
    size_t k = i;
    bool address = str_starts(rest_from(n, i), STR("http://")) || str_starts(rest_from(n, i), STR("https://"));
    while (k < n->count && (joins_latin(n, k) || (address && n->in[k].kind == UNIT_OTHER && n->in[k].c < 0x7F)))
        k++;
    if (closes_abbreviation(n, i, k))
        k++;
    Span span = units_span(&n->in[i], &n->in[k - 1]);
    Str text = { n->u->source.p + span.at, span.len };
    units_add(n->u, (Unit){ .c = 'a', .source = span, .kind = UNIT_LATIN, .hint = READING_NONE,
                            .latin = normalise_latin(n->u->arena, text) });
    units_mark(n->u, span, FATE_SPOKEN);
    return k;
}

/* ---- marks and the rest ---- */

static bool is_hanzi_unit(const Unit *unit)
{
    return unit->kind == UNIT_HANZI;
}

/* A blank between hanzi parts what belongs apart (a headline's two halves): a comma for the ear. */
static void take_blank(Normaliser *n, size_t i)
{
    size_t next = i + 1;
    while (next < n->count && n->in[next].kind == UNIT_BLANK)
        next++;
    const Unit *last = n->u->count ? &n->u->items[n->u->count - 1] : NULL;
    bool between = last && next < n->count && is_hanzi_unit(last) && !last->made &&
                   (is_hanzi_unit(&n->in[next]) || n->in[next].c == 0x201C);
    if (between)
        units_add(n->u, (Unit){ .c = 0xFF0C, .source = n->in[i].source, .kind = UNIT_MARK, .pause = PAUSE_COMMA,
                                .hint = READING_NONE });
}

static size_t take_mark(Normaliser *n, size_t i, const Mark *mark)
{
    uint32_t end = n->in[i].source.at + (uint32_t)mark->written.n;
    size_t k = i;
    while (k < n->count && n->in[k].source.at < end)
        k++;
    Span span = units_span(&n->in[i], &n->in[k - 1]);
    units_add(n->u, (Unit){ .c = n->in[i].c, .source = span, .kind = UNIT_MARK, .pause = mark->pause, .hint = READING_NONE,
                            .latin = mark->spoken });
    units_mark(n->u, span, FATE_MARK);
    return k;
}

static size_t take_name(Normaliser *n, size_t i, const UnitName *name)
{
    uint32_t end = n->in[i].source.at + (uint32_t)name->written.n;
    size_t k = i;
    while (k < n->count && n->in[k].source.at < end)
        k++;
    buf_adds(&n->said, name->said);
    flush(n, i, k);
    return k;
}

/* A run of characters that no table has stays unread: one doubt for all of them. */
static size_t leave_unread(Normaliser *n, size_t i)
{
    size_t k = i + 1;
    while (k < n->count && n->in[k].kind == UNIT_OTHER && !money_at(n, k) &&
           !tables_unit(n->tables, rest_from(n, k), false) && !tables_mark(n->tables, rest_from(n, k)))
        k++;
    Span span = units_span(&n->in[i], &n->in[k - 1]);
    Str text = utf8_cut((Str){ n->u->source.p + span.at, span.len }, 60);
    units_doubt(n->u, span, 90, "nobody knows how to read '%.*s'%s (U+%04X%s)", STR_ARG(text),
                text.n < span.len ? " and more" : "", (unsigned)n->in[i].c, k > i + 1 ? " …" : "");
    return k;
}

static size_t take_other(Normaliser *n, size_t i)
{
    Str rest = rest_from(n, i);
    const UnitName *name = tables_unit(n->tables, rest, false);
    if (name)
        return take_name(n, i, name);
    const Mark *mark = tables_mark(n->tables, rest);
    if (mark)
        return take_mark(n, i, mark);
    return leave_unread(n, i);
}

static size_t take(Normaliser *n, size_t i)
{
    const Unit *unit = &n->in[i];
    switch (unit->kind) {
    case UNIT_HANZI:
        units_add(n->u, *unit);
        return i + 1;
    case UNIT_DIGIT:
        return take_figure(n, i);
    case UNIT_LETTER:
        return take_latin(n, i);
    case UNIT_BLANK:
        take_blank(n, i);
        return i + 1;
    case UNIT_OTHER:
        if (money_at(n, i)) {
            size_t end = take_money(n, i);
            if (end > i)
                return end;
        }
        return take_other(n, i);
    case UNIT_MARK:
    case UNIT_LATIN:
        break;
    }
    units_add(n->u, *unit);
    return i + 1;
}

void normalise_pass(Units *u, const Tables *tables)
{
    Normaliser n = { .u = u, .in = u->items, .count = u->count, .tables = tables };
    u->items = NULL;
    u->count = u->cap = 0;
    for (size_t i = 0; i < n.count;)
        i = take(&n, i);
    buf_release(&n.said);
}
