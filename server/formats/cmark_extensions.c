#include "formats/cmark_extensions.h"

#include <cmark-gfm-core-extensions.h>
#include <threads.h>

bool cmark_attach(cmark_parser *parser, const char *const *names, size_t count)
{
    static once_flag once = ONCE_FLAG_INIT;

    call_once(&once, cmark_gfm_core_extensions_ensure_registered);
    for (size_t i = 0; i < count; i++) {
        cmark_syntax_extension *extension = cmark_find_syntax_extension(names[i]);
        if (!extension || !cmark_parser_attach_syntax_extension(parser, extension))
            return false;
    }
    return true;
}
