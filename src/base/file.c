#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- reading ---- */

static bool read_all(int fd, const char *path, size_t max, Buf *out, Diag *d)
{
    for (size_t total = 0;;) {
        size_t want = 1 << 16;
        ssize_t n = read(fd, buf_room(out, want), want);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return diag_file(d, FAIL_INPUT, path, errno, "cannot be read");
        if (n == 0)
            return true;
        out->n += (size_t)n;
        total += (size_t)n;
        if (total > max)
            return diag_file(d, FAIL_INPUT, path, 0, "is larger than %zu MiB", max >> 20);
    }
}

bool file_read(const char *path, size_t max, Buf *out, Diag *d)
{
    if (strcmp(path, "-") == 0)
        return read_all(STDIN_FILENO, "standard input", max, out, d);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return diag_file(d, FAIL_INPUT, path, errno, "cannot be opened");
    struct stat st;
    bool ok = fstat(fd, &st) == 0 || diag_file(d, FAIL_INPUT, path, errno, "cannot be read");
    if (ok && S_ISDIR(st.st_mode))
        ok = diag_file(d, FAIL_INPUT, path, 0, "is a folder, not a file");
    if (ok && S_ISREG(st.st_mode) && (uint64_t)st.st_size > max)
        ok = diag_file(d, FAIL_INPUT, path, 0, "is larger than %zu MiB", max >> 20);
    ok = ok && read_all(fd, path, max, out, d);
    close(fd);
    return ok;
}

/* ---- writing ---- */

/* The temporary names of open OutFiles. Plain pointers, written before and after the file exists, so that a signal handler
 * may walk the list at any moment. */
#define OPEN_MAX_FILES 64
static const char *volatile open_files[OPEN_MAX_FILES];

static int take_slot(const char *temporary)
{
    for (int i = 0; i < OPEN_MAX_FILES; i++)
        if (!open_files[i]) {
            open_files[i] = temporary;
            return i;
        }
    return -1;
}

void file_abandon_all(void)
{
    for (int i = 0; i < OPEN_MAX_FILES; i++)
        if (open_files[i]) {
            unlink(open_files[i]);
            open_files[i] = NULL;
        }
}

/* "folder/" of a path, or "./": at most n bytes with the NUL; false when it does not fit. */
static bool folder_of(const char *path, char *out, size_t n)
{
    const char *slash = strrchr(path, '/');
    int k = slash ? snprintf(out, n, "%.*s", (int)(slash - path + 1), path) : snprintf(out, n, "./");
    return k >= 0 && (size_t)k < n;
}

static int open_temporary(OutFile *f, Diag *d)
{
    char folder[PATH_MAX];
    if (!folder_of(f->path, folder, sizeof folder - 32)) {
        diag_file(d, FAIL_OUTPUT, f->path, 0, "is too long a name");
        return -1;
    }
    f->temporary = malloc(strlen(folder) + 32);
    if (!f->temporary) {
        diag_fail(d, FAIL_INTERNAL, "out of memory");
        return -1;
    }
    for (unsigned try = 0; try < 1000; try++) {
        snprintf(f->temporary, strlen(folder) + 32, "%s.langdu-%ld-%u", folder, (long)getpid(), try);
        int fd = open(f->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST) {
            if (fd < 0)
                diag_file(d, FAIL_OUTPUT, f->path, errno, "cannot be written");
            return fd;
        }
    }
    diag_file(d, FAIL_OUTPUT, f->path, 0, "cannot be written: no free temporary name");
    return -1;
}

bool outfile_open(OutFile *f, const char *path, Diag *d)
{
    struct stat st;
    *f = (OutFile){ .fd = -1, .slot = -1, .path = strdup(path) };
    if (!f->path)
        return diag_fail(d, FAIL_INTERNAL, "out of memory");
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        diag_file(d, FAIL_OUTPUT, path, 0, "cannot be written: it is %s", S_ISDIR(st.st_mode) ? "a folder" : "no plain file");
    } else if ((f->fd = open_temporary(f, d)) >= 0) {
        f->slot = take_slot(f->temporary);
        if (f->slot >= 0)
            return true;
        unlink(f->temporary);
        diag_fail(d, FAIL_INTERNAL, "too many outputs");
    }
    outfile_abandon(f);
    return false;
}

static void forget(OutFile *f)
{
    if (f->slot >= 0)
        open_files[f->slot] = NULL;
    free(f->path);
    free(f->temporary);
    *f = (OutFile){ .fd = -1, .slot = -1 };
}

static void sync_folder(const char *path)
{
    char folder[PATH_MAX];
    if (!folder_of(path, folder, sizeof folder))
        return;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd); /* the name's durability; some file systems refuse it on folders */
        close(fd);
    }
}

bool outfile_commit(OutFile *f, Diag *d)
{
    bool ok = fsync(f->fd) == 0 || errno == EINVAL;
    int error = errno;
    int fd = f->fd;
    f->fd = -1;
    if (close(fd) != 0 && ok) {
        ok = false;
        error = errno;
    }
    if (ok && rename(f->temporary, f->path) != 0) {
        ok = false;
        error = errno;
    }
    if (!ok) {
        diag_file(d, FAIL_OUTPUT, f->path, error, "cannot be written");
        outfile_abandon(f);
        return false;
    }
    sync_folder(f->path);
    forget(f);
    return true;
}

void outfile_abandon(OutFile *f)
{
    if (!f->path)
        return;
    if (f->fd >= 0)
        close(f->fd);
    if (f->slot >= 0)
        unlink(f->temporary);
    forget(f);
}

int file_spool(const char *path, Diag *d)
{
    char name[PATH_MAX];
    if (!folder_of(path, name, sizeof name - 32)) {
        diag_file(d, FAIL_OUTPUT, path, 0, "is too long a name");
        return -1;
    }
    int fd = open(name, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
    /* Not every file system knows files without a name. */
    strcat(name, ".langdu-spool-XXXXXX");
    fd = mkostemp(name, O_CLOEXEC);
    if (fd < 0)
        diag_file(d, FAIL_OUTPUT, path, errno, "cannot be written");
    else
        unlink(name);
    return fd;
}

bool file_write(int fd, const void *p, size_t n, const char *name, Diag *d)
{
    for (const char *at = p; n > 0;) {
        ssize_t k = write(fd, at, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return diag_file(d, FAIL_OUTPUT, name, k < 0 ? errno : ENOSPC, "cannot be written");
        at += k;
        n -= (size_t)k;
    }
    return true;
}

bool file_write_at(int fd, const void *p, size_t n, int64_t offset, const char *name, Diag *d)
{
    for (const char *at = p; n > 0;) {
        ssize_t k = pwrite(fd, at, n, offset);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return diag_file(d, FAIL_OUTPUT, name, k < 0 ? errno : ENOSPC, "cannot be written");
        at += k;
        offset += k;
        n -= (size_t)k;
    }
    return true;
}

bool file_read_at(int fd, void *p, size_t n, int64_t offset, const char *name, Diag *d)
{
    for (char *at = p; n > 0;) {
        ssize_t k = pread(fd, at, n, offset);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return diag_file(d, FAIL_OUTPUT, name, errno, "cannot be read back");
        if (k == 0)
            return diag_file(d, FAIL_OUTPUT, name, 0, "cannot be read back: it ends too early");
        at += k;
        offset += k;
        n -= (size_t)k;
    }
    return true;
}
