#include "app/demo.h"

#include <unistd.h>

#include "app/command_line.h"
#include "app/room_making.h"
#include "app/set_import.h"
#include "base/count.h"

enum { DEMO_QUESTIONS = 10 };

bool packs_folder(char *out, size_t out_bytes)
{
    static const char *const places[] = {"../../shared/packs", "../share/parley/packs"};
    char program[DATA_PATH_BYTES] = "";
    ssize_t size = readlink("/proc/self/exe", program, sizeof(program) - 1);

    program[size > 0 ? size : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash)
        *slash = '\0';
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        snprintf(out, out_bytes, "%.600s/%s", program, places[i]);
        if (access(out, R_OK | X_OK) == 0)
            return true;
    }
    return false;
}

struct demo_rows {
    struct store_account reviewer;
    struct store_link reviewer_link;
    struct room_making room;
};

static enum status write_reviewer(struct store_tx *tx, void *user)
{
    const struct demo_rows *rows = user;
    enum status status = store_account_add(tx, &rows->reviewer);

    return status == STATUS_OK ? store_link_add(tx, &rows->reviewer_link) : status;
}

static enum status write_room(struct store_tx *tx, void *user)
{
    const struct demo_rows *rows = user;

    return room_making_write(tx, &rows->room);
}

/* As the browser does it: keys made here, wrapped by the password. */
static enum status make_reviewer(struct demo *demo, struct demo_rows *rows, char *token)
{
    struct vault_identity identity;
    unsigned char auth[VAULT_KEY_BYTES], wrap[VAULT_KEY_BYTES];
    struct store_account *account = &rows->reviewer;
    struct id word = vault_random_id();
    struct buf wrapped;

    demo->reviewer_email = STR("demo-reviewer@example.org");
    demo->reviewer_password = str_from(
        arena_printf(&demo->arena, "demo-%.4s-%.4s-%.4s", word.text, word.text + 4, word.text + 8));
    *account = (struct store_account){.id = vault_random_id(),
                                      .email = demo->reviewer_email,
                                      .name = STR("Demo Reviewer"),
                                      .roles = STORE_ROLE_ADMINISTRATOR | STORE_ROLE_INTERVIEWER |
                                               STORE_ROLE_AUTHOR | STORE_ROLE_REVIEWER,
                                      .created_ms = clock_ms(),
                                      .has_keys = true,
                                      .password_passes = VAULT_PASSWORD_PASSES,
                                      .password_memory_kib = VAULT_PASSWORD_MEMORY_KIB};
    buf_init(&wrapped, 4096);
    vault_random(account->salt, sizeof(account->salt));
    vault_identity_make(&identity);
    enum status status =
        demo->reviewer_password.data
            ? vault_password_derive(demo->reviewer_password, account->salt, VAULT_PASSWORD_PASSES,
                                    VAULT_PASSWORD_MEMORY_KIB, auth, wrap)
            : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = vault_identity_wrap(&identity, wrap, &wrapped);
    if (status == STATUS_OK) {
        struct vault_hash hash = vault_auth_hash(auth);
        memcpy(account->auth_hash, hash.bytes, sizeof(account->auth_hash));
        memcpy(account->box_public, identity.box_public.bytes, STORE_KEY_BYTES);
        memcpy(account->sign_public, identity.sign_public.bytes, STORE_KEY_BYTES);
        account->wrapped_keys = arena_copy(&demo->arena, buf_str(&wrapped));
        link_prepare(NULL, NULL, &account->id, clock_ms(), 24 * 14, &rows->reviewer_link, token);
    }
    vault_wipe(auth, sizeof(auth));
    vault_wipe(wrap, sizeof(wrap));
    vault_wipe(&identity, sizeof(identity));
    buf_finish(&wrapped);
    return status;
}

/* Questions from here and there in the set, so that a first look shows its breadth. */
static size_t choose(const struct set_summary *set, struct str *list)
{
    size_t count = set->question_count < DEMO_QUESTIONS ? set->question_count : DEMO_QUESTIONS;

    for (size_t i = 0; i < count; i++)
        list[i] = set->question_ids[i * set->question_count / count];
    return count;
}

