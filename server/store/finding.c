#include "store/finding.h"

#include <stdlib.h>

#include "store/search_words.h"
#include "store/set_rows.h"

/* What is asked of each question besides its words: ?2 on, in all statements below. A set's row is
 * s, a block's b. */
#define FILTERS                                                                                    \
    " NOT s.is_source AND s.archived_ms = 0 AND b.to_version = 0 AND b.kind = 3 "                  \
    "AND (?2 = 0 OR b.set_number = ?2) AND b.place >= ?3 AND b.place < ?4 "                        \
    "AND (?5 = 0 OR b.question_kind = ?5) AND (?6 = 0 OR b.difficulty = ?6) "                      \
    "AND (?7 < 0 OR b.state = ?7) "                                                                \
    "AND (?8 = '' OR instr(char(10) || lower(b.tags) || char(10), "                                \
    "char(10) || lower(?8) || char(10))) "                                                         \
    "AND (?9 = '' OR lower(b.lang) = lower(?9) "                                                   \
    "OR instr(lower(b.lang), lower(?9) || '-') = 1) "                                              \
    "AND (?10 = 0 OR NOT EXISTS (SELECT 1 FROM asked AS a WHERE a.set_number = b.set_number "      \
    "AND a.key = b.key AND a.asked_ms >= ?11))"

#define RANK "search_rank(block_index)"

struct filter {
    int64_t set, first_place, end_place;
    bool asked;
    int64_t asked_since_ms;
    bool any; /* nothing is asked of a question but its words, and no set is archived */
};

/* The best so far: a heap whose first is the worst of them. */
struct hit {
    int64_t row;
    double rank; /* smaller is better */
};

struct finding {
    struct store_tx *tx;
    const struct find_wishes *wishes;
    struct arena *arena; /* of the results */
    struct arena scratch;
    struct search_query query;
    struct filter filter;
    struct hit *hits;
    size_t hit_count, hit_max;
    size_t offset;
    uint32_t total;
};

/* --- what is asked for -------------------------------------------------------------------------
 */

static enum status topic_places(struct finding *finding)
{
    const struct find_wishes *wishes = finding->wishes;
    struct filter *filter = &finding->filter;
    struct block_row row;
    enum status status = block_row_find(finding->tx, filter->set, wishes->topic, &row);

    if (status != STATUS_OK)
        return status;
    filter->first_place = row.place;
    return db_integer(
        finding->tx,
        "SELECT ifnull(min(place), ?4) FROM set_block WHERE set_number = ?1 "
        "AND to_version = 0 AND kind < 3 AND place > ?2 AND kind <= ?3",
        DB_VALUES(db_i64(filter->set), db_i64(row.place), db_i64(row.kind), db_i64(INT64_MAX)),
        &filter->end_place);
}

static enum status is_unfiltered(struct finding *finding)
{
    const struct find_wishes *wishes = finding->wishes;
    struct filter *filter = &finding->filter;
    int64_t archived = 0;

    if (filter->set || wishes->kind || wishes->difficulty || wishes->state >= 0 || filter->asked ||
        wishes->tag.size || wishes->language.size)
        return STATUS_OK;
    enum status status =
        db_integer(finding->tx, "SELECT count(*) FROM question_set WHERE archived_ms <> 0",
                   DB_NO_VALUES, &archived);
    if (status == STATUS_OK)
        filter->any = archived == 0;
    return status;
}

static enum status read_filter(struct finding *finding)
{
    const struct find_wishes *wishes = finding->wishes;
    enum status status = STATUS_OK;

    finding->filter = (struct filter){
        .first_place = INT64_MIN,
        .end_place = INT64_MAX,
        .asked = wishes->never_asked || wishes->not_asked_since_ms,
        .asked_since_ms = wishes->never_asked ? INT64_MIN : wishes->not_asked_since_ms,
    };
    if (wishes->topic.size && !wishes->set.size)
        return STATUS_INVALID;
    if (wishes->set.size)
        status = set_number(finding->tx, wishes->set, &finding->filter.set);
    if (status == STATUS_OK && wishes->topic.size)
        status = topic_places(finding);
    return status == STATUS_OK ? is_unfiltered(finding) : status;
}

/* ?1 is the expression, or the set. */
enum { FILTER_VALUES = 11 };

static void fill_values(const struct finding *finding, struct db_value first,
                        struct db_value values[static FILTER_VALUES])
{
    const struct find_wishes *wishes = finding->wishes;
    const struct filter *filter = &finding->filter;
    const struct db_value all[FILTER_VALUES] = {
        first,
        db_i64(filter->set),
        db_i64(filter->first_place),
        db_i64(filter->end_place),
        db_i64(wishes->kind),
        db_i64(wishes->difficulty),
        db_i64(wishes->state),
        db_text(wishes->tag),
        db_text(wishes->language),
        db_i64(filter->asked),
        db_i64(filter->asked_since_ms),
    };

