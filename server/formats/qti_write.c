/* QTI 3.0, written: a content package with one file for each item, a test whose sections are the
 * topics, and the manifest that names them. Texts are XHTML made of the Markdown. What is right,
 * and what is for those who judge, stands where the standard has places for it. */
#include <stdint.h>

#include "formats/copy.h"
#include "formats/html_text.h"
#include "formats/qti.h"
#include "formats/zip.h"
#include "questions/lines.h"
#include "questions/parts.h"

#define QTI_SPACE "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
#define QTI_ROOT                                                                                   \
    " xmlns=\"" QTI_SPACE "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""             \
    " xsi:schemaLocation=\"" QTI_SPACE                                                             \
    " https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd\""
#define MANIFEST_SPACE "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
#define XML_HEAD       "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

enum { TITLE_MAX_BYTES = 255, NAME_MAX_BYTES = 3 * SET_ID_MAX_BYTES };

struct writer {
    const struct question_set *set;
    struct zip_writer *zip;
    struct buf item, test, manifest; /* files in the making */
    struct arena arena;              /* of the question that is being written */
    struct problems *lost;
    bool answers;
    unsigned sections;
};

static void add(struct buf *out, const char *text)
{
    buf_add_text(out, text);
}

/* An id as part of a file's name, the same on all systems: other signs than small letters, digits
 * and '-' become '_' and two digits. Two ids never get the same name. */
static void add_name(struct buf *out, struct str id)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < id.size; i++) {
        unsigned char c = (unsigned char)id.data[i];
        if ((c >= 'a' && c <= 'z') || ascii_is_digit((char)c) || c == '-') {
            buf_add_char(out, (char)c);
            continue;
        }
        buf_add_char(out, '_');
        buf_add_char(out, digits[c >> 4]);
        buf_add_char(out, digits[c & 15]);
    }
}

/* Markdown as the content of an element. */
static enum status add_content(struct buf *out, struct str markdown)
{
    struct buf html;

    buf_init(&html, (size_t)SET_MAX_BYTES * 6);
    enum status status = markdown_to_html(markdown, &html);
    if (status == STATUS_OK)
        xml_add_raw(out, buf_str(&html));
    buf_finish(&html);
    return status;
}

/* --- items ----------------------------------------------------------------------------------- */

static void add_responses(struct writer *w, const struct choices *choices, bool is_choice,
                          bool is_single)
{
    struct buf *out = &w->item;

    buf_printf(out,
               "  <qti-response-declaration identifier=\"RESPONSE\" cardinality=\"%s\" "
               "base-type=\"%s\"",
               is_choice && !is_single ? "multiple" : "single",
               is_choice ? "identifier" : "string");
    if (is_choice && w->answers) {
        add(out, ">\n    <qti-correct-response>\n");
        for (size_t i = 0; i < choices->count; i++)
            if (choices->items[i].is_right)
                buf_printf(out, "      <qti-value>choice-%zu</qti-value>\n", i + 1);
        add(out, "    </qti-correct-response>\n  </qti-response-declaration>\n");
    } else {
        add(out, "/>\n");
    }
    add(out, "  <qti-outcome-declaration identifier=\"SCORE\" cardinality=\"single\" "
             "base-type=\"float\"/>\n");
    if (is_choice && w->answers)
        buf_printf(out,
                   "  <qti-outcome-declaration identifier=\"FEEDBACK\" cardinality=\"%s\" "
                   "base-type=\"identifier\"/>\n",
                   is_single ? "single" : "multiple");
}

static enum status add_choice(struct writer *w, const struct choice *choice, size_t number)
{
    struct buf *out = &w->item;

    buf_printf(out, "      <qti-simple-choice identifier=\"choice-%zu\">", number);
    enum status status = add_content(out, choice->text);
    if (status == STATUS_OK && choice->feedback.size) {
        buf_printf(out,
                   "<qti-feedback-block outcome-identifier=\"FEEDBACK\" identifier=\"choice-%zu\" "
                   "show-hide=\"show\"><qti-content-body>",
                   number);
        status = add_content(out, choice->feedback);
        add(out, "</qti-content-body></qti-feedback-block>");
    }
    add(out, "</qti-simple-choice>\n");
    return status;
}

