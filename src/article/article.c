/* article: lines and what they are (outline) laid out in the order of reading.
 *
 * A section begins at the title and at every heading; captions go to a section of their own at the end, unless they are
 * wanted in place or not at all. What is left out is counted here by its rule; the reading counts the rest. */
#include "article/article.h"

#include <utf8proc.h>

#include "article/format.h"
#include "article/script.h"
#include "article/sentence.h"
#include "base/file.h"
#include "base/utf8.h"

typedef struct Builder {
    Article *a;
    const ArticleOptions *options;
    const InputFormat *format;
    const Rules *rules;
    const Script *script;
    LineList lines;
    size_t section_cap, paragraph_cap, sentence_cap;
    int levels[10]; /* of the ranks that occur */
} Builder;

const char *kind_name(Kind kind)
{
    static const char *const names[KIND_COUNT] = { "title", "heading", "body", "caption", "byline", "note" };
    return names[kind];
}

Str article_span(const Article *a, Span span)
{
    return (Str){ a->text.p + span.at, span.len };
}

/* ---- sections, paragraphs, sentences ---- */

static void add_sentence(Builder *b, Span span)
{
    Article *a = b->a;
    a->sentences = arena_grow(&a->arena, a->sentences, &b->sentence_cap, a->sentence_count + 1u, sizeof *a->sentences);
    a->sentences[a->sentence_count++] = (Sentence){ .span = span, .paragraph = a->paragraph_count - 1 };
    a->paragraphs[a->paragraph_count - 1].count++;
}

static bool is_one_sentence(const Builder *b, Kind kind)
{
    return !b->format->structured || kind == KIND_TITLE || kind == KIND_HEADING;
}

/* Nothing but punctuation and ornament: a rule between paragraphs (* * *, ———, ◆). */
static bool is_ornament(Str s)
{
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
        bool mark = (k >= UTF8PROC_CATEGORY_PC && k <= UTF8PROC_CATEGORY_SK) || k >= UTF8PROC_CATEGORY_ZS;
        if (!mark && !(c >= 0x2500 && c <= 0x2606))
            return false;
    }
    return true;
}

/* A sentence, with the next ones as long as it has nothing but marks (“……”他说。). */
static size_t voiced_sentence_end(Str text, size_t at, const Rules *rules)
{
    size_t end = sentence_end(text, at, rules);
    while (end < text.n && (is_ornament((Str){ text.p + at, end - at }) || is_ornament(str_skip(text, end))))
        end = sentence_end(text, end, rules);
    return end;
}

static void split_sentences(Builder *b, Span span)
{
    Article *a = b->a;
    Str text = article_span(a, span);
    for (size_t at = 0; at < text.n;) {
        size_t end = voiced_sentence_end(text, at, b->rules);
        Str one = str_trim((Str){ text.p + at, end - at });
        Span where = { (uint32_t)(one.p - a->text.p), (uint32_t)one.n };
        Span before = { span.at + (uint32_t)at, where.at - span.at - (uint32_t)at };
        Span after = { where.at + where.len, span.at + (uint32_t)end - where.at - where.len };
        account_add(&a->account, a->text, before, FATE_LAYOUT);
        account_add(&a->account, a->text, after, FATE_LAYOUT);
        if (one.n)
            add_sentence(b, where);
        at = end;
    }
}

static void add_paragraph(Builder *b, Span span, Kind kind)
{
    Article *a = b->a;
    a->paragraphs = arena_grow(&a->arena, a->paragraphs, &b->paragraph_cap, a->paragraph_count + 1u, sizeof *a->paragraphs);
    a->paragraphs[a->paragraph_count++] = (Paragraph){
        .span = span, .kind = kind, .section = a->section_count - 1, .first = a->sentence_count
    };
    a->sections[a->section_count - 1].count++;
    if (is_one_sentence(b, kind))
        add_sentence(b, span);
    else
        split_sentences(b, span);
}

static void add_section(Builder *b, Str heading, bool own_words, int level)
{
    Article *a = b->a;
    a->sections = arena_grow(&a->arena, a->sections, &b->section_cap, a->section_count + 1u, sizeof *a->sections);
    a->sections[a->section_count++] = (Section){
        .heading = heading, .own_words = own_words, .level = level, .first = a->paragraph_count
    };
}

/* The file's name without folder and extension: the chapter of an article that has no title. */
static Str name_of_file(const char *name)
{
    const char *slash = strrchr(name, '/');
    Str s = str_of(slash ? slash + 1 : name);
    const char *dot = s.n ? memrchr(s.p, '.', s.n) : NULL;
    if (dot && dot > s.p)
        s.n = (size_t)(dot - s.p);
    return s;
}

