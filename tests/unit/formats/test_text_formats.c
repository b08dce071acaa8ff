/* Anki's text, GIFT, Aiken; and what every format that is written gives back. */
#include "formats_support.h"

/* --- Anki ------------------------------------------------------------------------------------- */

static void anki_keys_and_fields(void **state)
{
    struct reading r = read_file_bytes(
        "notes.txt",
        STR("#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n"
            "#tags column:6\n"
            "o&{k\tBasic\tPython::Threads\tWhat is a <b>GIL</b>?\t\"A &quot;lock&quot;<br>for "
            "\"\"all\"\"\"\tgil difficulty::hard\n"
            "id-2\tCloze\tPython\tThe {{c1::GIL::what?}} is {{c2::one}}.\tmore\t\n"
            "short\tBasic\n"));
    (void)state;

    assert_string_equal(r.report.format, "anki");
    /* What stands in a deck itself comes before the decks in it. */
    const struct question *q = question_at(r.set, 1);
    assert_str(q->head, "What is a **GIL**?");
    assert_str(section_of(q, "Answer"), "A \"lock\"  \nfor \"all\"");
    assert_str(q->topic->title, "Threads");
    assert_str(q->topic->parent->title, "Python");
    assert_str(q->difficulty, "hard");
    assert_str(q->id, "anki-6f267b6b");
    assert_int_equal(q->tags.count, 1);
    q = question_at(r.set, 0);
    assert_str(q->id, "id-2");
    assert_str(q->head, "The [what?] is [...].");
    assert_str(section_of(q, "Answer"), "The GIL is one.\n\nmore");
    assert_problem(&r.report.skipped, "shifted", 9);
    reading_finish(&r);
}

static void anki_columns_have_names(void **state)
{
    struct reading r = read_text_as("anki", "#separator:semicolon\n#html:false\n#tags:one two\n"
                                            "#columns:Front;Back;Mnemonic;Tags\n"
                                            "What is *x*?;y;z;t\n");
    (void)state;

    const struct question *q = question_at(r.set, 0);
    assert_str(q->head, "What is *x*?");
    assert_str(section_of(q, "Answer"), "y");
    assert_str(section_of(q, "Mnemonic"), "z");
    assert_int_equal(q->tags.count, 3);
    reading_finish(&r);
}

/* A separator that is a part of a character would cut others. */
static void anki_separator_is_a_whole_character(void **state)
{
    struct reading r = read_text_as("anki", "#separator:\xc3\xbf\nWhat is \xc3\xa9?\ty\n");
    (void)state;

    assert_str(question_at(r.set, 0)->head, "What is \xc3\xa9?");
    reading_finish(&r);
}

/* --- GIFT ------------------------------------------------------------------------------------- */

static const char gift[] =
    "// a comment\n$CATEGORY: $course$/top/Set/A//B\n\n"
    "// [id:q1] [tag:x\\]y] [tag:difficulty:easy]\n"
    "::Colours::[markdown]What's *between*?\n{ =yellow # right \n~%-50%red#no ~blue}\n\n"
    "Two \\{braces\\} are {~%50%a ~%50%b ~c} here.\n\n"
    "True\\: or not?{F#it isn't#it is}\n\n"
    "Who?{=Grant =%50%Ulysses#nearly}\n\n"
    "Match {=cat -> food =dog -> bone}\n\n"
    "Pi?{#3.14:0.01}\n\n"
    "[html]Write <b>much</b>. {####as <i>this</i>}\n\n"
    "Only a description.\n\n"
    "Never closed {=a\n\n"
    "Odd {abc}\n\n"
    "Last?{T}\n";

