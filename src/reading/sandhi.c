/* sandhi: tones as they are spoken.
 *
 * 一 is yi2 before a fourth tone and yi4 before the others; it keeps its own tone at the end of a word or phrase, in
 * ordinals, and among figures read one by one. 不 is bu2 before a fourth tone. Both are neutral between two syllables that
 * belong together (看一看, 好不好, 差不多).
 *
 * A third tone before a third tone becomes a second one. Which of several in a row change follows the structure of the
 * word: the inner parts first (展览馆 is (展览)馆: 2-2-3; 小老虎 is 小(老虎): 3-2-3), then the parts against each other, then
 * word against word from left to right. (Chao 1968, A Grammar of Spoken Chinese, 1.3.5; Duanmu 2007, The Phonology of
 * Standard Chinese, ch. 11.) */
#include "reading/sandhi.h"

#define YI 0x4E00u /* 一 */
#define BU 0x4E0Du /* 不 */

typedef struct Phrase {
    const Lexicon *lexicon;
    const Tables *tables;
    Syllable *s;       /* of the utterance */
    const Word *words; /* of the phrase */
    size_t word_count;
    uint32_t first, end; /* syllables of the phrase */
} Phrase;

static unsigned tone(const Syllable *s)
{
    return reading_tone(s->surface);
}

static void set_tone(Syllable *s, unsigned t)
{
    s->surface = reading_with_tone(s->surface, t);
}

/* ---- third tones ---- */

/* The two parts meet at `at`: the last third tone of the left one gives way to a third tone. */
static void meet(Syllable *s, uint32_t at)
{
    if (tone(&s[at - 1]) == 3 && tone(&s[at]) == 3)
        set_tone(&s[at - 1], 2);
}

/* What the word of these syllables costs (see segment); no word costs more than two of the rarest. */
static uint32_t cost(const Lexicon *lx, const Syllable *s, uint32_t from, uint32_t to)
{
    uint32_t hanzi[8];
    for (uint32_t i = from; i < to && i - from < 8; i++)
        hanzi[i - from] = s[i].spoken;
    const WordEntry *word = to - from <= 8 ? lexicon_find(lx, hanzi, to - from) : NULL;
    return word ? word->cost : 2 * lx->worst;
}

/* Where a word of three syllables or more falls into two: where its parts are the most probable words. */
static uint32_t split_at(const Lexicon *lx, const Syllable *s, uint32_t from, uint32_t to)
{
    uint32_t best = from + (to - from) / 2, least = UINT32_MAX;
    for (uint32_t at = to - 1; at > from; at--) {
        uint32_t sum = cost(lx, s, from, at) + cost(lx, s, at, to);
        if (sum < least) {
            least = sum;
            best = at;
        }
    }
    return least < 3 * lx->worst ? best : from + (to - from) / 2;
}

static void inside_word(const Lexicon *lx, Syllable *s, uint32_t from, uint32_t to)
{
    if (to - from < 2)
        return;
    uint32_t at = to - from == 2 ? from + 1 : split_at(lx, s, from, to);
    inside_word(lx, s, from, at);
    inside_word(lx, s, at, to);
    meet(s, at);
}

static void third_tones(const Phrase *p)
{
    for (size_t i = 0; i < p->word_count; i++)
        inside_word(p->lexicon, p->s, p->words[i].first, p->words[i].first + p->words[i].count);
    for (size_t i = 1; i < p->word_count; i++)
        if (p->words[i].count && p->words[i - 1].count)
            meet(p->s, p->words[i].first);
}

/* ---- 一 and 不 ---- */

/* The tone that the syllable after 一 or 不 had before it became neutral decides: 一个 is yi2 ge5. */
static unsigned deciding_tone(const Lexicon *lx, const Syllable *s)
{
    unsigned t = reading_tone(s->citation);
    uint32_t count;
    const Reading *readings = lexicon_hanzi(lx, s->spoken, &count);
    for (uint32_t i = 0; t == 5 && i < count; i++)
        t = reading_tone(readings[i]);
    return t;
}

