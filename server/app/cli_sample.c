/* parley sample: questions for an interview, chosen by wishes and a seed. What is printed names the
 * versions that it was drawn from, and these are kept from being amended: so it can be had again.
 */
#include "app/cli_sets.h"
#include "base/count.h"
#include "base/refusal.h"
#include "questions/sample.h"
#include "store/sets.h"
#include "vault/keys.h"

enum {
    SAMPLE_ARENA_BYTES = 128 << 20,
    SAMPLE_MAX_BYTES = 16 << 20,
    KINDS_MAX = 8,
    SEED_SIZE = 8,
    SET_NAME_BYTES = 80
};

struct wish_list {
    struct cli_list given;
    struct str texts[CLI_LIST_MAX];
};

struct sampling {
    struct cli_list names, kinds;
    struct wish_list topics, tags, leave_out, keep;
    struct sample_kind kind_rows[KINDS_MAX];
    struct id fresh; /* where the seed comes from when none is given */
    struct sample_wishes wishes;
    bool json;
};

/* "scenario=2" */
static bool parse_kind(const char *text, struct sample_kind *ret_kind)
{
    const char *sign = strchr(text, '=');
    size_t size = sign ? (size_t)(sign - text) : strlen(text);
    char *end = NULL;
    long count = sign ? strtol(sign + 1, &end, 10) : 1;
    bool good = count >= 1 && count <= SAMPLE_MAX_QUESTIONS && (!sign || *end == '\0');
    enum question_kind kind;

    if (good && question_kind_named((struct str){text, size}, &kind)) {
        *ret_kind = (struct sample_kind){kind, (unsigned)count};
        return true;
    }
    cli_misuse("--kind takes KIND=N with concept, scenario, code, trade-off or choice, not \"%s\"",
               text);
    return false;
}

static struct str_list list_of(struct wish_list *list)
{
    for (size_t i = 0; i < list->given.count; i++)
        list->texts[i] = str_from(list->given.items[i]);
    return (struct str_list){list->texts, list->given.count};
}

static bool parse_difficulty(const char *option, const char *text,
                             enum question_difficulty *difficulty)
{
    if (!text || question_difficulty_named(str_from(text), difficulty))
        return true;
    cli_misuse("--%s takes easy, medium or hard, not \"%s\"", option, text);
    return false;
}

static bool prepare(struct sampling *sampling, const char *seed)
{
    struct sample_wishes *wishes = &sampling->wishes;

    if (sampling->kinds.count > KINDS_MAX) {
        cli_misuse("--kind can be given %d times", KINDS_MAX);
        return false;
    }
    for (size_t i = 0; i < sampling->kinds.count; i++)
        if (!parse_kind(sampling->kinds.items[i], &sampling->kind_rows[i]))
            return false;
    wishes->kinds = sampling->kind_rows;
    wishes->kind_count = sampling->kinds.count;
    wishes->topics = list_of(&sampling->topics);
    wishes->tags = list_of(&sampling->tags);
    wishes->leave_out = list_of(&sampling->leave_out);
    wishes->keep = list_of(&sampling->keep);
    sampling->fresh = vault_random_id();
    wishes->seed = seed ? str_from(seed) : (struct str){sampling->fresh.text, SEED_SIZE};
    return true;
}

/* "caches@3"; of a file only its set's id. */
static const char *name_of(const struct cli_sets *sets, size_t at, char name[SET_NAME_BYTES])
{
    const struct str id = sets->items[at]->id;

    if (sets->rows[at].version)
        snprintf(name, SET_NAME_BYTES, "%.*s@%u", STR_FMT(id), (unsigned)sets->rows[at].version);
    else
        snprintf(name, SET_NAME_BYTES, "%.*s", STR_FMT(id));
    return name;
}

static int print_json(const struct sampling *sampling, const struct cli_sets *sets,
                      const struct sample *sample)
{
    char name[SET_NAME_BYTES];
    struct buf out;

    buf_init(&out, SAMPLE_MAX_BYTES);
    json_begin(&out, NULL, '{');
    json_str(&out, "seed", sampling->wishes.seed);
    json_begin(&out, "sets", '[');
    for (size_t i = 0; i < sets->count; i++)
        json_text(&out, NULL, name_of(sets, i, name));
    json_end(&out, ']');
    json_int(&out, "minutes", sample->minutes);
    json_int(&out, "fitting", sample->fitting);
    json_begin(&out, "notes", '[');
    for (size_t i = 0; i < sample->notes.count; i++)
        json_str(&out, NULL, sample->notes.items[i]);
    json_end(&out, ']');
    json_begin(&out, "questions", '[');
    for (size_t i = 0; i < sample->count; i++) {
        const struct question *question = sample->items[i].question;
        json_begin(&out, NULL, '{');
        json_str(&out, "set", sets->items[sample->items[i].set]->id);
        json_str(&out, "id", question->id);
        json_str(&out, "prompt", question->head);
        json_str(&out, "topic", question->topic->title);
        json_str(&out, "kind", question->kind);
        json_str(&out, "difficulty", question->difficulty);
        json_int(&out, "minutes", sample->items[i].minutes);
        json_end(&out, '}');
    }
    json_end(&out, ']');
    json_end(&out, '}');
    return cli_print(&out);
}

