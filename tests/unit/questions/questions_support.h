/* What the tests of questions share besides packs.h. */
#ifndef QUESTIONS_SUPPORT_H
#define QUESTIONS_SUPPORT_H

#include "packs.h"
#include "questions/import.h"

static inline struct question_set *must_read(const char *text)
{
    return must_read_pack(str_from(text));
}

#endif
