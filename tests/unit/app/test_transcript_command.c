/* The transcript commands as they are typed, on a data folder of their own with two sealed rooms:
 * exit status, what is printed, and that nothing opens without a key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/command_line.h"
#include "app/transcript_source.h"
#include "transcript_fixture.h"

#define REVIEWER "v000000000000000"
#define FIRST    "sealed/r000000000000000.sealed"
#define SECOND   "sealed/r100000000000000.sealed"

struct world {
    char folder[64];
    struct vault_identity signer, recovery, reviewer, stranger;
    struct store_organisation organisation;
    struct sealed_header headers[2];
    struct vault_hash hashes[2];
    struct buf files[2];
    struct store_sealed rows[2];
    struct buf grants[2][2]; /* of each file: the reviewer's, the recovery key's */
    struct buf out, error;   /* what the last command printed */
};

static struct id id_of(const char *text)
{
    struct id id;

    if (!id_parse(str_from(text), &id))
        abort();
    return id;
}

/* Valid until 64 more were asked for. */
static const char *path_in(const struct world *world, const char *name)
{
    static char path[64][DATA_PATH_BYTES];
    static size_t next;
    char *out = path[next++ % 64];

    assert_true(data_file(world->folder, name, out));
    return out;
}

/* --- making it ----------------------------------------------------------------------------- */

static void make_grant(struct world *world, size_t i, bool recovery,
                       const struct vault_data_key *key)
{
    struct grant grant = {.grant = vault_random_id(),
                          .seal = world->headers[i].seal,
                          .header_hash = world->hashes[i],
                          .granted_ms = 1700000000000};
    const struct vault_identity *to = recovery ? &world->recovery : &world->reviewer;

    if (!recovery)
        grant.recipient = id_of(REVIEWER);
    grant.recipient_box = to->box_public;
    buf_init(&world->grants[i][recovery], 4096);
    assert_int_equal(
        grant_make(&grant, key, &world->signer.sign_secret, &world->grants[i][recovery]),
        STATUS_OK);
}

static void seal_room(struct world *world, size_t i, const char *room, const char *name)
{
    struct room_script script;
    struct vault_data_key key;

    fixture_play(&script);
    world->headers[i] = (struct sealed_header){.organisation = world->organisation.id,
                                               .room = id_of(room),
                                               .seal = vault_random_id(),
                                               .opened_ms = 1000,
                                               .closed_ms = 3800000,
                                               .sealed_ms = 1700000000000,
                                               .checkpoint = i + 1};
    if (i)
        world->headers[i].previous_checkpoint = world->hashes[i - 1];
    buf_init(&world->files[i], 16 << 20);
    fixture_seal(&script, &world->headers[i], &world->signer, &world->files[i], &key,
                 &world->hashes[i]);
    make_grant(world, i, false, &key);
    make_grant(world, i, true, &key);
    assert_int_equal(file_write(path_in(world, name), buf_str(&world->files[i]), 0600), STATUS_OK);
    world->rows[i] = (struct store_sealed){.seal = world->headers[i].seal,
                                           .room = id_of(room),
                                           .title = STR("Backend"),
                                           .file = str_from(strchr(name, '/') + 1),
                                           .header = {world->files[i].data, sealed_header_bytes()},
                                           .checkpoint = i + 1,
                                           .sealed_ms = 1700000000000,
                                           .size_bytes = world->files[i].size,
                                           .record_count = script.rows_count};
    memcpy(world->rows[i].header_hash, world->hashes[i].bytes, STORE_HASH_BYTES);
    room_script_finish(&script);
}

static enum status fill(struct store_tx *tx, void *user)
{
    struct world *world = user;
    struct store_account account = {.id = id_of(REVIEWER),
                                    .email = STR("rita@example.org"),
                                    .name = STR("Rita"),
                                    .roles = STORE_ROLE_REVIEWER};
    enum status status = store_organisation_put(tx, &world->organisation);

    if (status == STATUS_OK)
        status = store_account_add(tx, &account);
    for (size_t i = 0; status == STATUS_OK && i < 2; i++) {
        struct store_room room = {.id = world->rows[i].room,
                                  .title = STR("Backend"),
                                  .phase = STR("sealed"),
                                  .setup = STR("{}"),
                                  .created_ms = 1,
                                  .changed_ms = 1};
        status = store_room_add(tx, &room);
        if (status == STATUS_OK)
            status = store_sealed_add(tx, &world->rows[i]);
        for (size_t g = 0; status == STATUS_OK && g < 2; g++) {
            struct store_grant grant = {.id = vault_random_id(),
                                        .seal = world->rows[i].seal,
                                        .bytes = buf_str(&world->grants[i][g]),
                                        .granted_ms = 1700000000000};
            if (g == 0)
                grant.recipient = id_of(REVIEWER);
            status = store_grant_add(tx, &grant);
        }
    }
    return status;
}

