/* Opening the database file: the lock that a server holds, what must be true of the file before it
 * is touched, and the settings of a connection. The thread that opens the store. */
#ifndef PARLEY_STORE_CONNECTION_H
#define PARLEY_STORE_CONNECTION_H

#include "store/db.h"

/* A sentence for the person who started the program; the caller's buffer. */
struct reason {
    char *text;
    size_t size_bytes;
};

/* Writes the sentence and returns `status`, so that a check is one line. */
enum status reason_give(const struct reason *reason, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Is there a file (or may one be made), and may it and its folder be written? Makes an empty file
 * that only its owner may read. Errors: NOT_FOUND, DENIED, DAMAGED (empty), INVALID (not a plain
 * file), IO. */
enum status connection_check_file(const char *path, bool create,
                                  const struct reason *reason) MUST_USE;
/* Takes `<path>.lock` until the descriptor is closed. Errors: BUSY, DENIED, IO. */
enum status connection_lock(const char *path, const struct reason *reason, int *ret_lock) MUST_USE;

/* A connection that writes. Checks that the file is ours before anything in it is changed, then
 * that it is sound. On failure tx->connection is NULL again.
 * Errors: DAMAGED, VERSION, BUSY, DENIED, IO, NO_MEMORY. */
enum status connection_open_writer(struct store_tx *tx, const char *path,
                                   const struct reason *reason) MUST_USE;
/* A second connection that can't write. */
enum status connection_open_reader(struct store_tx *tx, const char *path) MUST_USE;
/* The statements, then the connection. */
void connection_close(struct store_tx *tx);

bool connection_is_memory(const char *path);

#endif
