/* One description for two directions: each of these functions writes what it is given, or reads it
 * back to the same place, so that freezing and thawing can't differ. Used by the folder's own files
 * only. */
#ifndef PARLEY_ROOM_FROST_H
#define PARLEY_ROOM_FROST_H

#include "base/buf.h"
#include "room/state.h"

struct frost {
    bool thaws;
    enum status status; /* sticky: DAMAGED or NO_MEMORY when thawing; the buffer's otherwise */
    struct buf *out;
    struct str in;
    struct arena *memory; /* of what is thawed */
    struct arena scratch; /* of one change */
};

/* At most `max`; 0 when it can't be read. */
void frost_number(struct frost *frost, uint64_t *number, uint64_t max);
void frost_bool(struct frost *frost, bool *value);
void frost_time(struct frost *frost, int64_t *number); /* and whatever else is signed */
void frost_id(struct frost *frost, struct id *id);     /* may be none */
void frost_text(struct frost *frost, struct str *text);
/* Not copied: as long as the frozen bytes. */
void frost_view(struct frost *frost, struct str *text);
/* How many of something that takes at least a byte each. */
void frost_count(struct frost *frost, size_t *count, size_t max);
/* When thawing, a zeroed list of what is to come; NULL when freezing. */
void *frost_list(struct frost *frost, size_t count, size_t element_size);
void frost_fail(struct frost *frost, enum status status); /* the first one stays */

/* For a place of any integer or enumeration that isn't negative. */
#define FROST_PLACE(frost, place, max)                                                             \
    do {                                                                                           \
        uint64_t number_ = (uint64_t)(place);                                                      \
        frost_number(frost, &number_, max);                                                        \
        if ((frost)->thaws)                                                                        \
            (place) = (__typeof__(place))number_;                                                  \
    } while (0)

/* frost_parts.c: what a room consists of. */
void frost_member(struct frost *frost, struct member *member);
void frost_asked(struct frost *frost, struct room_question *asked);
void frost_text_of(struct frost *frost, const struct room *room, struct room_text *text);
void frost_rating(struct frost *frost, const struct question *question, struct rating *rating);

#endif
