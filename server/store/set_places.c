#include "store/set_places.h"

#include <stdlib.h>

bool places_between(int64_t low, int64_t high, size_t count, struct places *ret_places)
{
    bool open_low = low <= -PLACE_MAX, open_high = high >= PLACE_MAX;
    int64_t blocks = (int64_t)count;
    int64_t first, step = PLACE_GAP;

    if (blocks >= PLACE_MAX / PLACE_GAP)
        return false;
    if (open_low && open_high) {
        first = PLACE_GAP;
    } else if (open_high) {
        first = low + PLACE_GAP;
    } else if (open_low) {
        first = high - PLACE_GAP * blocks;
    } else {
        step = (high - low) / (blocks + 1);
        first = low + step;
    }
    if (step < 1 || first <= -PLACE_MAX || first >= PLACE_MAX - step * blocks)
        return false;
    *ret_places = (struct places){first, step};
    return true;
}

/* Equal places stay equal: rows at one place never stood in the same version. */
enum status places_renumber(struct store_tx *tx, int64_t number)
{
    int64_t rows = 0;
    enum status status = db_integer(tx, "SELECT count(*) FROM set_block WHERE set_number = ?1",
                                    DB_VALUES(db_i64(number)), &rows);

    if (status != STATUS_OK)
        return status;
    int64_t gap = PLACE_MAX / 2 / (rows + 1);
    return db_change(tx,
                     "UPDATE set_block SET place = ranked.position * ?2 FROM "
                     "(SELECT id, dense_rank() OVER (ORDER BY place) AS position FROM set_block "
                     "WHERE set_number = ?1) AS ranked WHERE ranked.id = set_block.id",
                     DB_VALUES(db_i64(number), db_i64(gap < PLACE_GAP ? gap : PLACE_GAP)), NULL);
}

enum status places_keep(const int64_t *values, size_t count, bool *ret_kept)
{
    /* ends[n]: the smallest value that ends a rising run of n + 1; before[i]: the one before i. */
    size_t *ends = calloc(count + 1, sizeof(*ends));
    size_t *before = calloc(count + 1, sizeof(*before));
    size_t length = 0;
    enum status status = ends && before ? STATUS_OK : STATUS_NO_MEMORY;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        size_t low = 0, high = length;
        ret_kept[i] = false;
        if (values[i] < 0)
            continue;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (values[ends[middle]] < values[i])
                low = middle + 1;
            else
                high = middle;
        }
        before[i] = low ? ends[low - 1] : SIZE_MAX;
        ends[low] = i;
        if (low == length)
            length++;
    }
    if (status == STATUS_OK && length)
        for (size_t i = ends[length - 1]; i != SIZE_MAX; i = before[i])
            ret_kept[i] = true;
    free(ends);
    free(before);
    return status;
}
