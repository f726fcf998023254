/* file: whole files in, and files that appear only when they are complete.
 *
 * An OutFile is written under a temporary name in the folder of its final name. outfile_commit makes it durable and
 * renames it; until then whatever stood under the final name is untouched. outfile_abandon (also for one that was never
 * opened, or is committed) removes what is left. Every open OutFile is in a process-wide list, so that
 * file_abandon_all(), which is safe in a signal handler, leaves nothing behind. */
#ifndef LANGDU_FILE_H
#define LANGDU_FILE_H

#include <stdint.h>

#include "base/buf.h"
#include "base/diag.h"

/* The largest article we take, in bytes: spans are 32 bits wide. */
#define FILE_ARTICLE_MAX ((size_t)512 << 20)

/* Appends the file's bytes ("-" is standard input) to `out`. FAIL_INPUT for what cannot be read, is a folder, or is
 * larger than `max` bytes. */
bool file_read(const char *path, size_t max, Buf *out, Diag *d);

typedef struct OutFile {
    int fd;          /* open for reading and writing, at any offset; owned by the OutFile */
    int slot;        /* in the list of open ones; -1 when not open */
    char *path;      /* final name, owned */
    char *temporary; /* owned */
} OutFile;

/* FAIL_OUTPUT when the folder cannot be written or the name is a folder. */
bool outfile_open(OutFile *f, const char *path, Diag *d);
bool outfile_commit(OutFile *f, Diag *d);
void outfile_abandon(OutFile *f);
void file_abandon_all(void);

/* A file without a name in the folder of `path`, for what does not fit in memory. Returns -1 and fills d on failure. */
int file_spool(const char *path, Diag *d);

/* All n bytes, or FAIL_OUTPUT with the system's reason. `name` is for the message. */
bool file_write(int fd, const void *p, size_t n, const char *name, Diag *d);
bool file_write_at(int fd, const void *p, size_t n, int64_t at, const char *name, Diag *d);
/* Exactly n bytes from offset `at`; FAIL_OUTPUT (it is our own spool that fails). */
bool file_read_at(int fd, void *p, size_t n, int64_t at, const char *name, Diag *d);

#endif
