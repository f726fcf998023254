/* The reading: tables of pairs from tests/cases, and what no table shows. */
#include "cases.h"

#include "base/utf8.h"
#include "reading/cardinal.h"
#include "reading/reader.h"

static Reader reader;

static int setup(void **state)
{
    Diag d = { 0 };
    setup_data(state);
    if (!reader_open(&reader, &data, &d))
        fail_msg("%s", d.text);
    return 0;
}

static int teardown(void **state)
{
    reader_close(&reader);
    return teardown_data(state);
}

/* One line read as one sentence. The utterance lives as long as the two. */
typedef struct Heard {
    Article a;
    Arena arena;
    Utterance u;
} Heard;

static void hear(Heard *h, Str text)
{
    Diag d = { 0 };
    ArticleOptions options = { .from = "lines" };
    *h = (Heard){ 0 };
    if (!parse_text(&h->a, &data, text, &options, &d) || !reader_sentence(&reader, &h->a, 0, &h->arena, &h->u, &d))
        fail_msg("%s", d.text);
}

static void forget(Heard *h)
{
    arena_release(&h->arena);
    article_release(&h->a);
}

static void write_readings(const Utterance *u, bool surface, Buf *out)
{
    for (uint32_t i = 0; i < u->syllable_count; i++) {
        char name[16];
        Reading r = surface ? u->syllables[i].surface : u->syllables[i].citation;
        reading_name(&reader.pinyin, r, name);
        buf_addf(out, "%s%s", i ? " " : "", name);
    }
}

static bool compare(Str text, Str want, Str got)
{
    if (str_eq(want, got))
        return true;
    print_message("%.*s\n  wanted %.*s\n  got    %.*s\n", STR_ARG(text), STR_ARG(want), STR_ARG(got));
    return false;
}

static bool check_readings(Str text, Str want, void *surface)
{
    Heard h;
    Buf got = { 0 };
    hear(&h, text);
    write_readings(&h.u, surface != NULL, &got);
    bool ok = compare(text, want, buf_str(&got));
    buf_release(&got);
    forget(&h);
    return ok;
}

static bool check_spoken(Str text, Str want, void *arg)
{
    (void)arg;
    Heard h;
    hear(&h, text);
    bool ok = compare(text, want, h.u.spoken);
    forget(&h);
    return ok;
}

static void readings_of_the_table(void **state)
{
    (void)state;
    each_row("cases/readings.tsv", check_readings, NULL);
}

static void sandhi_of_the_table(void **state)
{
    (void)state;
    each_row("cases/sandhi.tsv", check_readings, &reader);
}

/* What is said is written in the article's script, figures too. */
static void spoken_text_keeps_the_script(void **state)
{
    (void)state;
    assert_true(check_spoken(STR("這裡有26個縣，1.4萬人，2億元。"), STR("這裡有二十六個縣，一點四萬人，兩億元。"), NULL));
    assert_true(check_spoken(STR("这里有26个县，1.4万人，2亿元。"), STR("这里有二十六个县，一点四万人，两亿元。"), NULL));
}

static void numbers_of_the_table(void **state)
{
    (void)state;
    each_row("cases/numbers.tsv", check_spoken, NULL);
}

/* The row is `sentence TAB place TAB reading`: the hanzi at that place, counted from 0. No figures, so that the places stay. */
static bool check_polyphone(Str text, Str rest, void *arg)
{
    (void)arg;
    Heard h;
    Buf got = { 0 };
    char name[16] = "";
    long place = -1;
    size_t at = 0;
    uint32_t hanzi = 0;
    Str want = rest, number = str_cut(&want, '\t');
    assert_true(str_number(number, 0, (long)utf8_count(text) - 1, &place));
    for (long i = 0; i < place; i++)
        hanzi += utf8_is_han(utf8_next(text, &at));
    hear(&h, text);
    assert_true(hanzi < h.u.syllable_count);
    reading_name(&reader.pinyin, h.u.syllables[hanzi].citation, name);
    buf_addf(&got, "%ld\t%s", place, name);
    bool ok = compare(text, rest, buf_str(&got));
    buf_release(&got);
    forget(&h);
    return ok;
}

static void polyphones_of_the_table(void **state)
{
    (void)state;
    each_row("cases/polyphones.tsv", check_polyphone, NULL);
}

static void close_choices_are_doubts(void **state)
{
    (void)state;
    Heard h;
    hear(&h, STR("他把信藏在书里。"));
    assert_int_equal(h.u.doubt_count, 1);
    assert_int_equal(h.u.doubts[0].span.at, 9);
    assert_true(h.u.doubts[0].grade <= 70);
    assert_true(str_find(h.u.doubts[0].why, STR("zàng")) > 0);
    forget(&h);
}

