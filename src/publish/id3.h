/* id3: an ID3v2.3 tag with chapters, for the `id3 ` chunk of a WAV and for the head of an MP3. */
#ifndef LANGDU_ID3_H
#define LANGDU_ID3_H

#include "publish/sink.h"

/* Appends the whole tag. False, and nothing is appended, when there is nothing to say or the tag would be larger than
 * one can be (256 MiB). */
bool id3_tag(const Publication *p, Buf *out);

#endif
