#include "reading/bopomofo.h"

#include "base/utf8.h"

#define SYLLABLE_BYTES 9 /* the longest has three letters: ㄔㄨㄥ */

/* ˊ ˇ ˋ ˙ and ˉ, which is written seldom; 0 for what is no tone mark. */
static unsigned tone_mark(uint32_t c)
{
    switch (c) {
    case 0x2C9: return 1;
    case 0x2CA: return 2;
    case 0x2C7: return 3;
    case 0x2CB: return 4;
    case 0x2D9: return 5;
    default: return 0;
    }
}

bool bopomofo_is(uint32_t c)
{
    return (c >= 0x3105 && c <= 0x312F) || (c >= 0x31A0 && c <= 0x31BF) || tone_mark(c);
}

static int compare(Str a, Str b)
{
    int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

/* The table's rows are sorted: halves the text until one line is left. */
static Str look_up(Str table, Str syllable)
{
    size_t low = 0, high = table.n;
    while (low < high) {
        size_t start = low + (high - low) / 2;
        while (start > low && table.p[start - 1] != '\n')
            start--;
        Str rest = { table.p + start, high - start }, line = str_cut(&rest, '\n');
        size_t end = start + line.n + 1;
        Str name = str_cut(&line, '\t');
        int order = compare(syllable, name);
        if (order == 0)
            return line;
        if (order < 0)
            high = start;
        else
            low = end;
    }
    return (Str){ "", 0 };
}

/* The longest syllable with which the text begins; *pinyin is empty when there is none. */
static size_t longest(Str table, Str text, Str *pinyin)
{
    size_t most = text.n < SYLLABLE_BYTES ? text.n : SYLLABLE_BYTES;
    for (size_t n = most - most % 3; n > 0; n -= 3)
        if ((*pinyin = look_up(table, str_first(text, n))).n)
            return n;
    return 0;
}

static unsigned take_tone(Str text, size_t *at)
{
    size_t next = *at;
    unsigned tone = next < text.n ? tone_mark(utf8_next(text, &next)) : 0;
    if (tone)
        *at = next;
    return tone;
}

bool bopomofo_to_pinyin(Str table, Str text, Buf *out)
{
    for (size_t at = 0; at < text.n;) {
        Str pinyin = { "", 0 };
        if (text.p[at] == ' ') {
            at++;
            continue;
        }
        unsigned tone = take_tone(text, &at); /* ˙ stands before its syllable, too */
        size_t length = longest(table, str_skip(text, at), &pinyin);
        if (length == 0 || (tone && tone != 5))
            return false;
        at += length;
        if (!tone)
            tone = take_tone(text, &at);
        buf_addf(out, "%s%.*s%u", out->n ? " " : "", STR_ARG(pinyin), tone ? tone : 1);
    }
    return out->n > 0;
}
