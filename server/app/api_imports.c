/* Imports over the API: files come one by one, are read on a worker, looked at, and written. */
#include <ctype.h>

#include "app/api.h"
#include "app/api_import_bodies.h"
#include "app/import_drafts.h"
#include "base/utf.h"

static enum refusal find(const struct api_call *call, struct import_draft **ret_draft)
{
    struct import_draft *draft = draft_find(call->server, &call->account.id, call->parameters[0]);

    if (!draft)
        return REFUSAL_NO_SUCH_IMPORT;
    *ret_draft = draft;
    return REFUSAL_NONE;
}

enum refusal api_start_import(struct api_call *call)
{
    const struct body_start_import *body = call->body;
    struct import_draft *draft;

    if (body->into.size && !question_set_id_valid(body->into)) {
        call->detail = "body.into";
        return REFUSAL_BAD_FIELD;
    }
    enum refusal refusal = draft_create(call->server, &call->account.id, body->into, &draft);
    if (refusal != REFUSAL_NONE)
        return refusal;
    json_begin(&call->out, NULL, '{');
    json_str(&call->out, "id", id_str(draft_id(draft)));
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;

    return at ? (int)(at - digits) : -1;
}

/* In a name "%" and two digits are a byte. An address with an encoded NUL in it is closed before
 * anybody can say why, and some other control characters cut it short: so they are encoded within
 * the name, and it is refused here as a name. Errors: INVALID, NO_MEMORY. */
static enum status read_file_name(struct str text, struct arena *arena, struct str *ret_name)
{
    char *name = arena_alloc(arena, text.size + 1);
    size_t size = 0;

    if (!name)
        return STATUS_NO_MEMORY;
    for (size_t at = 0; at < text.size; at++) {
        name[size] = text.data[at];
        if (text.data[at] == '%') {
            int high = at + 2 < text.size ? hex_digit(text.data[at + 1]) : -1;
            int low = high >= 0 ? hex_digit(text.data[at + 2]) : -1;
            if (low < 0)
                return STATUS_INVALID;
            name[size] = (char)(high << 4 | low);
            at += 2;
        }
        size++;
    }
    if (!utf8_valid((struct str){name, size}))
        return STATUS_INVALID;
    *ret_name = (struct str){name, size};
    return STATUS_OK;
}

enum refusal api_add_import_file(struct api_call *call)
{
    const struct query_import_file *query = call->query;
    struct import_draft *draft;
    struct str name;
    enum refusal refusal = find(call, &draft);

    if (refusal != REFUSAL_NONE)
        return refusal;
    enum status status = read_file_name(query->name, &call->arena, &name);
    if (status == STATUS_INVALID)
        refusal = REFUSAL_BAD_FIELD;
    else if (status != STATUS_OK)
        refusal = REFUSAL_BUSY;
    else
        refusal = draft_add_file(draft, name, &call->raw);
    if (refusal == REFUSAL_BAD_FIELD)
        call->detail = "query.name";
    return refusal;
}

static bool is_field(struct str name)
{
    for (size_t i = 0; format_fields[i]; i++)
        if (str_is(name, format_fields[i]))
            return true;
    return name.size == 0;
}

static enum refusal take_mappings(struct api_call *call, const struct body_read_import *body,
                                  struct draft_options *options)
{
    struct format_mapping *mappings =
        arena_array(&call->arena, body->mappings_count + 1, sizeof(*mappings));

    if (!mappings)
        return REFUSAL_BUSY;
    for (size_t i = 0; i < body->mappings_count; i++) {
        if (!is_field(body->mappings[i].field)) {
            call->detail = "mapping.field";
            return REFUSAL_BAD_FIELD;
        }
        mappings[i] = (struct format_mapping){body->mappings[i].column, body->mappings[i].field};
    }
    options->mappings = mappings;
    options->mapping_count = body->mappings_count;
    return REFUSAL_NONE;
}

enum refusal api_read_import(struct api_call *call)
{
    const struct body_read_import *body = call->body;
    struct draft_options options = {.format = body->format,
                                    .encoding = body->encoding,
                                    .title = body->title,
                                    .license = body->license,
                                    .into = body->into,
                                    .transcript = body->transcript};
    const struct format *format = body->format.size ? format_find(body->format) : NULL;
    struct import_draft *draft;
    enum refusal refusal = find(call, &draft);