static void make_store(struct world *world)
{
    char reason[DATA_REASON_BYTES];
    struct store_config config = {.path = path_in(world, "parley.db"), .create = true};
    struct store *store;

    assert_int_equal(store_open(&config, reason, sizeof(reason), &store), STATUS_OK);
    assert_int_equal(store_run(store, fill, world), STATUS_OK);
    store_close(store);
}

static void make_keys(struct world *world)
{
    vault_identity_make(&world->signer);
    vault_identity_make(&world->recovery);
    vault_identity_make(&world->reviewer);
    vault_identity_make(&world->stranger);
    world->organisation =
        (struct store_organisation){.id = vault_random_id(), .name = STR("Demo"), .created_ms = 1};
    memcpy(world->organisation.sign_public, world->signer.sign_public.bytes, STORE_KEY_BYTES);
    memcpy(world->organisation.recovery_box_public, world->recovery.box_public.bytes,
           STORE_KEY_BYTES);
    memcpy(world->organisation.recovery_sign_public, world->recovery.sign_public.bytes,
           STORE_KEY_BYTES);
    assert_int_equal(vault_identity_save(path_in(world, "recovery.key"), "recovery", STR("Demo"),
                                         &world->recovery),
                     STATUS_OK);
    assert_int_equal(
        vault_identity_save(path_in(world, "rita.key"), "person", STR("Rita"), &world->reviewer),
        STATUS_OK);
    assert_int_equal(
        vault_identity_save(path_in(world, "stranger.key"), "person", STR("?"), &world->stranger),
        STATUS_OK);
}

static int setup(void **state)
{
    struct world *world = calloc(1, sizeof(*world));

    if (!world || vault_init() != STATUS_OK)
        return -1;
    snprintf(world->folder, sizeof(world->folder), "/tmp/parley-transcript-XXXXXX");
    if (!mkdtemp(world->folder))
        return -1;
    assert_int_equal(mkdir(path_in(world, "sealed"), 0700), 0);
    make_keys(world);
    seal_room(world, 0, "r000000000000000", FIRST);
    /* says that it is of another room than its records are */
    seal_room(world, 1, "r100000000000000", SECOND);
    make_store(world);
    buf_init(&world->out, 16 << 20);
    buf_init(&world->error, 1 << 20);
    *state = world;
    return 0;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *ftw)
{
    (void)info;
    (void)kind;
    (void)ftw;
    return remove(path);
}

static int teardown(void **state)
{
    struct world *world = *state;

    nftw(world->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    for (size_t i = 0; i < 2; i++) {
        buf_finish(&world->files[i]);
        buf_finish(&world->grants[i][0]);
        buf_finish(&world->grants[i][1]);
    }
    buf_finish(&world->out);
    buf_finish(&world->error);
    free(world);
    return 0;
}

/* --- running ------------------------------------------------------------------------------- */

static void capture(int stream, const char *path, int *ret_saved)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    *ret_saved = dup(stream);
    dup2(fd, stream);
    close(fd);
}

static void release(int stream, int saved, const char *path, struct buf *out)
{
    dup2(saved, stream);
    close(saved);
    buf_clear(out);
    assert_int_equal(file_read(path, out), STATUS_OK);
    unlink(path);
}

/* Arguments end with NULL; what it prints is in world->out and world->error. */
static int run(struct world *world, int (*command)(int argc, char **argv), ...)
{
    const char *out = path_in(world, "out"), *error = path_in(world, "error");
    char *argv[16] = {(char *)(uintptr_t) "command"};
    int argc = 1, saved_out, saved_error;
    va_list args;

    va_start(args, command);
    while ((argv[argc] = va_arg(args, char *)))
        argc++;
    va_end(args);
    fflush(stdout);
    capture(STDOUT_FILENO, out, &saved_out);
    capture(STDERR_FILENO, error, &saved_error);
    int result = command(argc, argv);
    fflush(stdout);
    release(STDOUT_FILENO, saved_out, out, &world->out);
    release(STDERR_FILENO, saved_error, error, &world->error);
    return result;
}

static void expect(const struct buf *text, const char *part)
{
    if (!holds(buf_str(text), part))
        fail_msg("\"%s\" isn't in\n%s", part, text->data ? text->data : "");
}

