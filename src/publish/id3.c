/* ID3v2.3 (id3.org/id3v2.3.0) with "ID3v2 Chapter Frame Addendum 1.0" (id3.org/id3v2-chapters-1.0).
 *
 * Version 2.3 and not 2.4, whose frame sizes are synchsafe inside of CHAP too, which FFmpeg does not do; and what is
 * old reads 2.3. Its texts are Latin-1 or UTF-16 with a byte order mark; we write the latter.
 *
 * A table of contents (CTOC) counts its children in one byte. So it is a tree: up to 200 chapters hang on the root
 * "toc"; of more, 200 each hang on a table below it, and so on. Tables are named by their level and place, toc1-0, and
 * stand in the order of reading with the root first; chapters are chp0, chp1, and follow. */
#include "publish/id3.h"

#include <stdio.h>

#include "base/utf8.h"

#define CHILDREN 200
#define TEXT_MAX 8192                    /* bytes of UTF-8 that we take of a text */
#define TAG_MAX (((size_t)1 << 28) - 1) /* four times 7 bits, without the header */
#define HEADER 10

/* ---- frames ---- */

static size_t frame_begin(Buf *b, const char id[4])
{
    buf_add(b, id, 4);
    buf_be32(b, 0);
    buf_le16(b, 0); /* flags */
    return b->n;
}

static void frame_end(Buf *b, size_t start)
{
    size_t size = b->n - start;
    for (int i = 0; i < 4; i++)
        b->p[start - HEADER + 4 + (size_t)i] = (char)(size >> (24 - 8 * i) & 255);
}

static void put_utf16(Buf *b, Str text)
{
    text = utf8_cut(text, TEXT_MAX);
    buf_add(b, "\xFF\xFE", 2);
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if (c == UTF8_BAD)
            c = 0xFFFD;
        if (c < ' ' || c == 0x7F) /* 2.3 allows no line ends in a text, and a NUL would end it */
            c = ' ';
        if (c > 0xFFFF) {
            buf_le16(b, (uint16_t)(0xD800 + ((c - 0x10000) >> 10)));
            c = 0xDC00 + ((c - 0x10000) & 0x3FF);
        }
        buf_le16(b, (uint16_t)c);
    }
}

static void put_text(Buf *b, const char id[4], Str text)
{
    if (text.n == 0)
        return;
    size_t frame = frame_begin(b, id);
    buf_addc(b, 1); /* UTF-16 with a byte order mark */
    put_utf16(b, text);
    frame_end(b, frame);
}

/* Numeric strings and codes are Latin-1, as the standard has them. */
static void put_code(Buf *b, const char id[4], const char *code)
{
    size_t frame = frame_begin(b, id);
    buf_addc(b, 0);
    buf_adds(b, str_of(code));
    frame_end(b, frame);
}

static void put_date(Buf *b, Str date)
{
    Day day;
    char year[16], rest[16];
    if (!sink_day(date, &day))
        return;
    snprintf(year, sizeof year, "%04d", day.year);
    put_code(b, "TYER", year);
    snprintf(rest, sizeof rest, "%02d%02d", day.day, day.month);
    if (day.day)
        put_code(b, "TDAT", rest);
}

/* ---- chapters ---- */

static void put_chapter(Buf *b, const Timeline *t, uint32_t i)
{
    const TimedSection *s = &t->sections[i];
    size_t frame = frame_begin(b, "CHAP");
    buf_addf(b, "chp%u", i);
    buf_addc(b, 0);
    buf_be32(b, (uint32_t)timeline_ms(t, s->start));
    buf_be32(b, (uint32_t)timeline_ms(t, s->end));
    buf_be32(b, UINT32_MAX); /* byte offsets: not used, the times count */
    buf_be32(b, UINT32_MAX);
    put_text(b, "TIT2", s->title);
    frame_end(b, frame);
}

/* How many chapters hang below a table of that level; level 0 is a chapter. */
static uint64_t width(unsigned level)
{
    uint64_t n = 1;
    while (level-- > 0)
        n *= CHILDREN;
    return n;
}

static void put_name(Buf *b, unsigned level, uint64_t index, bool root)
{
    if (root)
        buf_adds(b, STR("toc"));
    else if (level > 0)
        buf_addf(b, "toc%u-%u", level, (unsigned)index);
    else
        buf_addf(b, "chp%u", (unsigned)index);
    buf_addc(b, 0);
}

/* The table number `index` of its level, then those below it. */
static void put_contents(Buf *b, uint32_t chapters, unsigned level, uint64_t index, bool root)
{
    uint64_t first = index * CHILDREN; /* child, counted in the level below */
    uint64_t last = (chapters + width(level - 1) - 1) / width(level - 1);
    if (last > first + CHILDREN)
        last = first + CHILDREN;
    size_t frame = frame_begin(b, "CTOC");
    put_name(b, level, index, root);
    buf_addc(b, root ? 3 : 1); /* in order; and the root */
    buf_addc(b, (char)(last - first));
    for (uint64_t i = first; i < last; i++)
        put_name(b, level - 1, i, false);
    frame_end(b, frame);
    for (uint64_t i = first; i < last && level > 1; i++)
        put_contents(b, chapters, level - 1, i, false);
}

/* False when the tag grows too large; then what is there is the caller's to drop. */
static bool put_chapters(Buf *b, const Timeline *t, size_t limit)
{
    unsigned level = 1;
    if (t->section_count == 0)
        return true;
    while (width(level) < t->section_count)
        level++;
    put_contents(b, t->section_count, level, 0, true);
    for (uint32_t i = 0; i < t->section_count && b->n <= limit; i++)
        put_chapter(b, t, i);
    return b->n <= limit;
}

/* ---- the tag ---- */

static void put_header(Buf *b)
{
    buf_add(b, "ID3\3\0\0", 6); /* version 2.3.0, no flags */
    buf_be32(b, 0);
}

/* 28 bits in four bytes whose highest bit is clear. */
static void put_size(Buf *b, size_t tag)
{
    size_t size = b->n - tag - HEADER;
    for (int i = 0; i < 4; i++)
        b->p[tag + 6 + (size_t)i] = (char)(size >> (21 - 7 * i) & 127);
}

static void put_publication(Buf *b, const Publication *p)
{
    put_text(b, "TIT2", p->title);
    put_text(b, "TPE1", p->author);
    put_text(b, "TALB", p->album);
    put_text(b, "TPUB", p->source);
    put_date(b, p->date);
    if (str_starts(p->language, STR("zh")))
        put_code(b, "TLAN", "zho"); /* ISO 639-2, which has no scripts */
    put_text(b, "TSSE", p->encoder);
}

bool id3_tag(const Publication *p, Buf *out)
{
    size_t tag = out->n;
    put_header(out);
    put_publication(out, p);
    if (!put_chapters(out, p->timeline, tag + HEADER + TAG_MAX)) {
        out->n = tag;
        return false;
    }
    if (out->n == tag + HEADER) { /* the standard wants at least one frame */
        out->n = tag;
        return false;
    }
    put_size(out, tag);
    return true;
}
