/* A transcript in its forms: what stands in them, what must not, and that nobody's words become
 * markup. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "transcript_fixture.h"

typedef enum status form_write(const struct transcript *transcript,
                               const struct transcript_origin *origin, struct buf *out);

struct copies {
    struct room_script script;
    struct transcript full, redacted;
    struct transcript_origin origin;
    struct buf out;
};

static int setup(void **state)
{
    struct copies *copies = calloc(1, sizeof(*copies));

    if (!copies)
        return -1;
    fixture_play(&copies->script);
    fixture_fold(&copies->script, false, &copies->full);
    fixture_fold(&copies->script, true, &copies->redacted);
    fixture_origin(&copies->origin);
    buf_init(&copies->out, 16 << 20);
    *state = copies;
    return 0;
}

static int teardown(void **state)
{
    struct copies *copies = *state;

    buf_finish(&copies->out);
    transcript_finish(&copies->full);
    transcript_finish(&copies->redacted);
    room_script_finish(&copies->script);
    free(copies);
    return 0;
}

static struct str write_form(struct copies *copies, form_write *write, bool redacted)
{
    buf_clear(&copies->out);
    assert_int_equal(
        write(redacted ? &copies->redacted : &copies->full, &copies->origin, &copies->out),
        STATUS_OK);
    return buf_str(&copies->out);
}

static void expect(struct str text, const char *part)
{
    if (!holds(text, part))
        fail_msg("\"%s\" isn't in\n%.*s", part, STR_FMT(text));
}

static void expect_not(struct str text, const char *part)
{
    if (holds(text, part))
        fail_msg("\"%s\" is in\n%.*s", part, STR_FMT(text));
}

static void markdown_says_everything(void **state)
{
    struct str text = write_form(*state, transcript_write_markdown, false);

    expect(text, "# Backend\n");
    expect(text, "- People: ann, interviewer, from −0:09 to the end");
    expect(text, "- cal, candidate, from −0:09 to 1:01:30");
    expect(text, "\n## 1. When is a queue better?\n");
    expect(text, "- Asked: 1970-01-01 00:00:12 UTC, at 0:02\n");
    expect(text, "> When is a queue better?\n");
    expect(text, "\n- Hint:\n\n> Who waits?\n");
    /* three backticks in the answer: a fence of four */
    expect(text, "\n````\nDEF f():\n  pass\n<script>HOSTILE</script>\n```\nHOSTILE | *x*\n````\n");
    expect(text, "### The panel’s notes\n\n> SECRET shared \\<b\\>HOSTILE\\</b\\>\\\n> 1\\. one\n");
    expect(text, "### Private notes of ben\n\n> SECRET of ben\n");
    expect(text, "| Competency | ann | ben | Mean | Agreed |\n| --- | ---: | ---: | ---: | ---: |\n"
                 "| SECRET correctness | 3 (was 5) | 2 | 2.5 | 3 |\n");
    expect(text, "- expected: SECRET says invariant (heard by ann)\n");
    expect(text, "| SECRET clarity | not assessed | – | – |\n");
    expect(text, "\n## Planned, not asked\n\n- How would you test this?\n");
    expect(text, "\n## On the whole interview\n");
    expect(text, "\n### ann: No (revised)\n\n> SECRET changed\n");
    expect(text, "\n### ben: Strong no\n");
    expect(text, "- `0:51` ben to the panel: SECRET aside\n");
    expect(text, "\n## Timeline\n");
    expect(text, "- `0:05` cal typed in the answer to question 1, until 0:06: 58 characters in, 0 "
                 "out.\n");
    expect(text, "ann revised the mark of question 1, “SECRET correctness”: 3, before that 5.\n");
}

static void markdown_keeps_words_words(void **state)
{
    struct str text = write_form(*state, transcript_write_markdown, false);

    expect(text, "cal: \\<img/src=x\\>HOSTILE\\|\\`tick\\`\n");
    expect(text, "cal: \\\\u{1B}\\[31mHOSTILE\\\\u{202E}\n");
    expect_not(text, "\x1b");
    expect_not(text, "\xe2\x80\xae");
    expect_not(text, " <img");
    expect_not(text, "d <b>");
}