/* ---- every character is somewhere ---- */

static void check_account(Str text, uint64_t unread)
{
    Heard h;
    hear(&h, text);
    assert_int_equal(account_total(&h.a.account), utf8_count(text));
    assert_int_equal(h.a.account.sums[FATE_UNREAD], unread);
    forget(&h);
}

static void accounts_add_up(void **state)
{
    (void)state;
    check_account(STR("今天26个人，增长1.4万（25%）。"), 0);
    check_account(STR("質(zhì)量 很 好"), 0);
    check_account(STR("你好☃世界"), 1);
    check_account(STR("堅持?jǐn)?shù)字"), 10);
    check_account(STR("iPhone 和 GDP：https://www.example.com/a?b=1。"), 0);
    check_account(STR("2023-03-05 14:05，10-20人，3:2，1/3，-5℃"), 0);
    check_account(STR("カタカナ와 한글字"), 7);
}

static void unread_characters_are_doubts(void **state)
{
    (void)state;
    Heard h;
    hear(&h, STR("你好☃世界"));
    assert_int_equal(h.u.doubt_count, 1);
    assert_int_equal(h.u.doubts[0].span.at, 6);
    assert_true(h.u.doubts[0].grade >= 80);
    forget(&h);
}

/* ---- glosses ---- */

static void glosses_are_hints_not_words(void **state)
{
    (void)state;
    Heard h;
    hear(&h, STR("高質(zhì)量發（fā）展"));
    assert_true(str_eq(h.u.spoken, STR("高質量發展")));
    assert_true(str_eq(h.u.shown, STR("高質量發展")));
    assert_int_equal(h.u.doubt_count, 0);
    forget(&h);
    /* allowed, but the words say otherwise: reported where a program wrote the glosses, which shows in the rest of the page */
    hear(&h, STR("實現當(dāng)年拿地\n質(zhì)量發(fā)展網(wǎng)絡學(xué)生業(yè)務標(biāo)準關(guān)係區(qū)域"));
    assert_int_equal(h.a.glosses, GLOSSES_MECHANICAL);
    assert_int_equal(h.u.doubt_count, 1);
    assert_int_equal(h.u.doubts[0].span.at, 6);
    forget(&h);
    /* obeyed where somebody wrote them */
    hear(&h, STR("實現當(dāng)年拿地"));
    assert_int_equal(h.a.glosses, GLOSSES_EDITED);
    assert_int_equal(h.u.doubt_count, 0);
    assert_int_equal(reading_tone(h.u.syllables[2].citation), 1);
    forget(&h);
    /* and as ruby, whatever the page */
    hear(&h, STR("實現<ruby>當<rt>dāng</rt></ruby>年拿地\n質(zhì)量發(fā)展網(wǎng)絡學(xué)生業(yè)務標(biāo)準關(guān)係區(qū)域"));
    assert_int_equal(h.a.glosses, GLOSSES_MECHANICAL);
    assert_int_equal(reading_tone(h.u.syllables[2].citation), 1);
    forget(&h);
    /* no dictionary allows it: reported, not obeyed */
    hear(&h, STR("質(mǎo)量"));
    assert_int_equal(h.u.doubt_count, 1);
    assert_true(h.u.doubts[0].grade > 40);
    forget(&h);
    /* brackets that hold no pinyin are text */
    hear(&h, STR("活動(順鑫村)"));
    assert_true(str_eq(h.u.spoken, STR("活動（順鑫村）")));
    forget(&h);
}

static void damage_is_reported_and_reading_goes_on(void **state)
{
    (void)state;
    Heard h;
    hear(&h, STR("堅持?jǐn)?shù)字賦能"));
    assert_int_equal(h.u.doubt_count, 2);
    assert_true(str_eq(h.u.spoken, STR("堅持字賦能")));
    forget(&h);
    /* halves of characters in a row: what they may have been */
    hear(&h, STR("亮?xí)瘛俺煽儐巍?,近三年"));
    assert_int_equal(h.u.doubt_count, 2);
    assert_true(str_find(h.u.doubts[0].why, STR("成績單")) > 0);
    assert_int_equal(h.u.doubts[1].span.len, 1);
    forget(&h);
    hear(&h, STR("錨定“共同富?!迸G斬棘。"));
    assert_int_equal(h.u.doubt_count, 1);
    assert_int_equal(h.a.account.sums[FATE_UNREAD], 2);
    forget(&h);
    hear(&h, STR("你好嗎?他問:“來嗎?”"));
    assert_int_equal(h.u.doubt_count, 0);
    forget(&h);
}

