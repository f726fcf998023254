/* syllables: the text is walked from its end to its beginning. step[at][k] is the length of the syllable with which the text
 * from `at` on begins, if that text can be made of exactly k syllables. Counting from the end tells which character a
 * syllable belongs to before it is known how many there are. */
#include "reading/syllables.h"

#include <utf8proc.h>

#include "base/utf8.h"

enum { TEXT_MAX = 256, LETTERS = 14 }; /* bytes; the longest syllable, decomposed */

typedef struct Split {
    const Pinyin *pinyin;
    Str text;
    size_t most;
    SyllableAllowed *allowed;
    const void *arg;
    uint8_t step[TEXT_MAX + 1][SYLLABLES_MAX + 1];
} Split;

/* Bytes of what parts syllables at `at`; 0 for anything else. */
static size_t parting_at(Str s, size_t at)
{
    static const char *const marks[] = { " ", "'", "’", "ʼ", "-", "·", "　", "\xC2\xA0" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(str_skip(s, at), str_of(marks[i])))
            return strlen(marks[i]);
    return 0;
}

static unsigned tone_of(uint32_t c)
{
    utf8proc_int32_t parts[4];
    if (c >= '1' && c <= '5')
        return c - '0';
    int n = (int)utf8proc_decompose_char((utf8proc_int32_t)c, parts, 4, UTF8PROC_DECOMPOSE, NULL);
    for (int i = 0; i < n && i < 4; i++)
        if (parts[i] == 0x304 || parts[i] == 0x301 || parts[i] == 0x30C || parts[i] == 0x300)
            return 1;
    return 0;
}

size_t syllables_tones(Str text)
{
    size_t tones = 0;
    for (size_t at = 0; at < text.n;)
        tones += tone_of(utf8_next(text, &at)) > 0;
    return tones;
}

static bool may_begin(Str s, size_t at)
{
    uint32_t c = utf8_next(s, &at);
    return c != UTF8_BAD && !(c >= '0' && c <= '9') && !(c >= 0x300 && c <= 0x36F);
}

static bool begins_character(Str s, size_t at)
{
    return at == s.n || ((unsigned char)s.p[at] & 0xC0) != 0x80;
}

/* ng, hm, m and n stand only by themselves, and r only at the end: xiān is no xiā + n. */
static bool may_stand(const Split *s, Reading r, size_t at, size_t next)
{
    Str name = s->pinyin->names[reading_syllable(r)];
    bool last = next == s->text.n || parting_at(s->text, next), first = at == 0 || parting_at(s->text, at - 1) == 1;
    for (size_t i = 0; i < name.n; i++)
        if (strchr("aeiouv", name.p[i]))
            return true;
    return last && (first || str_eq(name, STR("r")));
}

/* All syllables that begin at `at`, joined to what can follow them. */
static void steps_from(Split *s, size_t at)
{
    for (size_t length = 1; length <= LETTERS && at + length <= s->text.n; length++) {
        size_t next = at + length;
        if (!begins_character(s->text, next) || parting_at(s->text, next - 1) == 1)
            continue;
        Reading r = reading_parse(s->pinyin, (Str){ s->text.p + at, length });
        if (r == READING_NONE || !may_stand(s, r, at, next))
            continue;
        for (size_t k = 0; k < s->most; k++)
            if ((next == s->text.n ? k == 0 : s->step[next][k] > 0) && (!s->allowed || s->allowed(s->arg, k, r)))
                s->step[at][k + 1] = (uint8_t)length;
    }
}

/* What parts syllables is taken together with what follows it. */
static void skip_parting(Split *s, size_t at, size_t length)
{
    size_t next = at + length;
    for (size_t k = 0; k <= s->most; k++)
        if (next == s->text.n ? k == 0 : s->step[next][k] > 0)
            s->step[at][k] = (uint8_t)length;
}

static void fill(Split *s)
{
    for (size_t at = s->text.n; at-- > 0;) {
        size_t parting = parting_at(s->text, at);
        if (parting)
            skip_parting(s, at, parting);
        else if (begins_character(s->text, at) && may_begin(s->text, at))
            steps_from(s, at);
    }
}

static void collect(const Split *s, size_t count, Reading *out)
{
    for (size_t at = 0, k = count; k > 0;) {
        size_t length = s->step[at][k];
        if (!parting_at(s->text, at)) {
            *out++ = reading_parse(s->pinyin, (Str){ s->text.p + at, length });
            k--;
        }
        at += length;
    }
}

/* The usual case, without the table: the text is one syllable, or as many between blanks as are wanted. */
static bool is_simple(const Split *s, size_t wanted, Reading *out)
{
    size_t count = 0, k = wanted ? wanted : 1;
    for (Str rest = s->text; rest.p && count < k;) {
        Str one = str_cut(&rest, ' ');
        Reading r = one.n && may_begin(one, 0) ? reading_parse(s->pinyin, one) : READING_NONE;
        if (r == READING_NONE || (s->allowed && !s->allowed(s->arg, k - 1 - count, r)) || (count + 1 == k && rest.p))
            return false;
        out[count++] = r;
    }
    return count == k;
}

size_t syllables_split(const Pinyin *p, Str text, size_t wanted, size_t most, SyllableAllowed *allowed, const void *arg,
                       Reading *out)
{
    Split s = { .pinyin = p, .text = str_trim(text), .most = most < SYLLABLES_MAX ? most : SYLLABLES_MAX };
    s.allowed = allowed;
    s.arg = arg;
    if (s.text.n == 0 || s.text.n > TEXT_MAX || s.text.n > (LETTERS + 4) * s.most || wanted > s.most)
        return 0;
    if (is_simple(&s, wanted, out))
        return wanted ? wanted : 1;
    fill(&s);
    for (size_t k = wanted ? wanted : 1; k <= (wanted ? wanted : s.most); k++)
        if (s.step[0][k]) {
            collect(&s, k, out);
            return k;
        }
    return 0;
}
