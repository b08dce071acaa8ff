/* What somebody knows of a room: records folded into a sorted list of facts, "phase" = "live",
 * "mark q1/0 ann" = "4". It is written from PROTOCOL.md and shares no code with server/room, so
 * that tests can hold one to the other. Ends the program when memory is used up. One thread. */
#ifndef PARLEY_SUPPORT_ROOM_VIEW_H
#define PARLEY_SUPPORT_ROOM_VIEW_H

#include <stdbool.h>

#include "base/buf.h"
#include "room/messages.h"

/* The people and questions that tests speak of, and the identifiers that stand for them. */
enum { CAST_COUNT = 7, CAST_QUESTIONS = 6 };
struct cast_row {
    const char *name;
    struct id id;
    enum role role;
};
extern const struct cast_row cast[CAST_COUNT];
extern const struct cast_row cast_questions[CAST_QUESTIONS]; /* roles mean nothing */
/* NULL: nobody of this name (or identifier). */
const struct cast_row *cast_find(struct str name);
const struct cast_row *cast_find_question(struct str name);
const struct cast_row *cast_by_id(const struct id *id);
/* The name that stands for an identifier, else the identifier itself. */
const char *cast_name(const struct id *id);

struct fact {
    char *name, *value;
};

struct view {
    struct fact *facts; /* sorted by name */
    size_t count, capacity;
    unsigned said, panel_said, moments;
    char fault[160]; /* not empty: a record didn't fit what was known */
};

/* Zero-initialised is empty. */
void view_finish(struct view *view); /* NULL-safe; leaves it empty */
void view_copy(const struct view *from, struct view *to);
void view_apply(struct view *view, const struct record *record);
const char *view_get(const struct view *view, const char *name); /* NULL: not known */
void view_set(struct view *view, const char *name, const char *value);
void view_unset(struct view *view, const char *name);
void view_write(const struct view *view, struct buf *out); /* one line a fact */

/* One line for people: "phase_changed phase=live". */
void record_write_line(const struct record *record, struct buf *out);

#endif
