/* Ours is mapped over theirs as changes of live texts are; only where both wrote at one place is
 * more looked at, since people who were apart often wrote, or sent twice, the same. */
#include "base/utf.h"
#include "text/builder.h"
#include "text/diff.h"
#include "text/tokens.h"

/* The replacement of `change` that begins at that place of the text before; NULL when none does.
 * *at and *next go along with rising places. */
static const struct change_part *part_at(const struct change *change, uint32_t place, uint32_t *at,
                                         size_t *next)
{
    while (*next < change->count && *at < place)
        *at += change->parts[(*next)++].length;
    if (*next == change->count || *at != place || !change->parts[*next].replace)
        return NULL;
    return &change->parts[*next];
}

static struct str rest_of(struct str text, size_t from)
{
    return (struct str){text.data + from, text.size - from};
}

static bool ends_in_word(struct str text)
{
    size_t at = text.size;

    while (at && ((unsigned char)text.data[--at] & 0xc0) == 0x80)
        ;
    return text.size && token_first(rest_of(text, at)).is_word;
}

static bool begins_with_word(struct str text)
{
    return text.size && token_first(text).is_word;
}

/* Bytes of whole lines with which both begin, 0 when there is no word in them. */
static size_t shared_lines(struct str a, struct str b)
{
    size_t size = 0;
    size_t lines = 0;
    bool has_word = false;
    bool had_word = false;

    while (a.size > size && b.size > size) {
        struct token one = token_first(rest_of(a, size));
        if (!str_equal(one.text, token_first(rest_of(b, size)).text))
            break;
        has_word = has_word || one.is_word;
        size += one.text.size;
        if (one.text.data[0] == '\n') {
            lines = size;
            had_word = has_word;
        }
    }
    return had_word ? lines : 0;
}

/* With what keeps it apart from its neighbours; either may be empty. */
static void add_insert(struct builder *builder, uint32_t length, struct str before, struct str text,
                       struct str after)
{
    if (before.size)
        builder_replace(builder, length, before, (uint32_t)before.size, false);
    builder_replace(builder, before.size ? 0 : length, text, (uint32_t)utf8_units(text),
                    before.size > 0);
    if (after.size)
        builder_replace(builder, 0, after, (uint32_t)after.size, true);
}

/* Our part at the place where theirs is: without what both wrote, and kept apart from theirs. */
static void add_beside(struct builder *builder, const struct change_part *ours,
                       const struct change_part *theirs)
{
    struct str text = ours->insert;
    bool theirs_first = theirs->length <= ours->length; /* as change_map has it */

    if (str_starts(theirs->insert, text)) {
        builder_replace(builder, ours->length, STR_NONE, 0, false);
    } else if (theirs_first && str_starts(text, theirs->insert)) {
        text = rest_of(text, theirs->insert.size);
        builder_replace(builder, ours->length, text, (uint32_t)utf8_units(text), false);
    } else if (theirs_first) {
        size_t shared = shared_lines(text, theirs->insert);
        bool in_line = theirs->insert.data[theirs->insert.size - 1] != '\n';
        text = rest_of(text, shared);
        bool glued = ends_in_word(theirs->insert) && begins_with_word(text);
        struct str between = shared && in_line ? STR("\n") : glued ? STR(" ") : STR_NONE;
        add_insert(builder, ours->length, between, text, STR_NONE);
    } else {
        bool glued = ends_in_word(text) && begins_with_word(theirs->insert);
        add_insert(builder, ours->length, STR_NONE, text, glued ? STR(" ") : STR_NONE);
    }
}

static enum status settle(const struct change *ours, const struct change *theirs,
                          struct change *ret_change)
{
    struct builder builder;
    uint32_t place = 0;
    uint32_t their_place = 0;
    size_t their_next = 0;
    /* each part makes one at most, and a blank */
    enum status status =
        builder_init(&builder, 3 * ours->count + 1,
                     change_insert_bytes(ours->parts, ours->count) + 2 * ours->count);

    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < ours->count; i++) {
        const struct change_part *part = &ours->parts[i];
        const struct change_part *their = part_at(theirs, place, &their_place, &their_next);
        if (!part->replace)
            builder_keep(&builder, part->length);
        else if (their && their->insert.size && part->insert.size)
            add_beside(&builder, part, their);
        else
            builder_replace(&builder, part->length, part->insert, part->insert_units, false);
        place += part->length;
    }
    status = builder_take(&builder, ret_change);
    builder_finish(&builder);
    return status;
}

/* The text after the change. */
static void apply(const struct change *change, struct str text, struct buf *out)
{
    size_t at = 0;

    for (size_t i = 0; i < change->count; i++) {
        const struct change_part *part = &change->parts[i];
        size_t size = utf8_bytes_of_units(rest_of(text, at), part->length);
        buf_add_str(out, part->replace ? part->insert : (struct str){text.data + at, size});
        at += size;
    }
}

enum status text_merge(struct str base, struct str ours, struct str theirs, struct buf *out)
{
    struct change our_change = {0};
    struct change their_change = {0};
    struct change settled = {0};
    struct change mapped = {0};

    if (str_equal(ours, base) || str_equal(ours, theirs) || str_equal(theirs, base)) {
        buf_add_str(out, str_equal(ours, base) ? theirs : ours);
        return buf_status(out);
    }
    enum status status = change_between(base, ours, &our_change);
    if (status == STATUS_OK)
        status = change_between(base, theirs, &their_change);
    if (status == STATUS_OK)
        status = settle(&our_change, &their_change, &settled);
    if (status == STATUS_OK)
        status = change_map(&settled, &their_change, false, &mapped);
    if (status == STATUS_OK) {
        apply(&mapped, theirs, out);
        status = buf_status(out);
    }
    change_finish(&our_change);
    change_finish(&their_change);
    change_finish(&settled);
    change_finish(&mapped);
    return status;
}
