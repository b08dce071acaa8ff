/* Holds the room's fold to shared/vectors/room: the records of a whole log are applied, then
 * everybody's snapshot is taken, and what these say together is compared with what is expected.
 * Cases with a `viewer` are the client's alone: a server never folds what one member was sent. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "protocol/codec.h"
#include "room/room.h"

#define FOLDER PARLEY_SOURCE_DIR "/shared/vectors/room"
enum { MAX_FILES = 128, MAX_ROWS = 256 };

/* A list in the making: rows that are sorted by their keys, or kept in order. */
struct list {
    struct {
        char key[160];
        json_t *row;
    } rows[MAX_ROWS];
    size_t count;
};

struct told {
    struct id viewer;
    bool first; /* of the viewers: says what all can see */
    json_t *facts;
    struct list plan, members, asked, texts, chat, moments, marks, ticks, given, submitted,
        submissions, consensus;
};

/* Joins last, sees what the panel sees, and isn't in the expectation. */
static const struct id watcher = {"zzzzzzzzzzzzzzzz"};

__attribute__((format(printf, 3, 4))) static json_t **row_at(struct list *list, bool sorted,
                                                             const char *format, ...)
{
    char key[160];
    va_list args;

    va_start(args, format);
    vsnprintf(key, sizeof(key), format, args);
    va_end(args);
    for (size_t i = 0; sorted && i < list->count; i++)
        if (strcmp(list->rows[i].key, key) == 0)
            return &list->rows[i].row;
    assert_true(list->count < MAX_ROWS);
    snprintf(list->rows[list->count].key, sizeof(list->rows[0].key), "%s", key);
    return &list->rows[list->count++].row;
}

static void put(json_t **at, json_t *row)
{
    assert_non_null(row);
    json_decref(*at);
    *at = row;
}

static json_t *text_json(struct str text)
{
    return json_stringn(text.data ? text.data : "", text.size);
}

static json_t *id_json(const struct id *id)
{
    return id_is_none(id) ? json_null() : json_string(id->text);
}

static void fact(struct told *told, const char *name, json_t *value)
{
    assert_int_equal(json_object_set_new(told->facts, name, value), 0);
}

static void tell_opening(struct told *told, const struct record *record)
{
    if (record->type == RECORD_ROOM_OPENED) {
        fact(told, "phase", json_string("planned"));
        fact(told, "title", text_json(record->room_opened.title));
        fact(told, "organisation", text_json(record->room_opened.organisation));
        fact(told, "lead", json_null());
        fact(told, "pushed", json_null());
        return;
    }
    json_t *reviewers = json_array();
    for (size_t i = 0; i < record->panel_opened.reviewers_count; i++)
        json_array_append_new(reviewers, text_json(record->panel_opened.reviewers[i]));
    fact(told, "rule", json_string(rule_names[record->panel_opened.rule]));
    fact(told, "reviewers", reviewers);
}

static void tell_member(struct told *told, const struct record *record)
{
    const struct record_member_joined *joined = &record->member_joined;

    if (id_equal(&joined->member, &watcher))
        return;
    if (record->type == RECORD_MEMBER_JOINED) {
        put(row_at(&told->members, true, "%s", joined->member.text),
            json_pack("{s:s,s:o,s:s,s:b,s:b}", "member", joined->member.text, "name",
                      text_json(joined->name), "role", role_names[joined->role], "present", 1,
                      "agreed", 0));
    } else if (record->type == RECORD_MEMBER_LEFT) {
        json_object_set_new(*row_at(&told->members, true, "%s", record->member_left.member.text),
                            "present", json_false());
    } else {
        json_object_set_new(*row_at(&told->members, true, "%s", record->agreed.member.text),
                            "agreed", json_true());
    }
}

static void tell_push(struct told *told, const struct record *record)
{
    const struct record_question_pushed *pushed = &record->question_pushed;

    fact(told, "pushed", json_string(pushed->question.text));
    put(row_at(&told->asked, true, "%04lld", (long long)pushed->number),
        json_pack("{s:s,s:I,s:I,s:b}", "question", pushed->question.text, "number",
                  (json_int_t)pushed->number, "parts", (json_int_t)pushed->parts_count, "planned",
                  (int)pushed->planned));
}

static void tell_text(struct told *told, const struct record *record)
{
    const struct record_answer_edited *edited = &record->answer_edited;
    bool own = record->type == RECORD_PRIVATE_EDITED;
    struct str content = edited->changes.count ? edited->changes.parts[0].insert : STR("");

    assert_true(edited->changes.count <= 1);
    put(row_at(&told->texts, true, "%.*s %s", STR_FMT(edited->document),
               own ? told->viewer.text : ""),
        json_pack("{s:o,s:o,s:I,s:o}", "text", text_json(edited->document), "owner",
                  own ? json_string(told->viewer.text) : json_null(), "version",
                  (json_int_t)edited->version, "content", text_json(content)));
}

