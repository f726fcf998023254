/* inspect: what would be read, without speaking, to standard output. */
#ifndef LANGDU_INSPECT_H
#define LANGDU_INSPECT_H

#include "cli.h"

bool inspect(const Options *o, Diag *d);

#endif
