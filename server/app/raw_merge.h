/* Taking what two authors made of one text into one: field by field, from what both began with.
 * Where one side changed something, that holds. Where both changed a text, they are merged word by
 * word and nothing typed is lost; where both changed a short value, ours (the later one) holds, and
 * the field's name is among the conflicts. All sides must be settled (raw_question.h). Any thread;
 * results lie in the arena or show the sides. Errors: NO_MEMORY, TOO_LARGE. */
#ifndef PARLEY_APP_RAW_MERGE_H
#define PARLEY_APP_RAW_MERGE_H

#include "app/raw_question.h"

enum status raw_question_merge(const struct raw_question *base, const struct raw_question *ours,
                               const struct raw_question *theirs, struct arena *arena,
                               struct raw_question *ret_raw, struct str_list *conflicts) MUST_USE;
enum status raw_topic_merge(const struct raw_topic *base, const struct raw_topic *ours,
                            const struct raw_topic *theirs, struct arena *arena,
                            struct raw_topic *ret_raw, struct str_list *conflicts) MUST_USE;
enum status raw_head_merge(const struct raw_head *base, const struct raw_head *ours,
                           const struct raw_head *theirs, struct arena *arena,
                           struct raw_head *ret_raw, struct str_list *conflicts) MUST_USE;

#endif
