#include "app/transcript_open.h"

#include "app/command_line.h"
#include "app/transcript_check.h"

/* Everything that opening needs, gathered step by step; each says what is wrong. */
struct opening {
    const struct transcript_wish *wish;
    struct buf file;
    struct arena arena;
    struct transcript_grants grants;
    struct transcript_books books;
    bool has_books;
    struct vault_identity identity;
    struct vault_data_key key;
    struct opened_transcript opened;
};

static bool read_sealed(struct opening *opening)
{
    struct transcript_origin *origin = &opening->opened.origin;
    const char *path = opening->wish->file;
    enum status status = file_read(path, &opening->file);

    if (status == STATUS_OK)
        status = sealed_verify(buf_str(&opening->file), &origin->header, &origin->header_hash);
    if (status == STATUS_MALFORMED)
        return cli_fail("%s is no sealed transcript", path), false;
    if (status != STATUS_OK)
        return cli_fail("%s: %s", path, status_text(status)), false;
    return true;
}

static bool read_identity(struct opening *opening)
{
    const char *path = opening->wish->key;
    enum status status = vault_identity_load(path, &opening->identity);

    if (status != STATUS_OK)
        return cli_fail("the key file %s: %s", path, status_text(status)), false;
    return true;
}

/* The data folder is used when it is there: for grants, and to know the organisation's key. */
static bool read_books(struct opening *opening)
{
    const struct transcript_wish *wish = opening->wish;
    char folder[DATA_PATH_BYTES], reason[DATA_REASON_BYTES];
    bool known = transcript_folder(wish->file, wish->data, folder);

    if (!known && wish->data)
        return cli_fail("the path %s is too long", wish->data), false;
    if (!known)
        return true;
    opening->has_books = transcript_books_load(folder, &opening->opened.origin.header.seal, reason,
                                               &opening->books) == STATUS_OK;
    if (!opening->has_books && (wish->data || !wish->grants))
        return cli_fail("%s", reason), false;
    return true;
}

static bool gather_grants(struct opening *opening)
{
    const struct transcript_wish *wish = opening->wish;
    const struct transcript_books *books = &opening->books;

    if (wish->grants) {
        enum status status =
            transcript_grants_read(wish->grants, &opening->arena, &opening->grants);
        if (status == STATUS_MALFORMED)
            return cli_fail("%s holds no grants: neither the answer of /api/transcripts/ROOM nor "
                            "an array of grants in base64",
                            wish->grants),
                   false;
        if (status != STATUS_OK)
            return cli_fail("the grants file %s: %s", wish->grants, status_text(status)), false;
        return true;
    }
    if (!opening->has_books)
        return cli_fail("%s doesn't lie in a data folder: name one with --data, or a file of "
                        "grants with --grants",
                        wish->file),
               false;
    struct str *items = arena_array(&opening->arena, books->grants_count + 1, sizeof(*items));
    if (!items)
        return cli_fail("out of memory"), false;
    for (size_t i = 0; i < books->grants_count; i++)
        items[i] = books->grants[i].bytes;
    opening->grants = (struct transcript_grants){items, books->grants_count};
    return true;
}

static bool open_grant(struct opening *opening)
{
    const struct transcript_origin *origin = &opening->opened.origin;

    for (size_t i = 0; i < opening->grants.count; i++)
        if (grant_open(opening->grants.items[i], &opening->identity, &origin->header_hash,
                       &opening->key) == STATUS_OK)
            return true;
    cli_fail("none of the %zu grants of %s is for the key in %s", opening->grants.count,
             opening->wish->file, opening->wish->key);
    return false;
}

static enum status take_record(void *user, struct str record)
{
    return transcript_add(user, record);
}

static bool read_records(struct opening *opening)
{
    struct transcript *transcript = &opening->opened.transcript;
    const char *path = opening->wish->file;
    enum status status =
        sealed_open(buf_str(&opening->file), &opening->key, take_record, transcript);

    if (status == STATUS_KEY_WRONG)
        return cli_fail("%s: the key in the grant is another transcript's", path), false;
    if (status == STATUS_OK)
        status = transcript_end(transcript, opening->wish->redacted);
    if (status != STATUS_OK && transcript->damaged_at)
        return cli_fail("%s: record %zu: %s", path, transcript->damaged_at, status_text(status)),
               false;
    if (status != STATUS_OK)
        return cli_fail("%s: %s", path, status_text(status)), false;
    if (transcript->count && !id_equal(&transcript->room, &opening->opened.origin.header.room))
        return cli_fail("%s holds the records of another room", path), false;
    return true;
}

static void compare_signer(struct opening *opening)
{
    struct transcript_origin *origin = &opening->opened.origin;

    if (!opening->has_books)
        origin->signer_note = "not compared with the organisation’s key";
    else if (transcript_signed_by(&origin->header, &opening->books.organisation))
        origin->signer_note = "the organisation’s key";
    else
        origin->signer_note = "NOT the organisation’s key";
    if (opening->has_books && !transcript_signed_by(&origin->header, &opening->books.organisation))
        cli_fail("warning: %s was signed by somebody else than this organisation",
                 opening->wish->file);
}

bool transcript_open(const struct transcript_wish *wish, struct opened_transcript *ret_opened)
{
    struct opening opening = {.wish = wish};
    bool good;

    buf_init(&opening.file, TRANSCRIPT_FILE_BYTES);
    arena_init(&opening.arena, 64 << 20);
    transcript_init(&opening.opened.transcript);
    good = read_sealed(&opening) && read_identity(&opening) && read_books(&opening) &&
           gather_grants(&opening) && open_grant(&opening) && read_records(&opening);
    if (good) {
        compare_signer(&opening);
        *ret_opened = opening.opened;
    } else {
        transcript_finish(&opening.opened.transcript);
    }
    vault_wipe(&opening.identity, sizeof(opening.identity));
    vault_wipe(&opening.key, sizeof(opening.key));
    transcript_books_finish(&opening.books);
    arena_finish(&opening.arena);
    buf_finish(&opening.file);
    return good;
}

void opened_transcript_finish(struct opened_transcript *opened)
{
    if (opened)
        transcript_finish(&opened->transcript);
}
