/* bench_load: fills rooms of a WebSocket server with members, sends at a fixed rate whatever the
 * server does, and says as JSON what it cost and how long it took.
 *
 *   load      connects, sends for a while at one rate
 *   saturate  raises the rate until the 99th percentile passes its limit or something is lost
 *   connect   connects and closes, without and with a session to resume */
#include <getopt.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "connect.h"

static const struct adapter *const adapters[] = {&adapter_plain,    &adapter_nchan,
                                                 &adapter_socketio, &adapter_hocuspocus,
                                                 &adapter_sharedb,  &adapter_parley};

static const char usage[] =
    "usage: bench_load --port N [--adapter plain|nchan|socketio|hocuspocus|sharedb|parley]\n"
    "    [--mode load|saturate|connect]\n"
    "    [--pid N]... [--rooms N] [--members N] [--senders N] [--rate R] [--bytes N]\n"
    "    [--seconds S] [--warmup S] [--rate-max R] [--p99-ms MS] [--tls] [--mix] [--seats FILE] "
    "[--out FILE]\n"
    "  --rate is messages a second and room, shared by its --senders\n";

/* --- options ------------------------------------------------------------------------------- */

enum option_kind { OPTION_TEXT, OPTION_NUMBER, OPTION_REAL, OPTION_FLAG, OPTION_PID };

struct option_row {
    const char *name;
    enum option_kind kind;
    size_t offset;
};

#define AT(member) offsetof(struct options, member)

