/* damage: places where a page lost bytes, and what may have stood there.
 *
 * A page in GBK that lost one byte shows ? for it, and every character after it is made of the second half of one and the
 * first half of the next, until another byte is lost. The text is read as it stands; an editor gets the place, and where
 * putting the halves together again gives words, a proposal. */
#ifndef LANGDU_DAMAGE_H
#define LANGDU_DAMAGE_H

#include "reading/lexicon.h"
#include "reading/simplify.h"
#include "reading/unit.h"

typedef struct Damage {
    const Lexicon *lexicon;
    const Pinyin *pinyin;
    Simplifier *simplifier;
} Damage;

/* Takes ? that stand for lost bytes out of the row, and what is left of glosses behind them; they stay unread, and each is a
 * doubt. To be called after gloss_pass. Fails only with OpenCC. */
bool damage_pass(Units *u, const Damage *with, Diag *d);

#endif