/* ---- the lines ---- */

/* Ranks of numbered headings that occur, closed up to levels 1, 2, 3 … */
static void find_levels(Builder *b)
{
    int level = 0;
    for (size_t i = 0; i < b->lines.count; i++)
        if (b->lines.items[i].kind == KIND_HEADING)
            b->levels[b->lines.items[i].rank] = 1;
    for (int rank = 1; rank < 10; rank++)
        if (b->levels[rank])
            b->levels[rank] = ++level;
    b->levels[0] = 1;
}

static void leave_out(Builder *b, const Line *line, Fate fate)
{
    account_add(&b->a->account, b->a->text, line->span, fate);
}

static void add_line(Builder *b, const Line *line)
{
    if (b->format->structured && is_ornament(article_span(b->a, line->span))) {
        leave_out(b, line, FATE_MARK);
        return;
    }
    unsigned keep = b->options->keep;
    bool wanted = true;
    switch (line->kind) {
    case KIND_TITLE:
        break; /* the first section stands already */
    case KIND_HEADING:
        add_section(b, article_span(b->a, line->span), false, b->levels[line->rank]);
        break;
    case KIND_CAPTION:
        if (b->options->captions == CAPTIONS_SKIP)
            leave_out(b, line, FATE_CAPTION);
        wanted = b->options->captions == CAPTIONS_INLINE;
        break;
    case KIND_BYLINE:
        wanted = keep & KEEP_BYLINE;
        if (!wanted)
            leave_out(b, line, FATE_BYLINE);
        break;
    case KIND_NOTE:
        wanted = keep & KEEP_NOTES;
        if (!wanted)
            leave_out(b, line, FATE_NOTE);
        break;
    case KIND_BODY:
    case KIND_COUNT:
        break;
    }
    if (wanted)
        add_paragraph(b, line->span, line->kind);
}

static void add_captions(Builder *b)
{
    bool any = false;
    for (size_t i = 0; i < b->lines.count; i++) {
        const Line *line = &b->lines.items[i];
        if (line->kind != KIND_CAPTION || is_ornament(article_span(b->a, line->span)))
            continue;
        if (!any) {
            add_section(b, b->a->traditional ? STR("圖片說明") : STR("图片说明"), true, 1);
            add_paragraph(b, (Span){ line->span.at, 0 }, KIND_HEADING);
            any = true;
        }
        add_paragraph(b, line->span, KIND_CAPTION);
    }
}

/* What stands between the lines: line ends, indents, empty lines. */
static void count_layout(Builder *b)
{
    uint32_t at = 0;
    for (size_t i = 0; i < b->lines.count; i++) {
        Span line = b->lines.items[i].span;
        account_add(&b->a->account, b->a->text, (Span){ at, line.at - at }, FATE_LAYOUT);
        at = line.at + line.len;
    }
    account_add(&b->a->account, b->a->text, (Span){ at, (uint32_t)b->a->text.n - at }, FATE_LAYOUT);
}

static void set_gaps(Article *a)
{
    for (uint32_t i = 0; i < a->sentence_count; i++) {
        const Paragraph *p = &a->paragraphs[a->sentences[i].paragraph];
        const Paragraph *next = i + 1 < a->sentence_count ? &a->paragraphs[a->sentences[i + 1].paragraph] : NULL;
        Gap gap = GAP_SENTENCE;
        if (!next)
            gap = GAP_END;
        else if (p->kind == KIND_TITLE || p->kind == KIND_HEADING)
            gap = GAP_HEADING;
        else if (next->section != p->section)
            gap = GAP_SECTION;
        else if (next != p)
            gap = GAP_PARAGRAPH;
        a->sentences[i].gap = gap;
    }
}

/* ---- the byline's metadata ---- */

static void set_meta(Article *a, int field, Str value)
{
    if (field < META_COUNT && a->meta[field].n == 0)
        a->meta[field] = value;
}

/* `来源：南浦晚报 记者 夏知秋 编辑 沈青禾`: keys begin the line or follow a blank; a value ends where the next key begins. */
static void read_byline(Article *a, const Rules *rules, Str s)
{
    size_t start = str_starts(s, STR("（")) ? 3 : str_starts(s, STR("(")) ? 1 : 0;
    s = str_skip(s, start);
    if (str_ends(s, STR("）")))
        s.n -= 3;
    else if (str_ends(s, STR(")")))
        s.n -= 1;
    size_t date = rules_date(s);
    if (date)
        set_meta(a, META_DATE, str_first(s, date));
    const Rule *rule = NULL, *next_rule;
    size_t value = 0;
    for (size_t at = date; at <= s.n; at++) {
        bool fresh = at == 0 || at == date || s.p[at - 1] == ' ' || s.p[at - 1] == '\t' ||
                     str_ends(str_first(s, at), STR("　"));
        size_t key = at < s.n && fresh ? rules_byline_key(rules, str_skip(s, at), &next_rule) : 0;
        if (key == 0 && at < s.n)
            continue;
        if (rule)
            set_meta(a, rule->value, str_trim((Str){ s.p + value, at - value }));
        if (key) {
            rule = next_rule;
            value = at + key;
            at = value - 1;
        }
    }
}

