#include "vault/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf.h"
#include "vault/format.h"
#include "vault/key_text.h"

static const char host_key_name[] = "PARLEY-HOST-KEY";
static const char room_key_name[] = "PARLEY-ROOM-KEY";
static const struct identity_format signer_format = {"PARLEY-ORG-SIGN", DOMAIN_SIGNER,
                                                     DOMAIN_SIZE(DOMAIN_SIGNER)};

enum {
    HOST_KEY_FILE_BYTES = FORMAT_TAG_BYTES + VAULT_KEY_BYTES + VAULT_HASH_BYTES,
    ROOM_KEY_FILE_BYTES = FORMAT_TAG_BYTES + NONCE_BYTES + VAULT_KEY_BYTES + TAG_BYTES,
};

/* A key file that isn't there is a key that is missing. */
static enum status status_of_errno(int error)
{
    enum status status = status_from_errno(error);

    return status == STATUS_NOT_FOUND ? STATUS_KEY_MISSING : status;
}

/* Makes a rename or an unlink in it last. */
static enum status folder_sync(const char *folder)
{
    enum status status = STATUS_OK;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return status_of_errno(errno);
    if (fsync(fd) != 0)
        status = status_of_errno(errno);
    close(fd);
    return status;
}

static enum status folder_of_file_sync(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');

    if (!slash)
        return folder_sync(".");
    size_t size = slash == path ? 1 : (size_t)(slash - path);
    if (size >= sizeof(folder))
        return STATUS_IO;
    memcpy(folder, path, size);
    folder[size] = '\0';
    return folder_sync(folder);
}

static enum status file_write_synced(const char *path, const void *bytes, size_t size)
{
    enum status status = STATUS_OK;
    const unsigned char *at = bytes;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return status_of_errno(errno);
    while (size && status == STATUS_OK) {
        ssize_t written = write(fd, at, size);
        if (written < 0 && errno != EINTR)
            status = status_of_errno(errno);
        if (written > 0) {
            at += written;
            size -= (size_t)written;
        }
    }
    if (status == STATUS_OK && fsync(fd) != 0)
        status = status_of_errno(errno);
    if (close(fd) != 0 && status == STATUS_OK)
        status = status_of_errno(errno);
    return status;
}

/* Never replaces a file: a key that is overwritten is a key that is lost. */
static enum status rename_new(const char *from, const char *to)
{
    struct stat there;

    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return STATUS_OK;
    if (errno != EINVAL && errno != ENOSYS)
        return status_of_errno(errno);
    /* The file system can't do both in one step (some network and foreign ones). */
    if (lstat(to, &there) == 0)
        return STATUS_EXISTS;
    return rename(from, to) == 0 ? STATUS_OK : status_of_errno(errno);
}

static enum status file_create(const char *path, const void *bytes, size_t size)
{
    char temporary[PATH_MAX];
    struct id id = vault_random_id();
    struct stat there;
    int length = snprintf(temporary, sizeof(temporary), "%s.new-%s", path, id.text);

    if (length < 0 || (size_t)length >= sizeof(temporary))
        return STATUS_IO;
    if (lstat(path, &there) == 0)
        return STATUS_EXISTS;
    enum status status = file_write_synced(temporary, bytes, size);
    if (status == STATUS_OK)
        status = rename_new(temporary, path);
    if (status != STATUS_OK) {
        unlink(temporary);
        return status;
    }
    status = folder_of_file_sync(path);
    if (status != STATUS_OK)
        unlink(path);
    return status;
}

