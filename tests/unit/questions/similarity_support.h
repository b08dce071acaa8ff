/* What the tests of duplicates share. */
#ifndef SIMILARITY_SUPPORT_H
#define SIMILARITY_SUPPORT_H

#include "questions_support.h"

#include "questions/similarity.h"

/* Appends a question to a pack; in `text`, \n written as two signs is a line's end. */
static inline void add_prompt(struct buf *pack, const char *id, size_t number, const char *text)
{
    bool is_head = true;

    buf_add_text(pack, "### ");
    for (; *text; text++) {
        bool is_end = text[0] == '\\' && text[1] == 'n';
        if (!is_end) {
            buf_add_char(pack, *text);
            continue;
        }
        buf_add_char(pack, '\n');
        if (is_head)
            buf_printf(pack, "id: %s%zu\n", id, number);
        is_head = false;
        text++;
    }
    if (is_head)
        buf_printf(pack, "\nid: %s%zu\n", id, number);
    buf_add_text(pack, "\n\n");
}

#endif
