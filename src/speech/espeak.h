/* espeak: the only file that includes eSpeak NG's headers. The library is one global voice of the process: these
 * functions act on it. */
#ifndef LANGDU_ESPEAK_H
#define LANGDU_ESPEAK_H

#include "base/buf.h"
#include "base/diag.h"
#include "speech/voice.h"

#define SPEECH_RATE 22050 /* samples a second, mono, 16 bit: what eSpeak NG's Mandarin gives */

/* "1.51" and the like. */
const char *espeak_version(void);

/* Initialises the library and sets the voice; speaks nothing. FAIL_SYNTHESIS when there is no Mandarin voice,
 * FAIL_USAGE when there is no such variant. */
bool espeak_open(const Voice *voice, Diag *d);
/* Gives back what is ours; the library itself cannot be ended and started again. */
void espeak_close(void);

/* How a phrase is said. */
typedef struct Manner {
    int rate;     /* per cent of the voice's */
    int lift;     /* added to the voice's pitch, on eSpeak's scale */
    bool english; /* the text is English words, not mnemonics */
} Manner;

/* Speaks one phrase: groups separated by single blanks, of mnemonics or of English words. Appends its samples (int16)
 * to `pcm`, and for each group the sample at which it begins (counted from the phrase's own first sample, uint32_t,
 * never falling) to `starts`. eSpeak's own silence at both ends is cut; a phrase without any sound appends no samples.
 * */
bool espeak_speak(Str groups, Manner manner, Buf *pcm, Buf *starts, Diag *d);

#endif
