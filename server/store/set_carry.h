/* Carries over the sets of a database that kept each version as a whole pack: a migration in SQL
 * can't split them. Used by the folder's own files only. */
#ifndef PARLEY_STORE_SET_CARRY_H
#define PARLEY_STORE_SET_CARRY_H

#include "store/db.h"

/* In a transaction of its own; nothing to do when it was done before. A pack that can't be split
 * without loss is kept whole, as a head without blocks. */
enum status set_carry_over(struct store_tx *tx) MUST_USE;

#endif
