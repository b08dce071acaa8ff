/* Messages as bytes and as structs. Decoding checks everything that the schemas say; encoding
 * writes a candidate's copy by an allow-list. Any thread; depends on base and the pure headers.
 * Source: shared/protocol/PROTOCOL.md. */
#ifndef PARLEY_PROTOCOL_CODEC_H
#define PARLEY_PROTOCOL_CODEC_H

#include "protocol/field.h"
#include "protocol/tables.h"

/* Refusals: MALFORMED, DUPLICATE_KEY, UNKNOWN_MESSAGE, BAD_FIELD, TOO_LARGE. *ret_id is set
 * whenever the message had a usable id, else empty; *ret_detail names the place or is NULL. Views
 * point into the arena. */
enum refusal codec_decode_command(struct str message, struct arena *arena,
                                  struct command *ret_command, struct str *ret_id,
                                  const char **ret_detail) MUST_USE;

/* A stored record. Errors: DAMAGED (not what codec_encode_record wrote), NO_MEMORY. */
enum status codec_decode_record(struct str json, struct arena *arena,
                                struct record *ret_record) MUST_USE;

/* A question as field_encode_object wrote it. Errors: DAMAGED, NO_MEMORY. */
enum status codec_decode_question(struct str json, struct arena *arena,
                                  struct room_question *ret_question) MUST_USE;

/* One JSON object. In a snapshot (record->seq 0) audience and number are left out. */
void codec_encode_record(struct buf *buf, const struct record *record, enum field_reader reader);
/* True when a candidate's copy differs from the panel's. */
bool codec_differs_for_candidate(enum record_type type);
/* Adds what codec_encode_record wrote of a record that names its command, without the command.
 * Errors, kept in the buffer: MALFORMED (there is none in it). */
void codec_add_without_command(struct buf *buf, struct str json);

/* `body` is the struct server_<type>. */
void codec_encode_server(struct buf *buf, enum server_type type, const void *body);

/* A refusal as an error message of the socket. `detail` may be NULL. */
void codec_encode_error(struct buf *buf, struct str id, enum refusal refusal, const char *detail);

#endif
