#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void progress_start(Progress *p, ProgressMode mode, bool quiet)
{
    *p = (Progress){ .started = now() };
    p->plain = !quiet && mode == PROGRESS_PLAIN;
    p->line = !quiet && mode == PROGRESS_AUTO && isatty(STDERR_FILENO);
}

double progress_seconds(const Progress *p)
{
    return now() - p->started;
}

void progress_show(Progress *p, Str section, uint64_t done, uint64_t total, int64_t samples, int rate)
{
    double seconds = progress_seconds(p);
    if ((!p->line && !p->plain) || done == 0 || done > total)
        return;
    int percent = (int)(100 * done / total);
    double left = seconds * (double)(total - done) / (double)done;
    double times = seconds > 0 ? (double)samples / rate / seconds : 0;
    Str title = utf8_cut(section, 60);
    if (p->plain && percent / 10 > p->tenth) {
        p->tenth = percent / 10;
        fprintf(stderr, "%d per cent, %.0f seconds left, section %.*s\n", percent, left, STR_ARG(title));
    } else if (p->line && seconds - p->shown >= 0.1) {
        p->shown = seconds;
        fprintf(stderr, "\r\033[K%3d%%  %.0f s left  %.0f× real time  %.*s", percent, left, times, STR_ARG(title));
    }
}

void progress_end(Progress *p)
{
    if (p->line && p->shown > 0)
        fputs("\r\033[K", stderr);
}
