#include "article/account.h"

#include "base/utf8.h"

/* Blanks and marks are counted but not itemised: they would hide what an editor looks for. */
static bool is_listed(Fate fate)
{
    return fate != FATE_SPOKEN && fate != FATE_LAYOUT && fate != FATE_MARK;
}

void account_add(Account *a, Str source, Span span, Fate fate)
{
    if (span.len == 0)
        return;
    a->sums[fate] += utf8_count((Str){ source.p + span.at, span.len });
    if (!a->itemised || !is_listed(fate))
        return;
    AccountItem *last = a->count ? &a->items[a->count - 1] : NULL;
    if (last && last->fate == fate && last->span.at + last->span.len == span.at) {
        last->span.len += span.len;
        return;
    }
    a->items = arena_grow(a->arena, a->items, &a->cap, a->count + 1, sizeof *a->items);
    a->items[a->count++] = (AccountItem){ span, fate };
}

uint64_t account_total(const Account *a)
{
    uint64_t total = 0;
    for (int i = 0; i < FATE_COUNT; i++)
        total += a->sums[i];
    return total;
}

const char *fate_name(Fate fate)
{
    static const char *const names[FATE_COUNT] = { "spoken",  "layout",  "mark", "gloss",
                                                   "byline", "caption", "note", "unread" };
    return names[fate];
}
