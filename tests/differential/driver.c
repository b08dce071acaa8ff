/* Lets another program call the text operations: one command a line on standard input, one answer a
 * line on standard output, "ok …" or "error <status>". It ends with its input. A change is written
 * "3,2:6162,1": keep 3, replace 2 by the bytes 61 62 (hexadecimal UTF-8), keep 1; "-" has no parts.
 *
 *   make C                  the change in CodeMirror's JSON
 *   compose A B             first A, then B
 *   map A B BEFORE          A over B; BEFORE is 0 or 1
 *   position C AT ASSOC     where the position is after the change
 *   restore VERSION TEXT    starts a document; TEXT in hexadecimal, "-" when empty
 *   submit VERSION C        rebases and applies; the change as it was applied
 *   text                    the document's text in hexadecimal
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/change.h"
#include "text/document.h"

enum { MAX_ARGUMENTS = 3, MAX_PARTS = CHANGE_MAX_PARTS, MAX_ANSWER_BYTES = 16 * 1024 * 1024 };

struct driver {
    struct document *document;
    struct buf answer;
};

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c ? strchr(digits, c) : NULL;

    return at ? (int)(at - digits) : -1;
}

/* Decodes in place; false for anything but pairs of digits. "-" is empty. */
static bool decode_hex(char *text, size_t size, struct str *ret_bytes)
{
    if (size == 1 && text[0] == '-')
        size = 0;
    if (size % 2)
        return false;
    for (size_t i = 0; i < size; i += 2) {
        int high = hex_digit(text[i]);
        int low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0)
            return false;
        text[i / 2] = (char)(high * 16 + low);
    }
    *ret_bytes = (struct str){text, size / 2};
    return true;
}

static bool decode_number(const char *text, char **ret_end, uint32_t *ret_number)
{
    unsigned long number = strtoul(text, ret_end, 10);

    if (*ret_end == text || number > UINT32_MAX)
        return false;
    *ret_number = (uint32_t)number;
    return true;
}

static enum status decode_change(char *text, struct change *ret_change)
{
    static struct change_part parts[MAX_PARTS];
    size_t count = 0;
    char *at = text;

    if (strcmp(text, "-") == 0)
        return change_make(parts, 0, ret_change);
    for (;;) {
        if (count == MAX_PARTS)
            return STATUS_TOO_LARGE;
        struct change_part *part = &parts[count++];
        *part = (struct change_part){0};
        if (!decode_number(at, &at, &part->length))
            return STATUS_MALFORMED;
        if (*at == ':') {
            part->replace = true;
            size_t size = strcspn(at + 1, ",");
            char *insert = at + 1;
            at += 1 + size;
            if (size && !decode_hex(insert, size, &part->insert))
                return STATUS_MALFORMED;
        }
        if (!*at)
            return change_make(parts, count, ret_change);
        if (*at++ != ',')
            return STATUS_MALFORMED;
    }
}

static enum status answer_change(struct driver *driver, enum status status, struct change *change)
{
    if (status == STATUS_OK)
        change_write_json(change, &driver->answer);
    change_finish(change);
    return status;
}

static enum status run_make(struct driver *driver, char **arguments)
{
    struct change change = {0};
    enum status status = decode_change(arguments[0], &change);

    return answer_change(driver, status, &change);
}

static enum status run_compose(struct driver *driver, char **arguments)
{
    struct change a = {0};
    struct change b = {0};
    struct change result = {0};
    enum status status = decode_change(arguments[0], &a);

    if (status == STATUS_OK)
        status = decode_change(arguments[1], &b);
    if (status == STATUS_OK)
        status = change_compose(&a, &b, &result);
    change_finish(&a);
    change_finish(&b);
    return answer_change(driver, status, &result);
}

static enum status run_map(struct driver *driver, char **arguments)
{
    struct change a = {0};
    struct change b = {0};
    struct change result = {0};
    enum status status = decode_change(arguments[0], &a);

