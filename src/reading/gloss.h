/* gloss: pinyin or bopomofo that stands with hanzi to tell their reading, not to be read out itself.
 *
 *   質(zhì) 質（zhi4） 银行(yín háng) 重庆(chóngqìng) 重(ㄔㄨㄥˊ)
 *   <ruby>重<rt>chóng</rt></ruby>, also with several <rt>, with <rp> brackets, with <rb>, and with bopomofo */
#ifndef LANGDU_GLOSS_H
#define LANGDU_GLOSS_H

#include "reading/lexicon.h"
#include "reading/unit.h"

typedef struct GlossTools {
    const Lexicon *lexicon;
    const Pinyin *pinyin;
    Str bopomofo; /* the table */
} GlossTools;

/* Takes the glosses out of the row and leaves them as hints on the characters they belong to. A gloss that the dictionary
 * does not allow for its character is no hint but a doubt; so is a ruby that is no reading. */
void gloss_pass(Units *u, const GlossTools *with);

/* Programs that put pinyin behind each polyphone do not know its reading here: they write the most usual one. Such an
 * article has many glosses and hardly any other. Its glosses are weak hints; those of an editor are to be obeyed. */
Glosses gloss_judge(const Article *a, const GlossTools *with, Arena *scratch);

/* How many units from i are the rest of a gloss that lost its character and its opening bracket, as shù) ; 0 for none. */
size_t gloss_rest(const Units *u, const Pinyin *pinyin, size_t i);

#endif
