#include "formats/qti.h"

#include "base/count.h"
#include "formats/copy.h"
#include "questions/lines.h"

/* --- names ----------------------------------------------------------------------------------- */

/* "simple-choice" and "simpleChoice". */
static bool is_kebab_of(struct str name, const char *camel)
{
    size_t at = 0;

    for (; *camel; camel++) {
        bool capital = *camel >= 'A' && *camel <= 'Z';
        if (capital && (at == name.size || name.data[at++] != '-'))
            return false;
        if (at == name.size || name.data[at++] != ascii_lower(*camel))
            return false;
    }
    return at == name.size;
}

bool qti_is(const struct xml_node *node, const char *name)
{
    if (!node || !node->name.size)
        return false;
    return str_is(node->name, name) ||
           (str_starts(node->name, STR("qti-")) &&
            is_kebab_of(str_slice(node->name, 4, node->name.size), name));
}

static const struct xml_node *find(const struct xml_node *node, const char *name)
{
    while (node && !qti_is(node, name))
        node = node->next;
    return node;
}

const struct xml_node *qti_child(const struct xml_node *node, const char *name)
{
    return node ? find(node->first, name) : NULL;
}

const struct xml_node *qti_next(const struct xml_node *node, const char *name)
{
    return find(node->next, name);
}

struct str qti_attribute(const struct xml_node *node, const char *name)
{
    for (size_t i = 0; node && i < node->attribute_count; i++)
        if (str_is(node->attributes[i].name, name) || is_kebab_of(node->attributes[i].name, name))
            return node->attributes[i].value;
    return STR_NONE;
}

/* --- texts and drafts ------------------------------------------------------------------------ */

enum status qti_markdown(struct qti *qti, const struct xml_node *node,
                         bool (*replace)(const struct xml_node *node, struct buf *out),
                         struct str *ret_markdown)
{
    struct xml_html how = {.replace = replace, .keep_lines = qti->keep_lines};
    struct buf html;

    *ret_markdown = STR_NONE;
    if (!node)
        return STATUS_OK;
    buf_init(&html, (size_t)SET_MAX_BYTES * 2);
    xml_add_inner(node, &how, &html);
    enum status status = buf_status(&html);
    if (status == STATUS_OK)
        status = draft_markdown(&qti->reader, buf_str(&html), TEXT_HTML, ret_markdown);
    buf_finish(&html);
    return status;
}

enum status qti_go_on(struct qti *qti, const struct xml_node *node)
{
    return qti->last_line ? reader_go_on(&qti->reader, node->line, qti->last_line) : STATUS_OK;
}

enum status qti_add(struct qti *qti, struct draft *draft, struct str title)
{
    struct reader *reader = &qti->reader;
    struct topic *topic = NULL;
    enum status status = draft_markdown(reader, title, TEXT_PLAIN, &title);

    if (status == STATUS_OK && !str_trim(draft->prompt).size)
        draft->prompt = question_id_is_made(title) ? STR_NONE : title;
    else if (status == STATUS_OK && !title_is_in(title, draft->prompt))
        status = draft_add_section(reader, draft, STR("Title"), title);
    for (size_t i = 0; i < qti->tags.count && status == STATUS_OK; i++)
        status = draft_take_tag(reader, draft, ":", qti->tags.items[i]);
    if (status == STATUS_OK)
        status = reader_topic(reader, qti->path, qti->path_count, &topic);
    size_t before = reader->set->question_count;
    if (status == STATUS_OK)
        status = reader_add(reader, topic, draft);
    if (status == STATUS_OK && reader->set->question_count > before)
        topic->last_question->file = qti->file;
    return status;
}

/* --- tests and files ------------------------------------------------------------------------- */

static enum status take_set_title(struct qti *qti, const struct xml_node *node)
{
    struct question_set *set = qti->reader.set;
    struct str lang = xml_attribute(node, "lang");

    if (!set->title.size &&
        !text_copy(&set->arena, str_trim(qti_attribute(node, "title")), &set->title))
        return STATUS_NO_MEMORY;
    if (!set->lang.size && !text_copy(&set->arena, str_trim(lang), &set->lang))
        return STATUS_NO_MEMORY;
    return STATUS_OK;
}

static bool is_candidates(const struct xml_node *rubric)
{
    struct str view = qti_attribute(rubric, "view");

    return !view.size || str_find(view, STR("candidate")) != SIZE_MAX;
}

/* What candidates read before a section's items. */
static enum status read_introduction(struct qti *qti, const struct xml_node *section)
{
    struct draft draft;
    struct topic *topic = NULL;
    struct str text;
    const struct xml_node *rubric = qti_child(section, "rubricBlock");

