/* Merging and aligning large sets: base, ours and theirs of so many questions, each a hundredth
 * edited, moved, added and taken away. Prints processor milliseconds, and the most memory held.
 *   bench_questions_merge [QUESTIONS] */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "questions/merge.h"

enum { PER_TOPIC = 500, EACH = 100, ARENA_MAX = 512 << 20 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

static struct str text(struct question_set *set, const char *format, unsigned number, unsigned side)
{
    return str_from(arena_printf(&set->arena, "%s %u about term%u and term%u", format, number,
                                 number * 7919 % 5003 + side, number * 104729 % 7001));
}

static void add(struct question_set *set, struct topic *topic, unsigned number, unsigned side)
{
    static const char choices[] = "- [ ] the first of them\n- [x] the second of them\n- [ ] both "
                                  "of them, one after the other\n- [ ] none of them";
    bool edited = side && number % EACH == side;
    struct question *question = question_set_add_question(
        set, topic, text(set, "What does a worker do with item", number, edited ? side : 0));

    must(question);
    question->id = str_from(arena_printf(&set->arena, "q-%u", number));
    must(question_add_section(set, question, STR("Choices"), str_from(choices)));
    must(question_add_section(set, question, STR("Answer"), text(set, "It waits for", number, 0)));
}

/* `side` 0 is the base. */
static struct question_set *make(unsigned count, unsigned side)
{
    struct question_set *set = question_set_create();
    struct topic *topic = NULL;

    must(set);
    set->id = STR("s");
    set->title = STR("Bench");
    for (unsigned i = 0; i < count; i++) {
        if (i % PER_TOPIC == 0)
            topic = question_set_add_topic(set, NULL, text(set, "Topic", i / PER_TOPIC, 0));
        must(topic);
        if (side && i % EACH == side + 10)
            continue;
        /* Neighbours swap places. */
        bool swapped = side && i % EACH == side + 20 && i + 1 < count;
        add(set, topic, swapped ? i + 1 : i, side);
        if (swapped)
            add(set, topic, i++, side);
        if (side && i % EACH == side + 30)
            add(set, topic, count + i * 2 + side, side);
    }
    return set;
}

static double cpu_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static long peak_kib(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static void bench_merge(const struct question_set *base, const struct question_set *ours,
                        const struct question_set *theirs, const char *name)
{
    struct merge_changes changes;
    struct question_set *result;
    struct arena arena;
    double before = cpu_ms();

    arena_init(&arena, ARENA_MAX);
    must(set_merge(base, ours, theirs, NULL, &arena, &changes, &result) == STATUS_OK);
    printf("%-24s %8.1f ms, %zu changes, %zu questions, %ld MiB at most\n", name, cpu_ms() - before,
           changes.count, result->question_count, peak_kib() >> 10);
    question_set_destroy(result);
    arena_finish(&arena);
}

int main(int count, char **arguments)
{
    unsigned questions = count > 1 ? (unsigned)strtoul(arguments[1], NULL, 10) : 50000;
    struct question_set *base = make(questions, 0);
    struct question_set *ours = make(questions, 1);
    struct question_set *theirs = make(questions, 2);
    unsigned number = 0;

    printf("three sets of %u questions: %ld MiB\n", questions, peak_kib() >> 10);
    bench_merge(base, base, base, "merge, nothing new");
    bench_merge(base, ours, theirs, "merge, both edited");
    bench_merge(NULL, ours, theirs, "merge, without base");
    /* A hundredth of the questions is new to the eye of an import that makes ids of texts. */
    for (struct question *q = question_set_first(theirs); q; q = question_next(q), number++)
        if (number % EACH == 2)
            q->id = str_from(arena_printf(&theirs->arena, "q-%013u", number));
    double before = cpu_ms();
    must(set_align(base, theirs, false) == STATUS_OK);
    printf("%-24s %8.1f ms, %ld MiB at most\n", "align, a hundredth new", cpu_ms() - before,
           peak_kib() >> 10);
    number = 0;
    for (struct question *q = question_set_first(theirs); q; q = question_next(q), number++)
        q->id = str_from(arena_printf(&theirs->arena, "q-%013u-2", number));
    before = cpu_ms();
    must(set_align(base, theirs, false) == STATUS_OK);
    printf("%-24s %8.1f ms, %ld MiB at most\n", "align, all new", cpu_ms() - before,
           peak_kib() >> 10);
    question_set_destroy(base);
    question_set_destroy(ours);
    question_set_destroy(theirs);
    return 0;
}
