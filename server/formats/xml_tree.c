/* Looking around in a tree of XML, and writing XML. */
#include "base/count.h"
#include "formats/xml.h"
#include "questions/lines.h"

bool xml_is(const struct xml_node *node, const char *name)
{
    return node && node->name.size && str_is(node->name, name);
}

static const struct xml_node *find(const struct xml_node *node, const char *name)
{
    while (node && !xml_is(node, name))
        node = node->next;
    return node;
}

const struct xml_node *xml_child(const struct xml_node *node, const char *name)
{
    return node ? find(node->first, name) : NULL;
}

const struct xml_node *xml_next(const struct xml_node *node, const char *name)
{
    return find(node->next, name);
}

struct str xml_attribute(const struct xml_node *node, const char *name)
{
    for (size_t i = 0; node && i < node->attribute_count; i++)
        if (str_is(node->attributes[i].name, name))
            return node->attributes[i].value;
    return STR_NONE;
}

const struct xml_node *xml_step(const struct xml_node *root, const struct xml_node *node, bool into)
{
    if (into && node->first)
        return node->first;
    while (node != root && !node->next)
        node = node->parent;
    return node == root ? NULL : node->next;
}

enum status xml_inner_text(const struct xml_node *node, struct arena *arena, struct str *ret_text)
{
    size_t size = 0;

    if (!node || !node->first) {
        *ret_text = STR_NONE;
        return STATUS_OK;
    }
    if (node->first == node->last && !node->first->name.size) {
        *ret_text = str_trim(node->first->text);
        return STATUS_OK;
    }
    for (const struct xml_node *n = node; n; n = xml_step(node, n, true))
        size += n->text.size;
    char *copy = arena_alloc(arena, size + 1);
    if (!copy)
        return STATUS_NO_MEMORY;
    size = 0;
    for (const struct xml_node *n = node; n; n = xml_step(node, n, true)) {
        if (n->text.size)
            memcpy(copy + size, n->text.data, n->text.size);
        size += n->text.size;
    }
    *ret_text = str_trim((struct str){copy, size});
    return STATUS_OK;
}

/* Elements that HTML doesn't close. */
static bool is_void(struct str name)
{
    static const char *const names[] = {"area",  "base", "br",    "col",    "embed", "hr", "img",
                                        "input", "link", "param", "source", "track", "wbr"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

static void open_tag(const struct xml_node *node, struct buf *out)
{
    buf_add_char(out, '<');
    buf_add_str(out, node->name);
    for (size_t i = 0; i < node->attribute_count; i++) {
        buf_add_char(out, ' ');
        buf_add_str(out, node->attributes[i].name);
        buf_add_text(out, "=\"");
        xml_add_text(out, node->attributes[i].value);
        buf_add_char(out, '"');
    }
    buf_add_char(out, '>');
}

static void close_tag(const struct xml_node *node, struct buf *out)
{
    if (!node->name.size || is_void(node->name))
        return;
    buf_add_text(out, "</");
    buf_add_str(out, node->name);
    buf_add_char(out, '>');
}

static void add_html_text(struct str text, bool keep_lines, struct buf *out)
{
    struct str line;

    if (!keep_lines || line_is_blank(text)) {
        xml_add_text(out, text);
        return;
    }
    bool ends = text.data[text.size - 1] == '\n';
    while (line_next(&text, &line)) {
        xml_add_text(out, line);
        if (text.size || ends)
            buf_add_text(out, "&#10;");
    }
}

void xml_add_inner(const struct xml_node *node, const struct xml_html *how, struct buf *out)
{
    const struct xml_node *at = node->first;

    while (at) {
        bool replaced = at->name.size && how->replace && how->replace(at, out);
        if (!replaced && at->name.size)
            open_tag(at, out);
        if (!at->name.size)
            add_html_text(at->text, how->keep_lines, out);
        if (!replaced && at->first) {
            at = at->first;
            continue;
        }
        if (!replaced)
            close_tag(at, out);
        while (at && !at->next) {
            at = at->parent == node ? NULL : at->parent;
            if (at)
                close_tag(at, out);
        }
        at = at ? at->next : NULL;
    }
}

/* What XML 1.0 lets a text have: tab, line ends, and no other control characters; no
 * non-characters U+FFFE and U+FFFF. */
static bool is_allowed(struct str text, size_t at)
{
    unsigned char c = (unsigned char)text.data[at];

    if (c < 0x20)
        return c == '\t' || c == '\n' || c == '\r';
    return !str_starts(str_slice(text, at, at + 3), STR("\xef\xbf\xbe")) &&
           !str_starts(str_slice(text, at, at + 3), STR("\xef\xbf\xbf"));
}

static const char *escape_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\r':
        return "&#13;";
    default:
        return NULL;
    }
}

/* Runs of characters that need nothing are added at once. */
static void add(struct buf *out, struct str text, bool escape)
{
    size_t from = 0;

    for (size_t at = 0; at < text.size; at++) {
        const char *instead = escape ? escape_of(text.data[at]) : NULL;
        bool allowed = is_allowed(text, at);
        if (!instead && allowed)
            continue;
        buf_add(out, text.data + from, at - from);
        buf_add_text(out, allowed ? instead : "\xef\xbf\xbd");
        if (!allowed && (unsigned char)text.data[at] >= 0x20)
            at += 2;
        from = at + 1;
    }
    if (from < text.size)
        buf_add(out, text.data + from, text.size - from);
}

void xml_add_text(struct buf *out, struct str text)
{
    add(out, text, true);
}

void xml_add_raw(struct buf *out, struct str xml)
{
    add(out, xml, false);
}

void xml_add_cdata(struct buf *out, struct str text)
{
    size_t end;

    buf_add_text(out, "<![CDATA[");
    while ((end = str_find(text, STR("]]>"))) < text.size) {
        add(out, str_slice(text, 0, end + 2), false);
        buf_add_text(out, "]]><![CDATA[");
        text = str_slice(text, end + 2, text.size);
    }
    add(out, text, false);
    buf_add_text(out, "]]>");
}

void xml_add_attribute(struct buf *out, const char *name, struct str value)
{
    buf_printf(out, " %s=\"", name);
    for (struct str line; line_next(&value, &line);) {
        xml_add_text(out, line);
        if (value.size)
            buf_add_text(out, "&#10;");
    }
    buf_add_char(out, '"');
}

/* Behind declarations and comments. */
static struct str first_element(struct str text)
{
    enum { MAX_STEPS = 50 };

    for (int i = 0; i < MAX_STEPS; i++) {
        text = str_trim(text);
        if (!str_starts(text, STR("<?")) && !str_starts(text, STR("<!")))
            break;
        bool is_comment = str_starts(text, STR("<!--"));
        size_t end = str_find(text, is_comment ? STR("-->") : STR(">"));
        if (end >= text.size)
            return STR_NONE;
        text = str_slice(text, end + (is_comment ? 3 : 1), text.size);
    }
    return text;
}

unsigned xml_sniff(struct str text, const char *const *names, size_t count)
{
    text = first_element(str_slice(text, 0, 64 << 10));
    if (!text.size || text.data[0] != '<')
        return 0;
    size_t end = 1;
    while (end < text.size && !strchr(" \t\r\n/>", text.data[end]))
        end++;
    struct str name = str_slice(text, 1, end);
    const char *colon = name.size ? memchr(name.data, ':', name.size) : NULL;
    if (colon)
        name = str_slice(name, (size_t)(colon + 1 - name.data), name.size);
    for (size_t i = 0; i < count; i++)
        if (str_is(name, names[i]))
            return 95;
    return 0;
}
