/* A growing text or byte buffer with a hard maximum. An append that fails leaves the bytes so far
 * and makes the buffer keep the error: later appends do nothing, so a writer checks buf_status()
 * once at its end. One thread at a time; depends on libc only. */
#ifndef PARLEY_BASE_BUF_H
#define PARLEY_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"

struct buf {
    char *data; /* owned; always followed by a NUL byte once anything was added */
    size_t size;
    size_t capacity;
    size_t max_bytes;
    enum status status;
};

void buf_init(struct buf *buf, size_t max_bytes);
/* Frees the bytes (after which the buffer is empty and can be used again). NULL-safe. */
void buf_finish(struct buf *buf);
/* The same, after overwriting the bytes: for buffers that held a secret. */
void buf_finish_secret(struct buf *buf);
/* Empties without freeing; forgets the error. */
void buf_clear(struct buf *buf);
/* The same, with zeros where the bytes were. */
void buf_clear_secret(struct buf *buf);

/* Errors: NO_MEMORY, TOO_LARGE, kept in the buffer. */
void buf_add(struct buf *buf, const void *data, size_t size);
void buf_add_str(struct buf *buf, struct str text);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_add_int(struct buf *buf, int64_t value);
void buf_add_u32le(struct buf *buf, uint32_t value);
void buf_add_u64le(struct buf *buf, uint64_t value);
/* The bytes behind their length as a u32, so that str_next_sized can take them apart again. */
void buf_add_sized(struct buf *buf, struct str bytes);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A JSON string with its quotes; control characters, quote and backslash escaped, everything else
 * (valid UTF-8 is the caller's business) as it stands. "</" is written "<\/". */
void buf_add_json(struct buf *buf, struct str text);
/* Standard base64 with padding. */
void buf_add_base64(struct buf *buf, const void *data, size_t size);
void buf_add_hex(struct buf *buf, const void *data, size_t size);

/* Makes room for `size` more bytes and returns where they go, or NULL (error kept). The caller
 * then adds what was really written to buf->size. */
char *buf_reserve(struct buf *buf, size_t size);

/* The next of what buf_add_sized wrote; *rest moves on. False at the end, or when it is cut off. */
bool str_next_sized(struct str *rest, struct str *ret_bytes) MUST_USE;

enum status buf_status(const struct buf *buf) MUST_USE;
struct str buf_str(const struct buf *buf);
/* The bytes, NUL-terminated; the caller frees. The buffer is empty afterwards. NULL when failed. */
char *buf_take(struct buf *buf);

/* Either base64 alphabet, padding optional. Errors: MALFORMED; TOO_LARGE when more than max_bytes
 * would come out. */
enum status base64_decode(struct str text, void *out, size_t max_bytes,
                          size_t *ret_size_bytes) MUST_USE;

#endif