    if (refusal == REFUSAL_NONE && body->format.size && (!format || !format->read)) {
        call->detail = "body.format";
        refusal = REFUSAL_BAD_FIELD;
    }
    if (refusal == REFUSAL_NONE && body->into.size && !question_set_id_valid(body->into)) {
        call->detail = "body.into";
        refusal = REFUSAL_BAD_FIELD;
    }
    if (refusal == REFUSAL_NONE)
        refusal = take_mappings(call, body, &options);
    if (refusal == REFUSAL_NONE)
        refusal = draft_read(draft, &options);
    if (refusal == REFUSAL_NONE)
        buf_add_text(&call->out, "{}");
    return refusal;
}

enum refusal api_import(struct api_call *call)
{
    struct import_draft *draft;
    enum refusal refusal = find(call, &draft);

    if (refusal == REFUSAL_NONE)
        draft_write_json(draft, &call->out);
    return refusal;
}

enum refusal api_stop_import(struct api_call *call)
{
    struct import_draft *draft;
    enum refusal refusal = find(call, &draft);

    if (refusal == REFUSAL_NONE)
        draft_stop(draft);
    return refusal;
}

enum refusal api_drop_import(struct api_call *call)
{
    struct import_draft *draft;
    enum refusal refusal = find(call, &draft);

    if (refusal == REFUSAL_NONE)
        draft_drop(draft);
    return refusal;
}

/* --- one question -------------------------------------------------------------------------- */

static void write_place(struct buf *out, const struct topic *topic)
{
    const struct topic *parent = topic && topic->parent ? topic->parent : topic;

    json_str(out, "topic", parent ? parent->title : STR_NONE);
    json_str(out, "subtopic", topic && topic->parent ? topic->title : STR_NONE);
}

/* Lines may be cut inside of a letter; what isn't UTF-8 isn't shown. */
static void write_lines(struct buf *out, struct str lines)
{
    if (lines.size && utf8_valid(lines))
        json_str(out, "source", lines);
}

enum refusal api_import_question(struct api_call *call)
{
    struct buf *out = &call->out;
    struct raw_question raw;
    struct import_draft *draft;
    enum refusal refusal = find(call, &draft);

    if (refusal != REFUSAL_NONE)
        return refusal;
    const struct intake *intake = draft_intake(draft);
    if (!intake || !intake->source)
        return REFUSAL_IMPORT_BUSY;
    const struct question *question = question_set_find(intake->source, call->parameters[1]);
    if (!question)
        return REFUSAL_NO_SUCH_QUESTION;
    enum status status = raw_question_of(question, &call->arena, &raw);
    if (status != STATUS_OK)
        return api_refusal_of(status, REFUSAL_SERVER_FAILED);
    json_begin(out, NULL, '{');
    raw_question_write(out, "question", &raw);
    write_place(out, question->topic);
    json_int(out, "line", question->line);
    if (question->file.size)
        json_str(out, "file", question->file);
    write_lines(out, draft_lines(draft, question));
    json_end(out, '}');
    return REFUSAL_NONE;
}

/* --- writing ------------------------------------------------------------------------------- */

struct committing {
    struct import_draft *draft;
    struct intake *intake;
};

enum refusal api_commit_import(struct api_call *call)
{
    struct committing *committing = arena_alloc(&call->arena, sizeof(*committing));
    struct import_draft *draft;
    enum refusal refusal = find(call, &draft);

    if (refusal != REFUSAL_NONE)
        return refusal;
    const struct intake *read = draft_intake(draft);
    if (!read)
        return REFUSAL_IMPORT_BUSY;
    if (!read->source)
        return REFUSAL_NO_QUESTIONS;
    if (!committing)
        return REFUSAL_BUSY;
    *committing = (struct committing){draft, draft_hold(draft)};
    call->state = committing;
    enum status status = intake_load(committing->intake, api_reader(call), read->into);
    return api_refusal_of(status, REFUSAL_NO_SUCH_SET);
}

