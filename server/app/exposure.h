/* Noting that a question was on a candidate's screen, so that it isn't put to them again, and so
 * that authors see how worn it is. Of the candidate only a keyed hash is kept, of the room nothing
 * (shared/decisions/0013-what-is-kept-of-asking.md). The loop's thread. */
#ifndef PARLEY_APP_EXPOSURE_H
#define PARLEY_APP_EXPOSURE_H

#include "app/api_bodies.h"
#include "app/server.h"

/* The hash of what identifies a candidate: their address or name, without regard to case and
 * blanks. False for a text without any. */
bool exposure_hash(const struct vault_host_key *host, struct str candidate,
                   unsigned char ret_hash[static VAULT_CANDIDATE_BYTES]) MUST_USE;
/* What a room's setup keeps of a candidate's seat. False when memory is used up. */
bool exposure_candidate(const struct vault_host_key *host, const struct body_seat *seat,
                        struct arena *arena, struct str *ret_text) MUST_USE;
/* When a room is loaded: whom its questions are put to, and how many were already. */
void exposure_load(struct live_room *live, struct str setup);
/* After the record was queued at the store: what this adds is committed after it. */
void exposure_note(struct live_room *live, const struct record *record);

#endif
