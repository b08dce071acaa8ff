/* What a route does on a worker thread, a few at once: the rest waits its turn, and beyond that is
 * refused, so that long questions of a few can't take the threads that sealing needs. */
#include "app/api.h"

static void start(struct api_call *call);

static struct api_call *next_waiting(struct server *server)
{
    struct api_call *call = server->works.first;

    if (!call)
        return NULL;
    server->works.first = call->next_waiting;
    server->works.waiting--;
    return call;
}

static void on_worker(uv_work_t *work)
{
    struct api_call *call = work->data;
    const struct api_route *route = call->route;
    enum refusal refusal = REFUSAL_NONE;

    if (route->read) {
        call->reader = store_reading_begin(call->server->data.store);
        refusal = route->read(call);
        call->reader = NULL;
        store_reading_end(call->server->data.store);
    }
    if (refusal == REFUSAL_NONE && route->work)
        refusal = route->work(call);
    call->work_refusal = refusal;
}

static void on_done(uv_work_t *work, int status)
{
    struct api_call *call = work->data;
    struct server *server = call->server;
    api_work_done *done = server->works.done;

    server->works.running--;
    done(call, status == 0 ? call->work_refusal : REFUSAL_SERVER_FAILED);
    while (server->works.running < API_WORKS_AT_ONCE) {
        struct api_call *next = next_waiting(server);
        if (!next)
            return;
        if (server->stopping || !next->request)
            done(next, REFUSAL_STOPPING);
        else
            start(next);
    }
}

static void start(struct api_call *call)
{
    struct server *server = call->server;

    server->works.running++;
    call->work.data = call;
    if (uv_queue_work(&server->loop, &call->work, on_worker, on_done) == 0)
        return;
    server->works.running--;
    server->works.done(call, REFUSAL_BUSY);
}

enum refusal api_work_begin(struct api_call *call, api_work_done *done)
{
    struct server *server = call->server;
    struct api_call **last = &server->works.first;

    server->works.done = done;
    if (server->works.running < API_WORKS_AT_ONCE) {
        start(call);
        return REFUSAL_NONE;
    }
    if (server->works.waiting >= API_WORKS_WAITING)
        return REFUSAL_BUSY;
    while (*last)
        last = &(*last)->next_waiting;
    call->next_waiting = NULL;
    *last = call;
    server->works.waiting++;
    return REFUSAL_NONE;
}

void api_works_end(struct server *server)
{
    for (struct api_call *call = server->calls; call; call = call->next)
        atomic_store(&call->is_unwanted, true);
    while (server->works.running)
        uv_run(&server->loop, UV_RUN_ONCE);
}

bool api_work_go_on(void *user, size_t done, size_t all)
{
    struct api_call *call = user;

    (void)done;
    (void)all;
    return !atomic_load(&call->is_unwanted);
}
