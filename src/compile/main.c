/* compile-data VOICES FILE: checks the tables in the folder VOICES and writes them, compiled, to FILE. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/data_format.h"
#include "base/file.h"
#include "compile/compile.h"

typedef struct Blob {
    char name[16];
    Buf bytes;
} Blob;

typedef struct Compiler {
    const char *voices;
    Arena arena;
    Blob blobs[DATA_BLOBS];
    size_t count;
} Compiler;

static Buf *new_blob(Compiler *c, const char *name)
{
    Blob *b = &c->blobs[c->count++];
    snprintf(b->name, sizeof b->name, "%s", name);
    return &b->bytes;
}

static const char *in_voices(Compiler *c, const char *name)
{
    Str folder = str_of(c->voices), file = str_of(name);
    char *p = arena_alloc(&c->arena, folder.n + file.n + 2, 1);
    snprintf(p, folder.n + file.n + 2, "%s/%s", c->voices, name);
    return p;
}

/* A table that is read as text at start: its lines without the comments. */
static bool plain_table(Compiler *c, const char *file, Diag *d)
{
    Table t;
    Row row;
    char name[NAME_MAX + 1];
    snprintf(name, sizeof name, "%.*s", (int)(strlen(file) - 4), file);
    if (strlen(name) >= sizeof c->blobs->name || c->count == DATA_BLOBS)
        return diag_fail(d, FAIL_INPUT, "'%s' has too long a name, or there are too many tables", file);
    bool ok = table_open(&t, in_voices(c, file), d);
    Buf *blob = new_blob(c, name);
    while (ok && table_next(&t, &row)) {
        Str rest = str_skip(buf_str(&t.text), row.at);
        buf_adds(blob, str_cut(&rest, '\n'));
        buf_addc(blob, '\n');
    }
    table_close(&t);
    return ok;
}

static bool is_plain_table(const struct dirent *e)
{
    Str name = str_of(e->d_name);
    return str_ends(name, STR(".tsv")) && !str_starts(name, STR("words")) && !str_eq(name, STR("hanzi.tsv")) &&
           !str_eq(name, STR("polyphone-model.tsv"));
}

static int plain_filter(const struct dirent *e)
{
    return is_plain_table(e);
}

static bool plain_tables(Compiler *c, Diag *d)
{
    struct dirent **list;
    int n = scandir(c->voices, &list, plain_filter, alphasort);
    if (n < 0)
        return diag_fail(d, FAIL_INPUT, "cannot read the folder '%s'", c->voices);
    bool ok = true;
    for (int i = 0; i < n; i++) {
        ok = ok && plain_table(c, list[i]->d_name, d);
        free(list[i]);
    }
    free(list);
    return ok;
}

static Str blob_named(const Compiler *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->blobs[i].name, name) == 0)
            return buf_str(&c->blobs[i].bytes);
    return (Str){ NULL, 0 };
}

static bool lexicon(Compiler *c, Diag *d)
{
    Pinyin *pinyin = arena_new(&c->arena, Pinyin, 1);
    HanziTable hanzi;
    const char *words[] = { in_voices(c, "words.tsv"), in_voices(c, "words-own.tsv") };
    return pinyin_load(pinyin, blob_named(c, "syllables"), d) &&
           compile_hanzi(in_voices(c, "hanzi.tsv"), pinyin, &c->arena, &hanzi, new_blob(c, "hanzi"), d) &&
           compile_words(words, 2, pinyin, &hanzi, &c->arena, new_blob(c, "words"), d) &&
           compile_model(in_voices(c, "polyphone-model.tsv"), pinyin, &c->arena, new_blob(c, "model"), d) &&
           compile_script(&hanzi, new_blob(c, "script"), d);
}

static void pad(Buf *b)
{
    while (b->n % DATA_ALIGN)
        buf_addc(b, '\0');
}

static bool write_file(Compiler *c, const char *path, Diag *d)
{
    Buf out = { 0 };
    DataHeader header = { .magic = DATA_MAGIC, .version = DATA_VERSION, .count = (uint32_t)c->count };
    buf_add(&out, &header, sizeof header);
    memset(buf_room(&out, c->count * sizeof(DataEntry)), 0, c->count * sizeof(DataEntry));
    out.n += c->count * sizeof(DataEntry);
    for (size_t i = 0; i < c->count; i++) {
        pad(&out);
        DataEntry e = { .at = out.n, .size = c->blobs[i].bytes.n };
        memcpy(e.name, c->blobs[i].name, sizeof e.name);
        memcpy(out.p + sizeof header + i * sizeof e, &e, sizeof e);
        buf_adds(&out, buf_str(&c->blobs[i].bytes));
    }
    pad(&out);
    header.size = out.n;
    header.checksum = data_checksum(out.p + sizeof header, out.n - sizeof header);
    memcpy(out.p, &header, sizeof header);
    OutFile f;
    bool ok = outfile_open(&f, path, d) && file_write(f.fd, out.p, out.n, path, d) && outfile_commit(&f, d);
    outfile_abandon(&f);
    buf_release(&out);
    return ok;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: compile-data VOICES FILE\n", stderr);
        return FAIL_USAGE;
    }
    static Compiler c;
    static Diag d;
    c.voices = argv[1];
    if (!plain_tables(&c, &d) || !lexicon(&c, &d) || !write_file(&c, argv[2], &d)) {
        if (d.file[0])
            fprintf(stderr, "compile-data: %s:%u:%u: %s\n    %s\n", d.file, d.line, d.column, d.text, d.excerpt);
        else
            fprintf(stderr, "compile-data: %s\n", d.text);
        return d.fail;
    }
    for (size_t i = 0; i < c.count; i++)
        buf_release(&c.blobs[i].bytes);
    arena_release(&c.arena);
    return 0;
}