static bool is_listed(const Phrase *p, SandhiList list, uint32_t c)
{
    return tables_sandhi(p->tables, list, c);
}

/* 一点四: the point of a decimal, not 一点 a little. */
static bool is_decimal(const Phrase *p, uint32_t i)
{
    return i + 2 < p->end && p->s[i + 1].spoken == 0x70B9 && is_listed(p, SANDHI_FIGURE, p->s[i + 2].spoken);
}

/* 一 is syllable i, in word w. */
static void change_yi(const Phrase *p, const Word *w, uint32_t i)
{
    bool has_before = i > p->first, has_after = i + 1 < p->end;
    uint32_t before = has_before ? p->s[i - 1].spoken : 0, after = has_after ? p->s[i + 1].spoken : 0;
    if (!has_after || (w->count > 1 && i + 1 == w->first + w->count))
        return;
    if (has_before && before == after && !is_listed(p, SANDHI_FIGURE, before)) { /* 看一看 */
        set_tone(&p->s[i], 5);
        return;
    }
    /* 一五一十 is a word; the hanzi of a figure all have the same source */
    bool proverb = w->count > 3 && p->s[w->first].source.at != p->s[w->first + 1].source.at;
    bool ordinal = (has_before && is_listed(p, SANDHI_YI_AFTER, before)) || is_listed(p, SANDHI_YI_BEFORE, after);
    if (!proverb && (ordinal || is_decimal(p, i)))
        return;
    set_tone(&p->s[i], deciding_tone(p->lexicon, &p->s[i + 1]) == 4 ? 2 : 4);
}

/* 好不好 and the complements 差不多, 对不起: 不 between two syllables that belong together is neutral (Chao 1968, 6.6). */
static bool is_infix(const Phrase *p, const Word *w, uint32_t i)
{
    bool between = i > p->first && i + 1 < p->end;
    return between && (p->s[i - 1].spoken == p->s[i + 1].spoken ||
                       (w->count == 3 && i == w->first + 1 && !is_listed(p, SANDHI_BU_ADVERB, p->s[i - 1].spoken)));
}

static void change_bu(const Phrase *p, const Word *w, uint32_t i)
{
    if (is_infix(p, w, i))
        set_tone(&p->s[i], 5);
    else if (i + 1 < p->end && deciding_tone(p->lexicon, &p->s[i + 1]) == 4)
        set_tone(&p->s[i], 2);
}

static void yi_and_bu(const Phrase *p)
{
    for (const Word *w = p->words; w < p->words + p->word_count; w++)
        for (uint32_t i = w->first; i < w->first + w->count; i++) {
            unsigned t = reading_tone(p->s[i].citation);
            if (p->s[i].spoken == YI && t == 1)
                change_yi(p, w, i);
            else if (p->s[i].spoken == BU && t == 4)
                change_bu(p, w, i);
        }
}

/* ---- the utterance ---- */

static void phrase(const Lexicon *lexicon, const Tables *tables, Utterance *u, size_t from, size_t to)
{
    Phrase p = { .lexicon = lexicon, .tables = tables, .s = u->syllables, .words = u->words + from, .word_count = to - from };
    p.first = u->words[from].first;
    p.end = u->words[to - 1].first + u->words[to - 1].count;
    third_tones(&p);
    yi_and_bu(&p);
}

void sandhi(const Lexicon *lexicon, const Tables *tables, Utterance *u)
{
    for (uint32_t i = 0; i < u->syllable_count; i++)
        u->syllables[i].surface = u->syllables[i].citation;
    size_t from = 0;
    for (size_t i = 0; i < u->word_count; i++)
        if (u->words[i].pause >= PAUSE_ENUM || u->words[i].count == 0 || i + 1 == u->word_count) {
            phrase(lexicon, tables, u, from, i + 1);
            from = i + 1;
        }
}