static enum status add_interaction(struct writer *w, const struct choices *choices, bool is_choice,
                                   bool is_single)
{
    struct buf *out = &w->item;
    enum status status = STATUS_OK;

    if (!is_choice) {
        add(out, "    <qti-extended-text-interaction response-identifier=\"RESPONSE\"/>\n");
        return STATUS_OK;
    }
    buf_printf(out,
               "    <qti-choice-interaction response-identifier=\"RESPONSE\" max-choices=\"%d\" "
               "shuffle=\"true\">\n",
               is_single ? 1 : 0);
    for (size_t i = 0; i < choices->count && status == STATUS_OK; i++)
        status = add_choice(w, &choices->items[i], i + 1);
    add(out, "    </qti-choice-interaction>\n");
    return status;
}

/* Every section but the choices is for those who judge. */
static enum status add_sections(struct writer *w, const struct question *question)
{
    struct buf *out = &w->item;
    enum status status = STATUS_OK;

    for (const struct section *s = question->sections; s && status == STATUS_OK; s = s->next) {
        if (s->kind == SECTION_CHOICES || !s->text.size)
            continue;
        add(out, "    <qti-rubric-block use=\"scoring\" view=\"scorer\"");
        xml_add_attribute(out, "data-section", s->name);
        add(out, "><qti-content-body>");
        status = add_content(out, s->text);
        add(out, "</qti-content-body></qti-rubric-block>\n");
    }
    return status;
}

/* One point for all that is right and nothing else; and what was chosen decides what is said. */
static void add_processing(struct writer *w, const struct question *question)
{
    struct str points = number_trim(question->points);
    bool good = points.size > 0;

    for (size_t i = 0; i < points.size; i++)
        good = good && (ascii_is_digit(points.data[i]) || (i && points.data[i] == '.'));
    add(&w->item,
        "  <qti-response-processing>\n    <qti-response-condition>\n      <qti-response-if>\n"
        "        <qti-match><qti-variable identifier=\"RESPONSE\"/>"
        "<qti-correct identifier=\"RESPONSE\"/></qti-match>\n"
        "        <qti-set-outcome-value identifier=\"SCORE\">"
        "<qti-base-value base-type=\"float\">");
    buf_add_str(&w->item, good ? points : STR("1"));
    add(&w->item, "</qti-base-value></qti-set-outcome-value>\n      </qti-response-if>\n"
                  "    </qti-response-condition>\n"
                  "    <qti-set-outcome-value identifier=\"FEEDBACK\">"
                  "<qti-variable identifier=\"RESPONSE\"/></qti-set-outcome-value>\n"
                  "  </qti-response-processing>\n");
}

static void open_item(struct writer *w, const struct question *question)
{
    struct str lang = question->lang.size ? question->lang : w->set->lang;

    add(&w->item, XML_HEAD "<qti-assessment-item" QTI_ROOT);
    xml_add_attribute(&w->item, "identifier", question->id);
    xml_add_attribute(
        &w->item, "title",
        text_cut(question->head.size ? question->head : question->id, TITLE_MAX_BYTES));
    if (lang.size)
        xml_add_attribute(&w->item, "xml:lang", lang);
    add(&w->item, " adaptive=\"false\" time-dependent=\"false\" tool-name=\"" QTI_TOOL "\">\n");
}

static enum status write_item(struct writer *w, const struct question *question, const char *name)
{
    struct choices choices = {0};
    struct str prompt = STR_NONE;
    size_t right = 0;

