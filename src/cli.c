#include "cli.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/utf8.h"
#include "publish/sink.h"

/* ---- the options ---- */

enum { OPT_HELP = 'h', OPT_VERSION = 256, OPT_FROM, OPT_RATE, OPT_PITCH, OPT_GAP, OPT_CAPTIONS, OPT_KEEP, OPT_TITLE,
       OPT_AUTHOR, OPT_ALBUM, OPT_COLOR, OPT_PROGRESS, OPT_JSON, OPT_ACCOUNT,
       OPT_LEXICON, OPT_DOUBTS };

/* One row an option: the table is the parser's and the help's. */
typedef struct Option {
    const char *name;
    int value, letter; /* letter: the short form, or 0 */
    const char *argument;
    const char *about;
    unsigned commands; /* for which it is meant */
} Option;

#define FOR_RENDER (1u << COMMAND_RENDER)
#define FOR_INSPECT (1u << COMMAND_INSPECT)
#define FOR_BOTH (FOR_RENDER | FOR_INSPECT)
#define FOR_ALL (~0u)

static const Option options[] = {
    { "output", 'o', 'o', "FILE", "write FILE; the extension picks the format; may be given several times", FOR_RENDER },
    { "from", OPT_FROM, 0, "FORMAT", "the article is: auto, text, lines (each line one sentence)", FOR_BOTH },
    { "voice", 'v', 'v', "NAME", "a voice preset, by name or as a file (see langdu voices)", FOR_RENDER },
    { "rate", OPT_RATE, 0, "N", "characters a minute, 80 to 900", FOR_RENDER },
    { "pitch", OPT_PITCH, 0, "N", "pitch, 0 to 100", FOR_RENDER },
    { "gap", OPT_GAP, 0, "N", "length of all pauses in per cent, 0 to 400", FOR_RENDER },
    { "captions", OPT_CAPTIONS, 0, "HOW", "captions of pictures: end, inline or skip", FOR_BOTH },
    { "keep", OPT_KEEP, 0, "WHAT", "read what is left out otherwise: byline,notes", FOR_BOTH },
    { "lexicon", OPT_LEXICON, 0, "FILE", "own readings: a table, or W3C PLS; may be given several times, later over earlier",
      FOR_BOTH },
    { "title", OPT_TITLE, 0, "TEXT", "title of the programme instead of the article's own", FOR_RENDER },
    { "author", OPT_AUTHOR, 0, "TEXT", "author instead of the article's own", FOR_RENDER },
    { "album", OPT_ALBUM, 0, "TEXT", "album or series", FOR_RENDER },
    { "jobs", 'j', 'j', "N", "speakers at work side by side (all cores)", FOR_RENDER },
    { "json", OPT_JSON, 0, NULL, "one JSON object for each sentence", FOR_INSPECT },
    { "account", OPT_ACCOUNT, 0, NULL, "what is spoken, left out and unread, to the last character", FOR_INSPECT },
    { "doubts", OPT_DOUBTS, 0, NULL, "only what is doubtful, most doubtful first", FOR_INSPECT },
    { "quiet", 'q', 'q', NULL, "say nothing but errors", FOR_ALL },
    { "color", OPT_COLOR, 0, "WHEN", "colours in messages: auto or never", FOR_ALL },
    { "progress", OPT_PROGRESS, 0, "HOW", "auto, plain (whole lines, for screen readers) or never", FOR_RENDER },
    { "help", 'h', 'h', NULL, "show this", FOR_ALL },
    { "version", OPT_VERSION, 0, NULL, "show the versions of langdu and its libraries", FOR_ALL },
};
#define OPTION_COUNT (sizeof options / sizeof *options)

static const struct {
    const char *name;
    Command command;
} commands[] = { { "render", COMMAND_RENDER }, { "inspect", COMMAND_INSPECT }, { "voices", COMMAND_VOICES },
                 { "help", COMMAND_HELP } };
#define COMMAND_NAMES (sizeof commands / sizeof *commands)

