/* Searching questions, and what is known of their having been asked. See people.h for what holds
 * for all. */
#ifndef PARLEY_STORE_FINDING_H
#define PARLEY_STORE_FINDING_H

#include "store/sets.h"

enum { FIND_MAX = 200, FIND_QUERY_MAX_BYTES = 400, FIND_MAX_TOTAL = 10000 };

/* Empty strings and zeros: any. */
struct find_wishes {
    struct str words; /* as people type them: all of them, the last one may be a beginning (from
                         three letters on); what is beyond FIND_QUERY_MAX_BYTES is left out */
    struct str set, topic;    /* topic: a topic's or subtopic's key in that set */
    struct str tag, language; /* in any case; "en" is also "en-GB" */
    enum question_kind kind;
    enum question_difficulty difficulty;
    int state; /* enum question_state, or -1 for any */
    bool never_asked;
    int64_t not_asked_since_ms; /* last asked before that, or never */
    uint32_t offset, limit;     /* limit up to FIND_MAX */
};

struct found {
    struct str set, set_title, key, topic; /* topic: the title of what it stands in */
    struct str title;
    struct str
        snippet; /* around the words; they stand between \x01 and \x02; empty without words */
    enum question_kind kind;
    enum question_difficulty difficulty;
    enum question_state state;
    uint32_t minutes;
    uint32_t asked;        /* times */
    int64_t last_asked_ms; /* 0: never */
};

/* Best first when there are words, else in the sets' order. Nothing that people type is an error:
 * signs that mean something to the index are taken as text. Operators ("==", "C++") are looked for
 * in prompts and tags, everything else in answers, too. Archived sets and sources aren't searched.
 * *ret_total counts up to FIND_MAX_TOTAL, and the offset is cut to it. Errors: NOT_FOUND (the set,
 * or the topic in it; a topic without a set is INVALID), INVALID (limit). */
enum status store_find(struct store_tx *tx, const struct find_wishes *wishes, struct arena *arena,
                       struct found **ret_found, size_t *ret_count, uint32_t *ret_total) MUST_USE;

/* --- asked ----------------------------------------------------------------------------------- */

enum { CANDIDATE_HASH_BYTES = 16 };

/* A question was on a candidate's screen. `candidate` is a keyed hash: the store can tell that it
 * is the same one, not who. The caller adds one for each question, room and candidate; the room
 * isn't kept. The same row again is no error and counts once. Errors: NOT_FOUND (the set; the key
 * may be gone). */
struct store_asked {
    struct str set, key;
    unsigned char candidate[CANDIDATE_HASH_BYTES];
    int64_t asked_ms;
};
enum status store_asked_add(struct store_tx *tx, const struct store_asked *asked) MUST_USE;
/* Whoever was asked the one question counts as asked the other, too, at the same times. Errors:
 * NOT_FOUND (a set). */
enum status store_asked_copy(struct store_tx *tx, struct str from_set, struct str from_key,
                             struct str to_set, struct str to_key) MUST_USE;

struct asked_count {
    struct str set, key;
    uint32_t times, candidates;
    int64_t last_ms;
};
/* Of a set (empty: of all sets): questions that were asked, in the order of sets and keys. */
enum status store_asked_list(struct store_tx *tx, struct str set, struct arena *arena,
                             struct asked_count **ret_counts, size_t *ret_count) MUST_USE;
/* Keys "set/key" of what a candidate was asked, each once. */
enum status store_asked_of(struct store_tx *tx,
                           const unsigned char candidate[static CANDIDATE_HASH_BYTES],
                           struct arena *arena, struct str_list *ret_keys) MUST_USE;

/* --- suggestions of duplicates that a person said no to -------------------------------------- */

struct store_dismissal {
    struct str a_set, a_key, b_set, b_key; /* kept in one order, whichever is given */
    struct id account;
    int64_t dismissed_ms;
};
/* Once more is no error; the first account and time stay. Errors: NOT_FOUND (a set, the account),
 * INVALID (a question and itself). */
enum status store_dismissal_put(struct store_tx *tx,
                                const struct store_dismissal *dismissal) MUST_USE;
/* Takes it back, in either order; none there is no error, nor is a question that is gone. Errors:
 * NOT_FOUND (a set). */
enum status store_dismissal_remove(struct store_tx *tx,
                                   const struct store_dismissal *dismissal) MUST_USE;
/* Those of questions that stand, in the order of dismissing; a before b by set, then key. */
enum status store_dismissal_list(struct store_tx *tx, struct arena *arena,
                                 struct store_dismissal **ret_list, size_t *ret_count) MUST_USE;

/* --- study history: sealed by the browser, opaque here ---------------------------------------- */

enum { STUDY_CHUNK_MAX_BYTES = 256 << 10, STUDY_MAX_CHUNKS = 2000, STUDY_LIST_MAX = 32 };

struct store_study {
    uint64_t number; /* rising for each account; from 1 */
    struct str bytes;
    int64_t stored_ms;
};
/* Adds a chunk and deletes those that it replaces. When none of these is there any more, it is
 * added all the same, and what it holds may be there twice; when some are gone, another browser was
 * quicker: EXISTS, and nothing is changed. Errors: TOO_LARGE (the chunk, or too many), EXISTS,
 * NOT_FOUND (account). */
enum status store_study_add(struct store_tx *tx, const struct id *account, struct str bytes,
                            const uint64_t *replaces, size_t replace_count, int64_t now_ms,
                            uint64_t *ret_number) MUST_USE;
/* Those with a greater number than `after`, rising; the first STUDY_LIST_MAX of them. */
enum status store_study_list(struct store_tx *tx, const struct id *account, uint64_t after,
                             struct arena *arena, struct store_study **ret_chunks,
                             size_t *ret_count) MUST_USE;

#endif
