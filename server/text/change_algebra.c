/* change_compose and change_map. Both walk two changes side by side. The order in which they look
 * at the two decides where parts are joined and which of two insertions comes first, and browsers
 * run CodeMirror's own code: so the cases and their order are CodeMirror's, to the letter. */
#include <stdlib.h>

#include "base/utf.h"
#include "text/builder.h"
#include "text/change.h"

/* A place in a change: what is left of the part it stands in. */
struct walk {
    const struct change *change;
    size_t next; /* index of the part after this one */
    bool done;
    bool replace;
    uint32_t length; /* left of what is kept or deleted */
    uint32_t units;  /* left of the insertion; 0 when it keeps */
    struct str text; /* left of the insertion's text */
    bool begun;      /* a piece of the part is behind us */
    bool split;      /* has stopped inside a surrogate pair of an insertion */
};

static void walk_next(struct walk *walk)
{
    const struct change *change = walk->change;

    walk->begun = false;
    if (walk->next == change->count) {
        walk->done = true;
        walk->replace = false;
        walk->length = 0;
        walk->units = 0;
        walk->text = STR_NONE;
        return;
    }
    const struct change_part *part = &change->parts[walk->next++];
    walk->replace = part->replace;
    walk->length = part->length;
    walk->units = part->replace ? part->insert_units : 0;
    walk->text = part->insert;
}

static struct walk walk_start(const struct change *change)
{
    struct walk walk = {.change = change};

    walk_next(&walk);
    return walk;
}

static bool walk_keeps(const struct walk *walk)
{
    return !walk->done && !walk->replace;
}

/* Onwards by so much of the text before the change. */
static void walk_before(struct walk *walk, uint32_t length)
{
    if (length == walk->length) {
        walk_next(walk);
        return;
    }
    walk->length -= length;
    walk->begun = walk->begun || length;
}

/* How much of the text after the change the rest of the part makes. */
static uint32_t walk_length_after(const struct walk *walk)
{
    return walk->replace ? walk->units : walk->length;
}

/* The insertion's next units. */
static struct str walk_text(const struct walk *walk, uint32_t units)
{
    if (units == walk->units)
        return walk->text;
    return (struct str){walk->text.data, utf8_bytes_of_units(walk->text, units)};
}

