/* Text operations on whatever parts an outsider may send. The input is a list of changes; each is
 * made, rebased and applied as the server does it, and compared with the plainest way to do it. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf.h"
#include "text/change.h"
#include "text/document.h"

enum { MAX_PARTS = 64, MAX_TEXT_BYTES = 4 * DOCUMENT_MAX_UNITS };

struct input {
    const uint8_t *at;
    const uint8_t *end;
};

static void require(bool condition)
{
    if (!condition)
        abort();
}

static uint32_t input_byte(struct input *input)
{
    return input->at < input->end ? *input->at++ : 0;
}

/* Mostly short, sometimes anything. */
static uint32_t input_length(struct input *input)
{
    uint32_t length = input_byte(input);

    if (length < 250)
        return length % 32;
    for (int i = 0; i < 4; i++)
        length = length << 8 | input_byte(input);
    return length;
}

static struct str input_text(struct input *input)
{
    size_t size = input_byte(input) % 16;
    size_t left = (size_t)(input->end - input->at);

    if (size > left)
        size = left;
    struct str text = {(const char *)input->at, size};
    input->at += size;
    return text;
}

/* Parts as they come, then, unless it is to be wrong, filled or cut to the length. */
static enum status input_change(struct input *input, uint32_t length, struct change *ret_change)
{
    struct change_part parts[MAX_PARTS + 1];
    uint32_t header = input_byte(input);
    bool fit = header % 8 != 0;
    size_t count = header / 8;
    uint32_t left = length;

    for (size_t i = 0; i < count; i++) {
        parts[i] = (struct change_part){.replace = input_byte(input) % 2};
        parts[i].length = input_length(input);
        if (parts[i].replace)
            parts[i].insert = input_text(input);
        if (fit && parts[i].length > left)
            parts[i].length = left;
        left -= parts[i].length;
    }
    if (fit)
        parts[count++] = (struct change_part){.length = left};
    return change_make(parts, count, ret_change);
}

static void check_change(const struct change *change)
{
    uint64_t before = 0;
    uint64_t after = 0;
    struct buf json;

    for (size_t i = 0; i < change->count; i++) {
        const struct change_part *part = &change->parts[i];
        require(utf8_valid(part->insert) && utf8_units(part->insert) == part->insert_units);
        require(part->length || part->insert_units);
        before += part->length;
        after += part->replace ? part->insert_units : part->length;
    }
    require(before == change->length_before && after == change->length_after);
    buf_init(&json, MAX_TEXT_BYTES);
    change_write_json(change, &json);
    require(buf_status(&json) == STATUS_OK);
    buf_finish(&json);
}

static struct buf text_of(const struct document *document)
{
    struct buf text;

    buf_init(&text, MAX_TEXT_BYTES);
    document_write(document, &text);
    require(buf_status(&text) == STATUS_OK);
    require(utf8_valid(buf_str(&text)));
    require(utf8_units(buf_str(&text)) == document_length(document));
    return text;
}

/* Applies the change and compares with editing one string. */
static void apply(struct document *document, const struct change *change)
{
    struct buf before = text_of(document);
    struct buf expected;
    struct str rest = buf_str(&before);
    struct change copy;

    check_change(change);
    buf_init(&expected, MAX_TEXT_BYTES);
    for (size_t i = 0; i < change->count; i++) {
        const struct change_part *part = &change->parts[i];
        size_t bytes = utf8_bytes_of_units(rest, part->length);
        buf_add_str(&expected, part->replace ? part->insert : (struct str){rest.data, bytes});
        rest = bytes < rest.size ? (struct str){rest.data + bytes, rest.size - bytes} : STR_NONE;
    }
    require(change_copy(change, &copy) == STATUS_OK);
    require(document_apply(document, &copy) == STATUS_OK && copy.parts == NULL);
    struct buf after = text_of(document);
    require(str_equal(buf_str(&after), buf_str(&expected)));
    buf_finish(&before);
    buf_finish(&expected);
    buf_finish(&after);
}

/* Of two changes of one text, either order comes to the same. */
static void check_orders(const struct change *a, const struct change *b)
{
    struct change a_over_b;
    struct change b_over_a;
    struct change composed;

    if (a->length_before != b->length_before)
        return;
    enum status status = change_map(a, b, true, &a_over_b);
    if (status == STATUS_MALFORMED)
        return; /* lengths overflow */
    require(status == STATUS_OK);
    require(change_map(b, a, false, &b_over_a) == STATUS_OK);
    check_change(&a_over_b);
    check_change(&b_over_a);
    require(a_over_b.length_before == b->length_after);
    require(a_over_b.length_after == b_over_a.length_after);
    require(change_compose(a, &b_over_a, &composed) == STATUS_OK);
    check_change(&composed);
    change_finish(&composed);
    for (uint32_t at = 0; at < 64; at++)
        require(change_map_position(a, at, -1) <= change_map_position(a, at, 1));
    change_finish(&a_over_b);
    change_finish(&b_over_a);
}

/* One change that arrives, made on the current version or one before. */
static void submit(struct document *document, struct input *input)
{
    uint32_t version = document_version(document) - input_byte(input) % 4;
    const struct change *over = document_change_at(document, version);
    struct change change;
    struct change mapped;

    if (input_change(input, over ? over->length_before : document_length(document), &change) !=
        STATUS_OK)
        return;
    check_change(&change);
    if (over)
        check_orders(&change, over);
    if (document_rebase(document, version, &change, &mapped) == STATUS_OK) {
        apply(document, &mapped);
        change_finish(&mapped);
    } else {
        /* what can't be rebased onto its own version can't be applied either */
        require(version != document_version(document) ||
                document_apply(document, &change) != STATUS_OK);
    }
    change_finish(&change);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    struct document *document;
    size_t start = input_byte(&input) * 16;
    struct str text = {(const char *)input.at, (size_t)(input.end - input.at)};

    if (text.size > start)
        text.size = start;
    if (document_restore(text, 4, &document) != STATUS_OK)
        return 0;
    input.at += text.size;
    while (input.at < input.end)
        submit(document, &input);
    document_destroy(document);
    return 0;
}
