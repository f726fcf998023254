#include "audio/spool.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

#define FLUSH_BYTES ((size_t)64 << 10)

bool spool_open(Spool *s, const char *near_path, Diag *d)
{
    *s = (Spool){ .fd = -1, .name = strdup(near_path) };
    if (!s->name)
        return diag_fail(d, FAIL_INTERNAL, "out of memory");
    s->fd = file_spool(near_path, d);
    if (s->fd < 0)
        spool_close(s);
    return s->fd >= 0;
}

void spool_close(Spool *s)
{
    /* A zeroed Spool has fd 0, which is somebody else's: the name tells whether it was ever opened. */
    if (s->name && s->fd >= 0)
        close(s->fd);
    buf_release(&s->pending);
    free(s->name);
    *s = (Spool){ .fd = -1 };
}

/* Samples that are in the file; the others are pending. */
static int64_t written(const Spool *s)
{
    return s->samples - (int64_t)(s->pending.n / sizeof(int16_t));
}

bool spool_flush(Spool *s, Diag *d)
{
    int64_t at = written(s) * (int64_t)sizeof(int16_t);
    if (!file_write_at(s->fd, s->pending.p, s->pending.n, at, s->name, d))
        return false;
    buf_clear(&s->pending);
    return true;
}

bool spool_add(Spool *s, const int16_t *samples, size_t count, Diag *d)
{
    size_t bytes = count * sizeof *samples;
    if (s->pending.n + bytes > FLUSH_BYTES && !spool_flush(s, d))
        return false;
    if (bytes <= FLUSH_BYTES)
        buf_add(&s->pending, samples, bytes);
    else if (!file_write_at(s->fd, samples, bytes, s->samples * (int64_t)sizeof *samples, s->name, d))
        return false;
    s->samples += (int64_t)count;
    return true;
}

bool spool_silence(Spool *s, size_t count, Diag *d)
{
    static const int16_t zeros[4096];
    enum { BLOCK = sizeof zeros / sizeof *zeros };
    while (count > 0) {
        size_t n = count < BLOCK ? count : BLOCK;
        if (!spool_add(s, zeros, n, d))
            return false;
        count -= n;
    }
    return true;
}

bool spool_read(const Spool *s, int64_t at, int16_t *out, size_t count, Diag *d)
{
    if (at < 0 || at > s->samples || (uint64_t)count > (uint64_t)(s->samples - at))
        return diag_fail(d, FAIL_INTERNAL, "samples %lld and %zu more are beyond the spool's %lld",
                         (long long)at, count, (long long)s->samples);
    int64_t in_file = written(s) - at;
    size_t n = in_file <= 0 ? 0 : (uint64_t)in_file < count ? (size_t)in_file : count;
    if (n > 0 && !file_read_at(s->fd, out, n * sizeof *out, at * (int64_t)sizeof *out, s->name, d))
        return false;
    if (n < count)
        memcpy(out + n, s->pending.p + (size_t)(at + (int64_t)n - written(s)) * sizeof *out, (count - n) * sizeof *out);
    return true;
}
