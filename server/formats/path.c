/* Names of files, and what they say. */
#include "formats/folder.h"
#include "questions/lines.h"

static size_t folder_size(struct str path)
{
    size_t size = path.size;

    while (size && path.data[size - 1] != '/')
        size--;
    return size;
}

struct str path_folder(struct str path)
{
    size_t size = folder_size(path);

    return str_slice(path, 0, size ? size - 1 : 0);
}

struct str path_stem(struct str path)
{
    struct str name = str_slice(path, folder_size(path), path.size);
    size_t end = name.size;

    while (end && name.data[end - 1] != '.')
        end--;
    return end > 1 ? str_slice(name, 0, end - 1) : name;
}

/* "01-", "3. ", "Q12_": bytes. A number that is all of the name stays. */
static size_t number_size(struct str stem)
{
    size_t at = stem.size && (stem.data[0] == 'q' || stem.data[0] == 'Q');
    size_t from = at;

    while (at < stem.size && ascii_is_digit(stem.data[at]))
        at++;
    if (at == from)
        return 0;
    size_t digits = at;
    while (at < stem.size && strchr("-_. )", stem.data[at]))
        at++;
    return at > digits && at < stem.size ? at : 0;
}

struct str path_title(struct arena *arena, struct str stem)
{
    struct str title = str_trim(str_slice(stem, number_size(stem), stem.size));
    bool has_blanks = title.size && memchr(title.data, ' ', title.size);
    char *copy = arena_alloc(arena, title.size + 1);

    if (!copy)
        return STR_NONE;
    for (size_t i = 0; i < title.size; i++) {
        bool gap = !has_blanks && (title.data[i] == '-' || title.data[i] == '_');
        copy[i] = gap ? ' ' : title.data[i];
    }
    if (title.size && copy[0] >= 'a' && copy[0] <= 'z')
        copy[0] = (char)(copy[0] - 'a' + 'A');
    return str_trim((struct str){copy, title.size});
}

static size_t digits_at(struct str text, size_t at)
{
    size_t size = 0;

    while (at + size < text.size && ascii_is_digit(text.data[at + size]))
        size++;
    return size;
}

static struct str number_at(struct str text, size_t at, size_t digits)
{
    while (digits > 1 && text.data[at] == '0') {
        at++;
        digits--;
    }
    return str_slice(text, at, at + digits);
}

int path_compare(struct str a, struct str b)
{
    size_t i = 0;
    size_t j = 0;

    while (i < a.size && j < b.size) {
        size_t p = digits_at(a, i);
        size_t q = digits_at(b, j);
        if (p && q) {
            struct str m = number_at(a, i, p);
            struct str n = number_at(b, j, q);
            int order =
                m.size != n.size ? (m.size < n.size ? -1 : 1) : memcmp(m.data, n.data, m.size);
            if (order)
                return order;
            i += p;
            j += q;
            continue;
        }
        unsigned char c = (unsigned char)ascii_lower(a.data[i++]);
        unsigned char d = (unsigned char)ascii_lower(b.data[j++]);
        /* A folder's files come before what is beside it. */
        c = c == '/' ? 1 : c;
        d = d == '/' ? 1 : d;
        if (c != d)
            return c < d ? -1 : 1;
    }
    if ((i < a.size) != (j < b.size))
        return i < a.size ? 1 : -1;
    return str_compare(a, b);
}
