/* Small publications are written and read back by others: libsndfile, Jansson, and a reader of chunks and frames that
 * stands here and shares nothing with the writer. What programs make of the same files is for tests/publish/check-wav.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <dirent.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>
#include <sndfile.h>

#include "base/utf8.h"
#include "publish/id3.h"
#include "publish/sink.h"
#include "publish/wav.h"

enum { RATE = 22050, LONG_TITLE = 5000 };

/* ---- a folder and a programme to publish ---- */

typedef struct Fixture {
    char folder[256];
    char path[300];
    char *long_title;
    Spool spool;
    Timeline timeline;
    Publication publication;
} Fixture;

static int set_up(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    const char *tmp = getenv("TMPDIR");
    snprintf(f->folder, sizeof f->folder, "%s/langdu-publish-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(f->folder))
        return -1;
    snprintf(f->path, sizeof f->path, "%s/x.wav", f->folder);
    f->long_title = malloc(LONG_TITLE + 1);
    for (size_t i = 0; i < LONG_TITLE; i += 4) /* 300 and 5000 are whole hanzi, 255 and 511 are not */
        memcpy(f->long_title + i, "𠮷", 4);
    f->spool.fd = f->timeline.fd = -1;
    *state = f;
    return 0;
}

static void drop(Fixture *f)
{
    spool_close(&f->spool);
    timeline_close(&f->timeline);
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    drop(f);
    unlink(f->path);
    int left = rmdir(f->folder); /* fails when a test left something behind */
    free(f->long_title);
    free(f);
    return left;
}

/* Titles of 1, 6, 7, 300 and 5000 bytes, in turn. */
static Str title_of(const Fixture *f, uint32_t i)
{
    switch (i % 5) {
    case 0: return STR("平阳");
    case 1: return STR("1");
    case 2: return STR("𠮷，a\t");
    case 3: return (Str){ f->long_title, 300 };
    default: return (Str){ f->long_title, LONG_TITLE };
    }
}

/* What the chunks hold of a title: no control characters. */
static Str clean(Str title)
{
    return title.n == 9 ? STR("𠮷，a ") : title;
}

static int16_t sample_at(int64_t i)
{
    return (int16_t)(i * 7919 % 65521 - 32768);
}

static void fill_spool(Fixture *f, int64_t samples)
{
    Diag d = { 0 };
    assert_true(spool_open(&f->spool, f->path, &d));
    for (int64_t i = 0; i < samples; i++) {
        int16_t s = sample_at(i);
        assert_true(spool_add(&f->spool, &s, 1, &d));
    }
}

/* `count` sections of 100 samples and one more each, from sample 7, a sentence of two words in each. */
static void make(Fixture *f, uint32_t count)
{
    Diag d = { 0 };
    int64_t at = 7;
    assert_true(timeline_open(&f->timeline, RATE, f->path, &d));
    for (uint32_t i = 0; i < count; i++) {
        timeline_section(&f->timeline, title_of(f, i), 1 + (int)(i % 2), at);
        TimedWord words[] = { { STR("平阳"), at, at + 40 }, { STR("\"a\"\n"), at + 40, at + 80 } };
        TimedSentence s = { .text = STR("平阳\"a\"\n。"), .spoken = STR("平阳𠮷。"), .start = at, .end = at + 90,
                            .words = words, .word_count = 2 };
        assert_true(timeline_sentence(&f->timeline, &s, &d));
        at += 100 + i;
    }
    assert_true(timeline_finish(&f->timeline, at, &d));
    fill_spool(f, at);
    f->publication = (Publication){ .timeline = &f->timeline, .spool = &f->spool };
}

static void describe(Publication *p)
{
    p->title = STR("平阳：𠮷");
    p->author = STR("记者 张三");
    p->source = STR("温州网");
    p->album = STR("专辑");
    p->date = STR("2022-06-30 18:07");
    p->language = STR("zh-CN");
    p->encoder = STR("langdu 0.1");
}

static Str read_all(const char *path)
{
    Diag d = { 0 };
    Buf b = { 0 };
    assert_true(file_read(path, 1 << 30, &b, &d));
    return (Str){ b.p, b.n };
}

/* ---- a reader of RIFF ---- */

static uint64_t le(const char *p, int n)
{
    uint64_t v = 0;
    while (n-- > 0)
        v = v << 8 | (unsigned char)p[n];
    return v;
}

/* The content of chunk number `nth` called `id`, after `from` bytes of `list`; empty with p == NULL when there is
 * none. The walk must end exactly where the list ends. `data_size` stands for a size of 0xFFFFFFFF. */
static Str chunk(Str list, size_t from, const char *id, unsigned nth, uint64_t data_size)
{
    Str found = { NULL, 0 };
    size_t at = from;
    while (at < list.n) {
        assert_true(list.n - at >= 8);
        uint64_t size = le(list.p + at + 4, 4);
        if (size == UINT32_MAX)
            size = data_size;
        assert_true(size <= list.n - at - 8);
        if (memcmp(list.p + at, id, 4) == 0 && nth-- == 0)
            found = (Str){ list.p + at + 8, (size_t)size };
        at += 8 + size + (size & 1);
    }
    assert_int_equal(at, list.n);
    return found;
}

static Str wav_chunk(Str file, const char *id, unsigned nth)
{
    bool rf64 = memcmp(file.p, "RF64", 4) == 0;
    assert_memory_equal(file.p + 8, "WAVE", 4);
    if (!rf64)
        assert_memory_equal(file.p, "RIFF", 4);
    assert_int_equal(le(file.p + 4, 4), rf64 ? UINT32_MAX : file.n - 8);
    if (rf64)
        assert_int_equal(le(file.p + 20, 8), file.n - 8);
    return chunk(file, 12, id, nth, rf64 ? le(file.p + 28, 8) : 0);
}

static void check_cues(const Fixture *f, Str file, uint32_t count)
{
    Str cue = wav_chunk(file, "cue ", 0);
    assert_int_equal(cue.p == NULL, f->timeline.section_count == 0);
    if (!cue.p)
        return;
    assert_int_equal(cue.n, 4 + 24 * (size_t)count);
    assert_int_equal(le(cue.p, 4), count);
    for (uint32_t i = 0; i < count; i++) {
        const char *point = cue.p + 4 + 24 * (size_t)i;
        assert_int_equal(le(point, 4), i);
        assert_int_equal(le(point + 4, 4), f->timeline.sections[i].start);
        assert_memory_equal(point + 8, "data", 4);
        assert_int_equal(le(point + 12, 8), 0);
        assert_int_equal(le(point + 20, 4), f->timeline.sections[i].start);
    }
}

static void check_label(Str title, Str label, uint32_t id)
{
    Str want = utf8_cut(clean(title), 255);
    assert_int_equal(le(label.p, 4), id);
    assert_int_equal(label.n, 4 + want.n + 1);
    assert_memory_equal(label.p + 4, want.p, want.n);
    assert_int_equal(label.p[label.n - 1], 0);
    assert_true(utf8_bad((Str){ label.p + 4, want.n }) < 0);
}

/* The `nth` subchunk of all, whatever it is. */
static Str any_chunk(Str list, size_t *at, char id[4])
{
    uint64_t size = le(list.p + *at + 4, 4);
    Str content = { list.p + *at + 8, (size_t)size };
    memcpy(id, list.p + *at, 4);
    *at += 8 + size + (size & 1);
    return content;
}

static void check_names(const Fixture *f, Str file, uint32_t count)
{
    Str list = wav_chunk(file, "LIST", 0);
    if (count == 0)
        return;
    char id[4];
    size_t at = 4;
    assert_memory_equal(list.p, "adtl", 4);
    assert_non_null(chunk(list, 4, "labl", count - 1, 0).p);
    assert_null(chunk(list, 4, "labl", count, 0).p);
    for (uint32_t i = 0; i < count; i++) { /* all labels stand first */
        Str label = any_chunk(list, &at, id);
        assert_memory_equal(id, "labl", 4);
        check_label(title_of(f, i), label, i);
    }
    for (uint32_t i = 0; i < count; i++) {
        Str region = any_chunk(list, &at, id);
        assert_memory_equal(id, "ltxt", 4);
        assert_int_equal(region.n, 20);
        assert_int_equal(le(region.p, 4), i);
        assert_int_equal(le(region.p + 4, 4), f->timeline.sections[i].end - f->timeline.sections[i].start);
        assert_memory_equal(region.p + 8, "rgn ", 4);
    }
    assert_int_equal(at, list.n);
}

static void check_info(Str info, const char *id, const char *want)
{
    Str got = chunk(info, 4, id, 0, 0);
    assert_int_equal(got.n, strlen(want) + 1);
    assert_string_equal(got.p, want);
}

/* ---- a reader of ID3v2.3 ---- */

static uint32_t be(const char *p)
{
    return (uint32_t)(unsigned char)p[0] << 24 | (uint32_t)(unsigned char)p[1] << 16 |
           (uint32_t)(unsigned char)p[2] << 8 | (unsigned char)p[3];
}

/* The next frame of `frames`, cut off from it. */
static Str frame(Str *frames, char id[5])
{
    assert_true(frames->n >= 10);
    uint32_t size = be(frames->p + 4);
    assert_true(size <= frames->n - 10);
    assert_int_equal(frames->p[8] | frames->p[9], 0);
    memcpy(id, frames->p, 4);
    id[4] = '\0';
    Str content = { frames->p + 10, size };
    *frames = str_skip(*frames, 10 + (size_t)size);
    return content;
}

/* A text frame as UTF-8, in a buffer of the caller. */
static Str text_of(Str content, Buf *out)
{
    buf_clear(out);
    assert_int_equal(content.p[0], 1);
    assert_memory_equal(content.p + 1, "\xFF\xFE", 2);
    assert_int_equal(content.n % 2, 1);
    for (size_t i = 3; i < content.n; i += 2) {
        uint32_t c = (uint32_t)le(content.p + i, 2);
        if (c >= 0xD800 && c < 0xDC00) {
            i += 2;
            c = 0x10000 + ((c - 0xD800) << 10) + ((uint32_t)le(content.p + i, 2) - 0xDC00);
        }
        buf_addcp(out, c);
    }
    return buf_str(out);
}

static Str id3_frames(Str tag)
{
    assert_memory_equal(tag.p, "ID3\3\0\0", 6);
    size_t size = 0;
    for (int i = 6; i < 10; i++) {
        assert_true((unsigned char)tag.p[i] < 128);
        size = size << 7 | (unsigned char)tag.p[i];
    }
    assert_int_equal(size, tag.n - 10);
    return str_skip(tag, 10);
}

static void check_chapter(const Fixture *f, Str content, uint32_t i)
{
    char want[16], id[5];
    Buf text = { 0 };
    const TimedSection *s = &f->timeline.sections[i];
    snprintf(want, sizeof want, "chp%u", i);
    assert_string_equal(content.p, want);
    Str rest = str_skip(content, strlen(want) + 1);
    assert_true(llabs((int64_t)be(rest.p) * RATE - s->start * 1000) * 2 <= RATE);
    assert_true(llabs((int64_t)be(rest.p + 4) * RATE - s->end * 1000) * 2 <= RATE);
    assert_int_equal(be(rest.p + 8) & be(rest.p + 12), UINT32_MAX);
    rest = str_skip(rest, 16);
    Str title = frame(&rest, id);
    assert_int_equal(rest.n, 0);
    assert_string_equal(id, "TIT2");
    assert_true(str_eq(text_of(title, &text), clean(title_of(f, i))));
    buf_release(&text);
}

static Str find_table(Str frames, Str name)
{
    char id[5];
    while (frames.n > 0) {
        Str content = frame(&frames, id);
        if (strcmp(id, "CTOC") == 0 && str_eq(str_of(content.p), name))
            return content;
    }
    return (Str){ NULL, 0 };
}

/* Walks the tree below a table and holds that it comes by chp0, chp1 and so on; returns the next one it expects. */
static uint32_t walk_table(Str frames, Str name, bool root, uint32_t next)
{
    Str table = find_table(frames, name);
    assert_non_null(table.p);
    Str rest = str_skip(table, name.n + 1);
    unsigned count = (unsigned char)rest.p[1];
    assert_int_equal(rest.p[0], root ? 3 : 1);
    assert_in_range(count, 1, 200);
    rest = str_skip(rest, 2);
    for (unsigned i = 0; i < count; i++) {
        char want[16];
        Str child = str_of(rest.p);
        snprintf(want, sizeof want, "chp%u", next);
        if (str_starts(child, STR("toc")))
            next = walk_table(frames, child, false, next);
        else
            assert_true(str_eq(child, str_of(want)) && ++next);
        rest = str_skip(rest, child.n + 1);
    }
    assert_int_equal(rest.n, 0);
    return next;
}

static void check_id3(const Fixture *f, Str file)
{
    Str tag = wav_chunk(file, "id3 ", 0);
    uint32_t count = f->timeline.section_count, seen = 0;
    if (count == 0)
        return;
    char id[5];
    Str frames = id3_frames(tag);
    assert_int_equal(walk_table(frames, STR("toc"), true, 0), count);
    for (Str rest = frames; rest.n > 0;) {
        Str content = frame(&rest, id);
        if (strcmp(id, "CHAP") == 0)
            check_chapter(f, content, seen++);
    }
    assert_int_equal(seen, count);
}

/* ---- libsndfile as a reader ---- */

static void check_sound(const Fixture *f, int64_t samples)
{
    SF_INFO info = { 0 };
    SNDFILE *file = sf_open(f->path, SFM_READ, &info);
    assert_non_null(file);
    assert_int_equal(info.frames, samples);
    assert_int_equal(info.samplerate, RATE);
    assert_int_equal(info.channels, 1);
    assert_int_equal(info.format & SF_FORMAT_SUBMASK, SF_FORMAT_PCM_16);
    int16_t *all = malloc((size_t)samples * sizeof *all + 1);
    assert_int_equal(sf_read_short(file, all, samples), samples);
    for (int64_t i = 0; i < samples; i++)
        if (all[i] != sample_at(i))
            fail_msg("sample %lld differs", (long long)i);
    free(all);
    sf_close(file);
}

/* libsndfile takes 100 KiB of chunks into its header buffer; names beyond that come out empty, so they are not looked
 * at. */
static void check_sndfile_cues(const Fixture *f, uint32_t count)
{
    enum { NAMED = 300 };
    SF_INFO info = { 0 };
    SNDFILE *file = sf_open(f->path, SFM_READ, &info);
    uint32_t got = 0;
    assert_non_null(file);
    sf_command(file, SFC_GET_CUE_COUNT, &got, sizeof got);
    assert_int_equal(got, count);
    size_t size = sizeof(uint32_t) + count * sizeof(SF_CUE_POINT);
    SF_CUES *cues = calloc(1, size + sizeof(SF_CUES));
    cues->cue_count = count;
    if (count > 0)
        assert_int_equal(sf_command(file, SFC_GET_CUE, cues, (int)size), SF_TRUE);
    for (uint32_t i = 0; i < count; i++) {
        Str want = utf8_cut(clean(title_of(f, i)), 255);
        assert_int_equal(cues->cue_points[i].sample_offset, f->timeline.sections[i].start);
        if (count <= NAMED)
            assert_true(str_eq(str_of(cues->cue_points[i].name), want));
    }
    free(cues);
    sf_close(file);
}

/* ---- wav ---- */

static void publish(Fixture *f)
{
    Diag d = { 0 };
    if (!sink_publish(&f->publication, (const char *[]){ f->path }, 1, &d))
        fail_msg("%s", d.text);
}

static void check_wav(Fixture *f, uint32_t count)
{
    make(f, count);
    publish(f);
    Str file = read_all(f->path);
    assert_memory_equal(file.p, "RIFF", 4);
    check_cues(f, file, count);
    check_names(f, file, count);
    check_id3(f, file);
    check_sound(f, f->timeline.samples);
    check_sndfile_cues(f, count);
    free((char *)file.p);
}

static void wav_of_no_chapter(void **state)
{
    Fixture *f = *state;
    check_wav(f, 0);
    Str file = read_all(f->path);
    assert_null(wav_chunk(file, "LIST", 0).p); /* nothing is known, so nothing is said */
    assert_null(wav_chunk(file, "id3 ", 0).p);
    free((char *)file.p);
}

static void wav_of_1_chapter(void **state) { check_wav(*state, 1); }
static void wav_of_3_chapters(void **state) { check_wav(*state, 3); }
static void wav_of_5_chapters(void **state) { check_wav(*state, 5); }
static void wav_of_200_chapters(void **state) { check_wav(*state, 200); }
static void wav_of_201_chapters(void **state) { check_wav(*state, 201); }
static void wav_of_300_chapters(void **state) { check_wav(*state, 300); }
static void wav_of_1000_chapters(void **state) { check_wav(*state, 1000); }

static void wav_says_what_it_is(void **state)
{
    Fixture *f = *state;
    make(f, 3);
    describe(&f->publication);
    publish(f);
    Str file = read_all(f->path), info = wav_chunk(file, "LIST", 1);
    assert_memory_equal(info.p, "INFO", 4);
    check_info(info, "INAM", "平阳：𠮷");
    check_info(info, "IART", "记者 张三");
    check_info(info, "IPRD", "专辑");
    check_info(info, "ICRD", "2022-06-30");
    check_info(info, "ILNG", "zh-CN");
    check_info(info, "ISFT", "langdu 0.1");
    free((char *)file.p);
    SF_INFO si = { 0 };
    SNDFILE *sound = sf_open(f->path, SFM_READ, &si);
    assert_string_equal(sf_get_string(sound, SF_STR_TITLE), "平阳：𠮷");
    assert_string_equal(sf_get_string(sound, SF_STR_DATE), "2022-06-30");
    sf_close(sound);
}

/* libsndfile gives up a LIST at a text that is too long for it, and what follows with it. */
static void long_metadata_is_cut_on_a_character(void **state)
{
    Fixture *f = *state;
    make(f, 1);
    describe(&f->publication);
    f->publication.title = (Str){ f->long_title, LONG_TITLE };
    publish(f);
    SF_INFO si = { 0 };
    SNDFILE *sound = sf_open(f->path, SFM_READ, &si);
    Str title = str_of(sf_get_string(sound, SF_STR_TITLE));
    assert_int_equal(title.n, 1020);
    assert_memory_equal(title.p, f->long_title, title.n);
    assert_string_equal(sf_get_string(sound, SF_STR_ARTIST), "记者 张三");
    sf_close(sound);
}

static void wav_is_the_same_on_every_run(void **state)
{
    Fixture *f = *state;
    make(f, 5);
    describe(&f->publication);
    publish(f);
    Str first = read_all(f->path);
    publish(f);
    Str second = read_all(f->path);
    assert_true(str_eq(first, second));
    free((char *)first.p);
    free((char *)second.p);
}

static void write_within(Fixture *f, uint64_t riff_max)
{
    Diag d = { 0 };
    OutFile out;
    assert_true(outfile_open(&out, f->path, &d));
    if (!wav_write_within(&f->publication, &out, riff_max, &d))
        fail_msg("%s", d.text);
    assert_true(outfile_commit(&out, &d));
}

static void rf64_above_the_border(void **state)
{
    Fixture *f = *state;
    make(f, 300);
    describe(&f->publication);
    write_within(f, 1000);
    Str file = read_all(f->path);
    assert_memory_equal(file.p, "RF64", 4);
    assert_int_equal(le(file.p + 28, 8), f->timeline.samples * 2);
    assert_int_equal(le(file.p + 36, 8), f->timeline.samples);
    check_cues(f, file, 300);
    check_names(f, file, 300);
    check_id3(f, file);
    check_sound(f, f->timeline.samples);
    free((char *)file.p);
}

/* The sound alone would fit, with its chapters it does not. */
static void rf64_when_only_the_chapters_cross(void **state)
{
    Fixture *f = *state;
    make(f, 5);
    write_within(f, 512 + (uint64_t)f->timeline.samples * 2);
    Str file = read_all(f->path);
    assert_memory_equal(file.p, "RF64", 4);
    check_id3(f, file);
    check_sound(f, f->timeline.samples);
    free((char *)file.p);
}

/* More markers than libsndfile reads: the file is sound all the same. */
static void wav_of_3000_chapters(void **state)
{
    Fixture *f = *state;
    make(f, 3000);
    publish(f);
    Str file = read_all(f->path);
    check_cues(f, file, 3000);
    check_names(f, file, 3000);
    check_id3(f, file);
    free((char *)file.p);
    check_sound(f, f->timeline.samples);
}

/* ---- id3 ---- */

static void id3_has_the_publication(void **state)
{
    static const char *const want[][2] = { { "TIT2", "平阳：𠮷" }, { "TPE1", "记者 张三" }, { "TALB", "专辑" },
                                           { "TPUB", "温州网" },   { "TYER", "\0" "2022" }, { "TDAT", "\0" "3006" },
                                           { "TLAN", "\0" "zho" }, { "TSSE", "langdu 0.1" } };
    Fixture *f = *state;
    Buf tag = { 0 }, text = { 0 };
    make(f, 1);
    describe(&f->publication);
    assert_true(id3_tag(&f->publication, &tag));
    Str frames = id3_frames(buf_str(&tag));
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        char id[5];
        Str content = frame(&frames, id);
        assert_string_equal(id, want[i][0]);
        if (want[i][1][0])
            assert_true(str_eq(text_of(content, &text), str_of(want[i][1])));
        else
            assert_memory_equal(content.p, want[i][1], content.n);
    }
    buf_release(&tag);
    buf_release(&text);
}

