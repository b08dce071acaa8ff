/* How long importing takes, and how much memory: 50,000 multiple-choice questions from one text
 * tree, and 3,000 Markdown questions with listings and sections; alone, and with the search for
 * duplicates. Both texts are made from a seed. Each case runs in a process of its own, so that its
 * memory is its own. Exits with 1 when a goal is missed.
 *
 *     bench_import [SEED]             measures; also how the time of hostile texts grows
 *     bench_import SEED FILE CASE     writes the text of that case (0, 1) to the file instead */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "questions/import.h"

enum { TEXT_MAX_BYTES = 64 << 20, MEGABYTE = 1 << 20 };

static uint64_t next_random(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15u;
    uint64_t z = *state;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

#define PICK(state, list) ((list)[next_random(state) % (sizeof(list) / sizeof((list)[0]))])

static const char *const things[] = {
    "lock",   "queue",   "thread",   "socket",    "index",    "cache",  "table",    "page",
    "token",  "pool",    "barrier",  "semaphore", "event",    "timer",  "signal",   "process",
    "buffer", "stream",  "cursor",   "shard",     "replica",  "log",    "snapshot", "lease",
    "heap",   "stack",   "tree",     "graph",     "hash",     "filter", "parser",   "compiler",
    "linker", "loader",  "driver",   "router",    "balancer", "proxy",  "gateway",  "broker",
    "worker", "leader",  "follower", "ledger",    "vector",   "matrix", "closure",  "iterator",
    "module", "package", "schema",   "view",      "trigger",  "key"};
static const char *const kinds[] = {
    "shared",  "local",   "remote",    "nested",     "lazy",   "eager",   "stale",    "fresh",
    "bounded", "dynamic", "static",    "virtual",    "atomic", "partial", "sorted",   "hidden",
    "public",  "private", "temporary", "cyclic",     "sparse", "dense",   "weak",     "strong",
    "ordered", "signed",  "encrypted", "compressed", "cached", "sharded", "volatile", "immutable"};
static const char *const acts[] = {
    "release", "acquire", "flush",   "merge",  "split",    "rotate",   "drain",  "evict",
    "copy",    "rebuild", "verify",  "sign",   "parse",    "render",   "replay", "lock",
    "wake",    "park",    "promote", "demote", "retire",   "extend",   "shrink", "scan",
    "probe",   "commit",  "abort",   "batch",  "debounce", "throttle", "route",  "mirror"};
static void add_question_line(struct buf *out, uint64_t *state)
{
    char line[256];
    const char *act = PICK(state, acts);
    const char *kind = PICK(state, kinds);
    const char *thing = PICK(state, things);
    const char *other_kind = PICK(state, kinds);
    const char *other = PICK(state, things);

    switch (next_random(state) % 6) {
    case 0:
        snprintf(line, sizeof(line), "What happens when you %s a %s %s before its %s %s?", act,
                 kind, thing, other_kind, other);
        break;
    case 1:
        snprintf(line, sizeof(line), "Why does a %s %s have to %s the %s %s first?", kind, thing,
                 act, other_kind, other);
        break;
    case 2:
        snprintf(line, sizeof(line), "Which %s %s may %s a %s %s?", other_kind, other, act, kind,
                 thing);
        break;
    case 3:
        snprintf(line, sizeof(line), "How would you %s a %s %s behind a %s %s?", act, kind, thing,
                 other_kind, other);
        break;
    case 4:
        snprintf(line, sizeof(line), "When is it wrong to %s the %s %s of a %s %s?", act, kind,
                 thing, other_kind, other);
        break;
    default:
        snprintf(line, sizeof(line), "What is the difference between a %s %s and a %s %s?", kind,
                 thing, other_kind, other);
        break;
    }
    buf_add_text(out, line);
    buf_add_char(out, '\n');
}

static void add_phrase(struct buf *out, uint64_t *state)
{
    buf_add_text(out, PICK(state, acts));
    buf_add_text(out, " the ");
    buf_add_text(out, PICK(state, kinds));
    buf_add_char(out, ' ');
    buf_add_text(out, PICK(state, things));
}

/* Topics, subtopics, numbered questions with four choices each. */
static void write_choices(struct buf *out, uint64_t seed)
{
    enum { QUESTIONS = 50000, EACH_TOPIC = 1000, EACH_SUBTOPIC = 100 };
    uint64_t state = seed;

    buf_add_text(out, "# Question bank\n\n50000 questions\n");
    for (unsigned i = 0; i < QUESTIONS; i++) {
        if (i % EACH_TOPIC == 0)
            buf_printf(out, "\n## Part %u: %s\n", i / EACH_TOPIC + 1, PICK(&state, things));
        if (i % EACH_SUBTOPIC == 0)
            buf_printf(out, "\n### %s %s\n", PICK(&state, kinds), PICK(&state, things));
        buf_add_text(out, "\n#### ");
        add_question_line(out, &state);
        unsigned right = (unsigned)(next_random(&state) % 4);
        for (unsigned k = 0; k < 4; k++) {
            buf_add_text(out, k == right ? "- [x] " : "- [ ] ");
            buf_add_text(out, PICK(&state, kinds));
            buf_add_char(out, ' ');
            buf_add_text(out, PICK(&state, things));
            buf_add_char(out, '\n');
        }
    }
}

static void write_sections(struct buf *out, uint64_t seed)
{
    enum { QUESTIONS = 3000, EACH_TOPIC = 100 };
    uint64_t state = seed + 1;

    buf_add_text(out, "# Handbook\n");
    for (unsigned i = 0; i < QUESTIONS; i++) {
        if (i % EACH_TOPIC == 0)
            buf_printf(out, "\n## Part %u\n", i / EACH_TOPIC + 1);
        buf_printf(out, "\n### %u. ", i + 1);
        add_question_line(out, &state);
        buf_add_text(out, "\nGiven this:\n\n```python\ndef run(x):\n    # ");
        add_phrase(out, &state);
        buf_printf(out, "\n    return x + %u\n```\n\n#### Hint\n\nFirst ", i);
        add_phrase(out, &state);
        buf_add_text(out, ".\n\n#### Answer\n\n");
        for (int k = 0; k < 6; k++) {
            buf_add_text(out, "You ");
            add_phrase(out, &state);
            buf_add_text(out, ", then ");
            add_phrase(out, &state);
            buf_add_text(out, ".\n");
        }
        buf_add_text(out, "\n- **One:** ");
        add_phrase(out, &state);
        buf_add_text(out, "\n- **Two:** ");
        add_phrase(out, &state);
        buf_add_text(out, "\n\n```\nout = run(1)\n```\n\n#### Follow-ups\n\n- And if you ");
        add_phrase(out, &state);
        buf_add_text(out, "?\n");
    }
}

struct measured {
    struct str text;
    unsigned questions;
    size_t pairs;
};

static void fail(const char *what)
{
    fprintf(stderr, "bench_import: %s\n", what);
    exit(2);
}

static void find_duplicates(const struct question_set *set, struct measured *measured)
{
    struct duplicates duplicates;
    struct arena arena;

    arena_init(&arena, (size_t)1 << 30);
    if (duplicates_find(&set, 1, NULL, &arena, &duplicates) != STATUS_OK)
        fail("no duplicates");
    measured->pairs = duplicates.count;
    arena_finish(&arena);
}

static void run(struct measured *measured, bool with_duplicates)
{
    struct import_report report;
    struct question_set *set = NULL;

    import_report_init(&report);
    if (import_markdown(measured->text, NULL, &report, &set) != STATUS_OK || !set)
        fail("nothing was imported");
    measured->questions = report.imported;
    if (with_duplicates)
        find_duplicates(set, measured);
    question_set_destroy(set);
    import_report_finish(&report);
}

struct bench_case {
    const char *name;
    void (*write)(struct buf *out, uint64_t seed);
    bool with_duplicates;
    double max_seconds;
    double max_megabytes;
};

static const struct bench_case cases[] = {
    {"50,000 with choices, import", write_choices, false, 10, 300},
    {"3,000 with sections, import", write_sections, false, 1, 300},
    {"50,000 with choices, and duplicates", write_choices, true, 10, 300},
    {"3,000 with sections, and duplicates", write_sections, true, 2, 300},
};

/* In the child: makes the text, measures, prints one line. */
static int measure(const struct bench_case *bench, uint64_t seed)
{
    struct measured measured = {{NULL, 0}, 0, 0};
    struct rusage usage;
    struct buf text;

    buf_init(&text, TEXT_MAX_BYTES);
    bench->write(&text, seed);
    if (buf_status(&text) != STATUS_OK)
        fail("no text");
    measured.text = buf_str(&text);
    clock_t begin = clock();
    run(&measured, bench->with_duplicates);
    double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    getrusage(RUSAGE_SELF, &usage);
    double megabytes = (double)usage.ru_maxrss / 1024;
    bool met = seconds <= bench->max_seconds && megabytes <= bench->max_megabytes;
    printf("%-36s %6.2f MB %7u questions %7zu pairs %7.2f s (goal %4.1f) %6.0f MB peak (goal "
           "%3.0f)%s\n",
           bench->name, (double)text.size / MEGABYTE, measured.questions, measured.pairs, seconds,
           bench->max_seconds, megabytes, bench->max_megabytes, met ? "" : "  MISSED");
    buf_finish(&text);
    return met ? 0 : 1;
}

/* Texts that are hard on a reader: four times as long, they may take some four times as long. */
static const struct hostile {
    const char *before, *unit, *after;
    unsigned times;
} hostiles[] = {
    {"", "x", "\n", 1000000},
    {"", "<details>\n", "## Why?\nx\n", 10000},
    {"", "# a\n", "", 50000},
    {"", "# Why a?\n", "", 20000},
    {"", "```\n~~~\n", "", 25000},
    {"", "> ", "a\n", 100000},
    {"", "- ", "a\n", 100000},
    {"", "[", "\n", 250000},
    {"# Why?\n\n", "- [ ] a\n", "", 50000},
    {"| Question |\n|---|\n", "| Why? |\n", "", 20000},
    {"**Q:** Why?\n\n**Q:** Why ", "** a ", "?\n", 50000},
    {"", "**Why a?** - [x](y)\n\n", "", 20000},
    {"", "- [Why?](#why)\n", "\n# Why?\n\nx\n\n# Why b?\n", 20000},
    {"**What a is?**\n\n**What b is?**\n", "\n- What is c?\n", "\n- no\n", 20000},
    {"---\n", "a: b\n", "", 50000},
};

static double time_hostile(const struct hostile *hostile, unsigned times)
{
    struct import_report report;
    struct question_set *set = NULL;
    struct buf text;

    buf_init(&text, TEXT_MAX_BYTES);
    buf_add_text(&text, hostile->before);
    for (unsigned i = 0; i < times; i++)
        buf_add_text(&text, hostile->unit);
    buf_add_text(&text, hostile->after);
    import_report_init(&report);
    clock_t begin = clock();
    if (import_markdown(buf_str(&text), NULL, &report, &set) != STATUS_OK)
        fail("a hostile text ended in an error");
    double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    question_set_destroy(set);
    import_report_finish(&report);
    buf_finish(&text);
    return seconds;
}

/* A step that is quadratic makes it sixteen times. */
static int measure_growth(void)
{
    enum { MAX_GROWTH = 9 };
    static const double min_seconds = 0.02; /* below it, the clock says little */
    int result = 0;

    for (size_t i = 0; i < sizeof(hostiles) / sizeof(hostiles[0]); i++) {
        double once = time_hostile(&hostiles[i], hostiles[i].times);
        double four_times = time_hostile(&hostiles[i], 4 * hostiles[i].times);
        double base = once > min_seconds ? once : min_seconds;
        bool met = four_times <= MAX_GROWTH * base;
        printf("hostile %2zu: %7.3f s, four times as long %7.3f s%s\n", i, once, four_times,
               met ? "" : "  NOT LINEAR");
        result |= !met;
    }
    return result;
}

static int write_text(uint64_t seed, const char *path, size_t number)
{
    struct buf text;
    FILE *file = fopen(path, "wb");

    if (!file || number >= sizeof(cases) / sizeof(cases[0]))
        fail("can't write that");
    buf_init(&text, TEXT_MAX_BYTES);
    cases[number].write(&text, seed);
    bool good = fwrite(text.data, 1, text.size, file) == text.size;
    buf_finish(&text);
    return fclose(file) == 0 && good ? 0 : 2;
}

int main(int argc, char **argv)
{
    uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    int result = 0;

    if (argc > 3)
        return write_text(seed, argv[2], strtoul(argv[3], NULL, 10));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int status = 0;
        fflush(stdout);
        pid_t child = fork();
        if (child < 0)
            fail("no process");
        if (child == 0)
            exit(measure(&cases[i], seed));
        if (waitpid(child, &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status))
            result = 1;
    }
    return measure_growth() | result;
}
