#include "formats/xml.h"

#include <expat.h>
#include <limits.h>
#include <stdio.h>

#include "formats/html_token.h"
#include "questions/lines.h"

struct reader {
    XML_Parser parser;
    struct str text;
    const struct watch *watch;
    struct arena *arena;
    struct problems *problems;
    struct xml_node *root, *at;
    struct buf pending; /* characters since the last tag */
    unsigned pending_line;
    bool blanks; /* texts of blanks are kept */
    unsigned depth;
    size_t nodes;
    enum status status;
};

static unsigned current_line(const struct reader *r)
{
    return (unsigned)XML_GetCurrentLineNumber(r->parser);
}

/* The first failure counts. Without a sentence nothing is noted. */
static void stop(struct reader *r, enum status status, const char *sentence)
{
    if (r->status != STATUS_OK)
        return;
    r->status = status;
    if (sentence)
        problems_add(r->problems, current_line(r), "xml", "%s", sentence);
    XML_StopParser(r->parser, XML_FALSE);
}

static struct xml_node *add_node(struct reader *r, unsigned line)
{
    enum { WATCH_STEP = 1 << 16 };

    if (++r->nodes > XML_MAX_NODES) {
        stop(r, STATUS_TOO_LARGE, "The file has more than four million elements and texts.");
        return NULL;
    }
    if (r->nodes % WATCH_STEP == 0 &&
        !watch_go_on(r->watch, (size_t)XML_GetCurrentByteIndex(r->parser), r->text.size)) {
        stop(r, STATUS_CANCELLED, NULL);
        return NULL;
    }
    struct xml_node *node = arena_alloc(r->arena, sizeof(*node));
    if (!node) {
        stop(r, STATUS_NO_MEMORY, NULL);
        return NULL;
    }
    node->line = line;
    node->parent = r->at;
    if (!r->at)
        r->root = node;
    else if (r->at->last)
        r->at->last->next = node;
    else
        r->at->first = node;
    if (r->at)
        r->at->last = node;
    return node;
}

/* Makes a node of the characters so far. */
static void end_text(struct reader *r)
{
    bool wanted = r->blanks || !line_is_blank(buf_str(&r->pending));
    if (!r->pending.size || !r->at || !wanted) {
        buf_clear(&r->pending);
        return;
    }
    struct xml_node *node = add_node(r, r->pending_line);
    if (!node)
        return;
    node->text = arena_copy(r->arena, buf_str(&r->pending));
    if (!node->text.data || buf_status(&r->pending) != STATUS_OK)
        stop(r, STATUS_NO_MEMORY, NULL);
    buf_clear(&r->pending);
}

/* Expat gives "address\nname". */
static void split_name(const char *full, struct str *ret_space, struct str *ret_name)
{
    const char *separator = strrchr(full, '\n');

    *ret_space = separator ? (struct str){full, (size_t)(separator - full)} : STR_NONE;
    *ret_name = str_from(separator ? separator + 1 : full);
}

static bool copy(struct reader *r, struct str text, struct str *ret_copy)
{
    *ret_copy = text.size ? arena_copy(r->arena, text) : STR_NONE;
    if (text.size && !ret_copy->data) {
        stop(r, STATUS_NO_MEMORY, NULL);
        return false;
    }
    return true;
}

/* An element mostly has its parent's namespace. */
static bool copy_space(struct reader *r, struct str space, struct xml_node *node)
{
    const struct xml_node *parent = node->parent;

    if (parent && str_equal(parent->space, space)) {
        node->space = parent->space;
        return true;
    }
    return copy(r, space, &node->space);
}

static void read_attributes(struct reader *r, struct xml_node *node, const XML_Char **attributes)
{
    size_t count = 0;
    struct str space;
    struct str name;

    while (attributes[count * 2])
        count++;
    if (!count)
        return;
    if (count > XML_MAX_ATTRIBUTES) {
        stop(r, STATUS_TOO_LARGE, "An element has more than 100 attributes.");
        return;
    }
    struct xml_attribute *items = arena_array(r->arena, count, sizeof(*items));
    if (!items) {
        stop(r, STATUS_NO_MEMORY, NULL);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct str value = str_from(attributes[i * 2 + 1]);
        split_name(attributes[i * 2], &space, &name);
        if (value.size > XML_MAX_VALUE_BYTES) {
            stop(r, STATUS_TOO_LARGE, "An attribute has more than 256 KiB.");
            return;
        }
        if (!copy(r, name, &items[i].name) || !copy(r, value, &items[i].value))
            return;
    }
    node->attributes = items;
    node->attribute_count = count;
}

