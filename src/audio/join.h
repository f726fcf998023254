/* join: spoken utterances, one after the other with their silences, to the programme and its timeline. */
#ifndef LANGDU_JOIN_H
#define LANGDU_JOIN_H

#include "audio/spool.h"
#include "audio/timeline.h"
#include "speech/pool.h"

/* Filled in by the caller, with UINT32_MAX as section and no words. */
typedef struct Join {
    const Voice *voice;
    Spool *spool;
    Timeline *timeline;
    uint32_t section;   /* of the utterance before; UINT32_MAX at first */
    const Article *article;
    const Str *titles;  /* of the article's sections, for lists of chapters */
    Buf words;          /* of the sentence in work; private */
} Join;

/* Places a block: silence before, samples with a short fade at both ends, silence after by the utterance's gap. A
 * section starts at the first sample of its first utterance. */
bool join_block(Join *j, const Spoken *spoken, Diag *d);

/* Gives back what the Join itself holds; spool and timeline are the caller's. */
void join_release(Join *j);

#endif
