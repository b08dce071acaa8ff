#include "app/raw_copy.h"

#include "questions/lines.h"

enum status raw_copy(struct arena *arena, struct str text, struct str *ret_copy)
{
    struct str made = text.size ? arena_copy(arena, text) : STR("");

    if (!made.data)
        return STATUS_NO_MEMORY;
    *ret_copy = made;
    return STATUS_OK;
}

enum status raw_copy_line(struct arena *arena, struct str text, struct str *ret_copy)
{
    char *line = arena_alloc(arena, text.size + 1);

    if (!line)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < text.size; i++)
        line[i] = (unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7f ? ' ' : text.data[i];
    *ret_copy = str_trim((struct str){line, text.size});
    return STATUS_OK;
}

enum status raw_copy_text(struct arena *arena, struct str text, struct str *ret_copy)
{
    char *out = arena_alloc(arena, text.size + 1);
    size_t size = 0;

    if (!out)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < text.size; i++) {
        bool is_return = text.data[i] == '\r';
        if (is_return && i + 1 < text.size && text.data[i + 1] == '\n')
            continue;
        out[size++] = is_return ? '\n' : text.data[i];
    }
    *ret_copy = (struct str){out, size};
    return STATUS_OK;
}

enum status raw_copy_list(struct arena *arena, const struct str_list *list,
                          const struct str **ret_items, size_t *ret_count)
{
    struct str *items = arena_array(arena, list->count + 1, sizeof(*items));
    enum status status = items ? STATUS_OK : STATUS_NO_MEMORY;

    for (size_t i = 0; i < list->count && status == STATUS_OK; i++)
        status = raw_copy(arena, list->items[i], &items[i]);
    if (status != STATUS_OK)
        return status;
    *ret_items = items;
    *ret_count = list->count;
    return STATUS_OK;
}

enum status raw_copy_lines(struct arena *arena, const struct str *items, size_t count,
                           struct str_list *list)
{
    for (size_t i = 0; i < count; i++) {
        struct str line;
        enum status status = raw_copy_line(arena, items[i], &line);
        if (status != STATUS_OK)
            return status;
        if (line.size && !str_list_add(arena, list, line))
            return STATUS_TOO_LARGE;
    }
    return STATUS_OK;
}
