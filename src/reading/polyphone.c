#include "reading/polyphone.h"

#include <stdlib.h>

#include "base/utf8.h"

#define SOMEWHERE STR("…")
#define NEAR 384 /* bytes, 128 hanzi: a longer clause is not one for the ear, and would cost its length at every word */

static Str words_of_class(const Tables *t, Str name)
{
    for (size_t i = 0; i < t->class_count; i++)
        if (str_eq(t->classes[i].name, name))
            return t->classes[i].words;
    return (Str){ "", 0 };
}

static bool word_somewhere(Str words, Str text)
{
    while (words.p && words.n) {
        Str one = str_cut(&words, ' ');
        if (one.n && str_find(text, one) >= 0)
            return true;
    }
    return false;
}

static bool is_somewhere(const Tables *t, Str what, Str text)
{
    return str_starts(what, STR("@")) ? word_somewhere(words_of_class(t, what), text) : str_find(text, what) >= 0;
}

static bool is_adjacent(const Tables *t, Str what, Str text, Side side)
{
    if (str_starts(what, STR("@"))) {
        Str words = words_of_class(t, what);
        return side == SIDE_BEFORE ? words_end(words, text) : words_begin(words, text);
    }
    return side == SIDE_BEFORE ? str_ends(text, what) : str_starts(text, what);
}

static bool condition_holds(const Tables *t, Str what, Str text, Side side)
{
    long count;
    if (str_starts(what, STR("!")))
        return !condition_holds(t, str_skip(what, 1), text, side);
    if (str_eq(what, STR("^")))
        return text.n == 0;
    if (str_starts(what, STR("<")) && str_number(str_skip(what, 1), 1, 99, &count))
        return utf8_count(text) < (size_t)count;
    if (str_starts(what, SOMEWHERE))
        return is_somewhere(t, str_skip(what, SOMEWHERE.n), text);
    return what.n > 0 && is_adjacent(t, what, text, side);
}

static bool chain_holds(const Tables *t, Str chain, Str text, Side side)
{
    while (chain.p && chain.n)
        if (!condition_holds(t, str_cut(&chain, '&'), text, side))
            return false;
    return true;
}

bool polyphone_fits(const Tables *t, Str alternatives, Str text, Side side)
{
    bool any = false, wanted = false;
    if (text.n > NEAR)
        text = side == SIDE_BEFORE ? str_skip(text, text.n - NEAR) : str_first(text, NEAR);
    while (alternatives.p && alternatives.n) {
        Str one = str_cut(&alternatives, ' ');
        bool veto = str_starts(one, STR("!"));
        if (one.n == 0)
            continue;
        if (veto && !chain_holds(t, one, text, side))
            return false;
        wanted = wanted || !veto;
        any = any || (!veto && chain_holds(t, one, text, side));
    }
    return any || !wanted;
}

const PolyphoneRule *polyphone_rule(const Tables *t, Str clause, size_t at, size_t length)
{
    Str word = { clause.p + at, length };
    uint32_t i = t->chains[tables_chain(word)];
    if (i == 0)
        return NULL;
    Str before = str_first(clause, at), after = str_skip(clause, at + length);
    for (; i; i = t->polyphones[i - 1].next) {
        const PolyphoneRule *r = &t->polyphones[i - 1];
        if (str_eq(r->word, word) && polyphone_fits(t, r->before, before, SIDE_BEFORE) &&
            polyphone_fits(t, r->after, after, SIDE_AFTER))
            return r;
    }
    return NULL;
}