static void gift_forms(void **state)
{
    struct reading r = read_text_as("gift", gift);
    (void)state;

    assert_str(r.set->title, "Set");
    const struct question *q = question_at(r.set, 0);
    assert_str(q->topic->title, "A/B");
    assert_str(q->id, "q1");
    assert_str(q->tags.items[0], "x]y");
    assert_str(q->difficulty, "easy");
    assert_str(q->head, "What's *between*?");
    assert_str(section_of(q, "Title"), "Colours");
    assert_int_equal(q->line, 5);
    check_choice(q, 0, "yellow", true, "right");
    check_choice(q, 1, "red", false, "no");
    q = question_at(r.set, 1);
    assert_str(q->head, "Two {braces} are \\_\\_\\_\\_\\_ here.");
    check_choice(q, 1, "b", true, "");
    check_choice(q, 2, "c", false, "");
    q = question_at(r.set, 2);
    assert_str(q->head, "True: or not?");
    check_choice(q, 0, "True", false, "it isn't");
    check_choice(q, 1, "False", true, "it is");
    assert_str(section_of(question_at(r.set, 3), "Answer"), "- Grant\n- Ulysses (50 %)");
    assert_str(section_of(question_at(r.set, 3), "Feedback"), "- Ulysses (50 %): nearly");
    assert_str(section_of(question_at(r.set, 4), "Answer"), "- cat: food\n- dog: bone");
    assert_str(question_at(r.set, 4)->body, "- cat\n- dog\n\n* food\n* bone");
    assert_str(section_of(question_at(r.set, 5), "Answer"), "3.14 \xc2\xb1 0.01");
    assert_str(question_at(r.set, 6)->head, "Write **much**.");
    assert_str(section_of(question_at(r.set, 6), "Answer"), "as *this*");
    reading_finish(&r);
}

static void gift_faults_cost_one_question(void **state)
{
    struct reading r = read_text_as("gift", gift);
    (void)state;

    assert_int_equal(r.set->question_count, 8);
    assert_str(question_at(r.set, 7)->head, "Last?");
    assert_problem(&r.report.warnings, "description", 21);
    assert_problem(&r.report.skipped, "open_brace", 23);
    assert_problem(&r.report.skipped, "answer_form", 25);
    reading_finish(&r);
}

/* --- Aiken ------------------------------------------------------------------------------------ */

static void aiken_forms(void **state)
{
    struct reading r = read_file_bytes(
        "quiz.txt",
        STR("What is it?\nA) this\nB. that\nANSWER: B\n\nIn two\nlines?\nA. x\nB. y\n"
            "ANSWER: A\nFEEDBACK: because\n\nNothing below\n\nNo answer?\nA) p\nB) q\n"));
    struct reading bad = read_text_as("aiken", "Nothing below\n\nQ?\nA) a\nB) b\nANSWER: Z\n");
    (void)state;

    /* A text without choices is taken for the prompt's first line, unless the file ends. */
    assert_string_equal(r.report.format, "aiken");
    check_choice(question_at(r.set, 0), 1, "that", true, "");
    assert_str(question_at(r.set, 1)->body, "lines?");
    assert_str(section_of(question_at(r.set, 1), "Answer"), "because");
    assert_problem(&r.report.warnings, "no_right_choice", 13);
    assert_problem(&bad.report.warnings, "right_choice", 1);
    reading_finish(&r);
    reading_finish(&bad);
}

static void aiken_names_what_it_leaves_out(void **state)
{
    struct question_set *set = must_read_pack(STR(
        FRONT "\n### Good?\nid: a\n\n#### Choices\n- [x] yes\n- [ ] no\n\n### Two right?\nid: b\n\n"
              "#### Choices\n- [x] yes\n- [x] no\n\n### None?\nid: c\n\n#### Answer\nx\n\n"
              "### Long?\nid: d\n\nmore\n\n#### Choices\n- [x] yes\n- [ ] no\n"));
    struct problems lost;
    (void)state;

    problems_init(&lost, 20);
    struct buf out = write_as("aiken", set, true, &lost);
    assert_str(buf_str(&out), "Good?\nA) yes\nB) no\nANSWER: A\n\n");
    unsigned left_out = 0;
    for (size_t i = 0; i < lost.count; i++)
        left_out += str_is(str_from(lost.items[i].code), "question");
    assert_int_equal(left_out, 3);
    buf_finish(&out);
    out = write_as("aiken", set, false, NULL);
    assert_null(strstr(out.data, "ANSWER"));
    assert_non_null(strstr(out.data, "Two right?"));
    buf_finish(&out);
    problems_finish(&lost);
    question_set_destroy(set);
}

