/* render: the way through the house.
 *
 *   article ─> reader ─> pool of speakers ─> join ─> spool and timeline ─> sinks
 *
 * The article is read block by block (a paragraph; long ones are cut between sentences), so that only the blocks under way
 * are in memory. While the speakers are at work the parent reads ahead; blocks come back in order and are joined. When all
 * is spoken, every output is written from the spool and the timeline. */
#include "render.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "audio/join.h"
#include "base/utf8.h"
#include "progress.h"
#include "publish/sink.h"
#include "reading/reader.h"

#define BLOCK_HANZI 240 /* a block ends with the sentence that reaches it */

/* A block under way: its utterances and the memory they live in. */
typedef struct Batch {
    struct Batch *next;  /* in the list of free ones */
    struct Batch *older; /* in the list of all */
    Arena arena;
    Utterance *utterances;
    uint32_t count;
    size_t cap;
} Batch;

typedef struct Render {
    const Options *o;
    Data data;
    Article article;
    Reader reader;
    Voice voice;
    Pool *pool;
    Spool spool;
    Timeline timeline;
    Join join;
    Arena arena;      /* of the titles */
    Str *titles;      /* of the sections */
    Batch *free, *all;
    uint32_t sentence; /* the next to be read */
    uint64_t done, total; /* bytes of sentences */
    uint32_t warned;
    Progress progress;
} Render;

/* ---- blocks ---- */

static Batch *take_batch(Render *r)
{
    Batch *b = r->free;
    if (b) {
        r->free = b->next;
        return b;
    }
    if (!(b = calloc(1, sizeof *b)))
        arena_full();
    b->older = r->all;
    return r->all = b;
}

static void give_batch(Render *r, Batch *b)
{
    arena_reset(&b->arena);
    b->utterances = NULL;
    b->cap = b->count = 0;
    b->next = r->free;
    r->free = b;
}

static void warn_doubts(Render *r, const Utterance *u)
{
    enum { CERTAIN = 80, MANY = 20 }; /* what an editor must see before publishing; more than that is a list to ask for */
    for (uint32_t i = 0; i < u->doubt_count && !r->o->quiet; i++) {
        if (u->doubts[i].grade < CERTAIN || ++r->warned > MANY)
            continue;
        progress_end(&r->progress);
        cli_warn(r->article.name, r->article.text, u->doubts[i].span.at, r->o->color, u->doubts[i].why);
        if (r->warned == MANY)
            fprintf(stderr, "langdu: %s: more of them: langdu inspect --doubts\n", r->article.name);
    }
}

/* Sentences of one paragraph until the block is full. A sentence that has no sound is left out. */
static bool read_batch(Render *r, Batch *b, Diag *d)
{
    const Article *a = &r->article;
    uint32_t paragraph = a->sentences[r->sentence].paragraph, syllables = 0;
    while (r->sentence < a->sentence_count && a->sentences[r->sentence].paragraph == paragraph && syllables < BLOCK_HANZI) {
        Utterance u;
        if (!reader_sentence(&r->reader, &r->article, r->sentence++, &b->arena, &u, d))
            return false;
        warn_doubts(r, &u);
        if (u.word_count == 0)
            continue;
        syllables += u.syllable_count;
        b->utterances = arena_grow(&b->arena, b->utterances, &b->cap, b->count + 1u, sizeof u);
        b->utterances[b->count++] = u;
    }
    return true;
}

static bool submit_next(Render *r, Diag *d)
{
    Batch *b = take_batch(r);
    if (!read_batch(r, b, d) ||
        (b->count && !pool_submit(r->pool, (Block){ b->utterances, b->count, b }, d))) {
        give_batch(r, b);
        return false;
    }
    if (b->count == 0)
        give_batch(r, b);
    return true;
}

static void show_progress(Render *r, const Block *block)
{
    for (uint32_t i = 0; i < block->count; i++)
        r->done += block->utterances[i].span.len; /* our own words count nothing */
    progress_show(&r->progress, r->titles[block->utterances[0].section], r->done, r->total, r->spool.samples, SPEECH_RATE);
}

static bool place_next(Render *r, Diag *d)
{
    Spoken spoken;
    if (!pool_next(r->pool, &spoken, d) || !join_block(&r->join, &spoken, d))
        return false;
    show_progress(r, &spoken.block);
    give_batch(r, spoken.block.tag);
    return true;
}

static bool speak_all(Render *r, Diag *d)
{
    while (r->sentence < r->article.sentence_count || !pool_is_idle(r->pool)) {
        bool more = r->sentence < r->article.sentence_count && pool_has_room(r->pool);
        if (more ? !submit_next(r, d) : !place_next(r, d))
            return false;
    }
    if (r->timeline.sentence_count == 0)
        return diag_file(d, FAIL_INPUT, r->article.name, 0, "has nothing that can be read aloud");
    return spool_flush(&r->spool, d) && timeline_finish(&r->timeline, r->spool.samples, d);
}

/* ---- before and after ---- */

static void find_titles(Render *r)
{
    r->titles = arena_new(&r->arena, Str, r->article.section_count + 1u);
    for (uint32_t i = 0; i < r->article.section_count; i++)
        r->titles[i] = reader_title(&r->reader, &r->article, i, &r->arena);
    for (uint32_t i = 0; i < r->article.sentence_count; i++)
        r->total += r->article.sentences[i].span.len;
}

static bool set_voice(Render *r, Diag *d)
{
    const Options *o = r->o;
    if (!voice_load(&r->voice, o->voice ? o->voice : "narrator", &r->data, d))
        return false;
    if (o->rate >= 0)
        voice_set_rate(&r->voice, o->rate);
    if (o->pitch >= 0)
        r->voice.pitch = o->pitch;
    if (o->gap >= 0)
        voice_set_gap(&r->voice, o->gap);
    return true;
}

