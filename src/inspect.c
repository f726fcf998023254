#include "inspect.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "reading/reader.h"

typedef struct Inspector {
    const Options *o;
    Reader *reader;
    Article *a;
    Arena arena;               /* of one sentence */
    json_t *names[PINYIN_MAX * 8]; /* readings as JSON strings, made once */
} Inspector;

/* ---- JSON ---- */

static json_t *text_json(Str s)
{
    return json_stringn(s.p, s.n);
}

static json_t *reading_json(Inspector *in, Reading r)
{
    char name[16];
    if (!in->names[r])
        in->names[r] = json_stringn(name, reading_name(&in->reader->pinyin, r, name));
    return json_incref(in->names[r]);
}

static Str word_text(const Utterance *u, const Word *w, char *out, size_t max)
{
    if (w->count == 0)
        return w->latin;
    size_t n = 0;
    for (uint32_t i = 0; i < w->count && n + 4 <= max; i++)
        n += utf8_put(out + n, u->syllables[w->first + i].spoken);
    return (Str){ out, n };
}

static json_t *words_json(const Utterance *u)
{
    json_t *words = json_array();
    char text[512];
    for (uint32_t i = 0; i < u->word_count; i++)
        json_array_append_new(words, text_json(word_text(u, &u->words[i], text, sizeof text)));
    return words;
}

static json_t *doubts_json(const Article *a, const Utterance *u)
{
    json_t *doubts = json_array();
    for (uint32_t i = 0; i < u->doubt_count; i++) {
        const Doubt *doubt = &u->doubts[i];
        unsigned line, column;
        diag_place(a->text, doubt->span.at, &line, &column);
        json_array_append_new(doubts, json_pack("{s:i,s:i,s:o,s:o,s:i}", "line", line, "column", column, "text",
                                                text_json(article_span(a, doubt->span)), "why", text_json(doubt->why),
                                                "grade", doubt->grade));
    }
    return doubts;
}