    if (!rubric || !is_candidates(rubric))
        return STATUS_OK;
    reader_draft(&qti->reader, rubric->line, &draft);
    enum status status = qti_markdown(qti, rubric, NULL, &text);
    if (status != STATUS_OK || !text.size)
        return status;
    struct str *field = &qti->reader.set->intro;
    if (qti->path_count) {
        status = reader_topic(&qti->reader, qti->path, qti->path_count, &topic);
        if (status != STATUS_OK)
            return status;
        field = &topic->intro;
    }
    if (field->size)
        return STATUS_OK;
    return text_copy(&qti->reader.set->arena, text, field) ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status read_children(struct qti *qti, const struct xml_node *node);

/* A section without a title (or one that says nothing) adds none to the path. */
static enum status read_section(struct qti *qti, const struct xml_node *section)
{
    struct str title = str_trim(qti_attribute(section, "title"));
    size_t before = qti->path_count;

    if (title.size && qti->path_count < QTI_MAX_SECTIONS)
        qti->path[qti->path_count++] = title;
    enum status status = read_introduction(qti, section);
    if (status == STATUS_OK)
        status = read_children(qti, section);
    qti->path_count = before;
    return status;
}

static enum status read_reference(struct qti *qti, const struct xml_node *reference)
{
    if (qti->read_reference)
        return qti->read_reference(qti, reference);
    reader_skip(&qti->reader, reference->line, "reference",
                "The item %.*s stands in another file; the whole package can be read as a ZIP.",
                STR_FMT(str_slice(qti_attribute(reference, "href"), 0, 100)));
    return STATUS_OK;
}

static enum status read_node(struct qti *qti, const struct xml_node *node)
{
    if (qti_is(node, "assessmentItem")) {
        enum status status = qti_go_on(qti, node);
        return status == STATUS_OK ? qti2_read_item(qti, node) : status;
    }
    if (qti_is(node, "assessmentItemRef"))
        return read_reference(qti, node);
    if (qti_is(node, "assessmentSection"))
        return read_section(qti, node);
    if (qti_is(node, "assessmentTest")) {
        enum status status = take_set_title(qti, node);
        if (status == STATUS_OK && !qti->path_count)
            status = read_introduction(qti, node);
        return status == STATUS_OK ? read_children(qti, node) : status;
    }
    return qti_is(node, "rubricBlock") ? STATUS_OK : read_children(qti, node);
}

static enum status read_children(struct qti *qti, const struct xml_node *node)
{
    enum status status = STATUS_OK;

    for (const struct xml_node *child = node->first; child && status == STATUS_OK;
         child = child->next)
        if (child->name.size)
            status = read_node(qti, child);
    return status;
}

enum status qti_read_root(struct qti *qti, const struct xml_node *root)
{
    qti->keep_lines = str_is(qti_attribute(root, "toolName"), QTI_TOOL);
    if (xml_is(root, "questestinterop"))
        return qti1_read(qti, root);
    if (!qti->reader.set->lang.size &&
        !text_copy(&qti->reader.set->arena, str_trim(xml_attribute(root, "lang")),
                   &qti->reader.set->lang))
        return STATUS_NO_MEMORY;
    return read_node(qti, root);
}

/* --- the format ------------------------------------------------------------------------------ */

unsigned qti_sniff(struct str text, struct str name)
{
    static const char *const names[] = {
        "questestinterop",     "assessmentItem",    "qti-assessment-item",   "assessmentTest",
        "qti-assessment-test", "assessmentSection", "qti-assessment-section"};
    static const char *const manifest[] = {"manifest"};

    (void)name;
    unsigned sure = xml_sniff(text, names, COUNT_OF(names));
    return sure ? sure : xml_sniff(text, manifest, 1) * 4 / 5;
}

enum status qti_read(struct str text, const struct format_options *options,
                     struct import_report *report, struct question_set **ret_set)
{
    struct qti qti = {.file = STR_NONE};
    struct xml_node *root = NULL;

    arena_init(&qti.arena, QTI_TREE_MAX_BYTES);
    enum status status = reader_begin(&qti.reader, "qti", options, report);
    if (status == STATUS_OK)
        status = xml_read(text, true, options->import.watch, &qti.arena, &report->warnings, &root);
    if (status == STATUS_MALFORMED || (status == STATUS_TOO_LARGE && !root)) {
        reader_refuse(&qti.reader, "XML that can't be read",
                      "The warnings say what is wrong with it, and where.");
        status = STATUS_OK;
    } else if (status == STATUS_OK && xml_is(root, "manifest")) {
        reader_refuse(&qti.reader, "list of a package's files",
                      "The items stand in the files that it names; choose the package's ZIP.");
    } else if (status == STATUS_OK) {
        const struct xml_node *last = root;
        while (last->last)
            last = last->last;
        qti.last_line = last->line;
        status = qti_read_root(&qti, root);
    }
    status = reader_end(&qti.reader, status, ret_set);
    arena_finish(&qti.arena);
    return status;
}
