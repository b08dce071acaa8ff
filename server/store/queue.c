#include "store/queue.h"

struct item *item_create(struct str frame)
{
    if (frame.size > UINT32_MAX)
        return NULL;
    struct item *item = malloc(sizeof(*item) + frame.size);
    if (!item)
        return NULL;
    *item = (struct item){.size_bytes = frame.size};
    if (frame.size)
        memcpy(item->bytes, frame.data, frame.size);
    return item;
}

size_t item_cost(const struct item *item)
{
    return sizeof(*item) + item->size_bytes;
}

void queue_push(struct queue *queue, struct item *item)
{
    item->next = NULL;
    if (queue->last)
        queue->last->next = item;
    else
        queue->first = item;
    queue->last = item;
    queue->size_bytes += item_cost(item);
    queue->jobs += item->job != NULL;
}

struct item *queue_pop(struct queue *queue)
{
    struct item *item = queue->first;

    if (!item)
        return NULL;
    queue->first = item->next;
    if (!queue->first)
        queue->last = NULL;
    queue->size_bytes -= item_cost(item);
    queue->jobs -= item->job != NULL;
    item->next = NULL;
    return item;
}

size_t queue_count(const struct queue *queue)
{
    size_t count = 0;

    for (const struct item *item = queue->first; item; item = item->next)
        count++;
    return count;
}

void queue_move(struct queue *to, struct queue *from)
{
    if (!from->first)
        return;
    if (to->last)
        to->last->next = from->first;
    else
        to->first = from->first;
    to->last = from->last;
    to->size_bytes += from->size_bytes;
    to->jobs += from->jobs;
    *from = (struct queue){0};
}

void queue_finish(struct queue *queue)
{
    struct item *item;

    while ((item = queue_pop(queue)))
        free(item);
}
