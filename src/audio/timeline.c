/* A sentence in the file is a RecordHead, then its text and its spoken text, then each word: a WordHead and its text.
 * The file is our own and has no name, so numbers are the machine's; yet every length that comes back is held against
 * the record's size, and that against the file's, because a disk may fail and a check is cheap. */
#include "audio/timeline.h"

#include <unistd.h>

#include "base/file.h"

#define FLUSH_BYTES ((size_t)64 << 10)
#define RECORD_MAX ((size_t)256 << 20) /* bytes of one sentence with its words */
#define RECORD_MARK 0x6C64524Bu        /* guards against reading from the wrong place */

typedef struct RecordHead {
    uint32_t mark;
    uint32_t size; /* bytes after the head */
    uint32_t section, text, spoken, words;
    int64_t start, end;
} RecordHead;

typedef struct WordHead {
    int64_t start, end;
    uint64_t text;
} WordHead;

bool timeline_open(Timeline *t, int sample_rate, const char *near_path, Diag *d)
{
    *t = (Timeline){ .sample_rate = sample_rate, .samples = -1, .fd = -1 };
    t->name = arena_str(&t->arena, str_of(near_path)).p;
    t->fd = file_spool(near_path, d);
    if (t->fd < 0)
        timeline_close(t);
    return t->fd >= 0;
}

void timeline_close(Timeline *t)
{
    /* A zeroed Timeline has fd 0, which is somebody else's: the name tells whether it was ever opened. */
    if (t->name && t->fd >= 0)
        close(t->fd);
    buf_release(&t->pending);
    arena_release(&t->arena);
    *t = (Timeline){ .fd = -1 };
}

int64_t timeline_ms(const Timeline *t, int64_t sample)
{
    return (sample * 1000 + t->sample_rate / 2) / t->sample_rate;
}

/* ---- writing ---- */

void timeline_section(Timeline *t, Str title, int level, int64_t start)
{
    if (t->section_count > 0)
        t->sections[t->section_count - 1].end = start;
    t->sections =
        arena_grow(&t->arena, t->sections, &t->section_cap, (size_t)t->section_count + 1, sizeof *t->sections);
    t->sections[t->section_count++] = (TimedSection){
        .title = arena_str(&t->arena, title), .level = level, .start = start, .end = start, .first = t->sentence_count
    };
}

/* Holds what the header promises about sentences and words. */
static bool check_sentence(const Timeline *t, const TimedSentence *s, Diag *d)
{
    if (t->section_count == 0 || t->samples >= 0)
        return diag_fail(d, FAIL_INTERNAL, "a sentence outside of the timeline's sections");
    const TimedSection *section = &t->sections[t->section_count - 1];
    int64_t from = section->count ? t->last : section->start;
    if (from < t->last || s->start < from || s->end <= s->start)
        return diag_fail(d, FAIL_INTERNAL, "sentence %u is out of order in the timeline", t->sentence_count);
    from = s->start;
    for (uint32_t i = 0; i < s->word_count; i++) {
        const TimedWord *w = &s->words[i];
        if (w->start < from || w->end < w->start || w->end > s->end)
            return diag_fail(d, FAIL_INTERNAL, "word %u of sentence %u is out of order in the timeline", i,
                             t->sentence_count);
        from = w->end;
    }
    return true;
}

/* Bytes of the record after its head. A sum of lengths of things that are in memory cannot overflow 64 bits. */
static uint64_t record_size(const TimedSentence *s)
{
    uint64_t size = (uint64_t)s->text.n + s->spoken.n;
    for (uint32_t i = 0; i < s->word_count; i++)
        size += sizeof(WordHead) + s->words[i].text.n;
    return size;
}

static bool flush(Timeline *t, Diag *d)
{
    if (!file_write_at(t->fd, t->pending.p, t->pending.n, t->length, t->name, d))
        return false;
    t->length += (int64_t)t->pending.n;
    buf_clear(&t->pending);
    return true;
}

