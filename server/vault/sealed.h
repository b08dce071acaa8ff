/* Sealed transcripts and their grants; the formats are shared/protocol/TRANSCRIPT.md. Bytes in,
 * bytes out. Any thread; depends on base and libsodium. */
#ifndef PARLEY_VAULT_SEALED_H
#define PARLEY_VAULT_SEALED_H

#include "vault/keys.h"

enum { SEALED_MAX_RECORD_BYTES = 1 << 20, SEALED_CHUNK_BYTES = 65536, SEALED_PADDING_BYTES = 256 };

struct sealed_header {
    struct id organisation, room, seal;
    int64_t opened_ms, closed_ms, sealed_ms;
    uint64_t record_count;
    struct vault_hash live_head;          /* the live log's, at its end */
    struct vault_hash previous_checkpoint; /* hash of the header sealed before; zeros: the first */
    uint64_t checkpoint;                  /* number in the chain, from 1 */
    struct vault_sign_public signer;      /* the organisation's */
    struct vault_hash commitment;         /* filled in by sealing */
};

/* Writes one sealed transcript: begin, each record in order, end. */
struct sealed_writer;
/* Makes the data key. `header->commitment` is ignored. `out` must outlive the writer. Errors: NO_MEMORY. */
enum status sealed_writer_create(const struct sealed_header *header,
                                 const struct vault_identity *signer, struct buf *out,
                                 struct sealed_writer **ret_writer) MUST_USE;
/* Errors: TOO_LARGE, NO_MEMORY, INVALID (more records than the header says). */
enum status sealed_writer_add(struct sealed_writer *writer, struct str record) MUST_USE;
/* Signs. Errors: INVALID (fewer records than the header says), NO_MEMORY. */
enum status sealed_writer_end(struct sealed_writer *writer, struct vault_data_key *ret_key,
                              struct vault_hash *ret_header_hash) MUST_USE;
void sealed_writer_destroy(struct sealed_writer *writer); /* wipes; NULL-safe */

/* Without a key: form, signature, payload hash. *ret_header_hash may be NULL.
 * Errors: MALFORMED (not such a file), DAMAGED (signature or hash), VERSION. */
enum status sealed_verify(struct str file, struct sealed_header *ret_header,
                          struct vault_hash *ret_header_hash) MUST_USE;
typedef enum status sealed_record(void *user, struct str record);
/* Verifies, then hands out each record. Errors: those of sealed_verify, KEY_WRONG (commitment),
 * DAMAGED, NO_MEMORY, and the callback's. */
enum status sealed_open(struct str file, const struct vault_data_key *key, sealed_record *record,
                        void *user) MUST_USE;

/* A grant as bytes: who may open which transcript, who gave it, when, signed. */
struct grant {
    struct id grant, seal;
    struct id recipient; /* account; none: recovery key */
    struct id granter;   /* account; none: the organisation itself, at sealing */
    struct vault_hash header_hash;
    struct vault_box_public recipient_box;
    struct vault_sign_public granter_sign;
    int64_t granted_ms;
};
/* Errors: NO_MEMORY. */
enum status grant_make(const struct grant *grant, const struct vault_data_key *key,
                       const struct vault_sign_secret *granter, struct buf *out) MUST_USE;
/* Reads the clear part and checks the signature. Errors: MALFORMED, DAMAGED. */
enum status grant_read(struct str bytes, struct grant *ret_grant) MUST_USE;
/* Errors: MALFORMED, DAMAGED, KEY_WRONG (not for this identity, or not for this transcript). */
enum status grant_open(struct str bytes, const struct vault_identity *recipient,
                       const struct vault_hash *header_hash,
                       struct vault_data_key *ret_key) MUST_USE;

#endif