/* 40,001 chapters need tables three levels deep. */
static void id3_tables_nest(void **state)
{
    enum { COUNT = 40001 };
    Fixture *f = *state;
    Diag d = { 0 };
    Buf tag = { 0 };
    assert_true(timeline_open(&f->timeline, RATE, f->path, &d));
    for (uint32_t i = 0; i < COUNT; i++)
        timeline_section(&f->timeline, STR("节"), 1, i);
    assert_true(timeline_finish(&f->timeline, COUNT, &d));
    f->publication = (Publication){ .timeline = &f->timeline };
    assert_true(id3_tag(&f->publication, &tag));
    Str frames = id3_frames(buf_str(&tag));
    assert_int_equal(walk_table(frames, STR("toc"), true, 0), COUNT);
    buf_release(&tag);
}

/* Nothing is appended when the tag would be larger than its size can say. */
static void id3_has_a_ceiling(void **state)
{
    Fixture *f = *state;
    Diag d = { 0 };
    Buf tag = { 0 };
    assert_true(timeline_open(&f->timeline, RATE, f->path, &d));
    for (uint32_t i = 0; i < 60000; i++)
        timeline_section(&f->timeline, (Str){ f->long_title, LONG_TITLE }, 1, i);
    assert_true(timeline_finish(&f->timeline, 60000, &d));
    f->publication = (Publication){ .timeline = &f->timeline };
    buf_adds(&tag, STR("ahead"));
    assert_false(id3_tag(&f->publication, &tag));
    assert_int_equal(tag.n, 5);
    buf_release(&tag);
}

