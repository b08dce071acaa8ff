/* The extensions of cmark-gfm, which are registered once for the whole program: two threads may
 * ask for them at the same moment. Used by the folder's own files only. */
#ifndef PARLEY_FORMATS_CMARK_EXTENSIONS_H
#define PARLEY_FORMATS_CMARK_EXTENSIONS_H

#include <cmark-gfm.h>
#include <stdbool.h>

#include "base/str.h"

/* Attaches those of these names ("autolink") to a parser for that text; tables only where they
 * can't take long. False when memory is used up. Any thread. */
bool cmark_attach(cmark_parser *parser, const char *const *names, size_t count, struct str text);

#endif
