/* The extensions of cmark-gfm, which are registered once for the whole program: two threads may
 * ask for them at the same moment. Used by the folder's own files only. */
#ifndef PARLEY_FORMATS_CMARK_EXTENSIONS_H
#define PARLEY_FORMATS_CMARK_EXTENSIONS_H

#include <cmark-gfm.h>
#include <stdbool.h>
#include <stddef.h>

/* Attaches those of these names ("table"). False when memory is used up. Any thread. */
bool cmark_attach(cmark_parser *parser, const char *const *names, size_t count);

#endif
