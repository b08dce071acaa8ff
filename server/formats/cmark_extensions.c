#include "formats/cmark_extensions.h"

#include <cmark-gfm-core-extensions.h>
#include <threads.h>

/* The library works on a row for the square of its cells, and fills each row up to the first one's
 * columns. Nobody reads tables like that. */
static bool tables_fit(struct str text)
{
    enum { COLUMNS_MAX = 500, CELLS_MAX = 500000 };
    size_t lines = 1;
    size_t columns = 0;
    size_t most = 0;

    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '|')
            columns++;
        if (columns > most)
            most = columns;
        if (text.data[i] != '\n' && text.data[i] != '\r')
            continue;
        lines++;
        columns = 0;
    }
    return most <= COLUMNS_MAX && lines <= CELLS_MAX / (most + 1);
}

bool cmark_attach(cmark_parser *parser, const char *const *names, size_t count, struct str text)
{
    static once_flag once = ONCE_FLAG_INIT;

    call_once(&once, cmark_gfm_core_extensions_ensure_registered);
    for (size_t i = 0; i < count; i++) {
        if (str_is(str_from(names[i]), "table") && !tables_fit(text))
            continue;
        cmark_syntax_extension *extension = cmark_find_syntax_extension(names[i]);
        if (!extension || !cmark_parser_attach_syntax_extension(parser, extension))
            return false;
    }
    return true;
}