/* ---- the nearest name ---- */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edits from a to b (Levenshtein), names of at most 31 letters. */
static size_t distance(const char *a, const char *b)
{
    size_t row[32], n = least(strlen(b), 31);
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; i <= strlen(a); i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t above = row[j];
            row[j] = least(least(above, row[j - 1]) + 1, corner + (a[i - 1] != b[j - 1]));
            corner = above;
        }
    }
    return row[n];
}

static const char *nearest(const char *name, const char *(*candidate)(size_t), size_t count)
{
    const char *best = NULL;
    size_t nearest_distance = strlen(name) / 2 + 1;
    for (size_t i = 0; i < count; i++) {
        size_t k = distance(name, candidate(i));
        if (k < nearest_distance) {
            nearest_distance = k;
            best = candidate(i);
        }
    }
    return best;
}

static const char *option_name(size_t i)
{
    return options[i].name;
}

static const char *command_name(size_t i)
{
    return commands[i].name;
}

static bool unknown_option(const char *arg, Diag *d)
{
    char name[32];
    if (arg[0] != '-' || arg[1] != '-')
        return diag_fail(d, FAIL_USAGE, "unknown option '%s' (see langdu --help)", arg);
    snprintf(name, sizeof name, "%.*s", (int)strcspn(arg + 2, "="), arg + 2);
    const char *near = nearest(name, option_name, OPTION_COUNT);
    return near ? diag_fail(d, FAIL_USAGE, "unknown option '--%s' (did you mean '--%s'?)", name, near)
                : diag_fail(d, FAIL_USAGE, "unknown option '--%s' (see langdu --help)", name);
}

/* ---- values ---- */

static bool set_number(int *out, const char *name, const char *text, long lo, long hi, Diag *d)
{
    long v;
    if (!str_number(str_of(text), lo, hi, &v))
        return diag_fail(d, FAIL_USAGE, "--%s wants a whole number from %ld to %ld, not '%s'", name, lo, hi, text);
    *out = (int)v;
    return true;
}

/* The index of the text among the names (a list that ends with NULL), or an error that lists them. */
static bool set_choice(int *out, const char *name, Str text, const char *const *names, Diag *d)
{
    for (int i = 0; names[i]; i++)
        if (str_eq(text, str_of(names[i]))) {
            *out = i;
            return true;
        }
    char known[128] = "";
    for (int i = 0; names[i]; i++)
        snprintf(known + strlen(known), sizeof known - strlen(known), "%s%s", i ? ", " : "", names[i]);
    return diag_fail(d, FAIL_USAGE, "--%s does not know '%.*s' (known: %s)", name, STR_ARG(text), known);
}

static bool set_keep(Options *o, const char *text, Diag *d)
{
    static const char *const names[] = { "byline", "notes", NULL };
    static const Keep bits[] = { KEEP_BYLINE, KEEP_NOTES };
    for (Str rest = str_of(text); rest.p && rest.n;) {
        int i;
        if (!set_choice(&i, "keep", str_cut(&rest, ','), names, d))
            return false;
        o->reading.keep |= bits[i];
    }
    return true;
}

static bool set_captions(Options *o, const char *text, Diag *d)
{
    static const char *const names[] = { "end", "inline", "skip", NULL };
    int i = 0;
    bool ok = set_choice(&i, "captions", str_of(text), names, d);
    o->reading.captions = (Captions)i;
    return ok;
}

static bool set_color(Options *o, const char *text, Diag *d)
{
    static const char *const names[] = { "auto", "never", NULL };
    int i = 0;
    bool ok = set_choice(&i, "color", str_of(text), names, d);
    o->color = o->color && i == 0;
    return ok;
}

static bool set_progress(Options *o, const char *text, Diag *d)
{
    static const char *const names[] = { "auto", "plain", "never", NULL };
    int i = 0;
    bool ok = set_choice(&i, "progress", str_of(text), names, d);
    o->progress = (ProgressMode)i;
    return ok;
}

