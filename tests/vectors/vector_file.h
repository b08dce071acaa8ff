/* Writing one file of test vectors as JSON: "cases", each a flat object with a name, and "changes",
 * each naming a case ("of") and the one thing done to its bytes. Trouble ends the program. One
 * thread; depends on base. */
#ifndef PARLEY_TESTS_VECTOR_FILE_H
#define PARLEY_TESTS_VECTOR_FILE_H

#include "base/buf.h"

/* One file being written: "cases", then "changes" to them. */
struct vectors {
    struct buf json;
    bool first_case;
    bool first_member;
};

void must(enum status status);
void vectors_begin(struct vectors *vectors, const char *about);
void member_str(struct vectors *vectors, const char *name, struct str value);
void member_text(struct vectors *vectors, const char *name, const char *value);
void member_int(struct vectors *vectors, const char *name, uint64_t value);
void member_hex(struct vectors *vectors, const char *name, const void *bytes, size_t size);
void member_base64(struct vectors *vectors, const char *name, struct str bytes);
/* The value is for the caller to write. */
void member_raw(struct vectors *vectors, const char *name);
void case_begin(struct vectors *vectors, const char *name);
void case_end(struct vectors *vectors);
void changes_begin(struct vectors *vectors);
void vectors_end(struct vectors *vectors, const char *folder, const char *name, bool check);
void change(struct vectors *vectors, const char *name, const char *of, size_t at,
            const char *result);
void cut(struct vectors *vectors, const char *name, const char *of, size_t cut_to,
         const char *result);
void append(struct vectors *vectors, const char *name, const char *of, const char *result);

#endif
