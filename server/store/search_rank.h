/* How well a question fits what somebody looks for, as a function of the full-text index: bm25
 * without the texts' lengths, whose reading takes three times as long as all the rest. Used by the
 * folder's own files only. */
#ifndef PARLEY_STORE_SEARCH_RANK_H
#define PARLEY_STORE_SEARCH_RANK_H

#include <sqlite3.h>

#include "base/status.h"

/* Makes search_rank(block_index) known: smaller is better. Errors: NO_MEMORY, IO. */
enum status search_rank_register(sqlite3 *connection) MUST_USE;

#endif