static int print_text(const struct sampling *sampling, const struct cli_sets *sets,
                      const struct sample *sample)
{
    char name[SET_NAME_BYTES];

    for (size_t i = 0; i < sample->count; i++) {
        const struct question *question = sample->items[i].question;
        printf("%2zu. %2u min  %-9s %-6s  ", i + 1, sample->items[i].minutes,
               question_kind_name(question_kind_of(question)),
               question_difficulty_name(question_difficulty_of(question)));
        cli_show(stdout, question->head);
        putchar('\n');
    }
    printf("%u minutes, %zu of %u questions, seed %.*s", sample->minutes, sample->count,
           sample->fitting, STR_FMT(sampling->wishes.seed));
    for (size_t i = 0; i < sets->count; i++)
        if (sets->rows[i].version)
            printf(", %s", name_of(sets, i, name));
    putchar('\n');
    for (size_t i = 0; i < sample->notes.count; i++) {
        cli_show(stdout, sample->notes.items[i]);
        putchar('\n');
    }
    return 0;
}

static enum status pin(struct store_tx *tx, void *user)
{
    const struct cli_sets *sets = user;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sets->count && status == STATUS_OK; i++) {
        struct store_set row = sets->rows[i];
        row.id = sets->items[i]->id;
        if (row.version)
            status = store_set_pin_read(tx, &row);
    }
    return status;
}

static int choose(struct data *data, void *user)
{
    const struct sampling *sampling = user;
    struct cli_sets sets = {0};
    struct sample sample;
    struct arena arena;
    int code = 1;

    arena_init(&arena, SAMPLE_ARENA_BYTES);
    if (cli_sets_read(data, &sampling->names, &sets)) {
        enum status status =
            sample_make(cli_sets_items(&sets), sets.count, &sampling->wishes, &arena, &sample);
        bool is_wrong = status == STATUS_INVALID;
        if (status == STATUS_OK && data)
            status = store_run(data->store, pin, &sets);
        code = is_wrong ? cli_misuse("a seed is up to %d of a-z and 0-9", SAMPLE_SEED_BYTES)
               : status == STATUS_BUSY ? cli_fail("%s", refusal_rows[REFUSAL_SET_CHANGED].text)
               : status != STATUS_OK   ? cli_fail("%s", status_text(status))
               : sampling->json        ? print_json(sampling, &sets, &sample)
                                       : print_text(sampling, &sets, &sample);
    }
    cli_sets_finish(&sets);
    arena_finish(&arena);
    return code;
}

int cli_sample(int argc, char **argv)
{
    const char *folder = NULL, *seed = NULL, *least = NULL, *most = NULL;
    int minutes = 0, questions = 0;
    struct sampling sampling = {0};
    struct sample_wishes *wishes = &sampling.wishes;
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder, for sets that are in it.", false},
        {"minutes", CLI_NUMBER, &minutes, "N", "All together at most.", false},
        {"questions", CLI_NUMBER, &questions, "N", "So many at most.", false},
        {"topic", CLI_LIST, &sampling.topics.given, "TITLE", "A topic; may be given again.", false},
        {"kind", CLI_LIST, &sampling.kinds, "KIND=N", "At least so many of a kind.", false},
        {"tag", CLI_LIST, &sampling.tags.given, "TAG", "With at least one of these.", false},
        {"least", CLI_TEXT, &least, "DIFFICULTY", "Not easier.", false},
        {"most", CLI_TEXT, &most, "DIFFICULTY", "Not harder.", false},
        {"rising", CLI_FLAG, &wishes->rising, NULL, "Difficulty rises.", false},
        {"with-answer", CLI_FLAG, &wishes->need_answer, NULL, "Only with an answer.", false},
        {"leave-out", CLI_LIST, &sampling.leave_out.given, "SET/ID", "Not this one.", false},
        {"keep", CLI_LIST, &sampling.keep.given, "SET/ID", "This one in any case.", false},
        {"seed", CLI_TEXT, &seed, "TEXT", "As printed before, for the same again.", false},
        {"json", CLI_FLAG, &sampling.json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed =
        cli_parse(argc, argv, "sample", options, COUNT_OF(options), &sampling.names);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    wishes->minutes = (unsigned)minutes;
    wishes->questions = (unsigned)questions;
    if (!parse_difficulty("least", least, &wishes->least) ||
        !parse_difficulty("most", most, &wishes->most) || !prepare(&sampling, seed))
        return cli_end(CLI_WRONG);
    return cli_with_data(folder, choose, &sampling);
}