    memcpy(values, all, sizeof(all));
}

/* --- the best ------------------------------------------------------------------------------------
 */

static bool is_worse(const struct hit *a, const struct hit *b)
{
    return a->rank > b->rank || (!(a->rank < b->rank) && a->row > b->row);
}

static void swap(struct hit *a, struct hit *b)
{
    struct hit keep = *a;

    *a = *b;
    *b = keep;
}

static void sink(struct hit *hits, size_t count, size_t at)
{
    for (;;) {
        size_t worst = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++)
            if (is_worse(&hits[child], &hits[worst]))
                worst = child;
        if (worst == at)
            return;
        swap(&hits[at], &hits[worst]);
        at = worst;
    }
}

static void rise(struct hit *hits, size_t at)
{
    for (; at && is_worse(&hits[at], &hits[(at - 1) / 2]); at = (at - 1) / 2)
        swap(&hits[at], &hits[(at - 1) / 2]);
}

static void add_hit(struct finding *finding, struct hit hit)
{
    struct hit *hits = finding->hits;

    if (finding->total < FIND_MAX_TOTAL)
        finding->total++;
    if (finding->hit_count < finding->hit_max) {
        hits[finding->hit_count] = hit;
        rise(hits, finding->hit_count++);
    } else if (finding->hit_count && is_worse(&hits[0], &hit)) {
        hits[0] = hit;
        sink(hits, finding->hit_count, 0);
    }
}

static int compare_hits(const void *a, const void *b)
{
    const struct hit *left = a, *right = b;

    return is_worse(left, right) ? 1 : is_worse(right, left) ? -1 : 0;
}

/* --- questions with the words
 * ---------------------------------------------------------------------- */

enum { COLUMN_ROW, COLUMN_RANK, COLUMN_PROMPT, COLUMN_TAGS, COLUMN_ANSWER };

/* What the index can't tell is looked for in the texts themselves. */
static bool has_literals(const struct finding *finding, struct db_query *query)
{
    for (size_t i = 0; i < finding->query.literal_count; i++) {
        const struct search_literal *literal = &finding->query.literals[i];
        if (!search_has(db_read_bytes(query, COLUMN_PROMPT), literal->text) &&
            !search_has(db_read_bytes(query, COLUMN_TAGS), literal->text) &&
            (literal->is_operator ||
             !search_has(db_read_bytes(query, COLUMN_ANSWER), literal->text)))
            return false;
    }
    return true;
}

static enum status read_hits(struct finding *finding, const char *sql, struct db_values values)
{
    struct db_query query;
    bool row;
    enum status status = db_open(finding->tx, sql, values, &query);

    if (status != STATUS_OK)
        return status;
    while ((status = db_next(&query, &row)) == STATUS_OK && row)
        if (!finding->query.literal_count || has_literals(finding, &query))
            add_hit(finding, (struct hit){db_read_integer(&query, COLUMN_ROW),
                                          db_read_real(&query, COLUMN_RANK)});
    db_close(&query);
    return status;
}

static enum status find_by_words(struct finding *finding)
{
    const struct search_query *query = &finding->query;
    struct db_value values[FILTER_VALUES];

    fill_values(finding, db_text(query->match), values);
    if (!query->match.size) /* signs that the index doesn't know: in all texts */
        return read_hits(finding,
                         "SELECT b.id, ?1, i.prompt, i.tags, i.answer FROM block_index AS i "
                         "JOIN set_block AS b ON b.id = i.rowid "
                         "JOIN question_set AS s ON s.number = b.set_number WHERE" FILTERS,
                         (struct db_values){values, FILTER_VALUES});
    if (query->literal_count)
        return read_hits(finding,
                         "SELECT b.id, " RANK ", block_index.prompt, block_index.tags, "
                         "block_index.answer FROM block_index "
                         "CROSS JOIN set_block AS b ON b.id = block_index.rowid "
                         "CROSS JOIN question_set AS s ON s.number = b.set_number "
                         "WHERE block_index MATCH ?1 AND" FILTERS,
                         (struct db_values){values, FILTER_VALUES});
    if (!finding->filter.any)
        return read_hits(finding,
                         "SELECT b.id, " RANK " FROM block_index "
                         "CROSS JOIN set_block AS b ON b.id = block_index.rowid "
                         "CROSS JOIN question_set AS s ON s.number = b.set_number "
                         "WHERE block_index MATCH ?1 AND" FILTERS,
                         (struct db_values){values, FILTER_VALUES});
    return read_hits(finding, "SELECT rowid, " RANK " FROM block_index WHERE block_index MATCH ?1",
                     (struct db_values){values, 1});
}

