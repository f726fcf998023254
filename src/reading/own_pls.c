/* own_pls: W3C Pronunciation Lexicon Specification 1.0. Each lexeme has graphemes (words) and, for all of them,
 * pronunciations: a <phoneme> in pinyin or an <alias> to be said instead; the first one counts, or the one that is preferred.
 *
 * libxml2 parses; the network and entities stay shut: a file with a DTD is refused. */
#include "reading/own_pls.h"

#include <libxml/parser.h>

typedef struct Pls {
    Own *own;
    const OwnTools *with;
    Str text;
    const char *alphabet; /* of the lexicon, or NULL */
    long line;            /* a line from 1, and where it begins; places are asked for in the order of the file */
    size_t line_at;
} Pls;

/* ---- places ---- */

static size_t line_start(Pls *p, long line)
{
    if (line < p->line || p->line == 0) {
        p->line = 1;
        p->line_at = 0;
    }
    for (; p->line < line && p->line_at < p->text.n; p->line_at++)
        p->line += p->text.p[p->line_at] == '\n';
    return p->line_at;
}

/* Where the node's content stands, near its tag; else the beginning of the line. */
static size_t place(Pls *p, const xmlNode *node, Str content)
{
    enum { NEAR = 4096 };
    size_t at = line_start(p, xmlGetLineNo((xmlNode *)(uintptr_t)node));
    ptrdiff_t found = content.n ? str_find(str_first(str_skip(p->text, at), NEAR), content) : -1;
    return found >= 0 ? at + (size_t)found : at;
}

/* ---- nodes ---- */

static bool is_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static const xmlNode *next_element(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

/* The text of an element, trimmed, in the own arena. */
static Str content_of(Pls *p, const xmlNode *node)
{
    xmlChar *content = xmlNodeGetContent(node);
    Str text = arena_str(&p->own->arena, str_trim(str_of(content ? (const char *)content : "")));
    xmlFree(content);
    return text;
}

/* The attribute's value in the own arena, or NULL. */
static const char *attribute(Pls *p, const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    const char *text = value ? arena_str(&p->own->arena, str_of((const char *)value)).p : NULL;
    xmlFree(value);
    return text;
}

static bool unknown_element(Pls *p, const xmlNode *node, Diag *d)
{
    return own_fail(p->own, place(p, node, str_of((const char *)node->name)), d, "<%s> has no place here",
                    (const char *)node->name);
}

/* ---- lexemes ---- */

static bool check_alphabet(Pls *p, const xmlNode *phoneme, Diag *d)
{
    const char *alphabet = attribute(p, phoneme, "alphabet");
    if (!alphabet)
        alphabet = p->alphabet;
    if (alphabet && (strcmp(alphabet, "x-pinyin") == 0 || strcmp(alphabet, "pinyin") == 0))
        return true;
    return own_fail(p->own, place(p, phoneme, content_of(p, phoneme)), d,
                    "only pinyin is read here (alphabet=\"x-pinyin\"), not '%s'", alphabet ? alphabet : "");
}

/* The first pronunciation, or the first preferred one; NULL in *out when there is none. */
static bool find_said(Pls *p, const xmlNode *lexeme, const xmlNode **out, Diag *d)
{
    bool preferred = false;
    *out = NULL;
    for (const xmlNode *n = next_element(lexeme->children); n; n = next_element(n->next)) {
        bool phoneme = is_named(n, "phoneme");
        if (!phoneme && !is_named(n, "alias")) {
            if (is_named(n, "grapheme") || is_named(n, "example"))
                continue;
            return unknown_element(p, n, d);
        }
        if (phoneme && !check_alphabet(p, n, d))
            return false;
        const char *prefer = attribute(p, n, "prefer");
        bool wins = prefer && strcmp(prefer, "true") == 0;
        if (!*out || (wins && !preferred))
            *out = n;
        preferred = preferred || wins;
    }
    return true;
}

static bool read_lexeme(Pls *p, const xmlNode *lexeme, Diag *d)
{
    const xmlNode *said;
    bool any = false;
    if (!find_said(p, lexeme, &said, d))
        return false;
    if (!said)
        return own_fail(p->own, place(p, lexeme, STR("lexeme")), d, "a lexeme without <phoneme> or <alias>");
    OwnLine line = { .said = content_of(p, said), .before = { "", 0 }, .after = { "", 0 } };
    line.alias = is_named(said, "alias");
    line.said_at = (uint32_t)place(p, said, line.said);
    for (const xmlNode *n = next_element(lexeme->children); n; n = next_element(n->next)) {
        if (!is_named(n, "grapheme"))
            continue;
        line.word = content_of(p, n);
        line.word_at = (uint32_t)place(p, n, line.word);
        if (!own_add(p->own, &line, p->with, d))
            return false;
        any = true;
    }
    return any || own_fail(p->own, place(p, lexeme, STR("lexeme")), d, "a lexeme without <grapheme>");
}

static bool read_lexicon(Pls *p, const xmlNode *root, Diag *d)
{
    if (!root || !is_named(root, "lexicon"))
        return own_fail(p->own, 0, d, "no pronunciation lexicon: its first element is not <lexicon>");
    p->alphabet = attribute(p, root, "alphabet");
    for (const xmlNode *n = next_element(root->children); n; n = next_element(n->next)) {
        if (is_named(n, "lexeme") ? !read_lexeme(p, n, d)
                                  : !is_named(n, "meta") && !is_named(n, "metadata") && !unknown_element(p, n, d))
            return false;
    }
    return true;
}

/* ---- the file ---- */

static bool fail_xml(Pls *p, xmlParserCtxt *xml, Diag *d)
{
    const xmlError *e = xmlCtxtGetLastError(xml);
    Str message = str_trim(str_of(e && e->message ? e->message : "cannot be parsed"));
    size_t at = e ? line_start(p, e->line) : 0;
    if (e && e->int2 > 1) /* its column, in bytes */
        at += (size_t)e->int2 - 1;
    return own_fail(p->own, at < p->text.n ? at : p->text.n, d, "no XML: %.*s", STR_ARG(message));
}

static bool read_document(Pls *p, xmlParserCtxt *xml, const xmlDoc *doc, Diag *d)
{
    if (!doc)
        return fail_xml(p, xml, d);
    if (doc->intSubset || doc->extSubset)
        return own_fail(p->own, 0, d, "a lexicon with a DTD is not read");
    return read_lexicon(p, xmlDocGetRootElement((xmlDoc *)(uintptr_t)doc), d);
}

bool own_pls(Own *own, const OwnTools *with, Diag *d)
{
    Pls p = { .own = own, .with = with, .text = own->files[own->file_count - 1].text };
    xmlParserCtxt *xml = xmlNewParserCtxt();
    if (!xml)
        return diag_fail(d, FAIL_INTERNAL, "out of memory");
    int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES;
    xmlDoc *doc = xmlCtxtReadMemory(xml, p.text.p, (int)p.text.n, NULL, "UTF-8", options);
    bool ok = read_document(&p, xml, doc, d);
    xmlFreeDoc(doc);
    xmlFreeParserCtxt(xml);
    return ok;
}
