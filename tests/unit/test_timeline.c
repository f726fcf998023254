/* The spool and the timeline: what goes in comes out, in memory that does not grow; what is out of order is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "audio/spool.h"
#include "audio/timeline.h"
#include "base/file.h"

static void path_near(char out[256])
{
    const char *folder = getenv("TMPDIR");
    snprintf(out, 256, "%s/langdu-test.wav", folder ? folder : "/tmp");
}

static void open_spool(Spool *s)
{
    char near_path[256];
    Diag d = { 0 };
    path_near(near_path);
    assert_true(spool_open(s, near_path, &d));
}

static void open_timeline(Timeline *t)
{
    char near_path[256];
    Diag d = { 0 };
    path_near(near_path);
    assert_true(timeline_open(t, 22050, near_path, &d));
}

/* ---- spool ---- */

static int16_t sample_at(int64_t i)
{
    return (int16_t)(i * 7919 % 65521 - 32768);
}

static void add_run(Spool *s, int64_t from, size_t count)
{
    Diag d = { 0 };
    int16_t *samples = malloc(count * sizeof *samples + 1);
    for (size_t i = 0; i < count; i++)
        samples[i] = sample_at(from + (int64_t)i);
    assert_true(spool_add(s, samples, count, &d));
    free(samples);
}

static void check_run(const Spool *s, int64_t at, size_t count)
{
    Diag d = { 0 };
    int16_t *samples = malloc(count * sizeof *samples + 1);
    assert_true(spool_read(s, at, samples, count, &d));
    for (size_t i = 0; i < count; i++)
        assert_int_equal(samples[i], sample_at(at + (int64_t)i));
    free(samples);
}

/* Runs shorter than the buffer, as long, and longer; read across the border between the file and the buffer. */
static void spool_gives_back(void **state)
{
    static const size_t runs[] = { 1, 0, 1000, 32767, 1, 32768, 32769, 100000, 5, 20000 };
    Spool s;
    (void)state;
    open_spool(&s);
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        int64_t from = s.samples;
        add_run(&s, from, runs[i]);
        assert_int_equal(s.samples, from + (int64_t)runs[i]);
        check_run(&s, 0, (size_t)s.samples);
        check_run(&s, from / 2, (size_t)(s.samples - from / 2));
    }
    check_run(&s, s.samples, 0);
    Diag d = { 0 };
    assert_true(spool_flush(&s, &d));
    check_run(&s, 0, (size_t)s.samples);
    assert_true(s.pending.cap <= 256 << 10);
    spool_close(&s);
}

static void spool_is_silent(void **state)
{
    Spool s;
    Diag d = { 0 };
    int16_t samples[3];
    (void)state;
    open_spool(&s);
    add_run(&s, 0, 3);
    assert_true(spool_silence(&s, 100001, &d));
    assert_int_equal(s.samples, 100004);
    assert_true(spool_read(&s, 2, samples, 3, &d));
    assert_int_equal(samples[0], sample_at(2));
    assert_int_equal(samples[1] | samples[2], 0);
    spool_close(&s);
}

static void spool_refuses_what_is_not_there(void **state)
{
    static const struct { int64_t at; size_t count; } cases[] = { { 0, 11 }, { 11, 0 }, { -1, 2 }, { 5, SIZE_MAX } };
    Spool s;
    int16_t samples[16];
    (void)state;
    open_spool(&s);
    add_run(&s, 0, 10);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Diag d = { 0 };
        assert_false(spool_read(&s, cases[i].at, samples, cases[i].count, &d));
        assert_int_equal(d.fail, FAIL_INTERNAL);
    }
    spool_close(&s);
}

