/* The state of a merge and its steps, in the order of their use: tables of what the three sets
 * have, what moved, what becomes of each question, where everything goes, and the result. Used by
 * the folder's own files only: merge*.c. */
#ifndef PARLEY_QUESTIONS_MERGE_PRIVATE_H
#define PARLEY_QUESTIONS_MERGE_PRIVATE_H

#include "base/buf.h"
#include "questions/index.h"
#include "questions/merge.h"

enum side { SIDE_BASE, SIDE_OURS, SIDE_THEIRS, SIDES };

enum entry_kind { ENTRY_TOPIC, ENTRY_QUESTION, ENTRY_KINDS };

struct merge_topic;

/* What topics and questions have in common: a place on each side, and one in the result. */
struct entry {
    enum entry_kind kind;
    struct merge_topic *home[SIDES]; /* in which it stands; NULL where there is no such entry */
    size_t order[SIDES];             /* its place in the side's sequence */
    bool moved[SIDES];               /* stands elsewhere in the same home than in base */
    struct merge_topic *dest;        /* home in the result; NULL: it isn't in the result */
    bool by_theirs;                  /* its place there is that of theirs */
    struct entry *next;              /* in the result */
};

/* The entries of one side, those of one home next to each other. */
struct sequence {
    struct entry **items;
    size_t count;
};

/* A topic or subtopic on all sides: the same titles, and the same one of those with these titles.
 * Also the root, which stands for the set. */
struct merge_topic {
    struct entry entry; /* first, for topic_of */
    const struct topic *on[SIDES];
    struct merge_topic *parent;
    struct merge_topic *twin; /* the next one of the same titles */
    size_t number;            /* from 1; the root is 0 */
    unsigned copy;            /* from 1, of those with the same titles */
    /* Where ours has most of what base has here: the topic's new name in ours, so to speak. Only
     * of use when ours hasn't got the topic. */
    struct merge_topic *alias;
    size_t votes;
    /* Where the result has what theirs puts here. */
    struct merge_topic *target[ENTRY_KINDS];
    bool needed; /* something stands in it in the result */
    struct str intro;
    struct entry *first[ENTRY_KINDS], *last[ENTRY_KINDS]; /* what stands in it in the result */
    struct entry *reached[ENTRY_KINDS]; /* of theirs, the last one that is in the result */
};

struct merge_question {
    struct entry entry; /* first, for question_of */
    const struct question *on[SIDES];
    const struct question *merged; /* texts of the result */
    struct merge_change change;
    bool listed;
};

struct merge {
    const struct question_set *sets[SIDES]; /* base may be NULL */
    const struct merge_options *options;
    struct arena *arena;  /* the caller's: what the changes show */
    struct arena scratch; /* what only the merge needs */
    struct arena work;    /* what only one question needs */
    struct index topics;  /* struct same_titles, by parent and title */
    struct index questions;
    struct index choices; /* struct merge_choice, by id, line feed, field */
    struct index intros;  /* topics of theirs by their preamble */
    struct buf key;       /* of an index, while it is looked up */
    struct merge_topic root;
    size_t topic_count;
    struct sequence sequences[ENTRY_KINDS][SIDES];
    struct question_set head; /* of the result: only its own fields, not its topics */
};

static inline struct merge_topic *topic_of(struct entry *entry)
{
    return (struct merge_topic *)entry;
}

static inline struct merge_question *question_of(struct entry *entry)
{
    return (struct merge_question *)entry;
}

/* --- merge_table.c: what there is ---- */

/* Fills the sequences and indexes. Errors: NO_MEMORY; INVALID: a question without id, or an id
 * twice in a set. */
enum status merge_collect(struct merge *merge) MUST_USE;
/* The decision on that field (empty: on the whole change; id empty: the set's head), or NULL.
 * Errors: NO_MEMORY. */
enum status merge_find_choice(struct merge *merge, struct str id, struct str field,
                              const struct merge_choice **ret_choice) MUST_USE;
/* "Threads / Locks", with a number behind it from the second of the same titles on. In the
 * caller's arena. Errors: NO_MEMORY. */
enum status merge_topic_path(struct merge *merge, const struct merge_topic *topic,
                             struct str *ret_path) MUST_USE;

/* --- merge_order.c: places ---- */

/* Sets entry.moved of ours and theirs. Errors: NO_MEMORY. */
enum status merge_mark_moved(struct merge *merge, enum entry_kind kind) MUST_USE;
/* Lists what has a dest there: what stays where ours has it in the order of ours, the others
 * behind their neighbours in theirs. */
void merge_put_in_order(struct merge *merge, enum entry_kind kind);

