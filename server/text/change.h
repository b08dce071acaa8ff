/* A change of a text: what is kept, deleted and inserted from its start to its end. Positions and
 * lengths count UTF-16 units, as browsers do. The semantics (order of insertions at one place,
 * mapping, composing) are those of CodeMirror's ChangeSet, to which tests hold it. Lines end in a
 * line feed alone: browsers count a carriage return and line feed as one, so a text that held the
 * pair would be longer here than there. Pure: no clock, no socket, no disk; depends on base only.
 * Any thread, one at a time for each change. */
#ifndef PARLEY_TEXT_CHANGE_H
#define PARLEY_TEXT_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"

enum {
    CHANGE_MAX_PARTS = 4096,        /* parts in one change that comes from outside */
    CHANGE_MAX_INSERT_BYTES = 65536 /* inserted text in one change that comes from outside */
};

/* Keeps `length` units (insert empty, replace false), or replaces `length` units by `insert`. */
struct change_part {
    bool replace;
    uint32_t length;   /* units kept, or deleted when replace */
    struct str insert; /* UTF-8; only when replace */
    uint32_t insert_units;
};

/* Owns one allocation that holds parts and inserted text. Zero-initialised means none. */
struct change {
    struct change_part *parts;
    size_t count;
    uint32_t length_before; /* of the text it applies to, units */
    uint32_t length_after;
};

/* Copies and normalises: neighbours joined, empty parts dropped. `parts` may be unnormalised;
 * insert_units is computed here.
 * Errors: MALFORMED (insert isn't UTF-8 or holds a carriage return, or lengths overflow),
 * TOO_LARGE (one of the two limits above), NO_MEMORY. */
enum status change_make(const struct change_part *parts, size_t count,
                        struct change *ret_change) MUST_USE;
enum status change_copy(const struct change *change, struct change *ret_change) MUST_USE;
/* NULL-safe; leaves none. */
void change_finish(struct change *change);
bool change_is_empty(const struct change *change); /* keeps everything */
/* Memory that the change owns. */
size_t change_size_bytes(const struct change *change);

/* First `a`, then `b`. Errors: INVALID when b's length before isn't a's length after, or when b
 * takes one half of a surrogate pair that a inserts; MALFORMED (lengths overflow); NO_MEMORY. */
enum status change_compose(const struct change *a, const struct change *b,
                           struct change *ret_change) MUST_USE;
/* `change`, made on the same text as `over`, as it has to be to apply after `over`. When both
 * insert at one place, change's text comes first if `before`, else after. Mapping over several
 * changes one by one isn't always the same as mapping once over their composition: all sides have
 * to go step by step to agree. Errors: INVALID (different lengths before), MALFORMED (lengths
 * overflow), NO_MEMORY. */
enum status change_map(const struct change *change, const struct change *over, bool before,
                       struct change *ret_change) MUST_USE;
/* change_map over so many changes, each made after the one before, in turn and behind what they
 * insert: the same as one by one, without copying the text each time. Errors: like change_map;
 * TOO_LARGE when it would look at more than `max_parts` parts. */
enum status change_map_through(const struct change *change, const struct change *over, size_t count,
                               size_t max_parts, struct change *ret_change) MUST_USE;
/* Where a position is after the change; `assoc` < 0 stays before text inserted there, > 0 goes
 * behind it. Positions beyond the text are cut to its end. */
uint32_t change_map_position(const struct change *change, uint32_t position, int assoc);

/* As CodeMirror writes it: [12,[3,"line","next line"],[0,"x"],[4]]: a number keeps, an array
 * deletes its first element's units and inserts the rest, its strings joined by line feeds. */
void change_write_json(const struct change *change, struct buf *buf);

#endif