/* --- questions without words
 * ------------------------------------------------------------------------ */

/* One set's, in its order; only as many as count. */
static enum status list_set(struct finding *finding, int64_t set)
{
    struct db_value values[FILTER_VALUES];
    struct db_query query;
    bool row;

    fill_values(finding, db_i64(set), values);
    enum status status =
        db_open(finding->tx,
                "SELECT b.id FROM question_set AS s CROSS JOIN set_block AS b "
                "ON b.set_number = s.number WHERE s.number = ?1 AND" FILTERS " ORDER BY b.place",
                (struct db_values){values, FILTER_VALUES}, &query);

    if (status != STATUS_OK)
        return status;
    while (finding->total < FIND_MAX_TOTAL && (status = db_next(&query, &row)) == STATUS_OK && row)
        add_hit(finding, (struct hit){db_read_integer(&query, COLUMN_ROW), finding->total});
    db_close(&query);
    return status;
}

struct set_ref {
    int64_t number;
};

static enum status find_by_order(struct finding *finding)
{
    static const struct db_column columns[] = {DB_COLUMN(DB_I64, set_ref, number)};
    static const struct db_row shape = DB_ROW(columns, set_ref);
    struct db_list list = {0};
    enum status status =
        db_all(finding->tx,
               "SELECT number FROM question_set WHERE NOT is_source "
               "AND archived_ms = 0 AND (?1 = 0 OR number = ?1) "
               "ORDER BY title COLLATE NOCASE, id",
               DB_VALUES(db_i64(finding->filter.set)), &shape, &finding->scratch, &list);
    const struct set_ref *sets = list.rows;

    for (size_t i = 0; i < list.count && status == STATUS_OK; i++)
        status = list_set(finding, sets[i].number);
    return status;
}

/* --- what is shown of them
 * --------------------------------------------------------------------------- */

static enum status read_found(struct finding *finding, int64_t row, struct found *found)
{
    static const struct db_column columns[] = {
        DB_COLUMN(DB_TEXT, found, set),          DB_COLUMN(DB_TEXT, found, set_title),
        DB_COLUMN(DB_TEXT, found, key),          DB_COLUMN(DB_TEXT, found, title),
        DB_COLUMN(DB_U32, found, kind),          DB_COLUMN(DB_U32, found, difficulty),
        DB_COLUMN(DB_U32, found, state),         DB_COLUMN(DB_U32, found, minutes),
        DB_COLUMN(DB_TEXT, found, topic),        DB_COLUMN(DB_U32, found, asked),
        DB_COLUMN(DB_I64, found, last_asked_ms),
    };
    static const struct db_row shape = DB_ROW(columns, found);

    return db_one(
        finding->tx,
        "SELECT s.id, s.title, b.key, b.title, b.question_kind, b.difficulty, b.state, b.minutes, "
        "(SELECT t.title FROM set_block AS t WHERE t.set_number = b.set_number "
        "AND t.to_version = 0 AND t.kind < 3 AND t.place < b.place ORDER BY t.place DESC LIMIT 1), "
        "(SELECT count(*) FROM asked AS a WHERE a.set_number = b.set_number AND a.key = b.key), "
        "(SELECT max(asked_ms) FROM asked AS a WHERE a.set_number = b.set_number "
        "AND a.key = b.key) "
        "FROM set_block AS b JOIN question_set AS s ON s.number = b.set_number "
        "WHERE b.id = ?1 AND b.to_version = 0",
        DB_VALUES(db_i64(row)), &shape, finding->arena, found);
}

struct texts {
    struct str prompt, answer, tags;
};

static enum status snippet_of_texts(struct finding *finding, int64_t row, struct str *ret_snippet)
{
    static const struct db_column columns[] = {
        DB_COLUMN(DB_TEXT, texts, prompt),
        DB_COLUMN(DB_TEXT, texts, answer),
        DB_COLUMN(DB_TEXT, texts, tags),
    };
    static const struct db_row shape = DB_ROW(columns, texts);
    struct texts texts;

