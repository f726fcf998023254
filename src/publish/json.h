/* json: the timeline as a file, for whoever wants to know what is heard when.
 *
 * {title, sample_rate, samples, sections: [{title, level, start, end, sentences: [{text, spoken, start, end,
 * words: [{text, start, end}]}]}]}; positions in samples, `end` one past; UTF-8; a sentence is a line. */
#ifndef LANGDU_JSON_H
#define LANGDU_JSON_H

#include "publish/sink.h"

bool json_write(const Publication *p, OutFile *out, Diag *d);

#endif
