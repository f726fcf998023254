#include "base/data.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/data_format.h"

uint64_t data_checksum(const char *p, size_t n)
{
    uint64_t lane[4] = { 1, 2, 3, 4 }, word[4];
    size_t i = 0;
    for (; i + sizeof word <= n; i += sizeof word) {
        memcpy(word, p + i, sizeof word);
        for (int k = 0; k < 4; k++)
            lane[k] = (lane[k] ^ word[k]) * 0x100000001B3u;
    }
    for (; i < n; i++)
        lane[i & 3] = (lane[i & 3] ^ (unsigned char)p[i]) * 0x100000001B3u;
    uint64_t sum = n;
    for (int k = 0; k < 4; k++)
        sum = (sum ^ lane[k] ^ lane[k] >> 29) * 0x9E3779B97F4A7C15u;
    return sum ^ sum >> 32;
}

/* Every offset of the directory is inside the file, names end. */
static bool sound(const Data *data)
{
    const DataHeader *h = (const DataHeader *)data->p;
    if (data->n < sizeof *h || memcmp(h->magic, DATA_MAGIC, sizeof h->magic) != 0 || h->version != DATA_VERSION ||
        h->size != data->n || h->count > DATA_BLOBS ||
        h->checksum != data_checksum(data->p + sizeof *h, data->n - sizeof *h) ||
        data->n < sizeof *h + h->count * sizeof(DataEntry))
        return false;
    const DataEntry *e = (const DataEntry *)(h + 1);
    for (uint32_t i = 0; i < h->count; i++)
        if (e[i].at > data->n || e[i].size > data->n - e[i].at || e[i].name[sizeof e[i].name - 1])
            return false;
    return true;
}

static bool map(Data *data, const char *path, Diag *d)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return diag_errno(d, FAIL_INTERNAL, errno, "cannot open '%s' (run make)", path);
    struct stat st;
    void *p = MAP_FAILED;
    if (fstat(fd, &st) == 0 && st.st_size > 0)
        p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    if (p == MAP_FAILED)
        return diag_fail(d, FAIL_INTERNAL, "cannot read '%s' (run make again)", path);
    data->p = p;
    data->n = (size_t)st.st_size;
    return sound(data) ||
           diag_fail(d, FAIL_INTERNAL, "'%s' is damaged or of another version (run make clean, then make)", path);
}

/* The folder of the running command: as the kernel links it, or, where /proc is not mounted, as it was called. */
static void own_folder(char *out, size_t n)
{
    ssize_t k = readlink("/proc/self/exe", out, n - 1);
    const char *called = (const char *)getauxval(AT_EXECFN);
    if (k > 0)
        out[k] = '\0';
    else
        snprintf(out, n, "%s", called && strchr(called, '/') ? called : "./langdu");
    char *slash = strrchr(out, '/');
    slash[slash == out] = '\0';
}

static char *find_folder(void)
{
    static const char *const places[] = { "share/langdu", "../share/langdu" };
    char own[PATH_MAX], folder[PATH_MAX + 32], file[PATH_MAX + 64];
    own_folder(own, sizeof own);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(folder, sizeof folder, "%s/%s", own, places[i]);
        snprintf(file, sizeof file, "%s/" DATA_FILE, folder);
        if (access(file, F_OK) == 0)
            break;
    }
    return strdup(folder);
}

bool data_open(Data *data, const char *folder, Diag *d)
{
    char file[PATH_MAX + 64];
    *data = (Data){ .folder = folder ? strdup(folder) : find_folder() };
    if (!data->folder)
        return diag_fail(d, FAIL_INTERNAL, "out of memory");
    snprintf(file, sizeof file, "%s/" DATA_FILE, data->folder);
    if (map(data, file, d))
        return true;
    data_close(data);
    return false;
}

void data_close(Data *data)
{
    if (data->p)
        munmap((void *)(uintptr_t)data->p, data->n);
    free(data->folder);
    *data = (Data){ 0 };
}

Str data_blob(const Data *data, const char *name)
{
    const DataHeader *h = (const DataHeader *)data->p;
    const DataEntry *e = (const DataEntry *)(h + 1);
    for (uint32_t i = 0; i < h->count; i++)
        if (strcmp(e[i].name, name) == 0)
            return (Str){ data->p + e[i].at, e[i].size };
    return (Str){ NULL, 0 };
}
