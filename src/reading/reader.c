/* reader: one sentence through all the passes.
 *
 *   units_scan ─> gloss_pass ─> damage_pass ─> own_pass ─> normalise_pass ─> simplify_pass
 *              ─> clauses: segment, polyphone ─> sandhi
 *
 * The row of units is cut into clauses at commas and stronger marks; a clause's hanzi are cut into runs at everything
 * that is no hanzi; each run is segmented into words, and each word gets its readings: from a rule for its neighbourhood,
 * else from the lexicon, corrected by what the traditional character or a gloss behind it says. */
#include "reading/reader.h"

#include "base/utf8.h"
#include "reading/damage.h"
#include "reading/gloss.h"
#include "reading/normalise.h"
#include "reading/polyphone.h"
#include "reading/sandhi.h"
#include "reading/segment.h"

typedef struct Work {
    Reader *reader;
    Utterance *u;
    Units units;
    Buf clause;        /* the text of the clause at hand, simplified, for the rules */
    uint32_t *places;  /* byte of each of its units in that text */
    size_t clause_first;
    bool obey_glosses; /* over words, rules and model */
} Work;

bool reader_open(Reader *r, const Data *data, Diag *d)
{
    *r = (Reader){ .bopomofo = data_blob(data, "bopomofo") };
    if (pinyin_open(&r->pinyin, data, d) && lexicon_open(&r->lexicon, data, d) && model_open(&r->model, data, d) &&
        tables_open(&r->tables, data, &r->pinyin, &r->arena, d) && simplify_open(&r->simplifier, data, d))
        return true;
    reader_close(r);
    return false;
}

void reader_close(Reader *r)
{
    simplify_close(&r->simplifier);
    own_release(&r->own);
    arena_release(&r->arena);
    arena_release(&r->scratch);
}

static OwnTools own_tools(Reader *r)
{
    return (OwnTools){ &r->pinyin, &r->tables, &r->simplifier };
}

static GlossTools gloss_tools(const Reader *r)
{
    return (GlossTools){ &r->lexicon, &r->pinyin, r->bopomofo };
}

bool reader_add_lexicon(Reader *r, const char *path, Diag *d)
{
    OwnTools tools = own_tools(r);
    return own_load(&r->own, path, &tools, d);
}

/* ---- readings ---- */

/* The chance of another reading from which an editor is told of it. */
#define CLOSE 0.2f

/* Does the traditional character itself have this reading? 幹 is never gān. Neutral tones are always possible. */
static bool fits_source(const Lexicon *lx, uint32_t c, Reading r)
{
    uint32_t count;
    const Reading *own = lexicon_hanzi(lx, c, &count);
    for (uint32_t i = 0; i < count; i++)
        if (own[i] == r || (reading_tone(r) == 5 && reading_syllable(own[i]) == reading_syllable(r)))
            return true;
    return count == 0;
}

static Reading correct_by_source(const Lexicon *lx, const Unit *unit, Reading r)
{
    uint32_t count;
    if (unit->c == unit->spoken || r == READING_NONE || fits_source(lx, unit->c, r))
        return r;
    const Reading *own = lexicon_hanzi(lx, unit->c, &count);
    return count ? own[0] : r;
}

static Reading first_reading(const Lexicon *lx, const Unit *unit)
{
    uint32_t count;
    const Reading *readings = lexicon_hanzi(lx, unit->spoken, &count);
    if (count == 0)
        readings = lexicon_hanzi(lx, unit->c, &count);
    return count ? readings[0] : READING_NONE;
}

static void doubt_gloss(Work *w, const Unit *unit, Reading r)
{
    char gloss[16], name[16];
    if (unit->hint == READING_NONE || unit->hint == r || r == READING_NONE)
        return;
    reading_marked(&w->reader->pinyin, unit->hint, gloss);
    reading_marked(&w->reader->pinyin, r, name);
    units_doubt(&w->units, unit->source, 40, "the gloss says %s, read as %s", gloss, name);
}

/* The two characters before (step -1) or after unit i as the model sees them. */
static void look(const Units *u, size_t i, int step, uint32_t out[2])
{
    for (int n = 0; n < 2; n++) {
        do
            i += (size_t)step; /* before the first one comes a very large number */
        while (i < u->count && (u->items[i].kind == UNIT_BLANK || u->items[i].kind == UNIT_OTHER));
        const Unit *unit = i < u->count ? &u->items[i] : NULL;
        out[n] = !unit ? MODEL_END : unit->kind == UNIT_HANZI ? unit->spoken : unit->kind == UNIT_LATIN ? MODEL_LATIN
                 : unit->pause == PAUSE_ENUM ? 0x3001 : MODEL_END;
        if (out[n] == MODEL_END)
            i = step < 0 ? 0 : u->count;
    }
}

