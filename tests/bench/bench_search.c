/* What question sets take in the store: putting 50,000 questions in ten sets, putting one set again
 * unchanged and with one change, editing one question, and searching all of them. The questions are
 * made up here of invented words and of some that interviews are full of; the same each time.
 *
 *     bench_search [FOLDER [QUESTIONS]] */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/finding.h"
#include "store/store.h"

enum { SETS = 10, WORDS = 12000, ROUNDS = 20, TIMES_MAX = 4096, TOPIC_SIZE = 40 };

static uint64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static double since_ms(uint64_t begin_us)
{
    return (double)(now_us() - begin_us) / 1000;
}

static double peak_mib(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

/* --- questions ----------------------------------------------------------------------------------
 */

/* Rough shares of what such texts are made of: a third are words that are everywhere, one word in
 * twenty-five is of the trade, some of these often and most seldom, and the rest is whatever it is
 * about. */
static const char *const common[] = {"the", "a",   "is",   "of",    "what", "how",
                                     "in",  "and", "when", "which", "does", "why"};
static const char *const trade[] = {
    "thread",      "process",   "memory",       "queue",    "lock",      "value",
    "index",       "cache",     "transaction",  "deadlock", "mutex",     "semaphore",
    "garbage",     "heap",      "stack",        "pointer",  "closure",   "promise",
    "event",       "loop",      "database",     "schema",   "replica",   "latency",
    "throughput",  "hash",      "tree",         "graph",    "sort",      "binary",
    "search",      "socket",    "protocol",     "packet",   "router",    "kernel",
    "scheduler",   "interrupt", "compiler",     "iterator", "generator", "decorator",
    "interface",   "container", "polymorphism", "cluster",  "failover",  "consensus",
    "inheritance", "idempotent"};
enum { COMMON = sizeof(common) / sizeof(common[0]), TRADE = sizeof(trade) / sizeof(trade[0]) };
static const char *const operators[] = {"==", "+=", "!=", "->", "=>", "&&", "||", "<<", "::", "**"};

struct maker {
    uint32_t random;
    char words[WORDS][16];
    struct arena arena; /* of one set */
};

static uint32_t draw(struct maker *maker, uint32_t below)
{
    maker->random = maker->random * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)(maker->random >> 8) * below >> 24);
}

static void make_words(struct maker *maker)
{
    static const char *const syllables[] = {"ba", "ke", "li",  "mo",  "nu",  "ra",  "se",  "ti",
                                            "vo", "zu", "dar", "fen", "gor", "hil", "jum", "pel"};

    for (size_t i = 0; i < WORDS; i++) {
        char *word = maker->words[i];
        size_t size = 0;
        for (uint32_t n = 2 + draw(maker, 3); n; n--)
            size += (size_t)snprintf(word + size, sizeof(maker->words[i]) - size, "%s",
                                     syllables[draw(maker, 16)]);
    }
}

/* Of `count`, the nth about n times rarer than the first. */
static size_t seldom(struct maker *maker, size_t count)
{
    double share = draw(maker, 1 << 20) / (double)(1 << 20);

    return (size_t)(pow((double)count + 1, share)) - 1;
}

static const char *some_word(struct maker *maker)
{
    uint32_t share = draw(maker, 100);

    return share < 33   ? common[draw(maker, COMMON)]
           : share < 37 ? trade[seldom(maker, TRADE)]
                        : maker->words[seldom(maker, WORDS)];
}

static void add_words(struct maker *maker, struct buf *out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        buf_add_text(out, i ? " " : "");
        buf_add_text(out, some_word(maker));
    }
}

static struct str take(struct maker *maker, struct buf *out)
{
    struct str text = arena_copy(&maker->arena, buf_str(out));

    buf_clear(out);
    return text;
}

static void make_prompt(struct maker *maker, struct buf *out)
{
    add_words(maker, out, 8 + draw(maker, 25));
    if (draw(maker, 6) == 0)
        buf_printf(out, "\n\n```c\nif (%s %s %s)\n    %s++;\n```", some_word(maker),
                   operators[draw(maker, 10)], some_word(maker), some_word(maker));
    if (draw(maker, 100) == 0)
        buf_add_text(out, "\n\nIn C++ and C#, too.");
    if (draw(maker, 50) == 0)
        buf_add_text(out, "\n\n什么是线程锁？请解释Python的并发编程。");
}

