/* The only file that includes libsndfile's header.
 *
 * libsndfile writes the header and the samples, we append the chunks it cannot write, and libsndfile counts the result.
 * It sees the OutFile through virtual I/O and not by its descriptor: so every byte it reads and writes passes our own
 * functions, which keep the system's reason for the first write that failed, also for those that happen when it closes
 * and whose result it drops.
 *
 * A plain WAV holds 4 GiB and libsndfile wraps its sizes in silence when there is more. The number of samples and the
 * size of the chunks are known before the first byte is written, so the choice between RIFF and RF64 (EBU Tech 3306) is
 * made then and nothing has to be converted afterwards. */
#include "publish/wav.h"

#include <sndfile.h>

#include "publish/wav_chunks.h"

#define BLOCK ((size_t)64 << 10) /* samples */
#define HEADER_MAX 256           /* libsndfile's headers have 44 bytes for WAV and 104 for RF64 */

/* libsndfile 1.2.0 skips a `cue ` chunk of more points than this (wav.c). */
#define COUNTED_CUES 2500

const char *sink_sndfile_version(void)
{
    const char *version = sf_version_string(); /* libsndfile-1.2.0 */
    const char *dash = strrchr(version, '-');
    return dash ? dash + 1 : version;
}

/* ---- libsndfile's eyes on the OutFile ---- */

typedef struct Stream {
    const OutFile *out;
    int64_t at, length;
    Diag *d;
} Stream;

static sf_count_t stream_length(void *user)
{
    const Stream *s = user;
    return s->length;
}

static sf_count_t stream_seek(sf_count_t offset, int whence, void *user)
{
    Stream *s = user;
    int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? s->at : s->length;
    if (base + offset < 0)
        return -1;
    return s->at = base + offset;
}

static sf_count_t stream_read(void *p, sf_count_t count, void *user)
{
    Stream *s = user;
    int64_t left = s->at < s->length ? s->length - s->at : 0;
    int64_t n = count < left ? count : left;
    if (n <= 0 || !file_read_at(s->out->fd, p, (size_t)n, s->at, s->out->path, s->d))
        return 0;
    s->at += n;
    return n;
}

static sf_count_t stream_write(const void *p, sf_count_t count, void *user)
{
    Stream *s = user;
    if (count <= 0 || !file_write_at(s->out->fd, p, (size_t)count, s->at, s->out->path, s->d))
        return 0;
    s->at += count;
    if (s->length < s->at)
        s->length = s->at;
    return count;
}

static sf_count_t stream_tell(void *user)
{
    const Stream *s = user;
    return s->at;
}

static SNDFILE *stream_open(Stream *s, int mode, SF_INFO *info)
{
    SF_VIRTUAL_IO io = { stream_length, stream_seek, stream_read, stream_write, stream_tell };
    SNDFILE *file = sf_open_virtual(&io, mode, info, s);
    if (!file)
        diag_fail(s->d, FAIL_OUTPUT, "cannot %s '%s': %s", mode == SFM_WRITE ? "write" : "read back", s->out->path,
                  sf_strerror(NULL));
    return file;
}

/* ---- writing ---- */

/* A failure that the stream has seen is in d already and wins over libsndfile's words. */
static bool copy_samples(const Publication *p, SNDFILE *file, const OutFile *out, Diag *d)
{
    int16_t block[BLOCK];
    int64_t samples = p->timeline->samples;
    for (int64_t at = 0; at < samples;) {
        size_t n = samples - at < (int64_t)BLOCK ? (size_t)(samples - at) : BLOCK;
        if (!spool_read(p->spool, at, block, n, d))
            return false;
        if (sf_write_short(file, block, (sf_count_t)n) != (sf_count_t)n)
            return diag_file(d, FAIL_OUTPUT, out->path, 0, "cannot be written: %s", sf_strerror(file));
        at += (int64_t)n;
    }
    return true;
}

static bool write_sound(const Publication *p, bool rf64, OutFile *out, Diag *d)
{
    Stream stream = { .out = out, .d = d };
    SF_INFO info = { .samplerate = p->timeline->sample_rate,
                     .channels = 1,
                     .format = (rf64 ? SF_FORMAT_RF64 : SF_FORMAT_WAV) | SF_FORMAT_PCM_16 };
    SNDFILE *file = stream_open(&stream, SFM_WRITE, &info);
    if (!file)
        return false;
    bool ok = copy_samples(p, file, out, d);
    int error = sf_close(file);
    if (error != SF_ERR_NO_ERROR)
        ok = diag_file(d, FAIL_OUTPUT, out->path, 0, "cannot be written: %s", sf_error_number(error));
    return ok && d->fail == FAIL_NONE;
}

/* ---- counting what was written ---- */

static bool count_cues(SNDFILE *file, uint32_t expected, const OutFile *out, Diag *d)
{
    uint32_t count = 0;
    sf_command(file, SFC_GET_CUE_COUNT, &count, sizeof count);
    return count == expected || diag_fail(d, FAIL_OUTPUT, "'%s' came out wrong: %u markers instead of %u", out->path,
                                          count, expected);
}

static bool check(const Publication *p, bool rf64, int64_t length, OutFile *out, Diag *d)
{
    const Timeline *t = p->timeline;
    Stream stream = { .out = out, .length = length, .d = d };
    SF_INFO info = { .format = 0 };
    SNDFILE *file = stream_open(&stream, SFM_READ, &info);
    if (!file)
        return false;
    uint32_t cues = wav_chunks_cues(t);
    bool ok = true;
    if (info.frames != t->samples || info.samplerate != t->sample_rate || info.channels != 1)
        ok = diag_fail(d, FAIL_OUTPUT, "'%s' came out wrong: %lld samples instead of %lld", out->path,
                       (long long)info.frames, (long long)t->samples);
    if (ok && !rf64 && cues <= COUNTED_CUES) /* of RF64 it reads no markers */
        ok = count_cues(file, cues, out, d);
    sf_close(file);
    return ok && d->fail == FAIL_NONE;
}

bool wav_write_within(const Publication *p, OutFile *out, uint64_t riff_max, Diag *d)
{
    Buf tail = { 0 };
    int64_t length = 0;
    wav_chunks_build(p, &tail);
    bool rf64 = HEADER_MAX + (uint64_t)p->timeline->samples * sizeof(int16_t) + tail.n > riff_max;
    bool ok = write_sound(p, rf64, out, d) && wav_chunks_append(out, buf_str(&tail), &length, d) &&
              check(p, rf64, length, out, d);
    buf_release(&tail);
    return ok;
}

bool wav_write(const Publication *p, OutFile *out, Diag *d)
{
    return wav_write_within(p, out, UINT32_MAX, d);
}
