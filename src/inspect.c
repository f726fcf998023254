#include "inspect.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "reading/doubts.h"
#include "reading/reader.h"

typedef struct Inspector {
    const Options *o;
    Reader *reader;
    Article *a;
    Arena arena;               /* of one sentence */
    Doubts doubts;             /* with --doubts */
    TextPlace place;           /* in the article, of what was printed last */
    json_t *names[PINYIN_MAX * 8]; /* readings as JSON strings, made once */
} Inspector;

/* ---- JSON ---- */

static json_t *text_json(Str s)
{
    return json_stringn_nocheck(s.p, s.n); /* all text is checked when the article is read */
}

/* One object, one line. (jansson writes into a buffer much faster than to a stream, token by token.) */
static void print_object(json_t *o)
{
    Buf line = { 0 };
    size_t room = 4096, n = json_dumpb(o, buf_room(&line, room), room, JSON_COMPACT);
    if (n > room)
        n = json_dumpb(o, buf_room(&line, n), n, JSON_COMPACT);
    line.n = n;
    buf_addc(&line, '\n');
    fwrite(line.p, 1, line.n, stdout);
    buf_release(&line);
    json_decref(o);
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
        n += utf8_put(out + n, u->syllables[w->first + i].written);
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

static json_t *doubts_json(Inspector *in, const Utterance *u)
{
    json_t *doubts = json_array();
    for (uint32_t i = 0; i < u->doubt_count; i++) {
        const Doubt *doubt = &u->doubts[i];
        place_move(&in->place, in->a->text, doubt->span.at);
        Str text = article_span(in->a, doubt->span);
        json_array_append_new(doubts, json_pack("{s:i,s:i,s:o,s:o,s:i}", "line", in->place.line, "column",
                                                in->place.column, "text", text_json(text), "why", text_json(doubt->why),
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
    json_object_set_new_nocheck(o, "section", json_integer(u->section));
    json_object_set_new_nocheck(o, "paragraph", json_integer(u->paragraph));
    json_object_set_new_nocheck(o, "sentence", json_integer(u->sentence));
    json_object_set_new_nocheck(o, "kind", json_string(kind_name(u->kind)));
    json_object_set_new_nocheck(o, "text", text_json(u->text));
    json_object_set_new_nocheck(o, "spoken", text_json(u->spoken));
    json_object_set_new_nocheck(o, "words", words_json(u));
    json_object_set_new_nocheck(o, "readings", readings);
    json_object_set_new_nocheck(o, "surface", surface);
    json_object_set_new_nocheck(o, "doubts", doubts_json(in, u));
    print_object(o);
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

static void print_doubts(Inspector *in, const Utterance *u)
{
    for (uint32_t i = 0; i < u->doubt_count; i++) {
        const Doubt *doubt = &u->doubts[i];
        place_move(&in->place, in->a->text, doubt->span.at);
        printf("    ! %u:%u: %.*s: %.*s\n", in->place.line, in->place.column, STR_ARG(article_span(in->a, doubt->span)),
               STR_ARG(doubt->why));
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
    print_doubts(in, u);
}

/* ---- the account ---- */

static uint64_t left_out_sum(const Account *account)
{
    return account_total(account) - account->sums[FATE_SPOKEN] - account->sums[FATE_UNREAD];
}

static void print_item(const Article *a, const AccountItem *item, TextPlace *place)
{
    place_move(place, a->text, item->span.at);
    printf("  %u:%u %s: %.*s\n", place->line, place->column, fate_name(item->fate), STR_ARG(article_span(a, item->span)));
}

static void print_items(const Article *a, bool unread)
{
    TextPlace place = { 0 };
    for (size_t i = 0; i < a->account.count; i++)
        if ((a->account.items[i].fate == FATE_UNREAD) == unread)
            print_item(a, &a->account.items[i], &place);
}

static void print_left_out(const Article *a)
{
    bool any = false;
    TextPlace place = { 0 };
    for (size_t i = 0; i < a->account.count; i++) {
        const AccountItem *item = &a->account.items[i];
        if (item->fate == FATE_GLOSS)
            continue;
        if (!any)
            puts("\nleft out or unread:");
        any = true;
        print_item(a, item, &place);
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

static json_t *item_json(const Article *a, const AccountItem *item, TextPlace *place)
{
    place_move(place, a->text, item->span.at);
    return json_pack("{s:s,s:i,s:i,s:o}", "fate", fate_name(item->fate), "line", place->line, "column", place->column,
                     "text", text_json(article_span(a, item->span)));
}

static void print_account_json(const Article *a)
{
    json_t *rules = json_object(), *items = json_array();
    TextPlace place = { 0 };
    for (int f = FATE_SPOKEN + 1; f < FATE_UNREAD; f++)
        json_object_set_new(rules, fate_name((Fate)f), json_integer((json_int_t)a->account.sums[f]));
    for (size_t i = 0; i < a->account.count; i++)
        json_array_append_new(items, item_json(a, &a->account.items[i], &place));
    json_t *o = json_pack("{s:I,s:I,s:I,s:I,s:o,s:o}", "source", (json_int_t)utf8_count(a->text), "spoken",
                          (json_int_t)a->account.sums[FATE_SPOKEN], "left_out", (json_int_t)left_out_sum(&a->account),
                          "unread", (json_int_t)a->account.sums[FATE_UNREAD], "rules", rules, "items", items);
    print_object(o);
}

/* ---- the doubts ---- */

static void print_doubt(const Article *a, const PlacedDoubt *p)
{
    Span piece = p->around, span = p->doubt.span;
    const Sentence *s = &a->sentences[p->sentence];
    bool begins = piece.at == s->span.at, ends = piece.at + piece.len == s->span.at + s->span.len;
    printf("%s:%u:%u: %.*s: %.*s  (%s%.*s%s)\n", a->name, p->line, p->column, STR_ARG(article_span(a, span)),
           STR_ARG(p->doubt.why), begins ? "" : "…", STR_ARG(article_span(a, piece)), ends ? "" : "…");
}

static void print_doubt_json(const Article *a, const PlacedDoubt *p)
{
    json_int_t line = p->line, column = p->column, section = p->section, sentence = p->sentence, grade = p->doubt.grade;
    print_object(json_pack("{s:s,s:I,s:I,s:I,s:I,s:o,s:o,s:o,s:I}", "file", a->name, "line", line, "column", column,
                           "section", section, "sentence", sentence, "text", text_json(article_span(a, p->doubt.span)),
                           "around", text_json(article_span(a, p->around)), "why", text_json(p->doubt.why), "grade",
                           grade));
}

static void print_all_doubts(Inspector *in)
{
    doubts_sort(&in->doubts, in->a->text);
    for (size_t i = 0; i < in->doubts.count; i++) {
        if (in->o->json)
            print_doubt_json(in->a, &in->doubts.items[i]);
        else
            print_doubt(in->a, &in->doubts.items[i]);
    }
}

/* ---- own readings that were of no use ---- */

/* On standard error where the output is for programs. */
static void print_unused_entry(const Inspector *in, const OwnFile *file, const OwnEntry *e, TextPlace *place)
{
    place_move(place, file->text, e->at);
    if (!in->o->json)
        printf("  %u: %.*s  %.*s\n", place->line, STR_ARG(e->word), STR_ARG(e->said));
    else if (!in->o->quiet)
        fprintf(stderr, "langdu: %s:%u:%u: warning: '%.*s' never applied\n", file->path, place->line, place->column,
                STR_ARG(e->word));
}

static void print_unused(const Inspector *in)
{
    const Own *own = &in->reader->own;
    uint32_t file = UINT32_MAX;
    TextPlace place = { 0 };
    for (size_t i = 0; i < own->count; i++) {
        const OwnEntry *e = &own->entries[i];
        if (e->used)
            continue;
        if (e->file != file) {
            place = (TextPlace){ 0 };
            if (!in->o->json)
                printf("\nentries of %s that never applied:\n", own->files[e->file].path);
        }
        file = e->file;
        print_unused_entry(in, &own->files[file], e, &place);
    }
}

/* ---- all of it ---- */

static bool each_sentence(Inspector *in, Diag *d)
{
    for (uint32_t i = 0; i < in->a->sentence_count; i++) {
        Utterance u;
        if (!reader_sentence(in->reader, in->a, i, &in->arena, &u, d))
            return false;
        if (in->o->doubts) {
            doubts_add(&in->doubts, &u, in->a->text);
        } else if (!in->o->account) {
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
    if (in->o->doubts)
        print_all_doubts(in);
    else if (in->o->account && in->o->json)
        print_account_json(in->a);
    else if (in->o->account)
        print_account(in->a);
    else if (!in->o->json)
        print_left_out(in->a);
    print_unused(in);
    return (fflush(stdout) == 0 && !ferror(stdout)) || diag_fail(d, FAIL_OUTPUT, "cannot write to standard output");
}

static void release(Inspector *in)
{
    for (size_t i = 0; i < sizeof in->names / sizeof *in->names; i++)
        json_decref(in->names[i]);
    arena_release(&in->arena);
    doubts_release(&in->doubts);
    free(in);
}

static bool add_lexicons(Reader *reader, const Options *o, Diag *d)
{
    for (int i = 0; i < o->lexicon_count; i++)
        if (!reader_add_lexicon(reader, o->lexicons[i], d))
            return false;
    return true;
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
        ok = add_lexicons(&reader, o, d);
        Inspector *in = ok ? calloc(1, sizeof *in) : NULL;
        ok = ok && (in || diag_fail(d, FAIL_INTERNAL, "out of memory"));
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