static void tell_said(struct told *told, const struct record *record)
{
    json_t *by = id_json(&record->by);

    if (record->type == RECORD_MOMENT_MARKED)
        /* what was on the screen then is for the reader of the whole log to know */
        put(row_at(&told->moments, false, "-"),
            json_pack("{s:o,s:o}", "by", by, "label", text_json(record->moment_marked.label)));
    else
        put(row_at(&told->chat, false, "-"),
            json_pack("{s:o,s:s,s:o}", "by", by, "to",
                      record->type == RECORD_SAID ? "stage" : "panel", "text",
                      text_json(record->said.text)));
}

static void tell_mark(struct told *told, const struct record *record)
{
    const struct record_rated *mark = &record->rated;
    const struct record_ticked *tick = &record->ticked;
    const char *who = told->viewer.text;

    if (record->type == RECORD_RATED)
        put(row_at(&told->marks, true, "%s %02lld %s", mark->question.text,
                   (long long)mark->competency, who),
            json_pack("{s:s,s:s,s:I,s:I,s:o,s:b}", "member", who, "question", mark->question.text,
                      "competency", (json_int_t)mark->competency, "mark", (json_int_t)mark->mark,
                      "comment", text_json(mark->comment), "revision", (int)mark->revision));
    else
        put(row_at(&told->ticks, true, "%s %02lld %s", tick->question.text, (long long)tick->signal,
                   who),
            json_pack("{s:s,s:s,s:I,s:b}", "member", who, "question", tick->question.text, "signal",
                      (json_int_t)tick->signal, "on", (int)tick->on));
}

static void tell_given(struct told *told, const struct record *record)
{
    const struct record_rating_given *given = &record->rating_given;

    if (record->type == RECORD_RATING_GIVEN)
        put(row_at(&told->given, true, "%s %s", given->question.text, given->member.text),
            json_pack("{s:s,s:s}", "member", given->member.text, "question", given->question.text));
    else
        put(row_at(&told->submitted, true, "%s", record->submission_given.member.text),
            json_string(record->submission_given.member.text));
}

static void tell_card(struct told *told, const struct record *record)
{
    const struct record_submitted *card = &record->submitted;

    put(row_at(&told->submissions, true, "%s", told->viewer.text),
        json_pack("{s:s,s:s,s:o,s:b}", "member", told->viewer.text, "recommendation",
                  recommendation_names[card->recommendation], "text", text_json(card->text),
                  "revision", (int)card->revision));
}

static void tell_consensus(struct told *told, const struct record *record)
{
    const struct record_consensus_set *set = &record->consensus_set;

    put(row_at(&told->consensus, true, "%s %02lld", set->question.text, (long long)set->competency),
        json_pack("{s:s,s:I,s:I}", "question", set->question.text, "competency",
                  (json_int_t)set->competency, "mark", (json_int_t)set->mark));
}

/* What all can see is taken from the watcher, what is somebody's own from them. */
static enum status tell(void *user, const struct record *record)
{
    struct told *told = user;

    switch (record->type) {
    case RECORD_RATED:
    case RECORD_TICKED:
        tell_mark(told, record);
        return STATUS_OK;
    case RECORD_SUBMITTED:
        tell_card(told, record);
        return STATUS_OK;
    case RECORD_PRIVATE_EDITED:
        tell_text(told, record);
        return STATUS_OK;
    default:
        break;
    }
    if (!told->first)
        return STATUS_OK;
    switch (record->type) {
    case RECORD_ROOM_OPENED:
    case RECORD_PANEL_OPENED:
        tell_opening(told, record);
        break;
    case RECORD_QUESTION_PLANNED:
        put(row_at(&told->plan, false, "-"),
            json_string(record->question_planned.question.id.text));
        break;
    case RECORD_PHASE_CHANGED:
        fact(told, "phase", json_string(phase_names[record->phase_changed.phase]));
        break;
    case RECORD_MEMBER_JOINED:
    case RECORD_MEMBER_LEFT:
    case RECORD_AGREED:
        tell_member(told, record);
        break;
    case RECORD_LEAD_TAKEN:
        fact(told, "lead", json_string(record->lead_taken.member.text));
        break;
    case RECORD_QUESTION_PUSHED:
        tell_push(told, record);
        break;
    case RECORD_QUESTION_WITHDRAWN:
        fact(told, "pushed", json_null());
        break;
    case RECORD_ANSWER_EDITED:
    case RECORD_NOTES_EDITED:
        tell_text(told, record);
        break;
    case RECORD_SAID:
    case RECORD_PANEL_SAID:
    case RECORD_MOMENT_MARKED:
        tell_said(told, record);
        break;
    case RECORD_RATING_GIVEN:
    case RECORD_SUBMISSION_GIVEN:
        tell_given(told, record);
        break;
    case RECORD_CONSENSUS_SET:
        tell_consensus(told, record);
        break;
    default:
        break; /* shown to the watcher: a copy of somebody's own */
    }
    return STATUS_OK;
}

/* --- a case -------------------------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
    return strcmp(a, b); /* a row begins with its key */
}

