/* Lists in the habits in which people write them: each document of tests/fixtures/import that is
 * written after one of these, with what it has to give. */
#include "import_support.h"
#include "questions/fence.h"
#include "questions/lines.h"

struct expected {
    const char *file, *format;
    const char *refused; /* NULL: it isn't */
    unsigned questions, topics, subtopics, no_answer;
    size_t choices, listings;
    unsigned repeated;
    size_t skipped;
    unsigned first_skipped; /* line; 0: none */
};

static const struct expected lists[] = {
    {"anchors-and-bullets.md", "markdown", NULL, 9, 3, 0, 9, 0, 1, 0, 3, 4},
    {"answer-key.txt", "text", NULL, 6, 1, 0, 0, 14, 0, 0, 2, 32},
    {"arabic.md", "markdown", NULL, 5, 2, 0, 0, 0, 1, 0, 0, 0},
    {"ascii-doc.adoc", "markdown", NULL, 2, 1, 0, 0, 0, 1, 0, 0, 0},
    {"behavioural-bullets.md", "markdown", NULL, 8, 3, 0, 8, 0, 0, 0, 1, 24},
    {"bold-bullets-with-links.md", "markdown", NULL, 7, 2, 2, 5, 0, 0, 0, 6, 2},
    {"bold-numbers.md", "markdown", NULL, 6, 1, 0, 0, 0, 0, 0, 1, 20},
    {"bracket-numbers.md", "markdown", NULL, 4, 1, 0, 0, 0, 1, 0, 0, 0},
    {"bullets-and-labels.md", "markdown", NULL, 8, 3, 0, 8, 0, 3, 0, 1, 5},
    {"callouts.md", "markdown", NULL, 2, 1, 0, 0, 0, 0, 0, 1, 12},
    {"cards.md", "markdown", NULL, 5, 1, 0, 0, 0, 0, 0, 0, 0},
    {"checkbox-quiz.md", "markdown", NULL, 5, 1, 0, 1, 16, 3, 0, 0, 0},
    {"chinese-labels.txt", "text", NULL, 3, 2, 0, 0, 0, 0, 0, 0, 0},
    {"chinese.md", "markdown", NULL, 5, 2, 0, 0, 0, 0, 0, 3, 3},
    {"company-table.md", "markdown", NULL, 6, 2, 0, 2, 0, 0, 0, 1, 21},
    {"containers.md", "markdown", NULL, 2, 1, 0, 0, 0, 1, 0, 0, 0},
    {"contents-table.md", "markdown", NULL, 4, 2, 0, 0, 0, 1, 4, 9, 3},
    {"details-by-topic.md", "markdown", NULL, 7, 2, 2, 1, 0, 1, 0, 3, 13},
    {"double-colon-page.txt", "text", NULL, 6, 1, 0, 1, 0, 0, 0, 1, 27},
    {"emoji-difficulty.md", "markdown", NULL, 4, 2, 0, 1, 0, 1, 0, 0, 0},
    {"exam-paper.txt", "text", NULL, 5, 2, 0, 5, 0, 0, 0, 0, 0},
    {"folded-blocks.md", "markdown", NULL, 3, 1, 0, 0, 0, 1, 0, 0, 0},
    {"folded-questions.md", "markdown", NULL, 3, 1, 0, 0, 0, 1, 0, 1, 16},
    {"german-labels.txt", "text", NULL, 4, 1, 0, 0, 0, 0, 0, 0, 0},
    {"html-headings.md", "markdown", NULL, 4, 2, 0, 1, 0, 1, 0, 1, 27},
    {"indented-answers.txt", "text", NULL, 4, 1, 0, 0, 0, 0, 0, 0, 0},
    {"inline-labels.md", "markdown", NULL, 5, 1, 0, 0, 0, 1, 0, 0, 0},
    {"java-numbered.md", "markdown", NULL, 5, 2, 0, 2, 0, 1, 0, 7, 3},
    {"labelled-bullets.md", "markdown", NULL, 3, 2, 0, 1, 0, 0, 0, 1, 3},
    {"lettered-choices.md", "markdown", NULL, 3, 1, 0, 0, 10, 3, 0, 1, 2},
    {"letters-without-key.txt", "text", NULL, 4, 1, 0, 2, 8, 0, 0, 0, 0},
    {"link-list.md", "markdown", "list of links", 0, 0, 0, 0, 0, 0, 0, 0, 0},
    {"listings-as-choices.md", "markdown", NULL, 3, 1, 0, 0, 4, 3, 0, 0, 0},
    {"mail.txt", "text", NULL, 4, 1, 0, 1, 0, 0, 0, 2, 1},
    {"marked-choices.md", "markdown", NULL, 4, 1, 0, 0, 13, 0, 0, 0, 0},
    {"numbered-plain-topics.md", "markdown", NULL, 9, 3, 0, 9, 0, 0, 0, 0, 0},
    {"numbers-and-tabs.txt", "text", NULL, 4, 1, 0, 1, 0, 0, 0, 0, 0},
    {"one-exercise.md", "markdown", NULL, 1, 1, 0, 0, 0, 1, 0, 0, 0},
    {"one-line-pairs.md", "markdown", NULL, 5, 2, 0, 0, 0, 0, 0, 0, 0},
    {"one-question.md", "markdown", NULL, 1, 1, 0, 0, 0, 1, 0, 0, 0},
    {"outline.org", "markdown", NULL, 3, 2, 0, 0, 0, 1, 0, 0, 0},
    {"outliner-cards.md", "text", NULL, 3, 1, 0, 0, 0, 0, 0, 0, 0},
    {"pasted-bullets.txt", "text", NULL, 4, 2, 0, 4, 0, 0, 0, 0, 0},
    {"pasted-document.txt", "text", NULL, 4, 2, 0, 1, 0, 0, 0, 0, 0},
    {"plain-lines.txt", "text", NULL, 5, 2, 0, 5, 0, 0, 0, 0, 0},
    {"plain-paragraphs.md", "markdown", NULL, 3, 2, 0, 0, 0, 0, 0, 0, 0},
    {"question-headings.md", "markdown", NULL, 3, 1, 0, 0, 0, 1, 0, 0, 0},
    {"quoted-answers.md", "markdown", NULL, 4, 2, 0, 1, 0, 0, 0, 1, 4},
    {"russian.md", "markdown", NULL, 5, 2, 0, 0, 0, 0, 0, 1, 29},
    {"scenarios.md", "markdown", NULL, 2, 1, 0, 2, 0, 0, 0, 0, 0},
    {"scraped-page.txt", "text", NULL, 8, 2, 0, 1, 0, 0, 0, 4, 1},
    {"spanish.md", "markdown", NULL, 5, 2, 0, 0, 0, 0, 0, 3, 5},
    {"sql-exercises.md", "markdown", NULL, 3, 2, 0, 0, 0, 3, 0, 0, 0},
    {"starred-choices.txt", "text", NULL, 2, 1, 0, 0, 7, 0, 0, 0, 0},
    {"system-design.md", "markdown", NULL, 2, 1, 0, 0, 0, 0, 0, 3, 3},
    {"topics-as-bullets.md", "markdown", NULL, 7, 3, 0, 7, 0, 0, 0, 0, 0},
    {"underlined.rst", "markdown", NULL, 3, 2, 0, 0, 0, 0, 0, 0, 0},
    {"word-export.txt", "text", NULL, 4, 2, 0, 1, 0, 0, 0, 2, 15},
};

