#include "reading/polyphone.h"

#define SOMEWHERE STR("…")

/* Does one of the alternatives fit what stands before the word? */
static bool fits_before(Str alternatives, Str before)
{
    if (alternatives.n == 0)
        return true;
    while (alternatives.p && alternatives.n) {
        Str one = str_cut(&alternatives, ' ');
        if (str_eq(one, STR("^")) ? before.n == 0
            : str_starts(one, SOMEWHERE) ? str_find(before, str_skip(one, SOMEWHERE.n)) >= 0
                                         : one.n && str_ends(before, one))
            return true;
    }
    return false;
}

static bool fits_after(Str alternatives, Str after)
{
    if (alternatives.n == 0)
        return true;
    while (alternatives.p && alternatives.n) {
        Str one = str_cut(&alternatives, ' ');
        if (str_eq(one, STR("^")) ? after.n == 0
            : str_starts(one, SOMEWHERE) ? str_find(after, str_skip(one, SOMEWHERE.n)) >= 0
                                         : one.n && str_starts(after, one))
            return true;
    }
    return false;
}

const PolyphoneRule *polyphone_rule(const Tables *t, Str clause, size_t at, size_t length)
{
    Str word = { clause.p + at, length };
    Str before = str_first(clause, at), after = str_skip(clause, at + length);
    for (size_t i = 0; i < t->polyphone_count; i++) {
        const PolyphoneRule *r = &t->polyphones[i];
        if (str_eq(r->word, word) && fits_before(r->before, before) && fits_after(r->after, after))
            return r;
    }
    return NULL;
}