static json_t *printed_json(const struct world *world)
{
    json_t *json = json_loadb(world->out.data ? world->out.data : "", world->out.size,
                              JSON_REJECT_DUPLICATES, NULL);

    assert_non_null(json);
    return json;
}

static const char *result_of(const json_t *json, size_t check)
{
    const json_t *checks = json_object_get(json, "checks");

    return json_string_value(json_object_get(json_array_get(checks, check), "result"));
}

/* --- list ---------------------------------------------------------------------------------- */

static void list_tells_who_may_open(void **state)
{
    struct world *world = *state;

    assert_int_equal(run(world, cli_transcript_list, "--data", world->folder, NULL), 0);
    expect(&world->out,
           "r000000000000000  Backend\n  sealed 2023-11-14 22:13:20 UTC, checkpoint 1, ");
    expect(&world->out, path_in(world, FIRST));
    expect(&world->out, "Rita <rita@example.org>");
    expect(&world->out, "the recovery key");
    assert_int_equal(run(world, cli_transcript_list, "--data", world->folder, "--json", NULL), 0);
    json_t *json = printed_json(world);
    assert_int_equal(json_array_size(json), 2);
    const json_t *second = json_array_get(json, 1);
    assert_string_equal(json_string_value(json_object_get(second, "room")), "r100000000000000");
    assert_string_equal(json_string_value(json_object_get(second, "file")), path_in(world, SECOND));
    assert_int_equal(json_integer_value(json_object_get(second, "checkpoint")), 2);
    assert_int_equal(json_integer_value(json_object_get(second, "records")),
                     world->rows[1].record_count);
    assert_int_equal(json_array_size(json_object_get(second, "grants")), 2);
    json_decref(json);
    assert_int_equal(run(world, cli_transcript_list, "--data", "/nonexistent", NULL), 1);
    expect(&world->error, "/nonexistent");
}

/* --- verify -------------------------------------------------------------------------------- */

static void verify_checks_all_that_needs_no_key(void **state)
{
    struct world *world = *state;

    for (size_t i = 0; i < 2; i++) {
        const char *path = path_in(world, i ? SECOND : FIRST);
        assert_int_equal(run(world, cli_transcript_verify, path, "--json", NULL), 0);
        json_t *json = printed_json(world);
        assert_true(json_is_true(json_object_get(json, "ok")));
        for (size_t check = 0; check < 4; check++)
            assert_string_equal(result_of(json, check), "ok");
        assert_string_equal(result_of(json, 4), "not checked");
        json_decref(json);
    }
    assert_int_equal(run(world, cli_transcript_verify, path_in(world, SECOND), NULL), 0);
    expect(&world->out, "nothing that was checked is wrong");
    expect(&world->out, "first checkpoint to the last, 2 in all");
    expect(&world->out, "not checked  The records themselves");
}

static void verify_elsewhere_says_what_it_left_out(void **state)
{
    struct world *world = *state;
    const char *copy = path_in(world, "copy.sealed");

    assert_int_equal(file_write(copy, buf_str(&world->files[0]), 0600), STATUS_OK);
    assert_int_equal(run(world, cli_transcript_verify, copy, "--json", NULL), 0);
    json_t *json = printed_json(world);
    assert_string_equal(result_of(json, 0), "ok");
    for (size_t check = 1; check < 5; check++)
        assert_string_equal(result_of(json, check), "not checked");
    json_decref(json);
    assert_int_equal(run(world, cli_transcript_verify, copy, "--data", world->folder, NULL), 0);
    expect(&world->out, "The signer is this organisation.");
    assert_int_equal(run(world, cli_transcript_verify, copy, "--data", "/nonexistent", NULL), 1);
    unlink(copy);
}

static void verify_finds_damage(void **state)
{
    struct world *world = *state;
    const char *copy = path_in(world, "sealed/copy.sealed");
    static const size_t places[] = {0, 13, 40, 100, 300, 5000};

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        world->files[0].data[places[i]] ^= 1;
        assert_int_equal(file_write(copy, buf_str(&world->files[0]), 0600), STATUS_OK);
        world->files[0].data[places[i]] ^= 1;
        assert_int_equal(run(world, cli_transcript_verify, copy, "--json", NULL), 1);
        json_t *json = printed_json(world);
        assert_true(json_is_false(json_object_get(json, "ok")));
        assert_string_equal(result_of(json, 0), "failed");
        json_decref(json);
        assert_int_equal(run(world, cli_transcript_open, copy, "--key", path_in(world, "rita.key"),
                             "--data", world->folder, NULL),
                         1);
        assert_int_equal(world->out.size, 0);
    }
    unlink(copy);
    assert_int_equal(run(world, cli_transcript_verify, path_in(world, "gone"), NULL), 1);
}