static void html_escapes_everything(void **state)
{
    struct str text = write_form(*state, transcript_write_html, false);

    expect(text, "&lt;script&gt;HOSTILE&lt;/script&gt;");
    expect(text, "&lt;img/src=x&gt;HOSTILE");
    expect(text, "&lt;b&gt;HOSTILE&lt;/b&gt;");
    expect(text, "SECRET comment &lt;i&gt;");
    expect_not(text, "<script");
    expect_not(text, "<img");
    expect_not(text, "<b>HOSTILE");
    expect_not(text, "<i>");
    expect_not(text, "\x1b");
    expect_not(text, "\xe2\x80\xae");
}

/* Nothing is fetched, nothing runs, and both kinds of light are thought of. */
static void html_stands_alone(void **state)
{
    struct str text = write_form(*state, transcript_write_html, false);

    expect(text, "<!doctype html>\n");
    expect(text, "default-src 'none'");
    expect(text, "color-scheme: light dark");
    expect(text, "prefers-color-scheme: dark");
    expect(text, "</html>\n");
    expect_not(text, "://");
    expect_not(text, "url(");
    expect_not(text, "@import");
    expect_not(text, "href");
    expect_not(text, " src=\"");
}

/* Tags nest and close: a stack over the few elements that are written. */
static void html_is_balanced(void **state)
{
    struct str text = write_form(*state, transcript_write_html, false);
    char stack[32][16];
    size_t depth = 0;

    for (size_t at = 0; at < text.size; at++) {
        char name[16] = "";
        size_t size = 0, from = at + 1;
        if (text.data[at] != '<')
            continue;
        bool closes = text.data[from] == '/';
        from += closes;
        while (size < 15 && text.data[from + size] > ' ' && text.data[from + size] != '>')
            size++;
        memcpy(name, text.data + from, size);
        if (name[0] == '!' || strcmp(name, "meta") == 0)
            continue;
        if (closes) {
            assert_true(depth > 0);
            assert_string_equal(stack[--depth], name);
        } else {
            assert_true(depth < 32);
            memcpy(stack[depth++], name, sizeof(name));
        }
    }
    assert_int_equal(depth, 0);
}

static void reading_goes_from_top_to_bottom(void **state)
{
    struct str text = write_form(*state, transcript_write_reading, false);
    static const char *const order[] = {
        "Backend\n",
        "== Timeline ==",
        "−0:09  ann came in as interviewer.",
        "ann: Welcome to all",
        "0:00  The interview began.",
        "0:02  ann asked question 1, “When is a queue better?”.",
        "              When is a queue better?\n",
        "cal typed in the answer",
        "0:51  ben typed in the answer",
        "ann showed a hint for question 1",
        "              Who waits?\n",
        "1:01:30  ann asked question 2, “What does a lock protect?”.",
        "cal left.",
        "The interview ended; the panel stayed for the debrief.",
        "ann submitted a scorecard: Yes.",
        "              SECRET lines\n",
        "ann revised the scorecard: No.",
        "The panel agreed on 3 for question 1",
        "The room was closed and sealed.",
        "== 1. When is a queue better? ==",
        "-- Answer --",
        "    <script>HOSTILE</script>\n",
    };
    size_t from = 0;

    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        const char *found = memmem(text.data + from, text.size - from, order[i], strlen(order[i]));
        if (!found)
            fail_msg("\"%s\" isn't where it should be in\n%.*s", order[i], STR_FMT(text));
        from = (size_t)(found - text.data) + strlen(order[i]);
    }
    expect(text, "cal: \\u{1B}[31mHOSTILE\\u{202E}\n");
    expect_not(text, "\x1b");
    expect_not(text, "\xe2\x80\xae");
}

