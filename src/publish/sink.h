/* sink: the programme as files. One row of the table for each format. */
#ifndef LANGDU_SINK_H
#define LANGDU_SINK_H

#include "audio/spool.h"
#include "audio/timeline.h"
#include "base/file.h"

/* All that a format may want to know. Borrowed; valid during the call. Texts that are not known are empty. */
typedef struct Publication {
    const Timeline *timeline; /* finished */
    const Spool *spool;       /* at least as long as the timeline */
    Str title, author, source, date, album;
    Str language;        /* zh-CN or zh-TW */
    Str encoder;         /* langdu VERSION */
} Publication;

typedef struct Format {
    const char *name;       /* wav */
    const char *extensions; /* ".wav", several separated by blanks */
    const char *about;      /* one line for --help */
    /* Writes the whole file to `out`, from offset 0. Commit and abandon are the caller's. */
    bool (*write)(const Publication *p, OutFile *out, Diag *d);
} Format;

extern const Format sink_formats[]; /* ends with a row whose name is NULL */

/* The format that a file name asks for, or NULL. The longest extension wins (.chapters.json before .json); upper case
 * is the same as lower case; a name that is nothing but an extension asks for none. */
const Format *sink_format(const char *path);

/* Writes all `paths` (at most SINK_MAX), each in the format of its extension; all are complete before the first
 * one takes its name. FAIL_USAGE when there is no such format, FAIL_OUTPUT when one cannot be written. */
#define SINK_MAX 16
bool sink_publish(const Publication *p, const char *const *paths, int count, Diag *d);

/* A date as formats want it. Month and day are 0 when the page does not say. */
typedef struct Day {
    int year, month, day;
} Day;

/* Finds a date in a page's own words: 2022-06-30 18:07, 2022年6月30日, 2022/6/30, 20220630, 2022年. */
bool sink_day(Str text, Day *out);

/* "1.2.0": of libsndfile. */
const char *sink_sndfile_version(void);

#endif