/* Whole in itself, and still not the one that the organisation sealed. */
static void verify_finds_another_file(void **state)
{
    struct world *world = *state;
    const char *copy = path_in(world, "sealed/forged.sealed");
    struct room_script script;
    struct vault_data_key key;
    struct vault_hash hash;

    fixture_play(&script);
    for (int forger = 0; forger < 2; forger++) {
        struct sealed_header header = world->headers[0];
        struct buf file;
        buf_init(&file, 16 << 20);
        fixture_seal(&script, &header, forger ? &world->stranger : &world->signer, &file, &key,
                     &hash);
        assert_int_equal(file_write(copy, buf_str(&file), 0600), STATUS_OK);
        buf_finish(&file);
        assert_int_equal(run(world, cli_transcript_verify, copy, "--json", NULL), 1);
        json_t *json = printed_json(world);
        assert_string_equal(result_of(json, 0), "ok");
        assert_string_equal(result_of(json, 1), forger ? "failed" : "ok");
        assert_string_equal(result_of(json, 2), "failed");
        assert_string_equal(result_of(json, 3), "ok");
        json_decref(json);
    }
    room_script_finish(&script);
    unlink(copy);
}

/* --- open and export ----------------------------------------------------------------------- */

static void open_reads_with_each_holder_s_key(void **state)
{
    struct world *world = *state;
    static const char *const keys[] = {"rita.key", "recovery.key"};

    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(run(world, cli_transcript_open, path_in(world, FIRST), "--key",
                             path_in(world, keys[i]), NULL),
                         0);
        expect(&world->out, "Backend\n");
        expect(&world->out, "(the organisation’s key)");
        expect(&world->out, "cal typed in the answer");
        expect(&world->out, "SECRET aside");
    }
    assert_int_equal(run(world, cli_transcript_open, path_in(world, FIRST), "--key",
                         path_in(world, "rita.key"), "--json", NULL),
                     0);
    json_t *json = printed_json(world);
    assert_int_equal(json_array_size(json_object_get(json, "records")),
                     world->rows[0].record_count);
    assert_string_equal(json_string_value(json_object_get(json, "seal")),
                        world->headers[0].seal.text);
    json_decref(json);
}

static void open_refuses_who_holds_nothing(void **state)
{
    struct world *world = *state;

    assert_int_equal(run(world, cli_transcript_open, path_in(world, FIRST), "--key",
                         path_in(world, "stranger.key"), NULL),
                     1);
    expect(&world->error, "none of the 2 grants");
    assert_int_equal(world->out.size, 0);
    assert_int_equal(run(world, cli_transcript_open, path_in(world, FIRST), "--key",
                         path_in(world, "gone.key"), NULL),
                     1);
    expect(&world->error, "gone.key: a key file is missing");
    /* the header names a room that the records aren't of */
    assert_int_equal(run(world, cli_transcript_open, path_in(world, SECOND), "--key",
                         path_in(world, "rita.key"), NULL),
                     1);
    expect(&world->error, "records of another room");
    assert_int_equal(world->out.size, 0);
}

static void write_grants(struct world *world, const char *path, bool bare, const char *first)
{
    struct buf text;

    buf_init(&text, 1 << 16);
    buf_add_text(&text, bare ? "[" : "{\"seal\":\"x\",\"grants\":[");
    buf_add_text(&text, first);
    for (size_t i = 0; i < 2; i++) {
        buf_add_text(&text, i || first[0] ? "," : "");
        buf_add_text(&text, bare ? "\"" : "{\"id\":\"x\",\"bytes\":\"");
        buf_add_base64(&text, world->grants[0][i].data, world->grants[0][i].size);
        buf_add_text(&text, bare ? "\"" : "\"}");
    }
    buf_add_text(&text, bare ? "]" : "]}");
    assert_int_equal(file_write(path, buf_str(&text), 0600), STATUS_OK);
    buf_finish(&text);
}