static bool add_lexicons(Render *r, Diag *d)
{
    for (int i = 0; i < r->o->lexicon_count; i++)
        if (!reader_add_lexicon(&r->reader, r->o->lexicons[i], d))
            return false;
    return true;
}

static bool open_all(Render *r, const char *output, Diag *d)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned jobs = r->o->jobs ? (unsigned)r->o->jobs : cores > 0 ? (unsigned)cores : 1;
    if (!data_open(&r->data, NULL, d) || !article_read(&r->article, r->o->article, &r->o->reading, &r->data, d) ||
        !reader_open(&r->reader, &r->data, d) || !add_lexicons(r, d) || !set_voice(r, d))
        return false;
    find_titles(r);
    if (!spool_open(&r->spool, output, d) || !timeline_open(&r->timeline, SPEECH_RATE, output, d))
        return false;
    r->join = (Join){ .voice = &r->voice, .spool = &r->spool, .timeline = &r->timeline, .section = UINT32_MAX,
                      .article = &r->article, .titles = r->titles };
    return (r->pool = pool_open(&r->voice, &r->reader.pinyin, jobs, d)) != NULL;
}

static void close_all(Render *r)
{
    pool_close(r->pool);
    join_release(&r->join);
    timeline_close(&r->timeline);
    spool_close(&r->spool);
    reader_close(&r->reader);
    article_release(&r->article);
    data_close(&r->data);
    arena_release(&r->arena);
    while (r->all) {
        Batch *b = r->all;
        r->all = b->older;
        arena_release(&b->arena);
        free(b);
    }
}

static Str over(const char *given, Str own)
{
    return given ? str_of(given) : own;
}

static bool publish_all(Render *r, const char *const *outputs, int count, Diag *d)
{
    const Article *a = &r->article;
    bool titled = a->meta[META_TITLE].n > 0;
    Publication p = {
        .timeline = &r->timeline,
        .spool = &r->spool,
        .title = over(r->o->title, titled ? r->titles[0] : a->sections[0].heading),
        .author = over(r->o->author, a->meta[META_AUTHOR]),
        .source = a->meta[META_SOURCE],
        .date = a->meta[META_DATE],
        .album = over(r->o->album, a->meta[META_SOURCE]),
        .language = a->traditional ? STR("zh-TW") : STR("zh-CN"),
        .encoder = STR("langdu " LANGDU_VERSION),
    };
    return sink_publish(&p, outputs, count, d);
}

/* ---- what is said at the end ---- */

static void warn_unread(const Render *r)
{
    uint64_t unread = r->article.account.sums[FATE_UNREAD];
    if (unread && !r->o->quiet)
        fprintf(stderr, "langdu: %s: warning: %ju character%s could not be read (langdu inspect --account shows which)\n",
                r->article.name, (uintmax_t)unread, unread == 1 ? "" : "s");
}

static void tell(const Render *r, const char *const *outputs, int count)
{
    double seconds = (double)r->spool.samples / SPEECH_RATE;
    if (r->o->quiet)
        return;
    for (int i = 0; i < count; i++)
        fprintf(stderr, "langdu: %s: %d:%04.1f, %u chapter%s\n", outputs[i], (int)(seconds / 60),
                seconds - 60 * (int)(seconds / 60), r->timeline.section_count, r->timeline.section_count == 1 ? "" : "s");
}

/* The article's name with .wav, in the current folder. */
static void default_output(const char *article, char *out, size_t n)
{
    const char *slash = strrchr(article, '/');
    const char *name = strcmp(article, "-") == 0 ? "langdu" : slash ? slash + 1 : article;
    const char *dot = strrchr(name, '.');
    int length = dot && dot > name ? (int)(dot - name) : (int)strlen(name);
    snprintf(out, n, "%.*s.wav", length, name);
}

bool render(const Options *o, Diag *d)
{
    char name[NAME_MAX + 8];
    const char *own[] = { name };
    const char *const *outputs = o->output_count ? o->outputs : own;
    int count = o->output_count ? o->output_count : 1;
    default_output(o->article, name, sizeof name);
    Render r = { .o = o, .spool.fd = -1, .timeline.fd = -1 };
    progress_start(&r.progress, o->progress, o->quiet);
    bool ok = open_all(&r, outputs[0], d) && speak_all(&r, d);
    progress_end(&r.progress);
    ok = ok && publish_all(&r, outputs, count, d);
    if (ok) {
        warn_unread(&r);
        tell(&r, outputs, count);
    }
    close_all(&r);
    return ok;
}

/* ---- voices ---- */

static int is_voice(const struct dirent *e)
{
    return str_ends(str_of(e->d_name), STR(".voice"));
}

static bool print_voice(const char *file, const Data *data, Diag *d)
{
    char name[NAME_MAX + 1];
    Voice v;
    snprintf(name, sizeof name, "%.*s", (int)(strlen(file) - strlen(".voice")), file);
    if (!voice_load(&v, name, data, d))
        return false;
    printf("%-12s %3d characters a minute  %s\n", name, v.rate, v.about);
    return true;
}

bool render_voices(Diag *d)
{
    Data data;
    struct dirent **list;
    if (!data_open(&data, NULL, d))
        return false;
    int n = scandir(data.folder, &list, is_voice, alphasort);
    bool ok = n >= 0 || diag_fail(d, FAIL_INTERNAL, "cannot read the folder '%s'", data.folder);
    for (int i = 0; i < n; i++) {
        ok = ok && print_voice(list[i]->d_name, &data, d);
        free(list[i]);
    }
    if (n >= 0)
        free(list);
    data_close(&data);
    return ok;
}
