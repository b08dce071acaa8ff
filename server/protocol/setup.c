#include "protocol/setup.h"

#include "protocol/tables.h"
#include "room/room.h"

static const struct field setup_fields[] = {
    {.name = {"rule", 4},
     .kind = FIELD_ENUM,
     .offset = offsetof(struct room_setup, rule),
     .required = true,
     .names = rule_names,
     .max = RULE_COUNT},
    {.name = {"questions", 9},
     .kind = FIELD_OBJECTS,
     .offset = offsetof(struct room_setup, questions),
     .count_offset = offsetof(struct room_setup, questions_count),
     .required = true,
     .max = ROOM_MAX_QUESTIONS,
     .table = &room_question_table},
    {.name = {"candidate", 9},
     .kind = FIELD_STRING,
     .offset = offsetof(struct room_setup, candidate),
     .max = 64},
};
static const struct field_table setup_table = {"setup", setup_fields,
                                               sizeof(setup_fields) / sizeof(setup_fields[0]),
                                               sizeof(struct room_setup)};

void setup_encode(struct buf *buf, const struct room_setup *setup)
{
    field_encode_object(buf, &setup_table, setup);
}

enum status setup_decode(struct str text, struct arena *arena, struct room_setup *ret_setup)
{
    struct room_setup setup = {0};
    const char *detail = NULL;
    enum refusal refusal = field_decode(text, &setup_table, arena, &setup, &detail);

    if (refusal != REFUSAL_NONE)
        return refusal == REFUSAL_BUSY ? STATUS_NO_MEMORY : STATUS_DAMAGED;
    *ret_setup = setup;
    return STATUS_OK;
}
