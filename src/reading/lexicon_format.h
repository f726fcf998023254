/* lexicon_format: how the blobs "hanzi" and "words" lie in langdu.data; shared by src/compile/ and reading/lexicon.
 *
 * hanzi   HanziHeader, then uint16 pages[HANZI_PAGES] (page number + 1, or 0), then HanziEntry[page_count][256], then
 *         Reading pool[]. An entry says where in the pool a character's readings stand and how many they are.
 * words   WordsHeader, then uint16 codes[WORDS_CODES] (the alphabet: a hanzi's number in the trie, 0 for none), then
 *         TrieNode[node_count], then WordEntry[word_count], then Reading pool[].
 *
 * The trie is a double array (Aoe 1989): the child of node s by code c is node t = base(s) + c if check(t) == s. Node 0 is
 * the root. Every node carries the number of the word that ends there + 1, or 0. */
#ifndef LANGDU_LEXICON_FORMAT_H
#define LANGDU_LEXICON_FORMAT_H

#include <stdint.h>

#define HANZI_PAGES 0x324 /* of 256 characters: to U+323FF */

typedef struct HanziHeader {
    uint32_t page_count, pool_count;
} HanziHeader;

typedef struct HanziEntry {
    uint32_t at : 24, count : 8;
} HanziEntry;

#define WORDS_FIRST 0x3000u /* the characters that words are made of */
#define WORDS_CODES 0x7000u

typedef struct WordsHeader {
    uint32_t node_count, word_count, pool_count;
    uint32_t worst; /* the cost of the rarest word */
} WordsHeader;

typedef struct TrieNode {
    int32_t base, check;
    uint32_t word;
} TrieNode;

typedef struct WordEntry {
    uint32_t at;     /* its readings in the pool */
    uint16_t cost;   /* -100 ln(probability), rounded */
    uint8_t length;  /* hanzi */
    uint8_t plain;   /* 1 when all its readings are the characters' first ones */
} WordEntry;

#define COST_PER_NAT 100.0

#endif
