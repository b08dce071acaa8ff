/* Rooms that nobody is in go out of memory after a while and come back with the next connection,
 * command or timer. What stays is small, and only as long as it is of use: the timer of an
 * interview that was abandoned, and what members may still send. */
#include "app/live_room.h"

/* By then everybody may send as much as at first: longer than the slowest bucket takes to fill. */
enum { MEMBERS_REFILL_MS = 5 * 60000 };
_Static_assert(MEMBER_BYTES_AT_ONCE / MEMBER_BYTES_PER_MINUTE * 60000 < MEMBERS_REFILL_MS,
               "a member who comes back finds a full bucket, or the same");
_Static_assert(WELCOME_BYTES_AT_ONCE / WELCOME_BYTES_PER_MINUTE * 60000 < MEMBERS_REFILL_MS,
               "the same of what they are sent on joining");

static void fall_asleep(struct live_room *live, uint64_t now_ms)
{
    log_debug(live->server->log, "room.asleep", &live->id, "position=%llu",
              (unsigned long long)room_position(live->room));
    live_room_forget(live);
    free(live->kept);
    live->kept = NULL;
    live->kept_capacity = 0;
    live->tell_recovered = false;
    live->used_ms = now_ms;
    live->state = LIVE_ASLEEP;
}

static void look_at(struct live_room *live, void *user)
{
    uint64_t now_ms = uv_now(&live->server->loop);
    uint64_t idle_ms = (uint64_t)live->server->data.settings.room_idle_seconds * 1000;
    (void)user;

    if (live->sockets || live->loading)
        return;
    switch (live->state) {
    case LIVE_OPEN:
        /* what was said is stored, and whoever waits for it has heard it */
        if (now_ms - live->used_ms >= idle_ms && room_position(live->room) == live->stored_position)
            fall_asleep(live, now_ms);
        break;
    case LIVE_ASLEEP:
        if (now_ms - live->used_ms < MEMBERS_REFILL_MS)
            break;
        free(live->members);
        live->members = NULL;
        live->members_count = 0;
        if (!live->abandoned_due_ms)
            live_room_drop(live);
        break;
    case LIVE_SEALED:
    case LIVE_DAMAGED: /* the next visitor finds out whether it still is */
        if (now_ms - live->used_ms >= idle_ms)
            live_room_drop(live);
        break;
    case LIVE_LOADING:
    case LIVE_FAILED:
    case LIVE_SEALING:
        break; /* something comes of them by itself */
    }
}

void live_rooms_idle(struct server *server)
{
    live_rooms_each(server, look_at, NULL);
}
