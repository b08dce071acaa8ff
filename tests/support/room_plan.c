/* The questions that room scripts ask. What the candidate must never get says so. */
#include "room_script.h"

static const struct room_point points[] = {{2, {"SECRET names one case", 21}},
                                           {4, {"SECRET explains why", 19}}};
static const struct room_competency competencies[] = {{{"SECRET correctness", 18}, points, 2},
                                                      {{"SECRET clarity", 14}, points, 2}};
static const struct room_signal signals[] = {
    {ROOM_SIGNAL_KIND_EXPECTED, {"SECRET says invariant", 21}},
    {ROOM_SIGNAL_KIND_RED_FLAG, {"SECRET says speed", 17}}};
static const struct room_section sections[] = {
    {{"SECRET Answer", 13}, {"SECRET model answer", 19}}};
static const struct str follow_ups[] = {{"SECRET and then?", 16}};
static const struct room_part lock_parts[] = {
    {ROOM_PART_KIND_PROMPT, {"What does a lock protect?", 25}},
    {ROOM_PART_KIND_LISTING, {"x += 1", 6}},
    {ROOM_PART_KIND_HINT, {"Two threads.", 12}}};
static const struct room_part queue_parts[] = {
    {ROOM_PART_KIND_PROMPT, {"When is a queue better?", 23}},
    {ROOM_PART_KIND_HINT, {"Who waits?", 10}}};
static const struct room_part test_parts[] = {
    {ROOM_PART_KIND_PROMPT, {"How would you test this?", 24}}};

static const struct room_question plan[CAST_QUESTIONS] = {
    {.title = {"What does a lock protect?", 25},
     .set = {"py", 2},
     .set_version = 3,
     .source_id = {"locks-1", 7},
     .topic = {"SECRET topic", 12},
     .kind = {"concept", 7},
     .difficulty = {"SECRET hard", 11},
     .minutes = 5,
     .language = {"python", 6},
     .planned = true,
     .parts = lock_parts,
     .parts_count = 3,
     .sections = sections,
     .sections_count = 1,
     .signals = signals,
     .signals_count = 2,
     .competencies = competencies,
     .competencies_count = 2,
     .follow_ups = follow_ups,
     .follow_ups_count = 1},
    {.title = {"When is a queue better?", 23},
     .planned = true,
     .parts = queue_parts,
     .parts_count = 2,
     .signals = signals,
     .signals_count = 1,
     .competencies = competencies,
     .competencies_count = 1},
    {.title = {"How would you test this?", 24},
     .planned = true,
     .parts = test_parts,
     .parts_count = 1,
     .signals = signals,
     .signals_count = 2},
    {.title = {"Added", 5},
     .parts = test_parts,
     .parts_count = 1,
     .competencies = competencies,
     .competencies_count = 1},
    {.title = {"Added, too", 10}, .parts = test_parts, .parts_count = 1},
};

struct room_question script_question(const struct id *id)
{
    for (size_t i = 0; i < CAST_QUESTIONS; i++) {
        if (!id_equal(&cast_questions[i].id, id))
            continue;
        struct room_question question = plan[i];
        question.id = *id;
        return question;
    }
    return (struct room_question){.id = *id};
}
