#include "schema.h"

#include <dirent.h>
#include <regex.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER PARLEY_SOURCE_DIR "/shared/protocol/messages"

static int is_json(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);

    return size > 5 && strcmp(entry->d_name + size - 5, ".json") == 0;
}

static json_t *load(const char *name)
{
    char path[600];
    json_error_t error;

    snprintf(path, sizeof(path), FOLDER "/%s", name);
    json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!json) {
        fprintf(stderr, "%s:%d: %s\n", path, error.line, error.text);
        abort();
    }
    return json;
}

void schemas_load(struct schemas *schemas)
{
    struct dirent **entries = NULL;
    int found = scandir(FOLDER, &entries, is_json, alphasort);

    *schemas = (struct schemas){.common = load("common.json")};
    for (int i = 0; i < found; i++) {
        if (strcmp(entries[i]->d_name, "common.json") != 0 && schemas->count < SCHEMA_MAX)
            schemas->messages[schemas->count++] = load(entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    if (schemas->count < 10)
        abort();
}

void schemas_finish(struct schemas *schemas)
{
    for (size_t i = 0; i < schemas->count; i++)
        json_decref(schemas->messages[i]);
    json_decref(schemas->common);
}

bool schema_is(const json_t *schema, const char *direction)
{
    const char *is = json_string_value(json_object_get(schema, "x-direction"));

    return is && strcmp(is, direction) == 0;
}

const char *schema_title(const json_t *schema)
{
    return json_string_value(json_object_get(schema, "title"));
}

const json_t *schema_resolve(const struct schemas *schemas, const json_t *schema)
{
    const char *reference = json_string_value(json_object_get(schema, "$ref"));

    if (!reference)
        return schema;
    return json_object_get(json_object_get(schemas->common, "$defs"), strrchr(reference, '/') + 1);
}

static size_t characters(const json_t *text)
{
    const char *bytes = json_string_value(text);
    size_t count = 0;

    for (size_t i = 0; i < json_string_length(text); i++)
        count += ((unsigned char)bytes[i] & 0xc0) != 0x80;
    return count;
}

static bool matches(const char *pattern, const char *text)
{
    regex_t regex;

    if (regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB))
        abort();
    bool found = regexec(&regex, text, 0, NULL, 0) == 0;
    regfree(&regex);
    return found;
}

static bool has(const json_t *schema, const char *name, json_int_t *ret_limit)
{
    const json_t *limit = json_object_get(schema, name);

    if (limit)
        *ret_limit = json_integer_value(limit);
    return limit != NULL;
}

static enum verdict check_string(const json_t *schema, const json_t *value)
{
    const char *pattern = json_string_value(json_object_get(schema, "pattern"));
    json_int_t limit;

    if (has(schema, "maxLength", &limit) && characters(value) > (size_t)limit)
        return VERDICT_TOO_LARGE;
    if (has(schema, "minLength", &limit) && characters(value) < (size_t)limit)
        return VERDICT_BAD;
    return !pattern || matches(pattern, json_string_value(value)) ? VERDICT_GOOD : VERDICT_BAD;
}

static enum verdict check_integer(const json_t *schema, const json_t *value)
{
    json_int_t limit;

    if (has(schema, "minimum", &limit) && json_integer_value(value) < limit)
        return VERDICT_BAD;
    if (has(schema, "maximum", &limit) && json_integer_value(value) > limit)
        return VERDICT_BAD;
    return VERDICT_GOOD;
}

static enum verdict check_array(const struct schemas *schemas, const json_t *schema,
                                const json_t *value)
{
    const json_t *items = json_object_get(schema, "items");
    json_int_t limit;

    if (has(schema, "maxItems", &limit) && json_array_size(value) > (size_t)limit)
        return VERDICT_TOO_LARGE;
    if (has(schema, "minItems", &limit) && json_array_size(value) < (size_t)limit)
        return VERDICT_BAD;
    for (size_t i = 0; items && i < json_array_size(value); i++) {
        enum verdict verdict = schema_check(schemas, items, json_array_get(value, i));
        if (verdict != VERDICT_GOOD)
            return verdict;
    }
    return VERDICT_GOOD;
}

static enum verdict check_object(const struct schemas *schemas, const json_t *schema, json_t *value)
{
    json_t *properties = json_object_get(schema, "properties");
    const json_t *required = json_object_get(schema, "required");
    const char *name;
    json_t *member;

    for (size_t i = 0; i < json_array_size(required); i++)
        if (!json_object_get(value, json_string_value(json_array_get(required, i))))
            return VERDICT_BAD;
    json_object_foreach(value, name, member)
    {
        const json_t *property = json_object_get(properties, name);
        enum verdict verdict = property ? schema_check(schemas, property, member) : VERDICT_BAD;
        if (properties && verdict != VERDICT_GOOD)
            return verdict;
    }
    return VERDICT_GOOD;
}

static enum verdict check_alternatives(const struct schemas *schemas, const json_t *list,
                                       const json_t *value, bool schemas_listed)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        if (schemas_listed ? schema_check(schemas, one, value) == VERDICT_GOOD
                           : json_equal(one, value))
            return VERDICT_GOOD;
    }
    return VERDICT_BAD;
}

