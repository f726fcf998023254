/* data: the compiled tables of voices/, one file that is mapped and not parsed.
 *
 * The file is a container of named blobs made by compile-data from voices/: header {magic, version, file size,
 * checksum}, directory of blobs, blobs aligned to 64 bytes. All integers little-endian. A wrong version, size or
 * checksum is FAIL_INTERNAL with the advice to run make again. */
#ifndef LANGDU_DATA_H
#define LANGDU_DATA_H

#include <stdint.h>

#include "base/diag.h"

#define DATA_VERSION 1

typedef struct Data {
    const char *p; /* the mapping */
    size_t n;
    char *folder;  /* where the data file and the presets live; owned */
} Data;

/* Finds share/langdu/ beside the running command or one level above it, or takes `folder` when it is not NULL. */
bool data_open(Data *data, const char *folder, Diag *d);
void data_close(Data *data);

/* The blob of that name; an empty view when there is none. Lives as long as the Data. */
Str data_blob(const Data *data, const char *name);

/* The checksum over `n` bytes (a multiple-lane FNV-1a over 64-bit words: it guards against damage, not malice). */
uint64_t data_checksum(const char *p, size_t n);

#endif
