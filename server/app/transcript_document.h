/* What stands in a copy of a transcript, and in which order: a run of blocks, handed to a writer
 * that knows one form (transcript_text.h). Pure but for memory; one thread. */
#ifndef PARLEY_APP_TRANSCRIPT_DOCUMENT_H
#define PARLEY_APP_TRANSCRIPT_DOCUMENT_H

#include "app/transcript_fold.h"
#include "vault/sealed.h"

enum block_kind {
    BLOCK_TITLE,
    BLOCK_HEADING, /* level 2 or 3 */
    BLOCK_FACT,    /* label, text */
    BLOCK_LINE,    /* what happened: label is the time */
    BLOCK_ITEM,
    BLOCK_PROSE, /* a question's text, in Markdown */
    BLOCK_WORDS, /* what somebody wrote, line by line */
    BLOCK_CODE,  /* an answer, to the letter; label is the language */
    BLOCK_TABLE, /* cells, row by row; the first row is the head */
};

/* No text of a block holds control characters but line feeds and tabs, nor any that turn the
 * direction of writing: they are spelled out, "\u{1B}". Nothing else is escaped yet. */
struct block {
    enum block_kind kind;
    unsigned level; /* of prose, words and code: 1 when it belongs to the line above */
    struct str label, text;
    const struct str *cells;
    size_t columns, rows;
};

typedef void block_write(struct buf *out, const struct block *block);

/* Where the transcript comes from. */
struct transcript_origin {
    struct sealed_header header;
    struct vault_hash header_hash;
    const char *signer_note; /* whether the signer was compared with the organisation's key */
};

struct writing {
    const struct transcript *transcript;
    const struct transcript_origin *origin;
    struct arena arena; /* of sentences */
    struct buf *out;
    block_write *write;
    enum status status; /* sticky */
};

/* The text with what a terminal would obey spelled out; the text itself when there is no such
 * thing in it. data is NULL when memory is used up. */
struct str transcript_clean(struct arena *arena, struct str text);

void writing_init(struct writing *writing, const struct transcript *transcript,
                  const struct transcript_origin *origin, block_write *write, struct buf *out);
void writing_finish(struct writing *writing); /* NULL-safe */

/* Title, people, times; each question with its text, answer, notes and marks; chat; timeline. */
void writing_copy(struct writing *writing);
/* The timeline read from top to bottom with everything that was shown and said, then the texts and
 * marks as they were at the end. */
void writing_reading(struct writing *writing);

/* --- between the two files of this -------------------------------------------------------- */

void writing_block(struct writing *writing, struct block block);
/* Formats in the arena; empty when memory is used up. */
struct str writing_say(struct writing *writing, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void writing_timeline(struct writing *writing, bool with_texts);
/* "4:07", "1:02:33" since the interview began, "−0:30" before. */
struct str writing_offset(struct writing *writing, int64_t at_ms);
/* "2025-03-01 14:02:33 UTC" */
struct str writing_clock(struct writing *writing, int64_t at_ms);
/* "question 2"; its title when it was never asked. */
struct str writing_question(struct writing *writing, const struct id *question);
/* "question 2, “Locks”" */
struct str writing_question_whole(struct writing *writing, const struct id *question);
/* The competency's or signal's words. */
struct str writing_competency(struct writing *writing, const struct id *question, int64_t index);
struct str writing_signal(struct writing *writing, const struct id *question, int64_t index);
void writing_part(struct writing *writing, const struct room_part *part, unsigned level);
extern const char *const recommendation_words[];

#endif
