/* own_pls: own lexicons written as W3C Pronunciation Lexicon Specification 1.0. */
#ifndef LANGDU_OWN_PLS_H
#define LANGDU_OWN_PLS_H

#include "reading/own_entry.h"

/* Reads the newest layer, whose text is XML. FAIL_INPUT with the place for what is wrong in it. */
bool own_pls(Own *own, const OwnTools *with, Diag *d);

#endif
