/* wav: the programme as a WAV file with a chapter for each section; see wav_chunks.h for what follows the sound. */
#ifndef LANGDU_WAV_H
#define LANGDU_WAV_H

#include "publish/sink.h"

bool wav_write(const Publication *p, OutFile *out, Diag *d);

/* The same with another border between RIFF and RF64 than 4 GiB, for tests: the largest RIFF size in bytes. */
bool wav_write_within(const Publication *p, OutFile *out, uint64_t riff_max, Diag *d);

#endif
