/* Seats from the file of bench_seed: ROOM MEMBER ROLE TOKEN, a line each, room by room. Their links
 * are used as a browser would: POST /api/links/redeem, and the cookie kept. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parley.h"

enum { REDEEMING_MAX = 32 };

static const char *const role_names[] = {"interviewer", "candidate", "observer"};

struct redeeming {
    struct stream stream; /* first */
    struct bench *bench;
    struct parley_seat *seat;
};

struct redeemings {
    struct redeeming all[REDEEMING_MAX];
    unsigned under_way, failed;
};

static bool parse_line(char *line, char *words[static 4])
{
    char *rest = line;
    unsigned count = 0;

    while (count < 4 && (words[count] = strsep(&rest, " \n")) && *words[count])
        count++;
    return count == 4;
}

static bool take_line(struct bench *bench, unsigned number, char *line)
{
    struct parley_data *data = bench->adapter_data;
    struct parley_room *room = &data->rooms[number / bench->options.members];
    struct parley_seat *seat = &data->seats[number];
    char *words[4];

    if (!parse_line(line, words))
        return false;
    for (unsigned r = 0; r < 3; r++)
        if (strcmp(words[2], role_names[r]) == 0)
            seat->role = (enum parley_role)r;
    room->panel += seat->role != PARLEY_CANDIDATE;
    snprintf(room->id, sizeof(room->id), "%s", words[0]);
    snprintf(seat->member, sizeof(seat->member), "%s", words[1]);
    snprintf(seat->token, sizeof(seat->token), "%s", words[3]);
    return true;
}

static bool read_seats(struct bench *bench)
{
    struct parley_data *data = bench->adapter_data;
    FILE *file = bench->options.seats ? fopen(bench->options.seats, "re") : NULL;
    char line[512];
    unsigned n = 0;

    if (!file) {
        fprintf(stderr, "load: no file of seats; name one with --seats\n");
        return false;
    }
    while (n < bench->member_count && fgets(line, sizeof(line), file) && take_line(bench, n, line))
        n++;
    fclose(file);
    if (n < bench->member_count)
        fprintf(stderr, "load: the file has %u seats, %u are needed\n", n, bench->member_count);
    for (unsigned i = 0; i < bench->member_count; i++) {
        data->seats[i].last_cursors = data->last_cursors + (size_t)i * bench->options.members;
        bench->members[i].seat = &data->seats[i];
        bench->members[i].room->adapter = &data->rooms[i / bench->options.members];
    }
    return n == bench->member_count;
}

/* --- redeeming ----------------------------------------------------------------------------- */

static struct redeemings *redeemings_of(struct redeeming *redeeming)
{
    return (struct redeemings *)(void *)(redeeming - redeeming->stream.number % REDEEMING_MAX);
}

static void on_opened(struct stream *stream)
{
    struct redeeming *redeeming = (struct redeeming *)(void *)stream;
    const char *host = redeeming->bench->host;
    char body[PARLEY_TOKEN_BYTES + 32], request[1024];

    snprintf(body, sizeof(body), "{\"token\":\"%s\"}", redeeming->seat->token);
    int size = snprintf(request, sizeof(request),
                        "POST /api/links/redeem HTTP/1.1\r\nHost: %s\r\nOrigin: https://%s\r\n"
                        "X-Forwarded-For: 127.0.0.1\r\n"
                        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                        host, host, strlen(body), body);
    bytes_add(&stream->out, request, (size_t)size);
    stream_touch(stream);
}

static void ended(struct redeeming *redeeming, bool good)
{
    struct redeemings *redeemings = redeemings_of(redeeming);

    redeemings->under_way--;
    redeemings->failed += !good;
}

static size_t on_data(struct stream *stream, char *data, size_t size)
{
    static const char name[] = "set-cookie: ";
    struct redeeming *redeeming = (struct redeeming *)(void *)stream;
    const char *end = memmem(data, size, "\r\n\r\n", 4);
    const char *cookie = NULL;

    if (!end)
        return 0;
    for (const char *at = data; !cookie && at + sizeof(name) < end; at++)
        if (strncasecmp(at, name, sizeof(name) - 1) == 0)
            cookie = at + sizeof(name) - 1;
    bool good = size > 12 && memcmp(data + 9, "200", 3) == 0 && cookie;
    if (good)
        snprintf(redeeming->seat->cookie, sizeof(redeeming->seat->cookie), "%.*s",
                 (int)strcspn(cookie, ";\r"), cookie);
    else if (!redeemings_of(redeeming)->failed)
        fprintf(stderr, "load: a link was answered: %.*s\n", (int)(size < 200 ? size : 200), data);
    stream_end(stream, true);
    ended(redeeming, good);
    return size;
}

static void on_closed(struct stream *stream)
{
    ended((struct redeeming *)(void *)stream, false);
}

static const struct stream_handlers handlers = {on_opened, on_data, on_closed};

static bool start(struct bench *bench, struct redeemings *redeemings, unsigned seat)
{
    struct parley_data *data = bench->adapter_data;

    for (unsigned i = 0; i < REDEEMING_MAX; i++) {
        struct redeeming *redeeming = &redeemings->all[i];
        if (redeeming->stream.state != STREAM_IDLE)
            continue;
        *redeeming = (struct redeeming){.bench = bench, .seat = &data->seats[seat]};
        redeeming->stream.handlers = &handlers;
        /* the slot in the lower part, the seat above: spreads over source addresses */
        redeeming->stream.number = seat * REDEEMING_MAX + i;
        redeemings->under_way++;
        return stream_connect(&redeeming->stream, &bench->loop);
    }
    return false;
}

static bool redeem(struct bench *bench)
{
    struct redeemings *redeemings = calloc(1, sizeof(*redeemings));
    uint64_t until_ns = clock_ns() + 120000000000u;
    unsigned next = 0;
    bool good = redeemings != NULL;

    while (good && clock_ns() < until_ns && !redeemings->failed &&
           (next < bench->member_count || redeemings->under_way)) {
        while (good && next < bench->member_count && redeemings->under_way < REDEEMING_MAX)
            good = start(bench, redeemings, next++);
        loop_turn(&bench->loop, clock_ns() + 100000000u);
    }
    good = good && !redeemings->failed && !redeemings->under_way;
    for (unsigned i = 0; redeemings && i < REDEEMING_MAX; i++)
        stream_end(&redeemings->all[i].stream, true);
    free(redeemings);
    return good;
}

bool parley_prepare(struct bench *bench)
{
    struct parley_data *data = calloc(1, sizeof(*data));
    size_t count = bench->member_count;

    if (!data)
        return false;
    bench->adapter_data = data;
    data->rooms = calloc(bench->options.rooms, sizeof(*data->rooms));
    data->seats = calloc(count, sizeof(*data->seats));
    data->last_cursors = calloc(count * bench->options.members, sizeof(*data->last_cursors));
    return data->rooms && data->seats && data->last_cursors && read_seats(bench) && redeem(bench);
}

void parley_finish(struct bench *bench)
{
    struct parley_data *data = bench->adapter_data;

    if (!data)
        return;
    free(data->rooms);
    free(data->seats);
    free(data->last_cursors);
    free(data);
    bench->adapter_data = NULL;
}
