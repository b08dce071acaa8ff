/* A question, a topic or a set's head as authors edit them: texts, as the pack has them. Between
 * the API's bodies, the store's blocks and what questions/ works on. Any thread; strings lie in the
 * arena that is given. */
#ifndef PARLEY_APP_RAW_QUESTION_H
#define PARLEY_APP_RAW_QUESTION_H

#include "protocol/field.h"
#include "questions/blocks.h"

enum { RAW_TEXT_MAX = 1000000, RAW_SECTIONS_MAX = SET_MAX_SECTIONS };

struct raw_section {
    struct str name, text;
};

struct raw_question {
    struct str id;
    struct str prompt; /* first line, blank line, rest; begins with a line feed when there is no
                          first line */
    struct str kind, difficulty, time, points, status, source, lang;
    const struct str *tags;
    size_t tags_count;
    const struct raw_section *sections;
    size_t sections_count;
};

struct raw_topic {
    struct str title, intro;
};

struct raw_head {
    struct str title, language, license, source, intro;
    const struct str *authors;
    size_t authors_count;
    const struct str *tags;
    size_t tags_count;
};

/* How a body has them. */
extern const struct field_table raw_section_table, raw_question_table, raw_head_table;

/* As JSON; empty members but the prompt are left out. */
void raw_question_write(struct buf *out, const char *name, const struct raw_question *raw);
/* Every member. */
void raw_head_write(struct buf *out, const char *name, const struct raw_head *head);

/* Errors of what follows: NO_MEMORY, TOO_LARGE, MALFORMED (a block that isn't one). */

/* What a question says, copied. */
enum status raw_question_of(const struct question *question, struct arena *arena,
                            struct raw_question *ret_raw) MUST_USE;
/* Adds the question to a set (to check, to sample, to compare): strings are copied into it. */
enum status raw_question_add(const struct raw_question *raw, struct question_set *set,
                             struct topic *topic, struct question **ret_question) MUST_USE;
/* As it will be stored: the block, and the same read back. `key` is its id, whatever the raw one
 * says. Errors: also INVALID (it wouldn't be read back as this one question). */
enum status raw_question_settle(const struct raw_question *raw, struct str key, struct str set_lang,
                                struct arena *arena, struct block *ret_block,
                                struct raw_question *ret_raw) MUST_USE;
enum status raw_question_read(struct str block_text, struct arena *arena,
                              struct raw_question *ret_raw) MUST_USE;
bool raw_question_equal(const struct raw_question *a, const struct raw_question *b);

/* The same of a topic (BLOCK_TOPIC or BLOCK_SUBTOPIC), */
enum status raw_topic_settle(const struct raw_topic *raw, enum block_kind kind, struct arena *arena,
                             struct block *ret_block, struct raw_topic *ret_raw) MUST_USE;
enum status raw_topic_read(const struct block *block, struct arena *arena,
                           struct raw_topic *ret_raw) MUST_USE;
/* and of a head: `now` is the head's text as it stands, of which keys that have no member here are
 * kept. */
enum status raw_head_settle(const struct raw_head *raw, struct str now, struct arena *arena,
                            struct str *ret_head, struct raw_head *ret_raw) MUST_USE;
enum status raw_head_read(struct str head, struct arena *arena, struct raw_head *ret_raw) MUST_USE;

#endif
