/* The table of sounds, tones and stress by position, voice presets, and the pool: the same bytes for any number of
 * speakers, also after one was killed or hung. Needs LANGDU_DATA: the folder of langdu.data. */
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "audio/join.h"
#include "speech/pool.h"
#include "speech/sounds.h"

static Data data;
static Pinyin pinyin;

static int open_tables(void **state)
{
    Diag d = { 0 };
    (void)state;
    if (data_open(&data, getenv("LANGDU_DATA"), &d) && pinyin_open(&pinyin, &data, &d))
        return 0;
    print_error("%s\n", d.text);
    return -1;
}

static int close_tables(void **state)
{
    (void)state;
    data_close(&data);
    return 0;
}

/* ---- utterances from pinyin ---- */

/* Words are separated by blanks; a mark is a word of its own; =word is a Latin word. */
typedef struct Line {
    Utterance u;
    Word words[64];
    Syllable syllables[256];
} Line;

static Pause pause_of(char mark)
{
    switch (mark) {
    case '/': return PAUSE_ENUM;
    case ',': return PAUSE_COMMA;
    case '?': return PAUSE_QUESTION;
    case '.': return PAUSE_STOP;
    default: return PAUSE_NONE;
    }
}

static void add_syllables(Line *l, Word *w, Str text)
{
    w->first = l->u.syllable_count;
    while (text.n) {
        size_t n = 0;
        while (text.p[n] < '1' || text.p[n] > '5')
            n++;
        Reading r = reading_parse(&pinyin, str_first(text, n + 1));
        assert_int_not_equal(r, READING_NONE);
        l->syllables[l->u.syllable_count++] = (Syllable){ .spoken = 0x4E00, .citation = r, .surface = r };
        w->count++;
        text = str_skip(text, n + 1);
    }
}

static Line *line_of(const char *text)
{
    Line *l = calloc(1, sizeof *l);
    Str rest = str_of(text);
    l->u = (Utterance){ .kind = KIND_BODY, .text = rest, .spoken = rest, .words = l->words, .syllables = l->syllables };
    while (rest.p && rest.n) {
        Str word = str_cut(&rest, ' ');
        if (word.n == 1 && pause_of(*word.p))
            l->words[l->u.word_count - 1].pause = pause_of(*word.p);
        else if (*word.p == '=')
            l->words[l->u.word_count++].latin = str_skip(word, 1);
        else
            add_syllables(l, &l->words[l->u.word_count++], word);
    }
    return l;
}

/* ---- sounds ---- */

static void assert_sounds(const char *text, const char *expected)
{
    Line *l = line_of(text);
    Buf out = { 0 };
    for (uint32_t i = 0; i < l->u.word_count; i++) {
        bool last = i + 1 == l->u.word_count || l->words[i].pause >= PAUSE_ENUM;
        if (i)
            buf_addc(&out, ' ');
        sounds_word(&pinyin, &l->u, &l->words[i], last, &out);
    }
    buf_addc(&out, '\0');
    assert_string_equal(out.p, expected);
    buf_release(&out);
    free(l);
}

/* A syllable of each final, initial and oddity; the whole of the standard table is longer than what anybody forgets. */
static void test_table_is_complete(void **state)
{
    static const char *const some[] = {
        "a1",     "e2",   "o1",   "er2",  "ng2",   "m2",    "hm5",    "yo1",    "lv4",    "nve4",  "lve4",
        "zhi1",   "chi1", "shi1", "ri4",  "zi3",   "ci2",   "si4",    "jiong3", "qiong2", "xiong2", "yong4",
        "weng1",  "qun2", "xun4", "jun1", "yuan2", "yue4",  "yun2",   "dia3",   "den4",   "nou4",  "fiao4",
        "cei4",   "kei1", "rua2", "eng1", "biang2", "r5",   "zhuang4", "shuang1",
    };
    (void)state;
    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        if (reading_parse(&pinyin, str_of(some[i])) == READING_NONE)
            fail_msg("the table has no %s", some[i]);
    assert_true(pinyin.count >= 410);
}

static size_t count_of(Str s, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == c;
    return n;
}

