/* The pool is a ring of jobs in the order in which they were submitted; `jobs` of them run at a time, each in a
 * process of its own, and the oldest is handed out when it is done.
 *
 * A speaker gets two descriptors from its parent, opened just before the fork: an anonymous file for the result and the
 * writing end of a pipe that nobody writes to. The parent closes its copy of that end at once, so the pipe hangs up
 * when the speaker is gone, however it went: poll sees the end of any speaker without a signal handler and without
 * pidfds. Then waitpid tells how it ended. Only a speaker that exits with 0 and whose file is complete has spoken; any
 * other end, or none within the limit, gives the block to a second speaker, and after that the render fails with
 * the words at which it stopped: as many utterances as are complete in the file were spoken before.
 *
 * The file: for each utterance a Record, its words, its samples padded to 4 bytes. It is read in the same process image
 * that wrote it, so it needs no byte order and no version; its sizes are checked all the same. */
#include "speech/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"

#define JOBS_MAX 256
#define WINDOW 2 /* blocks under way for each speaker, and as many more: enough that none waits for a slow neighbour */
#define ATTEMPTS 2

/* A speaker makes a syllable in 0.3 ms. The limit is for one that hangs, on a machine with a hundred times the load. */
#define LIMIT_MS 20000
#define LIMIT_MS_SYLLABLE 50

typedef struct Record {
    uint32_t words, samples;
} Record;

typedef enum State { JOB_WAITING, JOB_RUNNING, JOB_DONE } State;

typedef struct Job {
    Block block;
    State state;
    unsigned attempt; /* from 0 */
    pid_t pid;
    int result;       /* the file; -1 when there is none */
    int life;         /* reading end of the pipe; -1 */
    int64_t deadline; /* milliseconds of the monotonic clock */
} Job;

