/* Readings that people give: glosses in the text, and lexicons of their own. */
#include "cases.h"

#include "base/utf8.h"
#include "reading/bopomofo.h"
#include "reading/doubts.h"
#include "reading/reader.h"
#include "reading/syllables.h"

/* ---- a reader with lexicons ---- */

#define LAYERS 3

typedef struct Desk {
    Reader reader;
    char folder[32], paths[LAYERS][64];
    int count;
} Desk;

static void open_desk(Desk *desk)
{
    Diag d = { 0 };
    *desk = (Desk){ .folder = "/tmp/langdu-own-XXXXXX" };
    assert_non_null(mkdtemp(desk->folder));
    if (!reader_open(&desk->reader, &data, &d))
        fail_msg("%s", d.text);
}

static void close_desk(Desk *desk)
{
    for (int i = 0; i < desk->count; i++)
        remove(desk->paths[i]);
    remove(desk->folder);
    reader_close(&desk->reader);
}

static bool add_layer(Desk *desk, const char *name, Str text, Diag *d)
{
    char *path = desk->paths[desk->count];
    snprintf(path, sizeof desk->paths[0], "%s/%d-%s", desk->folder, desk->count, name);
    desk->count++;
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    fclose(f);
    return reader_add_lexicon(&desk->reader, path, d);
}

static void add_good_layer(Desk *desk, const char *name, const char *text)
{
    Diag d = { 0 };
    if (!add_layer(desk, name, str_of(text), &d))
        fail_msg("%u:%u: %s", d.line, d.column, d.text);
}

typedef enum What { READINGS, SPOKEN, WORDS, DOUBTS } What;

static void write_words(const Utterance *u, Buf *out)
{
    for (uint32_t i = 0; i < u->word_count; i++) {
        const Word *w = &u->words[i];
        buf_adds(out, i ? STR("|") : STR(""));
        buf_adds(out, w->latin);
        for (uint32_t k = 0; k < w->count; k++)
            buf_addcp(out, u->syllables[w->first + k].spoken);
    }
}

static void write_readings(const Reader *r, const Utterance *u, Buf *out)
{
    for (uint32_t i = 0; i < u->syllable_count; i++) {
        char name[16];
        reading_name(&r->pinyin, u->syllables[i].citation, name);
        buf_addf(out, "%s%s", i ? " " : "", name);
    }
}

/* What comes of the first line of the text. The account must add up, too. */
static void hear(Reader *r, Str text, What what, Buf *out)
{
    Article a;
    Arena arena = { 0 };
    Utterance u;
    Diag d = { 0 };
    ArticleOptions options = { .from = "lines" };
    if (!parse_text(&a, &data, text, &options, &d))
        fail_msg("%s", d.text);
    for (uint32_t i = 0; i < a.sentence_count; i++) {
        if (!reader_sentence(r, &a, i, &arena, &u, &d))
            fail_msg("%s", d.text);
        if (i > 0)
            continue;
        if (what == READINGS)
            write_readings(r, &u, out);
        else if (what == SPOKEN)
            buf_adds(out, u.spoken);
        else if (what == WORDS)
            write_words(&u, out);
        else
            buf_addf(out, "%u", (unsigned)u.doubt_count);
    }
    assert_int_equal(account_total(&a.account), utf8_count(text));
    arena_release(&arena);
    article_release(&a);
}

static bool is_heard(Reader *r, Str text, What what, Str want)
{
    Buf got = { 0 };
    hear(r, text, what, &got);
    bool ok = str_eq(buf_str(&got), want);
    if (!ok)
        print_message("%.*s\n  wanted %.*s\n  got    %.*s\n", STR_ARG(text), STR_ARG(want), STR_ARG(buf_str(&got)));
    buf_release(&got);
    return ok;
}

static void check(Desk *desk, const char *text, What what, const char *want)
{
    assert_true(is_heard(&desk->reader, str_of(text), what, str_of(want)));
}

