/* What reading and writing the Markdown form share: the keys, in the writer's order, the escape of
 * content lines that look like headings, and the pieces that a pack is written in. Used by the
 * folder's own files only: pack_*.c and blocks.c. */
#ifndef PARLEY_QUESTIONS_PACK_PRIVATE_H
#define PARLEY_QUESTIONS_PACK_PRIVATE_H

#include "base/buf.h"
#include "questions/question.h"

enum pack_key_type { KEY_TEXT, KEY_NUMBER, KEY_LIST };

struct pack_key {
    const char *name;
    size_t offset; /* of the field: a struct str, or a struct str_list */
    enum pack_key_type type;
};

enum { PACK_SET_KEYS = 8, PACK_QUESTION_KEYS = 9 };

/* Without `pack`, which is always first. Of struct question_set. */
extern const struct pack_key pack_set_keys[PACK_SET_KEYS];
/* Of struct question. */
extern const struct pack_key pack_question_keys[PACK_QUESTION_KEYS];

/* True for a line that begins with up to three blanks, backslashes (*ret_backslashes of them,
 * the first at *ret_at), one to four '#', and a blank or the end. */
bool pack_looks_like_heading(struct str line, size_t *ret_at, size_t *ret_backslashes);

/* A pack is its head, then for each topic and subtopic its heading, then each of its questions.
 * All but the head begin with the blank line that stands before them, and each ends with one line
 * feed. Errors are kept in the buffer. */
struct pack_writer {
    struct buf *out;
    struct problems *problems; /* may be NULL */
    size_t counted;            /* bytes of out whose lines are in `lines` */
    unsigned lines;
};

/* Front matter and introduction. */
void pack_write_head(struct pack_writer *writer, const struct question_set *set);
/* Heading and preamble of a topic or subtopic. */
void pack_write_topic(struct pack_writer *writer, const struct topic *topic);
void pack_write_question(struct pack_writer *writer, const struct question *question);
/* A topic of which nothing is written when it is the set's first. */
bool pack_topic_is_bare(const struct topic *topic);

#endif
