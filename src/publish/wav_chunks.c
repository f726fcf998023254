/* Chapters in WAV are what three families of programs made of them; each of them reads one of these chunks:
 *
 *   `cue `       positions in samples: editors, libsndfile, FFmpeg
 *   LIST/adtl    `labl`: the names of those positions; `ltxt`: their lengths, which make regions in editors
 *   LIST/INFO    title, author and so on: players
 *   `id3 `       an ID3v2.3 tag with chapters: taggers, players, and whoever reads UTF-8 as Latin-1 in the others
 *
 * "Multimedia Programming Interface and Data Specifications 1.0" (IBM and Microsoft, 1991) defines the first three;
 * that the `id3 ` chunk holds an ID3v2 tag is custom. Where readers are narrower than that, this is what they hold us
 * to:
 *
 * - FFmpeg (libavformat/wavdec.c) wants `cue ` ahead of LIST/adtl, takes dwSampleOffset for the position, reads `labl`
 *   only until the first subchunk that is none (so all of them stand ahead of all `ltxt`), and loses its place when
 *   the size of a `labl` counts more than one NUL. It merges markers and ID3 chapters that have the same number when
 *   markers count from 0.
 * - libsndfile wants fccChunk to be `data`. It copies a name of 256 bytes or more without its NUL, and gives up a LIST
 *   at a text of 2,048 bytes or more. So names are cut at 255 and texts at 1,023 bytes; the ID3 tag has them longer.
 */
#include "publish/wav_chunks.h"

#include <sys/stat.h>

#include <errno.h>

#include "base/utf8.h"
#include "publish/id3.h"

#define LABEL_MAX 255
#define INFO_MAX 1023

/* ---- RIFF ---- */

static size_t chunk_begin(Buf *b, const char id[4])
{
    buf_add(b, id, 4);
    buf_le32(b, 0);
    return b->n;
}

/* Fills in the size of the chunk whose content began at `start`, and pads it. */
static void chunk_end(Buf *b, size_t start)
{
    size_t size = b->n - start;
    for (int i = 0; i < 4; i++)
        b->p[start - 4 + (size_t)i] = (char)(size >> (8 * i) & 255);
    if (size & 1)
        buf_addc(b, 0);
}

/* At most `max` bytes of text, cut on a character, and one NUL. Control characters, of which a NUL would end it, are
 * blanks. */
static void put_text(Buf *b, Str text, size_t max)
{
    size_t from = b->n;
    buf_adds(b, utf8_cut(text, max));
    for (size_t i = from; i < b->n; i++)
        if ((unsigned char)b->p[i] < ' ' || b->p[i] == 0x7F)
            b->p[i] = ' ';
    buf_addc(b, 0);
}

/* ---- markers ---- */

uint32_t wav_chunks_cues(const Timeline *t)
{
    uint32_t n = 0;
    while (n < t->section_count && t->sections[n].start <= UINT32_MAX)
        n++;
    return n;
}

static void put_cue(Buf *b, uint32_t id, uint32_t sample)
{
    buf_le32(b, id);
    buf_le32(b, sample); /* dwPosition: in play order, which without a playlist is the sample */
    buf_add(b, "data", 4);
    buf_le32(b, 0); /* dwChunkStart and dwBlockStart: for compressed and nested data */
    buf_le32(b, 0);
    buf_le32(b, sample); /* dwSampleOffset */
}

static void put_cues(Buf *b, const Timeline *t, uint32_t count)
{
    size_t chunk = chunk_begin(b, "cue ");
    buf_le32(b, count);
    for (uint32_t i = 0; i < count; i++)
        put_cue(b, i, (uint32_t)t->sections[i].start);
    chunk_end(b, chunk);
}

static void put_label(Buf *b, uint32_t id, Str name)
{
    size_t chunk = chunk_begin(b, "labl");
    buf_le32(b, id);
    put_text(b, name, LABEL_MAX);
    chunk_end(b, chunk);
}

