/* The message schemas of shared/protocol, read by a small validator of the tests' own: as much of
 * JSON Schema 2020-12 as they use. The code under test is generated from the same schemas, but by
 * other means. Ends the test when a schema can't be read. One thread. */
#ifndef PARLEY_SUPPORT_SCHEMA_H
#define PARLEY_SUPPORT_SCHEMA_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { SCHEMA_MAX = 128 };

struct schemas {
    json_t *common;
    json_t *messages[SCHEMA_MAX]; /* by file name */
    size_t count;
};

enum verdict { VERDICT_GOOD, VERDICT_BAD, VERDICT_TOO_LARGE };

void schemas_load(struct schemas *schemas);
void schemas_finish(struct schemas *schemas);

/* A $ref followed; else the schema itself. */
const json_t *schema_resolve(const struct schemas *schemas, const json_t *schema);
/* TOO_LARGE when a text or list is longer than it may be, BAD for all else that is wrong. */
enum verdict schema_check(const struct schemas *schemas, const json_t *schema, const json_t *value);
/* A valid value that has every property that it may have; texts say SECRET. */
json_t *schema_sample(const struct schemas *schemas, const json_t *schema);

bool schema_is(const json_t *schema, const char *direction);
const char *schema_title(const json_t *schema);

#endif