/* --- all of them ------------------------------------------------------------------------------ */

static const char *const written[] = {"csv", "tsv", "anki", "gift"};

/* What differs between two questions, or NULL. */
static const char *difference(const struct question *a, const struct question *b, bool all)
{
    const struct section *s = a->sections;
    const struct section *t = b->sections;

    if (!str_equal(a->id, b->id) || !str_equal(a->head, b->head) || !str_equal(a->body, b->body))
        return "prompt";
    if (!str_equal(a->kind, b->kind) || !str_equal(a->difficulty, b->difficulty) ||
        !str_equal(a->minutes, b->minutes) || a->tags.count != b->tags.count)
        return "keys";
    if (!str_equal(a->topic->title, b->topic->title))
        return "topic";
    for (; s && t; s = s->next, t = t->next)
        if (!str_equal(s->name, t->name) || !str_equal(s->text, t->text))
            return all ? "section" : s->name.data;
    return s || t ? "sections" : NULL;
}

static void check_pack(const char *name, struct str text)
{
    struct question_set *set = must_read_pack(text);

    for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++) {
        struct buf out = write_as(written[i], set, true, NULL);
        struct reading r = read_as(written[i], buf_str(&out));
        assert_non_null(r.set);
        assert_int_equal(r.set->question_count, set->question_count);
        const struct question *p = question_set_first(set);
        unsigned differ = 0;
        for (const struct question *q = question_set_first(r.set); p && q;
             p = question_next(p), q = question_next(q)) {
            const char *what = difference(p, q, true);
            if (what && !str_is(str_from(written[i]), "anki"))
                fail_msg("%s as %s: %.*s: %s", name, written[i], STR_FMT(p->id), what);
            differ += what != NULL;
        }
        /* HTML has no way to say how an asterisk was escaped, or where a blank line was left out.
         */
        assert_true(differ <= 3);
        reading_finish(&r);
        buf_finish(&out);
    }
    question_set_destroy(set);
}

static void packs_survive(void **state)
{
    (void)state;
    for_each_pack(check_pack);
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

static void add_random_text(struct buf *out, unsigned *seed)
{
    static const char *const words[] = {"a",  "=x",    "~",     "#1",    "{y}",    "\\",  ":",
                                        "::", "%50%",  "\"q\"", ",",     ";",      "|",   "->",
                                        "'",  "&amp;", "<b>",   "é",     "*i*",    "`c`", "-",
                                        "1.", "\\n",   "A)",    "[tag]", "ANSWER:"};
    unsigned count = 1 + next_random(seed) % 6;

    buf_add_char(out, 'W');
    for (unsigned i = 0; i < count; i++) {
        buf_add_char(out, ' ');
        buf_add_text(out, words[next_random(seed) % (sizeof(words) / sizeof(words[0]))]);
    }
}

static void add_random_choices(struct buf *pack, unsigned *seed)
{
    unsigned right = next_random(seed) % 3;

    buf_add_text(pack, "\n\n#### Choices\n");
    for (unsigned i = 0; i < 3; i++) {
        buf_printf(pack, "- [%c] %u ", i == right || next_random(seed) % 4 == 0 ? 'x' : ' ', i);
        add_random_text(pack, seed);
        buf_add_text(pack, "\n  >> ");
        add_random_text(pack, seed);
        buf_add_char(pack, '\n');
    }
}

static struct question_set *random_set(unsigned seed)
{
    struct buf pack;

    buf_init(&pack, TEST_MAX_BYTES);
    buf_add_text(&pack, FRONT "\n# Topic\n");
    for (unsigned n = 0; n < 4; n++) {
        buf_add_text(&pack, "\n### ");
        add_random_text(&pack, &seed);
        buf_printf(&pack, "\nid: q%u\ntags: [a, \"b, c\"]\n\n", n);
        if (next_random(&seed) % 2)
            add_random_text(&pack, &seed);
        if (next_random(&seed) % 2)
            add_random_choices(&pack, &seed);
        buf_add_text(&pack, "\n\n#### Answer\n");
        add_random_text(&pack, &seed);
        buf_add_text(&pack, "\n\n");
        add_random_text(&pack, &seed);
        buf_add_char(&pack, '\n');
    }
    struct question_set *set = must_read_pack(buf_str(&pack));
    buf_finish(&pack);
    return set;
}

static void check_random_set(const struct question_set *set, const char *format, unsigned round)
{
    struct buf out = write_as(format, set, true, NULL);
    struct reading r = read_as(format, buf_str(&out));
    const struct question *p = question_set_first(set);
    const struct question *q = question_at(r.set, 0);

    for (; p && q; p = question_next(p), q = question_next(q)) {
        struct question made = *p;
        if (question_section(p, SECTION_CHOICES))
            made.kind = STR("choice");
        const char *what = difference(&made, q, true);
        if (what)
            fail_msg("round %u as %s: %.*s: %s\n%s", round, format, STR_FMT(p->id), what, out.data);
    }
    assert_true(!p && !q);
    reading_finish(&r);
    buf_finish(&out);
}

/* Sets of signs that mean something to one format or another. */
static void random_sets_survive(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 300; round++) {
        struct question_set *set = random_set(round);
        for (size_t i = 0; i < COUNT_OF(written); i++)
            if (!str_is(str_from(written[i]), "anki"))
                check_random_set(set, written[i], round);
        question_set_destroy(set);
    }
}

