#include "connect.h"

#include <stdlib.h>
#include <string.h>

#include "websocket.h"

enum { UNDER_WAY = 16 };

struct connecting {
    struct stream stream; /* first */
    struct bench *bench;
    struct connect_measured *measured;
    uint64_t begin_ns;
    unsigned turns;
};

static void on_opened(struct stream *stream)
{
    struct connecting *connecting = (struct connecting *)(void *)stream;
    struct bench *bench = connecting->bench;
    unsigned seat = (stream->number + connecting->turns * UNDER_WAY) % bench->member_count;
    char path[256], headers[1024] = "";

    bench->adapter->address(&bench->members[seat], path, sizeof(path), headers, sizeof(headers));
    websocket_ask(stream, bench->host, path, headers);
}

static size_t on_data(struct stream *stream, char *data, size_t size)
{
    struct connecting *connecting = (struct connecting *)(void *)stream;
    int status = 0;
    ssize_t used = websocket_answer(data, size, &status);

    if (used == 0)
        return 0;
    connecting->measured->done += used > 0;
    connecting->measured->failed += used < 0;
    histogram_add(&connecting->measured->latency,
                  connecting->bench->loop.now_ns - connecting->begin_ns);
    stream_end(stream, false);
    return size;
}

static void on_closed(struct stream *stream)
{
    ((struct connecting *)(void *)stream)->measured->failed++;
}

static const struct stream_handlers handlers = {on_opened, on_data, on_closed};

static void again(struct bench *bench, struct connecting *all, struct connect_measured *measured)
{
    for (unsigned i = 0; i < UNDER_WAY; i++) {
        struct connecting *one = &all[i];
        if (one->stream.state != STREAM_IDLE)
            continue;
        *one = (struct connecting){
            .bench = bench, .measured = measured, .begin_ns = clock_ns(), .turns = one->turns + 1};
        one->stream.handlers = &handlers;
        one->stream.number = i;
        if (!stream_connect(&one->stream, &bench->loop))
            measured->failed++;
    }
}

void connect_run(struct bench *bench, bool with_resumption, struct connect_measured *ret_measured)
{
    const struct options *options = &bench->options;
    struct connecting *all = calloc(UNDER_WAY, sizeof(*all));
    uint64_t begin_ns = clock_ns(), end_ns = begin_ns + (uint64_t)(options->seconds * 1e9);
    uint64_t resumed = bench->loop.resumed;

    if (!all)
        abort();
    memset(ret_measured, 0, sizeof(*ret_measured));
    bench->loop.wants_resumption = with_resumption;
    uint64_t cpu_ns = process_cpu_ns(options->pids, options->pid_count);
    while (clock_ns() < end_ns) {
        again(bench, all, ret_measured);
        loop_turn(&bench->loop, end_ns);
    }
    cpu_ns = process_cpu_ns(options->pids, options->pid_count) - cpu_ns;
    for (unsigned i = 0; i < UNDER_WAY; i++)
        stream_end(&all[i].stream, true);
    bench->loop.wants_resumption = false;
    ret_measured->seconds = (double)(clock_ns() - begin_ns) / 1e9;
    ret_measured->cpu_us = (double)cpu_ns / 1e3;
    ret_measured->resumed = bench->loop.resumed - resumed;
    free(all);
}