static void make_question(struct maker *maker, size_t number, struct buf *scratch,
                          struct block *block)
{
    char key[32];

    snprintf(key, sizeof(key), "q%zu", number);
    *block = (struct block){.kind = BLOCK_QUESTION,
                            .key = arena_copy(&maker->arena, str_from(key)),
                            .question_kind = (enum question_kind)(1 + draw(maker, 5)),
                            .difficulty = (enum question_difficulty)draw(maker, 4),
                            .minutes = draw(maker, 20),
                            .lang = STR("en")};
    add_words(maker, scratch, 8);
    block->title = take(maker, scratch);
    buf_add_str(scratch, block->title);
    buf_add_text(scratch, "\n\n");
    make_prompt(maker, scratch);
    block->prompt = take(maker, scratch);
    add_words(maker, scratch, 20 + draw(maker, 60));
    block->answer = take(maker, scratch);
    buf_printf(scratch, "%s\n%s", trade[seldom(maker, TRADE)], trade[seldom(maker, TRADE)]);
    block->tags = take(maker, scratch);
    buf_printf(scratch, "### %.*s\nid: %s\n\n%.*s\n\n#### Answer\n%.*s", STR_FMT(block->title), key,
               STR_FMT(block->prompt), STR_FMT(block->answer));
    block->text = take(maker, scratch);
}

static void make_topic(struct maker *maker, struct buf *scratch, struct block *block)
{
    *block = (struct block){.kind = BLOCK_TOPIC};
    add_words(maker, scratch, 3);
    block->title = take(maker, scratch);
    buf_printf(scratch, "# %.*s", STR_FMT(block->title));
    block->text = take(maker, scratch);
}

static void make_set(struct maker *maker, size_t set, size_t questions, struct blocks *blocks)
{
    struct buf scratch;

    arena_clear(&maker->arena);
    maker->random = 1000 + (uint32_t)set;
    buf_init(&scratch, 1 << 20);
    blocks->head = STR("---\npack: 1\n---");
    blocks->count = 0;
    blocks->items =
        arena_array(&maker->arena, questions + questions / TOPIC_SIZE + 2, sizeof(struct block));
    for (size_t i = 0; blocks->items && i < questions; i++) {
        if (i % TOPIC_SIZE == 0)
            make_topic(maker, &scratch, &blocks->items[blocks->count++]);
        make_question(maker, i, &scratch, &blocks->items[blocks->count++]);
    }
    buf_finish(&scratch);
}

/* --- jobs ---------------------------------------------------------------------------------------
 */

struct work {
    struct maker *maker;
    size_t set;
    struct blocks blocks;
    struct str key;
    bool changed;
    int64_t now_ms;
};

static enum status put_job(struct store_tx *tx, void *user)
{
    struct work *work = user;
    char id[32];
    uint32_t version;

    snprintf(id, sizeof(id), "set-%zu", work->set);
    const struct set_change change = {.set = str_from(id), .kind = SET_IMPORTED, .now_ms = 1000};
    const struct store_set set = {.title = change.set, .language = STR("en"), .license = STR("-")};
    return store_set_put(tx, &change, &set, &work->blocks, &version, &work->changed);
}

static enum status edit_job(struct store_tx *tx, void *user)
{
    struct work *work = user;
    const struct set_change change = {
        .set = STR("set-0"), .kind = SET_EDITED, .now_ms = work->now_ms};
    struct set_edit edit;
    enum status status = store_edit_begin(tx, &change, &edit);

    return status == STATUS_OK ? store_edit_put(tx, &edit, work->key, &work->blocks.items[0])
                               : status;
}

/* --- searching ----------------------------------------------------------------------------------
 */

