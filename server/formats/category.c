#include "formats/category.h"

#include "questions/lines.h"

enum status category_split(struct str path, struct arena *arena, struct category *ret_category)
{
    struct category category = {.count = 0};

    while (path.size && category.count < CATEGORY_MAX_LEVELS) {
        char *name = arena_alloc(arena, path.size + 1);
        size_t size = 0;
        size_t at = 0;
        if (!name)
            return STATUS_NO_MEMORY;
        for (; at < path.size; at++) {
            bool slash = path.data[at] == '/';
            if (slash && (at + 1 == path.size || path.data[at + 1] != '/'))
                break;
            at += slash;
            name[size++] = path.data[at];
        }
        path = str_slice(path, at + 1, path.size);
        struct str trimmed = str_trim((struct str){name, size});
        bool is_place = category.count == 0 &&
                        (str_is(trimmed, "top") || (trimmed.size > 1 && trimmed.data[0] == '$' &&
                                                    trimmed.data[trimmed.size - 1] == '$'));
        if (trimmed.size && !is_place)
            category.names[category.count++] = trimmed;
    }
    *ret_category = category;
    return STATUS_OK;
}

void category_see(struct category_names *names, const struct category *category)
{
    if (!category->count)
        return;
    if (!names->first.size)
        names->first = category->names[0];
    names->differ = names->differ || !str_equal(names->first, category->names[0]);
    names->deeper = names->deeper || category->count > 1;
}

struct str category_title(const struct category_names *names)
{
    return names->deeper && !names->differ ? names->first : STR_NONE;
}

static void add_name(struct buf *out, struct str name)
{
    buf_add_char(out, '/');
    for (size_t i = 0; i < name.size; i++) {
        if (name.data[i] == '/')
            buf_add_char(out, '/');
        buf_add_char(out, name.data[i] == '\n' ? ' ' : name.data[i]);
    }
}

void category_write(const struct question_set *set, const struct topic *topic, struct buf *out)
{
    buf_add_text(out, "$course$/top");
    add_name(out, set->title.size ? set->title : set->id);
    if (topic->parent && topic->parent->title.size)
        add_name(out, topic->parent->title);
    if (topic->title.size)
        add_name(out, topic->title);
}
