/* A word becomes one group of mnemonics, such as k,ong51thong35fu53;'y51_| for 共同富裕: each syllable from the table with
 * its stress mark and tone put in, and a word gap of a few milliseconds at the end.
 *
 * Tones. eSpeak NG has rules of its own for tones that meet. We leave it one of them, the neutral tone's level (after 1
 * to 4: 22, 33, 44, 11), because it shortens the syllable only where it applies that rule itself; it must see 214
 * before a neutral tone for that, and turns it into 21. The other tones we give as they are heard, so that a third
 * tone that the reading left unchanged before another third one is not changed again.
 *
 * Stress. As eSpeak NG does for typed pinyin: the main stress on the last syllable, secondary stress on the first,
 * third and so on, never beside the main one. It gives the main stress to a neutral syllable too, and so none to such
 * words at all; we give it to the last syllable that has a tone. */
#include "speech/sounds.h"

typedef enum Stress { STRESS_NONE, STRESS_SECONDARY, STRESS_MAIN } Stress;

/* ---- r-colouring ---- */

/* What a merged 儿 does to the final before it; the first row that fits the end of its mnemonics counts. After the schwa
 * and the buzzed vowels eSpeak has a coloured vowel; the others take the approximant of the row r of the table. */
static const struct {
    const char *plain, *coloured;
    bool done; /* no approximant after it */
} finals[] = {
    { "i.%", "@r%", true }, { "i[%", "@r%", true }, { "uei%", "u@%", false }, { "ei%", "@r%", true },
    { "u@%n", "u@%", false }, { "y@%n", "y@%", false }, { "@%n", "@r%", true }, { "uai%", "uA%", false },
    { "ai%", "A%", false }, { "ua%n", "uA%", false }, { "iE%n", "iA%", false }, { "a%n", "A%", false },
    { "%n", "%", false }, { "%N", "%", false },
};

static void colour(const Pinyin *p, Reading r, Str sounds, Buf *out)
{
    bool done = false;
    size_t i = 0, n = sizeof finals / sizeof *finals;
    while (i < n && !str_ends(sounds, str_of(finals[i].plain)))
        i++;
    if (i < n) {
        buf_adds(out, str_first(sounds, sounds.n - strlen(finals[i].plain)));
        buf_adds(out, str_of(finals[i].coloured));
        done = finals[i].done;
    } else {
        buf_adds(out, sounds);
    }
    Str colouring = p->sounds[reading_syllable(r)];
    if (!done)
        buf_adds(out, str_first(colouring, colouring.n - 1)); /* without its % */
}

/* ---- one syllable ---- */

/* de, le, zhe and the like: in the neutral tone e is a schwa. */
static void reduce(Str sounds, Buf *out)
{
    Str full = STR("o-%");
    bool e = str_ends(sounds, full);
    buf_adds(out, e ? str_first(sounds, sounds.n - full.n) : sounds);
    if (e)
        buf_adds(out, STR("@%"));
}

static void put(Str pattern, Stress stress, const char *tone, Buf *out)
{
    for (size_t i = 0; i < pattern.n; i++) {
        char c = pattern.p[i];
        if (c == '%')
            buf_adds(out, str_of(tone));
        else if (c != '\'')
            buf_addc(out, c);
        else if (stress != STRESS_NONE)
            buf_addc(out, stress == STRESS_MAIN ? '\'' : ',');
    }
}

/* ---- the word ---- */

static bool is_merged_r(const Pinyin *p, const Utterance *u, uint32_t i)
{
    Reading r = u->syllables[i].surface;
    return r != READING_NONE && str_eq(p->names[reading_syllable(r)], STR("r"));
}

static unsigned tone_at(const Utterance *u, uint32_t i)
{
    Reading r = u->syllables[i].surface;
    return r == READING_NONE ? 0 : reading_tone(r);
}

/* The syllables of a word that are heard as such: a merged 儿 belongs to the one before it. */
typedef struct Beat {
    uint32_t at;
    bool coloured;
} Beat;

