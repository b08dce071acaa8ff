/* What a planned room keeps of its making: the rule and the plan, as the JSON of its row in the
 * store. Any thread; depends on base and the pure headers. */
#ifndef PARLEY_PROTOCOL_SETUP_H
#define PARLEY_PROTOCOL_SETUP_H

#include "protocol/field.h"
#include "room/messages.h"

struct room_setup {
    enum rule rule;
    const struct room_question *questions;
    size_t questions_count;
    struct str candidate; /* keyed hash in base64; empty: nobody in particular */
};

void setup_encode(struct buf *buf, const struct room_setup *setup);
/* Strings and lists lie in the arena. Errors: DAMAGED, NO_MEMORY. */
enum status setup_decode(struct str json, struct arena *arena,
                         struct room_setup *ret_setup) MUST_USE;

#endif