/* --- merge_decide.c, merge_places.c: what becomes of each ---- */

/* Sets change, listed and merged of the question, by_theirs, and dest: any topic when it is in the
 * result. Errors: NO_MEMORY. */
enum status merge_decide(struct merge *merge, struct merge_question *question) MUST_USE;
/* Gives each question that is in the result its dest, then each topic. */
void merge_find_places(struct merge *merge);

/* --- merge_fields.c: the texts of one question ---- */

enum merged_field { MERGED_PROMPT, MERGED_KEY, MERGED_TOPIC, MERGED_SECTION, MERGED_ORDER };

/* A field that isn't the same on all sides, and how to make it. */
struct field_work {
    struct merge_field field;
    enum merged_field what;
    size_t key;            /* of MERGED_KEY: which of pack_question_keys */
    bool is_ours_edited;   /* ours differs from base */
    bool is_theirs_edited; /* theirs differs from base, and from ours */
    bool is_joined;        /* a list that both sides changed: taken means both changes */
    struct str_list joined;
    struct str unseen; /* stands in for the text of a side that isn't there */
};

/* A section on all sides: the same name, and the same one of those with this name. */
struct merge_section {
    const struct section *on[SIDES];
    size_t place[SIDES];            /* on that side; SIZE_MAX: it isn't there */
    const struct field_work *field; /* NULL: the same on all sides */
};

struct merge_sections {
    struct merge_section *items;
    size_t count;
    bool theirs_lead; /* the order is that of theirs, because ours is that of base */
};

/* In the work arena. */
struct field_list {
    struct field_work *items;
    size_t count;
    struct merge_sections sections;
    const struct field_work *order; /* of the sections, when nothing else of them differs */
};

/* Fields that differ. A side may be missing; then the topic isn't compared, and when it is ours or
 * theirs, what the other one edited is listed. Errors: NO_MEMORY. */
enum status merge_list_fields(struct merge *merge, const struct merge_question *question,
                              struct field_list *ret_fields) MUST_USE;
/* Ours with what is taken of theirs. Errors: NO_MEMORY. */
enum status merge_join_fields(struct merge *merge, const struct merge_question *question,
                              const struct field_list *fields,
                              const struct question **ret_merged) MUST_USE;

/* --- merge_sections.c ---- */

/* Errors: NO_MEMORY. */
enum status merge_pair_sections(struct merge *merge, const struct question *const on[SIDES],
                                struct merge_sections *ret_sections) MUST_USE;
/* Gives `merged` its sections. Errors: NO_MEMORY. */
enum status merge_join_sections(struct merge *merge, const struct field_list *fields,
                                struct question *merged) MUST_USE;
/* Its name, told from other fields and from others of the same name. Errors: NO_MEMORY. */
enum status merge_section_field_name(struct merge *merge, const struct merge_sections *sections,
                                     const struct merge_section *section,
                                     struct str *ret_name) MUST_USE;
/* As lines, in the caller's arena. Errors: NO_MEMORY. */
enum status merge_section_names(struct merge *merge, const struct question *question,
                                struct str *ret_names) MUST_USE;
bool merge_same_section(const struct section *a, const struct section *b); /* may be NULL */
bool merge_same_section_names(const struct question *a, const struct question *b);

/* --- merge_fields.c, for heads as well ---- */

/* What three values make of each other. */
struct verdict {
    bool differs; /* not all the same */
    bool ours_edited, theirs_edited, conflict;
};
struct verdict merge_judge(bool base_is_ours, bool base_is_theirs, bool ours_is_theirs);

/* A list as lines, in the caller's arena. Errors: NO_MEMORY. */
enum status merge_list_lines(struct merge *merge, const struct str_list *list,
                             struct str *ret_lines) MUST_USE;
bool str_list_equal(const struct str_list *a, const struct str_list *b);
/* Ours without what theirs took out, with what theirs put in; *ret_fits is false when that is too
 * much for a list. In the scratch arena. Errors: NO_MEMORY. */
enum status merge_join_lists(struct merge *merge, const struct str_list *const lists[SIDES],
                             struct str_list *ret_list, bool *ret_fits) MUST_USE;

/* --- merge_head.c, merge_result.c ---- */

/* Head fields and preambles: changes' head, merge->head, and each topic's intro. Topics have their
 * places already. Errors: NO_MEMORY, TOO_LARGE. */
enum status merge_heads(struct merge *merge, struct merge_changes *changes) MUST_USE;
/* Errors: NO_MEMORY, TOO_LARGE. */
enum status merge_make_result(struct merge *merge, struct question_set **ret_result) MUST_USE;

#endif