static void take_list(struct told *told, const char *name, struct list *list)
{
    json_t *rows = json_array();

    if (list->count && list->rows[0].key[0] != '-')
        qsort(list->rows, list->count, sizeof(list->rows[0]), by_key);
    for (size_t i = 0; i < list->count; i++)
        json_array_append_new(rows, list->rows[i].row);
    fact(told, name, rows);
}

static void apply(struct room *room, const char *json)
{
    struct arena arena;
    struct record record;

    arena_init(&arena, 8 << 20);
    assert_int_equal(codec_decode_record(str_from(json), &arena, &record), STATUS_OK);
    assert_int_equal(room_apply(room, &record), STATUS_OK);
    arena_finish(&arena);
}

/* Applies the log; the members in it are noted in `ids`. */
static size_t apply_log(struct room *room, const json_t *records, struct id *ids)
{
    size_t count = 0;

    for (size_t i = 0; i < json_array_size(records); i++) {
        const json_t *record = json_array_get(records, i);
        char *text = json_dumps(record, JSON_COMPACT);
        const char *member = json_string_value(json_object_get(record, "member"));
        assert_non_null(text);
        apply(room, text);
        free(text);
        bool known = strcmp(json_string_value(json_object_get(record, "type")), "member_joined");
        for (size_t m = 0; m < count; m++)
            known = known || strcmp(ids[m].text, member) == 0;
        if (!known)
            assert_true(id_parse(str_from(member), &ids[count++]));
    }
    return count;
}

static void add_watcher(struct room *room)
{
    char json[300];
    struct seen seen = room_seen(room, &watcher);

    snprintf(
        json, sizeof(json),
        "{\"type\":\"member_joined\",\"audience\":\"stage\",\"seq\":%lld,\"at\":1,\"by\":\"%s\","
        "\"member\":\"%s\",\"name\":\"W\",\"role\":\"observer\"}",
        (long long)seen.stage + 1, watcher.text, watcher.text);
    apply(room, json);
}

static void take_lists(struct told *told)
{
    take_list(told, "plan", &told->plan);
    take_list(told, "members", &told->members);
    take_list(told, "asked", &told->asked);
    take_list(told, "texts", &told->texts);
    take_list(told, "chat", &told->chat);
    take_list(told, "moments", &told->moments);
    take_list(told, "marks", &told->marks);
    take_list(told, "ticks", &told->ticks);
    take_list(told, "given", &told->given);
    take_list(told, "submitted", &told->submitted);
    take_list(told, "submissions", &told->submissions);
    take_list(told, "consensus", &told->consensus);
}

static void compare(const char *file, json_t *expect, const json_t *facts)
{
    const char *key;
    json_t *expected;
    size_t i;
    json_t *moment;

    json_array_foreach(json_object_get(expect, "moments"), i, moment)
        json_object_del(moment, "question");
    json_object_foreach(expect, key, expected)
    {
        const json_t *got = json_object_get(facts, key);
        if (got && json_equal(expected, got))
            continue;
        char *a = json_dumps(expected, JSON_COMPACT | JSON_ENCODE_ANY);
        char *b = json_dumps(got, JSON_COMPACT | JSON_ENCODE_ANY);
        fail_msg("%s: %s should be %s, the room says %s", file, key, a, b ? b : "nothing");
    }
}

static void test_case(void **state)
{
    char path[512];
    json_error_t error;
    struct id ids[ROOM_MAX_MEMBERS + 1] = {watcher};
    struct room_config config = {.abandoned_ms = 1};
    struct told *told = test_calloc(1, sizeof(*told));

    snprintf(path, sizeof(path), FOLDER "/%s", (const char *)*state);
    json_t *vector = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(vector);
    if (!json_object_get(vector, "viewer")) {
        struct room *room = room_create(&config);
        assert_non_null(room);
        size_t count = apply_log(room, json_object_get(vector, "records"), ids + 1) + 1;
        add_watcher(room);
        told->facts = json_object();
        for (size_t i = 0; i < count; i++) {
            told->viewer = ids[i];
            told->first = i == 0;
            assert_int_equal(room_snapshot(room, &ids[i], tell, told), STATUS_OK);
        }
        take_lists(told);
        compare(*state, json_object_get(vector, "expect"), told->facts);
        json_decref(told->facts);
        room_destroy(room);
    }
    json_decref(vector);
    test_free(told);
}

static int is_vector(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);

    return size > 5 && strcmp(entry->d_name + size - 5, ".json") == 0;
}

int main(void)
{
    struct CMUnitTest tests[MAX_FILES] = {{0}};
    struct dirent **entries = NULL;
    size_t count = 0;

    int found = scandir(FOLDER, &entries, is_vector, alphasort);
    for (int i = 0; i < found && count < MAX_FILES; i++)
        tests[count++] = (struct CMUnitTest){.name = entries[i]->d_name,
                                             .test_func = test_case,
                                             .initial_state = entries[i]->d_name};
    if (count == 0) {
        fprintf(stderr, "no vectors in %s\n", FOLDER);
        return 1;
    }
    int failed = _cmocka_run_group_tests("room vectors", tests, count, NULL, NULL);
    for (int i = 0; i < found; i++)
        free(entries[i]);
    free(entries);
    return failed;
}
