/* pool: blocks of utterances to sound, spoken side by side and handed back in order.
 *
 * eSpeak NG is one global voice whose output depends on what it spoke before. So the parent initialises it once and
 * never speaks; each block is spoken by a child forked from that clean state. The result depends on the block and the
 * voice alone: same bytes for any number of jobs. A speaker that dies or hangs is run once more, then it is
 * FAIL_SYNTHESIS with the text that it died on. Speakers die with their parent. */
#ifndef LANGDU_POOL_H
#define LANGDU_POOL_H

#include "reading/utterance.h"
#include "speech/speaker.h"

typedef struct Block {
    const Utterance *utterances; /* must stay until the block was handed back */
    uint32_t count;
    void *tag;                   /* the caller's; comes back with the block */
} Block;

typedef struct SpokenUtterance {
    const int16_t *samples;  /* without silence at both ends; pauses inside are there */
    uint32_t count;          /* samples; never 0 */
    const SpokenWord *words; /* one for each word of the utterance, in order, not overlapping */
} SpokenUtterance;

typedef struct Spoken {
    Block block;
    const SpokenUtterance *utterances; /* block.count of them */
} Spoken;

typedef struct Pool Pool;

/* Initialises eSpeak. At most `jobs` speakers at once (0 counts as 1). Voice and pinyin must outlive the pool, of which
 * there can be one at a time. Returns NULL on failure. */
Pool *pool_open(const Voice *voice, const Pinyin *pinyin, unsigned jobs, Diag *d);

/* May another block be submitted without waiting? (At most a few blocks per job are under way, so memory stays flat.)
 * */
bool pool_has_room(const Pool *pool);
/* Needs room. FAIL_SYNTHESIS when no speaker can be started, or an earlier block failed. */
bool pool_submit(Pool *pool, Block block, Diag *d);

/* Waits for the oldest submitted block. `out` is valid until the next call on the pool. Must not be called with
 * nothing under way. After a failure only pool_close may be called. */
bool pool_next(Pool *pool, Spoken *out, Diag *d);
bool pool_is_idle(const Pool *pool); /* nothing under way */

/* Stops all speakers. Takes NULL. */
void pool_close(Pool *pool);

/* For tests: what a speaker does before it speaks (kill itself, hang), and how long it may take. Set before the first
 * block is submitted. */
typedef struct PoolHook {
    void (*in_speaker)(const Block *block, unsigned attempt, void *arg); /* attempt counts from 0; NULL for nothing */
    void *arg;
    int limit_ms; /* instead of the usual limit; 0 keeps it */
} PoolHook;

void pool_hook(Pool *pool, PoolHook hook);

#endif
