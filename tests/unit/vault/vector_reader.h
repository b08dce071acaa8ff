/* Reading shared/vectors/vault/: enough JSON for files of flat objects, as make_vault_vectors
 * writes them. Trouble fails the running test. One thread; depends on base and cmocka. */
#ifndef PARLEY_TESTS_VECTOR_READER_H
#define PARLEY_TESTS_VECTOR_READER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

enum { VECTOR_MAX_BYTES = 1 << 20 };

static inline void vector_file_read(const char *name, struct buf *out)
{
    char path[512];

    snprintf(path, sizeof(path), "%s/shared/vectors/vault/%s.json", PARLEY_SOURCE_DIR, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("%s can't be opened", path);
    char *at = buf_reserve(out, VECTOR_MAX_BYTES);
    assert_non_null(at);
    out->size = fread(at, 1, VECTOR_MAX_BYTES, file);
    assert_true(out->size > 0 && out->size < VECTOR_MAX_BYTES);
    fclose(file);
}

/* The array of that name, without what is before it; empty when there is none. */
static inline struct str vector_list(struct str json, const char *name)
{
    char key[32];

    int size = snprintf(key, sizeof(key), "\n  \"%s\": [", name);
    const char *found = memmem(json.data, json.size, key, (size_t)size);
    if (!found)
        return STR_NONE;
    found += size;
    const char *end = memmem(found, (size_t)(json.data + json.size - found), "\n  ]", 4);
    assert_non_null(end);
    return (struct str){found, (size_t)(end - found)};
}

/* The next object of the list, which moves on. */
static inline bool vector_next(struct str *list, struct str *ret_object)
{
    const char *begin = memmem(list->data, list->size, "\n    {", 6);
    if (!begin)
        return false;
    const char *end = memmem(begin, (size_t)(list->data + list->size - begin), "\n    }", 6);
    assert_non_null(end);
    *ret_object = (struct str){begin, (size_t)(end - begin) + 1};
    list->size -= (size_t)(end - list->data);
    list->data = end;
    return true;
}

/* What stands behind the name, to the end of the line; data is NULL when it isn't there. */
static inline struct str vector_raw(struct str object, const char *name)
{
    char key[48];

    int size = snprintf(key, sizeof(key), "\n      \"%s\": ", name);
    const char *found = memmem(object.data, object.size, key, (size_t)size);
    if (!found)
        return STR_NONE;
    found += size;
    const char *end = memchr(found, '\n', (size_t)(object.data + object.size - found));
    assert_non_null(end);
    size_t length = (size_t)(end - found);
    return (struct str){found, found[length - 1] == ',' ? length - 1 : length};
}

/* A text, its few escapes undone, in a buffer of the caller's. */
static inline struct str vector_text(struct str object, const char *name, struct buf *out)
{
    struct str raw = vector_raw(object, name);

    if (!raw.data || raw.size < 2)
        fail_msg("no %s in %.*s", name, STR_FMT(object));
    buf_clear(out);
    for (size_t at = 1; at < raw.size - 1; at++) {
        if (raw.data[at] == '\\')
            at++;
        buf_add_char(out, raw.data[at]);
    }
    return buf_str(out);
}

static inline uint64_t vector_int(struct str object, const char *name)
{
    struct str raw = vector_raw(object, name);
    uint64_t value = 0;

    if (!raw.size)
        fail_msg("no %s in %.*s", name, STR_FMT(object));
    for (size_t at = 0; at < raw.size; at++) {
        assert_in_range(raw.data[at], '0', '9');
        value = value * 10 + (uint64_t)(raw.data[at] - '0');
    }
    return value;
}

static inline unsigned vector_hex_digit(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a' + 10);
}

/* Hexadecimal digits of any even count, appended. */
static inline void vector_hex_add(struct str hex, struct buf *out)
{
    assert_int_equal(hex.size % 2, 0);
    for (size_t at = 0; at < hex.size; at += 2)
        buf_add_char(
            out, (char)(vector_hex_digit(hex.data[at]) << 4 | vector_hex_digit(hex.data[at + 1])));
}

static inline void vector_hex(struct str object, const char *name, void *ret, size_t size)
{
    struct str raw = vector_raw(object, name);
    struct buf bytes;

    if (raw.size != 2 * size + 2)
        fail_msg("no %s of %zu bytes in %.*s", name, size, STR_FMT(object));
    buf_init(&bytes, size);
    vector_hex_add((struct str){raw.data + 1, raw.size - 2}, &bytes);
    assert_int_equal(buf_status(&bytes), STATUS_OK);
    memcpy(ret, bytes.data, size);
    buf_finish(&bytes);
}

static inline enum status vector_status(struct str object, const char *name)
{
    struct str raw = vector_raw(object, name);

#define VECTOR_STATUS(code, value, text)                                                           \
    if (str_is(raw, "\"" #code "\""))                                                              \
        return STATUS_##code;
    STATUS_LIST(VECTOR_STATUS)
#undef VECTOR_STATUS
    fail_msg("%s is no status", name);
    return STATUS_IO;
}

/* The bytes of a case (hexadecimal or base64), into an empty buffer. */
static inline void vector_bytes(struct str object, const char *name, struct buf *out)
{
    struct str raw = vector_raw(object, name);

    if (raw.size < 2)
        fail_msg("no %s in %.*s", name, STR_FMT(object));
    struct str text = {raw.data + 1, raw.size - 2};
    buf_clear(out);
    if (strcmp(name, "file") != 0) {
        vector_hex_add(text, out);
    } else {
        char *at = buf_reserve(out, text.size);
        size_t size = 0;
        assert_non_null(at);
        assert_int_equal(base64_decode(text, at, text.size, &size), STATUS_OK);
        out->size = size;
    }
    assert_int_equal(buf_status(out), STATUS_OK);
}

/* The case of that name. */
static inline struct str vector_case(struct str json, const char *name)
{
    struct str cases = vector_list(json, "cases");
    struct str object;
    char quoted[96];

    snprintf(quoted, sizeof(quoted), "\"%s\"", name);
    while (vector_next(&cases, &object))
        if (str_is(vector_raw(object, "name"), quoted) || str_is(vector_raw(object, "name"), name))
            return object;
    fail_msg("no case %s", name);
    return STR_NONE;
}

/* Does to the bytes what a change says. */
static inline void vector_change(struct str change, struct buf *bytes)
{
    if (vector_raw(change, "cut_to").size) {
        assert_true(vector_int(change, "cut_to") <= bytes->size);
        bytes->size = vector_int(change, "cut_to");
    } else if (vector_raw(change, "append").size) {
        struct str raw = vector_raw(change, "append");
        vector_hex_add((struct str){raw.data + 1, raw.size - 2}, bytes);
    } else {
        size_t at = vector_int(change, "at");
        assert_true(at < bytes->size);
        bytes->data[at] ^= (char)vector_int(change, "xor");
    }
}

#endif
