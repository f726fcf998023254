/* script: which hanzi stand only in traditional or only in simplified text (as OpenCC sees them; compiled to bitmaps). */
#ifndef LANGDU_SCRIPT_H
#define LANGDU_SCRIPT_H

#include "base/data.h"

#define SCRIPT_FIRST 0x3400u
#define SCRIPT_LAST 0x32400u
#define SCRIPT_BYTES ((SCRIPT_LAST - SCRIPT_FIRST) / 8)

/* A simplified character and the traditional one that OpenCC gives for it standing alone. */
typedef struct ScriptPair {
    uint32_t simplified, traditional;
} ScriptPair;

typedef struct Script {
    const uint8_t *traditional, *simplified; /* SCRIPT_BYTES each, in the compiled data */
    const ScriptPair *pairs;                 /* sorted by the simplified one */
    size_t pair_count;
} Script;

bool script_open(Script *s, const Data *data, Diag *d);

static inline bool script_bit(const uint8_t *bits, uint32_t c)
{
    return c >= SCRIPT_FIRST && c < SCRIPT_LAST && (bits[(c - SCRIPT_FIRST) >> 3] >> ((c - SCRIPT_FIRST) & 7) & 1);
}

/* Does OpenCC write this character otherwise in simplified (in traditional) text? */
static inline bool script_is_traditional(const Script *s, uint32_t c) { return script_bit(s->traditional, c); }
static inline bool script_is_simplified(const Script *s, uint32_t c) { return script_bit(s->simplified, c); }

/* The traditional form of a simplified character; itself when there is none. For words of our own (figures, headings). */
uint32_t script_traditional(const Script *s, uint32_t c);

/* Is the text mostly traditional, counting the characters that stand in one script only? */
bool script_text_is_traditional(const Script *s, Str text);

#endif
