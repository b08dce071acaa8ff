#include "app/intake_base.h"

#include "questions/lines.h"
#include "questions/merge.h"
#include "questions/pack.h"

enum { BASE_ARENA_BYTES = 256 << 20 };

enum status base_load(struct store_tx *tx, struct str set, struct arena *arena,
                      struct version_packs *ret_packs)
{
    struct store_version *versions = NULL;
    struct version_packs packs = {0};
    size_t count = 0;
    size_t bytes = 0;

    enum status status = store_set_versions(tx, set, arena, &versions, &count);
    if (status != STATUS_OK)
        return status;
    count = count < BASE_VERSIONS ? count : BASE_VERSIONS;
    packs.items = arena_array(arena, count + 1, sizeof(*packs.items));
    packs.versions = arena_array(arena, count + 1, sizeof(*packs.versions));
    if (!packs.items || !packs.versions)
        return STATUS_NO_MEMORY;
    /* Newest first is how they come; filled from behind, so that the oldest is first. */
    size_t from = count;
    while (from > 0 && bytes < BASE_BYTES) {
        struct store_set row = {0};
        uint32_t version = versions[count - from].version;
        status = store_set_get(tx, set, version, arena, &row);
        if (status != STATUS_OK)
            return status;
        from--;
        packs.items[from] = row.pack;
        packs.versions[from] = version;
        bytes += row.pack.size;
    }
    packs.items += from;
    packs.versions += from;
    packs.count = count - from;
    *ret_packs = packs;
    return STATUS_OK;
}

/* What a set has of sections, and whether it says which choices are right. */
struct shape {
    bool sections[SECTION_KINDS];
    bool right;
};

static struct shape shape_of(const struct question_set *set)
{
    struct shape shape = {0};

    for (const struct question *q = question_set_first(set); q; q = question_next(q))
        for (const struct section *section = q->sections; section; section = section->next) {
            shape.sections[section->kind] = true;
            shape.right |= section->kind == SECTION_CHOICES &&
                           str_find(section->text, STR("- [x] ")) != SIZE_MAX;
        }
    return shape;
}

static bool lacks(const struct shape *theirs, const struct shape *version)
{
    bool missing = version->right && !theirs->right;

    for (size_t i = 0; i < SECTION_KINDS; i++)
        missing = missing || (version->sections[i] && !theirs->sections[i]);
    return missing;
}

/* How many fields differ; a question that is only on one side, or moved, counts as one. */
static enum status distance(const struct question_set *version, const struct question_set *theirs,
                            size_t *ret_distance)
{
    struct merge_options options = {.delete_gone = true, .take_head = true};
    struct merge_changes changes = {0};
    struct arena arena;

    arena_init(&arena, BASE_ARENA_BYTES);
    enum status status = set_merge(version, version, theirs, &options, &arena, &changes, NULL);
    if (status == STATUS_OK) {
        *ret_distance = changes.head_count;
        for (size_t i = 0; i < changes.count; i++) {
            const struct merge_change *change = &changes.items[i];
            *ret_distance += change->moved || !change->field_count;
            *ret_distance += change->field_count;
        }
    }
    arena_finish(&arena);
    return status;
}

enum status base_choose(const struct version_packs *packs, const struct question_set *theirs,
                        struct question_set **ret_base, uint32_t *ret_version)
{
    struct shape shape = shape_of(theirs);
    struct question_set *best = NULL;
    uint32_t version = 0;
    size_t least = SIZE_MAX;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < packs->count && status == STATUS_OK; i++) {
        struct question_set *set = NULL;
        size_t differs = SIZE_MAX;
        /* A version that can't be read is none to compare with. */
        status = pack_read(packs->items[i], NULL, &set);
        if (status == STATUS_OK) {
            struct shape has = shape_of(set);
            if (!lacks(&shape, &has))
                status = distance(set, theirs, &differs);
        }
        if (status == STATUS_OK && differs < least) {
            question_set_destroy(best);
            best = set;
            set = NULL;
            version = packs->versions[i];
            least = differs;
        }
        question_set_destroy(set);
        status = status == STATUS_NO_MEMORY ? status : STATUS_OK;
    }
    if (status != STATUS_OK) {
        question_set_destroy(best);
        return status;
    }
    *ret_base = best;
    *ret_version = version;
    return STATUS_OK;
}