static void check_used(const Desk *desk, const char *word, bool used)
{
    const Own *own = &desk->reader.own;
    for (size_t i = 0; i < own->count; i++)
        if (str_eq(own->entries[i].word, str_of(word))) {
            assert_int_equal(own->entries[i].used, used);
            return;
        }
    fail_msg("no entry %s", word);
}

/* ---- glosses ---- */

static bool check_gloss(Str text, Str want, void *reader)
{
    return is_heard(reader, text, READINGS, want);
}

static void glosses_of_the_table(void **state)
{
    (void)state;
    Desk desk;
    open_desk(&desk);
    each_row("cases/glosses.tsv", check_gloss, &desk.reader);
    close_desk(&desk);
}

static void glosses_are_neither_shown_nor_said(void **state)
{
    (void)state;
    Desk desk;
    open_desk(&desk);
    check(&desk, "<ruby>重<rp>(</rp><rt>chóng</rt><rp>)</rp></ruby>庆(qìng)", SPOKEN, "重庆");
    check(&desk, "中国(China)，国家(Zhongguo)，纸(A4)", SPOKEN, "中国（China），国家（Zhongguo），纸（A 4）");
    check(&desk, "<ruby>质<rt>quality</rt></ruby>量", DOUBTS, "1");
    check(&desk, "质量(zhíliàng)", DOUBTS, "1");
    close_desk(&desk);
}

/* A program writes the usual reading behind every polyphone; from eight glosses on that shows. */
static void mechanical_glosses_are_weak(void **state)
{
    (void)state;
    Desk desk;
    open_desk(&desk);
    check(&desk, "重(zhòng)复", READINGS, "zhong4 fu4");
    const char *page = "重(zhòng)复\n质(zhì)量发(fā)展网(wǎng)络学(xué)生业(yè)务标(biāo)准关(guān)系区(qū)域";
    check(&desk, page, READINGS, "chong2 fu4");
    check(&desk, page, DOUBTS, "1");
    close_desk(&desk);
}

static bool check_bopomofo(Str left, Str right, void *table)
{
    Buf got = { 0 };
    bool ok = bopomofo_to_pinyin(*(Str *)table, left, &got) && got.n == right.n + 1 && got.p[right.n] == '1' &&
              memcmp(got.p, right.p, right.n) == 0;
    if (!ok)
        print_message("%.*s: got %.*s\n", STR_ARG(left), STR_ARG(buf_str(&got)));
    buf_release(&got);
    return ok;
}

/* Every row is found, so the rows are sorted; every syllable is one of ours. */
static void bopomofo_is_complete(void **state)
{
    (void)state;
    Pinyin pinyin;
    Diag d = { 0 };
    Str table = data_blob(&data, "bopomofo");
    assert_true(pinyin_open(&pinyin, &data, &d));
    int rows = 0;
    for (Str rest = table; rest.p && rest.n; rows++) {
        Str line = str_cut(&rest, '\n'), letters = str_cut(&line, '\t');
        assert_true(check_bopomofo(letters, line, &table));
        assert_int_not_equal(reading_parse(&pinyin, line), READING_NONE);
    }
    assert_true(rows > 400);
    Buf out = { 0 };
    assert_false(bopomofo_to_pinyin(table, STR("ㄎㄎ"), &out));
    assert_false(bopomofo_to_pinyin(table, STR("ˊ"), &out));
    buf_release(&out);
}

static void check_split(const Pinyin *p, const char *text, size_t wanted, const char *want)
{
    Reading readings[SYLLABLES_MAX];
    Buf got = { 0 };
    size_t n = syllables_split(p, str_of(text), wanted, SYLLABLES_MAX, NULL, NULL, readings);
    for (size_t i = 0; i < n; i++) {
        char name[16];
        reading_name(p, readings[i], name);
        buf_addf(&got, "%s%s", i ? " " : "", name);
    }
    buf_addc(&got, '\0');
    assert_string_equal(got.p, want);
    buf_release(&got);
}

