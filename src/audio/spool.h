/* spool: the programme's samples in a file without a name; memory does not grow with the article.
 *
 * Samples go in at the end and come out from anywhere, also those that were not flushed yet. A failure is FAIL_OUTPUT
 * with the system's words and the name of the output that the spool is for; the spool is of no use after it, but for
 * close. */
#ifndef LANGDU_SPOOL_H
#define LANGDU_SPOOL_H

#include "base/buf.h"
#include "base/diag.h"

typedef struct Spool {
    int fd;          /* -1 when closed */
    int64_t samples; /* so far */
    Buf pending;     /* not yet written */
    char *name;      /* of the output, for messages; owned; NULL when never opened */
} Spool;

/* In the folder of `near_path`. On failure the spool is closed already. */
bool spool_open(Spool *s, const char *near_path, Diag *d);
/* Takes a zeroed one and a closed one too. */
void spool_close(Spool *s);
bool spool_add(Spool *s, const int16_t *samples, size_t count, Diag *d);
bool spool_silence(Spool *s, size_t count, Diag *d);
bool spool_flush(Spool *s, Diag *d);

/* `count` samples from sample `at`; all of them must be there. */
bool spool_read(const Spool *s, int64_t at, int16_t *out, size_t count, Diag *d);

#endif