/* A tone that is light or not, and a 儿 that merges or not, is a matter of style and no mistake that an editor must mend. */
static bool is_style(const Unit *unit, const ModelChoice *choice)
{
    bool light = reading_tone(choice->reading) == 5 || reading_tone(choice->other) == 5;
    return (light && reading_syllable(choice->reading) == reading_syllable(choice->other)) || unit->spoken == 0x513F;
}

static void doubt_choice(Work *w, const Unit *unit, const ModelChoice *choice)
{
    char name[16], other[16];
    if (choice->chance < CLOSE || is_style(unit, choice))
        return;
    reading_marked(&w->reader->pinyin, choice->reading, name);
    reading_marked(&w->reader->pinyin, choice->other, other);
    units_doubt(&w->units, unit->source, (unsigned)(choice->chance < 0.5f ? 140 * choice->chance : 70),
                "read as %s; %s is %s likely", name, other,
                choice->chance < 0.35f ? "less" : choice->chance < 0.5f ? "nearly as" : "more");
}

/* What the model says about hanzi i of the segment at unit `first`, for which the lexicon has a reading. */
static Reading weigh(Work *w, const Segment *segment, size_t first, uint32_t i, Reading lexicon)
{
    uint32_t word[UINT8_MAX];
    ModelPlace place = { .word = word, .length = segment->length, .at = i, .entry = segment->entry, .lexicon = lexicon };
    ModelChoice choice;
    for (uint32_t k = 0; k < segment->length; k++)
        word[k] = w->units.items[first + k].spoken;
    look(&w->units, first + i, -1, place.before);
    look(&w->units, first + i, 1, place.after);
    if (!model_choose(&w->reader->model, &w->reader->lexicon, &place, &choice))
        return lexicon;
    doubt_choice(w, &w->units.items[first + i], &choice);
    return choice.reading;
}

/* A reading for each unit of the segment that begins at unit `first`. */
static void choose(Work *w, const Segment *segment, size_t first, Reading *out)
{
    const Lexicon *lx = &w->reader->lexicon;
    const Unit *units = &w->units.items[first];
    uint32_t at = w->places[first - w->clause_first], end = w->places[first + segment->length - w->clause_first];
    const PolyphoneRule *rule = polyphone_rule(&w->reader->tables, buf_str(&w->clause), at, end - at);
    for (uint32_t i = 0; i < segment->length; i++) {
        Reading r = first_reading(lx, &units[i]);
        if (rule)
            r = rule->readings[i];
        else if (segment->entry)
            r = lexicon_readings(lx, segment->entry)[i];
        if (!rule && segment->length == 1 && units[i].hint != READING_NONE)
            r = units[i].hint;
        else if (!rule && !units[i].made && units[i].hint == READING_NONE && model_knows(&w->reader->model, units[i].spoken))
            r = weigh(w, segment, first, i, r);
        out[i] = correct_by_source(lx, &units[i], r);
        if ((w->obey_glosses || units[i].ruby) && units[i].hint != READING_NONE)
            out[i] = units[i].hint;
        doubt_gloss(w, &units[i], out[i]);
    }
}

/* ---- words ---- */

static Word *add_word(Work *w, Word word)
{
    w->u->words[w->u->word_count] = word;
    return &w->u->words[w->u->word_count++];
}

/* The units [first, first + count) as one word; a hanzi without a reading is left unread. */
static void add_hanzi_word(Work *w, size_t first, size_t count, const Reading *readings)
{
    const Unit *units = &w->units.items[first];
    uint32_t start = w->u->syllable_count;
    for (size_t i = 0; i < count; i++) {
        const Unit *unit = &units[i];
        if (readings[i] == READING_NONE) {
            units_doubt(&w->units, unit->source, 90, "no dictionary has a reading for U+%04X", (unsigned)unit->c);
            continue;
        }
        w->u->syllables[w->u->syllable_count++] =
            (Syllable){ .spoken = unit->spoken, .written = unit->c, .citation = readings[i], .source = unit->source };
        units_mark(&w->units, unit->source, FATE_SPOKEN);
    }
    if (w->u->syllable_count > start)
        add_word(w, (Word){ .first = start, .count = w->u->syllable_count - start,
                            .source = units_span(units, &units[count - 1]) });
}