    buf_clear(&w->item);
    enum status status = question_prompt(question, &w->arena, &prompt);
    if (status == STATUS_OK)
        status = question_choices(question, &w->arena, &choices);
    if (status != STATUS_OK)
        return status;
    bool is_choice = choices.count >= 2;
    for (size_t i = 0; i < choices.count; i++)
        right += choices.items[i].is_right;
    bool is_single = w->answers && right == 1;
    open_item(w, question);
    add_responses(w, &choices, is_choice, is_single);
    add(&w->item, "  <qti-item-body>\n    <div>");
    status = add_content(&w->item, prompt);
    add(&w->item, "</div>\n");
    if (status == STATUS_OK)
        status = add_interaction(w, &choices, is_choice, is_single);
    if (status == STATUS_OK && w->answers)
        status = add_sections(w, question);
    add(&w->item, "  </qti-item-body>\n");
    if (is_choice && w->answers)
        add_processing(w, question);
    add(&w->item, "</qti-assessment-item>\n");
    if (status == STATUS_OK)
        status = buf_status(&w->item);
    return status == STATUS_OK ? zip_writer_add(w->zip, name, buf_str(&w->item), true) : status;
}

/* --- test and manifest ----------------------------------------------------------------------- */

/* Tags are the resource's keywords. */
static enum status add_resource(struct writer *w, const struct question *question, const char *id,
                                const char *name)
{
    struct str_list tags = {0};
    struct buf *out = &w->manifest;
    enum status status = question_tags(question, ":", &w->arena, &tags);

    buf_printf(out, "    <resource identifier=\"%s\" type=\"imsqti_item_xmlv3p0\" href=\"%s\">\n",
               id, name);
    if (tags.count) {
        add(out, "      <metadata><lom "
                 "xmlns=\"http://ltsc.ieee.org/xsd/LOM\"><general>\n");
        for (size_t i = 0; i < tags.count; i++) {
            add(out, "        <keyword><string>");
            xml_add_text(out, tags.items[i]);
            add(out, "</string></keyword>\n");
        }
        add(out, "      </general></lom></metadata>\n");
    }
    buf_printf(out, "      <file href=\"%s\"/>\n    </resource>\n", name);
    return status;
}

static void note_lost(struct writer *w, const struct question *q)
{
    if (q->source.size)
        problems_add(w->lost, q->line, "left_out", "QTI has no place for the question's source.");
}

static enum status write_question(struct writer *w, const struct question *question)
{
    struct buf id;
    struct buf name;

    arena_clear(&w->arena);
    buf_init(&id, NAME_MAX_BYTES + 16);
    buf_init(&name, NAME_MAX_BYTES + 32);
    add(&id, "item-");
    add_name(&id, question->id);
    buf_printf(&name, "items/%.*s.xml", STR_FMT(buf_str(&id)));
    enum status status = buf_status(&name);
    if (status == STATUS_OK)
        status = write_item(w, question, name.data);
    if (status == STATUS_OK)
        status = add_resource(w, question, id.data, name.data);
    if (status == STATUS_OK) {
        buf_printf(&w->test, "<qti-assessment-item-ref identifier=\"%s\" href=\"%s\"/>\n", id.data,
                   name.data);
        note_lost(w, question);
    }
    buf_finish(&name);
    buf_finish(&id);
    return status;
}

static enum status add_introduction(struct writer *w, struct str intro)
{
    if (!intro.size)
        return STATUS_OK;
    add(&w->test, "<qti-rubric-block use=\"instructions\" view=\"candidate\"><qti-content-body>");
    enum status status = add_content(&w->test, intro);
    add(&w->test, "</qti-content-body></qti-rubric-block>\n");
    return status;
}

static enum status write_topics(struct writer *w, const struct topic *first)
{
    enum status status = STATUS_OK;

    for (const struct topic *topic = first; topic && status == STATUS_OK; topic = topic->next) {
        buf_printf(&w->test, "<qti-assessment-section identifier=\"section-%u\" visible=\"true\"",
                   ++w->sections);
        xml_add_attribute(&w->test, "title", topic->title);
        add(&w->test, ">\n");
        status = add_introduction(w, topic->intro);
        for (const struct question *q = topic->questions; q && status == STATUS_OK; q = q->next)
            status = write_question(w, q);
        if (status == STATUS_OK && !topic->parent)
            status = write_topics(w, topic->subtopics);
        add(&w->test, "</qti-assessment-section>\n");
    }
    return status;
}