static void syllables_are_split(void **state)
{
    (void)state;
    Pinyin p;
    Diag d = { 0 };
    assert_true(pinyin_open(&p, &data, &d));
    check_split(&p, "chóngqìng", 0, "chong2 qing4");
    check_split(&p, "chong2qing4", 2, "chong2 qing4");
    check_split(&p, "zhōnghuá rénmín gònghéguó", 7, "zhong1 hua2 ren2 min2 gong4 he2 guo2");
    check_split(&p, "xiān", 1, "xian1");
    check_split(&p, "xiān", 2, "xi5 an1");
    check_split(&p, "xī'ān", 0, "xi1 an1");
    check_split(&p, "hua1 r5", 2, "hua1 r5");
    check_split(&p, "chóngqìng", 3, "");
    check_split(&p, "zhonk", 0, "");
    check_split(&p, "4zhong", 0, "");
    check_split(&p, "'", 0, "");
    check_split(&p, "", 0, "");
}

/* ---- lexicons ---- */

static void own_readings_win(void **state)
{
    (void)state;
    Desk desk;
    open_desk(&desk);
    add_good_layer(&desk, "house.tsv", "\xEF\xBB\xBF# house\r\n\r\n重庆\tzhòng qìng\r\n银行\tyin2xing2\r\n花儿\thua1 r5\r\n");
    check(&desk, "我在重庆的银行", READINGS, "wo3 zai4 zhong4 qing4 de5 yin2 xing2");
    check(&desk, "重(chóng)庆花儿", READINGS, "zhong4 qing4 hua1 r5");
    close_desk(&desk);
}

static void words_are_found_in_both_scripts(void **state)
{
    (void)state;
    Desk desk;
    open_desk(&desk);
    add_good_layer(&desk, "a.tsv", "重慶\tzhong4 qing1\n龙港\tlong3 gang3\n看着\tkan1 zhe5\n乾\tqian2\n发\tfa4\n");
    check(&desk, "重慶和重庆", READINGS, "zhong4 qing1 he2 zhong4 qing1");
    check(&desk, "龍港和龙港", READINGS, "long3 gang3 he2 long3 gang3");
    check(&desk, "看著和看着", READINGS, "kan1 zhe5 he2 kan1 zhe5");
    /* two traditional characters that share a simplified one are two */
    check(&desk, "幹，乾", READINGS, "gan4 qian2");
    check(&desk, "發", READINGS, "fa4");
    close_desk(&desk);
}

static void the_longest_word_wins_then_the_later_layer(void **state)
{
    (void)state;
    Desk desk;
    open_desk(&desk);
    add_good_layer(&desk, "house.tsv", "长\tzhang4\n长春\tzhang4 chun1\n长春市\tzhang3 chun1 shi5\n南\tnan1\n");
    add_good_layer(&desk, "article.tsv", "长春\tchang2 chun4\n南\tnan3\n");
    check(&desk, "长", READINGS, "zhang4");
    check(&desk, "长春", READINGS, "chang2 chun4");
    check(&desk, "长春市", READINGS, "zhang3 chun1 shi5");
    check(&desk, "南", READINGS, "nan3");
    const Own *own = &desk.reader.own;
    assert_int_equal(own->count, 6);
    assert_true(own->entries[0].used && !own->entries[1].used && own->entries[2].used && !own->entries[3].used);
    assert_true(own->entries[4].used && own->entries[5].used);
    close_desk(&desk);
}

static void neighbours_are_asked(void **state)
{
    (void)state;
    Desk desk;
    open_desk(&desk);
    add_good_layer(&desk, "a.tsv", "行\txing4\t三 兩\t代表 …工作\n妈\tma2\t^\n妈\tma4\t\t^\n");
    check(&desk, "三行代表", READINGS, "san1 xing4 dai4 biao3");
    check(&desk, "“三”行代表", READINGS, "san1 xing4 dai4 biao3");
    check(&desk, "两行的工作", READINGS, "liang3 xing4 de5 gong1 zuo4");
    check(&desk, "兩行的工作", READINGS, "liang3 xing4 de5 gong1 zuo4");
    check_used(&desk, "妈", false);
    check(&desk, "妈好，好妈。妈", READINGS, "ma2 hao3 hao3 ma4 ma4");
    close_desk(&desk);
    open_desk(&desk);
    add_good_layer(&desk, "a.tsv", "行\txing4\t三 兩\t代表 …工作\n");
    check(&desk, "“三”行、代表", SPOKEN, "“三”行、代表");
    check(&desk, "两行，工作 三 行代表", SPOKEN, "两行，工作，三，行代表");
    check_used(&desk, "行", false);
    close_desk(&desk);
}