static bool add_output(Options *o, const char *path, Diag *d)
{
    if (o->output_count == CLI_OUTPUTS)
        return diag_fail(d, FAIL_USAGE, "more than %d outputs", CLI_OUTPUTS);
    if (!sink_format(path)) {
        char known[256] = "";
        for (const Format *f = sink_formats; f->name; f++)
            snprintf(known + strlen(known), sizeof known - strlen(known), " %s", f->extensions);
        return diag_fail(d, FAIL_USAGE, "'%s': no format has this extension (known:%s)", path, known);
    }
    o->outputs[o->output_count++] = path;
    return true;
}

static bool add_lexicon(Options *o, const char *path, Diag *d)
{
    if (o->lexicon_count == CLI_LEXICONS)
        return diag_fail(d, FAIL_USAGE, "more than %d lexicons", CLI_LEXICONS);
    o->lexicons[o->lexicon_count++] = path;
    return true;
}

static bool set_option(Options *o, int value, const char *text, Diag *d)
{
    switch (value) {
    case 'o': return add_output(o, text, d);
    case 'v': o->voice = text; return true;
    case 'j': return set_number(&o->jobs, "jobs", text, 1, 256, d);
    case 'q': o->quiet = true; return true;
    case OPT_FROM: o->reading.from = text; return true;
    case OPT_RATE: return set_number(&o->rate, "rate", text, 80, 900, d);
    case OPT_PITCH: return set_number(&o->pitch, "pitch", text, 0, 100, d);
    case OPT_GAP: return set_number(&o->gap, "gap", text, 0, 400, d);
    case OPT_CAPTIONS: return set_captions(o, text, d);
    case OPT_KEEP: return set_keep(o, text, d);
    case OPT_TITLE: o->title = text; return true;
    case OPT_AUTHOR: o->author = text; return true;
    case OPT_ALBUM: o->album = text; return true;
    case OPT_COLOR: return set_color(o, text, d);
    case OPT_PROGRESS: return set_progress(o, text, d);
    case OPT_JSON: o->json = true; return true;
    case OPT_ACCOUNT: o->account = true; return true;
    case OPT_DOUBTS: o->doubts = true; return true;
    case OPT_LEXICON: return add_lexicon(o, text, d);
    case OPT_HELP: o->command = COMMAND_HELP; return true;
    case OPT_VERSION: o->command = COMMAND_VERSION; return true;
    default: return false;
    }
}

/* ---- argv ---- */

static void getopt_tables(struct option *longs, char *shorts)
{
    *shorts++ = ':'; /* tell a missing argument from an unknown option */
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        longs[i] = (struct option){ options[i].name, options[i].argument ? required_argument : no_argument, NULL,
                                    options[i].value };
        if (options[i].letter) {
            *shorts++ = (char)options[i].letter;
            if (options[i].argument)
                *shorts++ = ':';
        }
    }
    longs[OPTION_COUNT] = (struct option){ 0 };
    *shorts = '\0';
}

static bool parse_command(Options *o, const char *name, Diag *d)
{
    for (size_t i = 0; i < COMMAND_NAMES; i++)
        if (strcmp(name, commands[i].name) == 0) {
            o->command = commands[i].command;
            return true;
        }
    const char *near = nearest(name, command_name, COMMAND_NAMES);
    return near ? diag_fail(d, FAIL_USAGE, "unknown command '%s' (did you mean 'langdu %s'?)", name, near)
                : diag_fail(d, FAIL_USAGE, "unknown command '%s' (see langdu --help)", name);
}

static bool check_commands(const Options *o, const bool *given, Diag *d)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (given[i] && o->command <= COMMAND_VOICES && !(options[i].commands & 1u << o->command))
            return diag_fail(d, FAIL_USAGE, "--%s is not for this command (see langdu --help)", options[i].name);
    return true;
}