static void read_meta(Builder *b)
{
    for (size_t i = 0; i < b->lines.count; i++) {
        const Line *line = &b->lines.items[i];
        if (line->kind == KIND_TITLE)
            set_meta(b->a, META_TITLE, line->plain);
        else if (line->kind == KIND_BYLINE)
            read_byline(b->a, b->rules, line->plain);
    }
}

/* ---- all together ---- */

static void lay_out(Builder *b)
{
    Article *a = b->a;
    b->format->split(a->text, &a->arena, &b->lines);
    count_layout(b);
    if (b->format->structured) {
        outline_lines(b->lines.items, b->lines.count, a->text, b->rules, &a->arena);
        find_levels(b);
        read_meta(b);
    } else {
        for (size_t i = 0; i < b->lines.count; i++)
            b->lines.items[i].kind = KIND_BODY;
    }
    a->traditional = script_text_is_traditional(b->script, a->text);
    bool titled = b->lines.count && b->lines.items[0].kind == KIND_TITLE;
    add_section(b, titled ? article_span(a, b->lines.items[0].span) : name_of_file(a->name), !titled, 1);
    for (size_t i = 0; i < b->lines.count; i++)
        add_line(b, &b->lines.items[i]);
    if (b->options->captions == CAPTIONS_END)
        add_captions(b);
    set_gaps(a);
}

/* An untitled article that begins with a heading has nothing in its first section. */
static void drop_empty_section(Article *a)
{
    if (a->section_count < 2 || a->sections[0].count)
        return;
    memmove(a->sections, a->sections + 1, --a->section_count * sizeof *a->sections);
    for (uint32_t i = 0; i < a->paragraph_count; i++)
        a->paragraphs[i].section--;
}

/* Is there a letter, a hanzi or a figure in what is to be read? */
static bool has_words(const Article *a)
{
    for (uint32_t i = 0; i < a->sentence_count; i++) {
        Str s = article_span(a, a->sentences[i].span);
        for (size_t at = 0; at < s.n;) {
            utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)utf8_next(s, &at));
            if ((c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) ||
                (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO))
                return true;
        }
    }
    return false;
}

static bool check_text(const Article *a, Diag *d)
{
    if (a->text.n == 0)
        return diag_file(d, FAIL_INPUT, a->name, 0, "is empty");
    ptrdiff_t bad = utf8_bad(a->text);
    if (bad >= 0)
        return diag_at(d, FAIL_INPUT, a->name, a->text, (size_t)bad, "this byte (0x%02X) is no UTF-8",
                       (unsigned char)a->text.p[bad]);
    return true;
}

static bool parse(Article *a, const ArticleOptions *options, const Data *data, Diag *d)
{
    Rules rules;
    Script script;
    Builder b = { .a = a, .options = options, .rules = &rules, .script = &script };
    a->text = buf_str(&a->bytes);
    a->account.arena = &a->arena;
    b.format = input_format(options->from);
    if (!b.format)
        return diag_fail(d, FAIL_USAGE, "unknown input format '%s' (known: auto, text, lines)", options->from);
    if (!check_text(a, d) || !rules_open(&rules, data, &a->arena, d) || !script_open(&script, data, d))
        return false;
    lay_out(&b);
    drop_empty_section(a);
    return has_words(a) || diag_file(d, FAIL_INPUT, a->name, 0, "has nothing to read aloud");
}

bool article_parse(Article *a, const char *name, const ArticleOptions *options, const Data *data, Diag *d)
{
    a->name = name;
    bool ok = parse(a, options, data, d);
    if (!ok)
        article_release(a);
    return ok;
}

bool article_read(Article *a, const char *path, const ArticleOptions *options, const Data *data, Diag *d)
{
    bool itemised = a->account.itemised;
    *a = (Article){ .account.itemised = itemised };
    if (!file_read(path, FILE_ARTICLE_MAX, &a->bytes, d)) {
        article_release(a);
        return false;
    }
    return article_parse(a, strcmp(path, "-") ? path : "standard input", options, data, d);
}

void article_release(Article *a)
{
    buf_release(&a->bytes);
    arena_release(&a->arena);
    *a = (Article){ 0 };
}
