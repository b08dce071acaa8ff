/* The list of suggestions while it grows. */
#include <stdlib.h>

#include "questions/similarity_private.h"

enum { FIRST_CAPACITY = 256 };

static int compare_findings(const void *a, const void *b)
{
    const struct finding *left = a;
    const struct finding *right = b;

    if (left->item.kind != right->item.kind)
        return left->item.kind < right->item.kind ? -1 : 1;
    if (left->item.score > right->item.score)
        return -1;
    if (left->item.score < right->item.score)
        return 1;
    if (left->a != right->a)
        return left->a < right->a ? -1 : 1;
    return left->b < right->b ? -1 : left->b > right->b;
}

void findings_sort(struct findings *findings)
{
    if (findings->count)
        qsort(findings->items, findings->count, sizeof(*findings->items), compare_findings);
    if (findings->count <= findings->max_count)
        return;
    findings->left_off += findings->count - findings->max_count;
    findings->count = findings->max_count;
}

enum status findings_add(struct findings *findings, const struct finding *finding)
{
    if (findings->count == findings->capacity && findings->count / 4 > findings->max_count)
        findings_sort(findings); /* room again, without growing for ever */
    if (findings->count == findings->capacity) {
        size_t capacity = findings->capacity ? findings->capacity * 2 : FIRST_CAPACITY;
        struct finding *larger = realloc(findings->items, capacity * sizeof(*larger));
        if (!larger)
            return STATUS_NO_MEMORY;
        findings->items = larger;
        findings->capacity = capacity;
    }
    findings->items[findings->count++] = *finding;
    return STATUS_OK;
}

void findings_finish(struct findings *findings)
{
    free(findings->items);
    *findings = (struct findings){0};
}