/* At most `max` bytes; a longer file is DAMAGED. */
static enum status file_read(const char *path, void *out, size_t max, size_t *ret_size)
{
    enum status status = STATUS_OK;
    unsigned char *bytes = out;
    unsigned char beyond;
    size_t size = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return status_of_errno(errno);
    for (;;) {
        ssize_t got = size < max ? read(fd, bytes + size, max - size) : read(fd, &beyond, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            status = status_of_errno(errno);
        else if (got > 0 && size == max)
            status = STATUS_DAMAGED;
        if (got <= 0 || size == max)
            break;
        size += (size_t)got;
    }
    close(fd);
    if (status == STATUS_OK)
        *ret_size = size;
    return status;
}

/* The first bytes of a file: 15 characters of name, then the version. */
static enum status tag_check(const unsigned char *bytes, size_t size, size_t expected_size,
                             const char *name)
{
    if (size < FORMAT_TAG_BYTES || memcmp(bytes, name, FORMAT_TAG_BYTES - 1) != 0)
        return STATUS_DAMAGED;
    if (bytes[FORMAT_TAG_BYTES - 1] > FORMAT_VERSION)
        return STATUS_VERSION;
    if (bytes[FORMAT_TAG_BYTES - 1] != FORMAT_VERSION || size != expected_size)
        return STATUS_DAMAGED;
    return STATUS_OK;
}

static struct vault_hash host_key_check(const unsigned char *key)
{
    return format_hash(DOMAIN_HOST_KEY, DOMAIN_SIZE(DOMAIN_HOST_KEY),
                       (struct str){(const char *)key, VAULT_KEY_BYTES});
}

enum status vault_host_key_create(const char *path, struct vault_host_key *ret_key)
{
    struct vault_host_key key;
    unsigned char bytes[HOST_KEY_FILE_BYTES];
    unsigned char *at = put_bytes(bytes, host_key_name, FORMAT_TAG_BYTES - 1);

    randombytes_buf(key.bytes, sizeof(key.bytes));
    *at++ = FORMAT_VERSION;
    at = put_bytes(at, key.bytes, sizeof(key.bytes));
    struct vault_hash check = host_key_check(key.bytes);
    put_bytes(at, check.bytes, sizeof(check.bytes));
    enum status status = file_create(path, bytes, sizeof(bytes));
    if (status == STATUS_OK)
        *ret_key = key;
    sodium_memzero(&key, sizeof(key));
    sodium_memzero(bytes, sizeof(bytes));
    return status;
}

enum status vault_host_key_load(const char *path, struct vault_host_key *ret_key)
{
    unsigned char bytes[HOST_KEY_FILE_BYTES];
    const unsigned char *key = bytes + FORMAT_TAG_BYTES;
    size_t size = 0;
    enum status status = file_read(path, bytes, sizeof(bytes), &size);

    if (status == STATUS_OK)
        status = tag_check(bytes, size, sizeof(bytes), host_key_name);
    if (status == STATUS_OK) {
        struct vault_hash check = host_key_check(key);
        if (sodium_memcmp(check.bytes, key + VAULT_KEY_BYTES, sizeof(check.bytes)) != 0)
            status = STATUS_DAMAGED;
    }
    if (status == STATUS_OK)
        memcpy(ret_key->bytes, key, VAULT_KEY_BYTES);
    sodium_memzero(bytes, sizeof(bytes));
    return status;
}

enum status vault_identity_save(const char *path, const char *kind, struct str name,
                                const struct vault_identity *identity)
{
    struct buf text;

    if (name.size > KEY_TEXT_MAX_NAME_BYTES || !utf8_valid(name))
        return STATUS_INVALID;
    buf_init(&text, KEY_TEXT_MAX_BYTES);
    enum status status = key_text_write(kind, name, identity, &text);
    if (status == STATUS_OK)
        status = file_create(path, text.data, text.size);
    buf_finish_secret(&text);
    return status;
}

enum status vault_identity_load(const char *path, struct vault_identity *ret_identity)
{
    char bytes[KEY_TEXT_MAX_BYTES];
    size_t size = 0;
    enum status status = file_read(path, bytes, sizeof(bytes), &size);

    if (status == STATUS_OK)
        status = key_text_read((struct str){bytes, size}, ret_identity);
    sodium_memzero(bytes, sizeof(bytes));
    return status;
}

enum status vault_signer_create(const char *path, const struct vault_host_key *host,
                                struct vault_identity *ret_identity)
{
    struct vault_identity identity;
    unsigned char bytes[WRAPPED_IDENTITY_BYTES];

    vault_identity_make(&identity);
    identity_format_write(&signer_format, &identity, host->bytes, bytes);
    enum status status = file_create(path, bytes, sizeof(bytes));
    if (status == STATUS_OK)
        *ret_identity = identity;
    sodium_memzero(&identity, sizeof(identity));
    return status;
}

enum status vault_signer_load(const char *path, const struct vault_host_key *host,
                              struct vault_identity *ret_identity)
{
    unsigned char bytes[WRAPPED_IDENTITY_BYTES];
    size_t size = 0;
    enum status status = file_read(path, bytes, sizeof(bytes), &size);

