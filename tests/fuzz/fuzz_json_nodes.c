/* Any bytes as JSON: what protocol/ reads is what jansson reads, the same values, or refused for
 * the same reason at the same place. */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>

#include "protocol/json_nodes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

static void compare(const struct json_node *node, const json_t *json);

static void compare_object(const struct json_node *node, const json_t *json)
{
    const struct json_node *key = json_first(node);

    check(json_is_object(json) && json_object_size(json) == node->count);
    for (size_t i = 0; i < node->count; i++) {
        const struct json_node *value = json_next(key);
        check(key->kind == JSON_KIND_STRING && key->span == 1);
        check(json_member(node, key->text) == value);
        compare(value, json_object_getn(json, key->text.data, key->text.size));
        key = json_next(value);
    }
    check(key == json_next(node));
}

static void compare_list(const struct json_node *node, const json_t *json)
{
    const struct json_node *item = json_first(node);

    check(json_is_array(json) && json_array_size(json) == node->count);
    for (size_t i = 0; i < node->count; i++, item = json_next(item))
        compare(item, json_array_get(json, i));
    check(item == json_next(node));
}

static void compare(const struct json_node *node, const json_t *json)
{
    switch (node->kind) {
    case JSON_KIND_NULL:
        check(json_is_null(json));
        break;
    case JSON_KIND_FALSE:
        check(json_is_false(json));
        break;
    case JSON_KIND_TRUE:
        check(json_is_true(json));
        break;
    case JSON_KIND_INT:
        check(json_is_integer(json) && json_integer_value(json) == node->number);
        break;
    case JSON_KIND_REAL:
        check(json_is_real(json));
        break;
    case JSON_KIND_STRING:
        check(
            json_is_string(json) &&
            str_equal(node->text, (struct str){json_string_value(json), json_string_length(json)}));
        break;
    case JSON_KIND_LIST:
        compare_list(node, json);
        break;
    case JSON_KIND_OBJECT:
        compare_object(node, json);
        break;
    }
}

/* Where jansson stops inside of a character behind a backslash, ours is behind it. */
static bool is_same_place(struct str text, size_t place, size_t janssons)
{
    while (janssons < place && ((unsigned char)text.data[janssons] & 0xc0) == 0x80)
        janssons++;
    return place == janssons;
}

/* Has an object more keys than are compared? Where reading ended early, one may have been read that
 * has no value, and isn't counted. */
static bool has_many_keys(const struct json_nodes *nodes, bool is_whole)
{
    size_t most = is_whole ? JSON_MAX_KEYS : JSON_MAX_KEYS - 1;

    for (size_t i = 0; i < nodes->count; i++)
        if (nodes->items[i].kind == JSON_KIND_OBJECT && nodes->items[i].count > most)
            return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct json_nodes nodes;
    struct arena arena;
    json_error_t error;

    arena_init(&arena, 64 << 20);
    enum refusal refusal = json_nodes_read(&nodes, text, &arena);
    if (memchr(data, '\0', size)) {
        /* jansson passes over one that stands behind a number or a word */
        check(refusal != REFUSAL_NONE);
    } else if (!has_many_keys(&nodes, refusal == REFUSAL_NONE)) {
        json_t *json = json_loadb(text.data, size, JSON_REJECT_DUPLICATES, &error);
        bool is_twice = !json && json_error_code(&error) == json_error_duplicate_key;
        check(refusal == (json       ? REFUSAL_NONE
                          : is_twice ? REFUSAL_DUPLICATE_KEY
                                     : REFUSAL_MALFORMED));
        check(is_same_place(text, nodes.read_bytes, (size_t)error.position));
        if (json) {
            check(nodes.items->span == nodes.count);
            compare(nodes.items, json);
        }
        json_decref(json);
    }
    json_nodes_finish(&nodes);
    arena_finish(&arena);
    return 0;
}
