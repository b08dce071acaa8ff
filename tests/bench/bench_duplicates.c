/* How long finding duplicates takes, and how much memory: 50,000 multiple-choice questions of
 * which some come again in other words, then inputs that are made to be hard. Each case runs in a
 * process of its own, so that its memory is its own. Exits with 1 when a goal is
 * missed; the goals are those of a release build.
 *
 *     bench_duplicates [SEED] */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "questions/similarity.h"

enum {
    QUESTIONS = 50000,
    AGAIN_PERCENT = 4,
    GIANT_BYTES = 8 << 20,
    RESULT_BYTES = 64 << 20,
    GOAL_MS = 4000,      /* of the ten seconds that import and search have together */
    GOAL_HARD_MS = 9000, /* for what is made to be hard */
    GOAL_MB = 200        /* of the 300 that both have */
};

static uint64_t next_random(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15u;
    uint64_t z = *state;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

#define PICK(state, list) ((list)[next_random(state) % (sizeof(list) / sizeof((list)[0]))])

static const char *const subjects[] = {
    "binary tree", "hash index",    "page cache",   "write lock",   "message queue",
    "thread pool", "load balancer", "access token", "foreign key",  "stack frame",
    "TCP socket",  "event loop",    "type checker", "syntax tree",  "garbage collector",
    "file system", "view model",    "style sheet",  "service mesh", "columnar store"};
static const char *const places[] = {"Java",       "Python",     "C++",     "Go",
                                     "Rust",       "SQL",        "Linux",   "React",
                                     "PostgreSQL", "Kubernetes", "Windows", "Node.js"};
static const char *const makers[] = {"bal", "cor", "dun", "fel", "gri", "hos", "jun",
                                     "kel", "lam", "mon", "nor", "pel", "qui", "ras",
                                     "sol", "tur", "vex", "wil", "yar", "zen"};
static const char *const ways[][2] = {
    {"What is the purpose of the %s in a %s with %s?", "What is the %s used for in a %s with %s?"},
    {"How does %s change a %s in %s?", "Explain how %s changes a %s in %s."},
    {"Which option of %s belongs to a %s in %s?", "What option of %s belongs to a %s in %s?"},
    {"What happens when %s fails in a %s under %s?",
     "Describe what occurs when %s fails in a %s under %s."},
    {"What is the difference between %s and a %s in %s?", "How does %s differ from a %s in %s?"}};

/* The question of that number, in one of two wordings. */
static const char *make_prompt(struct arena *arena, uint64_t number, bool other_wording)
{
    uint64_t state = number * 77 + 1;
    const char *const *way = PICK(&state, ways);
    char name[32];

    snprintf(name, sizeof(name), "%s%s%s", PICK(&state, makers), PICK(&state, makers),
             PICK(&state, makers));
    const char *subject = PICK(&state, subjects);
    const char *place = PICK(&state, places);
    char text[256];
    /* The wordings are constants with three %s each. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof(text), way[other_wording], name, subject, place);
#pragma GCC diagnostic pop
    return arena_copy(arena, str_from(text)).data;
}

static void add_choices(struct question_set *set, struct question *question, uint64_t number)
{
    uint64_t state = number * 13 + 5;
    const char *text = arena_printf(
        &set->arena, "- [ ] The %s%s rule\n- [x] The %s%s rule\n- [ ] Both\n- [ ] Neither",
        PICK(&state, makers), PICK(&state, makers), PICK(&state, makers), PICK(&state, makers));

    if (!text || !question_add_section(set, question, STR("Choices"), str_from(text)))
        abort();
}

static struct question *add(struct question_set *set, struct topic *topic, const char *head)
{
    struct question *question = head ? question_set_add_question(set, topic, str_from(head)) : NULL;

    if (!question)
        abort();
    return question;
}

static void make_real(struct question_set *set, struct topic *topic, uint64_t seed)
{
    uint64_t state = seed;

    for (uint64_t i = 0; i < QUESTIONS; i++) {
        bool again = i && next_random(&state) % 100 < AGAIN_PERCENT;
        uint64_t number = seed * QUESTIONS + (again ? next_random(&state) % i : i);
        add_choices(set, add(set, topic, make_prompt(&set->arena, number, again)), number);
    }
}

static void make_equal(struct question_set *set, struct topic *topic, uint64_t seed)
{
    (void)seed;
    for (size_t i = 0; i < QUESTIONS; i++)
        add(set, topic, "What is the difference between a queue and a stack?");
}

static void make_empty(struct question_set *set, struct topic *topic, uint64_t seed)
{
    (void)seed;
    for (size_t i = 0; i < QUESTIONS; i++)
        add(set, topic, "");
}

/* All have three words in common, and one of their own. */
static void make_sharing(struct question_set *set, struct topic *topic, uint64_t seed)
{
    for (uint64_t i = 0; i < QUESTIONS; i++)
        add(set, topic,
            arena_printf(&set->arena, "How does the vacuum daemon freeze %s%s%llu?", makers[i % 20],
                         makers[i / 20 % 20], (unsigned long long)(i ^ seed)));
}

/* No two equal, all of the same few words. */
static void make_shuffled(struct question_set *set, struct topic *topic, uint64_t seed)
{
    uint64_t state = seed;

    for (size_t i = 0; i < QUESTIONS; i++) {
        const char *w[9];
        for (size_t j = 0; j < 9; j++)
            w[j] = PICK(&state, makers);
        add(set, topic,
            arena_printf(&set->arena, "Why %s %s %s %s %s %s %s %s %s?", w[0], w[1], w[2], w[3],
                         w[4], w[5], w[6], w[7], w[8]));
    }
}

static void make_giant(struct question_set *set, struct topic *topic, uint64_t seed)
{
    char *text = arena_alloc(&set->arena, GIANT_BYTES + 1);
    uint64_t state = seed;

    if (!text)
        abort();
    for (size_t i = 0; i < GIANT_BYTES; i++)
        text[i] = " abcdefghij.`*_[](){}'\"-+/"[next_random(&state) % 26];
    struct question *first = add(set, topic, text);
    first->body = str_from(text);
    add(set, topic, text)->body = str_from(text);
    memset(text + GIANT_BYTES / 2, '.', 1000); /* a chain of dots, in both */
}

struct bench_case {
    const char *name;
    int goal_ms;
    void (*make)(struct question_set *set, struct topic *topic, uint64_t seed);
};

static double processor_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static long peak_kb(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/* In a process of its own; its exit status tells whether the goals were met. */
static int run_case(const struct bench_case *bench, uint64_t seed)
{
    struct question_set *set = question_set_create();
    struct topic *topic = set ? question_set_add_topic(set, NULL, STR("Topic")) : NULL;
    struct duplicates duplicates;
    struct arena arena;
    size_t kinds[3] = {0};

    if (!topic)
        return 1;
    bench->make(set, topic, seed);
    arena_init(&arena, RESULT_BYTES);
    long before_kb = peak_kb();
    double from = processor_ms();
    enum status status =
        duplicates_find((const struct question_set *const *)&set, 1, NULL, &arena, &duplicates);
    double took = processor_ms() - from;
    long more_mb = (peak_kb() - before_kb) >> 10;
    if (status != STATUS_OK) {
        printf("%-10s %s\n", bench->name, status_text(status));
        return 1;
    }
    for (size_t i = 0; i < duplicates.count; i++)
        kinds[duplicates.items[i].kind]++;
    printf("%-10s %7.0f ms of a processor, %4ld MB more; same %zu, part %zu, related %zu, "
           "%zu left off\n",
           bench->name, took, more_mb, kinds[DUPLICATE_SAME], kinds[DUPLICATE_PART],
           kinds[DUPLICATE_RELATED], duplicates.left_off);
    arena_finish(&arena);
    question_set_destroy(set);
    return took > bench->goal_ms || more_mb > GOAL_MB;
}

int main(int argc, char **argv)
{
    static const struct bench_case cases[] = {
        {"real", GOAL_MS, make_real},
        {"equal", GOAL_MS, make_equal},
        {"empty", GOAL_MS, make_empty},
        {"sharing", GOAL_HARD_MS, make_sharing},
        {"shuffled", GOAL_HARD_MS, make_shuffled},
        {"giant", GOAL_MS, make_giant},
    };
    uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    int failed = 0;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int status = 1;
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            int result = run_case(&cases[i], seed);
            fflush(stdout);
            _exit(result);
        }
        if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0) {
            printf("%-10s misses its goal (%d ms, %d MB)\n", cases[i].name, cases[i].goal_ms,
                   (int)GOAL_MB);
            failed = 1;
        }
    }
    return failed;
}
