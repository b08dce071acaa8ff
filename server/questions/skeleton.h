/* See skeleton.c. Pure. */
#ifndef PARLEY_QUESTIONS_SKELETON_H
#define PARLEY_QUESTIONS_SKELETON_H

#include "base/buf.h"

/* Appends the skeleton of one line, with its LF. Errors are kept in the buffer. */
void skeleton_add_line(struct str line, struct buf *out);

#endif
