/* One small document for each thing that a naive reader gets wrong. */
#include "import_support.h"

struct small {
    const char *text;
    unsigned questions, topics, subtopics;
    const char *head; /* of the first question */
    const char *body; /* NULL: not looked at */
    const char *answer;
};

/* One small document for each thing that a naive reader gets wrong. */
static void test_habits(void **state)
{
    static const struct small cases[] = {
        {"# T\n\n## What is a?\nx\n\n## What is b?\ny\n", 2, 1, 0, "What is a?", "", "x"},
        /* Topic and question share a level. */
        {"# T\n\n## Basics\n\n## What is a?\nx\n\n## Advanced\n\n## What is b?\ny\n", 2, 2, 0,
         "What is a?", "", "x"},
        {"# T\n## A\n### A1\n#### What is a?\nx\n### A2\n#### What is b?\ny\n## B\n#### Why c?\n",
         3, 2, 2, "What is a?", "", "x"},
        /* A heading inside a list item; its content loses the item's indent. */
        {"# T\n\n- ### What is a?\n\n  x\n\n      code\n\n- ### What is b?\n\n  y\n", 2, 1, 0,
         "What is a?", "", "x\n\n    code"},
        /* A short title, a number, and the prompt below it. */
        {"# T\n## 1. Two sums\nWhich two add up?\n\nSo.\n## 2. Why b?\ny\n## 3. Why c?\nz\n", 3, 1,
         0, "Two sums", "Which two add up?", "So."},
        /* The listing under a question that points at it is part of the prompt. */
        {"# T\n## What does this print?\n```py\n1\n```\nOne.\n## Why?\nx\n", 2, 1, 0,
         "What does this print?", "```py\n1\n```", "One."},
        {"# T\n## How do you write one?\n```py\n1\n```\n## Why?\nx\n", 2, 1, 0,
         "How do you write one?", "", "```py\n1\n```"},
        /* A heading that names a field. */
        {"# T\n## Why a?\ntext\n### Answer\nx\n## Why b?\n### Hint\nh\n### Solution\ny\n", 2, 1, 0,
         "Why a?", "text", "x"},
        /* Code that looks like structure. */
        {"# T\n## Why a?\n```\n## Why not?\n```\n## Why b?\n    # Why c?\n", 2, 1, 0, "Why a?", "",
         "```\n## Why not?\n```"},
        /* A fence in a list item ends with the item. */
        {"# T\n## Why a?\n- ```\n  x\n\n## Why b?\ny\n", 2, 1, 0, "Why a?", "", "- ```\n  x"},
        {"<!--\n## Why hidden?\n-->\n# T\n## Why a?\nx\n## Why b?\ny\n", 2, 1, 0, "Why a?", "",
         "x"},
        {"Title\n=====\n\nWhy a?\n------\nx\n\nWhy b?\n------\ny\n", 2, 1, 0, "Why a?", "", "x"},
        {"---\ntitle: Page\nlicense: CC0-1.0\n---\n\n## Why a?\nx\n## Why b?\ny\n", 2, 1, 0,
         "Why a?", "", "x"},
        {"Q: Why a\nor b?\nA: x\n\nmore\n\nQ: Why c?\nA: y\n", 2, 1, 0, "Why a or b?", "",
         "x\n\nmore"},
        {"**1. Why a?**\n\nx\n\n**2. Why b?**\n\ny\n", 2, 1, 0, "Why a?", "", "x"},
        {"1. Why a?\n   x\n2. Why b?\n\n   y\n", 2, 1, 0, "Why a?", "", "x"},
        /* The numbers of a list inside an answer go back, those of the questions don't. */
        {"1. Why a?\n1. one\n2. two\n2. Why b?\nx\n3. Why c?\ny\n", 3, 1, 0, "Why a?", "",
         "1. one\n2. two"},
        {"- Why a?\n- Why b?\n- Why c?\n", 3, 1, 0, "Why a?", "", ""},
        {"# T\n## A\n- Why a?\n- Why b?\n## B\n- Why c?\n", 3, 2, 0, "Why a?", "", ""},
        {"A page\nOne\nOne and one\n- Why a?\n- Why b?\nOne and two\n- Why c?\nTwo\nTwo and one\n- "
         "Why d?\n",
         4, 2, 3, "Why a?", "", ""},
        {"## Quiz\n### Which?\nA) x\nB) y\n\nAnswer: B - because\n### Why?\nx\n", 2, 1, 0, "Which?",
         "", "because"},
        /* The whole of a details on one line; the summary's number goes. */
        {"# T\n\n<details><summary>1. Why a?</summary>x</details>\n\n<details>\n<summary>\n<b>Why "
         "b?</b>\n</summary>\ny\n</details>\n",
         2, 1, 0, "Why a?", "", "x"},
        /* Sections with numbers of two levels. */
        {"# T\n## 1. A\n### 1.1 Why a?\nx\n### 1.2 Move semantics\ny\n## 2. B\n### 2.1 Why b?\nz\n",
         3, 2, 0, "Why a?", "", "x"},
        /* A way back before the title, a colon behind it; contents aren't a topic. */
        {"# T\n## <a name='toc'>Contents</a>\n1. [A](#a)\n#### [[^]](#toc) <a name='a'>A:</a>\n* "
         "Why "
         "a?\n* Imagine two things:\n  * one\n* Why c?\n\n*Question: Why d?*\n",
         4, 1, 0, "Why a?", "", ""},
        {"# T\n## Imagine two things:\n- one\n- two\n\nx\n## Why?\ny\n", 2, 1, 0,
         "Imagine two things:", "- one\n- two", "x"},
        {"# T\n## Why a?\nDifficulty: Hard\nTags: p, q\n\nx\n## Why b?\ny\n", 2, 1, 0, "Why a?", "",
         "x"},
        /* Plain headings in a list that says what it is. */
        {"# Interview questions\n## Locks\nx\n## Queues\ny\n## Events\nz\n", 3, 1, 0, "Locks", "",
         "x"},
        /* A number makes "Q" a label without a colon. */
        {"Q1) Why a?\nAns: x\n\nQ.2 Why b\nAns. y\n\nQ-3 Why c?\nA) p\nB) q\nAnswer: B\n", 3, 1, 0,
         "Why a?", "", "x"},
        /* Topics stand above: what doesn't ask at the questions' level is one of them. */
        {"# A\n## Introduce yourself\n## Why a?\n# B\n## Rendering\n## Why b?\n", 4, 2, 0,
         "Introduce yourself", "", ""},
        {"# T\n## Explain hoisting\nx\n## Name mangling\ny\n## Why?\nz\n", 2, 2, 0,
         "Explain hoisting", "", "x"},
        {"## \xd0\xa7\xd1\x82\xd0\xbe?\nx\n## \xef\xbb\xbf\xe4\xbd\x95\xef\xbc\x9f\ny\n", 2, 1, 0,
         "\xd0\xa7\xd1\x82\xd0\xbe?", "", "x"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct small *c = &cases[i];
        struct imported got = import(str_from(c->text), NULL);
        if (!got.set || got.report.imported != c->questions || got.report.topics != c->topics ||
            got.report.subtopics != c->subtopics)
            fail_msg("case %zu: %u questions, %u topics, %u subtopics\n%s", i, got.report.imported,
                     got.report.topics, got.report.subtopics, c->text);
        const struct question *q = question_set_first(got.set);
        assert_str(q->head, c->head);
        assert_str(q->body, c->body);
        assert_str(answer(q), c->answer);
        finish(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_habits),
    };

    return cmocka_run_group_tests_name("import_habits", tests, NULL, NULL);
}
