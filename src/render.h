/* render: the main job, from an article to files. */
#ifndef LANGDU_RENDER_H
#define LANGDU_RENDER_H

#include "cli.h"

bool render(const Options *o, Diag *d);

/* Lists the voice presets on standard output. */
bool render_voices(Diag *d);

#endif