static void json_holds_the_records(void **state)
{
    struct copies *copies = *state;
    struct str text = write_form(copies, transcript_write_json, false);
    json_t *json = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES, NULL);

    assert_non_null(json);
    assert_string_equal(json_string_value(json_object_get(json, "title")), "Backend");
    assert_string_equal(json_string_value(json_object_get(json, "room")), "r000000000000000");
    assert_string_equal(json_string_value(json_object_get(json, "organisation")), "Demo");
    assert_string_equal(json_string_value(json_object_get(json, "seal")), "s000000000000000");
    assert_int_equal(json_integer_value(json_object_get(json, "sealed_ms")), 1700000000000);
    assert_int_equal(json_integer_value(json_object_get(json, "checkpoint")), 7);
    json_t *records = json_object_get(json, "records");
    assert_int_equal(json_array_size(records), copies->script.rows_count);
    for (size_t i = 0; i < copies->script.rows_count; i++) {
        json_t *record = json_loads(copies->script.rows[i].json, 0, NULL);
        assert_true(json_equal(record, json_array_get(records, i)));
        json_decref(record);
    }
    json_decref(json);
}

/* Everything that isn't the candidate's to see says SECRET, in every form. */
static void redacted_gives_nothing_away(void **state)
{
    static form_write *const forms[] = {transcript_write_markdown, transcript_write_html,
                                        transcript_write_json, transcript_write_reading};
    static const char *const hidden[] = {
        "SECRET", "UNSEEN",  "Strong", "Mean",       "Scorecard",          "Rita",     "debrief",
        "plan",   "private", "rated",  "sealed and", "How would you test", "after one"};

    for (size_t form = 0; form < sizeof(forms) / sizeof(forms[0]); form++) {
        struct str text = write_form(*state, forms[form], true);
        for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
            if (strcmp(hidden[i], "debrief") != 0 || forms[form] != transcript_write_json)
                expect_not(text, hidden[i]);
        expect(text, "HOSTILE");
        expect(text, "Welcome to all");
    }
}

static void redacted_holds_what_was_seen_and_written(void **state)
{
    struct copies *copies = *state;
    struct str text = write_form(copies, transcript_write_markdown, true);

    expect(text, "- Copy: for the candidate: what they saw and wrote\n");
    expect(text, "\n## Question 1\n");
    expect(text, "> When is a queue better?\n");
    expect(text, "> Who waits?\n");
    expect(text, "DEF f():\n");
    expect(text, "\n## Question 2\n");
    /* of question 2's three parts two were shown */
    expect(text, "> x += 1\n");
    expect_not(text, "Two threads.");
    expect(text, "cal left.");
    /* and nothing after the candidate had gone */
    expect_not(text, "The interview ended");
    assert_true(copies->redacted.last_ms < 3800000);
}

/* The redacted records are the bytes that went over the candidate's wire. */
static void redacted_records_are_the_wire_s(void **state)
{
    struct copies *copies = *state;
    size_t at = 0;

    for (size_t i = 0; i < copies->redacted.count; i++) {
        const struct record *record = &copies->redacted.records[i];
        assert_int_equal(record->audience, AUDIENCE_STAGE);
        assert_int_equal(record->seq, i + 1);
        while (copies->full.records[at].audience != AUDIENCE_STAGE)
            at++;
        struct buf wire;
        buf_init(&wire, 1 << 20);
        codec_encode_record(&wire, &copies->full.records[at++], FIELD_READER_CANDIDATE);
        assert_true(str_equal(buf_str(&wire), copies->redacted.json[i]));
        buf_finish(&wire);
    }
    assert_true(copies->redacted.count > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markdown_says_everything),
        cmocka_unit_test(markdown_keeps_words_words),
        cmocka_unit_test(html_escapes_everything),
        cmocka_unit_test(html_stands_alone),
        cmocka_unit_test(html_is_balanced),
        cmocka_unit_test(reading_goes_from_top_to_bottom),
        cmocka_unit_test(json_holds_the_records),
        cmocka_unit_test(redacted_gives_nothing_away),
        cmocka_unit_test(redacted_holds_what_was_seen_and_written),
        cmocka_unit_test(redacted_records_are_the_wire_s),
    };

    return cmocka_run_group_tests_name("transcript forms", tests, setup, teardown);
}
