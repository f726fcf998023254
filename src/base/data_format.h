/* data_format: the layout of langdu.data, shared by the compiler that writes it and the reader that maps it. */
#ifndef LANGDU_DATA_FORMAT_H
#define LANGDU_DATA_FORMAT_H

#include <stdint.h>

#define DATA_FILE "langdu.data"
#define DATA_MAGIC "langdu\r\n"
#define DATA_BLOBS 64 /* at most */
#define DATA_ALIGN 64

typedef struct DataHeader {
    char magic[8];
    uint32_t version, count; /* DATA_VERSION; blobs */
    uint64_t size;           /* of the whole file */
    uint64_t checksum;       /* of all that follows the header */
} DataHeader;

typedef struct DataEntry {
    char name[16]; /* NUL-terminated */
    uint64_t at, size;
} DataEntry;

#endif
