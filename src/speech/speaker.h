/* speaker: one utterance to samples, phrase by phrase, with the voice's exact silence between them. Runs in a forked
 * child (pool.c). */
#ifndef LANGDU_SPEAKER_H
#define LANGDU_SPEAKER_H

#include "reading/utterance.h"
#include "speech/espeak.h"

/* Where a word lies in its utterance's samples. */
typedef struct SpokenWord {
    uint32_t start, length; /* samples */
} SpokenWord;

/* Buffers are used again for the next utterance. */
typedef struct Speech {
    Buf pcm;    /* int16_t */
    Buf words;  /* SpokenWord, one for each word of the utterance */
    Buf groups, starts, firsts; /* of the phrase in work */
} Speech;

/* Says the utterance with the voice that espeak_open has set; what was in `s` before is gone. An utterance in which
 * nothing can be said is one silent sample; one whose words make no sound is FAIL_SYNTHESIS. */
bool speaker_say(const Voice *voice, const Pinyin *pinyin, const Utterance *u, Speech *s, Diag *d);
void speaker_release(Speech *s);

#endif
