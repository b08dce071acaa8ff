/* parley duplicates: questions that may be the same, within sets and across them. */
#include "app/cli_sets.h"
#include "questions/similarity.h"

enum { DUPLICATES_ARENA_BYTES = 512 << 20 };

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

    buf_init(&out, 256 << 20);
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
    printf(": %.*s\n", STR_FMT(question->head));
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

int cli_duplicates(int argc, char **argv)
{
    const char *folder = NULL;
    struct cli_list names = {0};
    struct cli_sets sets = {0};
    struct duplicates found = {0};
    bool json = false, across = false;
    struct arena arena;
    struct data data;
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &folder, "DIR", "The data folder, for sets that are in it.", false},
        {"across", CLI_FLAG, &across, NULL, "Only pairs from different sets.", false},
        {"json", CLI_FLAG, &json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "duplicates", options, 3, &names);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    if (!names.count)
        return cli_fail("\"parley duplicates\" takes at least one set or file");
    if (folder && !cli_open(&data, folder))
        return 1;
    arena_init(&arena, DUPLICATES_ARENA_BYTES);
    bool good = cli_sets_read(folder ? &data : NULL, &names, &sets);
    enum status status = STATUS_OK;
    if (good)
        status =
            duplicates_find((const struct question_set *const *)sets.items, sets.count,
                            &(struct duplicates_options){.across_only = across}, &arena, &found);
    int code = !good                 ? 1
               : status != STATUS_OK ? cli_fail("%s", status_text(status))
               : json                ? print_json(&sets, &found)
                                     : print_text(&sets, &found);
    cli_sets_finish(&sets);
    arena_finish(&arena);
    if (folder)
        data_close(&data);
    return code;
}
