/* CrowdAnki's decks: as Anki exports them, and as they are written here. */
#include "formats_support.h"

static const char deck[] =
    "{\n\"__type__\": \"Deck\",\n\"children\": [\n"
    "{\"__type__\": \"Deck\", \"children\": [\n"
    "{\"__type__\": \"Deck\", \"children\": [], \"name\": \"Locks\", \"desc\": \"\", \"notes\": [\n"
    "{\"__type__\": \"Note\", \"fields\": [\"{{c1::Mutex}} guards {{c2::data::what}}.\", "
    "\"More.\"],"
    " \"guid\": \"c!\", \"note_model_uuid\": \"m2\", \"tags\": []}]}],\n"
    "\"name\": \"Threads\", \"desc\": \"<p>About <b>threads</b></p>\", \"note_models\": [],\n"
    "\"notes\": [\n"
    "{\"__type__\": \"Note\",\n\"fields\": [\"What is <code>x</code>?<br>Say.\",\n"
    "\"<div>A <i>thing</i></div>\", \"see docs\", \"<img src=\\\"a.png\\\">\"],\n"
    "\"guid\": \"note-1\", \"note_model_uuid\": \"m1\",\n"
    "\"tags\": [\"py\", \"difficulty::hard\"]},\n"
    "{\"__type__\": \"Note\", \"guid\": \"n2\"},\n"
    "{\"__type__\": \"Note\", \"fields\": [\"P\", \"A\"], \"guid\": \"n3\", \"note_model_uuid\": "
    "\"gone\", \"tags\": []}\n]}\n],\n"
    "\"crowdanki_uuid\": \"d1\", \"deck_config_uuid\": \"c1\", \"desc\": \"\",\n"
    "\"media_files\": [\"a.png\", \"b.mp3\"],\n\"name\": \"Python\",\n"
    "\"note_models\": [\n"
    "{\"__type__\": \"NoteModel\", \"crowdanki_uuid\": \"m1\", \"name\": \"Basic+\", \"flds\": ["
    "{\"name\": \"Front\"}, {\"name\": \"Back\"}, {\"name\": \"References\"}, {\"name\": "
    "\"Picture\"}]},\n"
    "{\"__type__\": \"NoteModel\", \"crowdanki_uuid\": \"m2\", \"name\": \"Cloze\", \"type\": 1, "
    "\"flds\": [{\"name\": \"Text\"}, {\"name\": \"Extra\"}]}],\n"
    "\"notes\": []\n}\n";

static void test_export(void **state)
{
    struct reading reading = read_text_as("crowdanki", deck);
    const struct question *q = question_set_find(reading.set, STR("note-1"));

    (void)state;
    assert_int_equal(must_find("crowdanki")->sniff(str_from(deck), STR("deck.json")), 99);
    assert_str(reading.set->title, "Python");
    assert_non_null(q);
    assert_str(q->head, "What is `x`?");
    assert_str(q->body, "Say.");
    assert_int_equal(q->line, 9);
    assert_str(q->topic->title, "Threads");
    assert_str(q->topic->intro, "About **threads**");
    assert_str(q->difficulty, "hard");
    assert_int_equal(q->tags.count, 1);
    assert_str(section_of(q, "Answer"), "A *thing*");
    assert_str(section_of(q, "References"), "see docs");
    assert_str(section_of(q, "Picture"), "![](a.png)");
    const struct question *cloze = q->topic->subtopics->questions;
    assert_str(cloze->topic->title, "Locks");
    assert_str(cloze->head, "[...] guards [what].");
    assert_problem(&reading.report.skipped, "no_fields", 14);
    assert_problem(&reading.report.warnings, "no_model", 15);
    assert_problem(&reading.report.warnings, "media", 19);
    assert_int_equal(reading.report.found, 4);
    assert_int_equal(reading.report.imported, 3);
    reading_finish(&reading);
}

static void check_pack(const char *name, struct str text)
{
    static const struct there_and_back how = {.format = "crowdanki"};

    check_there_and_back(name, text, &how);
}

static void test_packs_come_back(void **state)
{
    (void)state;
    for_each_pack(check_pack);
}

static void test_what_is_written(void **state)
{
    struct question_set *set = must_read_pack(
        STR(FRONT "### First\nid: a\n# A\nAbout.\n### Q\nid: b\ntags: [two words]\n#### Choices\n"
                  "- [x] one\n  >> SECRET\n- [ ] two\n#### Answer\nSECRET\n"));
    struct problems lost;

    (void)state;
    problems_init(&lost, 10);
    struct buf out = write_as("crowdanki", set, true, &lost);
    assert_problem(&lost, "tags", question_at(set, 1)->line);
    assert_non_null(strstr(out.data, "\"tags\":[\"two_words\"]"));
    struct reading reading = read_as("crowdanki", buf_str(&out));
    assert_str(reading.set->title, "T");
    const struct question *q = question_set_find(reading.set, STR("b"));
    assert_str(q->topic->title, "A");
    assert_str(q->topic->intro, "About.");
    assert_str(section_of(q, "Choices"), "- [x] one\n  >> SECRET\n- [ ] two");
    assert_str(section_of(q, "Answer"), "SECRET");
    assert_str(question_set_find(reading.set, STR("a"))->topic->title, "");
    reading_finish(&reading);
    buf_finish(&out);
    out = write_as("crowdanki", set, false, NULL);
    assert_null(strstr(out.data, "SECRET"));
    assert_null(strstr(out.data, "checked"));
    buf_finish(&out);
    problems_finish(&lost);
    question_set_destroy(set);
}

static void test_bad_files(void **state)
{
    struct reading reading = read_text_as("crowdanki", "{\"__type__\": \"Deck\",\n\"notes\": [}");

    (void)state;
    assert_null(reading.set);
    assert_problem(&reading.report.warnings, "json", 2);
    reading_finish(&reading);
    reading = read_text_as("crowdanki", "{\"__type__\":\"Deck\",\"children\":[1],\"notes\":[2]}");
    assert_null(reading.set);
    reading_finish(&reading);
    reading = read_text_as("crowdanki", "[]");
    assert_null(reading.set);
    reading_finish(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_export),
        cmocka_unit_test(test_packs_come_back),
        cmocka_unit_test(test_what_is_written),
        cmocka_unit_test(test_bad_files),
    };

    return cmocka_run_group_tests_name("crowdanki", tests, NULL, NULL);
}
