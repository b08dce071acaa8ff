/* What a function can end in. One closed list of code and sentence; 0 is success, the rest are
 * negative. A status tells of trouble of the program's own or of damaged data. What a user did
 * wrong is a refusal (base/refusal.h). Any thread; depends on libc only. */
#ifndef PARLEY_BASE_STATUS_H
#define PARLEY_BASE_STATUS_H

#define STATUS_LIST(X)                                                                             \
    X(OK, 0, "success")                                                                            \
    X(NO_MEMORY, -1, "out of memory")                                                              \
    X(TOO_LARGE, -2, "larger than its limit")                                                      \
    X(MALFORMED, -3, "not in the expected form")                                                   \
    X(NOT_FOUND, -4, "does not exist")                                                             \
    X(EXISTS, -5, "exists already")                                                                \
    X(DAMAGED, -6, "stored data is damaged")                                                       \
    X(IO, -7, "reading or writing failed")                                                         \
    X(DENIED, -8, "permission denied")                                                             \
    X(BUSY, -9, "in use by another")                                                               \
    X(INVALID, -10, "value out of range")                                                          \
    X(UNAVAILABLE, -11, "not available now")                                                       \
    X(KEY_MISSING, -12, "a key file is missing or unreadable")                                     \
    X(KEY_WRONG, -13, "the key or password does not open this")                                    \
    X(VERSION, -14, "made by a newer version of this program")                                     \
    X(DISK_FULL, -15, "no space left on the disk")                                                 \
    X(CANCELLED, -16, "stopped before it was done")

enum status {
#define STATUS_ENUM(name, value, text) STATUS_##name = value,
    STATUS_LIST(STATUS_ENUM)
#undef STATUS_ENUM
};

#define MUST_USE __attribute__((warn_unused_result))

/* A short sentence without a final stop; never NULL. */
const char *status_text(enum status status);
/* What an errno of files and folders means; IO for any that isn't known. */
enum status status_from_errno(int number);

#endif