/* ---- json ---- */

static void set_path(Fixture *f, const char *name)
{
    snprintf(f->path, sizeof f->path, "%s/%s", f->folder, name);
}

static json_int_t number(json_t *o, const char *key)
{
    return json_integer_value(json_object_get(o, key));
}

static void check_string(json_t *o, const char *key, Str want)
{
    json_t *s = json_object_get(o, key);
    assert_true(json_is_string(s));
    assert_true(str_eq((Str){ json_string_value(s), json_string_length(s) }, want));
}

static void check_json_sentence(json_t *s, int64_t start)
{
    assert_int_equal(json_object_size(s), 5);
    check_string(s, "text", STR("平阳\"a\"\n。"));
    check_string(s, "spoken", STR("平阳𠮷。"));
    assert_int_equal(number(s, "start"), start);
    assert_int_equal(number(s, "end"), start + 90);
    json_t *words = json_object_get(s, "words");
    assert_int_equal(json_array_size(words), 2);
    check_string(json_array_get(words, 1), "text", STR("\"a\"\n"));
    assert_int_equal(number(json_array_get(words, 1), "start"), start + 40);
    assert_int_equal(number(json_array_get(words, 1), "end"), start + 80);
    assert_int_equal(json_object_size(json_array_get(words, 1)), 3);
}