bool timeline_sentence(Timeline *t, TimedSentence *s, Diag *d)
{
    uint64_t size = record_size(s);
    if (!check_sentence(t, s, d))
        return false;
    if (size > RECORD_MAX)
        return diag_fail(d, FAIL_INPUT, "a sentence of %zu MiB is too long", s->text.n >> 20);
    s->section = t->section_count - 1;
    RecordHead head = { RECORD_MARK,          (uint32_t)size, s->section, (uint32_t)s->text.n,
                        (uint32_t)s->spoken.n, s->word_count,  s->start,   s->end };
    buf_add(&t->pending, &head, sizeof head);
    buf_adds(&t->pending, s->text);
    buf_adds(&t->pending, s->spoken);
    for (uint32_t i = 0; i < s->word_count; i++) {
        const TimedWord *w = &s->words[i];
        buf_add(&t->pending, &(WordHead){ w->start, w->end, w->text.n }, sizeof(WordHead));
        buf_adds(&t->pending, w->text);
    }
    t->last = s->end;
    t->sentence_count++;
    t->sections[s->section].count++;
    return t->pending.n < FLUSH_BYTES || flush(t, d);
}

bool timeline_finish(Timeline *t, int64_t samples, Diag *d)
{
    if (t->section_count > 0)
        t->sections[t->section_count - 1].end = samples;
    bool ok = samples >= t->last;
    for (uint32_t i = 0; i < t->section_count; i++)
        ok = ok && t->sections[i].start >= 0 && t->sections[i].end >= t->sections[i].start;
    if (!ok)
        return diag_fail(d, FAIL_INTERNAL, "the timeline runs backwards");
    t->samples = samples;
    return flush(t, d);
}

/* ---- reading ---- */

void timeline_rewind(TimelineCursor *c, const Timeline *t)
{
    *c = (TimelineCursor){ .timeline = t };
}

void timeline_done(TimelineCursor *c)
{
    arena_release(&c->arena);
}

/* The next n bytes of `body`, cut off from it; false when there are fewer. */
static bool take(Str *body, uint64_t n, Str *out)
{
    if (n > body->n)
        return false;
    *out = str_first(*body, (size_t)n);
    *body = (Str){ body->p + n, body->n - (size_t)n };
    return true;
}

static bool take_words(TimelineCursor *c, Str *body, uint32_t count, TimedSentence *out)
{
    if (count > body->n / sizeof(WordHead))
        return false;
    TimedWord *words = arena_new(&c->arena, TimedWord, count);
    for (uint32_t i = 0; i < count; i++) {
        Str head;
        WordHead w;
        if (!take(body, sizeof w, &head))
            return false;
        memcpy(&w, head.p, sizeof w); /* it stands where it stands, not where a WordHead may */
        words[i] = (TimedWord){ .start = w.start, .end = w.end };
        if (!take(body, w.text, &words[i].text))
            return false;
    }
    out->words = words;
    out->word_count = count;
    return true;
}

static bool read_body(TimelineCursor *c, const RecordHead *head, TimedSentence *out, Diag *d)
{
    const Timeline *t = c->timeline;
    char *p = arena_new(&c->arena, char, head->size);
    if (!file_read_at(t->fd, p, head->size, c->at + (int64_t)sizeof *head, t->name, d))
        return false;
    Str body = { p, head->size };
    *out = (TimedSentence){ .section = head->section, .start = head->start, .end = head->end };
    return (take(&body, head->text, &out->text) && take(&body, head->spoken, &out->spoken) &&
            take_words(c, &body, head->words, out) && body.n == 0) ||
           diag_fail(d, FAIL_OUTPUT, "the timeline of '%s' is damaged", t->name);
}

bool timeline_next(TimelineCursor *c, TimedSentence *out, Diag *d)
{
    const Timeline *t = c->timeline;
    RecordHead head;
    arena_reset(&c->arena);
    if (t->samples < 0)
        return diag_fail(d, FAIL_INTERNAL, "the timeline is read before it is finished");
    if (c->at == t->length)
        return false;
    if (t->length - c->at < (int64_t)sizeof head)
        return diag_fail(d, FAIL_OUTPUT, "the timeline of '%s' is damaged", t->name);
    if (!file_read_at(t->fd, &head, sizeof head, c->at, t->name, d))
        return false;
    int64_t left = t->length - c->at - (int64_t)sizeof head;
    if (head.mark != RECORD_MARK || head.size > RECORD_MAX || head.size > left || head.section >= t->section_count)
        return diag_fail(d, FAIL_OUTPUT, "the timeline of '%s' is damaged", t->name);
    if (!read_body(c, &head, out, d))
        return false;
    c->at += (int64_t)sizeof head + head.size;
    return true;
}
