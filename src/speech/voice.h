/* voice: a preset, how it sounds and how long it rests. One text file each: voices/NAME.voice. */
#ifndef LANGDU_VOICE_H
#define LANGDU_VOICE_H

#include "article/article.h"
#include "base/data.h"
#include "reading/utterance.h"

#define VOICE_NAME 64
#define VOICE_RATE_MIN 60 /* characters a minute */
#define VOICE_RATE_MAX 1000

typedef struct Voice {
    char name[VOICE_NAME];
    char about[160];          /* what it is for, one line */
    char variant[VOICE_NAME]; /* eSpeak variant such as "f2", or empty */
    int rate;                 /* characters a minute */
    int pitch, range;         /* eSpeak's scale, 0 to 100 */
    int volume;               /* per cent */
    int pauses[PAUSE_COUNT];  /* milliseconds, at the preset's own rate */
    int gaps[GAP_COUNT];      /* milliseconds after a sentence, by what follows */
    int lead;                 /* milliseconds before the first sentence */
    int heading_rate;         /* per cent of the rate, for titles and headings */
} Voice;

/* `name` is a preset beside the data file, or a path (it holds a / or ends in .voice). FAIL_USAGE with line and column
 * for what is wrong in it. */
bool voice_load(Voice *v, const char *name, const Data *data, Diag *d);

/* The same, from text: for tests. */
bool voice_parse(Voice *v, const char *file, Str text, Diag *d);

/* Other rate (characters a minute; pauses scale along), other pauses (per cent). */
void voice_set_rate(Voice *v, int rate);
void voice_set_gap(Voice *v, int per_cent);

/* Milliseconds of rest for each character of an ordinary text. */
double voice_rest(const Voice *v);

#endif
