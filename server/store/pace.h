/* How long the writer waits for more before it commits. A commit costs much the same whether it
 * carries one frame or ten. While few frames come, each is committed at once; when committing them
 * one by one would keep the thread busy for a good part of its time, a short wait lets them share a
 * commit. Looking at whether frames queue isn't enough: on a quick disk they never do, and the
 * processor is what is used up. Pure. Used by the folder's own files only. */
#ifndef PARLEY_STORE_PACE_H
#define PARLEY_STORE_PACE_H

#include <stddef.h>
#include <stdint.h>

struct pace {
    unsigned max_us;    /* the wait, when there is one */
    unsigned window_us; /* how long to wait now: max_us or 0 */
    uint64_t since_us;  /* begin of the period that is looked at */
    uint64_t busy_us;   /* of it in commits */
    size_t commits, frames;
};

void pace_init(struct pace *pace, unsigned max_us, uint64_t now_us);
/* After each commit of frames. */
void pace_committed(struct pace *pace, uint64_t begun_us, uint64_t ended_us, size_t frames);

#endif