static void test_table_is_unique_and_well_formed(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < pinyin.count; i++) {
        Str sounds = pinyin.sounds[i];
        bool r = str_eq(pinyin.names[i], STR("r"));
        if (count_of(sounds, '%') != 1 || count_of(sounds, '\'') != !r || count_of(sounds, ' ') != 0)
            fail_msg("%.*s is malformed", STR_ARG(pinyin.names[i]));
        for (uint32_t k = 0; k < i; k++)
            if (str_eq(sounds, pinyin.sounds[k]))
                fail_msg("%.*s and %.*s sound the same", STR_ARG(pinyin.names[i]), STR_ARG(pinyin.names[k]));
    }
}

/* Where eSpeak NG's own way with typed pinyin is right, ours is the same. */
static void test_tones_and_stress(void **state)
{
    (void)state;
    assert_sounds("da4", "t'A51_|");
    assert_sounds("shi4jie4", "s.i.53tS;'iE51_|");
    assert_sounds("shi4 shi4", "s.'i.51_| s.'i.51_|");
    assert_sounds("zhong1guo2ren2", "ts.,ong55kuo35z.'@35n_|");
    assert_sounds("gong4tong2fu4yu4", "k,ong51thong35fu53;'y51_|");
    assert_sounds("si4ge4xian4dai4hua4", "s,i[53ko-53S;,iE53ntai53Xw'A51_|");
    assert_sounds("she4hui4zhu3yi4", "s.,o-53Xuei51ts.u21j'i51_|");
    assert_sounds("yi1er4san1si4wu3liu4qi1ba1", "j,i55@r51s,a55nsi[51w,u21liou51tS;hi55p'A55_|");
}

static void test_third_tone_by_position(void **state)
{
    (void)state;
    assert_sounds("hao3", "X'Au214_|");
    assert_sounds("hao3 shi4", "X'Au21_| s.'i.51_|");
    assert_sounds("hao3 , shi4", "X'Au214_| s.'i.51_|");
    assert_sounds("hao3hao3", "XAu21X'Au214_|"); /* as the reading says: no sandhi of ours */
    assert_sounds("hao3 ma5", "X'Au214_| mA11_|"); /* eSpeak makes 21 and 44 of it */
}

static void test_neutral_tone(void **state)
{
    (void)state;
    assert_sounds("ma1ma5", "m'A55mA11_|"); /* the main stress is on what has a tone */
    assert_sounds("de5", "t@11_|");
    assert_sounds("de2", "t'o-35_|");
    assert_sounds("kan4zhe5", "kh'a51nts.@11_|");
}

static void test_merged_r(void **state)
{
    (void)state;
    assert_sounds("hua1r5", "Xw'A55r-_|");
    assert_sounds("wan2r5", "w'A35r-_|");
    assert_sounds("shi4r5", "s.'@r51_|");
    assert_sounds("xiao3hai2r5", "S;jAu21X'A35r-_|");
}

/* A number of 14 digits is two groups; each has its stress, the word gap stands once in each. */
static void test_long_word(void **state)
{
    Line *l = line_of("yi1yi1yi1yi1yi1yi1yi1yi1yi1yi1yi1yi1yi1yi1");
    Buf out = { 0 };
    (void)state;
    sounds_word(&pinyin, &l->u, &l->words[0], true, &out);
    assert_int_equal(count_of(buf_str(&out), ' '), 1);
    assert_int_equal(count_of(buf_str(&out), '\''), 2);
    buf_release(&out);
    free(l);
}

/* ---- voices ---- */

static void assert_bad_voice(const char *text, unsigned line, unsigned column)
{
    Voice v;
    Diag d = { 0 };
    assert_false(voice_parse(&v, "x/own.voice", str_of(text), &d));
    assert_int_equal(d.fail, FAIL_USAGE);
    assert_int_equal(d.line, line);
    assert_int_equal(d.column, column);
    assert_string_equal(d.file, "x/own.voice");
}

static void test_voice_errors_have_a_place(void **state)
{
    (void)state;
    assert_bad_voice("rate = fast\n", 1, 8);
    assert_bad_voice("# 很好\n\n  rate = 2000\n", 3, 10);
    assert_bad_voice("pitch = 50\nspeed = 3\n", 2, 1);
    assert_bad_voice("about = 快 # 好\npause.comma 3\n", 2, 1);
    assert_bad_voice("variant = ../f2\n", 1, 13);
    assert_bad_voice("gap.sentence =\n", 1, 15);
}