/* ---- words, pauses, spans ---- */

static void check_pauses(Str text, const Pause *want, uint32_t count)
{
    Heard h;
    hear(&h, text);
    assert_int_equal(h.u.word_count, count);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(h.u.words[i].pause, want[i]);
    forget(&h);
}

static void half_width_marks_pause_like_full_width_ones(void **state)
{
    (void)state;
    static const Pause want[] = { PAUSE_COMMA, PAUSE_ENUM, PAUSE_SEMICOLON, PAUSE_STOP };
    check_pauses(STR("春天，夏天、秋天；冬天。"), want, 4);
    check_pauses(STR("春天,夏天、秋天;冬天."), want, 4);
    static const Pause quoted[] = { PAUSE_SEMICOLON, PAUSE_EXCLAIM };
    check_pauses(STR("说：“好！”"), quoted, 2);
}

static void a_blank_between_hanzi_is_a_comma(void **state)
{
    (void)state;
    static const Pause want[] = { PAUSE_COMMA, PAUSE_NONE };
    check_pauses(STR("春天 夏天"), want, 2);
}

static void words_know_their_source(void **state)
{
    (void)state;
    Heard h;
    hear(&h, STR("有1,234人，用iPhone。"));
    static const char *const want[] = { "有", "1,234", "人", "用", "iPhone" };
    assert_int_equal(h.u.word_count, 5);
    for (uint32_t i = 0; i < 5; i++)
        assert_true(str_eq(article_span(&h.a, h.u.words[i].source), str_of(want[i])));
    assert_true(str_eq(h.u.words[4].latin, STR("iPhone")));
    forget(&h);
}

static void traditional_characters_narrow_the_reading(void **state)
{
    (void)state;
    assert_true(check_readings(STR("真幹"), STR("zhen1 gan4"), NULL));
    assert_true(check_readings(STR("風乾的"), STR("feng1 gan1 de5"), NULL));
    assert_true(check_readings(STR("接著作出決定"), STR("jie1 zhe5 zuo4 chu1 jue2 ding4"), NULL));
    assert_true(check_readings(STR("著名"), STR("zhu4 ming2"), NULL));
}

/* No hanzi without a reading: the rarest, and one beyond the first plane. */
static void rare_hanzi_are_read(void **state)
{
    (void)state;
    assert_true(check_readings(STR("龘靐齉"), STR("da2 bing4 nang4"), NULL));
    assert_true(check_readings(STR("𠮷"), STR("ji2"), NULL));
}

/* ---- pinyin ---- */

static void check_pinyin(const char *text, const char *want)
{
    char name[16] = "-";
    Reading r = reading_parse(&reader.pinyin, str_of(text));
    if (r != READING_NONE)
        reading_name(&reader.pinyin, r, name);
    assert_string_equal(name, want);
}

static void pinyin_in_and_out(void **state)
{
    (void)state;
    check_pinyin("zhong4", "zhong4");
    check_pinyin("zhòng", "zhong4");
    check_pinyin("lǜ", "lv4");
    check_pinyin("lu\xCC\x88\xCC\x80", "lv4");
    check_pinyin("nu:3", "nv3");
    check_pinyin("LÜ4", "lv4");
    check_pinyin("de", "de5");
    check_pinyin("r5", "r5");
    check_pinyin("zhong44", "-");
    check_pinyin("zhòng4", "-");
    check_pinyin("zhonk1", "-");
    check_pinyin("", "-");
    check_pinyin("zhuangzhuangzhuangzhuang1", "-");
    char marked[16];
    reading_marked(&reader.pinyin, reading_parse(&reader.pinyin, STR("lve4")), marked);
    assert_string_equal(marked, "lüè");
    reading_marked(&reader.pinyin, reading_parse(&reader.pinyin, STR("gui4")), marked);
    assert_string_equal(marked, "guì");
    reading_marked(&reader.pinyin, reading_parse(&reader.pinyin, STR("dou1")), marked);
    assert_string_equal(marked, "dōu");
}

/* ---- figures ---- */

static void check_cardinal(const char *digits, const char *want)
{
    Buf out = { 0 };
    cardinal_number(str_of(digits), false, &out);
    assert_true(compare(str_of(digits), str_of(want), buf_str(&out)));
    buf_release(&out);
}