static void open_takes_grants_from_a_file(void **state)
{
    struct world *world = *state;
    const char *copy = path_in(world, "copy.sealed");
    const char *grants = path_in(world, "grants.json");

    assert_int_equal(file_write(copy, buf_str(&world->files[0]), 0600), STATUS_OK);
    assert_int_equal(
        run(world, cli_transcript_open, copy, "--key", path_in(world, "rita.key"), NULL), 1);
    expect(&world->error, "--grants");
    for (int bare = 0; bare < 2; bare++) {
        write_grants(world, grants, bare, "");
        assert_int_equal(run(world, cli_transcript_open, copy, "--key", path_in(world, "rita.key"),
                             "--grants", grants, NULL),
                         0);
        expect(&world->out, "(not compared with the organisation’s key)");
    }
    static const char *const wrong[] = {"3", "\"?\"", "{\"id\":\"x\"}", "\"AAAA\",nonsense"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        write_grants(world, grants, true, wrong[i]);
        assert_int_equal(run(world, cli_transcript_open, copy, "--key", path_in(world, "rita.key"),
                             "--grants", grants, NULL),
                         1);
        expect(&world->error, "holds no grants");
    }
    unlink(path_in(world, "copy.sealed"));
    unlink(path_in(world, "grants.json"));
}

static int export(struct world *world, const char *format, const char *to, const char *redacted)
{
    return run(world, cli_transcript_export, path_in(world, FIRST), "--key",
               path_in(world, "rita.key"), "--format", format, "--to", to, redacted, NULL);
}

static void export_writes_each_form_for_its_owner(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *format, *begin;
    } forms[] = {{"md", "# Backend\n"}, {"html", "<!doctype html>"}, {"json", "{\"format\""}};

    for (size_t i = 0; i < 3; i++) {
        for (int redacted = 0; redacted < 2; redacted++) {
            char to[DATA_PATH_BYTES];
            struct stat info;
            struct buf copy;
            snprintf(to, sizeof(to), "%s/export", world->folder);
            assert_int_equal(export(world, forms[i].format, to, redacted ? "--redacted" : NULL), 0);
            assert_int_equal(world->out.size, 0);
            assert_int_equal(stat(to, &info), 0);
            assert_int_equal(info.st_mode & 07777, 0600);
            buf_init(&copy, 16 << 20);
            assert_int_equal(file_read(to, &copy), STATUS_OK);
            assert_true(str_starts(buf_str(&copy), str_from(forms[i].begin)));
            assert_true(holds(buf_str(&copy), "Welcome to all"));
            assert_int_equal(holds(buf_str(&copy), "SECRET"), !redacted);
            buf_finish(&copy);
            unlink(to);
        }
    }
    assert_int_equal(export(world, "doc", "x", NULL), 1);
    expect(&world->error, "md, json, html or pdf");
}

static void export_makes_a_pdf_of_the_page(void **state)
{
    struct world *world = *state;
    char program[DATA_PATH_BYTES], to[DATA_PATH_BYTES], *path = getenv("PATH");
    struct buf copy;

    path = path ? strdup(path) : NULL;
    snprintf(program, sizeof(program), "%s/weasyprint", world->folder);
    snprintf(to, sizeof(to), "%s/export.pdf", world->folder);
    /* no such program */
    setenv("PATH", world->folder, 1);
    assert_int_equal(export(world, "pdf", to, NULL), 1);
    expect(&world->error, "WeasyPrint, which isn't installed");
    assert_int_not_equal(access(to, F_OK), 0);
    /* and one that answers */
    assert_int_equal(file_write(program, STR("#!/bin/sh\necho %PDF-1.7\nexec /bin/cat\n"), 0700),
                     STATUS_OK);
    assert_int_equal(export(world, "pdf", to, "--redacted"), 0);
    buf_init(&copy, 16 << 20);
    assert_int_equal(file_read(to, &copy), STATUS_OK);
    assert_true(str_starts(buf_str(&copy), STR("%PDF-1.7\n<!doctype html>")));
    assert_false(holds(buf_str(&copy), "SECRET"));
    buf_finish(&copy);
    if (path)
        setenv("PATH", path, 1);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(list_tells_who_may_open),
        cmocka_unit_test(verify_checks_all_that_needs_no_key),
        cmocka_unit_test(verify_elsewhere_says_what_it_left_out),
        cmocka_unit_test(verify_finds_damage),
        cmocka_unit_test(verify_finds_another_file),
        cmocka_unit_test(open_reads_with_each_holder_s_key),
        cmocka_unit_test(open_refuses_who_holds_nothing),
        cmocka_unit_test(open_takes_grants_from_a_file),
        cmocka_unit_test(export_writes_each_form_for_its_owner),
        cmocka_unit_test(export_makes_a_pdf_of_the_page),
    };

    return cmocka_run_group_tests_name("transcript commands", tests, setup, teardown);
}
