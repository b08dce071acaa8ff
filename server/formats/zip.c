#include "formats/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

#include "base/utf.h"
#include "questions/lines.h"

bool zip_is(struct str bytes)
{
    return str_starts(bytes, STR("PK\x03\x04")) || str_starts(bytes, STR("PK\x05\x06"));
}

/* --- reading --------------------------------------------------------------------------------- */

struct unpacking {
    struct archive *archive;
    struct arena *arena;
    struct problems *problems;
    size_t packed_bytes, unpacked_bytes;
    struct zip_files files;
    size_t capacity;
};

static enum status refuse(struct unpacking *u, enum status status, const char *sentence)
{
    problems_add(u->problems, 0, "zip", "%s", sentence);
    return status;
}

/* "a/../../b" and "/b" are "b": a name is shown and compared, never opened. */
static struct str clean_name(struct arena *arena, const char *name)
{
    struct str rest = str_slice(str_from(name), 0, ZIP_NAME_MAX_BYTES);
    char *out = arena_alloc(arena, rest.size + 1);
    size_t size = 0;

    if (!out)
        return STR_NONE;
    while (rest.size) {
        size_t end = 0;
        while (end < rest.size && rest.data[end] != '/' && rest.data[end] != '\\')
            end++;
        struct str part = str_slice(rest, 0, end);
        rest = str_slice(rest, end + 1, rest.size);
        if (!part.size || str_is(part, ".") || str_is(part, ".."))
            continue;
        if (size)
            out[size++] = '/';
        memcpy(out + size, part.data, part.size);
        size += part.size;
    }
    /* An old archive's names may be in any code page. */
    bool is_valid = utf8_valid((struct str){out, size});
    for (size_t i = 0; !is_valid && i < size; i++)
        if ((unsigned char)out[i] >= 0x80)
            out[i] = '_';
    return (struct str){out, size};
}

/* Reads an entry piece by piece: what its header says of its size isn't believed. */
static enum status unpack_entry(struct unpacking *u, struct str *ret_bytes)
{
    enum { PIECE = 64 << 10, FREE_BYTES = 1 << 20 };
    struct buf bytes;
    enum status status = STATUS_OK;
    la_ssize_t size = 1;

    buf_init(&bytes, ZIP_MAX_FILE_BYTES + PIECE);
    while (status == STATUS_OK && size > 0) {
        char *room = buf_reserve(&bytes, PIECE);
        if (!room) {
            status = buf_status(&bytes);
            break;
        }
        size = archive_read_data(u->archive, room, PIECE);
        if (size <= 0)
            break;
        bytes.size += (size_t)size;
        u->unpacked_bytes += (size_t)size;
        if (bytes.size > ZIP_MAX_FILE_BYTES)
            status = refuse(u, STATUS_TOO_LARGE, "A file in the archive has more than 16 MiB.");
        else if (u->unpacked_bytes > ZIP_MAX_ALL_BYTES)
            status = refuse(u, STATUS_TOO_LARGE, "The archive holds more than 192 MiB.");
        else if (u->unpacked_bytes > FREE_BYTES &&
                 u->unpacked_bytes / ZIP_MAX_RATIO > u->packed_bytes)
            status = refuse(u, STATUS_TOO_LARGE,
                            "The archive grows to more than a hundred times its size.");
    }
    if (status == STATUS_OK && size < 0)
        status = refuse(u, STATUS_MALFORMED,
                        "A file in the archive can't be unpacked: it is damaged or encrypted.");
    if (status == STATUS_OK) {
        *ret_bytes = arena_copy(u->arena, buf_str(&bytes));
        status = ret_bytes->data ? STATUS_OK : STATUS_NO_MEMORY;
    }
    buf_finish(&bytes);
    return status;
}

static enum status add_file(struct unpacking *u, struct str name, struct str bytes)
{
    if (u->files.count == u->capacity) {
        size_t capacity = u->capacity ? u->capacity * 2 : 16;
        struct format_file *items = arena_array(u->arena, capacity, sizeof(*items));
        if (!items)
            return STATUS_NO_MEMORY;
        if (u->files.count)
            memcpy(items, u->files.items, u->files.count * sizeof(*items));
        u->files.items = items;
        u->capacity = capacity;
    }
    u->files.items[u->files.count++] = (struct format_file){name, bytes};
    return STATUS_OK;
}

static enum status unpack_all(struct unpacking *u)
{
    struct archive_entry *entry;
    struct str bytes;
    size_t entries = 0;
    int result;

    while ((result = archive_read_next_header(u->archive, &entry)) == ARCHIVE_OK ||
           result == ARCHIVE_WARN) {
        const char *name = archive_entry_pathname_utf8(entry);
        if (++entries > ZIP_MAX_FILES)
            return refuse(u, STATUS_TOO_LARGE, "The archive holds more than 101,000 files.");
        if (!name)
            name = archive_entry_pathname(entry);
        if (archive_entry_filetype(entry) != AE_IFREG || !name)
            continue;
        enum status status = unpack_entry(u, &bytes);
        if (status != STATUS_OK)
            return status;
        struct str clean = clean_name(u->arena, name);
        if (!clean.data)
            return STATUS_NO_MEMORY;
        status = add_file(u, clean, bytes);
        if (status != STATUS_OK)
            return status;
    }
    return result == ARCHIVE_EOF ? STATUS_OK
                                 : refuse(u, STATUS_MALFORMED, "The archive is damaged.");
}

enum status zip_read(struct str bytes, struct arena *arena, struct problems *problems,
                     struct zip_files *ret_files)
{
    struct unpacking u = {.arena = arena, .problems = problems, .packed_bytes = bytes.size};
    enum status status = STATUS_OK;

