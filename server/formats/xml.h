/* XML as a tree whose elements know their lines: a small layer over expat that fetches nothing. A
 * text with a document type of its own (entities, defaults) is refused; a reference to one
 * elsewhere is passed over. And what writers of XML need. Used by the folder's own files only. */
#ifndef PARLEY_FORMATS_XML_H
#define PARLEY_FORMATS_XML_H

#include "base/buf.h"
#include "questions/problem.h"
#include "questions/watch.h"

enum {
    XML_MAX_DEPTH = 200,
    XML_MAX_NODES = 4000000,
    XML_MAX_VALUE_BYTES = 256 << 10, /* of an attribute */
    XML_MAX_ATTRIBUTES = 100         /* of an element */
};

struct xml_attribute {
    struct str name; /* without its namespace */
    struct str value;
};

struct xml_node {
    struct xml_node *next, *first, *last, *parent;
    struct str name;  /* of an element, without its namespace; empty for text */
    struct str space; /* the namespace's address, or empty */
    struct str text;  /* of a text */
    const struct xml_attribute *attributes;
    size_t attribute_count;
    unsigned line;
};

/* `text` is UTF-8, whatever its declaration says. `blanks`: texts of nothing but blanks are kept,
 * as XHTML needs them between words. The tree lies in the arena and doesn't need `text`. Errors:
 * MALFORMED and TOO_LARGE, each with a problem "xml" that has its line; NO_MEMORY; CANCELLED. */
enum status xml_read(struct str text, bool blanks, const struct watch *watch, struct arena *arena,
                     struct problems *problems, struct xml_node **ret_root) MUST_USE;

bool xml_is(const struct xml_node *node, const char *name); /* false for NULL */
/* The first child element of that name, and the next sibling; NULL when there is none. */
const struct xml_node *xml_child(const struct xml_node *node, const char *name);
const struct xml_node *xml_next(const struct xml_node *node, const char *name);
/* Empty when there is none. */
struct str xml_attribute(const struct xml_node *node, const char *name);
/* In the order of the document, within `root`: the next node, or NULL. With `into`, the node's own
 * children come first. */
const struct xml_node *xml_step(const struct xml_node *root, const struct xml_node *node,
                                bool into);
/* All text below the node, joined, without blanks at its ends. Errors: NO_MEMORY. */
enum status xml_inner_text(const struct xml_node *node, struct arena *arena,
                           struct str *ret_text) MUST_USE;
/* How a part of the tree becomes HTML. */
struct xml_html {
    /* True: the element is dealt with, by what was written or by nothing. NULL: none is. */
    bool (*replace)(const struct xml_node *node, struct buf *out);
    bool keep_lines; /* line ends within a paragraph are meant */
};
/* Appends the node's children as HTML. */
void xml_add_inner(const struct xml_node *node, const struct xml_html *how, struct buf *out);

/* Appends the text for a place between tags or quotes. What XML 1.0 has no place for becomes
 * U+FFFD. */
void xml_add_text(struct buf *out, struct str text);
/* The same as a CDATA section, or several. */
void xml_add_cdata(struct buf *out, struct str text);
/* Appends ` name="value"`. */
void xml_add_attribute(struct buf *out, const char *name, struct str value);
/* Appends XML that somebody else wrote, without what XML 1.0 has no place for. */
void xml_add_raw(struct buf *out, struct str xml);

/* How sure one can be that the text is XML whose first element has that name: 0 or 95. */
unsigned xml_sniff(struct str text, const char *const *names, size_t count);

#endif