    if (status == STATUS_OK)
        status = decode_change(arguments[1], &b);
    if (status == STATUS_OK)
        status = change_map(&a, &b, strcmp(arguments[2], "1") == 0, &result);
    change_finish(&a);
    change_finish(&b);
    return answer_change(driver, status, &result);
}

static enum status run_position(struct driver *driver, char **arguments)
{
    struct change change = {0};
    uint32_t position = 0;
    char *end;
    enum status status = decode_change(arguments[0], &change);

    if (status == STATUS_OK && !decode_number(arguments[1], &end, &position))
        status = STATUS_MALFORMED;
    if (status == STATUS_OK)
        buf_add_int(&driver->answer,
                    change_map_position(&change, position, (int)strtol(arguments[2], NULL, 10)));
    change_finish(&change);
    return status;
}

static enum status run_restore(struct driver *driver, char **arguments)
{
    struct str text;
    uint32_t version;
    char *end;

    if (!decode_number(arguments[0], &end, &version) ||
        !decode_hex(arguments[1], strlen(arguments[1]), &text))
        return STATUS_MALFORMED;
    document_destroy(driver->document);
    driver->document = NULL;
    return document_restore(text, version, &driver->document);
}

static enum status run_submit(struct driver *driver, char **arguments)
{
    struct change change = {0};
    struct change result = {0};
    uint32_t version;
    char *end;

    if (!driver->document || !decode_number(arguments[0], &end, &version))
        return STATUS_MALFORMED;
    enum status status = decode_change(arguments[1], &change);
    if (status == STATUS_OK)
        status = document_rebase(driver->document, version, &change, &result);
    change_finish(&change);
    if (status == STATUS_OK)
        status = change_copy(&result, &change);
    if (status == STATUS_OK)
        status = document_apply(driver->document, &change);
    change_finish(&change);
    return answer_change(driver, status, &result);
}

static enum status run_text(struct driver *driver, char **arguments)
{
    struct buf text;

    (void)arguments;
    if (!driver->document)
        return STATUS_MALFORMED;
    buf_init(&text, MAX_ANSWER_BYTES);
    document_write(driver->document, &text);
    enum status status = buf_status(&text);
    buf_add_hex(&driver->answer, text.data, text.size);
    buf_finish(&text);
    return status;
}

static const struct command {
    const char *name;
    int arguments;
    enum status (*run)(struct driver *driver, char **arguments);
} commands[] = {
    {"make", 1, run_make},         {"compose", 2, run_compose}, {"map", 3, run_map},
    {"position", 3, run_position}, {"restore", 2, run_restore}, {"submit", 2, run_submit},
    {"text", 0, run_text},
};

/* Takes the line apart at its spaces. */
static enum status run_line(struct driver *driver, char *line)
{
    char *words[1 + MAX_ARGUMENTS] = {line};
    int count = 1;

    for (char *space; (space = strchr(words[count - 1], ' ')) && count <= MAX_ARGUMENTS; count++) {
        *space = '\0';
        words[count] = space + 1;
    }
    for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
        if (strcmp(commands[i].name, words[0]) == 0 && commands[i].arguments == count - 1)
            return commands[i].run(driver, words + 1);
    return STATUS_NOT_FOUND;
}

int main(void)
{
    struct driver driver = {0};
    char *line = NULL;
    size_t capacity = 0;
    ssize_t size;

    buf_init(&driver.answer, MAX_ANSWER_BYTES);
    while ((size = getline(&line, &capacity, stdin)) > 0) {
        if (line[size - 1] == '\n')
            line[size - 1] = '\0';
        buf_clear(&driver.answer);
        enum status status = run_line(&driver, line);
        if (status == STATUS_OK)
            status = buf_status(&driver.answer);
        if (status == STATUS_OK)
            printf("ok %.*s\n", STR_FMT(buf_str(&driver.answer)));
        else
            printf("error %s\n", status_text(status));
        fflush(stdout);
    }
    free(line);
    buf_finish(&driver.answer);
    document_destroy(driver.document);
    return 0;
}
