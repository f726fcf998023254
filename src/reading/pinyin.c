#include "reading/pinyin.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/utf8.h"

#define SLOTS (sizeof((Pinyin *)0)->slots / sizeof((Pinyin *)0)->slots[0])

/* ---- the table ---- */

static size_t slot_of(const Pinyin *p, Str name)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < name.n; i++)
        h = (h ^ (unsigned char)name.p[i]) * 16777619u;
    size_t k = (h ^ h >> 15) % SLOTS;
    while (p->slots[k] && !str_eq(p->names[p->slots[k] - 1], name))
        k = (k + 1) % SLOTS;
    return k;
}

bool pinyin_load(Pinyin *p, Str table, Diag *d)
{
    *p = (Pinyin){ 0 };
    while (table.p && table.n) {
        Str line = str_cut(&table, '\n');
        Str name = str_cut(&line, '\t'), sound = line.p ? str_cut(&line, '\t') : line;
        if (name.n == 0 || name.n > 8 || sound.n == 0)
            return diag_fail(d, FAIL_INPUT, "the table of syllables has a line without syllable or sounds");
        size_t k = slot_of(p, name);
        if (p->slots[k] || p->count == PINYIN_MAX)
            return diag_fail(d, FAIL_INPUT, "the table of syllables has '%.*s' twice, or is too long", STR_ARG(name));
        p->names[p->count] = name;
        p->sounds[p->count] = sound;
        p->slots[k] = (uint16_t)++p->count;
    }
    return p->count > 0 || diag_fail(d, FAIL_INPUT, "the table of syllables is empty");
}

bool pinyin_open(Pinyin *p, const Data *data, Diag *d)
{
    return pinyin_load(p, data_blob(data, "syllables"), d);
}

/* ---- text to reading ---- */

/* The tone of a combining mark (GB/T 16159): ¯ ´ ˇ `. */
static unsigned mark_tone(utf8proc_int32_t c)
{
    switch (c) {
    case 0x304: return 1;
    case 0x301: return 2;
    case 0x30C: return 3;
    case 0x300: return 4;
    default: return 0;
    }
}

/* Appends a letter or takes a mark; false for what stands in no pinyin. */
static bool take(utf8proc_int32_t c, char *name, size_t *n, unsigned *tone)
{
    if (c >= 'A' && c <= 'Z')
        c += 'a' - 'A';
    if (mark_tone(c) || (c >= '1' && c <= '5')) {
        if (*tone)
            return false;
        *tone = mark_tone(c) ? mark_tone(c) : (unsigned)(c - '0');
    } else if (c == 0x308 || c == ':') { /* ü, decomposed, and u: */
        if (*n == 0 || name[*n - 1] != 'u')
            return false;
        name[*n - 1] = 'v';
    } else if (c == 0x302) {
        return *n > 0 && name[*n - 1] == 'e'; /* ê */
    } else if (c == 0x251 || c == 0x261) { /* ɑ and ɡ, as school books print them */
        name[(*n)++] = c == 0x251 ? 'a' : 'g';
    } else if (c >= 'a' && c <= 'z') {
        name[(*n)++] = (char)c;
    } else {
        return false;
    }
    return true;
}

Reading reading_parse(const Pinyin *p, Str text)
{
    char name[16];
    size_t n = 0;
    unsigned tone = 0;
    for (size_t at = 0; at < text.n && n < sizeof name - 4;) {
        uint32_t c = utf8_next(text, &at);
        utf8proc_int32_t parts[4];
        if (c == UTF8_BAD)
            return READING_NONE;
        int k = (int)utf8proc_decompose_char((utf8proc_int32_t)c, parts, 4, UTF8PROC_DECOMPOSE, NULL);
        for (int i = 0; i < k && i < 4; i++)
            if (!take(parts[i], name, &n, &tone))
                return READING_NONE;
        if (at == text.n) {
            uint16_t slot = p->slots[slot_of(p, (Str){ name, n })];
            return slot ? reading_make(slot - 1u, tone ? tone : 5) : READING_NONE;
        }
    }
    return READING_NONE;
}

/* ---- reading to text ---- */

size_t reading_name(const Pinyin *p, Reading r, char *out)
{
    Str name = p->names[reading_syllable(r)];
    memcpy(out, name.p, name.n);
    out[name.n] = (char)('0' + reading_tone(r));
    out[name.n + 1] = '\0';
    return name.n + 1;
}

/* The letter that carries the mark: a, e, the o of ou, else the last vowel (GB/T 16159). */
static size_t marked_letter(Str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] == 'a' || name.p[i] == 'e' || (name.p[i] == 'o' && i + 1 < name.n && name.p[i + 1] == 'u'))
            return i;
    for (size_t i = name.n; i-- > 0;)
        if (strchr("iouv", name.p[i]))
            return i;
    return 0; /* m, n, ng, r: on the first letter */
}

size_t reading_marked(const Pinyin *p, Reading r, char *out)
{
    static const char *const marks[] = { "", "\xCC\x84", "\xCC\x81", "\xCC\x8C", "\xCC\x80", "" };
    Str name = p->names[reading_syllable(r)];
    char text[40];
    size_t n = 0, at = marked_letter(name);
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == 'v') {
            memcpy(text + n, "u\xCC\x88", 3);
            n += 3;
        } else {
            text[n++] = name.p[i];
        }
        if (i == at) {
            const char *mark = marks[reading_tone(r) <= 5 ? reading_tone(r) : 5];
            memcpy(text + n, mark, strlen(mark));
            n += strlen(mark);
        }
    }
    text[n] = '\0';
    utf8proc_uint8_t *composed = utf8proc_NFC((const utf8proc_uint8_t *)text);
    size_t k = composed ? strlen((const char *)composed) : 0;
    if (k == 0 || k > 15)
        k = reading_name(p, r, out);
    else
        memcpy(out, composed, k + 1);
    free(composed);
    return k;
}
