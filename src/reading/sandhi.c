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

static bool is_one_of(uint32_t c, const uint32_t *set)
{
    for (; *set; set++)
        if (*set == c)
            return true;
    return false;
}

static bool is_figure(uint32_t c)
{
    /* 〇零一二三四五六七八九两 */
    static const uint32_t figures[] = { 0x3007, 0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D,
                                        0x4E03, 0x516B, 0x4E5D, 0x5E7A, 0 };
    return is_one_of(c, figures);
}

/* Characters before 一 that make it an ordinal or the end of a figure: 第初十百千万亿零点周期之 */
static bool keeps_after(uint32_t c)
{
    static const uint32_t before[] = { 0x7B2C, 0x521D, 0x5341, 0x767E, 0x5343, 0x4E07, 0x4EBF, 0x96F6,
                                       0x70B9, 0x5468, 0x671F, 0 };
    return is_one_of(c, before) || is_figure(c);
}

/* Characters behind 一 that count months and days: 月日号 and figures */
static bool keeps_before(uint32_t c)
{
    static const uint32_t after[] = { 0x6708, 0x65E5, 0x53F7, 0 };
    return is_one_of(c, after) || is_figure(c);
}

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

static const Word *word_of(const Phrase *p, uint32_t syllable)
{
    for (size_t i = 0; i < p->word_count; i++)
        if (syllable >= p->words[i].first && syllable < p->words[i].first + p->words[i].count)
            return &p->words[i];
    return NULL;
}

/* 一点四: the point of a decimal, not 一点 a little. */
static bool is_decimal(const Phrase *p, uint32_t i)
{
    return i + 2 < p->end && p->s[i + 1].spoken == 0x70B9 && is_figure(p->s[i + 2].spoken);
}

static void change_yi(const Phrase *p, uint32_t i)
{
    const Word *w = word_of(p, i);
    bool has_before = i > p->first, has_after = i + 1 < p->end;
    uint32_t before = has_before ? p->s[i - 1].spoken : 0, after = has_after ? p->s[i + 1].spoken : 0;
    if (!has_after || (w->count > 1 && i + 1 == w->first + w->count))
        return;
    if (has_before && before == after && !is_figure(before)) { /* 看一看 */
        set_tone(&p->s[i], 5);
        return;
    }
    /* 一五一十 is a word; the hanzi of a figure all have the same source */
    bool proverb = w->count > 3 && p->s[w->first].source.at != p->s[w->first + 1].source.at;
    if (!proverb && ((has_before && keeps_after(before)) || keeps_before(after) || is_decimal(p, i)))
        return;
    set_tone(&p->s[i], deciding_tone(p->lexicon, &p->s[i + 1]) == 4 ? 2 : 4);
}

/* Adverbs before 不 that form words with it: 毫从决绝并永誓若要岂莫可 */
static bool is_adverb(uint32_t c)
{
    static const uint32_t adverbs[] = { 0x6BEB, 0x4ECE, 0x51B3, 0x7EDD, 0x5E76, 0x6C38, 0x8A93, 0x82E5,
                                        0x8981, 0x5C82, 0x83AB, 0x53EF, 0 };
    return is_one_of(c, adverbs);
}

/* 好不好 and the complements 差不多, 对不起: 不 between two syllables that belong together is neutral (Chao 1968, 6.6). */
static bool is_infix(const Phrase *p, uint32_t i)
{
    const Word *w = word_of(p, i);
    bool between = i > p->first && i + 1 < p->end;
    return between && (p->s[i - 1].spoken == p->s[i + 1].spoken ||
                       (w->count == 3 && i == w->first + 1 && !is_adverb(p->s[i - 1].spoken)));
}

static void change_bu(const Phrase *p, uint32_t i)
{
    if (is_infix(p, i))
        set_tone(&p->s[i], 5);
    else if (i + 1 < p->end && deciding_tone(p->lexicon, &p->s[i + 1]) == 4)
        set_tone(&p->s[i], 2);
}

static void yi_and_bu(const Phrase *p)
{
    for (uint32_t i = p->first; i < p->end; i++) {
        unsigned t = reading_tone(p->s[i].citation);
        if (p->s[i].spoken == YI && t == 1)
            change_yi(p, i);
        else if (p->s[i].spoken == BU && t == 4)
            change_bu(p, i);
    }
}

/* ---- the utterance ---- */

static void phrase(const Lexicon *lexicon, Utterance *u, size_t from, size_t to)
{
    Phrase p = { .lexicon = lexicon, .s = u->syllables, .words = u->words + from, .word_count = to - from };
    p.first = u->words[from].first;
    p.end = u->words[to - 1].first + u->words[to - 1].count;
    third_tones(&p);
    yi_and_bu(&p);
}

void sandhi(const Lexicon *lexicon, Utterance *u)
{
    for (uint32_t i = 0; i < u->syllable_count; i++)
        u->syllables[i].surface = u->syllables[i].citation;
    size_t from = 0;
    for (size_t i = 0; i < u->word_count; i++)
        if (u->words[i].pause >= PAUSE_ENUM || u->words[i].count == 0 || i + 1 == u->word_count) {
            phrase(lexicon, u, from, i + 1);
            from = i + 1;
        }
}
