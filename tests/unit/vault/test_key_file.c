#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vault/keys.h"

struct folder {
    char path[64];
    char file[96];
};

static int setup(void **state)
{
    struct folder *folder = calloc(1, sizeof(*folder));

    if (!folder || vault_init() != STATUS_OK)
        return -1;
    snprintf(folder->path, sizeof(folder->path), "/tmp/parley-test-key-XXXXXX");
    if (!mkdtemp(folder->path))
        return -1;
    snprintf(folder->file, sizeof(folder->file), "%s/the.key", folder->path);
    *state = folder;
    return 0;
}

static size_t count_files(const char *path, bool remove)
{
    size_t count = 0;
    DIR *dir = opendir(path);

    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] == '.')
            continue;
        count++;
        if (remove)
            unlinkat(dirfd(dir), entry->d_name, 0);
    }
    closedir(dir);
    return count;
}

static int teardown(void **state)
{
    struct folder *folder = *state;

    count_files(folder->path, true);
    rmdir(folder->path);
    free(folder);
    return 0;
}

static size_t read_all(const char *path, char *out, size_t max)
{
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    size_t size = fread(out, 1, max, file);
    fclose(file);
    return size;
}

static void write_all(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* Each bit of the file, each shorter form and one longer form must be refused by `load`. */
static void each_damage_is_refused(const char *path, bool (*refused)(const struct folder *folder),
                                   const struct folder *folder)
{
    char good[4096];
    char bad[4097];
    size_t size = read_all(path, good, sizeof(good));

    for (size_t at = 0; at < size; at++) {
        memcpy(bad, good, size);
        bad[at] ^= 1;
        write_all(path, bad, size);
        if (!refused(folder))
            fail_msg("byte %zu changed, and nobody noticed", at);
        write_all(path, good, at);
        if (!refused(folder))
            fail_msg("cut to %zu bytes, and nobody noticed", at);
    }
    memcpy(bad, good, size);
    bad[size] = 'x';
    write_all(path, bad, size + 1);
    assert_true(refused(folder));
    write_all(path, good, size);
    assert_false(refused(folder));
}

static void is_private(const char *path)
{
    struct stat there;

    assert_int_equal(stat(path, &there), 0);
    assert_int_equal(there.st_mode & 07777, 0600);
}

static bool host_refused(const struct folder *folder)
{
    struct vault_host_key key = {{1, 2, 3}};
    struct vault_host_key before = key;
    enum status status = vault_host_key_load(folder->file, &key);

    if (status == STATUS_OK)
        return false;
    assert_true(status == STATUS_DAMAGED || status == STATUS_VERSION);
    assert_memory_equal(&key, &before, sizeof(key));
    return true;
}

static void host_key_file(void **state)
{
    struct folder *folder = *state;
    struct vault_host_key made;
    struct vault_host_key loaded;

    assert_int_equal(vault_host_key_load(folder->file, &loaded), STATUS_KEY_MISSING);
    assert_int_equal(vault_host_key_create(folder->file, &made), STATUS_OK);
    is_private(folder->file);
    assert_int_equal(vault_host_key_load(folder->file, &loaded), STATUS_OK);
    assert_memory_equal(&made, &loaded, sizeof(made));
    assert_int_equal(vault_host_key_create(folder->file, &loaded), STATUS_EXISTS);
    assert_memory_equal(&made, &loaded, sizeof(made));
    assert_int_equal(vault_host_key_load(folder->file, &loaded), STATUS_OK);
    assert_memory_equal(&made, &loaded, sizeof(made));
    each_damage_is_refused(folder->file, host_refused, folder);
    assert_int_equal(count_files(folder->path, false), 1);
}

static const struct vault_host_key host = {{42}};
static const struct id room = {"0123456789abcdef"};

static bool signer_refused(const struct folder *folder)
{
    struct vault_identity identity;
    enum status status = vault_signer_load(folder->file, &host, &identity);

    assert_true(status == STATUS_OK || status == STATUS_DAMAGED || status == STATUS_VERSION);
    return status != STATUS_OK;
}

static void signer_file(void **state)
{
    struct folder *folder = *state;
    static const struct vault_host_key other = {{43}};
    struct vault_identity made;
    struct vault_identity loaded;

    assert_int_equal(vault_signer_load(folder->file, &host, &loaded), STATUS_KEY_MISSING);
    assert_int_equal(vault_signer_create(folder->file, &host, &made), STATUS_OK);
    is_private(folder->file);
    assert_int_equal(vault_signer_create(folder->file, &host, &loaded), STATUS_EXISTS);
    assert_int_equal(vault_signer_load(folder->file, &host, &loaded), STATUS_OK);
    assert_memory_equal(&made, &loaded, sizeof(made));
    assert_int_equal(vault_signer_load(folder->file, &other, &loaded), STATUS_DAMAGED);
    each_damage_is_refused(folder->file, signer_refused, folder);
}

static void signer_is_no_persons_wrapping(void **state)
{
    struct folder *folder = *state;
    struct vault_identity made;
    struct vault_identity opened;
    char bytes[512];

    assert_int_equal(vault_signer_create(folder->file, &host, &made), STATUS_OK);
    size_t size = read_all(folder->file, bytes, sizeof(bytes));
    assert_int_equal(vault_identity_unwrap((struct str){bytes, size}, host.bytes, &opened),
                     STATUS_MALFORMED);
    /* Also with the name changed: the domain string is another. */
    memcpy(bytes, "PARLEY-IDENTITY", 15);
    assert_int_equal(vault_identity_unwrap((struct str){bytes, size}, host.bytes, &opened),
                     STATUS_KEY_WRONG);
}

static bool room_refused(const struct folder *folder)
{
    struct vault_room_key key;
    enum status status = vault_room_key_load(folder->path, &host, &room, &key);

    assert_true(status == STATUS_OK || status == STATUS_DAMAGED || status == STATUS_VERSION);
    return status != STATUS_OK;
}

static void room_key_file(void **state)
{
    struct folder *folder = *state;
    static const struct id other_room = {"0123456789abcdeg"};
    char path[128];
    char other_path[128];
    struct vault_room_key made;
    struct vault_room_key loaded;

    snprintf(path, sizeof(path), "%s/%s.key", folder->path, room.text);
    snprintf(other_path, sizeof(other_path), "%s/%s.key", folder->path, other_room.text);
    assert_int_equal(vault_room_key_load(folder->path, &host, &room, &loaded), STATUS_KEY_MISSING);
    assert_int_equal(vault_room_key_create(folder->path, &host, &room, &made), STATUS_OK);
    is_private(path);
    assert_int_equal(vault_room_key_create(folder->path, &host, &room, &loaded), STATUS_EXISTS);
    assert_int_equal(vault_room_key_load(folder->path, &host, &room, &loaded), STATUS_OK);
    assert_memory_equal(&made, &loaded, sizeof(made));
    each_damage_is_refused(path, room_refused, folder);
    /* A key file moved to another room's name doesn't serve there. */
    assert_int_equal(rename(path, other_path), 0);
    assert_int_equal(vault_room_key_load(folder->path, &host, &other_room, &loaded),
                     STATUS_DAMAGED);
}

static void room_key_erasing_can_be_repeated(void **state)
{
    struct folder *folder = *state;
    struct vault_room_key key;

    assert_int_equal(vault_room_key_create(folder->path, &host, &room, &key), STATUS_OK);
    assert_int_equal(vault_room_key_erase(folder->path, &room), STATUS_OK);
    assert_int_equal(count_files(folder->path, false), 0);
    assert_int_equal(vault_room_key_erase(folder->path, &room), STATUS_OK);
    assert_int_equal(vault_room_key_load(folder->path, &host, &room, &key), STATUS_KEY_MISSING);
    /* A folder that isn't there is a mistake of the settings, not a key that is gone. */
    assert_int_equal(vault_room_key_erase("/tmp/parley-no-such-folder", &room), STATUS_KEY_MISSING);
}

static void room_that_is_no_identifier_is_refused(void **state)
{
    struct folder *folder = *state;
    static const struct id bad[] = {{""}, {"../../etc/passwd"}, {"0123456789ABCDEF"}};
    struct vault_room_key key;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(vault_room_key_create(folder->path, &host, &bad[i], &key), STATUS_INVALID);
        assert_int_equal(vault_room_key_load(folder->path, &host, &bad[i], &key), STATUS_INVALID);
        assert_int_equal(vault_room_key_erase(folder->path, &bad[i]), STATUS_INVALID);
    }
    assert_int_equal(count_files(folder->path, false), 0);
}