    if (status == STATUS_OK)
        status = identity_format_read(&signer_format, (struct str){(const char *)bytes, size},
                                      host->bytes, ret_identity);
    if (status == STATUS_MALFORMED || status == STATUS_KEY_WRONG)
        return STATUS_DAMAGED;
    return status;
}

/* <folder>/<room>.key. Errors: INVALID (not an identifier), IO (path too long). */
static enum status room_key_path(const char *folder, const struct id *room,
                                 char ret_path[static PATH_MAX])
{
    struct id checked;

    if (!id_parse(id_str(room), &checked))
        return STATUS_INVALID;
    int size = snprintf(ret_path, PATH_MAX, "%s/%s.key", folder, room->text);
    return size < 0 || size >= PATH_MAX ? STATUS_IO : STATUS_OK;
}

/* So that one room's key file doesn't pass for another's. */
enum { ROOM_KEY_ADDITIONAL_BYTES = DOMAIN_SIZE(DOMAIN_ROOM_KEY) + FORMAT_TAG_BYTES + ID_SIZE };

static void room_key_additional(const unsigned char *tag, const struct id *room,
                                unsigned char ret[static ROOM_KEY_ADDITIONAL_BYTES])
{
    unsigned char *at = put_bytes(ret, DOMAIN_ROOM_KEY, DOMAIN_SIZE(DOMAIN_ROOM_KEY));

    at = put_bytes(at, tag, FORMAT_TAG_BYTES);
    put_bytes(at, room->text, ID_SIZE);
}

enum status vault_room_key_create(const char *folder, const struct vault_host_key *host,
                                  const struct id *room, struct vault_room_key *ret_key)
{
    char path[PATH_MAX];
    unsigned char additional[ROOM_KEY_ADDITIONAL_BYTES];
    unsigned char bytes[ROOM_KEY_FILE_BYTES];
    struct vault_room_key key;
    enum status status = room_key_path(folder, room, path);

    if (status != STATUS_OK)
        return status;
    unsigned char *nonce = put_bytes(bytes, room_key_name, FORMAT_TAG_BYTES - 1);
    *nonce++ = FORMAT_VERSION;
    room_key_additional(bytes, room, additional);
    randombytes_buf(nonce, NONCE_BYTES);
    randombytes_buf(key.bytes, sizeof(key.bytes));
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_BYTES, NULL, key.bytes,
                                               sizeof(key.bytes), additional, sizeof(additional),
                                               NULL, nonce, host->bytes);
    status = file_create(path, bytes, sizeof(bytes));
    if (status == STATUS_OK)
        *ret_key = key;
    sodium_memzero(&key, sizeof(key));
    return status;
}

enum status vault_room_key_load(const char *folder, const struct vault_host_key *host,
                                const struct id *room, struct vault_room_key *ret_key)
{
    char path[PATH_MAX];
    unsigned char additional[ROOM_KEY_ADDITIONAL_BYTES];
    unsigned char bytes[ROOM_KEY_FILE_BYTES];
    const unsigned char *nonce = bytes + FORMAT_TAG_BYTES;
    struct vault_room_key key;
    size_t size = 0;
    enum status status = room_key_path(folder, room, path);

    if (status == STATUS_OK)
        status = file_read(path, bytes, sizeof(bytes), &size);
    if (status == STATUS_OK)
        status = tag_check(bytes, size, sizeof(bytes), room_key_name);
    if (status != STATUS_OK)
        return status;
    room_key_additional(bytes, room, additional);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(key.bytes, NULL, NULL, nonce + NONCE_BYTES,
                                                   VAULT_KEY_BYTES + TAG_BYTES, additional,
                                                   sizeof(additional), nonce, host->bytes) != 0)
        return STATUS_DAMAGED;
    *ret_key = key;
    sodium_memzero(&key, sizeof(key));
    return STATUS_OK;
}

enum status vault_room_key_erase(const char *folder, const struct id *room)
{
    char path[PATH_MAX];
    enum status status = room_key_path(folder, room, path);

    if (status != STATUS_OK)
        return status;
    if (unlink(path) != 0 && errno != ENOENT)
        return status_of_errno(errno);
    return folder_sync(folder);
}