static void check_json_sections(const Fixture *f, json_t *sections, uint32_t count)
{
    assert_int_equal(json_array_size(sections), count);
    for (uint32_t i = 0; i < count; i++) {
        json_t *s = json_array_get(sections, i);
        const TimedSection *want = &f->timeline.sections[i];
        assert_int_equal(json_object_size(s), 5);
        check_string(s, "title", title_of(f, i));
        assert_int_equal(number(s, "level"), want->level);
        assert_int_equal(number(s, "start"), want->start);
        assert_int_equal(number(s, "end"), want->end);
        assert_int_equal(json_array_size(json_object_get(s, "sentences")), 1);
        check_json_sentence(json_array_get(json_object_get(s, "sentences"), 0), want->start);
    }
}

static void check_json(Fixture *f, uint32_t count)
{
    json_error_t error;
    set_path(f, "x.json");
    make(f, count);
    describe(&f->publication);
    publish(f);
    Str file = read_all(f->path);
    json_t *root = json_loadb(file.p, file.n, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(root);
    assert_int_equal(file.p[file.n - 1], '\n');
    assert_true(count == 0 || str_find(file, STR("𠮷")) > 0); /* not escaped */
    assert_int_equal(json_object_size(root), 4);
    check_string(root, "title", STR("平阳：𠮷"));
    assert_int_equal(number(root, "sample_rate"), RATE);
    assert_int_equal(number(root, "samples"), f->timeline.samples);
    check_json_sections(f, json_object_get(root, "sections"), count);
    json_decref(root);
    free((char *)file.p);
}

static void json_of_no_section(void **state) { check_json(*state, 0); }
static void json_of_3_sections(void **state) { check_json(*state, 3); }
static void json_of_1000_sections(void **state) { check_json(*state, 1000); }

/* ---- sink ---- */

static void extensions_choose_the_format(void **state)
{
    static const struct { const char *path, *name; } cases[] = {
        { "x.wav", "wav" },       { "a/b.c/朗读.WaV", "wav" }, { "x.json", "json" }, { "x.wav.json", "json" },
        { "x.chapters", NULL },   { "x", NULL },              { "", NULL },         { ".wav", NULL },
        { "folder/.wav", NULL },  { "xwav", NULL },           { "x.wav/", NULL },   { "x.wav.part", NULL },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Format *f = sink_format(cases[i].path);
        assert_int_equal(f == NULL, cases[i].name == NULL);
        if (f)
            assert_string_equal(f->name, cases[i].name);
    }
}

static void dates_are_found(void **state)
{
    static const struct { const char *text; bool found; Day day; } cases[] = {
        { "2022-06-30 18:07:33", true, { 2022, 6, 30 } }, { "发布于2022年6月30日", true, { 2022, 6, 30 } },
        { "2022/6/3", true, { 2022, 6, 3 } },             { "2022.06.30", true, { 2022, 6, 30 } },
        { "20220630", true, { 2022, 6, 30 } },            { "2022年6月", true, { 2022, 6, 0 } },
        { "2022年", true, { 2022, 0, 0 } },               { "2022-13-01", true, { 2022, 0, 0 } },
        { "12 2022-06-31", true, { 2022, 6, 31 } },       { "20221330", false, { 0, 0, 0 } },
        { "", false, { 0, 0, 0 } },                       { "昨天", false, { 0, 0, 0 } },
        { "12345", false, { 0, 0, 0 } },                  { "0000", false, { 0, 0, 0 } },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Day day = { 0, 0, 0 };
        assert_int_equal(sink_day(str_of(cases[i].text), &day), cases[i].found);
        assert_int_equal(day.year, cases[i].day.year);
        assert_int_equal(day.month, cases[i].day.month);
        assert_int_equal(day.day, cases[i].day.day);
    }
}

static void version_is_a_number(void **state)
{
    (void)state;
    assert_in_range(sink_sndfile_version()[0], '0', '9');
}

static void unknown_format_is_usage(void **state)
{
    Fixture *f = *state;
    Diag d = { 0 };
    make(f, 1);
    assert_false(sink_publish(&f->publication, (const char *[]){ "x.xyz" }, 1, &d));
    assert_int_equal(d.fail, FAIL_USAGE);
}

static unsigned count_files(const char *folder)
{
    unsigned n = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir));)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(dir);
    return n;
}

