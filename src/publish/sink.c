#include "publish/sink.h"

#include <strings.h>

#include "publish/json.h"
#include "publish/wav.h"

const Format sink_formats[] = {
    { "wav", ".wav .wave", "16-bit sound with a marker for each section; RF64 above 4 GiB", wav_write },
    { "json", ".json", "the timeline: sections, sentences and words with their first sample", json_write },
    { NULL, NULL, NULL, NULL },
};

/* Does the path's last part end in the extension, with something before it? */
static bool has_extension(const char *path, Str extension)
{
    size_t n = strlen(path);
    if (n <= extension.n || path[n - extension.n - 1] == '/')
        return false;
    return strncasecmp(path + n - extension.n, extension.p, extension.n) == 0;
}

const Format *sink_format(const char *path)
{
    const Format *found = NULL;
    size_t longest = 0;
    for (const Format *f = sink_formats; f->name; f++)
        for (Str rest = str_of(f->extensions); rest.n > 0;) {
            Str extension = str_cut(&rest, ' ');
            if (extension.n > longest && has_extension(path, extension)) {
                found = f;
                longest = extension.n;
            }
        }
    return found;
}

static bool write_one(const Publication *p, const char *path, OutFile *out, Diag *d)
{
    const Format *format = sink_format(path);
    if (!format)
        return diag_fail(d, FAIL_USAGE, "no format is known for '%s'", path);
    return outfile_open(out, path, d) && format->write(p, out, d);
}

bool sink_publish(const Publication *p, const char *const *paths, int count, Diag *d)
{
    OutFile out[SINK_MAX] = { 0 };
    bool ok = count <= SINK_MAX || diag_fail(d, FAIL_USAGE, "more than %d outputs", SINK_MAX);
    int opened = 0;
    for (; ok && opened < count; opened++)
        ok = write_one(p, paths[opened], &out[opened], d);
    for (int i = 0; ok && i < count; i++)
        ok = outfile_commit(&out[i], d);
    for (int i = 0; i < opened; i++)
        outfile_abandon(&out[i]);
    return ok;
}

/* ---- dates ---- */

static size_t count_digits(Str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n;
}

/* The number in the first n bytes, cut off from *s. */
static int take_number(Str *s, size_t n)
{
    int value = 0;
    for (size_t i = 0; i < n; i++)
        value = value * 10 + (s->p[i] - '0');
    *s = str_skip(*s, n);
    return value;
}

/* A month or a day behind one of the marks that part them in dates; 0 when there is none from 1 to `max`. */
static int take_part(Str *s, int max)
{
    static const Str marks[] = { { "-", 1 }, { "/", 1 }, { ".", 1 }, { "年", 3 }, { "月", 3 } };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (!str_starts(*s, marks[i]))
            continue;
        Str rest = str_skip(*s, marks[i].n);
        size_t n = count_digits(rest);
        int value = n == 1 || n == 2 ? take_number(&rest, n) : 0;
        if (value < 1 || value > max)
            return 0;
        *s = rest;
        return value;
    }
    return 0;
}

static bool valid(const Day *day)
{
    return day->year >= 1000 && day->month <= 12 && day->day <= 31;
}

bool sink_day(Str text, Day *out)
{
    for (size_t n; text.n > 0; text = str_skip(text, n ? n : 1)) {
        n = count_digits(text);
        if (n != 4 && n != 8)
            continue;
        Str rest = text;
        Day day = { .year = take_number(&rest, 4) };
        day.month = n == 8 ? take_number(&rest, 2) : take_part(&rest, 12);
        day.day = n == 8 ? take_number(&rest, 2) : day.month ? take_part(&rest, 31) : 0;
        if (!valid(&day) || (n == 8 && (day.month == 0 || day.day == 0)))
            continue;
        *out = day;
        return true;
    }
    return false;
}
