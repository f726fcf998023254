#include "reading/gloss.h"

#define GLOSS_LETTERS 8 /* zhuang4, and the marks of decomposed text */

static bool is_open(uint32_t c)
{
    return c == '(' || c == 0xFF08;
}

static bool is_close(uint32_t c)
{
    return c == ')' || c == 0xFF09;
}

/* The syllable that begins at unit i and is closed by a bracket: *end is the bracket's unit. READING_NONE if there is none. */
static Reading closed_syllable(const Units *u, const Pinyin *pinyin, size_t i, size_t *end)
{
    size_t k = i;
    while (k < u->count && k - i < GLOSS_LETTERS && (u->items[k].kind == UNIT_LETTER || u->items[k].kind == UNIT_DIGIT))
        k++;
    if (k == i || k == u->count || !is_close(u->items[k].c) || u->items[i].kind != UNIT_LETTER)
        return READING_NONE;
    *end = k;
    Span span = units_span(&u->items[i], &u->items[k - 1]);
    return reading_parse(pinyin, (Str){ u->source.p + span.at, span.len });
}

size_t gloss_rest(const Units *u, const Pinyin *pinyin, size_t i)
{
    size_t end;
    return closed_syllable(u, pinyin, i, &end) != READING_NONE ? end + 1 - i : 0;
}

static void take_hint(Units *u, const Lexicon *lexicon, const Pinyin *pinyin, Unit *hanzi, Reading r, Span span)
{
    char name[16];
    reading_marked(pinyin, r, name);
    uint32_t count;
    lexicon_hanzi(lexicon, hanzi->c, &count);
    if (count == 0 || lexicon_allows(lexicon, hanzi->c, r))
        hanzi->hint = r;
    else
        units_doubt(u, span, 60, "no dictionary reads this character %s: gloss ignored", name);
}

void gloss_pass(Units *u, const Lexicon *lexicon, const Pinyin *pinyin)
{
    if (u->span.len == 0)
        return;
    size_t kept = 0, end = 0;
    for (size_t i = 0; i < u->count; i++) {
        const Unit *unit = &u->items[i];
        Unit *before = kept ? &u->items[kept - 1] : NULL;
        Reading r = READING_NONE;
        if (is_open(unit->c) && before && before->kind == UNIT_HANZI &&
            (r = closed_syllable(u, pinyin, i + 1, &end)) != READING_NONE) {
            Span span = units_span(unit, &u->items[end]);
            take_hint(u, lexicon, pinyin, before, r, span);
            units_mark(u, span, FATE_GLOSS);
            i = end;
        } else {
            u->items[kept++] = *unit;
        }
    }
    u->count = kept;
}
