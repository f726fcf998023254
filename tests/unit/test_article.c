/* The article: sentences and outlines by the tables of tests/cases, the account, and what is refused. */
#include "cases.h"

#include "article/format.h"
#include "article/sentence.h"
#include "base/utf8.h"

/* ---- tables ---- */

static bool check_sentences(Str paragraph, Str expected, const Rules *rules)
{
    bool ok = true;
    for (size_t at = 0; at < paragraph.n;) {
        size_t end = sentence_end(paragraph, at, rules);
        Str got = str_trim((Str){ paragraph.p + at, end - at });
        Str want = expected.p ? str_cut(&expected, '\n') : (Str){ "", 0 };
        if (!str_eq(got, str_trim(str_skip(want, 2)))) {
            print_message("%.*s\n  wanted %.*s\n  got    %.*s\n", STR_ARG(paragraph), STR_ARG(want), STR_ARG(got));
            ok = false;
        }
        at = end;
    }
    return ok && expected.n == 0;
}

static void sentences_of_the_table(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Rules rules;
    Diag d = { 0 };
    assert_true(rules_open(&rules, &data, &arena, &d));
    Buf text = tests_file("cases/sentences.txt");
    int blocks = 0, wrong = 0;
    for (Str rest = buf_str(&text); rest.p && rest.n;) {
        Str line = str_cut(&rest, '\n');
        if (line.n == 0 || *line.p == '#')
            continue;
        Str expected = { rest.p, 0 };
        while (rest.p && str_starts(rest, STR("| ")))
            str_cut(&rest, '\n');
        expected.n = rest.p ? (size_t)(rest.p - expected.p) : (size_t)(text.p + text.n - expected.p);
        blocks++;
        wrong += !check_sentences(line, expected, &rules);
    }
    buf_release(&text);
    arena_release(&arena);
    assert_true(blocks >= 25);
    assert_int_equal(wrong, 0);
}

/* The outline of an article as the table writes it: KIND TAB line. */
static void write_outline(Str text, const Rules *rules, Arena *arena, Buf *out)
{
    LineList lines = { 0 };
    input_format("text")->split(text, arena, &lines);
    outline_lines(lines.items, lines.count, text, rules, arena);
    for (size_t i = 0; i < lines.count; i++)
        buf_addf(out, "%s\t%.*s\n", kind_name(lines.items[i].kind), (int)lines.items[i].span.len,
                 text.p + lines.items[i].span.at);
}

static void print_difference(Str want, Str got)
{
    while (want.p || got.p) {
        Str a = want.p ? str_cut(&want, '\n') : (Str){ "", 0 }, b = got.p ? str_cut(&got, '\n') : (Str){ "", 0 };
        if (!str_eq(a, b))
            print_message("  wanted %.*s\n  got    %.*s\n", STR_ARG(a), STR_ARG(b));
    }
}

static void outlines_of_the_table(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Rules rules;
    Diag d = { 0 };
    int blocks = 0, wrong = 0;
    assert_true(rules_open(&rules, &data, &arena, &d));
    Buf text = tests_file("cases/outline.txt");
    Str rest = buf_str(&text);
    while (str_starts(rest, STR("#")))
        str_cut(&rest, '\n');
    while (rest.p && rest.n) {
        Buf got = { 0 };
        ptrdiff_t arrow = str_find(rest, STR("\n=>\n")), end = str_find(rest, STR("\n===\n"));
        assert_true(arrow > 0);
        Str article = str_first(rest, (size_t)arrow);
        Str want = str_skip(rest, (size_t)arrow + 4);
        if (end >= 0)
            want.n = (size_t)end + 1 - (size_t)arrow - 4;
        write_outline(article, &rules, &arena, &got);
        blocks++;
        if (!str_eq(str_trim(want), str_trim(buf_str(&got)))) {
            wrong++;
            print_difference(str_trim(want), str_trim(buf_str(&got)));
        }
        buf_release(&got);
        rest = end >= 0 ? str_skip(rest, (size_t)end + 5) : (Str){ NULL, 0 };
    }
    buf_release(&text);
    arena_release(&arena);
    assert_true(blocks >= 8);
    assert_int_equal(wrong, 0);
}