static size_t count_listings(struct str text)
{
    struct fence fence = {0};
    struct str line;
    size_t count = 0;

    while (line_next(&text, &line))
        count += fence_step(&fence, line) == FENCE_OPENS;
    return count;
}

static void count_parts(const struct imported *got, size_t *ret_choices, size_t *ret_listings)
{
    *ret_choices = 0;
    *ret_listings = 0;
    for (const struct question *q = got->set ? question_set_first(got->set) : NULL; q;
         q = question_next(q)) {
        struct arena arena;
        struct choices choices;
        arena_init(&arena, 1 << 20);
        assert_int_equal(question_choices(q, &arena, &choices), STATUS_OK);
        *ret_choices += choices.count;
        *ret_listings += count_listings(q->body);
        for (const struct section *section = q->sections; section; section = section->next)
            *ret_listings += count_listings(section->text);
        arena_finish(&arena);
    }
}

static void test_lists(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        const struct expected *e = &lists[i];
        struct imported got = import_file(e->file);
        const struct import_report *r = &got.report;
        size_t choices;
        size_t listings;
        count_parts(&got, &choices, &listings);
        unsigned line = r->skipped.count ? r->skipped.items[0].line : 0;
        assert_string_equal(r->format, e->format);
        assert_string_equal(r->refused ? r->refused : "", e->refused ? e->refused : "");
        if (r->imported != e->questions || r->topics != e->topics || r->subtopics != e->subtopics ||
            r->no_answer != e->no_answer || choices != e->choices || listings != e->listings ||
            r->duplicates != e->repeated || r->skipped.count != e->skipped ||
            line != e->first_skipped)
            fail_msg("%s: %u questions, %u topics, %u subtopics, %u without answer, %zu choices, "
                     "%zu listings, %u repeated, %zu skipped from line %u",
                     e->file, r->imported, r->topics, r->subtopics, r->no_answer, choices, listings,
                     r->duplicates, r->skipped.count, line);
        assert_int_equal(r->needs_prompt + r->incomplete + r->listing_damaged, 0);
        finish(&got);
    }
}

