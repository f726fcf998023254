/* A preset is lines of `key = value`; # begins a comment. One table below names every key with its range and its place
 * in the struct, so a new key is one row. What a file does not say stays as in `standard`. */
#include "speech/voice.h"

#include <stdio.h>
#include <unistd.h>

#include "base/file.h"

#define PRESET_MAX ((size_t)64 << 10)

static const Voice standard = {
    .rate = 250,
    .pitch = 50,
    .range = 50,
    .volume = 100,
    .heading_rate = 90,
    .lead = 300,
    .pauses = {
        [PAUSE_ENUM] = 120,
        [PAUSE_COMMA] = 220,
        [PAUSE_DASH] = 260,
        [PAUSE_SEMICOLON] = 320,
        [PAUSE_ELLIPSIS] = 420,
        [PAUSE_STOP] = 450,
        [PAUSE_QUESTION] = 500,
        [PAUSE_EXCLAIM] = 480,
    },
    .gaps = { [GAP_SENTENCE] = 450, [GAP_PARAGRAPH] = 750, [GAP_HEADING] = 900, [GAP_SECTION] = 1400, [GAP_END] = 600 },
};

typedef struct Key {
    const char *name;
    size_t at; /* of an int in Voice */
    int lo, hi;
} Key;

#define KEY(name, field, lo, hi) { name, offsetof(Voice, field), lo, hi }
#define PAUSE_KEY(name, index) { "pause." name, offsetof(Voice, pauses) + (index) * sizeof(int), 0, 10000 }
#define GAP_KEY(name, index) { "gap." name, offsetof(Voice, gaps) + (index) * sizeof(int), 0, 10000 }

static const Key keys[] = {
    KEY("rate", rate, VOICE_RATE_MIN, VOICE_RATE_MAX),
    KEY("pitch", pitch, 0, 100),
    KEY("range", range, 0, 100),
    KEY("volume", volume, 1, 200),
    KEY("heading_rate", heading_rate, 50, 150),
    KEY("lead", lead, 0, 10000),
    PAUSE_KEY("word", PAUSE_WORD),
    PAUSE_KEY("quote", PAUSE_QUOTE),
    PAUSE_KEY("enum", PAUSE_ENUM),
    PAUSE_KEY("comma", PAUSE_COMMA),
    PAUSE_KEY("dash", PAUSE_DASH),
    PAUSE_KEY("semicolon", PAUSE_SEMICOLON),
    PAUSE_KEY("ellipsis", PAUSE_ELLIPSIS),
    PAUSE_KEY("stop", PAUSE_STOP),
    PAUSE_KEY("question", PAUSE_QUESTION),
    PAUSE_KEY("exclaim", PAUSE_EXCLAIM),
    GAP_KEY("sentence", GAP_SENTENCE),
    GAP_KEY("paragraph", GAP_PARAGRAPH),
    GAP_KEY("heading", GAP_HEADING),
    GAP_KEY("section", GAP_SECTION),
    GAP_KEY("end", GAP_END),
};

/* ---- reading a preset ---- */

/* The text that is read, for messages with a place. */
typedef struct Reader {
    const char *file;
    Str text;
    Diag *d;
} Reader;

static size_t place(const Reader *r, Str s)
{
    return (size_t)(s.p - r->text.p);
}

static const Key *find_key(Str name)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (str_eq(name, str_of(keys[i].name)))
            return &keys[i];
    return NULL;
}

static bool take_text(const Reader *r, Str value, char *out, size_t room)
{
    if (value.n >= room)
        return diag_at(r->d, FAIL_USAGE, r->file, r->text, place(r, value), "longer than %zu bytes", room - 1);
    memcpy(out, value.p, value.n);
    out[value.n] = '\0';
    return true;
}

/* Variants are files in eSpeak's own folder: a name must not lead out of it. */
static bool take_variant(const Reader *r, Str value, Voice *v)
{
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] == '/' || value.p[i] == '+' || (unsigned char)value.p[i] <= ' ')
            return diag_at(r->d, FAIL_USAGE, r->file, r->text, place(r, value) + i, "no name of an eSpeak NG variant");
    return take_text(r, value, v->variant, sizeof v->variant);
}

static bool take_number(const Reader *r, const Key *key, Str value, Voice *v)
{
    long n;
    if (!str_number(value, key->lo, key->hi, &n))
        return diag_at(r->d, FAIL_USAGE, r->file, r->text, place(r, value), "%s must be a whole number from %d to %d",
                       key->name, key->lo, key->hi);
    *(int *)((char *)v + key->at) = (int)n;
    return true;
}

