#include "article/format.h"

#include "base/utf8.h"

static uint32_t count_hanzi(Str s)
{
    uint32_t n = 0;
    for (size_t at = 0; at < s.n;)
        n += utf8_is_han(utf8_next(s, &at));
    return n;
}

/* The end of the line that begins at `at`, and where the next one begins. Lines end at \n, \r\n, \r, U+2028, U+2029. */
static size_t line_end(Str text, size_t at, size_t *next)
{
    for (; at < text.n; at++) {
        if (text.p[at] == '\n' || text.p[at] == '\r') {
            *next = at + (text.p[at] == '\r' && at + 1 < text.n && text.p[at + 1] == '\n' ? 2 : 1);
            return at;
        }
        Str rest = str_skip(text, at);
        if (text.p[at] == '\xE2' && (str_starts(rest, STR("\u2028")) || str_starts(rest, STR("\u2029")))) {
            *next = at + 3;
            return at;
        }
    }
    return *next = text.n;
}

static void split_lines(Str text, Arena *arena, LineList *out)
{
    bool blank = false;
    for (size_t at = 0, next = 0; at < text.n; at = next) {
        size_t end = line_end(text, at, &next);
        Str line = str_trim((Str){ text.p + at, end - at });
        if (line.n == 0) {
            blank = true;
            continue;
        }
        out->items = arena_grow(arena, out->items, &out->cap, out->count + 1, sizeof *out->items);
        out->items[out->count++] = (Line){ .span = { (uint32_t)(line.p - text.p), (uint32_t)line.n },
                                           .hanzi = count_hanzi(line),
                                           .after_blank = blank };
        blank = false;
    }
}

const InputFormat input_formats[] = {
    { "text", true, split_lines },
    { "lines", false, split_lines },
    { NULL, false, NULL },
};

const InputFormat *input_format(const char *name)
{
    if (!name || strcmp(name, "auto") == 0)
        return input_formats;
    for (const InputFormat *f = input_formats; f->name; f++)
        if (strcmp(f->name, name) == 0)
            return f;
    return NULL;
}
