/* Jansson makes each sentence; the brackets around sentences and sections are ours, so that no more than a sentence is
 * in memory. */
#include "publish/json.h"

#include <jansson.h>

#define FLUSH_BYTES ((size_t)64 << 10)

typedef struct Writer {
    const OutFile *out;
    int64_t at;  /* bytes in the file */
    Buf pending;
    Diag *d;
} Writer;

static bool flush(Writer *w)
{
    if (!file_write_at(w->out->fd, w->pending.p, w->pending.n, w->at, w->out->path, w->d))
        return false;
    w->at += (int64_t)w->pending.n;
    buf_clear(&w->pending);
    return true;
}

static int take_dump(const char *p, size_t n, void *user)
{
    buf_add(user, p, n);
    return 0;
}

/* Appends `value`, which is given away; NULL is what Jansson makes of bytes that are no UTF-8. */
static bool put(Writer *w, json_t *value)
{
    bool ok = value && json_dump_callback(value, take_dump, &w->pending, JSON_ENCODE_ANY) == 0;
    json_decref(value);
    if (!ok)
        return diag_file(w->d, FAIL_INTERNAL, w->out->path, 0, "the timeline holds no proper text");
    return w->pending.n < FLUSH_BYTES || flush(w);
}

static json_t *string(Str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static json_t *make_words(const TimedSentence *s)
{
    json_t *words = json_array();
    for (uint32_t i = 0; i < s->word_count; i++) {
        const TimedWord *w = &s->words[i];
        json_t *word = json_pack("{s:o, s:I, s:I}", "text", string(w->text), "start", (json_int_t)w->start, "end",
                                 (json_int_t)w->end);
        if (json_array_append_new(words, word) != 0) { /* also when either is NULL */
            json_decref(words);
            return NULL;
        }
    }
    return words;
}

static bool put_sentence(Writer *w, const TimedSentence *s)
{
    return put(w, json_pack("{s:o, s:o, s:I, s:I, s:o}", "text", string(s->text), "spoken", string(s->spoken), "start",
                            (json_int_t)s->start, "end", (json_int_t)s->end, "words", make_words(s)));
}

static bool put_sentences(Writer *w, TimelineCursor *c, uint32_t section, uint32_t count)
{
    TimedSentence s;
    for (uint32_t i = 0; i < count; i++) {
        if (!timeline_next(c, &s, w->d) || s.section != section)
            return diag_fail(w->d, FAIL_INTERNAL, "the timeline of '%s' lacks sentences", w->out->path);
        buf_adds(&w->pending, i ? STR(",\n") : STR("\n"));
        if (!put_sentence(w, &s))
            return false;
    }
    return true;
}

static bool put_section(Writer *w, TimelineCursor *c, uint32_t index)
{
    const TimedSection *s = &c->timeline->sections[index];
    buf_adds(&w->pending, index ? STR(",\n{\"title\": ") : STR("\n{\"title\": "));
    if (!put(w, string(s->title)))
        return false;
    buf_addf(&w->pending, ", \"level\": %d, \"start\": %lld, \"end\": %lld, \"sentences\": [", s->level,
             (long long)s->start, (long long)s->end);
    if (!put_sentences(w, c, index, s->count))
        return false;
    buf_adds(&w->pending, STR("]}"));
    return true;
}

static bool put_programme(Writer *w, TimelineCursor *c, Str title)
{
    const Timeline *t = c->timeline;
    buf_adds(&w->pending, STR("{\"title\": "));
    if (!put(w, string(title)))
        return false;
    buf_addf(&w->pending, ", \"sample_rate\": %d, \"samples\": %lld, \"sections\": [", t->sample_rate,
             (long long)t->samples);
    for (uint32_t i = 0; i < t->section_count; i++)
        if (!put_section(w, c, i))
            return false;
    buf_adds(&w->pending, STR("]}\n"));
    return flush(w);
}

bool json_write(const Publication *p, OutFile *out, Diag *d)
{
    Writer w = { .out = out, .d = d };
    TimelineCursor c;
    timeline_rewind(&c, p->timeline);
    bool ok = put_programme(&w, &c, p->title);
    timeline_done(&c);
    buf_release(&w.pending);
    return ok;
}