static void person_file(void **state)
{
    struct folder *folder = *state;
    struct vault_identity made;
    struct vault_identity loaded;
    char text[4096];

    vault_identity_make(&made);
    assert_int_equal(
        vault_identity_save(folder->file, "recovery", STR("A \"name\" \\ ü </b>\n\x01"), &made),
        STATUS_OK);
    is_private(folder->file);
    assert_int_equal(vault_identity_load(folder->file, &loaded), STATUS_OK);
    assert_memory_equal(&made, &loaded, sizeof(made));
    assert_int_equal(vault_identity_save(folder->file, "person", STR("B"), &made), STATUS_EXISTS);
    /* The name may be anything, so single bits may change there; any cut must be noticed. */
    size_t size = read_all(folder->file, text, sizeof(text));
    for (size_t at = 0; at < size - 2; at++) {
        write_all(folder->file, text, at);
        assert_int_equal(vault_identity_load(folder->file, &loaded), STATUS_DAMAGED);
    }
}

static void name_must_be_short_and_text(void **state)
{
    struct folder *folder = *state;
    struct vault_identity made;
    char name[257];

    vault_identity_make(&made);
    memset(name, '\x01', sizeof(name));
    assert_int_equal(
        vault_identity_save(folder->file, "person", (struct str){name, sizeof(name)}, &made),
        STATUS_INVALID);
    assert_int_equal(vault_identity_save(folder->file, "person", STR("\xff"), &made),
                     STATUS_INVALID);
    assert_int_equal(count_files(folder->path, false), 0);
    assert_int_equal(
        vault_identity_save(folder->file, "person", (struct str){name, sizeof(name) - 1}, &made),
        STATUS_OK);
    assert_int_equal(vault_identity_load(folder->file, &made), STATUS_OK);
}