static void check_bare(const char *name, struct str text)
{
    struct question_set *set = must_read_pack(text);

    (void)name;
    for (size_t i = 0; i < format_count; i++) {
        if (!formats[i].write || str_is(str_from(formats[i].name), "qti"))
            continue;
        struct buf out = write_as(formats[i].name, set, false, NULL);
        for (const struct question *q = question_set_first(set); q; q = question_next(q)) {
            struct str answer = section_of(q, "Answer");
            struct str line = answer;
            const char *end = line.size ? memchr(line.data, '\n', line.size) : NULL;
            line.size = end ? (size_t)(end - line.data) : line.size;
            if (line.size > 40 && memmem(out.data, out.size, line.data, line.size))
                fail_msg("%s without answers has: %.*s", formats[i].name, STR_FMT(line));
        }
        buf_finish(&out);
    }
    question_set_destroy(set);
}

static void nothing_tells_without_answers(void **state)
{
    (void)state;
    for_each_pack(check_bare);
}

static void hostile_texts_end(void **state)
{
    static const char *const names[] = {"anki", "gift", "aiken", "tsv"};
    static const char *const pieces[] = {
        "x",      "{",      "{=a ", "=a->b ", "a {\n\n", "//[tag:\n",        "A) x\n",
        "\"\t\n", "{{c1::", "::",   "\\",     "#a:b\n",  "$CATEGORY: a/b\n", "a{=b#c =d#e\n"};
    enum { COPIES = 60000 };
    (void)state;

    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        struct buf text;
        buf_init(&text, TEST_MAX_BYTES);
        for (int n = 0; n < COPIES; n++)
            buf_add_text(&text, pieces[i]);
        for (size_t j = 0; j < sizeof(names) / sizeof(names[0]); j++) {
            struct reading r = read_as(names[j], buf_str(&text));
            assert_true(r.set || r.report.refused);
            reading_finish(&r);
        }
        buf_add_text(&text, "}\n");
        struct reading r = read_as("gift", buf_str(&text));
        assert_true(r.set || r.report.refused);
        reading_finish(&r);
        buf_finish(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(anki_keys_and_fields),
        cmocka_unit_test(anki_columns_have_names),
        cmocka_unit_test(anki_separator_is_a_whole_character),
        cmocka_unit_test(gift_forms),
        cmocka_unit_test(gift_faults_cost_one_question),
        cmocka_unit_test(aiken_forms),
        cmocka_unit_test(aiken_names_what_it_leaves_out),
        cmocka_unit_test(packs_survive),
        cmocka_unit_test(random_sets_survive),
        cmocka_unit_test(nothing_tells_without_answers),
        cmocka_unit_test(hostile_texts_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