/* Onwards by so much of the text after the change. */
static void walk_after(struct walk *walk, uint32_t length)
{
    if (!walk->replace) {
        walk_before(walk, length);
        return;
    }
    if (length == walk->units) {
        walk_next(walk);
        return;
    }
    struct str taken = walk_text(walk, length);
    if (utf8_units(taken) != length)
        walk->split = true;
    walk->text.data += taken.size;
    walk->text.size -= taken.size;
    walk->units -= length;
    walk->begun = walk->begun || length;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Takes one piece that a makes (keeps or inserts) and b keeps or replaces. `join` as in compose. */
static void compose_piece(struct builder *builder, const struct walk *a, const struct walk *b,
                          uint32_t length, bool join)
{
    uint32_t deleted = !a->replace ? length : a->begun ? 0 : a->length;

    if (walk_keeps(a) && walk_keeps(b))
        builder_keep(builder, length);
    else if (walk_keeps(b))
        builder_replace(builder, deleted, walk_text(a, length), length, join);
    else if (b->begun)
        builder_replace(builder, deleted, STR_NONE, 0, join);
    else
        builder_replace(builder, deleted, b->text, b->units, join);
}

/* Lengths fit, so neither walk ends while the other still has something to take. */
static enum status compose(const struct change *first, const struct change *second,
                           struct builder *builder)
{
    struct walk a = walk_start(first);
    struct walk b = walk_start(second);
    bool open = false; /* the last part isn't at its end: what follows joins it */

    while (!a.done || !b.done) {
        if (a.replace && !a.units) {
            builder_replace(builder, a.length, STR_NONE, 0, open);
            walk_next(&a);
        } else if (!b.length && !b.done) {
            builder_replace(builder, 0, b.text, b.units, open);
            walk_next(&b);
        } else if (a.done || b.done) {
            return STATUS_INVALID;
        } else {
            uint32_t length = smaller(walk_length_after(&a), b.length);
            size_t count = builder->count;
            compose_piece(builder, &a, &b, length, open);
            open = (a.units > length || (b.replace && b.length > length)) &&
                   (open || builder->count > count);
            walk_after(&a, length);
            walk_before(&b, length);
            if (a.split)
                return STATUS_INVALID;
        }
    }
    return STATUS_OK;
}

enum status change_compose(const struct change *a, const struct change *b,
                           struct change *ret_change)
{
    struct builder builder;

    if (a->length_after != b->length_before)
        return STATUS_INVALID;
    if (change_is_empty(a))
        return change_copy(b, ret_change);
    if (change_is_empty(b))
        return change_copy(a, ret_change);
    /* each step finishes at least one part and adds at most one */
    enum status status = builder_init(&builder, a->count + b->count,
                                      change_insert_bytes(a->parts, a->count) +
                                          change_insert_bytes(b->parts, b->count));
    if (status != STATUS_OK)
        return status;
    status = compose(a, b, &builder);
    if (status == STATUS_OK)
        status = builder_take(&builder, ret_change);
    builder_finish(&builder);
    return status;
}

/* `a` is to be mapped over `b`. A part of a can be taken in pieces; `inserted` is the index (from
 * 1) of the part of a whose text has been placed already. */
struct mapping {
    struct walk a;
    struct walk b;
    size_t inserted;
    struct builder *builder;
};

/* Whether b's part comes before a's: by start, then length, then `before`. */
static bool mapping_takes_b(const struct mapping *mapping, bool before)
{
    const struct walk *a = &mapping->a;
    const struct walk *b = &mapping->b;

    if (!b->replace)
        return false;
    return !a->replace || mapping->inserted == a->next ||
           (!a->begun && (b->length < a->length || (b->length == a->length && !before)));
}

/* Goes past b's part, keeping what it inserted; parts of a that end within what b deleted lose
 * their deletion and keep their text. */
static void mapping_take_b(struct mapping *mapping)
{
    struct walk *a = &mapping->a;
    uint32_t left = mapping->b.length;

    builder_keep(mapping->builder, mapping->b.units);
    while (left && !a->done) {
        uint32_t piece = smaller(a->length, left);
        if (a->replace && mapping->inserted < a->next && a->length <= piece) {
            builder_replace(mapping->builder, 0, a->text, a->units, false);
            mapping->inserted = a->next;
        }
        walk_before(a, piece);
        left -= piece;
    }
    walk_next(&mapping->b);
}

/* Places a's part up to the next part of b that inserts. */
static void mapping_take_a(struct mapping *mapping)
{
    struct walk *a = &mapping->a;
    struct walk *b = &mapping->b;
    uint32_t length = 0;
    uint32_t left = a->length;

    while (left) {
        if (walk_keeps(b)) {
            uint32_t piece = smaller(left, b->length);
            length += piece;
            left -= piece;
            walk_before(b, piece);
        } else if (b->replace && !b->units && b->length < left) {
            left -= b->length;
            walk_next(b);
        } else {
            break;
        }
    }
    bool fresh = mapping->inserted < a->next;
    builder_replace(mapping->builder, length, fresh ? a->text : STR_NONE, fresh ? a->units : 0,
                    false);
    mapping->inserted = a->next;
    walk_before(a, a->length - left);
}

static enum status map(struct mapping *mapping, bool before)
{
    struct walk *a = &mapping->a;
    struct walk *b = &mapping->b;

    while (!a->done || !b->done) {
        if ((a->done && b->length) || (b->done && a->length))
            return STATUS_INVALID;
        if (walk_keeps(a) && walk_keeps(b)) {
            uint32_t length = smaller(a->length, b->length);
            builder_keep(mapping->builder, length);
            walk_before(a, length);
            walk_before(b, length);
        } else if (mapping_takes_b(mapping, before)) {
            mapping_take_b(mapping);
        } else if (a->replace) {
            mapping_take_a(mapping);
        } else {
            return STATUS_INVALID;
        }
    }
    return STATUS_OK;
}

enum status change_map(const struct change *change, const struct change *over, bool before,
                       struct change *ret_change)
{
    struct builder builder;

    if (change->length_before != over->length_before)
        return STATUS_INVALID;
    if (change_is_empty(over))
        return change_copy(change, ret_change);
    /* each step finishes a part of one side, or is followed by one that does; finishing a part adds
     * at most two: what is kept or deleted, and what it inserts */
    enum status status = builder_init(&builder, 2 * (change->count + over->count),
                                      change_insert_bytes(change->parts, change->count));
    if (status != STATUS_OK)
        return status;
    struct mapping mapping = {.a = walk_start(change), .b = walk_start(over), .builder = &builder};
    status = map(&mapping, before);
    if (status == STATUS_OK)
        status = builder_take(&builder, ret_change);
    builder_finish(&builder);
    return status;
}

/* Takes turns: what one step has made is what the next one maps. */
struct map_memory {
    struct change_part *parts[2];
    size_t capacity[2];
};

static enum status reserve_parts(struct map_memory *memory, size_t turn, size_t parts)
{
    if (parts <= memory->capacity[turn])
        return STATUS_OK;
    struct change_part *larger = malloc(2 * parts * sizeof(*larger));
    if (!larger)
        return STATUS_NO_MEMORY;
    free(memory->parts[turn]);
    memory->parts[turn] = larger;
    memory->capacity[turn] = 2 * parts;
    return STATUS_OK;
}

/* One step. `current`, a view like its text, becomes what it is after `over`. */
static enum status map_view(struct change *current, const struct change *over,
                            struct change_part *parts, size_t max_parts)
{
    struct builder builder;
    struct mapping mapping = {.a = walk_start(current), .b = walk_start(over), .builder = &builder};
    struct change mapped = {.parts = parts};

    builder_borrow(&builder, parts, max_parts);
    enum status status = map(&mapping, false);
    if (status == STATUS_OK && builder.full)
        status = STATUS_TOO_LARGE;
    mapped.count = builder.count;
    if (status == STATUS_OK)
        status = change_lengths(parts, builder.count, &mapped.length_before, &mapped.length_after);
    if (status == STATUS_OK)
        *current = mapped;
    return status;
}

enum status change_map_through(const struct change *change, const struct change *over, size_t count,
                               size_t max_parts, struct change *ret_change)
{
    struct map_memory memory = {{NULL}, {0}};
    struct change current = *change;
    size_t looked_at = 0;
    size_t turn = 0;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        size_t parts = current.count + over[i].count;
        looked_at += parts;
        if (looked_at > max_parts)
            status = STATUS_TOO_LARGE;
        else if (current.length_before != over[i].length_before)
            status = STATUS_INVALID;
        if (status != STATUS_OK || change_is_empty(&over[i]))
            continue;
        status = reserve_parts(&memory, turn, 2 * parts); /* as in change_map */
        if (status == STATUS_OK)
            status = map_view(&current, &over[i], memory.parts[turn], 2 * parts);
        turn = !turn;
    }
    if (status == STATUS_OK)
        status = change_pack(current.parts, current.count, ret_change);
    free(memory.parts[0]);
    free(memory.parts[1]);
    return status;
}