    arena_clear(&finding->scratch);
    enum status status =
        db_one(finding->tx, "SELECT prompt, answer, tags FROM block_index WHERE rowid = ?1",
               DB_VALUES(db_i64(row)), &shape, &finding->scratch, &texts);
    if (status == STATUS_OK)
        status = search_snippet(&finding->query, texts.prompt, finding->arena, ret_snippet);
    if (status == STATUS_OK && !ret_snippet->size)
        status = search_snippet(&finding->query, texts.answer, finding->arena, ret_snippet);
    if (status == STATUS_OK && !ret_snippet->size)
        status = search_snippet(&finding->query, texts.tags, finding->arena, ret_snippet);
    return status;
}

/* By the index, which also finds "café" for "cafe". It goes through all that has the words for each
 * question again, so only where the texts themselves show nothing. */
static enum status snippet_of_index(struct finding *finding, int64_t row, struct str *ret_snippet)
{
    struct db_query query;
    bool found = false;
    enum status status =
        db_open(finding->tx,
                "SELECT snippet(block_index, -1, char(1), char(2), '…', 24) FROM block_index "
                "WHERE rowid = ?1 AND block_index MATCH ?2",
                DB_VALUES(db_i64(row), db_text(finding->query.marked)), &query);

    if (status != STATUS_OK)
        return status;
    status = db_next(&query, &found);
    if (status == STATUS_OK && found) {
        *ret_snippet = arena_copy(finding->arena, db_read_bytes(&query, 0));
        status = ret_snippet->data ? STATUS_OK : STATUS_NO_MEMORY;
    }
    db_close(&query);
    return status;
}

static enum status add_snippet(struct finding *finding, int64_t row, struct str *ret_snippet)
{
    const struct search_query *query = &finding->query;
    enum status status = STATUS_OK;

    if (!query->match.size && !query->literal_count)
        return STATUS_OK;
    status = snippet_of_texts(finding, row, ret_snippet);
    if (status == STATUS_OK && !ret_snippet->size && query->marked.size)
        status = snippet_of_index(finding, row, ret_snippet);
    return status;
}

static enum status show(struct finding *finding, struct found **ret_found, size_t *ret_count)
{
    size_t first = finding->offset < finding->hit_count ? finding->offset : finding->hit_count;
    struct found *found = arena_array(finding->arena, finding->hit_count - first, sizeof(*found));
    size_t count = 0;
    enum status status = found ? STATUS_OK : STATUS_NO_MEMORY;

    qsort(finding->hits, finding->hit_count, sizeof(finding->hits[0]), compare_hits);
    for (size_t i = first; i < finding->hit_count && status == STATUS_OK; i++) {
        struct found one = {0};
        status = read_found(finding, finding->hits[i].row, &one);
        if (status == STATUS_NOT_FOUND) { /* removed since it was found */
            status = STATUS_OK;
            continue;
        }
        if (status == STATUS_OK)
            status = add_snippet(finding, finding->hits[i].row, &one.snippet);
        if (status == STATUS_OK)
            found[count++] = one;
    }
    if (status != STATUS_OK)
        return status;
    *ret_found = found;
    *ret_count = count;
    return STATUS_OK;
}

/* --- all of it
 * ------------------------------------------------------------------------------------------ */

static enum status prepare(struct finding *finding)
{
    const struct find_wishes *wishes = finding->wishes;
    struct str words = wishes->words;

    if (wishes->limit > FIND_MAX)
        return STATUS_INVALID;
    if (words.size > FIND_QUERY_MAX_BYTES)
        words.size = FIND_QUERY_MAX_BYTES;
    finding->offset = wishes->offset < FIND_MAX_TOTAL ? wishes->offset : FIND_MAX_TOTAL;
    finding->hit_max = finding->offset + wishes->limit;
    finding->hits = calloc(finding->hit_max + 1, sizeof(*finding->hits));
    if (!finding->hits)
        return STATUS_NO_MEMORY;
    enum status status = search_parse(words, finding->arena, &finding->query);
    return status == STATUS_OK ? read_filter(finding) : status;
}

enum status store_find(struct store_tx *tx, const struct find_wishes *wishes, struct arena *arena,
                       struct found **ret_found, size_t *ret_count, uint32_t *ret_total)
{
    struct finding finding = {.tx = tx, .wishes = wishes, .arena = arena};

    arena_init(&finding.scratch, 2 * (size_t)SET_MAX_BYTES);
    enum status status = prepare(&finding);
    bool by_words = finding.query.match.size || finding.query.literal_count;
    if (status == STATUS_OK)
        status = by_words ? find_by_words(&finding) : find_by_order(&finding);
    if (status == STATUS_OK)
        status = show(&finding, ret_found, ret_count);
    arena_finish(&finding.scratch);
    free(finding.hits);
    if (status == STATUS_OK)
        *ret_total = finding.total;
    return status;
}