static void XMLCALL on_start(void *user, const XML_Char *full, const XML_Char **attributes)
{
    struct reader *r = user;
    struct str space;
    struct str name;

    end_text(r);
    if (r->status != STATUS_OK)
        return;
    if (++r->depth > XML_MAX_DEPTH) {
        stop(r, STATUS_TOO_LARGE, "The elements are nested deeper than 200 levels.");
        return;
    }
    struct xml_node *node = add_node(r, current_line(r));
    if (!node)
        return;
    split_name(full, &space, &name);
    if (!copy(r, name, &node->name) || !copy_space(r, space, node))
        return;
    read_attributes(r, node, attributes);
    r->at = node;
}

static void XMLCALL on_end(void *user, const XML_Char *full)
{
    struct reader *r = user;

    (void)full;
    end_text(r);
    if (r->status != STATUS_OK)
        return;
    r->depth--;
    r->at = r->at->parent;
}

static void XMLCALL on_text(void *user, const XML_Char *text, int size)
{
    struct reader *r = user;

    if (!r->pending.size)
        r->pending_line = current_line(r);
    buf_add(&r->pending, text, (size_t)size);
}

/* A name that a document type elsewhere declares: mostly one of HTML's, which is kept as such. */
static void XMLCALL on_skipped(void *user, const XML_Char *name, int is_parameter)
{
    struct reader *r = user;
    char entity[64];

    if (is_parameter)
        return;
    int size = snprintf(entity, sizeof(entity), "&%s;", name);
    if (size > 0 && (size_t)size < sizeof(entity) && html_entity(str_from(entity), &r->pending))
        return;
    problems_add(r->problems, current_line(r), "entity",
                 "The entity %.100s is declared elsewhere; its name was kept.", name);
    buf_printf(&r->pending, "&%s;", name);
}

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int has_internal)
{
    (void)name;
    (void)system;
    (void)public;
    if (has_internal)
        stop(user, STATUS_MALFORMED,
             "The file declares a document type of its own, with which it could name other files "
             "or grow without end; such a file isn't read.");
}

static void XMLCALL on_entity(void *user, const XML_Char *name, int is_parameter,
                              const XML_Char *value, int size, const XML_Char *base,
                              const XML_Char *system, const XML_Char *public,
                              const XML_Char *notation)
{
    (void)name;
    (void)is_parameter;
    (void)value;
    (void)size;
    (void)base;
    (void)system;
    (void)public;
    (void)notation;
    stop(user, STATUS_MALFORMED, "The file declares entities of its own; such a file isn't read.");
}

static void set_handlers(struct reader *r)
{
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetSkippedEntityHandler(r->parser, on_skipped);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    XML_SetEntityDeclHandler(r->parser, on_entity);
    XML_SetParamEntityParsing(r->parser, XML_PARAM_ENTITY_PARSING_NEVER);
}

enum status xml_read(struct str text, bool blanks, const struct watch *watch, struct arena *arena,
                     struct problems *problems, struct xml_node **ret_root)
{
    struct reader r = {
        .text = text, .blanks = blanks, .watch = watch, .arena = arena, .problems = problems};

    if (text.size > INT_MAX)
        return STATUS_TOO_LARGE;
    r.parser = XML_ParserCreateNS("UTF-8", '\n');
    if (!r.parser)
        return STATUS_NO_MEMORY;
    buf_init(&r.pending, text.size + 64);
    set_handlers(&r);
    enum XML_Status parsed =
        XML_Parse(r.parser, text.size ? text.data : "", (int)text.size, XML_TRUE);
    if (r.status == STATUS_OK && parsed != XML_STATUS_OK) {
        enum XML_Error code = XML_GetErrorCode(r.parser);
        r.status = code == XML_ERROR_NO_MEMORY ? STATUS_NO_MEMORY : STATUS_MALFORMED;
        problems_add(problems, current_line(&r), "xml", "The XML breaks off here: %s.",
                     XML_ErrorString(code));
    }
    if (r.status == STATUS_OK)
        *ret_root = r.root;
    buf_finish(&r.pending);
    XML_ParserFree(r.parser);
    return r.status;
}
