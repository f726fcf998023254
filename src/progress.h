/* progress: how far a long run has come, on standard error. */
#ifndef LANGDU_PROGRESS_H
#define LANGDU_PROGRESS_H

#include <stdint.h>

#include "base/str.h"
#include "cli.h"

typedef struct Progress {
    bool line;   /* one line that is written over, for a terminal */
    bool plain;  /* whole lines, for a screen reader */
    double started, shown; /* seconds */
    int tenth;   /* the last tenth told in whole lines */
} Progress;

void progress_start(Progress *p, ProgressMode mode, bool quiet);

/* `done` of `total` characters are spoken; they made `samples` at `rate` samples a second. */
void progress_show(Progress *p, Str section, uint64_t done, uint64_t total, int64_t samples, int rate);

/* Takes the line away. */
void progress_end(Progress *p);
double progress_seconds(const Progress *p);

#endif
