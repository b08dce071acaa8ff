/* The pack format: a question set as a Markdown file that people edit and git compares, and the
 * same as JSON. What pack_write wrote, pack_read reads and pack_write writes again byte for byte.
 *
 * Form of what is written: front matter with keys in a fixed order; a blank line before each
 * heading; a blank line between a topic's heading and its preamble; keys of a question and
 * the text of a section directly under their heading; one newline at the end. A fence that was
 * opened behind '>' may be closed behind '>' as well. Pure; one thread at a time. */
#ifndef PARLEY_QUESTIONS_PACK_H
#define PARLEY_QUESTIONS_PACK_H

#include "base/buf.h"
#include "questions/question.h"

/* True when the text begins with front matter that has the key `pack`. */
bool pack_is(struct str text);

/* Reads the Markdown form. Questions without an id get one (question_set_make_ids). Problems
 * (NULL: not noted) are what a person should look at although the set could be read; after an
 * error the last one says why. The caller destroys the set; it doesn't need `text` any more.
 * Errors: MALFORMED (not a pack, not UTF-8), VERSION, TOO_LARGE, NO_MEMORY. */
enum status pack_read(struct str text, struct problems *problems,
                      struct question_set **ret_set) MUST_USE;

/* Appends the Markdown form. A fence left open in a text is closed, and a problem with its line
 * in the output noted. Errors: NO_MEMORY, TOO_LARGE (of the buffer). */
enum status pack_write(const struct question_set *set, struct problems *problems,
                       struct buf *out) MUST_USE;

/* Appends the JSON form: one object, no newline, empty fields absent. A question's `prompt` is
 * head and body; `time` and `points` are numbers where they are whole numbers, else strings; the
 * sections are `hints`, `follow_ups` and `references` (lists of Markdown), `choices` [{right, text,
 * feedback}], `answer`, `how_to_answer`, `example_answer`, `signals` [{kind, text}], `rubric`
 * [{name, levels: [{mark, text}]}], and `sections` [{name, text}] for the others, and for a known
 * one that stands there twice. Front matter without a key of its own is in `extra`.
 *
 * Nothing is lost: where a section's list doesn't give the section's text again (parts_write.h),
 * `verbatim` holds the text under the same key ({"hints": "…"}; an empty one for a section that has
 * no text), and `verbatim.head` is "" when the prompt is all body. A reader takes `verbatim` where
 * it has the key, and the list elsewhere. Errors: the same. */
enum status pack_write_json(const struct question_set *set, struct buf *out) MUST_USE;

/* The key that a known section has in the JSON form, "how_to_answer"; "" for SECTION_OTHER. */
const char *pack_section_key(enum section_kind kind);

#endif
