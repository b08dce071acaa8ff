/* Searching questions over all sets. */
#include <stdlib.h>

#include "app/api.h"
#include "app/api_set_bodies.h"
#include "store/finding.h"

enum { DEFAULT_LIMIT = 50, DAY_MS = 24 * 60 * 60 * 1000, DAYS_MAX = 36500 };

/* "never", or so many days. */
static bool read_asked(struct str text, int64_t now_ms, struct find_wishes *wishes)
{
    char *end = NULL;

    if (str_is(text, "never")) {
        wishes->never_asked = true;
        return true;
    }
    if (!text.size || text.data[0] < '0' || text.data[0] > '9')
        return false;
    long days = strtol(text.data, &end, 10); /* texts of a query end in a NUL */
    if (end != text.data + text.size || days < 1 || days > DAYS_MAX)
        return false;
    wishes->not_asked_since_ms = now_ms - (int64_t)days * DAY_MS;
    return true;
}

/* The parameter that names something unknown; NULL when all are known. */
static const char *read_wishes(const struct query_search *query, int64_t now_ms,
                               struct find_wishes *wishes)
{
    enum question_state state;

    wishes->state = -1;
    if (query->kind.size && !question_kind_named(query->kind, &wishes->kind))
        return "query.kind";
    if (query->difficulty.size &&
        !question_difficulty_named(query->difficulty, &wishes->difficulty))
        return "query.difficulty";
    if (query->state.size && !question_state_named(query->state, &state))
        return "query.state";
    if (query->state.size)
        wishes->state = (int)state;
    if (query->topic.size && !query->set.size)
        return "query.topic";
    if (query->asked.size && !read_asked(query->asked, now_ms, wishes))
        return "query.asked";
    wishes->words = query->words;
    wishes->set = query->set;
    wishes->topic = query->topic;
    wishes->tag = query->tag;
    wishes->language = query->language;
    wishes->offset = (uint32_t)query->offset;
    wishes->limit = query->limit ? (uint32_t)query->limit : DEFAULT_LIMIT;
    return NULL;
}

static void write_found(struct buf *out, const struct found *found)
{
    json_begin(out, NULL, '{');
    json_str(out, "set", found->set);
    json_str(out, "set_title", found->set_title);
    json_str(out, "key", found->key);
    json_str(out, "title", found->title);
    json_str(out, "topic", found->topic);
    json_text(out, "kind", question_kind_name(found->kind));
    json_text(out, "difficulty", question_difficulty_name(found->difficulty));
    json_text(out, "state", question_state_name(found->state));
    json_int(out, "minutes", found->minutes);
    json_str(out, "snippet", found->snippet);
    json_int(out, "asked", found->asked);
    json_int(out, "last_asked_ms", found->last_asked_ms);
    json_end(out, '}');
}

enum refusal api_search(struct api_call *call)
{
    struct find_wishes wishes = {0};
    struct found *found = NULL;
    size_t count = 0;
    uint32_t total = 0;

    call->detail = read_wishes(call->query, call->now_ms, &wishes);
    if (call->detail)
        return REFUSAL_BAD_FIELD;
    enum status status =
        store_find(api_reader(call), &wishes, &call->arena, &found, &count, &total);
    if (status != STATUS_OK)
        return api_refusal_of(status,
                              wishes.topic.size ? REFUSAL_NO_SUCH_BLOCK : REFUSAL_NO_SUCH_SET);
    json_begin(&call->out, NULL, '{');
    json_int(&call->out, "total", total);
    json_begin(&call->out, "questions", '[');
    for (size_t i = 0; i < count; i++)
        write_found(&call->out, &found[i]);
    json_end(&call->out, ']');
    json_end(&call->out, '}');
    return REFUSAL_NONE;
}