static uint32_t find_beats(const Pinyin *p, const Utterance *u, uint32_t first, uint32_t count, Beat *beats)
{
    uint32_t n = 0;
    for (uint32_t i = first; i < first + count; i++) {
        if (n > 0 && is_merged_r(p, u, i))
            beats[n - 1].coloured = true;
        else if (tone_at(u, i))
            beats[n++] = (Beat){ i, false };
    }
    return n;
}

/* The tone of the next syllable in the phrase, 0 at its end. */
static unsigned tone_after(const Utterance *u, const Word *w, const Beat *beats, uint32_t n, uint32_t i, bool last)
{
    if (i + 1 < n)
        return tone_at(u, beats[i + 1].at);
    uint32_t end = w->first + w->count;
    uint32_t next = beats[i].at + 1 + beats[i].coloured;
    if (next < end)
        return tone_at(u, next); /* the word goes on in another group */
    if (last)
        return 0;
    bool hanzi = w + 1 < u->words + u->word_count && w[1].count > 0;
    return hanzi ? tone_at(u, w[1].first) : 1; /* a Latin word has no tone, but something follows */
}

static const char *contour(unsigned tone, unsigned next, bool inside)
{
    switch (tone) {
    case 1: return "55";
    case 2: return "35";
    case 3: return next == 0 || next == 5 ? "214" : "21";
    case 4: return inside && next == 4 ? "53" : "51";
    default: return "11";
    }
}

/* The beat with the main stress; n when all are neutral. */
static uint32_t main_beat(const Utterance *u, const Beat *beats, uint32_t n)
{
    for (uint32_t i = n; i-- > 0;)
        if (tone_at(u, beats[i].at) != 5)
            return i;
    return n;
}

static Stress stress_of(unsigned tone, uint32_t i, uint32_t primary)
{
    if (i == primary)
        return STRESS_MAIN;
    return tone != 5 && i % 2 == 0 && i + 1 < primary ? STRESS_SECONDARY : STRESS_NONE;
}

static void put_beat(const Pinyin *p, const Utterance *u, Beat beat, Stress stress, const char *tone, Buf *out)
{
    Reading r = u->syllables[beat.at].surface;
    Str sounds = p->sounds[reading_syllable(r)];
    Buf pattern = { 0 };
    if (beat.coloured)
        colour(p, u->syllables[beat.at + 1].surface, sounds, &pattern);
    else if (reading_tone(r) == 5)
        reduce(sounds, &pattern);
    else
        buf_adds(&pattern, sounds);
    put(buf_str(&pattern), stress, tone, out);
    buf_release(&pattern);
}

static void put_group(const Pinyin *p, const Utterance *u, const Word *w, const Beat *beats, uint32_t n, bool last,
                      Buf *out)
{
    uint32_t primary = main_beat(u, beats, n);
    for (uint32_t i = 0; i < n; i++) {
        unsigned tone = tone_at(u, beats[i].at), next = tone_after(u, w, beats, n, i, last);
        put_beat(p, u, beats[i], stress_of(tone, i, primary), contour(tone, next, i + 1 < n), out);
    }
    buf_adds(out, STR("_|"));
}

void sounds_word(const Pinyin *p, const Utterance *u, const Word *w, bool last, Buf *out)
{
    Beat beats[SOUNDS_GROUP];
    size_t before = out->n;
    for (uint32_t i = 0; i < w->count;) {
        uint32_t count = w->count - i < SOUNDS_GROUP ? w->count - i : SOUNDS_GROUP;
        if (count > 1 && i + count < w->count && is_merged_r(p, u, w->first + i + count))
            count--;
        uint32_t n = find_beats(p, u, w->first + i, count, beats);
        if (n > 0 && out->n > before)
            buf_addc(out, ' ');
        if (n > 0)
            put_group(p, u, w, beats, n, last, out);
        i += count;
    }
}