static void a_match_is_a_word(void **state)
{
    (void)state;
    Desk desk;
    open_desk(&desk);
    add_good_layer(&desk, "a.tsv", "市长春\tshi4 zhang3 chun1\n龙港 新城\tlong2 gang3 xin1 cheng2\n");
    check(&desk, "市长春药店", WORDS, "市长春|药店");
    check(&desk, "去龙港新城", WORDS, "去|龙港|新城");
    close_desk(&desk);
}

static void something_else_is_said(void **state)
{
    (void)state;
    Desk desk;
    open_desk(&desk);
    add_good_layer(&desk, "a.tsv", "GDP\t国内生产总值\niPhone\t爱疯\n苹果\t=Apple\nT恤\txu1\n5G\t五G\nＡＰＥＣ\t亞太經合組織\n");
    check(&desk, "GDP增长", SPOKEN, "国内生产总值增长");
    check(&desk, "GDP增长", WORDS, "国内生产总值|增长");
    check(&desk, "用iPhone和5G", SPOKEN, "用爱疯和五G");
    check(&desk, "苹果的T恤", WORDS, "Apple|的|T|恤");
    check(&desk, "APEC", READINGS, "ya4 tai4 jing1 he2 zu3 zhi1");
    check(&desk, "GDPR，15G", SPOKEN, "G D P R，十五G");
    close_desk(&desk);
}

static void what_never_applied_is_known(void **state)
{
    (void)state;
    Desk desk;
    open_desk(&desk);
    add_good_layer(&desk, "a.tsv", "重庆\tzhong4 qing4\n成都\tcheng2 dou1\n都\tdu1\t在\n");
    check(&desk, "重庆都好", SPOKEN, "重庆都好");
    check_used(&desk, "重庆", true);
    check_used(&desk, "成都", false);
    check_used(&desk, "都", false);
    close_desk(&desk);
}

/* ---- what is wrong is told with its place ---- */

static void check_error(const char *name, const char *text, unsigned line, unsigned column, const char *words)
{
    Desk desk;
    Diag d = { 0 };
    open_desk(&desk);
    bool ok = add_layer(&desk, name, str_of(text), &d);
    if (ok || d.fail != FAIL_INPUT || d.line != line || d.column != column || !strstr(d.text, words))
        fail_msg("%s: got %u:%u: %s", text, d.line, d.column, d.text);
    close_desk(&desk);
}

static void errors_have_places(void **state)
{
    (void)state;
    check_error("a.tsv", "# x\n重庆\tchong2 qimg4\n", 2, 11, "'qimg4' is no pinyin");
    check_error("a.tsv", "重庆\tchong2\n", 1, 4, "1 reading for 2 hanzi");
    check_error("a.tsv", "重庆\tchong2 qing4 shi4\n", 1, 4, "3 readings for 2 hanzi");
    check_error("a.tsv", "重庆\tchong qing\n", 1, 4, "no tones");
    check_error("a.tsv", "\xEF\xBB\xBF重庆\r\n", 1, 3, "no reading");
    check_error("a.tsv", "好\thao3\n重庆\t\n", 2, 4, "no reading");
    check_error("a.tsv", "重庆 chong2 qing4\n", 1, 16, "no reading");
    check_error("a.tsv", "\tchong2\n", 1, 1, "no word");
    check_error("a.tsv", "，\tchong2\n", 1, 1, "no word");
    check_error("a.tsv", "GDP\t第3\n", 1, 6, "figures in hanzi");
    check_error("a.tsv", "好\t=\n", 1, 3, "nothing is said");
    check_error("a.tsv", "好\thao3\t不\t的\t了\n", 1, 12, "more than four");
    check_error("a.tsv", "好\thao3\n\xFF\n", 2, 1, "no UTF-8");
    Desk desk;
    Diag d = { 0 };
    open_desk(&desk);
    assert_false(reader_add_lexicon(&desk.reader, "/nowhere/own.tsv", &d));
    assert_int_equal(d.fail, FAIL_INPUT);
    assert_string_equal(d.file, "/nowhere/own.tsv");
    close_desk(&desk);
}

