/* A set in pieces, as it is stored and edited: its head (front matter and introduction) and one
 * block for each topic, subtopic and question, in the order of the pack. A block's text is what the
 * pack has from the block's heading up to the next block's. Head and blocks, joined, are the
 * canonical pack again, byte for byte. Pure; one thread at a time; depends on base only. */
#ifndef PARLEY_QUESTIONS_BLOCKS_H
#define PARLEY_QUESTIONS_BLOCKS_H

#include "base/buf.h"
#include "questions/question.h"

enum block_kind { BLOCK_TOPIC = 1, BLOCK_SUBTOPIC = 2, BLOCK_QUESTION = 3 };

struct block {
    enum block_kind kind;
    struct str key;   /* a question's id; empty for topics, which have names only in the store */
    struct str text;  /* without line feeds at its ends; empty for a topic without title and
                         preamble, which has a heading only when another block stands before it */
    struct str title; /* a topic's title; a question's head */
    /* Of questions, for lists and searching: */
    enum question_kind question_kind;
    enum question_difficulty difficulty;
    enum question_state state;
    unsigned minutes;
    struct str lang;   /* the question's own, else the set's */
    struct str prompt; /* to be searched: head, body, choices (without their marks) */
    struct str answer; /* to be searched: the choices' feedback, all other sections */
    struct str tags;   /* joined by line feeds */
};

struct blocks {
    struct str head; /* without a line feed at its end */
    struct block *items;
    size_t count;
};

/* Everything lies in the arena; texts don't show the set. A set must have its ids.
 * Errors: NO_MEMORY, TOO_LARGE. */
enum status blocks_split(const struct question_set *set, struct arena *arena,
                         struct blocks *ret_blocks) MUST_USE;
/* Appends the pack. Whether a topic whose text is empty or a lone "# " gets a heading is decided by
 * its place here, so that blocks can be moved without being written anew. Errors: of the buffer. */
enum status blocks_join(struct str head, const struct block *items, size_t count,
                        struct buf *out) MUST_USE;

/* Reads one question's block: a set that holds that question and nothing else; the caller destroys
 * it. A question without an id gets one. Errors: MALFORMED (no question, more than one, or text
 * that isn't part of it), those of pack_read. */
enum status block_read(struct str text, struct question_set **ret_set) MUST_USE;
/* The block of one question, derived fields included; `set_lang` stands in for a missing one.
 * Errors: NO_MEMORY, TOO_LARGE. */
enum status block_write(const struct question *question, struct str set_lang, struct arena *arena,
                        struct block *ret_block) MUST_USE;
/* The same of a topic or subtopic: its heading and preamble. */
enum status block_write_topic(const struct topic *topic, struct arena *arena,
                              struct block *ret_block) MUST_USE;

#endif
