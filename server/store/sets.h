/* Rows of question sets. A set is kept in blocks (questions/blocks.h), each with the versions from
 * and to which it stood so; so every version can be read again, and a change writes only what it
 * changes. What stands now is indexed for searching. See people.h for what holds for all.
 *
 * Versions and revisions: a version is what people see in a set's history; what one author does
 * within SET_AMEND_MS is one version, unless it was pinned (an interview or an export took its
 * wording) or is of another kind. A revision counts every single change, for pages that want to
 * know whether something is new. */
#ifndef PARLEY_STORE_SETS_H
#define PARLEY_STORE_SETS_H

#include "questions/blocks.h"
#include "store/people.h"

enum { SET_AMEND_MS = 15 * 60 * 1000 };

enum set_change_kind {
    SET_CREATED,
    SET_EDITED,
    SET_IMPORTED,
    SET_FORKED,
    SET_UPDATED, /* took what an upstream has new */
    SET_REMIXED,
    SET_MERGED, /* duplicates */
    SET_UNDONE,
    SET_RESTORED,
    SET_CHANGE_KINDS
};
/* "imported"; what store_version has. */
const char *set_change_name(enum set_change_kind kind);

struct store_set {
    struct str id; /* the pack's id: a-z, 0-9, '-', at most 64 */
    struct str title, language, license;
    struct str pack;            /* canonical Markdown; empty in lists */
    uint32_t version, revision; /* from 1 */
    uint32_t topics, questions;
    int64_t changed_ms, archived_ms; /* archived_ms 0: it isn't */
    bool is_source; /* what an import read, as it was: base for the next one; in no list */
};

/* Who changes what; the same for a whole transaction. */
struct set_change {
    struct str set;
    struct id account; /* none: the command line */
    enum set_change_kind kind;
    struct str note; /* a file's name, say; may be empty */
    int64_t now_ms;
};

struct store_version {
    uint32_t version;
    struct str kind, note;
    struct id account;
    int64_t changed_ms;
    uint32_t questions;
    bool pinned;
};

/* A block as it stands, with what the store knows of it. */
struct store_block {
    int64_t row;
    struct block block; /* key never empty; `text` and what is searched are empty in outlines */
    uint32_t from_version, to_version; /* the first and last that have it so; to 0: stands now */
    uint32_t revision;                 /* in which it got this text */
};

/* --- whole sets ------------------------------------------------------------------------------ */

/* Adds the set, or makes it what the blocks say: of what stands, what is the same stays untouched,
 * found by id or by a topic's titles, in its order. *ret_changed is false when all of it is the
 * same: then nothing was written. `set` gives title, language, license and is_source (which a set
 * keeps). Errors: INVALID (the first block is no topic, a key that isn't an id, another is_source),
 * EXISTS (a key twice). */
enum status store_set_put(struct store_tx *tx, const struct set_change *change,
                          const struct store_set *set, const struct blocks *blocks,
                          uint32_t *ret_version, bool *ret_changed) MUST_USE;
/* What a put of these blocks into a set that is there would change, found out by reading; for a put
 * that comes soon after, which then only writes. Where the set was changed meanwhile the put finds
 * it out again. `blocks` outlives the plan. Errors: NOT_FOUND, and those of store_set_put. */
struct set_plan;
enum status store_set_plan(struct store_tx *tx, const struct store_set *set,
                           const struct blocks *blocks, struct set_plan **ret_plan) MUST_USE;
/* NULL-safe. */
void set_plan_destroy(struct set_plan *plan);
/* store_set_put with a plan, or NULL, which serves once. */
enum status store_set_put_planned(struct store_tx *tx, const struct set_change *change,
                                  const struct store_set *set, const struct blocks *blocks,
                                  struct set_plan *plan, uint32_t *ret_version,
                                  bool *ret_changed) MUST_USE;
/* With its pack, byte for byte as it was; title, counts and changed_ms of that version. version 0:
 * the newest. The arena needs about twice the pack. Errors: NOT_FOUND. */
enum status store_set_get(struct store_tx *tx, struct str id, uint32_t version, struct arena *arena,
                          struct store_set *ret_set) MUST_USE;
/* The same with its head (blocks.h) in place of the pack. Errors: NOT_FOUND. */
enum status store_set_head(struct store_tx *tx, struct str id, uint32_t version,
                           struct arena *arena, struct store_set *ret_set) MUST_USE;
/* Without its pack. Errors: NOT_FOUND. */
enum status store_set_find(struct store_tx *tx, struct str id, struct arena *arena,
                           struct store_set *ret_set) MUST_USE;
/* By title. Sources aren't listed. */
enum status store_set_list(struct store_tx *tx, bool archived, struct arena *arena,
                           struct store_set **ret_sets, size_t *ret_count) MUST_USE;