static bool take(const Reader *r, Str name, Str value, Voice *v)
{
    if (str_eq(name, STR("about")))
        return take_text(r, value, v->about, sizeof v->about);
    if (str_eq(name, STR("variant")))
        return take_variant(r, value, v);
    const Key *key = find_key(name);
    if (key)
        return take_number(r, key, value, v);
    return diag_at(r->d, FAIL_USAGE, r->file, r->text, place(r, name), "a voice has no setting '%.*s'",
                   STR_ARG(str_first(name, 40)));
}

static bool take_line(const Reader *r, Str line, Voice *v)
{
    Str rest = line;
    line = str_cut(&rest, '#');
    Str value = line, name = str_trim(str_cut(&value, '='));
    if (name.n == 0 && !value.p)
        return true;
    if (!value.p)
        return diag_at(r->d, FAIL_USAGE, r->file, r->text, place(r, name), "expected 'key = value'");
    if (name.n == 0)
        return diag_at(r->d, FAIL_USAGE, r->file, r->text, place(r, line), "no key before '='");
    return take(r, name, str_trim(value), v);
}

/* voices/narrator.voice is called narrator. */
static void take_name(Voice *v, const char *file)
{
    const char *slash = strrchr(file, '/');
    Str name = str_of(slash ? slash + 1 : file);
    if (str_ends(name, STR(".voice")))
        name.n -= 6;
    snprintf(v->name, sizeof v->name, "%.*s", (int)(name.n < VOICE_NAME ? name.n : VOICE_NAME - 1), name.p);
}

bool voice_parse(Voice *v, const char *file, Str text, Diag *d)
{
    Reader r = { file, text, d };
    *v = standard;
    take_name(v, file);
    while (text.p && text.n)
        if (!take_line(&r, str_cut(&text, '\n'), v))
            return false;
    return true;
}

static bool is_path(const char *name)
{
    return strchr(name, '/') || str_ends(str_of(name), STR(".voice"));
}

/* The file of a preset, or the path itself, into `path`. */
static bool find_file(const char *name, const Data *data, Buf *path, Diag *d)
{
    if (is_path(name))
        buf_addf(path, "%s", name);
    else
        buf_addf(path, "%s/%s.voice", data->folder, name);
    buf_addc(path, '\0');
    return access(path->p, F_OK) == 0 || diag_fail(d, FAIL_USAGE, "there is no voice '%s'", name);
}

bool voice_load(Voice *v, const char *name, const Data *data, Diag *d)
{
    Buf path = { 0 }, text = { 0 };
    bool ok = find_file(name, data, &path, d) && file_read(path.p, PRESET_MAX, &text, d) &&
              voice_parse(v, path.p, buf_str(&text), d);
    buf_release(&path);
    buf_release(&text);
    return ok;
}

/* ---- changes from the command line ---- */

static void scale_rests(Voice *v, int numerator, int denominator)
{
    for (int i = 0; i < PAUSE_COUNT; i++)
        v->pauses[i] = (v->pauses[i] * numerator + denominator / 2) / denominator;
    for (int i = 0; i < GAP_COUNT; i++)
        v->gaps[i] = (v->gaps[i] * numerator + denominator / 2) / denominator;
}

void voice_set_rate(Voice *v, int rate)
{
    scale_rests(v, v->rate, rate);
    v->rate = rate;
}

void voice_set_gap(Voice *v, int per_cent)
{
    scale_rests(v, per_cent, 100);
}

/* ---- how much of the time is rest ---- */

/* Marks and boundaries in 1,000 characters of news and essays (counted in five articles, rounded so that these keep the
 * rate best). They only tell how fast the sounds must be so that sounds and rests together keep the rate. */
static const int pauses_per_thousand[PAUSE_COUNT] = {
    [PAUSE_ENUM] = 8, [PAUSE_COMMA] = 68, [PAUSE_DASH] = 1, [PAUSE_SEMICOLON] = 8,
};
static const int gaps_per_thousand[GAP_COUNT] = {
    [GAP_SENTENCE] = 20, [GAP_PARAGRAPH] = 9, [GAP_HEADING] = 4, [GAP_SECTION] = 4,
};

double voice_rest(const Voice *v)
{
    double ms = 0;
    for (int i = 0; i < PAUSE_COUNT; i++)
        ms += pauses_per_thousand[i] * v->pauses[i];
    for (int i = 0; i < GAP_COUNT; i++)
        ms += gaps_per_thousand[i] * v->gaps[i];
    return ms / 1000;
}