struct Pool {
    const Voice *voice;
    const Pinyin *pinyin;
    PoolHook hook;
    uint32_t jobs, running;
    uint32_t oldest, count, capacity; /* the ring */
    Job *ring;
    char *map; /* of the block that was handed out */
    size_t map_size;
    SpokenUtterance *spoken;
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static Job *job_at(const Pool *pool, uint32_t i)
{
    return &pool->ring[(pool->oldest + i) % pool->capacity];
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* ---- the speaker's side ---- */

/* The parent's handlers must not run here: they would remove the parent's output. Signals are blocked since before the
 * fork. What is ignored stays ignored (nohup). */
static void forget_handlers(void)
{
    struct sigaction old;
    sigset_t none;
    for (int i = 1; i < NSIG; i++)
        if (sigaction(i, NULL, &old) == 0 && old.sa_handler != SIG_DFL && old.sa_handler != SIG_IGN)
            signal(i, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Out of memory in a speaker: no unwinding into the parent's code. */
static void leave(void)
{
    _exit(2);
}

static bool write_utterance(int fd, const Speech *s, Diag *d)
{
    Record r = { (uint32_t)(s->words.n / sizeof(SpokenWord)), (uint32_t)(s->pcm.n / sizeof(int16_t)) };
    return file_write(fd, &r, sizeof r, "speech", d) && file_write(fd, s->words.p, s->words.n, "speech", d) &&
           file_write(fd, s->pcm.p, s->pcm.n, "speech", d) &&
           (r.samples % 2 == 0 || file_write(fd, "\0", 2, "speech", d));
}

static _Noreturn void speak(const Pool *pool, const Job *job, pid_t parent)
{
    Diag d = { 0 };
    Speech s = { 0 };
    bool ok = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
    forget_handlers();
    arena_full = leave;
    if (ok && pool->hook.in_speaker)
        pool->hook.in_speaker(&job->block, job->attempt, pool->hook.arg);
    for (uint32_t i = 0; ok && i < job->block.count; i++)
        ok = speaker_say(pool->voice, pool->pinyin, &job->block.utterances[i], &s, &d) &&
             write_utterance(job->result, &s, &d);
    _exit(ok ? 0 : 1);
}

/* ---- starting and ending speakers ---- */

static int64_t limit_of(const Pool *pool, const Block *block)
{
    int64_t limit = LIMIT_MS;
    for (uint32_t i = 0; i < block->count; i++)
        limit += (int64_t)LIMIT_MS_SYLLABLE * (block->utterances[i].syllable_count + block->utterances[i].word_count);
    return pool->hook.limit_ms ? pool->hook.limit_ms : limit;
}

/* fork with all signals blocked in the child until it has its own handlers. */
static pid_t fork_speaker(const Pool *pool, Job *job)
{
    sigset_t all, before;
    pid_t parent = getpid();
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    pid_t pid = fork();
    if (pid == 0)
        speak(pool, job, parent);
    int error = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return pid;
}

static bool start(Pool *pool, Job *job, Diag *d)
{
    int life[2];
    job->result = memfd_create("langdu-speech", MFD_CLOEXEC);
    if (job->result < 0)
        return diag_errno(d, FAIL_SYNTHESIS, errno, "cannot make room for speech");
    if (pipe2(life, O_CLOEXEC) < 0)
        return diag_errno(d, FAIL_SYNTHESIS, errno, "cannot start a speaker");
    job->life = life[0];
    job->pid = fork_speaker(pool, job);
    int error = errno;
    close(life[1]);
    if (job->pid < 0)
        return diag_errno(d, FAIL_SYNTHESIS, error, "cannot start a speaker");
    job->state = JOB_RUNNING;
    job->deadline = now_ms() + limit_of(pool, &job->block);
    pool->running++;
    return true;
}

/* The speaker is gone or will be at once: its status; -1 when the system does not tell. */
static int reap(Pool *pool, Job *job)
{
    int status = -1;
    while (waitpid(job->pid, &status, 0) < 0)
        if (errno != EINTR)
            break;
    close_fd(&job->life);
    job->state = JOB_WAITING;
    pool->running--;
    return status;
}

static bool start_waiting(Pool *pool, Diag *d)
{
    for (uint32_t i = 0; i < pool->count && pool->running < pool->jobs; i++) {
        Job *job = job_at(pool, i);
        if (job->state == JOB_WAITING && !start(pool, job, d))
            return false;
    }
    return true;
}

/* ---- results ---- */

/* The utterance at byte `*at` of the map; false when it is not all there. */
static bool read_utterance(const char *map, size_t size, size_t *at, SpokenUtterance *out)
{
    if (size - *at < sizeof(Record))
        return false;
    const Record *r = (const Record *)(const void *)(map + *at);
    size_t words = *at + sizeof *r, samples = words + (size_t)r->words * sizeof(SpokenWord);
    size_t end = samples + ((size_t)r->samples + r->samples % 2) * sizeof(int16_t);
    if (end > size || r->samples == 0)
        return false;
    *out = (SpokenUtterance){ .samples = (const int16_t *)(const void *)(map + samples),
                              .count = r->samples,
                              .words = (const SpokenWord *)(const void *)(map + words) };
    *at = end;
    return true;
}

static void forget_result(Pool *pool)
{
    if (pool->map)
        munmap(pool->map, pool->map_size);
    free(pool->spoken);
    pool->map = NULL;
    pool->spoken = NULL;
}

/* Maps the job's file and finds its utterances; returns how many are complete. */
static uint32_t read_result(Pool *pool, const Job *job)
{
    struct stat st;
    uint32_t n = 0;
    forget_result(pool);
    if (fstat(job->result, &st) < 0 || st.st_size == 0)
        return 0;
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, job->result, 0);
    if (p == MAP_FAILED)
        return 0;
    pool->map = p;
    pool->map_size = (size_t)st.st_size;
    pool->spoken = calloc(job->block.count, sizeof *pool->spoken);
    size_t at = 0;
    while (pool->spoken && n < job->block.count && read_utterance(p, pool->map_size, &at, &pool->spoken[n]))
        n++;
    return n;
}

/* ---- failures ---- */

#define EXCERPT 20 /* characters of the text in a message */

static Str excerpt_of(const Utterance *u)
{
    Str text = u->shown.n ? u->shown : u->text.n ? u->text : u->spoken;
    size_t at = 0;
    for (int i = 0; i < EXCERPT && at < text.n; i++)
        utf8_next(text, &at);
    return str_first(text, at);
}

typedef enum End { END_WELL, END_DIED, END_FAILED, END_HUNG, END_SHORT } End;

static bool give_up(Pool *pool, Job *job, End end, int signal, Diag *d)
{
    uint32_t spoken = read_result(pool, job);
    Str text = { "", 0 };
    if (job->block.count)
        text = excerpt_of(&job->block.utterances[spoken < job->block.count ? spoken : job->block.count - 1]);
    if (end == END_DIED)
        return diag_fail(d, FAIL_SYNTHESIS, "the speaker was killed twice (signal %d) at '%.*s'", signal,
                         STR_ARG(text));
    return diag_fail(d, FAIL_SYNTHESIS, "the speaker %s twice at '%.*s'", end == END_HUNG ? "hung" : "failed",
                     STR_ARG(text));
}

/* The job has ended in some way: done, or once more, or given up. */
static bool settle(Pool *pool, Job *job, End end, int signal, Diag *d)
{
    if (end == END_WELL) {
        job->state = JOB_DONE;
        return true;
    }
    if (job->attempt + 1 == ATTEMPTS)
        return give_up(pool, job, end, signal, d);
    close_fd(&job->result);
    job->attempt++;
    return start(pool, job, d);
}

static bool collect(Pool *pool, Job *job, Diag *d)
{
    int status = reap(pool, job);
    if (status != -1 && WIFSIGNALED(status))
        return settle(pool, job, END_DIED, WTERMSIG(status), d);
    bool well = status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return settle(pool, job, well ? END_WELL : END_FAILED, 0, d);
}

static bool cut_off(Pool *pool, Job *job, Diag *d)
{
    kill(job->pid, SIGKILL);
    reap(pool, job);
    return settle(pool, job, END_HUNG, 0, d);
}

/* ---- waiting ---- */

/* The running jobs' pipes into `polls` and the jobs into `owners`; returns how many, and the earliest deadline. */
static nfds_t list_running(const Pool *pool, struct pollfd *polls, Job **owners, int64_t *deadline)
{
    nfds_t n = 0;
    *deadline = INT64_MAX;
    for (uint32_t i = 0; i < pool->count; i++) {
        Job *job = job_at(pool, i);
        if (job->state != JOB_RUNNING)
            continue;
        polls[n] = (struct pollfd){ .fd = job->life, .events = POLLIN };
        owners[n++] = job;
        if (job->deadline < *deadline)
            *deadline = job->deadline;
    }
    return n;
}

static int time_left(int64_t deadline, bool wait)
{
    int64_t left = deadline - now_ms();
    return !wait || left < 0 ? 0 : left > 60000 ? 60000 : (int)left + 1;
}

/* Deals with the speakers that ended or took too long; with `wait` until one does (or a signal comes in between). */
static bool tend(Pool *pool, bool wait, Diag *d)
{
    struct pollfd polls[JOBS_MAX];
    Job *owners[JOBS_MAX];
    int64_t deadline;
    nfds_t n = list_running(pool, polls, owners, &deadline);
    int ready = poll(polls, n, time_left(deadline, wait));
    if (ready < 0 && errno != EINTR)
        return diag_errno(d, FAIL_INTERNAL, errno, "cannot wait for speakers");
    for (nfds_t i = 0; i < n; i++) {
        bool ended = ready > 0 && polls[i].revents, late = !ended && now_ms() >= owners[i]->deadline;
        if ((ended && !collect(pool, owners[i], d)) || (late && !cut_off(pool, owners[i], d)))
            return false;
    }
    return start_waiting(pool, d);
}

/* ---- the pool ---- */

Pool *pool_open(const Voice *voice, const Pinyin *pinyin, unsigned jobs, Diag *d)
{
    if (!espeak_open(voice, d))
        return NULL;
    Pool *pool = calloc(1, sizeof *pool);
    uint32_t speakers = jobs < 1 ? 1 : jobs > JOBS_MAX ? JOBS_MAX : jobs;
    if (pool)
        *pool = (Pool){ .voice = voice, .pinyin = pinyin, .jobs = speakers, .capacity = speakers * WINDOW + WINDOW };
    if (pool)
        pool->ring = calloc(pool->capacity, sizeof *pool->ring);
    if (pool && pool->ring)
        return pool;
    free(pool);
    espeak_close();
    diag_fail(d, FAIL_INTERNAL, "out of memory");
    return NULL;
}

void pool_hook(Pool *pool, PoolHook hook)
{
    pool->hook = hook;
}

bool pool_has_room(const Pool *pool)
{
    return pool->count < pool->capacity;
}

bool pool_is_idle(const Pool *pool)
{
    return pool->count == 0;
}

bool pool_submit(Pool *pool, Block block, Diag *d)
{
    *job_at(pool, pool->count++) = (Job){ .block = block, .result = -1, .life = -1 };
    return tend(pool, false, d);
}

bool pool_next(Pool *pool, Spoken *out, Diag *d)
{
    forget_result(pool);
    Job *job = job_at(pool, 0);
    while (job->state != JOB_DONE)
        if (!tend(pool, true, d))
            return false;
    if (read_result(pool, job) != job->block.count)
        return give_up(pool, job, END_SHORT, 0, d);
    *out = (Spoken){ job->block, pool->spoken };
    close_fd(&job->result);
    pool->oldest = (pool->oldest + 1) % pool->capacity;
    pool->count--;
    return true;
}

static void stop(Pool *pool, Job *job)
{
    if (job->state == JOB_RUNNING) {
        kill(job->pid, SIGKILL);
        reap(pool, job);
    }
    close_fd(&job->life);
    close_fd(&job->result);
}

void pool_close(Pool *pool)
{
    if (!pool)
        return;
    for (uint32_t i = 0; i < pool->count; i++)
        stop(pool, job_at(pool, i));
    forget_result(pool);
    free(pool->ring);
    free(pool);
    espeak_close();
}
