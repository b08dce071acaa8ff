/* Choosing questions for an interview. */
#include "app/api_build_bodies.h"
#include "app/build_state.h"
#include "app/exposure.h"
#include "questions/sample.h"
#include "store/finding.h"

enum { SEED_BYTES = 8, SAMPLE_ARENA_BYTES = 256 << 20 };

struct sampling {
    struct build_sets sets;
    struct sample_wishes wishes;
    struct sample_kind *kinds;
    struct str_list named, asked; /* not wanted, and asked before */
    char seed[SEED_BYTES];
};

/* Small letters and digits only, as a seed has them. */
static void make_seed(struct sampling *sampling)
{
    const struct id fresh = vault_random_id();

    for (size_t i = 0; i < SEED_BYTES; i++) {
        char c = fresh.text[i];
        bool upper = c >= 'A' && c <= 'Z';
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        sampling->seed[i] = upper ? (char)(c - 'A' + 'a') : plain ? c : 'x';
    }
    sampling->wishes.seed = (struct str){sampling->seed, SEED_BYTES};
}

static enum refusal read_wishes(struct api_call *call, struct sampling *sampling)
{
    const struct body_sample *body = call->body;
    struct sample_wishes *wishes = &sampling->wishes;

    sampling->kinds = arena_array(&call->arena, body->kinds_count + 1, sizeof(*sampling->kinds));
    if (!sampling->kinds)
        return REFUSAL_BUSY;
    for (size_t i = 0; i < body->kinds_count; i++)
        sampling->kinds[i] = (struct sample_kind){
            .kind = (enum question_kind)(body->kinds[i].kind + QUESTION_CONCEPT),
            .count = (unsigned)body->kinds[i].count};
    *wishes = (struct sample_wishes){
        .minutes = (unsigned)body->minutes,
        .questions = (unsigned)body->questions,
        .topics = {body->topics, body->topics_count},
        .kinds = sampling->kinds,
        .kind_count = body->kinds_count,
        .tags = {body->tags, body->tags_count},
        .least = (enum question_difficulty)body->least,
        .most = (enum question_difficulty)body->most,
        .rising = body->rising,
        .need_answer = body->need_answer,
        .keep = {body->keep, body->keep_count},
        .seed = body->seed,
    };
    sampling->named = (struct str_list){body->leave_out, body->leave_out_count};
    if (!body->seed.size)
        make_seed(sampling);
    return REFUSAL_NONE;
}

enum refusal api_sample(struct api_call *call)
{
    const struct body_sample *body = call->body;
    struct sampling *sampling = arena_alloc(&call->arena, sizeof(*sampling));
    unsigned char candidate[VAULT_CANDIDATE_BYTES];
    enum status status = STATUS_OK;

    if (!sampling)
        return REFUSAL_BUSY;
    call->state = sampling;
    enum refusal refusal = read_wishes(call, sampling);
    if (refusal == REFUSAL_NONE)
        refusal = build_sets_find_at(call, body->sets, body->sets_count, &sampling->sets);
    if (refusal == REFUSAL_NO_SUCH_SET || refusal == REFUSAL_BAD_FIELD)
        call->detail = "body.sets";
    if (refusal != REFUSAL_NONE)
        return refusal;
    if (exposure_hash(&call->server->data.host, body->candidate, candidate))
        status = store_asked_of(api_reader(call), candidate, &call->arena, &sampling->asked);
    return api_refusal_of(status, REFUSAL_NOT_FOUND);
}

/* What was drawn from, as it can be asked for again. */
static void write_names(struct buf *out, const struct build_sets *sets)
{
    char name[SET_ID_MAX_BYTES + sizeof("@4294967295")];

    json_begin(out, "sets", '[');
    for (size_t i = 0; i < sets->count; i++) {
        snprintf(name, sizeof(name), "%.*s@%u", STR_FMT(sets->rows[i].id),
                 (unsigned)sets->rows[i].version);
        json_text(out, NULL, name);
    }
    json_end(out, ']');
}

