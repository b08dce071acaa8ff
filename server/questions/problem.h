/* What is wrong or remarkable in a text that was read or written: a list of line, code and
 * sentence, for a person to look through. The list has a maximum; what goes beyond it is counted.
 * Pure; one thread at a time. */
#ifndef PARLEY_QUESTIONS_PROBLEM_H
#define PARLEY_QUESTIONS_PROBLEM_H

#include "base/arena.h"

struct problem {
    unsigned line;        /* from 1; 0 when it concerns the whole text */
    const char *code;     /* stable, "open_fence" */
    const char *sentence; /* English, with a final stop */
    struct str file;      /* that the line is of, where several were read; else empty */
};

struct problems {
    struct problem *items;
    size_t count;
    size_t capacity;
    size_t max_count;
    size_t left_off; /* found beyond max_count, or when memory was used up */
    struct arena arena;
};

void problems_init(struct problems *problems, size_t max_count);
/* NULL-safe. */
void problems_finish(struct problems *problems);
/* `code` must outlive the list. The sentence is made valid UTF-8 and cut to 400 bytes. With
 * problems NULL nothing is noted. */
void problems_add(struct problems *problems, unsigned line, const char *code, const char *format,
                  ...) __attribute__((format(printf, 4, 5)));
/* Appends copies of all of `from`; those without a file become of `file`. */
void problems_append(struct problems *problems, const struct problems *from, struct str file);
/* By line; those of one line stay in their order. */
void problems_sort(struct problems *problems);

#endif