/* ---- W3C PLS ---- */

#define PLS "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define LEXICON PLS "<lexicon version=\"1.0\" xmlns=\"http://www.w3.org/2005/01/pronunciation-lexicon\"" \
                    " alphabet=\"x-pinyin\" xml:lang=\"zh-CN\">\n"

static void pls_is_read(void **state)
{
    (void)state;
    Desk desk;
    open_desk(&desk);
    add_good_layer(&desk, "a.pls",
                   LEXICON "<meta name=\"author\" content=\"us\"/>\n"
                           "<lexeme><grapheme>重庆</grapheme><grapheme> 重慶 </grapheme>\n"
                           "<phoneme>zhòng qìng</phoneme><example>在重庆</example></lexeme>\n"
                           "<lexeme><grapheme>WTO</grapheme><alias>世贸组织</alias></lexeme>\n"
                           "<lexeme><grapheme>苹果</grapheme><alias>Apple</alias></lexeme>\n"
                           "<lexeme><grapheme>长</grapheme><phoneme>chang2</phoneme>"
                           "<phoneme alphabet=\"pinyin\" prefer=\"true\">zhang3</phoneme></lexeme>\n"
                           "</lexicon>\n");
    check(&desk, "重庆和重慶", READINGS, "zhong4 qing4 he2 zhong4 qing4");
    check(&desk, "WTO，苹果，长", SPOKEN, "世贸组织，Apple，长");
    check(&desk, "长", READINGS, "zhang3");
    close_desk(&desk);
}

static void errors_in_pls_have_places(void **state)
{
    (void)state;
    check_error("a.pls", LEXICON "<lexeme><grapheme>重</grapheme>\n  <phoneme>zhonk4</phoneme></lexeme></lexicon>", 4, 12,
                "'zhonk4' is no pinyin");
    check_error("a.pls", LEXICON "<lexeme><grapheme>重</grapheme>\n"
                                 "<phoneme alphabet=\"ipa\">ʈʂʊŋ</phoneme></lexeme></lexicon>", 4, 25, "only pinyin");
    check_error("a.pls", LEXICON "<lexeme><grapheme>重</grapheme></lexeme></lexicon>", 3, 2, "without <phoneme>");
    check_error("a.pls", LEXICON "<lexeme><phoneme>chong2</phoneme></lexeme></lexicon>", 3, 2, "without <grapheme>");
    check_error("a.pls", LEXICON "<word/></lexicon>", 3, 2, "<word>");
    check_error("a.pls", "<html/>", 1, 1, "not <lexicon>");
    check_error("a.pls", LEXICON "<lexeme>", 3, 9, "no XML");
    check_error("a.pls", "", 1, 1, "no XML");
    check_error("a.pls", PLS "<!DOCTYPE lexicon [<!ENTITY a SYSTEM \"/etc/passwd\">]>\n"
                             "<lexicon><lexeme><grapheme>&a;</grapheme></lexeme></lexicon>", 1, 1, "DTD");
}

/* ---- many ---- */

