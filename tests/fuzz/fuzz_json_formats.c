/* Any bytes as JSON: the tree agrees with jansson on what JSON is; the readers of packs, lists and
 * decks give a set or a reason; a set that was read is the same pack after the JSON form. */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/utf.h"
#include "formats/formats.h"
#include "formats/json_tree.h"
#include "formats/pack_json.h"
#include "questions/lines.h"
#include "questions/pack.h"

enum { MAX_OUT = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Escapes of surrogates and NUL, and numbers that don't fit, are taken here and not there. */
static bool may_differ(struct str text)
{
    size_t digits = 0;

    for (size_t i = 0; i < text.size; i++) {
        digits = ascii_is_digit(text.data[i]) ? digits + 1 : 0;
        if (text.data[i] == '\0' || digits > 15 || text.data[i] == 'e' || text.data[i] == 'E')
            return true;
    }
    return str_find(text, STR("\\u")) != SIZE_MAX;
}

static void compare(struct str text)
{
    struct arena arena;
    struct tree *tree = NULL;
    struct tree_fault fault = {0};
    json_error_t error;

    arena_init(&arena, MAX_OUT);
    enum status status = tree_read(text, false, NULL, &arena, &tree, &fault);
    must((status == STATUS_OK) == (tree != NULL));
    must((status == STATUS_OK) == (fault.sentence == NULL));
    if (status != STATUS_TOO_LARGE && !may_differ(text)) {
        json_t *value = json_loadb(text.data ? text.data : "", text.size, JSON_DECODE_ANY, &error);
        must((value != NULL) == (status == STATUS_OK));
        if (value && json_is_array(value))
            must(tree_count(tree) == json_array_size(value));
        json_decref(value);
    }
    arena_finish(&arena);
}

static void round_trip(const struct question_set *set)
{
    struct buf before;
    struct buf json;
    struct buf after;
    struct question_set *again = NULL;

    buf_init(&before, MAX_OUT);
    buf_init(&json, MAX_OUT);
    buf_init(&after, MAX_OUT);
    must(pack_write(set, NULL, &before) == STATUS_OK);
    must(pack_write_json(set, &json) == STATUS_OK);
    must(pack_read_json(buf_str(&json), NULL, NULL, &again) == STATUS_OK);
    must(pack_write(again, NULL, &after) == STATUS_OK);
    must(str_equal(buf_str(&before), buf_str(&after)));
    question_set_destroy(again);
    buf_finish(&after);
    buf_finish(&json);
    buf_finish(&before);
}

static void read_as(const char *name, struct str text)
{
    struct import_report report;
    struct question_set *set = NULL;
    struct format_options options = {0};

    import_report_init(&report);
    must(format_find(str_from(name))->read(text, &options, &report, &set) == STATUS_OK);
    must(set || report.refused);
    if (set) {
        must(set->question_count == report.imported && report.imported > 0);
        for (const struct question *q = question_set_first(set); q; q = question_next(q))
            must(question_id_valid(q->id) && utf8_valid(q->head) && utf8_valid(q->body));
        round_trip(set);
    }
    question_set_destroy(set);
    import_report_finish(&report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const formats[] = {"pack-json", "json", "crowdanki"};
    struct str text = {(const char *)data, size};

    compare(text);
    /* Readers get UTF-8. */
    if (!utf8_valid(text))
        return 0;
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
        read_as(formats[i], text);
    return 0;
}
