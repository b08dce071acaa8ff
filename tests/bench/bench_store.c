/* How much the store takes: commits a second when each frame waits for its report, the time from
 * append to report, and frames a second when many rooms write at once. On a file in the folder
 * given (a real disk, not one in memory).
 *
 *     bench_store [FOLDER [SECONDS]] */
#include <semaphore.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include "store/store.h"

enum { FRAME_BYTES = 300, ROOMS = 200, TIMES_MAX = 1 << 20, IN_FLIGHT = 4000 };

struct bench {
    struct store *store;
    sem_t woken;
    size_t reports;       /* rooms told, which is at least one a commit */
    uint64_t stored;      /* frames */
    uint64_t last[ROOMS]; /* stored position of each room */
    uint64_t next[ROOMS]; /* position to append */
    uint32_t times_us[TIMES_MAX];
    size_t times;
    enum status failed;
};

static uint64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static struct id room_id(unsigned number)
{
    const unsigned char bytes[ID_RANDOM_BYTES] = {(unsigned char)(number >> 8),
                                                  (unsigned char)number};

    return id_from_random(bytes);
}

static unsigned room_number(const struct id *id)
{
    /* The first four characters hold the first twenty bits. */
    static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
    unsigned bits = 0;

    for (size_t i = 0; i < 4; i++)
        bits = bits << 5 | (unsigned)(strchr(alphabet, id->text[i]) - alphabet);
    return bits >> 4;
}

static void wake(void *user)
{
    sem_post(&((struct bench *)user)->woken);
}

static void stored(void *user, const struct id *room, uint64_t position, enum status status)
{
    struct bench *bench = user;
    unsigned number = room_number(room);

    if (status != STATUS_OK)
        bench->failed = status;
    bench->reports++;
    bench->stored += position - bench->last[number];
    bench->last[number] = position;
}

static enum status append(struct bench *bench, unsigned number)
{
    char frame[FRAME_BYTES];
    struct id room = room_id(number);

    memset(frame, (int)bench->next[number] & 0xff, sizeof(frame));
    enum status status = store_append(bench->store, &room, bench->next[number] + 1,
                                      (struct str){frame, sizeof(frame)});
    if (status == STATUS_OK)
        bench->next[number]++;
    return status;
}

static void collect(struct bench *bench)
{
    while (sem_wait(&bench->woken) != 0)
        ;
    store_collect(bench->store, stored, bench);
}

static int compare(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

    return left < right ? -1 : left > right;
}

static uint32_t percentile(struct bench *bench, unsigned thousandths)
{
    return bench->times ? bench->times_us[(bench->times - 1) * thousandths / 1000] : 0;
}

/* One frame at a time: what one person typing alone waits for the disk. */
static enum status one_by_one(struct bench *bench, uint64_t length_us)
{
    uint64_t begin = now_us();

    while (now_us() - begin < length_us && bench->times < TIMES_MAX && bench->failed == STATUS_OK) {
        uint64_t before = now_us(), until = bench->stored + 1;
        enum status status = append(bench, (unsigned)bench->times % ROOMS);
        if (status != STATUS_OK)
            return status;
        while (bench->stored < until && bench->failed == STATUS_OK)
            collect(bench);
        bench->times_us[bench->times++] = (uint32_t)(now_us() - before);
    }
    uint64_t took = now_us() - begin;
    qsort(bench->times_us, bench->times, sizeof(bench->times_us[0]), compare);
    printf(
        "one at a time    %8.0f commits/s   append to report: p50 %u us, p99 %u us, p99.9 %u us\n",
        (double)bench->times * 1e6 / (double)took, percentile(bench, 500), percentile(bench, 990),
        percentile(bench, 999));
    return bench->failed;
}

/* As many as go through, with a bound on what is under way. */
static enum status all_at_once(struct bench *bench, uint64_t length_us)
{
    uint64_t begin = now_us(), at_begin = bench->stored, appended = bench->stored;
    unsigned number = 0;

    while (now_us() - begin < length_us && bench->failed == STATUS_OK) {
        for (; appended - bench->stored < IN_FLIGHT; appended++) {
            enum status status = append(bench, number++ % ROOMS);
            if (status != STATUS_OK)
                return status;
        }
        collect(bench);
    }
    while (bench->stored < appended && bench->failed == STATUS_OK)
        collect(bench);
    uint64_t took = now_us() - begin;
    printf("%d rooms at once %8.0f frames/s, spreading included\n", (int)ROOMS,
           (double)(bench->stored - at_begin) * 1e6 / (double)took);
    return bench->failed;
}

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : ".";
    uint64_t length_us = (argc > 2 ? strtoull(argv[2], NULL, 10) : 5) * 1000000;
    static const char *const endings[] = {"", "-wal", "-shm"};
    struct bench *bench = calloc(1, sizeof(*bench));
    struct log log = {stderr, LOG_LEVEL_WARNING};
    char path[4096], name[4200], reason[512];
    enum status status;

    if (!bench)
        return 1;
    sem_init(&bench->woken, 0, 0);
    snprintf(path, sizeof(path), "%s/bench-%ld.db", folder, (long)getpid());
    const struct store_config config = {.path = path,
                                        .create = true,
                                        .wake = wake,
                                        .user = bench,
                                        .log = &log,
                                        .gather_max_us = 2000};
    status = store_open(&config, reason, sizeof(reason), &bench->store);
    if (status != STATUS_OK) {
        fprintf(stderr, "%s\n", reason);
        free(bench);
        return 1;
    }
    status = one_by_one(bench, length_us);
    if (status == STATUS_OK)
        status = all_at_once(bench, length_us);
    uint64_t begin = now_us();
    store_close(bench->store);
    printf("closing took     %8.0f ms\n", (double)(now_us() - begin) / 1000);
    if (status != STATUS_OK)
        fprintf(stderr, "bench_store: %s\n", status_text(status));
    for (size_t i = 0; i < 3; i++) {
        snprintf(name, sizeof(name), "%s%s", path, endings[i]);
        unlink(name);
    }
    sem_destroy(&bench->woken);
    free(bench);
    return status == STATUS_OK ? 0 : 1;
}
