/* timeline: what is heard when, in integer samples. Every output format is written from it.
 *
 * Sections are kept in memory; sentences with their words go to a file without a name and are read back in order, so
 * that memory does not grow with the article. All positions count samples from the programme's first one; `end` is one
 * past.
 *
 * What a reader may rely on, because timeline_sentence and timeline_finish refuse anything else (FAIL_INTERNAL):
 * sections follow each other without a gap; a sentence lies in its section, a word in its sentence; sentences and the
 * words of one follow each other and do not overlap; no sentence is empty; all ends by `samples`. */
#ifndef LANGDU_TIMELINE_H
#define LANGDU_TIMELINE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"

typedef struct TimedSection {
    Str title;           /* in the article's own characters; lives in the timeline's arena */
    int level;
    int64_t start, end;  /* the first section starts at its first sound; a section ends where the next one starts */
    uint32_t first, count; /* its sentences */
} TimedSection;

typedef struct TimedWord {
    Str text;            /* the source's characters */
    int64_t start, end;
} TimedWord;

typedef struct TimedSentence {
    uint32_t section;
    Str text, spoken;
    int64_t start, end;
    const TimedWord *words;
    uint32_t word_count;
} TimedSentence;

typedef struct Timeline {
    int sample_rate;
    int64_t samples;       /* of the whole programme; -1 until timeline_finish */
    TimedSection *sections;
    uint32_t section_count, sentence_count;
    /* private */
    size_t section_cap;
    Arena arena;
    const char *name;      /* of the output, for messages; in the arena; NULL when never opened */
    int fd;
    int64_t length;        /* bytes in the file */
    int64_t last;          /* where the newest sentence ends */
    Buf pending;
} Timeline;

/* Its file stands in the folder of `near_path`. On failure the timeline is closed already. */
bool timeline_open(Timeline *t, int sample_rate, const char *near_path, Diag *d);
/* Takes a zeroed one and a closed one too. */
void timeline_close(Timeline *t);

/* Begins a section at sample `start`; the section before it ends there. */
void timeline_section(Timeline *t, Str title, int level, int64_t start);
/* Adds a sentence to the newest section. `s->section` is filled in. */
bool timeline_sentence(Timeline *t, TimedSentence *s, Diag *d);
/* The programme is `samples` long: ends the last section; nothing may be added after. */
bool timeline_finish(Timeline *t, int64_t samples, Diag *d);

/* A position in milliseconds, rounded to the nearest. */
int64_t timeline_ms(const Timeline *t, int64_t sample);

/* Reads the sentences of a finished timeline back, in order. The cursor owns the memory of the sentence that it shows,
 * until the next call. Several cursors may walk beside each other. */
typedef struct TimelineCursor {
    const Timeline *timeline;
    int64_t at;
    Arena arena;
} TimelineCursor;

void timeline_rewind(TimelineCursor *c, const Timeline *t);
/* False at the end, and on failure (then d holds it). */
bool timeline_next(TimelineCursor *c, TimedSentence *out, Diag *d);
void timeline_done(TimelineCursor *c);

#endif