static bool parse_options(Options *o, int argc, char **argv, bool *given, Diag *d)
{
    struct option longs[OPTION_COUNT + 1];
    char shorts[2 * OPTION_COUNT + 2];
    getopt_tables(longs, shorts);
    opterr = 0;
    for (;;) {
        int value = getopt_long(argc, argv, shorts, longs, NULL);
        if (value == -1)
            return true;
        if (value == ':')
            return diag_fail(d, FAIL_USAGE, "option '%s' wants an argument", argv[optind - 1]);
        if (value == '?' && optopt && str_starts(str_of(argv[optind - 1]), STR("--")))
            return diag_fail(d, FAIL_USAGE, "option '%s' takes no argument", argv[optind - 1]);
        if (value == '?' && optopt)
            return diag_fail(d, FAIL_USAGE, "unknown option '-%c' (see langdu --help)", optopt);
        if (value == '?')
            return unknown_option(argv[optind - 1], d);
        for (size_t i = 0; i < OPTION_COUNT; i++)
            given[i] = given[i] || options[i].value == value;
        if (!set_option(o, value, optarg, d))
            return false;
    }
}

bool cli_parse(Options *o, int argc, char **argv, Diag *d)
{
    bool given[OPTION_COUNT] = { false };
    bool color = isatty(STDERR_FILENO) && !getenv("NO_COLOR");
    *o = (Options){ .rate = -1, .pitch = -1, .gap = -1, .color = color };
    if (!parse_options(o, argc, argv, given, d))
        return false;
    if (o->command != COMMAND_NONE)
        return true; /* --help, --version */
    if (optind == argc)
        return diag_fail(d, FAIL_USAGE, "no command (try: langdu render ARTICLE, or langdu --help)");
    if (!parse_command(o, argv[optind++], d) || !check_commands(o, given, d))
        return false;
    if (o->command != COMMAND_RENDER && o->command != COMMAND_INSPECT)
        return true;
    if (optind == argc)
        return diag_fail(d, FAIL_USAGE, "no article (a file, or - for standard input)");
    o->article = argv[optind++];
    if (optind < argc)
        return diag_fail(d, FAIL_USAGE, "one article at a time: '%s' is too many", argv[optind]);
    return true;
}

/* ---- what a person reads ---- */

static void help_options(unsigned commands_wanted)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        char left[48], letter[8] = "";
        if (options[i].commands != commands_wanted)
            continue;
        if (options[i].letter)
            snprintf(letter, sizeof letter, "-%c, ", options[i].letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, options[i].name, options[i].argument ? "=" : "",
                 options[i].argument ? options[i].argument : "");
        printf("  %-22s %s\n", left, options[i].about);
    }
}

void cli_help(void)
{
    puts("langdu (朗读): the audio version of a Chinese article, with a chapter for each section\n"
         "\n"
         "  langdu render  [OPTION...] ARTICLE   make the audio version\n"
         "  langdu inspect [OPTION...] ARTICLE   show what would be read, without speaking\n"
         "  langdu voices                        list the voices\n"
         "\n"
         "ARTICLE is a file or - for standard input. Without -o the audio is ARTICLE's name with .wav, here.\n"
         "\n"
         "render and inspect:");
    help_options(FOR_BOTH);
    puts("\nrender:");
    help_options(FOR_RENDER);
    puts("\ninspect:");
    help_options(FOR_INSPECT);
    puts("\nalways:");
    help_options(FOR_ALL);
    puts("\nformats:");
    for (const Format *f = sink_formats; f->name; f++)
        printf("  %-22s %s\n", f->extensions, f->about);
    puts("\nexit status: 0 done, 1 internal error, 2 wrong usage, 3 the article, 4 speech, 5 output");
}

void cli_print(const Diag *d, bool color)
{
    const char *bold = color ? "\033[1m" : "", *red = color ? "\033[31m" : "", *off = color ? "\033[0m" : "";
    fprintf(stderr, "%slangdu:%s ", bold, off);
    if (d->file[0] && d->line)
        fprintf(stderr, "%s:%u:%u: ", d->file, d->line, d->column);
    else if (d->file[0])
        fprintf(stderr, "%s: ", d->file);
    fprintf(stderr, "%s\n", d->text);
    if (d->excerpt[0])
        fprintf(stderr, "    %s\n    %*s%s^%s\n", d->excerpt, (int)d->caret, "", red, off);
}

void cli_warn(const char *file, Str source, size_t at, bool color, Str text)
{
    Diag d = { 0 };
    diag_at(&d, FAIL_INPUT, file, source, at, "warning: %.*s", STR_ARG(text));
    cli_print(&d, color);
}