static void test_voice_is_read(void **state)
{
    Voice v;
    Diag d = { 0 };
    Str text = STR("about = 好\r\nvariant = f2 # a woman\nrate=300\n pause.comma = 210\ngap.section = 0");
    (void)state;
    assert_true(voice_parse(&v, "dir/own.voice", text, &d));
    assert_string_equal(v.name, "own");
    assert_string_equal(v.about, "好");
    assert_string_equal(v.variant, "f2");
    assert_int_equal(v.rate, 300);
    assert_int_equal(v.pauses[PAUSE_COMMA], 210);
    assert_int_equal(v.gaps[GAP_SECTION], 0);
    voice_set_rate(&v, 600);
    assert_int_equal(v.pauses[PAUSE_COMMA], 105);
    voice_set_gap(&v, 200);
    assert_int_equal(v.pauses[PAUSE_COMMA], 210);
    assert_int_equal(v.rate, 600);
}

/* The presets that come with the program are sound, and say what they are for. */
static void test_presets(void **state)
{
    DIR *folder = opendir(data.folder);
    int presets = 0;
    (void)state;
    assert_non_null(folder);
    for (struct dirent *e; (e = readdir(folder));) {
        Voice v;
        Diag d = { 0 };
        Str name = str_of(e->d_name);
        if (!str_ends(name, STR(".voice")))
            continue;
        e->d_name[name.n - 6] = '\0';
        if (!voice_load(&v, e->d_name, &data, &d))
            fail_msg("%s: %s", e->d_name, d.text);
        assert_true(v.about[0]);
        presets++;
    }
    closedir(folder);
    assert_true(presets >= 2);
}

static void test_unknown_voice(void **state)
{
    Voice v;
    Diag d = { 0 };
    (void)state;
    assert_false(voice_load(&v, "nobody", &data, &d));
    assert_int_equal(d.fail, FAIL_USAGE);
    d = (Diag){ 0 };
    assert_true(voice_parse(&v, "own.voice", STR("variant = nobody"), &d));
    assert_null(pool_open(&v, &pinyin, 1, &d));
    assert_int_equal(d.fail, FAIL_USAGE);
}

/* ---- pool ---- */

enum { BLOCKS = 12, LINES = 3 };

static const char *const texts[LINES] = {
    "gong4tong2 fu4yu4 / gao1zhi4liang4 dang3jian4 , wo3men5 yi1qi3 zou3",
    "ta1 yong4 =hello =AI shuo1 , =Wi-Fi hao3 ma5 ?",
    "hua1r5 xiao3 hai2zi5 qiong2 xiong2 weng1 yong3 qun2 .",
};

/* BLOCKS blocks of two utterances each, all different. */
typedef struct Programme {
    Line *lines[BLOCKS * 2];
    Utterance utterances[BLOCKS * 2];
} Programme;

static void fill(Programme *p)
{
    for (uint32_t i = 0; i < BLOCKS * 2; i++) {
        p->lines[i] = line_of(texts[i % LINES]);
        p->lines[i]->syllables[0].surface = reading_make(i * 7 % 200, 1 + i % 4);
        p->utterances[i] = p->lines[i]->u;
        p->utterances[i].kind = i == 0 ? KIND_TITLE : KIND_BODY;
    }
}

static void empty(Programme *p)
{
    for (uint32_t i = 0; i < BLOCKS * 2; i++)
        free(p->lines[i]);
}

static Voice plain_voice(void)
{
    Voice v;
    Diag d = { 0 };
    assert_true(voice_load(&v, "narrator", &data, &d));
    return v;
}

static void assert_places(const Utterance *u, const SpokenUtterance *s)
{
    uint32_t end = 0;
    assert_true(s->count > SPEECH_RATE / 10);
    for (uint32_t i = 0; i < u->word_count; i++) {
        assert_true(s->words[i].start >= end);
        assert_true(s->words[i].length > 0);
        end = s->words[i].start + s->words[i].length;
    }
    assert_true(end <= s->count);
    assert_int_equal(s->words[0].start, 0);
}

