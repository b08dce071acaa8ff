#include "app/set_name.h"

#include <ctype.h>

enum { VERSION_DIGITS = 9 };

struct set_name set_name_of(struct str text)
{
    const struct set_name whole = {.id = text};
    struct set_name name = {0};
    size_t at = text.size;

    while (at > 0 && isdigit((unsigned char)text.data[at - 1]))
        at--;
    if (at < 2 || text.data[at - 1] != '@' || text.size == at || text.size - at > VERSION_DIGITS)
        return whole;
    for (size_t i = at; i < text.size; i++)
        name.version = name.version * 10 + (uint32_t)(text.data[i] - '0');
    name.id = (struct str){text.data, at - 1};
    return name.version ? name : whole;
}