static bool plan_room(struct data *data, struct demo *demo, struct demo_rows *rows,
                      const struct set_summary *set)
{
    const struct body_seat seats[] = {
        {.role = ROLE_INTERVIEWER, .name = STR("Demo Interviewer")},
        {.role = ROLE_INTERVIEWER, .name = STR("Demo Panelist")},
        {.role = ROLE_CANDIDATE, .name = STR("Demo Candidate")},
    };
    struct str questions[DEMO_QUESTIONS];
    struct str reviewer = id_str(&rows->reviewer.id);
    struct body_room body = {.title = STR("Demo interview"),
                             .set = set->id,
                             .rule = RULE_AFTER_OWN,
                             .questions = questions,
                             .questions_count = choose(set, questions),
                             .reviewers = &reviewer,
                             .reviewers_count = 1,
                             .seats = seats,
                             .seats_count = 3};
    const char *detail = NULL;
    enum refusal refusal =
        room_making_prepare(store_reader(data->store), &data->host, &body, NULL, clock_ms(),
                            24 * 14, &demo->arena, &rows->room, &detail);

    if (refusal != REFUSAL_NONE) {
        cli_fail("the demo room: %s%s%s", refusal_rows[refusal].text, detail ? " " : "",
                 detail ? detail : "");
        return false;
    }
    rows->room.room.created_by = rows->reviewer.id;
    return true;
}

static struct str link_url(struct demo *demo, const char *url, const char *page, const char *token)
{
    return str_from(arena_printf(&demo->arena, "%s%s#%s", url, page, token));
}

static bool fill(struct data *data, const char *url, const char *pack, struct demo *demo)
{
    struct demo_rows rows = {0};
    struct set_summary set;
    char folder[DATA_PATH_BYTES] = "", path[DATA_PATH_BYTES + 64];
    char token[VAULT_TOKEN_TEXT + 1];

    if (!pack && !packs_folder(folder, sizeof(folder)))
        return cli_fail("no question packs beside the program: name one with --pack"), false;
    snprintf(path, sizeof(path), "%s/python-concurrency.pack.md", folder);
    if (!set_import_file(data, pack ? pack : path, &demo->arena, &set))
        return false;
    enum status status = make_reviewer(demo, &rows, token);
    if (status == STATUS_OK)
        status = store_run(data->store, write_reviewer, &rows);
    if (status != STATUS_OK)
        return cli_fail("the demo's reviewer: %s", status_text(status)), false;
    if (!plan_room(data, demo, &rows, &set))
        return false;
    status = store_run(data->store, write_room, &rows);
    if (status != STATUS_OK)
        return cli_fail("the demo room: %s", status_text(status)), false;
    demo->room = rows.room.room.id;
    demo->interviewer_url = link_url(demo, url, "/join", rows.room.seats[0].token);
    demo->panelist_url = link_url(demo, url, "/join", rows.room.seats[1].token);
    demo->candidate_url = link_url(demo, url, "/join", rows.room.seats[2].token);
    demo->reviewer_url = link_url(demo, url, "/welcome", token);
    demo->made = true;
    return true;
}

bool demo_make(const char *folder, const char *url, const char *pack, struct demo *ret_demo)
{
    struct data data;

    arena_init(&ret_demo->arena, 64 << 20);
    if (!cli_open(&data, folder))
        return false;
    bool good = fill(&data, url, pack, ret_demo);
    data_close(&data);
    return good;
}

void demo_finish(struct demo *demo)
{
    arena_finish(&demo->arena);
}

void demo_write(const struct demo *demo, struct buf *out)
{
    json_begin(out, "demo", '{');
    json_str(out, "room", id_str(&demo->room));
    json_str(out, "interviewer", demo->interviewer_url);
    json_str(out, "panelist", demo->panelist_url);
    json_str(out, "candidate", demo->candidate_url);
    json_str(out, "reviewer", demo->reviewer_url);
    json_str(out, "reviewer_email", demo->reviewer_email);
    json_str(out, "reviewer_password", demo->reviewer_password);
    json_end(out, '}');
}

void demo_print(const struct demo *demo, FILE *stream)
{
    fprintf(stream, "  interviewer   %.*s\n", STR_FMT(demo->interviewer_url));
    fprintf(stream, "  panelist      %.*s\n", STR_FMT(demo->panelist_url));
    fprintf(stream, "  candidate     %.*s\n", STR_FMT(demo->candidate_url));
    fprintf(stream, "  reviewer      %.*s\n", STR_FMT(demo->reviewer_url));
    fprintf(stream, "                address %.*s, password %.*s\n", STR_FMT(demo->reviewer_email),
            STR_FMT(demo->reviewer_password));
}
