/* Writing small JSON by hand: a comma is put before whatever doesn't follow an opening bracket.
 * Used by the API and the command line. */
#ifndef PARLEY_APP_JSON_OUT_H
#define PARLEY_APP_JSON_OUT_H

#include "base/buf.h"

/* `name` NULL: an element of an array (or the outermost value). */
void json_begin(struct buf *out, const char *name, char bracket); /* '{' or '[' */
void json_end(struct buf *out, char bracket);                     /* '}' or ']' */
void json_str(struct buf *out, const char *name, struct str value);
void json_text(struct buf *out, const char *name, const char *value);
void json_int(struct buf *out, const char *name, int64_t value);
void json_bool(struct buf *out, const char *name, bool value);
void json_base64(struct buf *out, const char *name, const void *data, size_t size);
/* JSON that is written already. */
void json_raw(struct buf *out, const char *name, struct str json);

#endif