/* ---- the article as a whole ---- */

static const char page[] = "標題在這裡(lǐ)\n"
                           "來源:清溪新聞網(wǎng) 記者 林間 2023-03-05 10:20\n"
                           "山上的水渠。\n"
                           "清溪網(wǎng)訊 今天天氣很好，我們去了山上看水渠。水很清。\n"
                           "第一部分——\n"
                           "我們走了很遠的路，才看到了水渠的源頭。\n"
                           "* * *\n"
                           "本文來自【清溪新聞網(wǎng)】。\n";

static void parse_page(Article *a, ArticleOptions options)
{
    Diag d = { 0 };
    if (!parse_text(a, &data, str_of(page), &options, &d))
        fail_msg("%s", d.text);
}

static void captions_are_a_section_at_the_end(void **state)
{
    (void)state;
    Article a;
    parse_page(&a, (ArticleOptions){ 0 });
    assert_int_equal(a.section_count, 3);
    assert_true(str_eq(a.sections[2].heading, STR("圖片說明")));
    assert_true(a.sections[2].own_words);
    assert_true(a.traditional);
    const Paragraph *last = &a.paragraphs[a.paragraph_count - 1];
    assert_int_equal(last->kind, KIND_CAPTION);
    assert_true(str_eq(article_span(&a, last->span), STR("山上的水渠。")));
    article_release(&a);
    parse_page(&a, (ArticleOptions){ .captions = CAPTIONS_SKIP });
    assert_int_equal(a.section_count, 2);
    assert_int_equal(a.account.sums[FATE_CAPTION], 6);
    article_release(&a);
    parse_page(&a, (ArticleOptions){ .captions = CAPTIONS_INLINE });
    assert_int_equal(a.section_count, 2);
    assert_int_equal(a.paragraphs[1].kind, KIND_CAPTION);
    article_release(&a);
}

static void bylines_become_metadata(void **state)
{
    (void)state;
    Article a;
    parse_page(&a, (ArticleOptions){ 0 });
    assert_true(str_eq(a.meta[META_TITLE], STR("標題在這裡")));
    assert_true(str_eq(a.meta[META_SOURCE], STR("清溪新聞網")));
    assert_true(str_starts(a.meta[META_AUTHOR], STR("林間")));
    article_release(&a);
    parse_page(&a, (ArticleOptions){ .keep = KEEP_BYLINE | KEEP_NOTES });
    assert_int_equal(a.account.sums[FATE_BYLINE] + a.account.sums[FATE_NOTE], 0);
    assert_int_equal(a.paragraphs[1].kind, KIND_BYLINE);
    article_release(&a);
}

static void gaps_follow_the_structure(void **state)
{
    (void)state;
    static const Gap gaps[] = { GAP_HEADING, GAP_SENTENCE, GAP_SECTION, GAP_HEADING, GAP_SECTION, GAP_HEADING, GAP_END };
    Article a;
    parse_page(&a, (ArticleOptions){ 0 });
    assert_int_equal(a.sentence_count, sizeof gaps / sizeof *gaps);
    for (uint32_t i = 0; i < a.sentence_count; i++)
        assert_int_equal(a.sentences[i].gap, gaps[i]);
    article_release(&a);
}

/* What the outline counts, and what the sentences hold, is the source to the last character. */
static void outline_and_sentences_are_the_source(void **state)
{
    (void)state;
    static const Captions captions[] = { CAPTIONS_END, CAPTIONS_INLINE, CAPTIONS_SKIP };
    for (int i = 0; i < 3; i++) {
        Article a;
        parse_page(&a, (ArticleOptions){ .captions = captions[i] });
        uint64_t total = account_total(&a.account);
        for (uint32_t k = 0; k < a.sentence_count; k++)
            total += utf8_count(article_span(&a, a.sentences[k].span));
        assert_int_equal(total, utf8_count(a.text));
        article_release(&a);
    }
}

