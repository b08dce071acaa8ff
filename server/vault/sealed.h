/* Sealed transcripts and their grants; the formats are shared/protocol/TRANSCRIPT.md. Bytes in,
 * bytes out. Any thread; depends on base and libsodium. */
#ifndef PARLEY_VAULT_SEALED_H
#define PARLEY_VAULT_SEALED_H

#include "vault/keys.h"

enum { SEALED_MAX_RECORD_BYTES = 1 << 20, SEALED_CHUNK_BYTES = 65536, SEALED_PADDING_BYTES = 256 };

/* Numbers and times are at least 0 and below 2^53. */
struct sealed_header {
    struct id organisation, room, seal;
    int64_t opened_ms, closed_ms, sealed_ms;
    uint64_t record_count;
    struct vault_hash live_head;           /* the live log's, at its end */
    struct vault_hash previous_checkpoint; /* hash of the header sealed before; zeros: the first */
    uint64_t checkpoint;                   /* number in the chain, from 1 */
    struct vault_sign_public signer;       /* the organisation's; filled in by sealing */
    struct vault_hash commitment;          /* filled in by sealing */
};

/* The header is a file's first bytes. */
size_t sealed_header_bytes(void);

/* Writes one sealed transcript: begin, each record in order, end. */
struct sealed_writer;
/* Makes the data key. `header->signer` and `header->commitment` are ignored. The file is appended
 * to `out`, which must outlive the writer, and is whole only after sealed_writer_end succeeded.
 * Errors: INVALID (an identifier or number that can't stand in a header; checkpoint 1 without zeros
 * before it, or a later one with them), NO_MEMORY, TOO_LARGE (the buffer's maximum; also below). */
enum status sealed_writer_create(const struct sealed_header *header,
                                 const struct vault_identity *signer, struct buf *out,
                                 struct sealed_writer **ret_writer) MUST_USE;
/* Errors: TOO_LARGE, NO_MEMORY, INVALID (more records than the header says). */
enum status sealed_writer_add(struct sealed_writer *writer, struct str record) MUST_USE;
/* Signs. Errors: INVALID (fewer records than the header says), NO_MEMORY. */
enum status sealed_writer_end(struct sealed_writer *writer, struct vault_data_key *ret_key,
                              struct vault_hash *ret_header_hash) MUST_USE;
void sealed_writer_destroy(struct sealed_writer *writer); /* wipes; NULL-safe */

/* Without a key: form, signature, payload hash, and whether the payload can hold as many records as
 * the header says. That the signer is the organisation's own is for the caller to compare.
 * ret_header_hash may be NULL.
 * Errors: MALFORMED (no such file at all), DAMAGED (anything else that doesn't hold), VERSION. */
enum status sealed_verify(struct str file, struct sealed_header *ret_header,
                          struct vault_hash *ret_header_hash) MUST_USE;
typedef enum status sealed_record(void *user, struct str record);
/* Verifies and decrypts everything, and only then hands out each record, valid during the call.
 * Errors: those of sealed_verify, KEY_WRONG (commitment), DAMAGED, NO_MEMORY, and the callback's
 * own, which ends the reading. */
enum status sealed_open(struct str file, const struct vault_data_key *key, sealed_record *record,
                        void *user) MUST_USE;

/* A grant as bytes: who may open which transcript, who gave it, when, signed. */
struct grant {
    struct id grant, seal;
    struct id recipient; /* account; none: recovery key */
    struct id granter;   /* account; none: the organisation itself, at sealing */
    struct vault_hash header_hash;
    struct vault_box_public recipient_box;
    struct vault_sign_public granter_sign; /* filled in by grant_make */
    int64_t granted_ms;                    /* below 2^53 */
};
/* `out` is appended to. Errors: INVALID (an identifier, the time, or a recipient's key that isn't
 * one), NO_MEMORY, TOO_LARGE (the buffer's maximum). */
enum status grant_make(const struct grant *grant, const struct vault_data_key *key,
                       const struct vault_sign_secret *granter, struct buf *out) MUST_USE;
/* Reads the clear part and checks the signature; that granter_sign is the granter's own key is for
 * the caller to compare. Errors: MALFORMED (no grant at all), DAMAGED, VERSION. */
enum status grant_read(struct str bytes, struct grant *ret_grant) MUST_USE;
/* Errors: MALFORMED, DAMAGED, VERSION, KEY_WRONG (not for this identity, or not for this
 * transcript). */
enum status grant_open(struct str bytes, const struct vault_identity *recipient,
                       const struct vault_hash *header_hash,
                       struct vault_data_key *ret_key) MUST_USE;

#endif
