#include "reading/unit.h"

#include <stdio.h>
#include <utf8proc.h>

#include "base/utf8.h"

/* Full-width ASCII (U+FF01 to U+FF5E) to half-width, for digits and letters. */
static uint32_t narrow(uint32_t c)
{
    uint32_t n = c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
    bool alnum = (n >= '0' && n <= '9') || (n >= 'A' && n <= 'Z') || (n >= 'a' && n <= 'z');
    return alnum ? n : c;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F;
}

/* Zero-width and control characters carry nothing for the ear. */
static bool is_nothing(uint32_t c)
{
    utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
    return k == UTF8PROC_CATEGORY_CC || k == UTF8PROC_CATEGORY_CF || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0xE0100 && c <= 0xE01EF);
}

/* Latin letters, with the marks of pinyin and of European languages, and combining marks. */
static bool is_letter(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) ||
           c == 0x251 || c == 0x261 || (c >= 0x300 && c <= 0x30C) || (c >= 0x1E00 && c <= 0x1EFF);
}

static UnitKind classify(uint32_t c)
{
    if (utf8_is_han(c))
        return UNIT_HANZI;
    if (c >= '0' && c <= '9')
        return UNIT_DIGIT;
    if (is_letter(c))
        return UNIT_LETTER;
    return is_blank(c) ? UNIT_BLANK : UNIT_OTHER;
}

Unit *units_add(Units *u, Unit unit)
{
    u->items = arena_grow(u->arena, u->items, &u->cap, u->count + 1, sizeof *u->items);
    u->items[u->count] = unit;
    return &u->items[u->count++];
}

Span units_span(const Unit *from, const Unit *to)
{
    uint32_t end = to->source.at + to->source.len;
    return (Span){ from->source.at, end > from->source.at ? end - from->source.at : 0 };
}

void units_mark(Units *u, Span span, Fate fate)
{
    if (u->span.len)
        memset(u->fates + (span.at - u->span.at), fate, span.len);
}

void units_doubt(Units *u, Span span, unsigned grade, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text[utf8_cut(str_of(text), sizeof text - 4).n] = '\0';
    u->doubts = arena_grow(u->arena, u->doubts, &u->doubt_cap, u->doubt_count + 1, sizeof *u->doubts);
    u->doubts[u->doubt_count++] = (Doubt){ span, arena_str(u->arena, str_of(text)), grade };
}

void units_scan(Units *u, Arena *arena, Str source, Span span, Str text)
{
    *u = (Units){ .arena = arena, .source = source, .span = span };
    u->fates = arena_new(arena, uint8_t, span.len + 1);
    memset(u->fates, FATE_UNREAD, span.len + 1);
    u->items = arena_new(arena, Unit, text.n / 2 + 8);
    u->cap = text.n / 2 + 8;
    for (size_t at = 0; at < text.n;) {
        size_t start = at;
        uint32_t c = narrow(utf8_next(text, &at));
        Unit unit = { .c = c, .spoken = c, .hint = READING_NONE, .source = { span.at, 0 } };
        if (span.len)
            unit.source = (Span){ span.at + (uint32_t)start, (uint32_t)(at - start) };
        unit.kind = classify(c);
        if (unit.kind == UNIT_BLANK || is_nothing(c))
            units_mark(u, unit.source, FATE_LAYOUT);
        if (unit.kind == UNIT_BLANK || !is_nothing(c))
            units_add(u, unit);
    }
}