/* A zeroed spool or timeline has descriptor 0, which must survive. */
static void closing_twice_harms_nothing(void **state)
{
    Spool s = { 0 };
    Timeline t = { 0 };
    (void)state;
    int before = dup(0);
    spool_close(&s);
    spool_close(&s);
    timeline_close(&t);
    timeline_close(&t);
    open_spool(&s);
    spool_close(&s);
    spool_close(&s);
    open_timeline(&t);
    timeline_close(&t);
    timeline_close(&t);
    if (before >= 0) {
        int after = dup(0);
        assert_true(after >= 0);
        close(after);
        close(before);
    }
}

static void no_folder_no_spool(void **state)
{
    Spool s;
    Timeline t;
    Diag d = { 0 }, e = { 0 };
    (void)state;
    assert_false(spool_open(&s, "/nonexistent/folder/x.wav", &d));
    assert_false(timeline_open(&t, 22050, "/nonexistent/folder/x.wav", &e));
    assert_int_equal(d.fail, FAIL_OUTPUT);
    assert_int_equal(e.fail, FAIL_OUTPUT);
    assert_non_null(strstr(d.text, "No such file"));
    spool_close(&s);
    timeline_close(&t);
}

/* /dev/full takes no byte: the descriptor of an open spool is made to lead there. */
static void a_full_disk_is_told(void **state)
{
    Spool s;
    Timeline t;
    Diag d = { 0 }, e = { 0 };
    (void)state;
    FILE *full = fopen("/dev/full", "r+");
    if (!full)
        skip();
    open_spool(&s);
    open_timeline(&t);
    dup2(fileno(full), s.fd);
    dup2(fileno(full), t.fd);
    assert_false(spool_silence(&s, 100000, &d));
    timeline_section(&t, STR("一"), 1, 0);
    assert_true(timeline_sentence(&t, &(TimedSentence){ .text = STR("二"), .end = 5 }, &e));
    assert_false(timeline_finish(&t, 10, &e));
    assert_int_equal(d.fail, FAIL_OUTPUT);
    assert_int_equal(e.fail, FAIL_OUTPUT);
    assert_non_null(strstr(d.text, "No space left on device"));
    assert_non_null(strstr(e.text, "No space left on device"));
    assert_non_null(strstr(e.file, "langdu-test.wav"));
    fclose(full);
    spool_close(&s);
    timeline_close(&t);
}

/* ---- timeline ---- */

static void empty_timeline_has_no_sentence(void **state)
{
    Timeline t;
    TimelineCursor c;
    TimedSentence s;
    Diag d = { 0 };
    (void)state;
    open_timeline(&t);
    assert_true(timeline_finish(&t, 0, &d));
    timeline_rewind(&c, &t);
    assert_false(timeline_next(&c, &s, &d));
    assert_int_equal(d.fail, FAIL_NONE);
    timeline_done(&c);
    timeline_close(&t);
}

/* Sentence i: i % 5 words, in sections of 100; its text tells its number. */
static void make_sentence(uint32_t i, char text[32], TimedWord words[4], TimedSentence *s)
{
    int64_t start = (int64_t)i * 1000;
    snprintf(text, 32, "第%u句𠮷", i);
    *s = (TimedSentence){ .text = str_of(text), .spoken = str_first(str_of(text), i % 7 ? 3 : 0), .start = start,
                          .end = start + 900, .words = words, .word_count = i % 5 };
    for (uint32_t k = 0; k < s->word_count; k++)
        words[k] = (TimedWord){ .text = str_first(s->text, 3 * (k % 2)), .start = start + 100 * k,
                                .end = start + 100 * k + 99 };
}

static void check_sentence(const TimedSentence *got, uint32_t i)
{
    char text[32];
    TimedWord words[4];
    TimedSentence s;
    make_sentence(i, text, words, &s);
    assert_int_equal(got->section, i / 100);
    assert_true(str_eq(got->text, s.text) && str_eq(got->spoken, s.spoken));
    assert_int_equal(got->start, s.start);
    assert_int_equal(got->end, s.end);
    assert_int_equal(got->word_count, s.word_count);
    for (uint32_t k = 0; k < s.word_count; k++) {
        assert_true(str_eq(got->words[k].text, words[k].text));
        assert_int_equal(got->words[k].start, words[k].start);
        assert_int_equal(got->words[k].end, words[k].end);
    }
}