/* Whatever fails, the old file stands and nothing else is there. */
static void failure_leaves_the_old_file(void **state)
{
    static const char *const names[] = { "x.json", "x.wav" };
    Fixture *f = *state;
    make(f, 3);
    f->timeline.samples += 5; /* more than the spool has, and another end than the last section's */
    for (size_t i = 0; i < 2; i++) {
        Diag d = { 0 };
        set_path(f, names[i]);
        FILE *old = fopen(f->path, "w");
        fputs("old", old);
        fclose(old);
        f->timeline.length -= i == 0 ? 1 : 0; /* the last sentence is cut off */
        assert_false(sink_publish(&f->publication, (const char *[]){ f->path }, 1, &d));
        assert_true(d.fail != FAIL_NONE);
        Str file = read_all(f->path);
        assert_true(str_eq(file, STR("old")));
        free((char *)file.p);
        assert_int_equal(count_files(f->folder), 1);
        unlink(f->path);
    }
}

/* /dev/full takes no byte: the descriptor of an OutFile is made to lead there. */
static void a_full_disk_is_told(void **state)
{
    static const char *const names[] = { "x.json", "x.wav" };
    Fixture *f = *state;
    FILE *full = fopen("/dev/full", "r+");
    if (!full)
        skip();
    make(f, 3);
    for (size_t i = 0; i < 2; i++) {
        Diag d = { 0 };
        OutFile out;
        set_path(f, names[i]);
        assert_true(outfile_open(&out, f->path, &d));
        dup2(fileno(full), out.fd);
        assert_false(sink_format(f->path)->write(&f->publication, &out, &d));
        assert_int_equal(d.fail, FAIL_OUTPUT);
        assert_non_null(strstr(d.text, "No space left on device"));
        assert_non_null(strstr(d.file, names[i]));
        outfile_abandon(&out);
        assert_int_equal(count_files(f->folder), 0);
    }
    fclose(full);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(wav_of_no_chapter),
        TEST(wav_of_1_chapter),
        TEST(wav_of_3_chapters),
        TEST(wav_of_5_chapters),
        TEST(wav_of_200_chapters),
        TEST(wav_of_201_chapters),
        TEST(wav_of_300_chapters),
        TEST(wav_of_1000_chapters),
        TEST(wav_of_3000_chapters),
        TEST(wav_says_what_it_is),
        TEST(long_metadata_is_cut_on_a_character),
        TEST(wav_is_the_same_on_every_run),
        TEST(rf64_above_the_border),
        TEST(rf64_when_only_the_chapters_cross),
        TEST(id3_has_the_publication),
        TEST(id3_tables_nest),
        TEST(id3_has_a_ceiling),
        TEST(json_of_no_section),
        TEST(json_of_3_sections),
        TEST(json_of_1000_sections),
        TEST(extensions_choose_the_format),
        TEST(dates_are_found),
        TEST(version_is_a_number),
        TEST(unknown_format_is_usage),
        TEST(failure_leaves_the_old_file),
        TEST(a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