static const char *const queries[] = {"thread",
                                      "deadlock",
                                      "what is a deadlock",
                                      "mutex semaphore",
                                      "garb",
                                      "hash tree",
                                      "binary search tree",
                                      "how does the scheduler",
                                      "memory heap stack",
                                      "idempotent",
                                      "consensus failover",
                                      "transaction database",
                                      "c++",
                                      "==",
                                      "cache lat",
                                      "process or thread",
                                      "线程",
                                      "并发编程",
                                      "Python",
                                      "closure promise event loop",
                                      "polymorphism inter",
                                      "the",
                                      "li",
                                      "event -> loop",
                                      "socket protocol pac",
                                      "nosuchwordatall",
                                      "replica schema index",
                                      "queue",
                                      "lock-free",
                                      "generator iterator decorator"};
enum { QUERIES = sizeof(queries) / sizeof(queries[0]) };

struct timing {
    double ms[TIMES_MAX];
    size_t count;
};

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return left < right ? -1 : left > right;
}

static double percentile(struct timing *timing, unsigned percent)
{
    qsort(timing->ms, timing->count, sizeof(timing->ms[0]), compare);
    return timing->count ? timing->ms[(timing->count - 1) * percent / 100] : 0;
}

static void report(const char *what, struct timing *timing)
{
    printf("%-34s p50 %7.2f ms   p99 %7.2f ms   max %7.2f ms\n", what, percentile(timing, 50),
           percentile(timing, 99), percentile(timing, 100));
}

static enum status search_once(struct store_tx *tx, const struct find_wishes *wishes,
                               struct timing *timing, uint32_t *ret_total)
{
    struct arena arena;
    struct found *found;
    size_t count;

    arena_init(&arena, 64 << 20);
    uint64_t begin = now_us();
    enum status status = store_find(tx, wishes, &arena, &found, &count, ret_total);
    if (timing->count < TIMES_MAX)
        timing->ms[timing->count++] = since_ms(begin);
    arena_finish(&arena);
    return status;
}

static enum status search_all(struct store_tx *tx, const char *what,
                              const struct find_wishes *filter, bool each)
{
    struct timing *all = calloc(1, sizeof(*all)), *one = calloc(1, sizeof(*one));
    enum status status = all && one ? STATUS_OK : STATUS_NO_MEMORY;
    uint32_t total = 0;

    for (size_t i = 0; i < QUERIES && status == STATUS_OK; i++) {
        struct find_wishes wishes = *filter;
        wishes.words = str_from(queries[i]);
        one->count = 0;
        for (int round = 0; round < ROUNDS && status == STATUS_OK; round++) {
            status = search_once(tx, &wishes, one, &total);
            all->ms[all->count++] = one->ms[one->count - 1];
        }
        if (each)
            printf("  %-32s p50 %7.2f ms   %u found\n", queries[i], percentile(one, 50), total);
    }
    if (status == STATUS_OK)
        report(what, all);
    free(all);
    free(one);
    return status;
}

static enum status search(struct store *store)
{
    struct store_tx *tx = store_reader(store);
    struct timing *list = calloc(1, sizeof(*list));
    const struct find_wishes plain = {.state = -1, .limit = 50};
    const struct find_wishes filtered = {.state = -1,
                                         .limit = 50,
                                         .kind = QUESTION_SCENARIO,
                                         .difficulty = QUESTION_HARD,
                                         .never_asked = true};
    const struct find_wishes one_set = {
        .set = STR("set-3"), .tag = STR("lock"), .state = -1, .limit = 50};
    enum status status = list ? search_all(tx, "search", &plain, true) : STATUS_NO_MEMORY;
    uint32_t total;

    if (status == STATUS_OK)
        status = search_all(tx, "search, kind, difficulty, asked", &filtered, false);
    if (status == STATUS_OK)
        status = search_all(tx, "search, one set and tag", &one_set, false);
    for (int round = 0; round < 5 * ROUNDS && status == STATUS_OK; round++)
        status = search_once(tx, round % 2 ? &filtered : &plain, list, &total);
    if (status == STATUS_OK)
        report("list without words", list);
    free(list);
    return status;
}

/* --- the whole ----------------------------------------------------------------------------------
 */

static enum status put_all(struct store *store, struct work *work, size_t questions)
{
    enum status status = STATUS_OK;
    double ms = 0;
    size_t bytes = 0;