static void add_sentences(Timeline *t, uint32_t count)
{
    Diag d = { 0 };
    for (uint32_t i = 0; i < count; i++) {
        char text[32];
        TimedWord words[4];
        TimedSentence s;
        if (i % 100 == 0)
            timeline_section(t, STR("平阳"), 1 + (int)(i / 100 % 3), (int64_t)i * 1000);
        make_sentence(i, text, words, &s);
        assert_true(timeline_sentence(t, &s, &d));
    }
}

static void timeline_gives_back(void **state)
{
    enum { COUNT = 20050 };
    Timeline t;
    TimelineCursor c;
    TimedSentence s;
    Diag d = { 0 };
    (void)state;
    open_timeline(&t);
    add_sentences(&t, COUNT);
    assert_true(timeline_finish(&t, (int64_t)COUNT * 1000, &d));
    assert_int_equal(t.section_count, COUNT / 100 + 1);
    for (uint32_t i = 0; i < t.section_count; i++) {
        assert_int_equal(t.sections[i].first, i * 100);
        assert_int_equal(t.sections[i].count, i < t.section_count - 1 ? 100 : 50);
        assert_int_equal(t.sections[i].end, i < t.section_count - 1 ? (i + 1) * 100000 : t.samples);
        assert_true(str_eq(t.sections[i].title, STR("平阳")));
    }
    timeline_rewind(&c, &t);
    for (uint32_t i = 0; i < COUNT; i++) {
        assert_true(timeline_next(&c, &s, &d));
        check_sentence(&s, i);
    }
    assert_false(timeline_next(&c, &s, &d));
    assert_int_equal(d.fail, FAIL_NONE);
    assert_true(c.arena.used < 100000 && t.pending.cap <= 128 << 10);
    timeline_done(&c);
    timeline_close(&t);
}

static void a_long_sentence_comes_back(void **state)
{
    enum { LONG = 3 << 20 };
    Timeline t;
    TimelineCursor c;
    TimedSentence s;
    Diag d = { 0 };
    (void)state;
    char *text = malloc(LONG);
    memset(text, 'x', LONG);
    TimedSentence in = { .text = { text, LONG }, .spoken = { text, LONG - 1 }, .end = 7 };
    open_timeline(&t);
    timeline_section(&t, STR(""), 1, 0);
    assert_true(timeline_sentence(&t, &in, &d) && timeline_finish(&t, 7, &d));
    timeline_rewind(&c, &t);
    assert_true(timeline_next(&c, &s, &d));
    assert_true(str_eq(s.text, in.text) && str_eq(s.spoken, in.spoken));
    timeline_done(&c);
    timeline_close(&t);
    free(text);
}

/* One good sentence of 10 to 20, then a bad one. */
static void refuse(TimedSentence bad)
{
    Timeline t;
    Diag d = { 0 };
    open_timeline(&t);
    timeline_section(&t, STR("一"), 1, 10);
    assert_true(timeline_sentence(&t, &(TimedSentence){ .start = 10, .end = 20 }, &d));
    assert_false(timeline_sentence(&t, &bad, &d));
    assert_int_equal(d.fail, FAIL_INTERNAL);
    timeline_close(&t);
}

static void what_is_out_of_order_is_refused(void **state)
{
    TimedWord before[] = { { .start = 25, .end = 31 } }, after[] = { { .start = 30, .end = 41 } };
    TimedWord over[] = { { .start = 30, .end = 35 }, { .start = 34, .end = 40 } };
    TimedWord back[] = { { .start = 35, .end = 34 } };
    (void)state;
    refuse((TimedSentence){ .start = 19, .end = 30 });
    refuse((TimedSentence){ .start = 20, .end = 20 });
    refuse((TimedSentence){ .start = 30, .end = 20 });
    refuse((TimedSentence){ .start = 30, .end = 40, .words = before, .word_count = 1 });
    refuse((TimedSentence){ .start = 30, .end = 40, .words = after, .word_count = 1 });
    refuse((TimedSentence){ .start = 30, .end = 40, .words = over, .word_count = 2 });
    refuse((TimedSentence){ .start = 30, .end = 40, .words = back, .word_count = 1 });
}

