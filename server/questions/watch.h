/* Long work tells how far it is and asks whether to go on. Pure. */
#ifndef PARLEY_QUESTIONS_WATCH_H
#define PARLEY_QUESTIONS_WATCH_H

#include <stdbool.h>
#include <stddef.h>

struct watch {
    /* done of all, in any unit; false: stop, and the work ends with CANCELLED. Called some hundred
     * times at most, on the thread that works. */
    bool (*go_on)(void *user, size_t done, size_t all);
    void *user;
};

/* NULL-safe. */
static inline bool watch_go_on(const struct watch *watch, size_t done, size_t all)
{
    return !watch || watch->go_on(watch->user, done, all);
}

#endif