    for (work->set = 0; work->set < SETS && status == STATUS_OK; work->set++) {
        make_set(work->maker, work->set, questions / SETS, &work->blocks);
        for (size_t i = 0; i < work->blocks.count; i++)
            bytes += work->blocks.items[i].text.size;
        uint64_t begin = now_us();
        status = store_run(store, put_job, work);
        ms += since_ms(begin);
    }
    printf("put %zu questions, %.1f MB, in %d sets: %.0f ms, peak of the process %.0f MiB\n",
           questions, (double)bytes / 1e6, (int)SETS, ms, peak_mib());
    return status;
}

static enum status put_again(struct store *store, struct work *work, size_t questions)
{
    uint64_t begin;

    work->set = 0;
    make_set(work->maker, 0, questions / SETS, &work->blocks);
    begin = now_us();
    enum status status = store_run(store, put_job, work);
    printf("put one set again, unchanged: %.1f ms, %s\n", since_ms(begin),
           work->changed ? "CHANGED" : "nothing written");
    if (status != STATUS_OK)
        return status;
    struct block moved = work->blocks.items[1];
    memmove(&work->blocks.items[1], &work->blocks.items[2],
            (work->blocks.count - 2) * sizeof(moved));
    work->blocks.items[work->blocks.count - 1] = moved;
    begin = now_us();
    status = store_run(store, put_job, work);
    printf("put it with one question moved: %.1f ms\n", since_ms(begin));
    return status;
}

static enum status edit_some(struct store *store, struct work *work)
{
    struct timing *timing = calloc(1, sizeof(*timing));
    enum status status = timing ? STATUS_OK : STATUS_NO_MEMORY;
    struct buf scratch;

    buf_init(&scratch, 1 << 20);
    for (size_t i = 1; i <= 200 && status == STATUS_OK; i++) {
        make_question(work->maker, i * 7, &scratch, &work->blocks.items[0]);
        work->key = work->blocks.items[0].key;
        work->now_ms = (int64_t)i * SET_AMEND_MS; /* each a version of its own */
        uint64_t begin = now_us();
        status = store_run(store, edit_job, work);
        timing->ms[timing->count++] = since_ms(begin);
    }
    buf_finish(&scratch);
    if (status == STATUS_OK)
        report("edit of one question", timing);
    free(timing);
    return status;
}

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : ".";
    size_t questions = argc > 2 ? strtoull(argv[2], NULL, 10) : 50000;
    static const char *const endings[] = {"", "-wal", "-shm"};
    struct maker *maker = calloc(1, sizeof(*maker));
    struct log log = {stderr, LOG_LEVEL_WARNING};
    struct store *store = NULL;
    struct stat file;
    char path[4096], name[4200], reason[512];

    if (!maker)
        return 1;
    maker->random = 1;
    make_words(maker);
    arena_init(&maker->arena, (size_t)1 << 30);
    struct work work = {.maker = maker};
    snprintf(path, sizeof(path), "%s/bench-search-%ld.db", folder, (long)getpid());
    const struct store_config config = {
        .path = path, .create = true, .log = &log, .gather_max_us = 2000};
    enum status status = store_open(&config, reason, sizeof(reason), &store);
    if (status != STATUS_OK)
        fprintf(stderr, "%s\n", reason);
    if (status == STATUS_OK)
        status = put_all(store, &work, questions);
    if (status == STATUS_OK)
        status = search(store);
    if (status == STATUS_OK)
        status = put_again(store, &work, questions);
    if (status == STATUS_OK)
        status = edit_some(store, &work);
    store_close(store);
    if (status == STATUS_OK && stat(path, &file) == 0)
        printf("database file %.1f MB, peak of the process %.0f MiB\n", (double)file.st_size / 1e6,
               peak_mib());
    else
        fprintf(stderr, "bench_search: %s\n", status_text(status));
    for (size_t i = 0; i < 3; i++) {
        snprintf(name, sizeof(name), "%s%s", path, endings[i]);
        unlink(name);
    }
    arena_finish(&maker->arena);
    free(maker);
    return status == STATUS_OK ? 0 : 1;
}
