/* wav_chunks: what stands behind the samples of a WAV file: markers, their names and lengths, and what the file is. */
#ifndef LANGDU_WAV_CHUNKS_H
#define LANGDU_WAV_CHUNKS_H

#include "publish/sink.h"

/* How many of the sections get a marker: a `cue ` chunk counts samples in 32 bits, so sections that start later than
 * 2^32 samples (54 hours) have a chapter in the `id3 ` chunk alone. */
uint32_t wav_chunks_cues(const Timeline *t);

/* Appends all chunks to `tail`; each is padded to an even size. */
void wav_chunks_build(const Publication *p, Buf *tail);

/* Appends `tail` to the closed WAV or RF64 file in `out` and mends the file's size in its header. `length` receives the
 * file's length in bytes. */
bool wav_chunks_append(OutFile *out, Str tail, int64_t *length, Diag *d);

#endif
