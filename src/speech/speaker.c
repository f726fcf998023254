/* An utterance is cut into phrases: at every mark that has a pause, and where hanzi and Latin words meet, because the
 * two are spoken by different voices of eSpeak (espeak.c). A phrase is spoken in one call, so eSpeak shapes it as a
 * whole. It comes back without silence at its ends, and we put the voice's own between phrases.
 *
 * Every word remembers its first group of mnemonics; the starts of the groups that eSpeak reports become the words'. */
#include "speech/speaker.h"

#include "speech/sounds.h"

#define QUESTION_LIFT 7 /* the last phrase of a question is spoken higher: eSpeak's own melodies are off in Mandarin */

static bool is_latin(const Word *w)
{
    return w->count == 0 && w->latin.n > 0;
}

/* ---- phrases ---- */

/* Words `first` to `end` (one past). */
typedef struct Phrase {
    uint32_t first, end;
    bool english;
} Phrase;

static Phrase find_phrase(const Voice *v, const Utterance *u, uint32_t first)
{
    Phrase p = { first, first, is_latin(&u->words[first]) };
    while (p.end < u->word_count && is_latin(&u->words[p.end]) == p.english)
        if (v->pauses[u->words[p.end++].pause] > 0)
            break;
    return p;
}

static size_t count_groups(const Buf *groups)
{
    size_t n = groups->n > 0;
    for (size_t i = 0; i < groups->n; i++)
        n += groups->p[i] == ' ';
    return n;
}

/* A word's text may hold blanks; what separates groups must be ours alone, so that they can be counted. */
static void put_latin(Str latin, Buf *out)
{
    for (size_t i = 0; i < latin.n; i++) {
        bool blank = (unsigned char)latin.p[i] <= ' ';
        if (!blank)
            buf_addc(out, latin.p[i]);
        else if (out->n && out->p[out->n - 1] != ' ' && i + 1 < latin.n)
            buf_addc(out, ' ');
    }
    while (out->n && out->p[out->n - 1] == ' ')
        out->n--;
}

static void put_word(const Pinyin *pinyin, const Utterance *u, uint32_t i, bool last, Buf *groups)
{
    size_t before = groups->n;
    if (before)
        buf_addc(groups, ' ');
    size_t begin = groups->n;
    if (is_latin(&u->words[i]))
        put_latin(u->words[i].latin, groups);
    else
        sounds_word(pinyin, u, &u->words[i], last, groups);
    if (groups->n == begin)
        groups->n = before; /* nothing to say: no blank for it */
}

/* Does a phrase that ends with this word end for the ear too? Not where only a Latin word follows. */
static bool ends(const Voice *v, const Utterance *u, const Phrase *p)
{
    return p->end == u->word_count || v->pauses[u->words[p->end - 1].pause] > 0;
}

/* The phrase's groups to s->groups; for each word the number of groups before it to s->firsts. */
static void spell(const Voice *v, const Pinyin *pinyin, const Utterance *u, const Phrase *p, Speech *s)
{
    buf_clear(&s->groups);
    buf_clear(&s->firsts);
    for (uint32_t i = p->first; i < p->end; i++) {
        uint32_t before = (uint32_t)count_groups(&s->groups);
        buf_add(&s->firsts, &before, sizeof before);
        put_word(pinyin, u, i, i + 1 == p->end && ends(v, u, p), &s->groups);
    }
    uint32_t all = (uint32_t)count_groups(&s->groups);
    buf_add(&s->firsts, &all, sizeof all);
}

static Manner manner_of(const Voice *v, const Utterance *u, const Phrase *p)
{
    bool heading = u->kind == KIND_TITLE || u->kind == KIND_HEADING;
    bool question = u->words[p->end - 1].pause == PAUSE_QUESTION;
    return (Manner){ heading ? v->heading_rate : 100, question ? QUESTION_LIFT : 0, p->english };
}

/* ---- samples and positions ---- */

static uint32_t samples_in(const Speech *s)
{
    return (uint32_t)(s->pcm.n / sizeof(int16_t));
}

static void add_silence(Speech *s, int ms)
{
    size_t n = (size_t)((int64_t)ms * SPEECH_RATE / 1000) * sizeof(int16_t);
    memset(buf_room(&s->pcm, n), 0, n);
    s->pcm.n += n;
}

/* The phrase's words get their places; `base` is the sample at which it begins. A word ends where the next begins. */
static void place_words(const Phrase *p, uint32_t base, Speech *s)
{
    const uint32_t *firsts = (const uint32_t *)(const void *)s->firsts.p;
    const uint32_t *starts = (const uint32_t *)(const void *)s->starts.p;
    uint32_t groups = (uint32_t)(s->starts.n / sizeof *starts), end = samples_in(s);
    for (uint32_t i = 0; i < p->end - p->first; i++) {
        uint32_t from = firsts[i] < groups ? base + starts[firsts[i]] : end;
        uint32_t to = firsts[i + 1] < groups ? base + starts[firsts[i + 1]] : end;
        buf_add(&s->words, &(SpokenWord){ from, to - from }, sizeof(SpokenWord));
    }
}

/* `rest` is the silence owed before the next sound, in milliseconds. */
static bool say_phrase(const Voice *v, const Pinyin *pinyin, const Utterance *u, const Phrase *p, int *rest, Speech *s,
                       Diag *d)
{
    spell(v, pinyin, u, p, s);
    buf_clear(&s->starts);
    if (s->groups.n > 0) {
        if (s->pcm.n > 0)
            add_silence(s, *rest);
        *rest = 0;
    }
    uint32_t base = samples_in(s);
    if (!espeak_speak(buf_str(&s->groups), manner_of(v, u, p), &s->pcm, &s->starts, d))
        return false;
    if (s->groups.n > 0 && samples_in(s) == base && !p->english) /* a Latin "word" may be only signs */
        return diag_fail(d, FAIL_SYNTHESIS, "eSpeak NG made no sound");
    place_words(p, base, s);
    int pause = v->pauses[u->words[p->end - 1].pause];
    if (*rest < pause)
        *rest = pause;
    return true;
}

bool speaker_say(const Voice *voice, const Pinyin *pinyin, const Utterance *u, Speech *s, Diag *d)
{
    int rest = 0;
    buf_clear(&s->pcm);
    buf_clear(&s->words);
    for (uint32_t i = 0; i < u->word_count;) {
        Phrase p = find_phrase(voice, u, i);
        if (!say_phrase(voice, pinyin, u, &p, &rest, s, d))
            return false;
        i = p.end;
    }
    if (s->pcm.n == 0)
        buf_add(&s->pcm, &(int16_t){ 0 }, sizeof(int16_t));
    return true;
}

void speaker_release(Speech *s)
{
    buf_release(&s->pcm);
    buf_release(&s->words);
    buf_release(&s->groups);
    buf_release(&s->starts);
    buf_release(&s->firsts);
}
