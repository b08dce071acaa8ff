/* A room under test, driven by lines of text: inputs in, effects out as lines. After each input it
 * holds the room to what must always be true (room_check.c): nothing goes out before it is stored,
 * nobody gets or could work out what they may not see, a command takes effect once, a snapshot
 * says what following along would have said, and the records alone make the same room again.
 * Ends the program when memory is used up. One thread.
 *
 * The inputs (NAME is one of the cast: interviewers ann ben dan, observers eve fay, candidates cal
 * kim; questions q1 … q5 and q9, which is in no plan):
 *
 *   open RULE                        a planned room begins its log, with the questions q1 to q3
 *   NAME COMMAND …                   as PROTOCOL.md has it; the fields in the order of its table
 *   NAME #ID COMMAND …               the same under an id of its own
 *   stored [POSITION]                the disk has it: all, or up to a position
 *   left NAME                        a connection ended
 *   at MS                            the clock
 *   timer                            the timer has run out
 *   kill                             the server dies; what was stored is loaded again
 *   knows NAME                       what NAME may see now, from a snapshot
 *   past NAME DOCUMENT VERSION       the changes of a text since
 *
 * Texts are written with _ for a space and ~ for a line feed. Changes: =5 keeps, -2 deletes,
 * +text inserts, -2+text replaces. */
#ifndef PARLEY_SUPPORT_ROOM_SCRIPT_H
#define PARLEY_SUPPORT_ROOM_SCRIPT_H

#include "room/room.h"
#include "room_view.h"

enum { SCRIPT_ABANDONED_MS = 60000, SCRIPT_FAULT_BYTES = 400 };

/* A persisted record, as the disk would have it. */
struct script_row {
    char *json;
    enum audience audience;
    struct id to, by;
    char command[41];
    size_t step; /* the input that caused it */
};

/* What the client in one seat has. */
struct script_seat {
    bool joined;   /* sent a join that wasn't refused, and hasn't left */
    bool prepared; /* a welcome lies ready */
    bool welcomed;
    uint64_t prepared_position;
    struct view prepared_view, view;
};

struct room_script {
    struct room *room;
    struct room_effects effects;
    int64_t now_ms;
    size_t step;
    unsigned commands;
    enum rule rule;
    struct script_row *rows; /* row i is the record at position i + 1 */
    size_t rows_count, rows_capacity;
    uint64_t stored, delivered;
    bool sealing;
    struct script_seat seats[CAST_COUNT];
    struct view truth; /* everything that happened */
    bool took_part[CAST_COUNT], settled[CAST_COUNT];
    bool given[CAST_COUNT][CAST_QUESTIONS];
    bool all_submitted;
    char fault[SCRIPT_FAULT_BYTES]; /* not empty: something that must never be was */
};

void room_script_init(struct room_script *script);
void room_script_finish(struct room_script *script);
/* Runs one line; effects go to `out`, a line each. False: the fault says why. */
bool room_script_run(struct room_script *script, struct str line, struct buf *out);
/* Everything stored, the room made again from its records and compared. */
bool room_script_end(struct room_script *script);

/* --- between the files of this ------------------------------------------------------------ */

__attribute__((format(printf, 2, 3))) void script_fault(struct room_script *script,
                                                        const char *format, ...);
/* A question of the standard plan; what it points to lives as long as the program. */
struct room_question script_question(const struct id *id);
/* Gives the room an input, and writes the effects it has (room_effects.c). */
void script_step(struct room_script *script, struct room_input *input, struct buf *out);
/* Reads a row again, as the program would after a start. */
void script_record_decode(const struct script_row *row, struct arena *arena,
                          struct record *ret_record);
/* Adds to what somebody in that role knows. What a candidate would be sent is looked at as text. */
void script_hear(struct view *view, enum role role, const struct record *record);
/* Adds a row's record to the truth. */
void script_learn(struct room_script *script, const struct record *record);
void script_snapshot(const struct room *room, const struct id *member, struct view *view,
                     struct buf *json);
/* What must hold after every input. */
void script_check(struct room_script *script);
void script_check_restored(struct room_script *script);
/* Puts what thaws from its frozen state in the place of the room, and holds the two to be the same.
 */
void script_thaw(struct room_script *script, struct room **room);

#endif
