#include "vector_file.h"

#include <stdio.h>
#include <stdlib.h>

void must(enum status status)
{
    if (status != STATUS_OK) {
        fprintf(stderr, "make_vault_vectors: %s\n", status_text(status));
        exit(1);
    }
}

void vectors_begin(struct vectors *vectors, const char *about)
{
    buf_init(&vectors->json, 16 << 20);
    buf_add_text(&vectors->json, "{\n  \"about\": ");
    buf_add_json(&vectors->json, str_from(about));
    buf_add_text(&vectors->json, ",\n  \"cases\": [\n");
    vectors->first_case = true;
}

void member_raw(struct vectors *vectors, const char *name)
{
    buf_add_text(&vectors->json, vectors->first_member ? "{\n      " : ",\n      ");
    vectors->first_member = false;
    buf_add_json(&vectors->json, str_from(name));
    buf_add_text(&vectors->json, ": ");
}

void member_str(struct vectors *vectors, const char *name, struct str value)
{
    member_raw(vectors, name);
    buf_add_json(&vectors->json, value);
}

void member_text(struct vectors *vectors, const char *name, const char *value)
{
    member_str(vectors, name, str_from(value));
}

void member_int(struct vectors *vectors, const char *name, uint64_t value)
{
    member_raw(vectors, name);
    buf_add_int(&vectors->json, (int64_t)value);
}

void member_hex(struct vectors *vectors, const char *name, const void *bytes, size_t size)
{
    member_raw(vectors, name);
    buf_add_char(&vectors->json, '"');
    buf_add_hex(&vectors->json, bytes, size);
    buf_add_char(&vectors->json, '"');
}

void member_base64(struct vectors *vectors, const char *name, struct str bytes)
{
    member_raw(vectors, name);
    buf_add_char(&vectors->json, '"');
    buf_add_base64(&vectors->json, bytes.data, bytes.size);
    buf_add_char(&vectors->json, '"');
}

void case_begin(struct vectors *vectors, const char *name)
{
    buf_add_text(&vectors->json, vectors->first_case ? "    " : ",\n    ");
    vectors->first_case = false;
    vectors->first_member = true;
    member_text(vectors, "name", name);
}

void case_end(struct vectors *vectors)
{
    buf_add_text(&vectors->json, "\n    }");
}

/* What follows are changes: a case's bytes with one thing done to them. */
void changes_begin(struct vectors *vectors)
{
    buf_add_text(&vectors->json, "\n  ],\n  \"changes\": [\n");
    vectors->first_case = true;
}

static void write_or_check(struct buf *json, const char *folder, const char *name, bool check)
{
    char path[4096];

    must(buf_status(json));
    if (snprintf(path, sizeof(path), "%s/%s.json", folder, name) >= (int)sizeof(path))
        must(STATUS_TOO_LARGE);
    FILE *file = fopen(path, check ? "rb" : "wb");
    if (!file) {
        perror(path);
        exit(1);
    }
    if (check) {
        char *bytes = malloc(json->size + 2);
        size_t size = bytes ? fread(bytes, 1, json->size + 1, file) : 0;
        if (!bytes || size != json->size || memcmp(bytes, json->data, size) != 0) {
            fprintf(stderr, "%s differs from what make_vault_vectors writes\n", path);
            exit(1);
        }
        free(bytes);
    } else if (fwrite(json->data, 1, json->size, file) != json->size) {
        must(STATUS_IO);
    }
    if (fclose(file) != 0)
        must(STATUS_IO);
    buf_finish(json);
}

void vectors_end(struct vectors *vectors, const char *folder, const char *name, bool check)
{
    buf_add_text(&vectors->json, "\n  ]\n}\n");
    write_or_check(&vectors->json, folder, name, check);
}

void change(struct vectors *vectors, const char *name, const char *of, size_t at,
            const char *result)
{
    case_begin(vectors, name);
    member_text(vectors, "of", of);
    member_int(vectors, "at", at);
    member_int(vectors, "xor", 1);
    member_text(vectors, "result", result);
    case_end(vectors);
}

void cut(struct vectors *vectors, const char *name, const char *of, size_t cut_to,
         const char *result)
{
    case_begin(vectors, name);
    member_text(vectors, "of", of);
    member_int(vectors, "cut_to", cut_to);
    member_text(vectors, "result", result);
    case_end(vectors);
}

void append(struct vectors *vectors, const char *name, const char *of, const char *result)
{
    case_begin(vectors, name);
    member_text(vectors, "of", of);
    member_text(vectors, "append", "00");
    member_text(vectors, "result", result);
    case_end(vectors);
}