/* The texts of the corrections as questions of a set that is made for them. */
static enum status take_corrections(const struct body_commit_import *body,
                                    struct question_set *texts,
                                    struct intake_correction *corrections, size_t *ret_count)
{
    struct topic *topic = question_set_add_topic(texts, NULL, STR_NONE);
    size_t count = 0;

    if (!topic)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < body->corrections_count; i++) {
        const struct body_correction *from = &body->corrections[i];
        struct intake_correction *to = &corrections[count];
        struct question *question = NULL;
        if (from->skip)
            continue;
        if (from->has_question) {
            enum status status = raw_question_add(&from->question, texts, topic, &question);
            if (status != STATUS_OK)
                return status;
        }
        *to = (struct intake_correction){.id = from->id,
                                         .join = from->join,
                                         .replaced_by = question,
                                         .moved = from->topic.data != NULL,
                                         .topic = from->topic,
                                         .subtopic = from->subtopic};
        count++;
    }
    *ret_count = count;
    return STATUS_OK;
}

/* What is to be left out is a decision against the whole of it. */
static size_t take_choices(const struct body_commit_import *body, struct merge_choice *choices)
{
    size_t count = 0;

    for (size_t i = 0; i < body->choices_count; i++)
        choices[count++] = (struct merge_choice){body->choices[i].id, body->choices[i].field,
                                                 body->choices[i].theirs};
    for (size_t i = 0; i < body->corrections_count; i++)
        if (body->corrections[i].skip)
            choices[count++] = (struct merge_choice){.id = body->corrections[i].id};
    return count;
}

enum refusal api_commit_import_work(struct api_call *call)
{
    const struct body_commit_import *body = call->body;
    struct committing *committing = call->state;
    struct intake_correction *corrections =
        arena_array(&call->arena, body->corrections_count + 1, sizeof(*corrections));
    struct merge_choice *choices = arena_array(
        &call->arena, body->choices_count + body->corrections_count + 1, sizeof(*choices));
    struct question_set *texts = question_set_create();
    size_t count = 0;
    enum status status = corrections && choices && texts ? STATUS_OK : STATUS_NO_MEMORY;

    if (status == STATUS_OK)
        status = take_corrections(body, texts, corrections, &count);
    if (status == STATUS_OK)
        status = intake_merge(committing->intake, corrections, count, choices,
                              take_choices(body, choices));
    /* the corrected set shows their strings, the result has copies */
    committing->intake->changes = (struct merge_changes){0};
    question_set_destroy(committing->intake->theirs);
    committing->intake->theirs = NULL;
    question_set_destroy(texts);
    if (status == STATUS_OK)
        status = intake_prepare(committing->intake, call->server->data.store, &call->account.id,
                                call->now_ms);
    return api_refusal_of(status, REFUSAL_SERVER_FAILED);
}

enum status api_commit_import_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    struct committing *committing = call->state;

    return intake_write(committing->intake, tx, &call->account.id, call->now_ms);
}

enum refusal api_commit_import_after(struct api_call *call, enum status status)
{
    struct committing *committing = call->state;
    struct intake *intake = committing->intake;
    enum refusal refusal = intake->refusal;

    intake->refusal = REFUSAL_NONE;
    if (status != STATUS_OK) {
        api_commit_import_end(call);
        return refusal != REFUSAL_NONE ? refusal : api_refusal_of(status, REFUSAL_NO_SUCH_SET);
    }
    json_begin(&call->out, NULL, '{');
    json_str(&call->out, "set", intake->into);
    json_int(&call->out, "version", intake->version);
    json_bool(&call->out, "changed", intake->changed);
    json_int(&call->out, "created", intake->report.created);
    json_int(&call->out, "updated", intake->report.updated);
    json_end(&call->out, '}');
    draft_drop(committing->draft);
    return REFUSAL_NONE;
}

/* However the call ends, the draft is there again, or is let go. */
void api_commit_import_end(struct api_call *call)
{
    struct committing *committing = call->state;

    if (committing)
        draft_release(committing->draft);
    call->state = NULL;
}