/* Ten thousand words: all found, and the reading of long lines stays one walk. */
static void large_lexicons_are_quick(void **state)
{
    (void)state;
    enum { COUNT = 10000 };
    Desk desk;
    Diag d = { 0 };
    Buf lexicon = { 0 }, text = { 0 };
    open_desk(&desk);
    uint32_t c = 0x4E00;
    for (int i = 0; i < COUNT; i++, c++) {
        while (script_is_traditional(&desk.reader.simplifier.script, c))
            c++;
        buf_adds(&lexicon, STR("人"));
        buf_addcp(&lexicon, c);
        buf_adds(&lexicon, STR("\tren4 ta1\n"));
        buf_adds(&text, STR("人"));
        buf_addcp(&text, c);
    }
    assert_true(add_layer(&desk, "many.tsv", buf_str(&lexicon), &d));
    Buf words = { 0 };
    hear(&desk.reader, buf_str(&text), WORDS, &words);
    size_t bars = 0, unused = 0;
    for (size_t i = 0; i < words.n; i++)
        bars += words.p[i] == '|';
    for (size_t i = 0; i < desk.reader.own.count; i++)
        unused += !desk.reader.own.entries[i].used;
    assert_int_equal(bars, COUNT - 1);
    assert_int_equal(unused, 0);
    buf_release(&words);
    buf_release(&lexicon);
    buf_release(&text);
    close_desk(&desk);
}

/* ---- doubts ---- */

static void doubts_come_most_doubtful_first(void **state)
{
    (void)state;
    Str text = STR("一二\n三四五");
    Doubt first = { { 0, 3 }, STR("a"), 20 }, second[] = { { { 13, 3 }, STR("c"), 90 }, { { 10, 3 }, STR("b"), 90 } };
    Utterance one = { .span = { 0, 6 }, .doubts = &first, .doubt_count = 1 };
    Utterance two = { .sentence = 1, .span = { 7, 9 }, .doubts = second, .doubt_count = 2 };
    Doubts all = { 0 };
    doubts_add(&all, &one, text);
    doubts_add(&all, &two, text);
    doubts_sort(&all, text);
    assert_int_equal(all.count, 3);
    assert_true(str_eq(all.items[0].doubt.why, STR("b")) && str_eq(all.items[1].doubt.why, STR("c")));
    assert_int_equal(all.items[0].line, 2);
    assert_int_equal(all.items[0].column, 2);
    assert_int_equal(all.items[0].around.at, 7);
    assert_int_equal(all.items[2].column, 1);
    doubts_release(&all);
}

/* A walk to and fro tells the same places as counting from the beginning. */
static void places_are_walked(void **state)
{
    (void)state;
    Str text = STR("一二三\n\nab四\n五");
    static const size_t starts[] = { 0, 3, 9, 10, 11, 12, 13, 16, 17, 20 };
    enum { COUNT = sizeof starts / sizeof *starts };
    TextPlace place = { 0 };
    for (unsigned i = 0; i < 7 * COUNT; i++) {
        unsigned line, column;
        size_t at = starts[i * i * 7 % COUNT];
        diag_place(text, at, &line, &column);
        place_move(&place, text, at);
        assert_int_equal(place.line, line);
        assert_int_equal(place.column, column);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(glosses_of_the_table),
        cmocka_unit_test(glosses_are_neither_shown_nor_said),
        cmocka_unit_test(mechanical_glosses_are_weak),
        cmocka_unit_test(bopomofo_is_complete),
        cmocka_unit_test(syllables_are_split),
        cmocka_unit_test(own_readings_win),
        cmocka_unit_test(words_are_found_in_both_scripts),
        cmocka_unit_test(the_longest_word_wins_then_the_later_layer),
        cmocka_unit_test(neighbours_are_asked),
        cmocka_unit_test(a_match_is_a_word),
        cmocka_unit_test(something_else_is_said),
        cmocka_unit_test(what_never_applied_is_known),
        cmocka_unit_test(errors_have_places),
        cmocka_unit_test(pls_is_read),
        cmocka_unit_test(errors_in_pls_have_places),
        cmocka_unit_test(large_lexicons_are_quick),
        cmocka_unit_test(doubts_come_most_doubtful_first),
        cmocka_unit_test(places_are_walked),
    };
    return cmocka_run_group_tests(tests, setup_data, teardown_data);
}
