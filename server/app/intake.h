/* From files to a set in the store, and later from the same source again. What was read is kept
 * beside the set, as it was, and is the base of a three-way merge when its source comes a second
 * time: so an import can be repeated, and what was edited here meanwhile survives.
 *
 *   intake_read      files to questions, with a report               any thread
 *   intake_load      what stands in the store already                where the tx belongs
 *   intake_merge     what would change; again with other choices     any thread
 *   intake_write     one transaction: all of it or nothing           the writer's
 *
 * An intake is used by one thread at a time. */
#ifndef PARLEY_APP_INTAKE_H
#define PARLEY_APP_INTAKE_H

#include "app/intake_base.h"
#include "base/refusal.h"
#include "formats/formats.h"
#include "questions/merge.h"
#include "store/sets.h"

enum { INTAKE_ARENA_BYTES = 768 << 20 };

/* What a person says about one question that was misread. */
struct intake_correction {
    struct str id;
    bool join;                          /* it belongs to the question before it */
    const struct question *replaced_by; /* NULL: as it was read; its id doesn't matter */
    bool moved;                         /* to `topic`, and `subtopic` when it isn't empty */
    struct str topic, subtopic;
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
    uint32_t version;              /* after intake_write */
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
/* In a transaction. Errors: those of the store; BUSY with refusal SET_CHANGED: somebody was
 * quicker; load and merge again. */
enum status intake_write(struct intake *intake, struct store_tx *tx, const struct id *account,
                         int64_t now_ms) MUST_USE;

#endif
