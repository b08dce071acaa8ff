#include "store/search_rank.h"

#include <math.h>
#include <string.h>

/* Prompt, answer, tags, signs. */
static const double column_weights[] = {10.0, 1.0, 5.0, 1.0};
enum { COLUMNS = sizeof(column_weights) / sizeof(column_weights[0]) };

/* How soon one more of the same says nothing more; bm25's usual. */
static const double saturation = 1.2;

/* Of one statement. */
struct ranking {
    int phrases;
    double *rarity; /* of each phrase */
    double *found;  /* of each phrase in one row, weighted */
    double values[];
};

static int count_row(const Fts5ExtensionApi *api, Fts5Context *context, void *user)
{
    (void)api;
    (void)context;
    ++*(sqlite3_int64 *)user;
    return SQLITE_OK;
}

/* What is in more than half of the rows tells nothing, but mustn't tell against. */
static int weigh_phrases(const Fts5ExtensionApi *api, Fts5Context *context, struct ranking *ranking)
{
    sqlite3_int64 rows = 0;
    int code = api->xRowCount(context, &rows);

    for (int i = 0; i < ranking->phrases && code == SQLITE_OK; i++) {
        sqlite3_int64 count = 0;
        code = api->xQueryPhrase(context, i, &count, count_row);
        double rarity = log(((double)(rows - count) + 0.5) / ((double)count + 0.5));
        ranking->rarity[i] = rarity > 1e-6 ? rarity : 1e-6;
    }
    return code;
}

static int begin(const Fts5ExtensionApi *api, Fts5Context *context, struct ranking **ret_ranking)
{
    int phrases = api->xPhraseCount(context);
    size_t size = sizeof(struct ranking) + 2 * (size_t)phrases * sizeof(double);
    struct ranking *ranking = sqlite3_malloc64(size);

    if (!ranking)
        return SQLITE_NOMEM;
    memset(ranking, 0, size);
    ranking->phrases = phrases;
    ranking->rarity = ranking->values;
    ranking->found = ranking->values + phrases;
    int code = weigh_phrases(api, context, ranking);
    if (code != SQLITE_OK) {
        sqlite3_free(ranking);
        return code;
    }
    code = api->xSetAuxdata(context, ranking, sqlite3_free); /* frees it when it fails */
    if (code == SQLITE_OK)
        *ret_ranking = ranking;
    return code;
}

static int rank_row(const Fts5ExtensionApi *api, Fts5Context *context, struct ranking *ranking,
                    double *ret_rank)
{
    int count = 0, phrase, column, offset;
    double rank = 0;
    int code = api->xInstCount(context, &count);

    memset(ranking->found, 0, (size_t)ranking->phrases * sizeof(double));
    for (int i = 0; i < count && code == SQLITE_OK; i++) {
        code = api->xInst(context, i, &phrase, &column, &offset);
        if (code == SQLITE_OK && column < COLUMNS)
            ranking->found[phrase] += column_weights[column];
    }
    for (int i = 0; i < ranking->phrases; i++)
        rank -= ranking->rarity[i] * ranking->found[i] * (saturation + 1) /
                (ranking->found[i] + saturation);
    *ret_rank = rank;
    return code;
}

static void search_rank(const Fts5ExtensionApi *api, Fts5Context *context, sqlite3_context *result,
                        int value_count, sqlite3_value **values)
{
    struct ranking *ranking = api->xGetAuxdata(context, 0);
    double rank = 0;
    int code = SQLITE_OK;

    (void)value_count;
    (void)values;
    if (!ranking)
        code = begin(api, context, &ranking);
    if (code == SQLITE_OK)
        code = rank_row(api, context, ranking, &rank);
    if (code == SQLITE_OK)
        sqlite3_result_double(result, rank);
    else
        sqlite3_result_error_code(result, code);
}

enum status search_rank_register(sqlite3 *connection)
{
    fts5_api *api = NULL;
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, NULL) != SQLITE_OK)
        return STATUS_IO;
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", NULL);
    sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (!api)
        return STATUS_IO;
    return api->xCreateFunction(api, "search_rank", NULL, search_rank, NULL) == SQLITE_OK
               ? STATUS_OK
               : STATUS_NO_MEMORY;
}
