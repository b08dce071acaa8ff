/* QTI in the forms in which Canvas (1.2), TAO (2.2) and others (3.0) export it, packages, and what
 * is written. */
#include "formats_support.h"

static const char canvas[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<questestinterop xmlns=\"http://www.imsglobal.org/xsd/ims_qtiasiv1p2\">\n"
    "<assessment ident=\"g1\" title=\"Python quiz\">\n"
    "<section ident=\"root_section\">\n"
    "<item ident=\"g2\" title=\"Question\">\n" /* line 5 */
    "<itemmetadata><qtimetadata>\n"
    "<qtimetadatafield><fieldlabel>question_type</fieldlabel>"
    "<fieldentry>multiple_choice_question</fieldentry></qtimetadatafield>\n"
    "<qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>2.0</fieldentry>"
    "</qtimetadatafield>\n"
    "</qtimetadata></itemmetadata>\n"
    "<presentation><material><mattext texttype=\"text/html\">"
    "&lt;p&gt;What is &lt;b&gt;it&lt;/b&gt;?&lt;/p&gt;</mattext></material>\n"
    "<response_lid ident=\"response1\" rcardinality=\"Single\"><render_choice>\n"
    "<response_label ident=\"11\"><material><mattext texttype=\"text/plain\">a_b</mattext>"
    "</material></response_label>\n"
    "<response_label ident=\"12\"><material><mattext texttype=\"text/html\">&lt;i&gt;c&lt;/i&gt;"
    "</mattext></material></response_label>\n"
    "</render_choice></response_lid></presentation>\n"
    "<resprocessing><outcomes><decvar maxvalue=\"100\" minvalue=\"0\" varname=\"SCORE\" "
    "vartype=\"Decimal\"/></outcomes>\n"
    "<respcondition continue=\"Yes\"><conditionvar><other/></conditionvar>"
    "<displayfeedback feedbacktype=\"Response\" linkrefid=\"general_fb\"/></respcondition>\n"
    "<respcondition continue=\"Yes\"><conditionvar><varequal respident=\"response1\">11</varequal>"
    "</conditionvar><displayfeedback feedbacktype=\"Response\" linkrefid=\"11_fb\"/>"
    "</respcondition>\n"
    "<respcondition continue=\"No\"><conditionvar><varequal respident=\"response1\">12</varequal>"
    "</conditionvar><setvar action=\"Set\" varname=\"SCORE\">100</setvar></respcondition>\n"
    "</resprocessing>\n"
    "<itemfeedback ident=\"general_fb\"><flow_mat><material><mattext texttype=\"text/html\">"
    "Because.</mattext></material></flow_mat></itemfeedback>\n"
    "<itemfeedback ident=\"11_fb\"><flow_mat><material><mattext texttype=\"text/html\">No!"
    "</mattext></material></flow_mat></itemfeedback>\n"
    "</item>\n"
    "<section ident=\"g3\" title=\"Group\">\n"
    "<item ident=\"g4\" title=\"Several\">\n"
    "<presentation><material><mattext>Which?</mattext></material>\n"
    "<response_lid ident=\"r\" rcardinality=\"Multiple\"><render_choice>\n"
    "<response_label ident=\"A\"><material><mattext>a</mattext></material></response_label>\n"
    "<response_label ident=\"B\"><material><mattext>b</mattext></material></response_label>\n"
    "<response_label ident=\"C\"><material><mattext>c</mattext></material></response_label>\n"
    "</render_choice></response_lid></presentation>\n"
    "<resprocessing><respcondition><conditionvar><and><varequal respident=\"r\">A</varequal>"
    "<not><varequal respident=\"r\">B</varequal></not><varequal respident=\"r\">C</varequal></and>"
    "</conditionvar><setvar action=\"Set\">100</setvar></respcondition></resprocessing>\n"
    "</item>\n"
    "</section>\n"
    "<item ident=\"g5\" title=\"Short\">\n"
    "<presentation><material><mattext>Name one.</mattext></material>"
    "<response_str ident=\"r\"><render_fib/></response_str></presentation>\n"
    "<resprocessing><respcondition><conditionvar><varequal>x</varequal><varequal>y</varequal>"
    "</conditionvar><setvar>100</setvar></respcondition></resprocessing>\n"
    "</item>\n"
    "<item ident=\"g6\" title=\"Number\">\n"
    "<presentation><material><mattext>How many?</mattext></material>"
    "<response_str ident=\"r\" rcardinality=\"Single\"><render_fib fibtype=\"Decimal\"/>"
    "</response_str></presentation>\n"
    "<resprocessing><respcondition><conditionvar><or><varequal>4</varequal><and><vargte>3.5</"
    "vargte>"
    "<varlte>4.5</varlte></and></or></conditionvar><setvar>100</setvar></respcondition>"
    "</resprocessing>\n"
    "</item>\n"
    "<item ident=\"g7\" title=\"Essay\"><presentation><material><mattext>Explain.</mattext>"
    "</material><response_str ident=\"r\"><render_fib/></response_str></presentation></item>\n"
    "<item ident=\"g8\" title=\"M\">\n" /* line 55 */
    "<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel>"
    "<fieldentry>matching_question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>\n"
    "<presentation><response_lid ident=\"r\"><render_choice/></response_lid></presentation>\n"
    "</item>\n"
    "<item ident=\"g9\" title=\"Spot\"><presentation><response_xy ident=\"r\"/></presentation>"
    "</item>\n"
    "</section></assessment></questestinterop>\n";

static void test_canvas(void **state)
{
    struct reading reading = read_text_as("qti", canvas);
    const struct question *q = question_at(reading.set, 0);

    (void)state;
    assert_str(reading.set->title, "Python quiz");
    assert_str(q->id, "g2");
    assert_str(q->head, "What is **it**?");
    assert_str(q->points, "2");
    assert_int_equal(q->line, 5);
    assert_str(section_of(q, "Choices"), "- [ ] a_b\n  >> No!\n- [x] *c*");
    assert_str(section_of(q, "Answer"), "Because.");
    assert_str(section_of(q, "Title"), "");
    q = question_set_find(reading.set, STR("g4"));
    assert_str(q->topic->title, "Group");
    assert_str(section_of(q, "Choices"), "- [x] a\n- [ ] b\n- [x] c");
    assert_str(section_of(q, "Title"), "Several");
    assert_str(section_of(question_set_find(reading.set, STR("g5")), "Answer"), "- x\n- y");
    assert_str(section_of(question_set_find(reading.set, STR("g6")), "Answer"),
               "- 4\n- 3.5 to 4.5");
    assert_int_equal(question_state(question_set_find(reading.set, STR("g7"))), QUESTION_NO_ANSWER);
    assert_problem(&reading.report.skipped, "question_type", 43);
    assert_problem(&reading.report.skipped, "question_type", 47);
    assert_int_equal(reading.report.found, 7);
    assert_int_equal(reading.report.imported, 5);
    reading_finish(&reading);
}

#define TAO_ROOT                                                                                   \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                 \
    "<assessmentItem xmlns=\"http://www.imsglobal.org/xsd/imsqti_v2p2\" "                          \
    "xmlns:m=\"http://www.w3.org/1998/Math/MathML\" "                                              \
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "                                     \
    "xsi:schemaLocation=\"http://www.imsglobal.org/xsd/imsqti_v2p2 "                               \
    "http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2.xsd\" "

static const char tao[] = TAO_ROOT
    "identifier=\"i60114\" title=\"Item 3\" label=\"Item 3\" xml:lang=\"en-US\" "
    "adaptive=\"false\" timeDependent=\"false\" toolName=\"TAO\" toolVersion=\"3.4\">\n"
    "  <responseDeclaration identifier=\"RESPONSE\" cardinality=\"multiple\" "
    "baseType=\"identifier\">\n"
    "    <correctResponse>\n      <value><![CDATA[choice_1]]></value>\n"
    "      <value><![CDATA[choice_3]]></value>\n    </correctResponse>\n"
    "  </responseDeclaration>\n"
    "  <outcomeDeclaration identifier=\"SCORE\" cardinality=\"single\" baseType=\"float\"/>\n"
    "  <stylesheet href=\"style/custom/tao-user-styles.css\" type=\"text/css\"/>\n"
    "  <itemBody>\n    <div class=\"grid-row\"><div class=\"col-12\">\n"
    "      <p>Look at <code>x</code>:</p>\n      <pre>x = 1\nif x &lt; 2:\n    pass</pre>\n"
    "      <choiceInteraction responseIdentifier=\"RESPONSE\" shuffle=\"false\" maxChoices=\"0\">\n"
    "        <prompt>Which are right?</prompt>\n"
    "        <simpleChoice identifier=\"choice_1\" fixed=\"false\">One <b>1</b>"
    "<feedbackInline outcomeIdentifier=\"FEEDBACK\" identifier=\"choice_1\" showHide=\"show\">Yes."
    "</feedbackInline></simpleChoice>\n"
    "        <simpleChoice identifier=\"choice_2\">Two</simpleChoice>\n"
    "        <simpleChoice identifier=\"choice_3\"><p>Three</p></simpleChoice>\n"
    "      </choiceInteraction>\n    </div></div>\n  </itemBody>\n"
    "  <modalFeedback outcomeIdentifier=\"FEEDBACK\" identifier=\"choice_2\" showHide=\"show\">No."
    "</modalFeedback>\n"
    "  <modalFeedback outcomeIdentifier=\"FEEDBACK\" identifier=\"SOLUTION\" showHide=\"show\">"
    "<p>It is so.</p></modalFeedback>\n"
    "</assessmentItem>\n";

static void test_tao(void **state)
{
    struct reading reading = read_text_as("qti", tao);
    const struct question *q = question_at(reading.set, 0);

    (void)state;
    assert_str(q->id, "i60114");
    assert_str(q->head, "Look at `x`:");
    assert_str(q->body, "```\nx = 1\nif x < 2:\n    pass\n```\n\nWhich are right?");
    assert_str(section_of(q, "Choices"),
               "- [x] One **1**\n  >> Yes.\n- [ ] Two\n  >> No.\n- [x] Three");
    assert_str(section_of(q, "Answer"), "It is so.");
    assert_str(section_of(q, "Title"), "Item 3");
    assert_str(reading.set->lang, "en-US");
    assert_int_equal(reading.report.warnings.count, 0);
    reading_finish(&reading);
}

static void test_text_entries(void **state)
{
    struct reading reading = read_text_as(
        "qti",
        TAO_ROOT "identifier=\"a\" title=\"T\">"
                 "<responseDeclaration identifier=\"R\" cardinality=\"single\" baseType=\"string\">"
                 "<correctResponse><value>York</value></correctResponse>"
                 "<mapping defaultValue=\"0\"><mapEntry mapKey=\"York\" mappedValue=\"1\"/>"
                 "<mapEntry mapKey=\"york\" mappedValue=\"0.5\"/>"
                 "<mapEntry mapKey=\"Bath\" mappedValue=\"0\"/></mapping></responseDeclaration>"
                 "<itemBody><p>Dead in <textEntryInteraction responseIdentifier=\"R\"/> now.</p>"
                 "</itemBody></assessmentItem>");
    const struct question *q = question_at(reading.set, 0);

    (void)state;
    assert_str(q->head, "Dead in \\_\\_\\_\\_ now.");
    assert_str(section_of(q, "Answer"), "- York\n- york");
    reading_finish(&reading);
}

static void test_version_3_and_tests(void **state)
{
    struct reading reading = read_text_as(
        "qti",
        "<qti-assessment-test xmlns=\"http://www.imsglobal.org/xsd/imsqtiasi_v3p0\" "
        "identifier=\"t\" title=\"All\" xml:lang=\"en\">\n"
        "<qti-test-part identifier=\"p\"><qti-assessment-section identifier=\"s\" title=\"One\">\n"
        "<qti-rubric-block view=\"candidate\"><qti-content-body><p>About.</p></qti-content-body>"
        "</qti-rubric-block>\n"
        "<qti-assessment-item identifier=\"a\" title=\"x\">\n"
        "<qti-response-declaration identifier=\"RESPONSE\" cardinality=\"single\" "
        "base-type=\"identifier\"><qti-correct-response><qti-value>B</qti-value>"
        "</qti-correct-response></qti-response-declaration>\n"
        "<qti-item-body><p>Q</p><qti-choice-interaction response-identifier=\"RESPONSE\" "
        "max-choices=\"1\"><qti-prompt>Which?</qti-prompt>"
        "<qti-simple-choice identifier=\"A\">a</qti-simple-choice>"
        "<qti-simple-choice identifier=\"B\">b<qti-feedback-inline outcome-identifier=\"F\" "
        "identifier=\"B\" show-hide=\"show\">Yes</qti-feedback-inline></qti-simple-choice>"
        "</qti-choice-interaction></qti-item-body></qti-assessment-item>\n"
        "<qti-assessment-section identifier=\"s2\" title=\"Deep\">"
        "<qti-assessment-item identifier=\"b\" title=\"y\"><qti-item-body><p>R</p>"
        "<qti-extended-text-interaction response-identifier=\"RESPONSE\"/>"
        "<qti-rubric-block view=\"scorer\"><p>Key.</p></qti-rubric-block></qti-item-body>"
        "</qti-assessment-item></qti-assessment-section>\n"
        "<qti-assessment-item identifier=\"c\" title=\"z\"><qti-item-body>\n"
        "<qti-order-interaction response-identifier=\"R\"/></qti-item-body>"
        "</qti-assessment-item>\n"
        "<qti-assessment-item-ref identifier=\"d\" href=\"d.xml\"/>\n"
        "</qti-assessment-section></qti-test-part></qti-assessment-test>");
    const struct question *q = question_at(reading.set, 0);

    (void)state;
    assert_str(reading.set->title, "All");
    assert_str(q->topic->title, "One");
    assert_str(q->topic->intro, "About.");
    assert_str(q->head, "Q");
    assert_str(q->body, "Which?");
    assert_str(section_of(q, "Choices"), "- [ ] a\n- [x] b\n  >> Yes");
    q = question_at(reading.set, 1);
    assert_str(q->topic->title, "Deep");
    assert_str(section_of(q, "Answer"), "Key.");
    assert_problem(&reading.report.skipped, "question_type", 9);
    assert_problem(&reading.report.skipped, "reference", 10);
    assert_int_equal(reading.report.found, 4);
    reading_finish(&reading);
}

/* --- packages -------------------------------------------------------------------------------- */

static void check_pack(const char *name, struct str text)
{
    static const struct there_and_back how = {
        .format = "qti", .in_package = true, .keeps_language = true};

    check_there_and_back(name, text, &how);
}

static void test_packs_come_back(void **state)
{
    (void)state;
    for_each_pack(check_pack);
}

static void test_what_a_package_holds(void **state)
{
    struct question_set *set = must_read_pack(
        STR(FRONT "Intro.\n# A & B\nAbout.\n### Which \"one\"?\nid: Q.1:x\ntags: [a, b]\ntime: 4\n"
                  "\n<b>raw</b> & \x01\n#### Choices\n- [x] one\n  >> yes\n- [ ] two\n"
                  "#### Answer\nBecause\n#### Own name\ntext\n"));
    struct arena arena;
    struct zip_files files;

    (void)state;
    struct buf out = write_as("qti", set, true, NULL);
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(zip_read(buf_str(&out), &arena, NULL, &files), STATUS_OK);
    assert_int_equal(files.count, 3);
    assert_str(files.items[0].name, "items/item-_51_2e1_3ax.xml");
    assert_str(files.items[1].name, "test.xml");
    assert_str(files.items[2].name, "imsmanifest.xml");
    const char *item = files.items[0].bytes.data;
    assert_non_null(strstr(item, "identifier=\"Q.1:x\" title=\"Which &quot;one&quot;?\""));
    assert_non_null(strstr(item, "<qti-value>choice-1</qti-value>"));
    assert_null(strstr(item, "<b>"));
    struct reading reading = read_package(buf_str(&out));
    const struct question *q = question_at(reading.set, 0);
    assert_str(q->id, "Q.1:x");
    assert_str(q->file, "items/item-_51_2e1_3ax.xml");
    assert_int_equal(q->tags.count, 2);
    assert_str(q->minutes, "4");
    assert_str(section_of(q, "Own name"), "text");
    assert_str(section_of(q, "Choices"), "- [x] one\n  >> yes\n- [ ] two");
    assert_str(reading.set->title, "T");
    assert_str(reading.set->intro, "Intro.");
    assert_str(q->topic->intro, "About.");
    reading_finish(&reading);
    arena_finish(&arena);
    buf_finish(&out);
    question_set_destroy(set);
}

static void test_without_answers(void **state)
{
    struct question_set *set = must_read_pack(
        STR(FRONT "# A\n### Q\nid: a\n#### Choices\n- [x] one\n  >> SECRET\n- [ ] two\n"
                  "#### Answer\nSECRET\n### R\nid: b\n#### Answer\nSECRET\n#### Signals\n"
                  "- strong: SECRET\n#### Hints\n- SECRET\n"));
    struct arena arena;
    struct zip_files files;

    (void)state;
    struct buf out = write_as("qti", set, false, NULL);
    arena_init(&arena, TEST_MAX_BYTES);
    assert_int_equal(zip_read(buf_str(&out), &arena, NULL, &files), STATUS_OK);
    assert_int_equal(files.count, 4);
    for (size_t i = 0; i < files.count; i++) {
        assert_null(strstr(files.items[i].bytes.data, "SECRET"));
        assert_null(strstr(files.items[i].bytes.data, "correct"));
    }
    assert_non_null(strstr(files.items[0].bytes.data, "max-choices=\"0\""));
    arena_finish(&arena);
    buf_finish(&out);
    question_set_destroy(set);
}

/* A package with faults: what can be read is, and each fault has its file. */
static void test_faults_have_their_file(void **state)
{
    struct buf out;
    struct zip_writer *zip = NULL;

    (void)state;
    buf_init(&out, TEST_MAX_BYTES);
    assert_int_equal(zip_writer_create(&out, &zip), STATUS_OK);
    assert_int_equal(zip_writer_add(zip, "p/imsmanifest.xml",
                                    STR("<manifest><resources>"
                                        "<resource type=\"imsqti_item_xmlv2p1\" href=\"i/a.xml\"/>"
                                        "<resource type=\"imsqti_item_xmlv2p1\" href=\"i/b.xml\"/>"
                                        "<resource type=\"imsqti_test_xmlv2p1\" href=\"t.xml\"/>"
                                        "<resource type=\"webcontent\" href=\"i/a.png\"/>"
                                        "</resources></manifest>"),
                                    true),
                     STATUS_OK);
    assert_int_equal(
        zip_writer_add(zip, "p/t.xml",
                       STR("<assessmentTest title=\"T\"><assessmentSection title=\"S\">\n"
                           "<assessmentItemRef href=\"./i/../i/a.xml\"/>\n"
                           "<assessmentItemRef href=\"i/none.xml\"/>\n"
                           "</assessmentSection></assessmentTest>"),
                       true),
        STATUS_OK);
    assert_int_equal(zip_writer_add(zip, "p/i/a.xml",
                                    STR("<assessmentItem identifier=\"a\"><itemBody><p>Q</p>"
                                        "</itemBody></assessmentItem>"),
                                    true),
                     STATUS_OK);
    assert_int_equal(zip_writer_add(zip, "p/i/b.xml", STR("<assessmentItem>\n</b>"), true),
                     STATUS_OK);
    assert_int_equal(zip_writer_end(zip), STATUS_OK);
    zip_writer_destroy(zip);
    struct reading reading = read_package(buf_str(&out));
    assert_int_equal(reading.set->question_count, 1);
    assert_str(question_at(reading.set, 0)->topic->title, "S");
    assert_str(question_at(reading.set, 0)->file, "p/i/a.xml");
    assert_problem(&reading.report.skipped, "reference", 3);
    assert_problem(&reading.report.warnings, "xml", 2);
    for (size_t i = 0; i < reading.report.warnings.count; i++)
        assert_str(reading.report.warnings.items[i].file, "p/i/b.xml");
    reading_finish(&reading);
    buf_finish(&out);
}

static void test_sniffing(void **state)
{
    const struct format *format = must_find("qti");

    (void)state;
    assert_true(format->sniff(str_from(canvas), STR("x.xml")) > 90);
    assert_true(format->sniff(str_from(tao), STR("x.xml")) > 90);
    assert_int_equal(format->sniff(STR("<?xml version=\"1.0\"?><quiz/>"), STR("x.xml")), 0);
    assert_int_equal(format->sniff(STR("# Markdown"), STR("x.md")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_canvas),          cmocka_unit_test(test_tao),
        cmocka_unit_test(test_text_entries),    cmocka_unit_test(test_version_3_and_tests),
        cmocka_unit_test(test_packs_come_back), cmocka_unit_test(test_what_a_package_holds),
        cmocka_unit_test(test_without_answers), cmocka_unit_test(test_faults_have_their_file),
        cmocka_unit_test(test_sniffing),
    };

    return cmocka_run_group_tests_name("qti", tests, NULL, NULL);
}