/* All samples and places of the programme, in order, into `out`. */
static bool speak_all(const Programme *p, unsigned jobs, PoolHook hook, Buf *out, Diag *d)
{
    Voice v = plain_voice();
    Pool *pool = pool_open(&v, &pinyin, jobs, d);
    assert_non_null(pool);
    pool_hook(pool, hook);
    uint32_t next = 0, done = 0;
    bool ok = true;
    while (ok && done < BLOCKS) {
        while (ok && next < BLOCKS && pool_has_room(pool)) {
            ok = pool_submit(pool, (Block){ &p->utterances[next * 2], 2, (void *)&p->lines[next] }, d);
            next++;
        }
        Spoken s;
        ok = ok && pool_next(pool, &s, d);
        if (!ok)
            break;
        assert_ptr_equal(s.block.tag, &p->lines[done]);
        for (int i = 0; i < 2; i++) {
            const Utterance *u = &s.block.utterances[i];
            assert_places(u, &s.utterances[i]);
            buf_add(out, s.utterances[i].samples, s.utterances[i].count * sizeof(int16_t));
            buf_add(out, s.utterances[i].words, u->word_count * sizeof(SpokenWord));
        }
        done++;
    }
    assert_true(!ok || pool_is_idle(pool));
    pool_close(pool);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* nobody is left, dead or alive */
    return ok;
}

static int open_files(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int n = 0;
    assert_non_null(folder);
    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}

static void assert_same(const Buf *a, const Buf *b)
{
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->p, b->p, a->n);
}

static void test_jobs_do_not_matter(void **state)
{
    Programme p;
    Buf one = { 0 }, other = { 0 };
    Diag d = { 0 };
    (void)state;
    fill(&p);
    assert_true(speak_all(&p, 1, (PoolHook){ 0 }, &one, &d));
    int files = open_files();
    assert_true(one.n > (size_t)BLOCKS * SPEECH_RATE);
    for (unsigned jobs = 2; jobs <= 7; jobs += 5) {
        buf_clear(&other);
        assert_true(speak_all(&p, jobs, (PoolHook){ 0 }, &other, &d));
        assert_same(&one, &other);
    }
    assert_int_equal(open_files(), files);
    buf_release(&one);
    buf_release(&other);
    empty(&p);
}

/* Tags point into `lines`: every third block, counted from `arg`, is the victim. */
static bool is_victim(const Block *block, const void *arg)
{
    return ((Line **)block->tag - (Line *const *)arg) % 3 == 1;
}

static void die_once(const Block *block, unsigned attempt, void *arg)
{
    if (attempt == 0 && is_victim(block, arg))
        kill(getpid(), SIGKILL);
}

static void hang_once(const Block *block, unsigned attempt, void *arg)
{
    if (attempt == 0 && is_victim(block, arg))
        pause();
}

static void die_always(const Block *block, unsigned attempt, void *arg)
{
    (void)attempt;
    if (is_victim(block, arg))
        kill(getpid(), SIGKILL);
}

static void hang_always(const Block *block, unsigned attempt, void *arg)
{
    (void)attempt;
    if (is_victim(block, arg))
        pause();
}

static void test_speaker_is_run_again(void **state)
{
    Programme p;
    Buf plain = { 0 }, killed = { 0 }, hung = { 0 };
    Diag d = { 0 };
    (void)state;
    fill(&p);
    int files = open_files();
    assert_true(speak_all(&p, 2, (PoolHook){ 0 }, &plain, &d));
    assert_true(speak_all(&p, 2, (PoolHook){ die_once, p.lines, 0 }, &killed, &d));
    assert_true(speak_all(&p, 3, (PoolHook){ hang_once, p.lines, 1500 }, &hung, &d));
    assert_same(&plain, &killed);
    assert_same(&plain, &hung);
    assert_int_equal(open_files(), files);
    buf_release(&plain);
    buf_release(&killed);
    buf_release(&hung);
    empty(&p);
}

static void assert_gives_up(PoolHook hook, const char *how)
{
    Buf out = { 0 };
    Diag d = { 0 };
    Programme *p = hook.arg;
    int files = open_files();
    hook.arg = p->lines;
    assert_false(speak_all(p, 2, hook, &out, &d));
    assert_int_equal(d.fail, FAIL_SYNTHESIS);
    assert_non_null(strstr(d.text, how));
    assert_non_null(strstr(d.text, "hua1r5")); /* the first utterance of block 1 */
    assert_int_equal(open_files(), files);
    buf_release(&out);
}