    u.archive = archive_read_new();
    if (!u.archive)
        return STATUS_NO_MEMORY;
    if (!zip_is(bytes) || archive_read_support_format_zip(u.archive) != ARCHIVE_OK ||
        archive_read_open_memory(u.archive, bytes.data, bytes.size) != ARCHIVE_OK)
        status = refuse(&u, STATUS_MALFORMED, "This isn't a ZIP archive, or it is damaged.");
    else
        status = unpack_all(&u);
    archive_read_free(u.archive);
    if (status == STATUS_OK)
        *ret_files = u.files;
    return status;
}

/* --- writing --------------------------------------------------------------------------------- */

struct zip_writer {
    struct archive *archive;
    struct buf *out;
};

static la_ssize_t on_write(struct archive *archive, void *user, const void *bytes, size_t size)
{
    struct zip_writer *writer = user;

    buf_add(writer->out, bytes, size);
    if (buf_status(writer->out) == STATUS_OK)
        return (la_ssize_t)size;
    archive_set_error(archive, ARCHIVE_FATAL, "full");
    return -1;
}

/* Libarchive's errors in writing to memory are the buffer's, or memory's. */
static enum status status_of(const struct zip_writer *writer, int result)
{
    if (result == ARCHIVE_OK || result == ARCHIVE_WARN)
        return STATUS_OK;
    return buf_status(writer->out) != STATUS_OK ? buf_status(writer->out) : STATUS_NO_MEMORY;
}

enum status zip_writer_create(struct buf *out, struct zip_writer **ret_writer)
{
    struct zip_writer *writer = calloc(1, sizeof(*writer));

    if (!writer)
        return STATUS_NO_MEMORY;
    writer->out = out;
    writer->archive = archive_write_new();
    if (!writer->archive || archive_write_set_format_zip(writer->archive) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(writer->archive, 1) != ARCHIVE_OK ||
        archive_write_open(writer->archive, writer, NULL, on_write, NULL) != ARCHIVE_OK) {
        zip_writer_destroy(writer);
        return STATUS_NO_MEMORY;
    }
    *ret_writer = writer;
    return STATUS_OK;
}

enum status zip_writer_add(struct zip_writer *writer, const char *name, struct str bytes,
                           bool compress)
{
    struct archive_entry *entry = archive_entry_new();
    enum { READABLE = 0644 };

    if (!entry)
        return STATUS_NO_MEMORY;
    /* No times are set: those that ZIP has to have are then its own first ones, in every place. */
    archive_entry_set_pathname_utf8(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, READABLE);
    archive_entry_set_size(entry, (la_int64_t)bytes.size);
    int result = compress ? archive_write_zip_set_compression_deflate(writer->archive)
                          : archive_write_zip_set_compression_store(writer->archive);
    if (result == ARCHIVE_OK)
        result = archive_write_header(writer->archive, entry);
    if ((result == ARCHIVE_OK || result == ARCHIVE_WARN) && bytes.size) {
        la_ssize_t size = archive_write_data(writer->archive, bytes.data, bytes.size);
        result = size == (la_ssize_t)bytes.size ? ARCHIVE_OK : ARCHIVE_FATAL;
    }
    if (result == ARCHIVE_OK || result == ARCHIVE_WARN)
        result = archive_write_finish_entry(writer->archive);
    archive_entry_free(entry);
    return status_of(writer, result);
}

enum status zip_writer_end(struct zip_writer *writer)
{
    enum status status = status_of(writer, archive_write_close(writer->archive));

    return status == STATUS_OK ? buf_status(writer->out) : status;
}

static size_t read_number(const char *at, size_t size)
{
    size_t number = 0;

    while (size--)
        number = number << 8 | (unsigned char)at[size];
    return number;
}

static void write_number(char *at, size_t size, size_t number)
{
    for (; size--; number >>= 8)
        *at++ = (char)(number & 0xff);
}

/* What follows the first header moves to the front, and the directory has to say so. */
void zip_drop_first_extra(struct buf *out, size_t start)
{
    enum { LOCAL = 30, LOCAL_NAME = 26, LOCAL_EXTRA = 28, ENTRY = 46, ENTRY_NAME = 28 };
    enum { ENTRY_OFFSET = 42, END = 22, END_COUNT = 10, END_OFFSET = 16 };
    char *zip = out->data + start;
    size_t size = out->size - start;

    if (buf_status(out) != STATUS_OK || size < LOCAL + END)
        return;
    size_t name = read_number(zip + LOCAL_NAME, 2);
    size_t extra = read_number(zip + LOCAL_EXTRA, 2);
    if (extra == 0 || LOCAL + name + extra + END > size)
        return;
    write_number(zip + LOCAL_EXTRA, 2, 0);
    memmove(zip + LOCAL + name, zip + LOCAL + name + extra, size - LOCAL - name - extra);
    size -= extra;
    out->size -= extra;
    char *end = zip + size - END;
    size_t count = read_number(end + END_COUNT, 2);
    size_t at = read_number(end + END_OFFSET, 4) - extra;
    write_number(end + END_OFFSET, 4, at);
    for (size_t i = 0; i < count && at + ENTRY <= size; i++) {
        size_t offset = read_number(zip + at + ENTRY_OFFSET, 4);
        if (offset)
            write_number(zip + at + ENTRY_OFFSET, 4, offset - extra);
        /* its name, extra fields and comment */
        at += ENTRY + read_number(zip + at + ENTRY_NAME, 2) +
              read_number(zip + at + ENTRY_NAME + 2, 2) + read_number(zip + at + ENTRY_NAME + 4, 2);
    }
}

void zip_writer_destroy(struct zip_writer *writer)
{
    if (!writer)
        return;
    if (writer->archive)
        archive_write_free(writer->archive);
    free(writer);
}
