/* pinyin: the standard syllables, and readings as small numbers.
 *
 * A Reading is a syllable and a tone in 16 bits: index in the table `syllables` (voices/syllables.tsv) times 8 plus the
 * tone (1-4, 5 for the neutral one). Its text is pinyin with a tone digit and ü as v: zhong4, lv4, r5. */
#ifndef LANGDU_PINYIN_H
#define LANGDU_PINYIN_H

#include "base/data.h"

typedef uint16_t Reading;
#define READING_NONE ((Reading)0xFFFF)

#define PINYIN_MAX 512 /* syllables */

typedef struct Pinyin {
    uint32_t count;
    Str names[PINYIN_MAX];  /* zhong */
    Str sounds[PINYIN_MAX]; /* eSpeak mnemonics with % where the tone stands: ts.'ong% */
    uint16_t slots[2048];   /* hash of the name to index + 1 */
} Pinyin;

/* From the blob "syllables" of the compiled data; the views live as long as the data. */
bool pinyin_open(Pinyin *p, const Data *data, Diag *d);

/* The same from the table's text, lines of `syllable TAB sounds`; the views live as long as the text. */
bool pinyin_load(Pinyin *p, Str table, Diag *d);

static inline unsigned reading_tone(Reading r) { return r & 7; }
static inline unsigned reading_syllable(Reading r) { return r >> 3; }
static inline Reading reading_make(unsigned syllable, unsigned tone) { return (Reading)(syllable << 3 | tone); }
static inline Reading reading_with_tone(Reading r, unsigned tone) { return (Reading)((r & ~7u) | tone); }

/* zhong4 or zhòng (NFC or NFD; v, ü and u: alike) to a Reading; READING_NONE when it is no syllable we know. A syllable
 * with neither digit nor mark is neutral. */
Reading reading_parse(const Pinyin *p, Str text);

/* zhong4 into out (at least 16 bytes, NUL-terminated); returns its length. */
size_t reading_name(const Pinyin *p, Reading r, char *out);

/* zhòng into out (at least 16 bytes): for people. */
size_t reading_marked(const Pinyin *p, Reading r, char *out);

#endif