static void write_sample(struct buf *out, const struct sampling *sampling,
                         const struct sample *sample, unsigned asked_before)
{
    json_begin(out, NULL, '{');
    json_str(out, "seed", sampling->wishes.seed);
    write_names(out, &sampling->sets);
    json_int(out, "minutes", sample->minutes);
    json_int(out, "fitting", sample->fitting);
    json_begin(out, "left_out", '{');
    json_int(out, "asked_before", asked_before);
    json_int(out, "named", sample->left_out[SAMPLE_LEFT_OUT] - asked_before);
    json_int(out, "retired", sample->left_out[SAMPLE_RETIRED]);
    json_int(out, "not_ready", sample->left_out[SAMPLE_NOT_READY]);
    json_int(out, "duplicate", sample->left_out[SAMPLE_DUPLICATE]);
    json_end(out, '}');
    json_begin(out, "notes", '[');
    for (size_t i = 0; i < sample->notes.count; i++)
        json_str(out, NULL, sample->notes.items[i]);
    json_end(out, ']');
    json_begin(out, "questions", '[');
    for (size_t i = 0; i < sample->count; i++) {
        const struct question *question = sample->items[i].question;
        json_begin(out, NULL, '{');
        json_str(out, "set", sampling->sets.rows[sample->items[i].set].id);
        json_str(out, "key", question->id);
        json_str(out, "title", question->head);
        json_str(out, "topic", question->topic->title);
        json_text(out, "kind", question_kind_name(question_kind_of(question)));
        json_text(out, "difficulty", question_difficulty_name(question_difficulty_of(question)));
        json_int(out, "minutes", sample->items[i].minutes);
        json_end(out, '}');
    }
    json_end(out, ']');
    json_end(out, '}');
}

/* Those that were named alone, and then those that were asked as well: the difference is what was
 * asked before. */
static enum status choose(struct sampling *sampling, struct arena *arena, struct sample *ret_sample,
                          unsigned *ret_asked_before)
{
    const struct question_set *const *sets =
        (const struct question_set *const *)sampling->sets.sets;
    struct sample_wishes wishes = sampling->wishes;
    size_t all = sampling->named.count + sampling->asked.count;
    struct str *both = arena_array(arena, all + 1, sizeof(*both));
    struct sample sample;

    wishes.leave_out = sampling->named;
    enum status status =
        both ? sample_make(sets, sampling->sets.count, &wishes, arena, &sample) : STATUS_NO_MEMORY;
    if (status != STATUS_OK)
        return status;
    *ret_asked_before = 0;
    if (sampling->asked.count) {
        unsigned named = sample.left_out[SAMPLE_LEFT_OUT];
        for (size_t i = 0; i < sampling->named.count; i++)
            both[i] = sampling->named.items[i];
        for (size_t i = 0; i < sampling->asked.count; i++)
            both[sampling->named.count + i] = sampling->asked.items[i];
        wishes.leave_out = (struct str_list){both, all};
        status = sample_make(sets, sampling->sets.count, &wishes, arena, &sample);
        if (status == STATUS_OK && sample.left_out[SAMPLE_LEFT_OUT] > named)
            *ret_asked_before = sample.left_out[SAMPLE_LEFT_OUT] - named;
    }
    *ret_sample = sample;
    return status;
}

enum refusal api_sample_work(struct api_call *call)
{
    struct sampling *sampling = call->state;
    struct sample sample;
    struct arena arena;
    unsigned asked_before = 0;

    arena_init(&arena, SAMPLE_ARENA_BYTES);
    enum status status = build_sets_read(&sampling->sets);
    if (status == STATUS_OK)
        status = choose(sampling, &arena, &sample, &asked_before);
    if (status == STATUS_OK)
        write_sample(&call->out, sampling, &sample, asked_before);
    build_sets_finish(&sampling->sets);
    arena_finish(&arena);
    if (status != STATUS_INVALID)
        return api_refusal_of(status, REFUSAL_SERVER_FAILED);
    call->detail = "body.seed";
    return REFUSAL_BAD_FIELD;
}

/* The versions that the answer names stay as they are. */
enum status api_sample_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    const struct sampling *sampling = call->state;

    return build_sets_pin(tx, call, &sampling->sets);
}

enum refusal api_sample_after(struct api_call *call, enum status status)
{
    (void)call;
    return api_refusal_of(status, REFUSAL_NO_SUCH_SET);
}