static void print_json(Inspector *in, const Utterance *u)
{
    json_t *readings = json_array(), *surface = json_array();
    for (uint32_t i = 0; i < u->syllable_count; i++) {
        json_array_append_new(readings, reading_json(in, u->syllables[i].citation));
        json_array_append_new(surface, reading_json(in, u->syllables[i].surface));
    }
    json_t *o = json_object();
    json_object_set_new(o, "section", json_integer(u->section));
    json_object_set_new(o, "paragraph", json_integer(u->paragraph));
    json_object_set_new(o, "sentence", json_integer(u->sentence));
    json_object_set_new(o, "kind", json_string(kind_name(u->kind)));
    json_object_set_new(o, "text", text_json(u->text));
    json_object_set_new(o, "spoken", text_json(u->spoken));
    json_object_set_new(o, "words", words_json(u));
    json_object_set_new(o, "readings", readings);
    json_object_set_new(o, "surface", surface);
    json_object_set_new(o, "doubts", doubts_json(in->a, u));
    json_dumpf(o, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(o);
}

/* ---- plain: pinyin above hanzi ---- */

#define LINE_WIDTH 96u

typedef struct Rows {
    Buf above, below;
    size_t width;
} Rows;

static void print_rows(Rows *rows)
{
    if (rows->below.n)
        printf("    %.*s\n    %.*s\n", (int)rows->above.n, rows->above.p, (int)rows->below.n, rows->below.p);
    buf_clear(&rows->above);
    buf_clear(&rows->below);
    rows->width = 0;
}

static void pad(Buf *b, size_t columns)
{
    while (columns-- > 0)
        buf_addc(b, ' ');
}

static void add_cell(Rows *rows, Str above, Str below)
{
    size_t top = utf8_width(above), bottom = utf8_width(below), width = top > bottom ? top : bottom;
    width += above.n > 0; /* a blank between syllables */
    if (rows->width + width > LINE_WIDTH)
        print_rows(rows);
    buf_adds(&rows->above, above);
    pad(&rows->above, width - top);
    buf_adds(&rows->below, below);
    pad(&rows->below, width - bottom);
    rows->width += width;
}

static void print_ruby(Inspector *in, const Utterance *u)
{
    Rows rows = { 0 };
    uint32_t next = 0;
    for (size_t at = 0; at < u->spoken.n;) {
        size_t start = at;
        char name[16];
        Str above = { "", 0 };
        if (utf8_is_han(utf8_next(u->spoken, &at)) && next < u->syllable_count)
            above = (Str){ name, reading_marked(&in->reader->pinyin, u->syllables[next++].citation, name) };
        add_cell(&rows, above, (Str){ u->spoken.p + start, at - start });
    }
    print_rows(&rows);
    buf_release(&rows.above);
    buf_release(&rows.below);
}

static void print_doubts(const Article *a, const Utterance *u)
{
    for (uint32_t i = 0; i < u->doubt_count; i++) {
        const Doubt *doubt = &u->doubts[i];
        unsigned line, column;
        diag_place(a->text, doubt->span.at, &line, &column);
        printf("    ! %u:%u: %.*s: %.*s\n", line, column, STR_ARG(article_span(a, doubt->span)), STR_ARG(doubt->why));
    }
}

static void print_plain(Inspector *in, const Utterance *u)
{
    const Sentence *s = &in->a->sentences[u->sentence];
    const Section *section = &in->a->sections[u->section];
    if (s->paragraph == section->first && in->a->paragraphs[s->paragraph].first == u->sentence)
        printf("\n%*s[%u] %.*s\n", 2 * (section->level - 1), "", u->section,
               STR_ARG(reader_title(in->reader, in->a, u->section, &in->arena)));
    printf("\n  %u %s\n", u->sentence, kind_name(u->kind));
    print_ruby(in, u);
    print_doubts(in->a, u);
}

/* ---- the account ---- */

static uint64_t left_out_sum(const Account *account)
{
    return account_total(account) - account->sums[FATE_SPOKEN] - account->sums[FATE_UNREAD];
}

static void print_items(const Article *a, bool unread)
{
    for (size_t i = 0; i < a->account.count; i++) {
        const AccountItem *item = &a->account.items[i];
        unsigned line, column;
        if ((item->fate == FATE_UNREAD) != unread)
            continue;
        diag_place(a->text, item->span.at, &line, &column);
        printf("  %u:%u %s: %.*s\n", line, column, fate_name(item->fate), STR_ARG(article_span(a, item->span)));
    }
}

static void print_left_out(const Article *a)
{
    bool any = false;
    for (size_t i = 0; i < a->account.count; i++) {
        const AccountItem *item = &a->account.items[i];
        if (item->fate == FATE_GLOSS)
            continue;
        if (!any)
            puts("\nleft out or unread:");
        any = true;
        unsigned line, column;
        diag_place(a->text, item->span.at, &line, &column);
        printf("  %u:%u %s: %.*s\n", line, column, fate_name(item->fate), STR_ARG(article_span(a, item->span)));
    }
}

static void print_account(const Article *a)
{
    const Account *account = &a->account;
    printf("source    %8zu characters\n", utf8_count(a->text));
    printf("spoken    %8ju\n", (uintmax_t)account->sums[FATE_SPOKEN]);
    printf("left out  %8ju  (", (uintmax_t)left_out_sum(account));
    for (int f = FATE_SPOKEN + 1; f < FATE_UNREAD; f++)
        printf("%s%s %ju", f > FATE_SPOKEN + 1 ? ", " : "", fate_name((Fate)f), (uintmax_t)account->sums[f]);
    printf(")\nunread    %8ju\n", (uintmax_t)account->sums[FATE_UNREAD]);
    puts("\nleft out (blanks and marks are only counted):");
    print_items(a, false);
    puts("\nunread:");
    print_items(a, true);
}

static json_t *item_json(const Article *a, const AccountItem *item)
{
    unsigned line, column;
    diag_place(a->text, item->span.at, &line, &column);
    return json_pack("{s:s,s:i,s:i,s:o}", "fate", fate_name(item->fate), "line", line, "column", column, "text",
                     text_json(article_span(a, item->span)));
}

static void print_account_json(const Article *a)
{
    json_t *rules = json_object(), *items = json_array();
    for (int f = FATE_SPOKEN + 1; f < FATE_UNREAD; f++)
        json_object_set_new(rules, fate_name((Fate)f), json_integer((json_int_t)a->account.sums[f]));
    for (size_t i = 0; i < a->account.count; i++)
        json_array_append_new(items, item_json(a, &a->account.items[i]));
    json_t *o = json_pack("{s:I,s:I,s:I,s:I,s:o,s:o}", "source", (json_int_t)utf8_count(a->text), "spoken",
                          (json_int_t)a->account.sums[FATE_SPOKEN], "left_out", (json_int_t)left_out_sum(&a->account),
                          "unread", (json_int_t)a->account.sums[FATE_UNREAD], "rules", rules, "items", items);
    json_dumpf(o, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(o);
}

/* ---- all of it ---- */

static bool each_sentence(Inspector *in, Diag *d)
{
    for (uint32_t i = 0; i < in->a->sentence_count; i++) {
        Utterance u;
        if (!reader_sentence(in->reader, in->a, i, &in->arena, &u, d))
            return false;
        if (!in->o->account) {
            if (in->o->json)
                print_json(in, &u);
            else
                print_plain(in, &u);
        }
        arena_reset(&in->arena);
    }
    return true;
}

static bool inspect_article(Inspector *in, Diag *d)
{
    if (!each_sentence(in, d))
        return false;
    if (in->o->account && in->o->json)
        print_account_json(in->a);
    else if (in->o->account)
        print_account(in->a);
    else if (!in->o->json)
        print_left_out(in->a);
    return (fflush(stdout) == 0 && !ferror(stdout)) || diag_fail(d, FAIL_OUTPUT, "cannot write to standard output");
}

static void release(Inspector *in)
{
    for (size_t i = 0; i < sizeof in->names / sizeof *in->names; i++)
        json_decref(in->names[i]);
    arena_release(&in->arena);
    free(in);
}

bool inspect(const Options *o, Diag *d)
{
    Data data;
    Reader reader;
    Article article = { .account.itemised = true };
    if (!data_open(&data, NULL, d))
        return false;
    bool ok = article_read(&article, o->article, &o->reading, &data, d);
    if (ok && (ok = reader_open(&reader, &data, d))) {
        Inspector *in = calloc(1, sizeof *in);
        ok = in || diag_fail(d, FAIL_INTERNAL, "out of memory");
        if (in) {
            *in = (Inspector){ .o = o, .reader = &reader, .a = &article };
            ok = inspect_article(in, d);
            release(in);
        }
        reader_close(&reader);
    }
    article_release(&article);
    data_close(&data);
    return ok;
}
