#include "questions/fence.h"

#include "questions/lines.h"

enum { FENCE_MIN = 3 };

static size_t count_marks(struct str text, size_t at, char mark)
{
    size_t count = 0;

    while (at + count < text.size && text.data[at + count] == mark)
        count++;
    return count;
}

/* Where the text of a line begins: behind indent, '>' and list markers. */
static size_t skip_containers(struct str line, bool *ret_quoted)
{
    size_t at = 0;

    for (;;) {
        struct str rest = str_slice(line, at, line.size);
        size_t size = indent_size(rest);
        if (!size)
            size = list_marker_size(rest);
        if (!size && rest.size && rest.data[0] == '>') {
            *ret_quoted = true;
            size = 1;
        }
        if (!size)
            return at;
        at += size;
    }
}

static enum fence_line try_open(struct fence *fence, struct str line)
{
    bool quoted = false;
    size_t at = skip_containers(line, &quoted);
    char mark = at < line.size ? line.data[at] : '\0';

    if (mark != '`' && mark != '~')
        return FENCE_OUTSIDE;
    size_t size = count_marks(line, at, mark);
    if (size < FENCE_MIN)
        return FENCE_OUTSIDE;
    *fence = (struct fence){.mark = mark,
                            .size = size,
                            .quoted = quoted,
                            .prefix = str_slice(line, 0, at),
                            .info = str_trim(str_slice(line, at + size, line.size))};
    return FENCE_OPENS;
}

enum fence_line fence_step(struct fence *fence, struct str line)
{
    if (!fence->mark)
        return try_open(fence, line);
    line = str_trim(line);
    while (fence->quoted && line.size && line.data[0] == '>')
        line = str_trim(str_slice(line, 1, line.size));
    if (line.size < fence->size || count_marks(line, 0, fence->mark) != line.size)
        return FENCE_INSIDE;
    fence->mark = '\0';
    return FENCE_CLOSES;
}