static void put_region(Buf *b, uint32_t id, uint32_t samples)
{
    size_t chunk = chunk_begin(b, "ltxt");
    buf_le32(b, id);
    buf_le32(b, samples);
    buf_add(b, "rgn ", 4);
    for (int i = 0; i < 4; i++) /* wCountry, wLanguage, wDialect, wCodePage: of the text, and there is none */
        buf_le16(b, 0);
    chunk_end(b, chunk);
}

static void put_names(Buf *b, const Timeline *t, uint32_t count)
{
    size_t list = chunk_begin(b, "LIST");
    buf_add(b, "adtl", 4);
    for (uint32_t i = 0; i < count; i++)
        put_label(b, i, t->sections[i].title);
    for (uint32_t i = 0; i < count; i++) {
        int64_t samples = t->sections[i].end - t->sections[i].start;
        if (samples <= UINT32_MAX)
            put_region(b, i, (uint32_t)samples);
    }
    chunk_end(b, list);
}

/* ---- what the file is ---- */

static void put_info(Buf *b, const char id[4], Str text)
{
    if (text.n == 0)
        return;
    size_t chunk = chunk_begin(b, id);
    put_text(b, text, INFO_MAX);
    chunk_end(b, chunk);
}

/* ICRD is year-month-day; a date that we cannot read is left out. */
static void put_date(Buf *b, Str date)
{
    Day day;
    Buf text = { 0 };
    if (!sink_day(date, &day))
        return;
    buf_addf(&text, "%04d", day.year);
    if (day.month)
        buf_addf(&text, "-%02d", day.month);
    if (day.day)
        buf_addf(&text, "-%02d", day.day);
    put_info(b, "ICRD", buf_str(&text));
    buf_release(&text);
}

/* RIFF knows no encoding. Most readers take UTF-8, MediaInfo takes Latin-1; so only what players show stands here,
 * and the rest in the ID3 tag. */
static void put_infos(Buf *b, const Publication *p)
{
    size_t list = chunk_begin(b, "LIST");
    buf_add(b, "INFO", 4);
    size_t empty = b->n;
    put_info(b, "INAM", p->title);
    put_info(b, "IART", p->author);
    put_info(b, "IPRD", p->album);
    put_date(b, p->date);
    put_info(b, "ILNG", p->language); /* of no standard, but FFmpeg and MediaInfo know it */
    put_info(b, "ISFT", p->encoder);
    if (b->n > empty)
        chunk_end(b, list);
    else
        b->n = list - 8; /* nothing is known: no list */
}

void wav_chunks_build(const Publication *p, Buf *tail)
{
    uint32_t cues = wav_chunks_cues(p->timeline);
    if (cues > 0) {
        put_cues(tail, p->timeline, cues);
        put_names(tail, p->timeline, cues);
    }
    put_infos(tail, p);
    size_t before = tail->n;
    size_t id3 = chunk_begin(tail, "id3 ");
    if (id3_tag(p, tail))
        chunk_end(tail, id3);
    else
        tail->n = before;
}

/* ---- into the file ---- */

static bool patch_size(OutFile *out, int64_t length, Diag *d)
{
    char form[4];
    uint64_t size = (uint64_t)length - 8;
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(size >> (8 * i));
    if (!file_read_at(out->fd, form, sizeof form, 0, out->path, d))
        return false;
    if (memcmp(form, "RF64", 4) == 0) /* ds64, always the first chunk, begins with the 64 bits that RIFF has not */
        return file_write_at(out->fd, bytes, 8, 20, out->path, d);
    if (size > UINT32_MAX)
        return diag_fail(d, FAIL_INTERNAL, "'%s' has grown over 4 GiB without being RF64", out->path);
    return file_write_at(out->fd, bytes, 4, 4, out->path, d);
}

bool wav_chunks_append(OutFile *out, Str tail, int64_t *length, Diag *d)
{
    struct stat st;
    if (fstat(out->fd, &st) != 0)
        return diag_file(d, FAIL_OUTPUT, out->path, errno, "cannot be written");
    int64_t at = st.st_size;
    if ((at & 1) && !file_write_at(out->fd, "", 1, at++, out->path, d))
        return false;
    if (!file_write_at(out->fd, tail.p, tail.n, at, out->path, d))
        return false;
    *length = at + (int64_t)tail.n;
    return patch_size(out, *length, d);
}