/* A word whose readings were given. */
static void read_own_run(Work *w, size_t first, size_t end)
{
    Reading *readings = arena_new(&w->reader->scratch, Reading, end - first);
    for (size_t i = first; i < end; i++)
        readings[i - first] = w->units.items[i].own;
    add_hanzi_word(w, first, end - first, readings);
}

/* A run of hanzi, all made by the normaliser (one figure: one word) or all from the source. */
static void read_run(Work *w, size_t first, size_t end)
{
    Arena *scratch = &w->reader->scratch;
    size_t count = end - first, at = first;
    uint32_t *hanzi = arena_new(scratch, uint32_t, count), *other = arena_new(scratch, uint32_t, count);
    Segment *segments = arena_new(scratch, Segment, count);
    Reading *readings = arena_new(scratch, Reading, count);
    for (size_t i = 0; i < count; i++) {
        hanzi[i] = w->units.items[first + i].spoken;
        other[i] = tables_variant(&w->reader->tables, hanzi[i]);
    }
    size_t n = segment(&w->reader->lexicon, hanzi, other, count, segments, scratch);
    for (size_t i = 0; i < count; i++)
        if (other[i]) /* the rules see what was chosen; both are as long in UTF-8 */
            utf8_put(w->clause.p + w->places[first + i - w->clause_first], w->units.items[first + i].spoken = hanzi[i]);
    for (size_t i = 0; i < n; i++) {
        choose(w, &segments[i], at, readings + (at - first));
        if (!w->units.items[first].made)
            add_hanzi_word(w, at, segments[i].length, readings + (at - first));
        at += segments[i].length;
    }
    if (w->units.items[first].made)
        add_hanzi_word(w, first, count, readings);
}

static bool same_run(const Unit *a, const Unit *b)
{
    return b->kind == UNIT_HANZI && a->made == b->made && a->match == b->match && (!a->made || a->source.at == b->source.at);
}

/* ---- clauses ---- */

static bool ends_clause(const Unit *unit)
{
    return unit->kind == UNIT_MARK && unit->pause >= PAUSE_COMMA;
}

/* The clause as the rules see it: hanzi, 、 and a sign for Latin words; quotes and brackets are looked through. */
static void write_clause(Work *w, size_t first, size_t end)
{
    buf_clear(&w->clause);
    w->clause_first = first;
    w->places = arena_new(&w->reader->scratch, uint32_t, end - first + 1);
    for (size_t i = first; i < end; i++) {
        const Unit *unit = &w->units.items[i];
        w->places[i - first] = (uint32_t)w->clause.n;
        if (unit->kind == UNIT_HANZI)
            buf_addcp(&w->clause, unit->spoken);
        else if (unit->kind == UNIT_MARK && unit->pause == PAUSE_ENUM)
            buf_adds(&w->clause, STR("、"));
        else if (unit->kind == UNIT_LATIN)
            buf_addc(&w->clause, 'A');
    }
    w->places[end - first] = (uint32_t)w->clause.n;
}

static void pause_after_last_word(Work *w, Pause pause)
{
    Word *last = w->u->word_count ? &w->u->words[w->u->word_count - 1] : NULL;
    if (last && last->pause < pause)
        last->pause = pause;
}

static void read_clause(Work *w, size_t first, size_t end)
{
    write_clause(w, first, end);
    for (size_t i = first, next; i < end; i = next) {
        const Unit *unit = &w->units.items[i];
        next = i + 1;
        if (unit->kind == UNIT_HANZI) {
            while (next < end && same_run(unit, &w->units.items[next]))
                next++;
            if (unit->match && unit->own != READING_NONE)
                read_own_run(w, i, next);
            else
                read_run(w, i, next);
        } else if (unit->kind == UNIT_LATIN) {
            add_word(w, (Word){ .first = w->u->syllable_count, .latin = unit->latin, .source = unit->source });
        } else if (unit->kind == UNIT_MARK) {
            pause_after_last_word(w, unit->pause);
        }
    }
}

static void read_clauses(Work *w)
{
    size_t count = w->units.count;
    w->u->syllables = arena_new(w->units.arena, Syllable, count + 1);
    w->u->words = arena_new(w->units.arena, Word, count + 1);
    for (size_t first = 0, end; first < count; first = end + 1) {
        for (end = first; end < count && !ends_clause(&w->units.items[end]); end++)
            ;
        read_clause(w, first, end);
        if (end < count)
            pause_after_last_word(w, w->units.items[end].pause);
    }
}

/* ---- the texts ---- */