static void test_speaker_fails_twice(void **state)
{
    Programme p;
    (void)state;
    fill(&p);
    assert_gives_up((PoolHook){ die_always, &p, 0 }, "killed");
    assert_gives_up((PoolHook){ hang_always, &p, 300 }, "hung");
    empty(&p);
}

static Spoken speak_one(Pool *pool, const Utterance *u)
{
    Spoken s;
    Diag d = { 0 };
    assert_true(pool_submit(pool, (Block){ u, 1, NULL }, &d));
    if (!pool_next(pool, &s, &d))
        fail_msg("%s", d.text);
    return s;
}

static void test_nothing_to_say_is_not_nothing(void **state)
{
    Diag d = { 0 };
    Voice v = plain_voice();
    Pool *pool = pool_open(&v, &pinyin, 1, &d);
    Line *signs = line_of("=-- da4 =é");
    (void)state;
    signs->words[0].latin = STR("--");
    assert_non_null(pool);
    Utterance none = { .text = STR("……") };
    assert_int_equal(speak_one(pool, &none).utterances[0].count, 1);
    assert_true(speak_one(pool, &signs->u).utterances[0].count > 1000);
    pool_close(pool);
    free(signs);
}

/* Silence is ours, to the sample. (A question mark, because the rate does not count with it: the sounds stay.) */
static void test_pauses_are_exact(void **state)
{
    Diag d = { 0 };
    Voice v = plain_voice();
    Line *l = line_of("da4 jia1 ? lai2 kan4");
    uint32_t count[2];
    (void)state;
    for (int i = 0; i < 2; i++) {
        v.pauses[PAUSE_QUESTION] = 200 + 1000 * i;
        Pool *pool = pool_open(&v, &pinyin, 1, &d);
        count[i] = speak_one(pool, &l->u).utterances[0].count;
        pool_close(pool);
    }
    assert_int_equal(count[1] - count[0], SPEECH_RATE);
    free(l);
}

/* A run of 150 syllables without a mark: more than eSpeak takes in one call. */
static void test_long_run(void **state)
{
    Diag d = { 0 };
    Voice v = plain_voice();
    (void)state;
    Line *half = line_of("zhuang4guan1 shuang1");
    Word words[100];
    Syllable syllables[150];
    for (int i = 0; i < 100; i++)
        words[i] = (Word){ .first = (uint32_t)(i / 2 * 3 + i % 2 * 2), .count = i % 2 ? 1 : 2 };
    for (int i = 0; i < 150; i++)
        syllables[i] = half->syllables[i % 3];
    Utterance u = { .words = words, .word_count = 100, .syllables = syllables, .syllable_count = 150 };
    Pool *pool = pool_open(&v, &pinyin, 1, &d);
    Spoken s = speak_one(pool, &u);
    assert_places(&u, &s.utterances[0]);
    for (uint32_t i = 0; i < u.word_count; i++) /* no word is lost or run together with others */
        assert_in_range(s.utterances[0].words[i].length, SPEECH_RATE / 12, SPEECH_RATE * 9 / 10);
    pool_close(pool);
    free(half);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table_is_complete),
        cmocka_unit_test(test_table_is_unique_and_well_formed),
        cmocka_unit_test(test_tones_and_stress),
        cmocka_unit_test(test_third_tone_by_position),
        cmocka_unit_test(test_neutral_tone),
        cmocka_unit_test(test_merged_r),
        cmocka_unit_test(test_long_word),
        cmocka_unit_test(test_voice_errors_have_a_place),
        cmocka_unit_test(test_voice_is_read),
        cmocka_unit_test(test_presets),
        cmocka_unit_test(test_unknown_voice),
        cmocka_unit_test(test_jobs_do_not_matter),
        cmocka_unit_test(test_speaker_is_run_again),
        cmocka_unit_test(test_speaker_fails_twice),
        cmocka_unit_test(test_nothing_to_say_is_not_nothing),
        cmocka_unit_test(test_pauses_are_exact),
        cmocka_unit_test(test_long_run),
    };
    return cmocka_run_group_tests(tests, open_tables, close_tables);
}
