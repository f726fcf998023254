/* Where a section begins is known only when its first utterance comes: the silence before it was written with the end
 * of the utterance before, so the section starts at the spool's end at that moment, which is the first sample of its
 * sound.
 *
 * Samples go to the spool as they come but for a short fade at both ends: eSpeak's sound starts and ends near zero, and
 * where it does not the fade takes the click away. */
#include "audio/join.h"

#define FADE 88 /* samples: 4 ms */

/* ---- sound ---- */

/* `count` samples (at most FADE) from `samples`, rising when `step` is 1 and falling when it is -1. */
static bool add_fade(Spool *spool, const int16_t *samples, size_t count, int step, Diag *d)
{
    int16_t faded[FADE];
    for (size_t i = 0; i < count; i++) {
        size_t weight = step > 0 ? i : count - 1 - i;
        faded[i] = (int16_t)((int32_t)samples[i] * (int32_t)weight / (int32_t)count);
    }
    return spool_add(spool, faded, count, d);
}

static bool add_sound(Spool *spool, const SpokenUtterance *s, Diag *d)
{
    size_t fade = s->count / 2 < FADE ? s->count / 2 : FADE;
    return add_fade(spool, s->samples, fade, 1, d) &&
           spool_add(spool, s->samples + fade, s->count - 2 * fade, d) &&
           add_fade(spool, s->samples + s->count - fade, fade, -1, d);
}

static bool add_silence(Spool *spool, int ms, Diag *d)
{
    return spool_silence(spool, (size_t)((int64_t)ms * SPEECH_RATE / 1000), d);
}

/* The longer of what the boundary and what the last mark asks for. */
static int rest_after(const Voice *v, const Utterance *u)
{
    int gap = v->gaps[u->gap], mark = u->word_count ? v->pauses[u->words[u->word_count - 1].pause] : 0;
    return gap > mark ? gap : mark;
}

/* ---- sections ---- */

static bool begin_section(Join *j, const Utterance *u, Diag *d)
{
    if (u->section == j->section)
        return true;
    if (j->section == UINT32_MAX && !add_silence(j->spool, j->voice->lead, d))
        return false;
    j->section = u->section;
    timeline_section(j->timeline, j->titles[u->section], j->article->sections[u->section].level, j->spool->samples);
    return true;
}

/* ---- sentences ---- */

/* What is not in the source (our own words) is shown as it is spoken: its characters are kept in `own`. */
static Str own_text(const Utterance *u, const Word *w, Buf *own)
{
    size_t at = own->n;
    if (w->latin.n)
        return w->latin;
    for (uint32_t i = 0; i < w->count; i++)
        buf_addcp(own, u->syllables[w->first + i].written);
    return (Str){ own->p + at, own->n - at };
}

static bool add_sentence(Join *j, const Utterance *u, const SpokenUtterance *s, int64_t start, Diag *d)
{
    Buf own = { 0 };
    TimedWord *words = (TimedWord *)(void *)buf_room(&j->words, u->word_count * sizeof *words);
    buf_room(&own, u->syllable_count * 4 + 1); /* so that it does not move */
    for (uint32_t i = 0; i < u->word_count; i++) {
        const Word *w = &u->words[i];
        int64_t from = start + s->words[i].start;
        words[i].text = w->source.len ? article_span(j->article, w->source) : own_text(u, w, &own);
        words[i].start = from;
        words[i].end = from + s->words[i].length;
    }
    TimedSentence t = { .text = u->text.n ? u->text : u->shown,
                        .spoken = u->spoken,
                        .start = start,
                        .end = start + s->count,
                        .words = words,
                        .word_count = u->word_count };
    bool ok = timeline_sentence(j->timeline, &t, d);
    buf_release(&own);
    return ok;
}

static bool join_utterance(Join *j, const Utterance *u, const SpokenUtterance *s, Diag *d)
{
    if (!begin_section(j, u, d))
        return false;
    int64_t start = j->spool->samples;
    return add_sound(j->spool, s, d) && add_sentence(j, u, s, start, d) &&
           add_silence(j->spool, rest_after(j->voice, u), d);
}

bool join_block(Join *j, const Spoken *spoken, Diag *d)
{
    for (uint32_t i = 0; i < spoken->block.count; i++)
        if (!join_utterance(j, &spoken->block.utterances[i], &spoken->utterances[i], d))
            return false;
    return true;
}

void join_release(Join *j)
{
    buf_release(&j->words);
}