static void sections_are_kept_in_order(void **state)
{
    Timeline t;
    Diag d = { 0 }, e = { 0 }, f = { 0 };
    (void)state;
    open_timeline(&t);
    assert_false(timeline_sentence(&t, &(TimedSentence){ .end = 1 }, &d)); /* in no section */
    timeline_section(&t, STR("一"), 1, 100);
    assert_false(timeline_sentence(&t, &(TimedSentence){ .start = 99, .end = 120 }, &e)); /* before its section */
    timeline_section(&t, STR("二"), 1, 90);
    assert_false(timeline_finish(&t, 200, &f));
    assert_int_equal(d.fail, FAIL_INTERNAL);
    assert_int_equal(e.fail, FAIL_INTERNAL);
    assert_int_equal(f.fail, FAIL_INTERNAL);
    timeline_close(&t);
}

/* A byte of the file at a time is made wrong: never a crash, and a sentence that is true or none. */
static void damage_is_found(void **state)
{
    Timeline t;
    Diag d = { 0 };
    (void)state;
    open_timeline(&t);
    add_sentences(&t, 10);
    assert_true(timeline_finish(&t, 20000, &d));
    for (int64_t at = 0; at < t.length; at++) {
        unsigned char was, bad;
        assert_int_equal(pread(t.fd, &was, 1, at), 1);
        bad = was ^ 0xA5;
        assert_int_equal(pwrite(t.fd, &bad, 1, at), 1);
        TimelineCursor c;
        TimedSentence s;
        Diag found = { 0 };
        timeline_rewind(&c, &t);
        for (unsigned n = 0; timeline_next(&c, &s, &found); n++)
            assert_true(n < 10);
        assert_true(found.fail == FAIL_NONE || found.fail == FAIL_OUTPUT);
        timeline_done(&c);
        assert_int_equal(pwrite(t.fd, &was, 1, at), 1);
    }
    timeline_close(&t);
}

static void unfinished_is_not_read(void **state)
{
    Timeline t;
    TimelineCursor c;
    TimedSentence s;
    Diag d = { 0 };
    (void)state;
    open_timeline(&t);
    timeline_rewind(&c, &t);
    assert_false(timeline_next(&c, &s, &d));
    assert_int_equal(d.fail, FAIL_INTERNAL);
    timeline_done(&c);
    timeline_close(&t);
}

static void milliseconds_are_nearest(void **state)
{
    Timeline t = { .sample_rate = 22050 };
    (void)state;
    assert_int_equal(timeline_ms(&t, 0), 0);
    assert_int_equal(timeline_ms(&t, 11), 0);
    assert_int_equal(timeline_ms(&t, 12), 1);
    assert_int_equal(timeline_ms(&t, 22050), 1000);
    assert_int_equal(timeline_ms(&t, (int64_t)22050 * 3600 * 1000), (int64_t)3600 * 1000 * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spool_gives_back),
        cmocka_unit_test(spool_is_silent),
        cmocka_unit_test(spool_refuses_what_is_not_there),
        cmocka_unit_test(closing_twice_harms_nothing),
        cmocka_unit_test(no_folder_no_spool),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(empty_timeline_has_no_sentence),
        cmocka_unit_test(timeline_gives_back),
        cmocka_unit_test(a_long_sentence_comes_back),
        cmocka_unit_test(what_is_out_of_order_is_refused),
        cmocka_unit_test(sections_are_kept_in_order),
        cmocka_unit_test(damage_is_found),
        cmocka_unit_test(unfinished_is_not_read),
        cmocka_unit_test(milliseconds_are_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