/* The same file written by other hands, and what isn't one. */
static void person_file_forms(void **state)
{
    struct folder *folder = *state;
    struct vault_identity made;
    struct vault_identity loaded;
    char text[4096];
    char other[8192];
    static const struct {
        const char *from, *to;
        enum status status;
    } changes[] = {
        {"\n", " \t\r\n", STATUS_OK},
        {"\"kind\": \"person\",", "\"note\": \"kept in the safe\", ", STATUS_OK},
        {"parley-key-1", "parley-key-2", STATUS_VERSION},
        {"parley-key-1", "another-key-1", STATUS_DAMAGED},
        {"\"format\"", "\"farmat\"", STATUS_DAMAGED},
        {"\"kind\"", "\"box_secret\"", STATUS_DAMAGED},
        {"\"kind\": \"person\"", "\"kind\": 1", STATUS_DAMAGED},
        {"\"kind\": \"person\"", "\"kind\": {}", STATUS_DAMAGED},
        {"\"box_public\"", "\"sign_public\"", STATUS_DAMAGED},
        {"\"box_secret\": \"", "\"box_secret\": \"A", STATUS_DAMAGED},
        {"\"sign_seed\": \"", "\"sign_seed\": \"!", STATUS_DAMAGED},
        {"\n}", "\n} x", STATUS_DAMAGED},
        {"\n}", "\n,}", STATUS_DAMAGED},
        {"{", "[{", STATUS_DAMAGED},
    };

    vault_identity_make(&made);
    assert_int_equal(vault_identity_save(folder->file, "person", STR("Name"), &made), STATUS_OK);
    size_t size = read_all(folder->file, text, sizeof(text) - 1);
    text[size] = '\0';
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        const char *found = strstr(text, changes[i].from);
        assert_non_null(found);
        int length = snprintf(other, sizeof(other), "%.*s%s%s", (int)(found - text), text,
                              changes[i].to, found + strlen(changes[i].from));
        write_all(folder->file, other, (size_t)length);
        enum status status = vault_identity_load(folder->file, &loaded);
        if (status != changes[i].status)
            fail_msg("%s instead of %s: %s", changes[i].to, changes[i].from, status_text(status));
    }
}

static void public_half_of_another_is_refused(void **state)
{
    struct folder *folder = *state;
    struct vault_identity made;
    struct vault_identity other;

    vault_identity_make(&made);
    vault_identity_make(&other);
    made.box_public = other.box_public;
    assert_int_equal(vault_identity_save(folder->file, "person", STR("N"), &made), STATUS_OK);
    assert_int_equal(vault_identity_load(folder->file, &other), STATUS_DAMAGED);
}

static void trouble_with_the_folder_is_told(void **state)
{
    struct folder *folder = *state;
    struct vault_host_key key;

    assert_int_equal(vault_host_key_create("/tmp/parley-no-such-folder/the.key", &key),
                     STATUS_KEY_MISSING);
    assert_int_equal(vault_host_key_load(folder->path, &key), STATUS_IO);
    if (geteuid() == 0)
        return; /* root may write anywhere */
    assert_int_equal(chmod(folder->path, 0500), 0);
    assert_int_equal(vault_host_key_create(folder->file, &key), STATUS_DENIED);
    assert_int_equal(chmod(folder->path, 0700), 0);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(host_key_file),
        IN_FOLDER(signer_file),
        IN_FOLDER(signer_is_no_persons_wrapping),
        IN_FOLDER(room_key_file),
        IN_FOLDER(room_key_erasing_can_be_repeated),
        IN_FOLDER(room_that_is_no_identifier_is_refused),
        IN_FOLDER(person_file),
        IN_FOLDER(name_must_be_short_and_text),
        IN_FOLDER(person_file_forms),
        IN_FOLDER(public_half_of_another_is_refused),
        IN_FOLDER(trouble_with_the_folder_is_told),
    };

    return cmocka_run_group_tests_name("vault/key_file", tests, NULL, NULL);
}
