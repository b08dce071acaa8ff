/* parley duplicates: questions that may be the same, within sets and across them. */
#include "app/cli_sets.h"
#include "questions/similarity.h"

enum { DUPLICATES_ARENA_BYTES = 512 << 20, DUPLICATES_MAX_BYTES = 256 << 20 };

struct comparing {
    struct cli_list names;
    bool json, across;
};

static void print_side(struct buf *out, const char *name, const struct question_set *set,
                       const struct question *question)
{
    json_begin(out, name, '{');
    json_str(out, "set", set->id);
    json_str(out, "id", question->id);
    json_int(out, "line", question->line);
    if (question->file.size)
        json_str(out, "file", question->file);
    json_str(out, "prompt", question->head);
    json_end(out, '}');
}

static int print_json(const struct cli_sets *sets, const struct duplicates *found)
{
    struct buf out;

    buf_init(&out, DUPLICATES_MAX_BYTES);
    json_begin(&out, NULL, '{');
    json_begin(&out, "duplicates", '[');
    for (size_t i = 0; i < found->count; i++) {
        const struct duplicate *pair = &found->items[i];
        json_begin(&out, NULL, '{');
        json_text(&out, "kind", duplicate_kind_name(pair->kind));
        print_side(&out, "a", sets->items[pair->a_set], pair->a);
        print_side(&out, "b", sets->items[pair->b_set], pair->b);
        buf_printf(&out, ",\"score\":%.3f", pair->score);
        json_end(&out, '}');
    }
    json_end(&out, ']');
    json_int(&out, "left_off", (int64_t)found->left_off);
    json_end(&out, '}');
    return cli_print(&out);
}

static void print_question(const struct question_set *set, const struct question *question)
{
    printf("  %.*s/%.*s", STR_FMT(set->id), STR_FMT(question->id));
    if (question->line)
        printf(" (line %u)", question->line);
    printf(": ");
    cli_show(stdout, question->head);
    putchar('\n');
}

static int print_text(const struct cli_sets *sets, const struct duplicates *found)
{
    for (size_t i = 0; i < found->count; i++) {
        const struct duplicate *pair = &found->items[i];
        printf("%s %.2f\n", duplicate_kind_name(pair->kind), pair->score);
        print_question(sets->items[pair->a_set], pair->a);
        print_question(sets->items[pair->b_set], pair->b);
    }
    if (found->left_off)
        printf("and %zu more\n", found->left_off);
    if (!found->count)
        printf("none found\n");
    return 0;
}

static int compare(struct data *data, void *user)
{
    const struct comparing *comparing = user;
    struct duplicates_options options = {.across_only = comparing->across};
    struct duplicates found = {0};
    struct cli_sets sets = {0};
    struct arena arena;
    int code = 1;

    arena_init(&arena, DUPLICATES_ARENA_BYTES);
    if (cli_sets_read(data, &comparing->names, &sets)) {
        enum status status =
            duplicates_find(cli_sets_items(&sets), sets.count, &options, &arena, &found);
        code = status != STATUS_OK ? cli_fail("%s", status_text(status))
               : comparing->json   ? print_json(&sets, &found)
                                   : print_text(&sets, &found);
    }
    cli_sets_finish(&sets);
    arena_finish(&arena);
    return code;
}

int cli_duplicates(int argc, char **argv)
{
    const char *folder = NULL;
    struct comparing comparing = {0};
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder, for sets that are in it.", false},
        {"across", CLI_FLAG, &comparing.across, NULL, "Only pairs from different sets.", false},
        {"json", CLI_FLAG, &comparing.json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "duplicates", options, 3, &comparing.names);

    return parsed == CLI_GO_ON ? cli_with_data(folder, compare, &comparing) : cli_end(parsed);
}