static enum status write_test(struct writer *w)
{
    struct buf *out = &w->test;

    add(out, XML_HEAD "<qti-assessment-test" QTI_ROOT);
    xml_add_attribute(out, "identifier", w->set->id);
    xml_add_attribute(out, "title", w->set->title.size ? w->set->title : w->set->id);
    if (w->set->lang.size)
        xml_add_attribute(out, "xml:lang", w->set->lang);
    add(out, " tool-name=\"" QTI_TOOL "\">\n");
    /* The standard lets sections alone have an introduction: the set's is that of the outermost. */
    add(out, "<qti-test-part identifier=\"part\" navigation-mode=\"nonlinear\" "
             "submission-mode=\"simultaneous\">\n<qti-assessment-section identifier=\"set\" "
             "title=\"\" visible=\"true\">\n");
    enum status status = add_introduction(w, w->set->intro);
    if (status == STATUS_OK)
        status = write_topics(w, w->set->topics);
    add(out, "</qti-assessment-section>\n</qti-test-part>\n</qti-assessment-test>\n");
    if (status == STATUS_OK)
        status = buf_status(out);
    return status == STATUS_OK ? zip_writer_add(w->zip, "test.xml", buf_str(out), true) : status;
}

static void open_manifest(struct writer *w)
{
    struct buf *out = &w->manifest;

    add(out, XML_HEAD "<manifest xmlns=\"" MANIFEST_SPACE "\" identifier=\"MANIFEST-");
    add_name(out, w->set->id);
    add(out, "\">\n  <metadata>\n    <schema>QTI Package</schema>\n"
             "    <schemaversion>3.0.0</schemaversion>\n");
    if (w->set->license.size) {
        add(out, "    <lom xmlns=\"http://ltsc.ieee.org/xsd/LOM\"><rights><description><string>");
        xml_add_text(out, w->set->license);
        add(out, "</string></description></rights></lom>\n");
    }
    add(out, "  </metadata>\n  <organizations/>\n  <resources>\n"
             "    <resource identifier=\"test\" type=\"imsqti_test_xmlv3p0\" href=\"test.xml\">\n"
             "      <file href=\"test.xml\"/>\n    </resource>\n");
}

static enum status write_package(struct writer *w)
{
    open_manifest(w);
    enum status status = write_test(w);
    add(&w->manifest, "  </resources>\n</manifest>\n");
    if (status == STATUS_OK)
        status = buf_status(&w->manifest);
    if (status == STATUS_OK)
        status = zip_writer_add(w->zip, "imsmanifest.xml", buf_str(&w->manifest), true);
    return status == STATUS_OK ? zip_writer_end(w->zip) : status;
}

enum status qti_write(const struct question_set *set, const struct format_write_options *options,
                      struct problems *lost, struct buf *out)
{
    struct question_set *bare = NULL;
    struct writer w = {.lost = lost, .answers = options->answers};

    enum status status = options->answers ? STATUS_OK : set_without_answers(set, &bare);
    if (status != STATUS_OK)
        return status;
    w.set = bare ? bare : set;
    note_lost_of_set(set, lost, SET_TITLE | SET_INTRO | SET_LICENSE | SET_LANG | SET_PREAMBLES);
    arena_init(&w.arena, (size_t)SET_MAX_BYTES * 5);
    buf_init(&w.item, (size_t)SET_MAX_BYTES * 8);
    buf_init(&w.test, (size_t)SET_MAX_BYTES * 8);
    buf_init(&w.manifest, (size_t)SET_MAX_BYTES * 8);
    status = zip_writer_create(out, &w.zip);
    if (status == STATUS_OK)
        status = write_package(&w);
    zip_writer_destroy(w.zip);
    buf_finish(&w.manifest);
    buf_finish(&w.test);
    buf_finish(&w.item);
    arena_finish(&w.arena);
    question_set_destroy(bare);
    return status;
}