/* 0: back again. Errors: NOT_FOUND. */
enum status store_set_archive(struct store_tx *tx, struct str id, int64_t archived_ms) MUST_USE;
/* Newest first; none when there is no such set. */
enum status store_set_versions(struct store_tx *tx, struct str id, struct arena *arena,
                               struct store_version **ret_versions, size_t *ret_count) MUST_USE;
/* This version's wording is in use elsewhere: it will not be amended. Errors: NOT_FOUND. */
enum status store_set_pin(struct store_tx *tx, struct str id, uint32_t version) MUST_USE;
/* The same of a version as it was read, by its id, version, revision and changed_ms (0: nothing may
 * have changed in the set). Errors: NOT_FOUND, BUSY (it was amended since). */
enum status store_set_pin_read(struct store_tx *tx, const struct store_set *read) MUST_USE;

/* --- single blocks --------------------------------------------------------------------------- */

/* Every block that stands, in order, without texts (title, kinds, state, tags are there). Errors:
 * NOT_FOUND. */
enum status store_set_outline(struct store_tx *tx, struct str id, struct arena *arena,
                              struct store_block **ret_blocks, size_t *ret_count) MUST_USE;
/* One block that stands, with its text. Errors: NOT_FOUND. */
enum status store_block_get(struct store_tx *tx, struct str set, struct str key,
                            struct arena *arena, struct store_block *ret_block) MUST_USE;
/* All that a key ever was, newest first: the texts, but without what is searched. None when there
 * never was such a key. */
enum status store_block_history(struct store_tx *tx, struct str set, struct str key,
                                struct arena *arena, struct store_block **ret_blocks,
                                size_t *ret_count) MUST_USE;

/* Changes of one transaction: begin, then any number of the five below. Together they make or amend
 * one version and make the next revision; when nothing differs, neither. Errors of all: NOT_FOUND
 * (set or key), EXISTS (key), INVALID (a subtopic or question where none can be, a block moved into
 * itself, another kind, a question's key that isn't an id or isn't that of its text). */
struct set_edit {
    const struct set_change *change;
    uint32_t version, revision; /* as the set has them now, changes included */
    /* The store's own: */
    int64_t number;
    int64_t next_topic;
    uint32_t topics, questions;
    bool is_source, changed;
};
enum status store_edit_begin(struct store_tx *tx, const struct set_change *change,
                             struct set_edit *ret_edit) MUST_USE;
/* New text of a block of the same kind. Its key stays: a question's text has it. */
enum status store_edit_put(struct store_tx *tx, struct set_edit *edit, struct str key,
                           const struct block *block) MUST_USE;
/* A question goes directly behind the block `after`; a subtopic behind the questions that follow
 * there, a topic behind all that `after`'s topic holds, so that neither takes what was another's.
 * `after` empty: first, which only a topic can be. A topic gets a fresh key; *ret_key lies in the
 * arena. */
enum status store_edit_insert(struct store_tx *tx, struct set_edit *edit, struct str after,
                              const struct block *block, struct arena *arena,
                              struct str *ret_key) MUST_USE;
/* A topic goes with its subtopics and questions, a subtopic with its questions; to where
 * store_edit_insert would put it. */
enum status store_edit_move(struct store_tx *tx, struct set_edit *edit, struct str key,
                            struct str after) MUST_USE;
/* A topic or subtopic with all that it holds. */
enum status store_edit_remove(struct store_tx *tx, struct set_edit *edit, struct str key) MUST_USE;
/* Front matter and introduction, and the row's title, language and licence. Another language is
 * also that of the questions which have none of their own. */
enum status store_edit_head(struct store_tx *tx, struct set_edit *edit, struct str head,
                            const struct store_set *set) MUST_USE;

/* --- where a set's questions come from ------------------------------------------------------- */

/* An upstream is another set (a fork, a remix) or a source that was imported (is_source). What was
 * last taken of it is `version`: the base of the next three-way merge. */
struct store_upstream {
    struct str set, upstream;
    uint32_t version; /* of the upstream, last taken */
    uint32_t newest;  /* of the upstream */
    struct str title; /* of the upstream */
    bool is_source;
};
/* Adds, or says that `version` was taken now; pins it. Only set, upstream and version are read.
 * Errors: NOT_FOUND (either set, or the version). */
enum status store_upstream_put(struct store_tx *tx, const struct store_upstream *upstream) MUST_USE;
/* By title. */
enum status store_upstream_list(struct store_tx *tx, struct str set, struct arena *arena,
                                struct store_upstream **ret_upstreams, size_t *ret_count) MUST_USE;

#endif
