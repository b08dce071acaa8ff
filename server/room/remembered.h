/* The last commands of a member, so that one that comes again takes effect once. Used by the
 * folder's own files only. */
#ifndef PARLEY_ROOM_REMEMBERED_H
#define PARLEY_ROOM_REMEMBERED_H

#include "room/room.h"

/* Hashes of command ids in the order in which they came, a ring of ROOM_REMEMBERED_COMMANDS that
 * begins small, since most members send little. Those of one bucket are linked, so that looking one
 * up doesn't go through all of them: it is done twice for every keystroke. NULL is an empty one. */
struct remembered;

void remembered_destroy(struct remembered *remembered);      /* NULL-safe */
size_t remembered_held(const struct remembered *remembered); /* how many */
bool remembered_has(const struct remembered *remembered, uint64_t hash);
/* The i-th of those held, from the oldest. */
uint64_t remembered_at(const struct remembered *remembered, size_t i);
/* Forgets the oldest when the ring is full. May move it. Errors: NO_MEMORY. */
enum status remembered_add(struct remembered **remembered, uint64_t hash) MUST_USE;

#endif
