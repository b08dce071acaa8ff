/* HTML cut into tags and text, by the rules that browsers have for bad HTML: a '<' that begins no
 * tag is text, comments end at the first "-->", an attribute may lack its quotes. Used by the
 * folder's own files only. */
#ifndef PARLEY_FORMATS_HTML_TOKEN_H
#define PARLEY_FORMATS_HTML_TOKEN_H

#include "base/buf.h"

enum html_token_kind { HTML_TEXT, HTML_OPEN, HTML_CLOSE, HTML_NOTHING /* a comment, a doctype */ };

struct html_token {
    enum html_token_kind kind;
    struct str name;       /* of a tag, as it stands */
    struct str text;       /* of text, entities as they stand */
    struct str attributes; /* all of them, as they stand */
};

/* Cuts the next token from *rest; false when nothing is left. */
bool html_next(struct str *rest, struct html_token *ret_token);
/* Moves *rest behind the end tag of that name and returns what stood before it; all of it when
 * there is none. */
struct str html_raw(struct str *rest, struct str name);
/* The value as it stands; empty when there is none. *ret_there (may be NULL): it was named. */
struct str html_attribute(struct str attributes, const char *name, bool *ret_there);

/* Appends the text with its entities decoded; a no-break space becomes a blank. */
void html_add_decoded(struct buf *out, struct str text);
/* Decodes the entity at text[0], which is '&': the bytes taken, or 0 when it is none. */
size_t html_entity(struct str text, struct buf *out);

#endif
