/* Files as they come: what they are taken for, encodings, folders. */
#include "formats_support.h"

#define STR_INIT(literal)                                                                          \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

static void what_files_are(void **state)
{
    static const struct {
        const char *name, *text, *format;
    } cases[] = {
        {"a.csv", "question,answer\nx?,y\n", "csv"},
        {"a.txt", "question\tanswer\nx?\ty\nz?\tw\n", "tsv"},
        {"a.txt", "#separator:tab\nx?\ty\n", "anki"},
        {"a.txt", "::t::x?{=y ~z}\n", "gift"},
        {"a.txt", "x?\nA) y\nB) z\nANSWER: A\n", "aiken"},
        {"a.txt", "Q: x?\nA: y\n\nQ: z?\nA: w\n", "text"},
        {"a.md", "# T\n\n## What, is, x?\n\ny, z, w\n", "markdown"},
        {"a.txt", FRONT "\n### x?\n", "pack"},
        {"a", "1. What is x, y, z?\n2. What is a, b, c?\n3. What is d, e, f?\n", "text"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct reading r = read_file_bytes(cases[i].name, str_from(cases[i].text));
        if (!r.set || !str_is(str_from(r.report.format), cases[i].format))
            fail_msg("case %zu: %s, %s", i, r.report.format,
                     r.report.refused ? r.report.refused : "read");
        reading_finish(&r);
    }
}

static void markdown_is_read_as_the_import_reads_it(void **state)
{
    static const char folder[] = PARLEY_SOURCE_DIR "/tests/fixtures/import";
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    unsigned files = 0;
    (void)state;

    assert_non_null(dir);
    while ((entry = readdir(dir))) {
        char path[4096];
        const char *dot = strrchr(entry->d_name, '.');
        if (!dot || (strcmp(dot, ".md") != 0 && strcmp(dot, ".txt") != 0))
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        struct buf text = read_whole_file(path);
        struct import_report report;
        struct question_set *set = NULL;
        import_report_init(&report);
        assert_int_equal(import_markdown(buf_str(&text), NULL, &report, &set), STATUS_OK);
        struct reading r = read_file_bytes(entry->d_name, buf_str(&text));
        struct buf json[2];
        for (int i = 0; i < 2; i++) {
            buf_init(&json[i], TEST_MAX_BYTES);
            assert_int_equal(
                import_report_write_json(i ? &r.report : &report, i ? r.set : set, NULL, &json[i]),
                STATUS_OK);
        }
        assert_string_equal(json[0].data, json[1].data);
        if (set) {
            struct buf a = must_write_pack(set);
            struct buf b = must_write_pack(r.set);
            assert_true(str_equal(buf_str(&a), buf_str(&b)));
            buf_finish(&a);
            buf_finish(&b);
        }
        buf_finish(&json[0]);
        buf_finish(&json[1]);
        question_set_destroy(set);
        import_report_finish(&report);
        reading_finish(&r);
        buf_finish(&text);
        files++;
    }
    closedir(dir);
    assert_true(files >= 6);
}

static struct reading read_encoded(const char *encoding, struct str bytes)
{
    struct reading r = {.set = NULL};
    struct format_options options = {.encoding = str_from(encoding)};
    struct format_file file = {STR("a.csv"), bytes};

    import_report_init(&r.report);
    assert_int_equal(formats_read(&file, 1, &options, &r.report, &r.set), STATUS_OK);
    return r;
}

static void encodings(void **state)
{
    static const char utf16[] = "q\0,\0a\0\n\0\xe9\0?\0,\0x\0\n";
    struct reading latin = read_encoded("Windows-1252", STR("question,answer\n\xc3\xa9?,x\n"));
    struct reading utf8 = read_encoded("utf-8", STR("question,answer\n\xe9?,x\n"));
    struct reading wide = read_encoded("utf-16le", (struct str){utf16, sizeof(utf16)});
    (void)state;

    assert_str(question_at(latin.set, 0)->head, "\xc3\x83\xc2\xa9?");
    assert_string_equal(latin.report.encoding, "Windows-1252");
    assert_str(question_at(utf8.set, 0)->head, "\xef\xbf\xbd?");
    assert_problem(&utf8.report.warnings, "replaced", 2);
    assert_str(question_at(wide.set, 0)->head, "\xc3\xa9?");
    assert_string_equal(wide.report.encoding, "UTF-16LE");
    reading_finish(&latin);
    reading_finish(&utf8);
    reading_finish(&wide);
}

static void what_is_no_text_is_refused(void **state)
{
    struct reading pdf = read_file_bytes("a.md", STR("%PDF-1.4 xyz"));
    struct reading zip = read_file_bytes("a.md", STR("PK\3\4broken"));
    struct reading nul = read_file_bytes("a.csv", STR("question,answer\nx\0?,y\n"));
    struct format_options options = {.format = STR("nonsense")};
    struct format_file file = {STR("a"), STR("x")};
    struct reading named = {.set = NULL};
    (void)state;

    assert_null(pdf.set);
    assert_string_equal(pdf.report.refused, "a PDF file");
    assert_null(zip.set);
    assert_non_null(zip.report.refused);
    assert_str(question_at(nul.set, 0)->head, "x\xef\xbf\xbd?");
    assert_problem(&nul.report.warnings, "replaced", 2);
    import_report_init(&named.report);
    assert_int_equal(formats_read(&file, 1, &options, &named.report, &named.set), STATUS_OK);
    assert_non_null(named.report.refused);
    reading_finish(&pdf);
    reading_finish(&zip);
    reading_finish(&nul);
    reading_finish(&named);
}

/* --- folders ---------------------------------------------------------------------------------- */

static const struct format_file quiz[] = {
    {STR_INIT("quiz/topics/10-mutex.md"),
     STR_INIT(
         "---\ntitle: \"What is a mutex?\"\ndifficulty: Advanced\ntags: [a, b c]\n---\n\nMutual "
         "exclusion.\n\n**Hints:** be brief\n")},
    {STR_INIT("quiz/topics/2-lock.md"), STR_INIT("# What is a lock?\n\nIt locks.\n")},
    {STR_INIT("quiz/README.md"),
     STR_INIT("# My quiz\n\nSome words.\n\n- [Locks](topics/2-lock.md)\n")},
    {STR_INIT("quiz/01-closure/question.md"), STR_INIT("# What is a closure?\n\nExplain.\n")},
    {STR_INIT("quiz/01-closure/answer.md"), STR_INIT("# Answer\n\nA function.\n")},
    {STR_INIT("quiz/01-closure/hints.md"), STR_INIT("- think\n")},
    {STR_INIT("quiz/01-closure/solution.py"), STR_INIT("def f():\n    pass\n")},
    {STR_INIT("quiz/02-hoisting/README.md"),
     STR_INIT("# Hoisting\n\nWhat does this print?\n\n## Solution\n\nundefined\n")},
    {STR_INIT("quiz/more/sheet.csv"), STR_INIT("question,answer\nWhat is x?,y\nodd\n")},
    {STR_INIT("quiz/more/list.md"),
     STR_INIT("# Python\n\n## What is a GIL?\n\nA lock.\n\n## What is a lock?\n\nIt locks.\n")},
    {STR_INIT("quiz/LICENSE"), STR_INIT("MIT License\n")},
    {STR_INIT("quiz/logo.png"), STR_INIT("\x89PNG\r\n")},
    {STR_INIT("quiz/a.yml"), STR_INIT("x: 1\n")},
};

static bool names_file(const struct problems *problems, const char *code, const char *file)
{
    for (size_t i = 0; i < problems->count; i++)
        if (str_is(str_from(problems->items[i].code), code) &&
            str_is(problems->items[i].file, file))
            return true;
    return false;
}

static const struct question *find_head(const struct question_set *set, const char *head)
{
    const struct question *q = question_set_first(set);

    while (q && !str_is(q->head, head))
        q = question_next(q);
    assert_non_null(q);
    return q;
}

static struct reading read_quiz(size_t count)
{
    struct reading r = {.set = NULL};

    import_report_init(&r.report);
    assert_int_equal(formats_read(quiz, count, NULL, &r.report, &r.set), STATUS_OK);
    assert_non_null(r.set);
    return r;
}

static void a_folder_is_a_set(void **state)
{
    struct reading r = read_quiz(sizeof(quiz) / sizeof(quiz[0]));
    (void)state;

    assert_str(r.set->title, "My quiz");
    assert_true(str_starts(r.set->intro, STR("Some words.")));
    assert_str(r.set->license, "MIT");
    assert_int_equal(r.set->question_count, 6);
    const struct question *q = find_head(r.set, "What is a closure?");
    assert_str(q->body, "Explain.");
    assert_str(section_of(q, "Answer"), "A function.\n\n```py\ndef f():\n    pass\n```");
    assert_str(section_of(q, "Hints"), "- think");
    assert_str(q->file, "01-closure/question.md");
    q = find_head(r.set, "Hoisting");
    assert_str(q->body, "What does this print?");
    assert_str(section_of(q, "Answer"), "undefined");
    q = find_head(r.set, "What is a mutex?");
    assert_str(q->difficulty, "hard");
    assert_str(q->topic->title, "Topics");
    assert_int_equal(q->tags.count, 2);
    assert_str(find_head(r.set, "What is x?")->topic->title, "More");
    assert_str(find_head(r.set, "What is a GIL?")->topic->title, "Python");
    reading_finish(&r);
}

static void a_folder_says_what_it_left(void **state)
{
    struct reading r = read_quiz(sizeof(quiz) / sizeof(quiz[0]));
    (void)state;

    assert_true(names_file(&r.report.skipped, "binary", "logo.png"));
    assert_true(names_file(&r.report.skipped, "not_read", "a.yml"));
    assert_true(names_file(&r.report.skipped, "no_question", "LICENSE"));
    assert_true(names_file(&r.report.skipped, "shifted", "more/sheet.csv"));
    /* The same words in a list and in a file of its own. */
    assert_true(names_file(&r.report.skipped, "duplicate", "topics/2-lock.md"));
    assert_int_equal(r.report.duplicates, 1);
    assert_string_equal(r.report.encoding, "UTF-8");
    reading_finish(&r);
}

static void the_order_of_files_does_not_matter(void **state)
{
    enum { COUNT = sizeof(quiz) / sizeof(quiz[0]) };
    struct format_file turned[COUNT];
    struct reading a = read_quiz(COUNT);
    struct reading b = {.set = NULL};
    (void)state;

    for (size_t i = 0; i < COUNT; i++)
        turned[i] = quiz[COUNT - 1 - i];
    import_report_init(&b.report);
    assert_int_equal(formats_read(turned, COUNT, NULL, &b.report, &b.set), STATUS_OK);
    struct buf first = must_write_pack(a.set);
    struct buf second = must_write_pack(b.set);
    assert_string_equal(first.data, second.data);
    buf_finish(&first);
    buf_finish(&second);
    reading_finish(&a);
    reading_finish(&b);
}

static bool stop(void *user, size_t done, size_t all)
{
    (void)user;
    (void)done;
    (void)all;
    return false;
}

static void it_can_be_stopped(void **state)
{
    const struct watch watch = {stop, NULL};
    struct format_options options = {.import = {.watch = &watch}};
    struct import_report report;
    struct question_set *set = NULL;
    (void)state;

    import_report_init(&report);
    assert_int_equal(formats_read(quiz, sizeof(quiz) / sizeof(quiz[0]), &options, &report, &set),
                     STATUS_CANCELLED);
    assert_null(set);
    import_report_finish(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_files_are),
        cmocka_unit_test(markdown_is_read_as_the_import_reads_it),
        cmocka_unit_test(encodings),
        cmocka_unit_test(what_is_no_text_is_refused),
        cmocka_unit_test(a_folder_is_a_set),
        cmocka_unit_test(a_folder_says_what_it_left),
        cmocka_unit_test(the_order_of_files_does_not_matter),
        cmocka_unit_test(it_can_be_stopped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