/* One thing of each list that is easily got wrong: the question whose first line has the words has
 * a part that contains the text. */
static const struct {
    const char *file, *words;
    enum part_name {
        PART_HEAD,
        PART_BODY,
        PART_TOPIC,
        PART_SUBTOPIC,
        PART_SOURCE,
        PART_TAG,
        PART_DIFFICULTY,
        PART_OF_SECTION
    } part;
    enum section_kind section;
    const char *text; /* the whole of a head, topic, source, tag or difficulty; a part of others */
} facts[] = {
    {"bold-numbers.md", "a pipeline", PART_OF_SECTION, SECTION_ANSWER,
     "Several commands sent at once."},
    {"exam-paper.txt", "worst-case", PART_BODY, 0, "(b) Explain how to choose a pivot"},
    {"exam-paper.txt", "linked list", PART_HEAD, 0,
     "Write a function that reverses a linked list."},
    {"indented-answers.txt", "Move semantics", PART_OF_SECTION, SECTION_ANSWER,
     "Content is taken over"},
    {"marked-choices.md", "HTTPS", PART_OF_SECTION, SECTION_CHOICES,
     "- [ ] 80\n- [x] 443\n- [ ] 22"},
    {"marked-choices.md", "layer-4", PART_OF_SECTION, SECTION_CHOICES, "- [x] TCP"},
    {"marked-choices.md", "layer-4", PART_OF_SECTION, SECTION_ANSWER,
     "TCP is in the transport layer."},
    {"marked-choices.md", "lists files", PART_OF_SECTION, SECTION_CHOICES, "- [x] ls\n- [ ] rm"},
    {"marked-choices.md", "a shell", PART_OF_SECTION, SECTION_CHOICES, "- [x] zsh"},
    {"starred-choices.txt", "to the sun", PART_OF_SECTION, SECTION_CHOICES,
     "- [ ] Venus\n- [x] Mercury"},
    {"starred-choices.txt", "rings", PART_OF_SECTION, SECTION_CHOICES, "- [x] Saturn\n- [ ] Earth"},
    {"outliner-cards.md", "scheduler", PART_HEAD, 0, "What does a scheduler do?"},
    {"outliner-cards.md", "scheduler", PART_OF_SECTION, SECTION_ANSWER, "- Often by priority."},
    {"plain-lines.txt", "report a bug", PART_TOPIC, 0, "Basics"},
    {"plain-lines.txt", "Selenium", PART_TOPIC, 0, "Automation"},
    {"plain-paragraphs.md", "a release", PART_OF_SECTION, SECTION_ANSWER, "It has a name."},
    {"topics-as-bullets.md", "Explain NAT", PART_TOPIC, 0, "Networking"},
    {"ascii-doc.adoc", "a record", PART_OF_SECTION, SECTION_ANSWER, "* final\n  * shallow"},
    {"ascii-doc.adoc", "this print", PART_BODY, 0, "```java\nSystem.out.println(1 + \"1\");\n```"},
    {"callouts.md", "TLS", PART_OF_SECTION, SECTION_ANSWER, "- handshake\n- records"},
    {"cards.md", "Zero value", PART_OF_SECTION, SECTION_ANSWER, "nil"},
    {"cards.md", "satisfied", PART_OF_SECTION, SECTION_ANSWER, "No declaration is needed."},
    {"folded-blocks.md", "consumer groups", PART_OF_SECTION, SECTION_HINTS,
     "- Think about scaling."},
    {"folded-blocks.md", "an offset", PART_OF_SECTION, SECTION_ANSWER, "```text\n0 1 2 3\n```"},
    {"folded-questions.md", "a slice", PART_OF_SECTION, SECTION_ANSWER, "A view."},
    {"outline.org", "`let`", PART_OF_SECTION, SECTION_ANSWER, "```elisp\n(let ((x 1)) x)\n```"},
    {"outline.org", "a window", PART_TOPIC, 0, "Basics"},
    {"underlined.rst", "a tuple", PART_TOPIC, 0, "Basics"},
    {"letters-without-key.txt", "a vector", PART_OF_SECTION, SECTION_CHOICES, "- [ ] Velocity"},
    {"letters-without-key.txt", "a tyre", PART_OF_SECTION, SECTION_ANSWER,
     "b. Loosen the nuts before lifting."},
    {"letters-without-key.txt", "a compiler", PART_OF_SECTION, SECTION_ANSWER, "a. Lexing"},
    {"numbers-and-tabs.txt", "an inode", PART_OF_SECTION, SECTION_ANSWER, "It has no name."},
    {"scenarios.md", "at midnight", PART_BODY, 0, "What do you do first?"},
    {"scenarios.md", "at midnight", PART_OF_SECTION, SECTION_SIGNALS,
     "- expected: rolls back\n- red flag: changes production by hand"},
    {"anchors-and-bullets.md", "NULL = NULL", PART_TOPIC, 0, "Questions about data"},
    {"anchors-and-bullets.md", "side effect", PART_OF_SECTION, SECTION_FOLLOW_UPS, "a function"},
    {"anchors-and-bullets.md", "key press", PART_SOURCE, 0, "https://pages.example/keyboard"},
    {"anchors-and-bullets.md", "print, and why", PART_BODY, 0, "xs[0].append(1)"},
    {"arabic.md", "كيف يعمل", PART_OF_SECTION, SECTION_ANSWER, "يحفظ القيم مرتبة."},
    {"arabic.md", "اشرح معنى", PART_HEAD, 0, "اشرح معنى المعاملة"},
    {"behavioural-bullets.md", "leave your job", PART_TOPIC, 0, "Why us?"},
    {"bold-bullets-with-links.md", "Relative", PART_HEAD, 0, "Relative and linear layouts"},
    {"bold-bullets-with-links.md", "Relative", PART_OF_SECTION, SECTION_REFERENCES,
     "- [Learn from here](https://docs.example/layouts) and"},
    {"bold-bullets-with-links.md", "`Scope`", PART_SUBTOPIC, 0, "Screens"},
    {"bracket-numbers.md", "leave a loop", PART_OF_SECTION, SECTION_ANSWER, "2. an exception"},
    {"checkbox-quiz.md", "this script", PART_OF_SECTION, SECTION_CHOICES,
     "- [x] 1\n  >> The brackets start a subshell.\n- [ ] 2"},
    {"checkbox-quiz.md", "loop over", PART_OF_SECTION, SECTION_CHOICES,
     "- [x] B\n  ```bash\n  for a in \"$@\""},
    {"checkbox-quiz.md", "comments out", PART_BODY, 0, "![picture](images/q5.png?raw=png)"},
    {"chinese.md", "每一列", PART_OF_SECTION, SECTION_ANSWER, "写入时每个索引都要更新。"},
    {"chinese-labels.txt", "线程", PART_TOPIC, 0, "并发"},
    {"company-table.md", "a | b", PART_DIFFICULTY, 0, "easy"},
    {"company-table.md", "median", PART_TAG, 0, "Acme"},
    {"company-table.md", "Reverse", PART_OF_SECTION, SECTION_REFERENCES, "[Code](solutions/5.py)"},
    {"company-table.md", "Round", PART_BODY, 0, "without losing a cent"},
    {"containers.md", "什么是防抖", PART_OF_SECTION, SECTION_REFERENCES, "docs.example/debounce"},
    {"contents-table.md", "data down", PART_OF_SECTION, SECTION_ANSWER, "> Note: names are"},
    {"details-by-topic.md", "Explain the following:", PART_BODY, 0, "* Multicast"},
    {"details-by-topic.md", "port 22", PART_OF_SECTION, SECTION_ANSWER, "SSH"},
    {"details-by-topic.md", "an image", PART_OF_SECTION, SECTION_ANSWER, "**Where is it kept?**"},
    {"details-by-topic.md", "True or False", PART_TOPIC, 0, "Networks"},
    {"double-colon-page.txt", "context switch", PART_HEAD, 0, "Define a context switch"},
    {"emoji-difficulty.md", "regression", PART_DIFFICULTY, 0, "easy"},
    {"emoji-difficulty.md", "normal equation", PART_DIFFICULTY, 0, "medium"},
    {"emoji-difficulty.md", "overfit", PART_DIFFICULTY, 0, "hard"},
    {"german-labels.txt", "Testen", PART_OF_SECTION, SECTION_HINTS, "- Denke an die Reihenfolge."},
    {"html-headings.md", "currentColor", PART_TOPIC, 0, "Colours"},
    {"inline-labels.md", "explicit", PART_OF_SECTION, SECTION_ANSWER, "Conversions"},
    {"inline-labels.md", "printed", PART_BODY, 0, "i++ + ++i"},
    {"java-numbered.md", "difference", PART_HEAD, 0,
     "What is the difference between a field and a local variable?"},
    {"java-numbered.md", "interning", PART_TOPIC, 0, "STRINGS"},
    {"labelled-bullets.md", "cycle", PART_OF_SECTION, SECTION_ANSWER, "constant space"},
    {"labelled-bullets.md", "rate of calls", PART_TAG, 0, "design"},
    {"labelled-bullets.md", "late project", PART_OF_SECTION, SECTION_HOW_TO_ANSWER, "Say what"},
    {"lettered-choices.md", "truthy", PART_OF_SECTION, SECTION_CHOICES, "- [x] `0`\n- [ ] `nil`"},
    {"mail.txt", "browser's part", PART_OF_SECTION, SECTION_ANSWER, "the server's own log."},
    {"numbered-plain-topics.md", "Sharding", PART_TOPIC, 0, "Databases"},
    {"one-line-pairs.md", "NAT", PART_OF_SECTION, SECTION_ANSWER, "It replaces addresses"},
    {"one-line-pairs.md", "alias record", PART_TOPIC, 0, "Names"},
    {"one-question.md", "hot stream", PART_TOPIC, 0, "kotlin"},
    {"one-question.md", "hot stream", PART_DIFFICULTY, 0, "medium"},
    {"one-question.md", "hot stream", PART_OF_SECTION, SECTION_FOLLOW_UPS, "slow reader"},
    {"question-headings.md", "context manager", PART_OF_SECTION, SECTION_OTHER, "CC-BY-SA-4.0"},
    {"question-headings.md", "exceptions", PART_DIFFICULTY, 0, "hard"},
    {"quoted-answers.md", "4 KB", PART_DIFFICULTY, 0, "hard"},
    {"quoted-answers.md", "inversion", PART_TOPIC, 0, "Scheduling"},
    {"russian.md", "755", PART_TOPIC, 0, "Файлы"},
    {"scraped-page.txt", "drain a queue", PART_OF_SECTION, SECTION_ANSWER, "then wait."},
    {"scraped-page.txt", "back pressure", PART_TOPIC, 0, "Advanced Questions"},
    {"spanish.md", "pirámide", PART_HEAD, 0, "Explica la pirámide de pruebas"},
    {"spanish.md", "propiedades", PART_TOPIC, 0, "Avanzadas"},
    {"sql-exercises.md", "Second highest", PART_BODY, 0, "Write a query"},
    {"sql-exercises.md", "Second highest", PART_OF_SECTION, SECTION_ANSWER, "-- # not a heading"},
    {"system-design.md", "short links", PART_BODY, 0, "### Requirements"},
    {"system-design.md", "short links", PART_OF_SECTION, SECTION_EXAMPLE_ANSWER, "#### Step 1"},
    {"system-design.md", "short links", PART_OF_SECTION, SECTION_HOW_TO_ANSWER, "before drawing"},
    {"word-export.txt", "door bell", PART_TOPIC, 0, "Techniques"},
    {"answer-key.txt", "least recently", PART_OF_SECTION, SECTION_CHOICES, "- [x] LRU"},
    {"answer-key.txt", "does a queue have", PART_OF_SECTION, SECTION_CHOICES,
     "- [x] enqueue\n- [x] dequeue\n- [ ]"},
    {"answer-key.txt", "bounded queue", PART_OF_SECTION, SECTION_CHOICES, "- [x] blocks"},
    {"answer-key.txt", "write policy", PART_OF_SECTION, SECTION_CHOICES, "- [x] write-through"},
    {"answer-key.txt", "one isn't", PART_OF_SECTION, SECTION_CHOICES, "- [x] shuffle"},
    {"answer-key.txt", "cache that is empty", PART_OF_SECTION, SECTION_CHOICES, "- [x] cold"},
    {"bullets-and-labels.md", "value of `total`", PART_BODY, 0, "var total"},
    {"bullets-and-labels.md", "does this print", PART_BODY, 0, "\n  var inside = 1;\n"},
    {"listings-as-choices.md", "makes a constant", PART_OF_SECTION, SECTION_CHOICES,
     "- [x] :\n  ```js\n  const a = 1;"},
    {"listings-as-choices.md", "have to be", PART_OF_SECTION, SECTION_ANSWER, "explains"},
    {"listings-as-choices.md", "bicycle shed", PART_OF_SECTION, SECTION_ANSWER, "Opens by phone"},
    {"one-exercise.md", "given sum", PART_BODY, 0, "## Example"},
    {"one-exercise.md", "given sum", PART_OF_SECTION, SECTION_ANSWER, "Keep a map"},
    {"pasted-bullets.txt", "needed help", PART_OF_SECTION, SECTION_FOLLOW_UPS, "o Whom did you"},
    {"pasted-bullets.txt", "hard to a customer", PART_TOPIC, 0, "Communication"},
    {"pasted-document.txt", "bicycles", PART_TOPIC, 0, "Estimation"},
    {"pasted-document.txt", "reverses a word", PART_OF_SECTION, SECTION_ANSWER,
     "\n    public static void main"},
    {"word-export.txt", "severity", PART_OF_SECTION, SECTION_ANSWER, "•\tknows an example"},
};

