/* Reading QTI: items of versions 1.2, 2.x and 3.0, alone, in tests, and in packages. Versions 2 and
 * 3 are read by the same functions: their names differ only in their form (simpleChoice,
 * qti-simple-choice). Used by the folder's own files only. */
#ifndef PARLEY_FORMATS_QTI_H
#define PARLEY_FORMATS_QTI_H

#include "formats/exchange.h"
#include "formats/xml.h"

#define QTI_TREE_MAX_BYTES ((size_t)SET_MAX_BYTES * 12)
#define QTI_TOOL           "Parley"

enum { QTI_MAX_SECTIONS = 20 };

struct qti {
    struct reader reader;
    struct arena arena;                /* of the tree that is being read */
    struct str path[QTI_MAX_SECTIONS]; /* titles of the sections around; of the arena's life */
    size_t path_count;
    struct str_list tags; /* that a package says of the next item */
    struct str file;      /* of the package, lives as long as the set; else empty */
    unsigned last_line;   /* of the file, for telling how far it is; 0 in a package */
    bool keep_lines;      /* written by this program: line ends within a paragraph are meant */
    /* An item that the test names and that stands in another file. NULL: there are none. */
    enum status (*read_reference)(struct qti *qti, const struct xml_node *reference);
    void *user;
};

/* `name` as in version 2: "simpleChoice", "responseIdentifier". */
bool qti_is(const struct xml_node *node, const char *name);
const struct xml_node *qti_child(const struct xml_node *node, const char *name);
const struct xml_node *qti_next(const struct xml_node *node, const char *name);
struct str qti_attribute(const struct xml_node *node, const char *name);

/* The element's content as Markdown, in the draft's scratch. Errors: NO_MEMORY, TOO_LARGE. */
enum status qti_markdown(struct qti *qti, const struct xml_node *node,
                         bool (*replace)(const struct xml_node *node, struct buf *out),
                         struct str *ret_markdown) MUST_USE;
/* Tells how far it is, by the node's line. Errors: CANCELLED. */
enum status qti_go_on(struct qti *qti, const struct xml_node *node) MUST_USE;
/* Adds the draft under the path; `title` is kept where it says more than the prompt. */
enum status qti_add(struct qti *qti, struct draft *draft, struct str title) MUST_USE;

/* What a file has, by its root: items, tests, sections of items. Errors: those of reader_add. */
enum status qti_read_root(struct qti *qti, const struct xml_node *root) MUST_USE;
/* <questestinterop>. */
enum status qti1_read(struct qti *qti, const struct xml_node *root) MUST_USE;
/* <assessmentItem> */
enum status qti2_read_item(struct qti *qti, const struct xml_node *item) MUST_USE;

#endif