static const struct option_row rows[] = {
    {"adapter", OPTION_TEXT, AT(adapter)},   {"mode", OPTION_TEXT, AT(mode)},
    {"seats", OPTION_TEXT, AT(seats)},       {"out", OPTION_TEXT, AT(out)},
    {"label", OPTION_TEXT, AT(label)},       {"port", OPTION_NUMBER, AT(port)},
    {"rooms", OPTION_NUMBER, AT(rooms)},     {"members", OPTION_NUMBER, AT(members)},
    {"senders", OPTION_NUMBER, AT(senders)}, {"bytes", OPTION_NUMBER, AT(bytes)},
    {"rate", OPTION_REAL, AT(rate)},         {"seconds", OPTION_REAL, AT(seconds)},
    {"warmup", OPTION_REAL, AT(warmup)},     {"p99-ms", OPTION_REAL, AT(p99_ms_max)},
    {"rate-max", OPTION_REAL, AT(rate_max)}, {"tls", OPTION_FLAG, AT(with_tls)},
    {"mix", OPTION_FLAG, AT(mix)},           {"pid", OPTION_PID, AT(pids)},
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static void set_option(struct options *options, const struct option_row *row, const char *value)
{
    char *at = (char *)options + row->offset;
    unsigned number = value ? (unsigned)strtoul(value, NULL, 10) : 0;
    double real = value ? strtod(value, NULL) : 0;
    bool yes = true;

    switch (row->kind) {
    case OPTION_TEXT:
        memcpy(at, &value, sizeof(value));
        break;
    case OPTION_NUMBER:
        memcpy(at, &number, sizeof(number));
        break;
    case OPTION_REAL:
        memcpy(at, &real, sizeof(real));
        break;
    case OPTION_FLAG:
        memcpy(at, &yes, sizeof(yes));
        break;
    case OPTION_PID:
        if (options->pid_count < BENCH_PIDS_MAX)
            options->pids[options->pid_count++] = (pid_t)number;
        break;
    }
}

static bool parse_options(int argc, char **argv, struct options *options)
{
    struct option longs[ROWS + 1] = {{0}};
    int which, code;

    for (size_t i = 0; i < ROWS; i++)
        longs[i] = (struct option){rows[i].name, rows[i].kind != OPTION_FLAG, NULL, 1};
    while ((code = getopt_long(argc, argv, "", longs, &which)) == 1)
        set_option(options, &rows[which], optarg);
    return code == -1 && optind == argc && options->port && options->rooms && options->rate > 0 &&
           options->members > 1 && options->members <= 64 && options->senders >= 1 &&
           options->senders <= options->members && options->bytes >= 64 && options->seconds > 0;
}

static const struct adapter *find_adapter(const char *name)
{
    for (size_t i = 0; i < sizeof(adapters) / sizeof(adapters[0]); i++)
        if (strcmp(adapters[i]->name, name) == 0)
            return adapters[i];
    return NULL;
}

/* --- coming in ----------------------------------------------------------------------------- */

struct entry {
    double seconds, cpu_us;
    double kib_per_connection, kib_per_room, rss_kib_per_connection;
    uint64_t pss_kib;
};

/* One member of each room first: what the rest add is the cost of a connection. */
static bool enter(struct bench *bench, struct entry *ret_entry)
{
    const struct options *options = &bench->options;
    double rooms = options->rooms, rest = rooms * (options->members - 1);
    uint64_t begin_ns = clock_ns();
    uint64_t cpu_ns = process_cpu_ns(options->pids, options->pid_count);
    struct process_memory empty = process_memory(options->pids, options->pid_count);

    if (!bench_connect(bench, 0, 1))
        return false;
    struct process_memory first = process_memory(options->pids, options->pid_count);
    if (!bench_connect(bench, 1, options->members))
        return false;
    struct process_memory all = process_memory(options->pids, options->pid_count);
    cpu_ns = process_cpu_ns(options->pids, options->pid_count) - cpu_ns;
    double each = ((double)all.pss_kib - (double)first.pss_kib) / rest;
    *ret_entry = (struct entry){
        .seconds = (double)(clock_ns() - begin_ns) / 1e9,
        .cpu_us = (double)cpu_ns / 1e3 / bench->member_count,
        .kib_per_connection = each,
        .rss_kib_per_connection = ((double)all.rss_kib - (double)first.rss_kib) / rest,
        .kib_per_room = ((double)first.pss_kib - (double)empty.pss_kib) / rooms - each,
        .pss_kib = all.pss_kib,
    };
    return !bench->adapter->begin || bench->adapter->begin(bench);
}

/* --- the report ---------------------------------------------------------------------------- */

/* What came twice doesn't make up for what didn't come. */
static uint64_t lost(const struct counts *counts)
{
    uint64_t once = counts->delivered - counts->duplicates;

    return counts->expected > once ? counts->expected - once : 0;
}

static void write_times(FILE *out, const char *name, const struct histogram *histogram)
{
    fprintf(out,
            "\"%s\":{\"count\":%llu,\"p50_us\":%.1f,\"p90_us\":%.1f,\"p99_us\":%.1f,"
            "\"p999_us\":%.1f,\"max_us\":%.1f,\"mean_us\":%.1f}",
            name, (unsigned long long)histogram->total, (double)histogram_at(histogram, 0.5) / 1e3,
            (double)histogram_at(histogram, 0.9) / 1e3, (double)histogram_at(histogram, 0.99) / 1e3,
            (double)histogram_at(histogram, 0.999) / 1e3, (double)histogram->max_ns / 1e3,
            histogram_mean(histogram) / 1e3);
}

static void write_run(FILE *out, struct bench *bench, const struct measured *measured, double rate)
{
    const struct counts *counts = &measured->counts;
    double deliveries = (double)counts->delivered_in_window;
    uint64_t faults = bench->adapter->check ? bench->adapter->check(bench) : 0;

    fprintf(out,
            "{\"rate\":%.3f,\"seconds\":%.3f,\"sent\":%llu,\"deliveries_per_second\":%.0f,"
            "\"cpu_us_per_delivery\":%.3f,\"cpu_us_per_message\":%.3f,\"cpu_share\":%.3f,"
            "\"generator_cpu_share\":%.3f,",
            rate, measured->seconds, (unsigned long long)counts->sent,
            deliveries / measured->seconds, deliveries ? measured->cpu_us / deliveries : 0,
            counts->sent_in_window ? measured->cpu_us / (double)counts->sent_in_window : 0,
            measured->cpu_us / measured->seconds / 1e6,
            measured->own_cpu_us / measured->seconds / 1e6);
    fprintf(out,
            "\"expected\":%llu,\"delivered\":%llu,\"lost\":%llu,\"duplicates\":%llu,"
            "\"out_of_order\":%llu,\"rooms_that_differ\":%llu,\"refused\":%llu,\"dropped\":%llu,"
            "\"others\":%llu,",
            (unsigned long long)counts->expected, (unsigned long long)counts->delivered,
            (unsigned long long)lost(counts), (unsigned long long)counts->duplicates,
            (unsigned long long)counts->out_of_order, (unsigned long long)faults,
            (unsigned long long)counts->refused, (unsigned long long)counts->dropped,
            (unsigned long long)counts->others);
    write_times(out, "latency", &bench->latency);
    fputc(',', out);
    write_times(out, "generator_lateness", &bench->lateness);
    fputc('}', out);
}

static void write_head(FILE *out, const struct options *options)
{
    fprintf(out,
            "{\"label\":\"%s\",\"adapter\":\"%s\",\"mode\":\"%s\",\"tls\":%s,\"mix\":%s,"
            "\"rooms\":%u,\"members\":%u,\"senders\":%u,\"bytes\":%u,",
            options->label, options->adapter, options->mode, options->with_tls ? "true" : "false",
            options->mix ? "true" : "false", options->rooms, options->members, options->senders,
            options->bytes);
}

static void write_entry(FILE *out, const struct entry *entry)
{
    fprintf(out,
            "\"entry\":{\"seconds\":%.3f,\"cpu_us_per_connection\":%.1f,"
            "\"kib_per_connection\":%.2f,\"rss_kib_per_connection\":%.2f,\"kib_per_room\":%.2f,"
            "\"pss_kib\":%llu},",
            entry->seconds, entry->cpu_us, entry->kib_per_connection, entry->rss_kib_per_connection,
            entry->kib_per_room, (unsigned long long)entry->pss_kib);
}

/* --- modes --------------------------------------------------------------------------------- */

static void run_load(struct bench *bench, FILE *out)
{
    struct measured measured;

    bench_run(bench, bench->options.rate, &measured);
    fputs("\"run\":", out);
    write_run(out, bench, &measured, bench->options.rate);
}

static bool is_good(const struct bench *bench, const struct measured *measured)
{
    const struct counts *counts = &measured->counts;

    return lost(counts) == 0 && counts->refused == 0 && counts->dropped == 0 &&
           (double)histogram_at(&bench->latency, 0.99) <= bench->options.p99_ms_max * 1e6;
}

static bool is_quiet(struct bench *bench)
{
    uint64_t before = bench->counts.delivered, end_ns = clock_ns() + 300000000u;

    while (clock_ns() < end_ns)
        loop_turn(&bench->loop, end_ns);
    return bench->counts.delivered == before;
}

/* Up by 1.5 from the first rate until one is too much, then halfway between good and bad. A rate is
 * too much when it was twice in a row: a hiccup of the machine isn't the server's. */
static void run_saturate(struct bench *bench, FILE *out)
{
    double good = 0, bad = 0, rate = bench->options.rate;
    unsigned narrowing = 0;
    bool again = false;

    fputs("\"steps\":[", out);
    for (unsigned step = 0; step < 32 && narrowing < 4 && bench->counts.dropped == 0; step++) {
        struct measured measured;
        bench_run(bench, rate, &measured);
        if (step)
            fputc(',', out);
        write_run(out, bench, &measured, rate);
        bool step_good = is_good(bench, &measured);
        if (!step_good)
            bench_wait(bench, is_quiet, 10);
        again = !step_good && !again;
        if (again)
            continue;
        if (step_good)
            good = rate;
        else
            bad = rate;
        narrowing += bad > 0;
        if (good >= bench->options.rate_max)
            break;
        rate = bad == 0 ? rate * 1.5 : good == 0 ? bad / 2 : sqrt(good * bad);
        rate = fmin(rate, bench->options.rate_max);
    }
    fprintf(out, "],\"max_rate\":%.3f,\"max_deliveries_per_second\":%.0f", good,
            good * bench->options.rooms * (bench->options.members - 1));
}

static void run_connect(struct bench *bench, FILE *out)
{
    static const char *const names[] = {"full", "resumed"};

    for (int resumed = 0; resumed < 1 + bench->options.with_tls; resumed++) {
        struct connect_measured measured;
        connect_run(bench, resumed == 1, &measured);
        fprintf(out,
                "%s\"%s\":{\"per_second\":%.0f,\"cpu_us_per_connection\":%.1f,\"done\":%llu,"
                "\"failed\":%llu,\"resumed\":%llu,",
                resumed ? "," : "", names[resumed], (double)measured.done / measured.seconds,
                measured.done ? measured.cpu_us / (double)measured.done : 0,
                (unsigned long long)measured.done, (unsigned long long)measured.failed,
                (unsigned long long)measured.resumed);
        write_times(out, "latency", &measured.latency);
        fputc('}', out);
    }
}

static bool run_mode(struct bench *bench, FILE *out)
{
    const struct options *options = &bench->options;
    struct entry entry;

    if (bench->adapter->prepare && !bench->adapter->prepare(bench))
        return false;
    write_head(out, options);
    if (strcmp(options->mode, "connect") == 0) {
        run_connect(bench, out);
    } else {
        if (!enter(bench, &entry)) {
            fprintf(stderr, "load: %u of %u came in; refused: %s\n", bench->ready,
                    bench->member_count, bench->first_refusal);
            return false;
        }
        write_entry(out, &entry);
        if (strcmp(options->mode, "saturate") == 0)
            run_saturate(bench, out);
        else
            run_load(bench, out);
    }
    if (bench->first_refusal[0])
        fprintf(stderr, "load: the first refusal: %s\n", bench->first_refusal);
    fputs("}\n", out);
    return true;
}

int main(int argc, char **argv)
{
    struct options options = {.adapter = "plain",
                              .mode = "load",
                              .label = "",
                              .rooms = 10,
                              .members = 4,
                              .senders = 1,
                              .bytes = 160,
                              .rate = 5,
                              .seconds = 3,
                              .warmup = 0.5,
                              .rate_max = INFINITY,
                              .p99_ms_max = 50};
    struct rlimit files;

    if (!parse_options(argc, argv, &options) || !find_adapter(options.adapter)) {
        fputs(usage, stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_TIMERSLACK, 1ul);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    FILE *out = options.out ? fopen(options.out, "we") : stdout;
    struct bench *bench = calloc(1, sizeof(*bench));
    bool good = out && bench && bench_init(bench, &options, find_adapter(options.adapter)) &&
                run_mode(bench, out);
    if (good)
        bench_finish(bench);
    free(bench);
    if (out && out != stdout && fclose(out) != 0)
        good = false;
    return good ? 0 : 1;
}