static bool holds(const struct question *q, size_t fact)
{
    const char *text = facts[fact].text;

    switch (facts[fact].part) {
    case PART_HEAD:
        return str_is(q->head, text);
    case PART_BODY:
        return contains(q->body, text);
    case PART_TOPIC:
        return str_is((q->topic->parent ? q->topic->parent : q->topic)->title, text);
    case PART_SUBTOPIC:
        return q->topic->parent && str_is(q->topic->title, text);
    case PART_SOURCE:
        return str_is(q->source, text);
    case PART_TAG:
        return q->tags.count && str_is(q->tags.items[0], text);
    case PART_DIFFICULTY:
        return str_is(q->difficulty, text);
    case PART_OF_SECTION:
        return contains(question_section_text(q, facts[fact].section), text);
    }
    return false;
}

static void test_facts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        struct imported got = import_file(facts[i].file);
        if (!holds(find(&got, facts[i].words), i))
            fail_msg("%s, \"%s\": not \"%s\"", facts[i].file, facts[i].words, facts[i].text);
        finish(&got);
    }
}

/* What isn't a question's is gone: from the first title to the last answer. */
static void test_what_belongs_to_the_page(void **state)
{
    static const struct {
        const char *file, *title, *license;
    } pages[] = {
        {"mail.txt", "questions for Thursday", ""},
        {"scraped-page.txt", "Top 8 Queue Interview Questions and Answers (2024)",
         "all rights reserved"},
        {"anchors-and-bullets.md", "Server side questions", "CC-BY-4.0"},
        {"bold-bullets-with-links.md", "Mobile Interview Questions", "Apache-2.0"},
        {"question-headings.md", "Exam of the second week", ""},
        {"one-question.md", "Cold and hot streams / Kalte und heiße Ströme", ""},
        {"behavioural-bullets.md", "Behavioural Interview Questions", ""},
    };
    static const char *const words[] = {
        "Related Articles", "Lena Ltd", "Back to Top", "back to top", "Share this",
        "Advertisement",    "Best,",    "返回顶部",    "Page 1 of 2"};

    (void)state;
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        struct imported got = import_file(pages[i].file);
        assert_str(got.set->title, pages[i].title);
        assert_str(got.report.license, pages[i].license);
        finish(&got);
    }
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        if (lists[i].refused)
            continue;
        struct imported got = import_file(lists[i].file);
        struct buf pack = must_write_pack(got.set);
        for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
            if (contains(buf_str(&pack), words[k]))
                fail_msg("%s still has \"%s\"", lists[i].file, words[k]);
        buf_finish(&pack);
        finish(&got);
    }
}

/* A set that was imported, written as a pack and read again is the same pack. */
static void test_lists_as_packs(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        if (lists[i].refused)
            continue;
        struct imported got = import_file(lists[i].file);
        struct buf first = must_write_pack(got.set);
        struct question_set *again = must_read(first.data);
        struct buf second = must_write_pack(again);
        assert_true(str_equal(buf_str(&first), buf_str(&second)));
        assert_int_equal(again->question_count, lists[i].questions);
        buf_finish(&second);
        question_set_destroy(again);
        buf_finish(&first);
        finish(&got);
    }
}

static void test_marks_are_points(void **state)
{
    struct imported got = import_file("exam-paper.txt");

    (void)state;
    assert_int_equal(str_is(find(&got, "search tree")->points, "5"), true);
    assert_int_equal(str_is(find(&got, "a stack")->points, "8"), true);
    assert_int_equal(find(&got, "worst-case")->points.size, 0);
    finish(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_marks_are_points),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_what_belongs_to_the_page),
        cmocka_unit_test(test_lists_as_packs),
    };

    return cmocka_run_group_tests_name("import_lists", tests, NULL, NULL);
}