enum verdict schema_check(const struct schemas *schemas, const json_t *schema, const json_t *value)
{
    schema = schema_resolve(schemas, schema);
    const char *type = json_string_value(json_object_get(schema, "type"));

    if (json_object_get(schema, "anyOf"))
        return check_alternatives(schemas, json_object_get(schema, "anyOf"), value, true);
    if (json_object_get(schema, "enum"))
        return check_alternatives(schemas, json_object_get(schema, "enum"), value, false);
    if (json_object_get(schema, "const"))
        return json_equal(json_object_get(schema, "const"), value) ? VERDICT_GOOD : VERDICT_BAD;
    if (!type)
        abort();
    if (strcmp(type, "boolean") == 0)
        return json_is_boolean(value) ? VERDICT_GOOD : VERDICT_BAD;
    if (strcmp(type, "integer") == 0)
        return json_is_integer(value) ? check_integer(schema, value) : VERDICT_BAD;
    if (strcmp(type, "string") == 0)
        return json_is_string(value) ? check_string(schema, value) : VERDICT_BAD;
    if (strcmp(type, "array") == 0)
        return json_is_array(value) ? check_array(schemas, schema, value) : VERDICT_BAD;
    /* jansson's iterator takes no const object, but changes nothing */
    return json_is_object(value) ? check_object(schemas, schema, (json_t *)(uintptr_t)value)
                                 : VERDICT_BAD;
}

static json_t *sample_string(const json_t *schema)
{
    const char *pattern = json_string_value(json_object_get(schema, "pattern"));
    json_int_t most = 100;
    (void)has(schema, "maxLength", &most);

    if (!pattern)
        return json_stringn("SECRET", most < 6 ? (size_t)most : 6);
    if (pattern[1] == '(')
        return json_string("answer/4z8m1k0v7c2x9b3n");
    return json_string(strstr(pattern, "{16}") ? "4z8m1k0v7c2x9b3n" : "c-17");
}

static json_t *sample_array(const struct schemas *schemas, const json_t *schema)
{
    const json_t *items = json_object_get(schema, "items");

    if (json_object_get(items, "anyOf"))
        return json_pack("[i,[i,s]]", 5, 2, "SECRET");
    json_t *array = json_array();
    json_array_append_new(array, schema_sample(schemas, items));
    return array;
}

json_t *schema_sample(const struct schemas *schemas, const json_t *schema)
{
    schema = schema_resolve(schemas, schema);
    const char *type = json_string_value(json_object_get(schema, "type"));
    json_int_t number = 1;

    if (json_object_get(schema, "enum"))
        return json_deep_copy(json_array_get(json_object_get(schema, "enum"), 0));
    if (json_object_get(schema, "const"))
        return json_deep_copy(json_object_get(schema, "const"));
    if (strcmp(type, "boolean") == 0)
        return json_true();
    if (strcmp(type, "integer") == 0)
        return json_integer(has(schema, "maximum", &number) ? number : 1);
    if (strcmp(type, "string") == 0)
        return sample_string(schema);
    if (strcmp(type, "array") == 0)
        return sample_array(schemas, schema);
    json_t *object = json_object();
    const char *name;
    json_t *property;
    json_object_foreach(json_object_get(schema, "properties"), name, property)
        json_object_set_new(object, name, schema_sample(schemas, property));
    return object;
}
