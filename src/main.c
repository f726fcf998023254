#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "cli.h"
#include "inspect.h"
#include "publish/sink.h"
#include "render.h"
#include "speech/espeak.h"

static jmp_buf out_of_memory;

static void leave(void)
{
    longjmp(out_of_memory, 1);
}

/* Temporary files go away; speakers die with their parent. */
static void stop(int sig)
{
    file_abandon_all();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void catch_signals(void)
{
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is an error of write(), with a message */
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action = { .sa_handler = stop }, old;
        sigemptyset(&action.sa_mask);
        if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
}

static bool print_version(void)
{
    printf("langdu %s\neSpeak NG %s\nlibsndfile %s\n", LANGDU_VERSION, espeak_version(), sink_sndfile_version());
    return true;
}

static bool run(const Options *o, Diag *d)
{
    switch (o->command) {
    case COMMAND_RENDER: return render(o, d);
    case COMMAND_INSPECT: return inspect(o, d);
    case COMMAND_VOICES: return render_voices(d);
    case COMMAND_VERSION: return print_version();
    case COMMAND_HELP:
    case COMMAND_NONE: break;
    }
    cli_help();
    return true;
}

int main(int argc, char **argv)
{
    static Options options;
    static Diag d;
    catch_signals();
    if (setjmp(out_of_memory)) {
        file_abandon_all();
        diag_fail(&d, FAIL_INTERNAL, "out of memory");
    } else {
        arena_full = leave;
        if (cli_parse(&options, argc, argv, &d) && run(&options, &d) && fflush(stdout) != 0)
            diag_fail(&d, FAIL_OUTPUT, "cannot write to standard output");
    }
    if (d.fail != FAIL_NONE)
        cli_print(&d, options.color);
    return (int)d.fail;
}
