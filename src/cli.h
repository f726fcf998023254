/* cli: argv to Options, and Diag to the words that a person reads. */
#ifndef LANGDU_CLI_H
#define LANGDU_CLI_H

#include "article/article.h"
#include "base/diag.h"

#define CLI_OUTPUTS 16
#define CLI_LEXICONS 16

typedef enum Command { COMMAND_NONE, COMMAND_RENDER, COMMAND_INSPECT, COMMAND_VOICES, COMMAND_HELP, COMMAND_VERSION } Command;
typedef enum ProgressMode { PROGRESS_AUTO, PROGRESS_PLAIN, PROGRESS_NEVER } ProgressMode;

typedef struct Options {
    Command command;
    const char *article;
    const char *outputs[CLI_OUTPUTS];
    int output_count;
    ArticleOptions reading;
    const char *lexicons[CLI_LEXICONS]; /* own readings, later over earlier */
    int lexicon_count;
    const char *voice;
    int rate, pitch, gap; /* -1: the preset's */
    int jobs;             /* 0: all cores */
    const char *title, *author, *album;
    bool quiet, json, account, doubts;
    bool color;           /* on stderr */
    ProgressMode progress;
} Options;

/* FAIL_USAGE for what is wrong. All strings are argv's own. */
bool cli_parse(Options *o, int argc, char **argv, Diag *d);

void cli_help(void);
void cli_print(const Diag *d, bool color); /* to stderr */
void cli_warn(const char *file, Str source, size_t at, bool color, Str text);

#endif