/* A line of marks among the captions is left out once. */
static void ornaments_count_once(void **state)
{
    (void)state;
    Article a;
    Diag d = { 0 };
    ArticleOptions options = { 0 };
    assert_true(parse_text(&a, &data, STR("。\n平陽縣昆陽州網訊這里是省一\n"), &options, &d));
    uint64_t total = account_total(&a.account);
    for (uint32_t k = 0; k < a.sentence_count; k++)
        total += utf8_count(article_span(&a, a.sentences[k].span));
    assert_int_equal(total, utf8_count(a.text));
    article_release(&a);
}

static void lines_are_sentences(void **state)
{
    (void)state;
    Article a;
    Diag d = { 0 };
    ArticleOptions options = { .from = "lines" };
    assert_true(parse_text(&a, &data, STR("一、标题\n他走了。天黑了。\n\n……\n来源：这里\n"), &options, &d));
    assert_int_equal(a.sentence_count, 4);
    assert_int_equal(a.section_count, 1);
    assert_true(str_eq(article_span(&a, a.sentences[1].span), STR("他走了。天黑了。")));
    article_release(&a);
}

static void an_article_without_title_has_the_files_name(void **state)
{
    (void)state;
    Article a;
    Diag d = { 0 };
    ArticleOptions options = { 0 };
    assert_true(parse_text(&a, &data, STR("天亮了，大家都起来了。\n我们走吧。\n"), &options, &d));
    assert_int_equal(a.section_count, 1);
    assert_true(str_eq(a.sections[0].heading, STR("test")));
    assert_int_equal(a.paragraphs[0].kind, KIND_BODY);
    article_release(&a);
}

/* ---- what is refused ---- */

static void refuse(Str text, const char *from, Fail fail, unsigned line, unsigned column)
{
    Article a;
    Diag d = { 0 };
    ArticleOptions options = { .from = from };
    assert_false(parse_text(&a, &data, text, &options, &d));
    assert_int_equal(d.fail, fail);
    assert_int_equal(d.line, line);
    assert_int_equal(d.column, column);
    assert_null(a.sections); /* released */
}

static void bad_articles_are_refused(void **state)
{
    (void)state;
    refuse(STR(""), NULL, FAIL_INPUT, 0, 0);
    refuse(STR(" \n\n　\n"), NULL, FAIL_INPUT, 0, 0);
    refuse(STR("……！？\n——\n"), NULL, FAIL_INPUT, 0, 0);
    refuse(STR("一二\n三\xB4四\n"), NULL, FAIL_INPUT, 2, 2);
    refuse(STR("一二\xE4\xB8"), NULL, FAIL_INPUT, 1, 3);
    refuse(STR("一二"), "docx", FAIL_USAGE, 0, 0);
}

static void the_caret_stands_under_the_place(void **state)
{
    (void)state;
    Diag d = { 0 };
    Str text = STR("第一行\n一二ab三\n");
    diag_at(&d, FAIL_INPUT, "x.txt", text, 18, "here");
    assert_int_equal(d.line, 2);
    assert_int_equal(d.column, 5);
    assert_int_equal(d.caret, 6);
    assert_string_equal(d.excerpt, "一二ab三");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_of_the_table),
        cmocka_unit_test(outlines_of_the_table),
        cmocka_unit_test(captions_are_a_section_at_the_end),
        cmocka_unit_test(bylines_become_metadata),
        cmocka_unit_test(gaps_follow_the_structure),
        cmocka_unit_test(outline_and_sentences_are_the_source),
        cmocka_unit_test(ornaments_count_once),
        cmocka_unit_test(lines_are_sentences),
        cmocka_unit_test(an_article_without_title_has_the_files_name),
        cmocka_unit_test(bad_articles_are_refused),
        cmocka_unit_test(the_caret_stands_under_the_place),
    };
    return cmocka_run_group_tests(tests, setup_data, teardown_data);
}
