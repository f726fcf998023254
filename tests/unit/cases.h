/* cases: the tables in tests/cases/, and what the unit tests of every stage set up in the same way. */
#ifndef LANGDU_CASES_H
#define LANGDU_CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "article/article.h"
#include "base/file.h"

/* The whole file tests/NAME; fails the test when it cannot be read. The caller releases it. */
static inline Buf tests_file(const char *name)
{
    char path[512];
    Buf text = { 0 };
    Diag d = { 0 };
    const char *folder = getenv("LANGDU_TESTS");
    snprintf(path, sizeof path, "%s/%s", folder ? folder : "tests", name);
    if (!file_read(path, (size_t)64 << 20, &text, &d))
        fail_msg("%s", d.text);
    return text;
}

static inline void open_data(Data *data)
{
    Diag d = { 0 };
    const char *folder = getenv("LANGDU_DATA");
    if (!data_open(data, folder ? folder : "out/share/langdu", &d))
        fail_msg("%s", d.text);
}

/* The compiled data, opened once for a program's tests. */
static Data data;

static inline int setup_data(void **state)
{
    (void)state;
    open_data(&data);
    return 0;
}

static inline int teardown_data(void **state)
{
    (void)state;
    data_close(&data);
    return 0;
}

/* An article from text. */
static inline bool parse_text(Article *a, const Data *tables, Str text, const ArticleOptions *options, Diag *d)
{
    *a = (Article){ .account.itemised = true };
    buf_adds(&a->bytes, text);
    return article_parse(a, "test.txt", options, tables, d);
}

/* Calls `check` for each row of a table of two columns; fails at the end if one returned false. */
static inline void each_row(const char *name, bool (*check)(Str left, Str right, void *arg), void *arg)
{
    Buf text = tests_file(name);
    int rows = 0, wrong = 0;
    for (Str rest = buf_str(&text); rest.p && rest.n;) {
        Str line = str_cut(&rest, '\n');
        if (line.n == 0 || *line.p == '#')
            continue;
        Str left = str_cut(&line, '\t');
        rows++;
        wrong += !check(left, line, arg);
    }
    buf_release(&text);
    assert_true(rows > 0);
    if (wrong)
        fail_msg("%s: %d of %d rows are wrong", name, wrong, rows);
}

#endif