static void cardinals(void **state)
{
    (void)state;
    check_cardinal("0", "零");
    check_cardinal("10", "十");
    check_cardinal("110", "一百一十");
    check_cardinal("1001", "一千零一");
    check_cardinal("10010", "一万零一十");
    check_cardinal("100000", "十万");
    check_cardinal("20000", "两万");
    check_cardinal("22000", "两万二千");
    check_cardinal("100000001", "一亿零一");
    check_cardinal("120000000000", "一千二百亿");
    check_cardinal("1000000000000", "一万亿");
    check_cardinal("0012", "十二");
    check_cardinal("12345678901234567", "一二三四五六七八九零一二三四五六七");
}

/* A line of a hundred thousand digits, and one of as many hanzi: read, in the time of one walk. */
static void long_lines_are_read(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    Buf digits = { 0 }, hanzi = { 0 };
    for (int i = 0; i < COUNT; i++) {
        buf_addc(&digits, (char)('0' + i % 10));
        buf_adds(&hanzi, STR("著"));
    }
    check_account(buf_str(&digits), 0);
    check_account(buf_str(&hanzi), 0);
    buf_release(&digits);
    buf_release(&hanzi);
}

/* ---- the compiled data ---- */

static void damaged_data_is_refused(void **state)
{
    (void)state;
    char folder[] = "/tmp/langdu-data-XXXXXX", path[64];
    Diag d = { 0 };
    Data copy;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/langdu.data", folder);
    Buf bytes = { 0 };
    buf_add(&bytes, data.p, data.n);
    bytes.p[bytes.n / 2] ^= 1;
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fwrite(bytes.p, 1, bytes.n, f);
    fclose(f);
    assert_false(data_open(&copy, folder, &d));
    assert_int_equal(d.fail, FAIL_INTERNAL);
    assert_non_null(strstr(d.text, "make"));
    assert_int_equal(truncate(path, 100), 0);
    d = (Diag){ 0 };
    assert_false(data_open(&copy, folder, &d));
    buf_release(&bytes);
    remove(path);
    remove(folder);
}

static void a_damaged_model_is_refused(void **state)
{
    (void)state;
    Model m;
    Str blob = data_blob(&data, "model");
    assert_true(model_load(&m, blob));
    assert_false(model_load(&m, (Str){ NULL, 0 }));
    assert_false(model_load(&m, str_first(blob, blob.n - 1)));
    assert_false(model_load(&m, str_first(blob, sizeof(ModelHeader))));
    /* sizes that do not fit, and places that lead outside */
    for (size_t i = 0; i < sizeof(ModelHeader) / sizeof(uint32_t); i++) {
        uint32_t *copy = malloc(blob.n);
        memcpy(copy, blob.p, blob.n);
        copy[i] = UINT32_MAX;
        assert_false(model_load(&m, (Str){ (const char *)copy, blob.n }));
        free(copy);
    }
    uint32_t *copy = malloc(blob.n);
    memcpy(copy, blob.p, blob.n);
    memset((char *)copy + sizeof(ModelHeader), 0xFF, blob.n - sizeof(ModelHeader));
    assert_true(model_load(&m, (Str){ (const char *)copy, blob.n }));
    assert_false(model_choose(&m, &reader.lexicon, &(ModelPlace){ .word = &(uint32_t){ UINT32_MAX }, .length = 1 },
                              &(ModelChoice){ 0 }));
    free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readings_of_the_table),
        cmocka_unit_test(sandhi_of_the_table),
        cmocka_unit_test(numbers_of_the_table),
        cmocka_unit_test(spoken_text_keeps_the_script),
        cmocka_unit_test(polyphones_of_the_table),
        cmocka_unit_test(close_choices_are_doubts),
        cmocka_unit_test(accounts_add_up),
        cmocka_unit_test(unread_characters_are_doubts),
        cmocka_unit_test(glosses_are_hints_not_words),
        cmocka_unit_test(damage_is_reported_and_reading_goes_on),
        cmocka_unit_test(half_width_marks_pause_like_full_width_ones),
        cmocka_unit_test(a_blank_between_hanzi_is_a_comma),
        cmocka_unit_test(words_know_their_source),
        cmocka_unit_test(traditional_characters_narrow_the_reading),
        cmocka_unit_test(rare_hanzi_are_read),
        cmocka_unit_test(pinyin_in_and_out),
        cmocka_unit_test(cardinals),
        cmocka_unit_test(long_lines_are_read),
        cmocka_unit_test(damaged_data_is_refused),
        cmocka_unit_test(a_damaged_model_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
