/* The key file that a person keeps offline, as JSON text. Bytes in, bytes out. Private to vault/;
 * any thread; depends on base and libsodium. */
#ifndef PARLEY_VAULT_KEY_TEXT_H
#define PARLEY_VAULT_KEY_TEXT_H

#include "vault/keys.h"

enum { KEY_TEXT_MAX_BYTES = 4096, KEY_TEXT_MAX_NAME_BYTES = 256 };

/* `out` is empty, with a maximum of at least KEY_TEXT_MAX_BYTES; wipe it. Errors: NO_MEMORY. */
enum status key_text_write(const char *kind, struct str name, const struct vault_identity *identity,
                           struct buf *out) MUST_USE;
/* Errors: DAMAGED, VERSION. */
enum status key_text_read(struct str text, struct vault_identity *ret_identity) MUST_USE;

#endif
