/* How a JSON object maps to a C struct: one row a field. The tables are generated from the schemas
 * (protocol/tables.h); app/ has small ones of its own for the API. Any thread; depends on base and
 * the pure headers. */
#ifndef PARLEY_PROTOCOL_FIELD_H
#define PARLEY_PROTOCOL_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/refusal.h"
#include "base/str.h"

enum field_kind {
    FIELD_STRING,  /* struct str; min and max in characters */
    FIELD_ID,      /* struct id; absent: none */
    FIELD_INT,     /* int64_t; min and max */
    FIELD_BOOL,    /* bool */
    FIELD_ENUM,    /* int-sized enum; names[max] */
    FIELD_OBJECT,  /* embedded struct of `table`; bool at count_offset when `has` */
    FIELD_OBJECTS, /* const struct * and size_t at count_offset; at most max */
    FIELD_STRINGS, /* const struct str * and size_t at count_offset; at most max */
    FIELD_INTS, /* const int64_t * and size_t at count_offset; at most max, each min to item_max */
    FIELD_CHANGES, /* struct change_parts */
};

enum field_text { FIELD_TEXT_ANY, FIELD_TEXT_COMMAND_ID, FIELD_TEXT_DOCUMENT };

struct field_table;

struct field {
    struct str name;
    enum field_kind kind;
    enum field_text text;
    bool required;
    bool candidate; /* may leave on a candidate's connection */
    bool has;
    size_t offset, count_offset;
    int64_t min, max, item_max;
    const char *const *names;
    const struct field_table *table;
};

struct field_table {
    const char *name;
    const struct field *fields;
    size_t count;
    size_t size_bytes; /* of the struct */
};

/* Which fields are written. Of what a candidate may get, only what the tables name leaves. */
enum field_reader { FIELD_READER_PANEL, FIELD_READER_CANDIDATE };

struct json_node;

/* Letters, digits and _ . : - only; the length is the caller's to check. */
bool field_is_command_id(struct str text);

/* Reads a text that is one JSON object, whose keys are the table's, into the zeroed struct at
 * `out`. Strings and lists go to the arena. Refusals: MALFORMED, DUPLICATE_KEY; BAD_FIELD,
 * TOO_LARGE and BUSY (memory), of which *ret_detail then names the field (in the arena). */
enum refusal field_decode(struct str json, const struct field_table *table, struct arena *arena,
                          void *out, const char **ret_detail) MUST_USE;
/* The same of what was read (protocol/json_nodes.h) in the same arena, for the folder's own files.
 * The object may have the keys in `also`, too, which ends in STR_NONE; NULL: none. */
enum refusal field_decode_node(const struct json_node *node, const struct field_table *table,
                               const struct str *also, struct arena *arena, void *out,
                               const char **ret_detail) MUST_USE;

/* Writes `"name":value` for each field, a comma before each (the object's braces and first fields
 * are the caller's). Fields that aren't required and are empty, zero or false are left out. */
void field_encode(struct buf *buf, const struct field_table *table, const void *in,
                  enum field_reader reader);

/* The whole object, braces and all, with every field: never for a candidate. */
void field_encode_object(struct buf *buf, const struct field_table *table, const void *in);

#endif
