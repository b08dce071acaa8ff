/* From files to a set in the store, and later from the same source again. What was read is kept
 * beside the set, as it was, and is the base of a three-way merge when its source comes a second
 * time: so an import can be repeated, and what was edited here meanwhile survives.
 *
 *   intake_read      files to questions, with a report               any thread
 *   intake_load      what stands in the store already                where the tx belongs
 *   intake_merge     what would change; again with other choices     any thread
 *   intake_prepare   all of the writing that nobody sees yet         any but the loop's
 *   intake_write     one transaction: all of it or nothing           the writer's
 *
 * An intake is used by one thread at a time. */
#ifndef PARLEY_APP_INTAKE_H
#define PARLEY_APP_INTAKE_H

#include "app/intake_base.h"
#include "app/set_put.h"
#include "base/refusal.h"
#include "formats/formats.h"
#include "questions/merge.h"

enum { INTAKE_ARENA_BYTES = 768 << 20 };

/* What is written: the set, and what was read. */
enum { INTAKE_INTO, INTAKE_SOURCE, INTAKE_PUTS };

/* What a person says about one question that was misread. */
struct intake_correction {
    struct str id;
    bool join;                          /* it belongs to the question before it */
    const struct question *replaced_by; /* NULL: as it was read; its id doesn't matter */
    bool moved;                         /* to `topic`, and `subtopic` when it isn't empty */
    struct str topic, subtopic;
};

/* A set on its way into the store. It isn't moved: the stage shows the put. */
struct intake_put {
    struct set_put put;
    struct set_stage stage;
};

struct intake {
    struct arena arena;
    struct import_report report;
    struct question_set *source; /* as it was read; NULL: no questions were found */
    struct question_set *base;   /* what the same source gave the last time, or the version that a
                                    pack was exported from, or NULL */
    struct question_set *ours;   /* what the set is now, or NULL */
    struct question_set *theirs; /* the source with its corrections */
    struct question_set *result;
    struct merge_changes changes;

    struct str into; /* id of the set that it goes into */
    struct str source_id;
    struct str base_pack, ours_pack;
    uint32_t base_version, ours_revision; /* 0: there is none */
    bool archived;                        /* the set lies in the archive; writing brings it back */
    struct version_packs versions; /* of the set, when it comes back as a pack: see intake_base.h */
    /* Between intake_prepare and intake_write; of the stages also afterwards. */
    bool prepared;
    struct arena puts_arena;
    struct intake_put puts[INTAKE_PUTS];
    uint32_t version; /* after intake_write */
    bool changed;
    enum refusal refusal; /* when intake_write failed: why */
};

void intake_init(struct intake *intake);
/* NULL-safe. */
void intake_finish(struct intake *intake);

/* `options` and what they show have to outlive the intake. Errors: those of formats_read. */
enum status intake_read(struct intake *intake, const struct format_file *files, size_t count,
                        const struct format_options *options) MUST_USE;
/* `into` empty: a pack goes into the set of its id, what was imported before into the same as then,
 * anything else into a new one. Errors: NO_MEMORY, IO; NOT_FOUND only when a set was named that a
 * source has as its own. */
enum status intake_load(struct intake *intake, struct store_tx *tx, struct str into) MUST_USE;
/* Fills `changes` and the report's created, updated and unchanged. May be called again. Errors:
 * NO_MEMORY, TOO_LARGE, DAMAGED (what is stored can't be read). */
enum status intake_merge(struct intake *intake, const struct intake_correction *corrections,
                         size_t correction_count, const struct merge_choice *choices,
                         size_t choice_count) MUST_USE;
/* Optional, and for a large set what takes the time. Where a set is new, its blocks are written in
 * many transactions and seen by nobody before intake_write (store/set_stage.h); where it is there,
 * what will change is found out by reading. Waits for the writer again and again; others' work
 * comes in between. Call it once more, or intake_unprepare, when intake_write failed. Errors: those
 * of the store. */
enum status intake_prepare(struct intake *intake, struct store *store, const struct id *account,
                           int64_t now_ms) MUST_USE;
/* Takes back what intake_prepare wrote, when it wasn't shown. What can't be taken back now is swept
 * later. */
void intake_unprepare(struct intake *intake, struct store *store);
/* In a transaction, with what was prepared or else all of it in this one. Errors: those of the
 * store; BUSY with refusal SET_CHANGED: somebody was quicker; load and merge again. */
enum status intake_write(struct intake *intake, struct store_tx *tx, const struct id *account,
                         int64_t now_ms) MUST_USE;

#endif
