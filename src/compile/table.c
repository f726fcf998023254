#include "compile/compile.h"

#include "base/file.h"

#define TABLE_MAX ((size_t)64 << 20)

bool table_open(Table *t, const char *path, Diag *d)
{
    *t = (Table){ .path = path };
    return file_read(path, TABLE_MAX, &t->text, d);
}

bool table_next(Table *t, Row *row)
{
    Str rest = str_skip(buf_str(&t->text), t->at);
    while (rest.p && rest.n) {
        *row = (Row){ .at = (size_t)(rest.p - t->text.p) };
        Str line = str_cut(&rest, '\n');
        t->at = rest.p ? (size_t)(rest.p - t->text.p) : t->text.n;
        if (line.n == 0 || *line.p == '#')
            continue;
        for (int i = 0; i < 4 && line.p; i++)
            row->fields[i] = str_trim(str_cut(&line, '\t'));
        return true;
    }
    return false;
}

void table_close(Table *t)
{
    buf_release(&t->text);
}

bool table_fail(const Table *t, const Row *row, Diag *d, const char *what)
{
    return diag_at(d, FAIL_INPUT, t->path, buf_str(&t->text), row->at, "%s", what);
}