static Str spoken_text(const Work *w)
{
    Buf out = { 0 };
    for (size_t i = 0; i < w->units.count; i++) {
        const Unit *unit = &w->units.items[i];
        if (unit->kind == UNIT_HANZI)
            buf_addcp(&out, unit->c);
        else if (unit->kind == UNIT_LATIN && i > 0 && w->units.items[i - 1].kind == UNIT_LATIN)
            buf_addf(&out, " %.*s", STR_ARG(unit->latin));
        else if (unit->kind == UNIT_LATIN || (unit->kind == UNIT_MARK && unit->latin.p))
            buf_adds(&out, unit->latin);
        else if (unit->kind == UNIT_MARK)
            buf_addcp(&out, unit->c);
    }
    Str text = arena_str(w->units.arena, buf_str(&out));
    buf_release(&out);
    return text;
}

/* The source without its glosses. */
static Str shown_text(const Work *w, Str text)
{
    if (w->units.span.len == 0)
        return text;
    char *p = arena_alloc(w->units.arena, text.n + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        if (w->units.fates[i] != FATE_GLOSS)
            p[n++] = text.p[i];
    return str_trim((Str){ p, n });
}

static void count_fates(const Work *w, Account *account)
{
    Span span = w->units.span;
    for (uint32_t i = 0, end; i < span.len; i = end) {
        for (end = i + 1; end < span.len && w->units.fates[end] == w->units.fates[i]; end++)
            ;
        account_add(account, w->units.source, (Span){ span.at + i, end - i }, (Fate)w->units.fates[i]);
    }
}

/* ---- the sentence ---- */

static bool read_text(Work *w, const Article *a, Span span, Str text, Arena *arena, Diag *d)
{
    Reader *r = w->reader;
    units_scan(&w->units, arena, a->text, span, text);
    w->units.traditional = a->traditional ? &r->simplifier.script : NULL;
    GlossTools glosses = gloss_tools(r);
    OwnTools own = own_tools(r);
    gloss_pass(&w->units, &glosses);
    if (!damage_pass(&w->units, &(Damage){ &r->lexicon, &r->pinyin, &r->simplifier }, d) ||
        !own_pass(&w->units, &r->own, &own, d))
        return false;
    normalise_pass(&w->units, &r->tables);
    if (!simplify_pass(&r->simplifier, &w->units, d))
        return false;
    read_clauses(w);
    sandhi(&r->lexicon, &r->tables, w->u);
    w->u->spoken = spoken_text(w);
    w->u->shown = shown_text(w, text);
    w->u->doubts = w->units.doubts;
    w->u->doubt_count = (uint32_t)w->units.doubt_count;
    return true;
}

bool reader_sentence(Reader *r, Article *a, uint32_t index, Arena *arena, Utterance *out, Diag *d)
{
    const Sentence *s = &a->sentences[index];
    const Paragraph *p = &a->paragraphs[s->paragraph];
    *out = (Utterance){ .section = p->section, .paragraph = s->paragraph, .sentence = index, .kind = p->kind, .gap = s->gap,
                        .span = s->span };
    out->text = s->span.len ? article_span(a, s->span) : a->sections[p->section].heading;
    GlossTools glosses = gloss_tools(r);
    if (a->glosses == GLOSSES_UNKNOWN)
        a->glosses = gloss_judge(a, &glosses, &r->scratch);
    Work w = { .reader = r, .u = out, .obey_glosses = a->glosses == GLOSSES_EDITED };
    bool ok = read_text(&w, a, s->span, out->text, arena, d);
    if (ok)
        count_fates(&w, &a->account);
    buf_release(&w.clause);
    arena_reset(&r->scratch);
    return ok;
}

/* ---- titles ---- */

static Str strip_dashes(Str s)
{
    static const char *const ends[] = { "——", "—", "──", "―", "--", "：", ":" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(s, str_of(ends[i])) && s.n > strlen(ends[i]))
            return str_trim(str_first(s, s.n - strlen(ends[i])));
    return s;
}

static Str strip_brackets(Str s)
{
    if (str_starts(s, STR("【")) && str_ends(s, STR("】")) && s.n > 6)
        return str_trim((Str){ s.p + 3, s.n - 6 });
    return s;
}

Str reader_title(Reader *r, const Article *a, uint32_t section, Arena *arena)
{
    const Section *s = &a->sections[section];
    Span span = { 0, 0 };
    if (!s->own_words)
        span = (Span){ (uint32_t)(s->heading.p - a->text.p), (uint32_t)s->heading.n };
    Work w = { .reader = r };
    units_scan(&w.units, arena, a->text, span, s->heading);
    GlossTools glosses = gloss_tools(r);
    gloss_pass(&w.units, &glosses);
    return strip_brackets(strip_dashes(shown_text(&w, s->heading)));
}
