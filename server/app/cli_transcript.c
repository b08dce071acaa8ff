/* parley transcript …: listing, checking, reading and copying sealed transcripts. */
#include <unistd.h>

#include "app/command_line.h"
#include "app/pdf.h"
#include "app/transcript_check.h"
#include "app/transcript_open.h"
#include "app/transcript_save.h"
#include "base/count.h"

enum { OUTPUT_BYTES = 1 << 30 };

/* --- list ---------------------------------------------------------------------------------- */

struct listing {
    const char *folder;
    struct store *store;
    struct arena arena;
    struct buf out;
    bool json;
};

/* NULL: the recovery key's. */
static enum status holder_of(struct listing *listing, const struct store_grant *grant,
                             struct store_account *account, bool *ret_found)
{
    enum status status = STATUS_NOT_FOUND;

    if (!id_is_none(&grant->recipient))
        status = store_account_by_id(store_reader(listing->store), &grant->recipient,
                                     &listing->arena, account);
    *ret_found = status == STATUS_OK;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status write_holder(struct listing *listing, const struct store_grant *grant,
                                bool first)
{
    struct buf *out = &listing->out;
    struct store_account account;
    bool found;
    enum status status = holder_of(listing, grant, &account, &found);

    if (status != STATUS_OK)
        return status;
    struct str name = found                           ? account.name
                      : id_is_none(&grant->recipient) ? STR("the recovery key")
                                                      : STR("an account that is gone");
    if (!listing->json) {
        name = transcript_clean(&listing->arena, name);
        buf_printf(out, "%s%.*s", first ? "" : ", ", STR_FMT(name));
        if (found)
            buf_printf(out, " <%.*s>", STR_FMT(account.email));
        return STATUS_OK;
    }
    json_begin(out, NULL, '{');
    if (!id_is_none(&grant->recipient))
        json_str(out, "recipient", id_str(&grant->recipient));
    json_str(out, "name", name);
    if (found)
        json_str(out, "email", account.email);
    json_int(out, "granted_ms", grant->granted_ms);
    json_end(out, '}');
    return STATUS_OK;
}

static enum status write_holders(struct listing *listing, const struct store_sealed *sealed)
{
    struct store_grant *grants = NULL;
    size_t count = 0;
    enum status status = store_grant_list(store_reader(listing->store), &sealed->seal,
                                          &listing->arena, &grants, &count);

    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = write_holder(listing, &grants[i], i == 0);
    return status;
}

static enum status write_listed(struct listing *listing, const struct store_sealed *sealed,
                                bool first)
{
    struct buf *out = &listing->out;
    time_t seconds = (time_t)(sealed->sealed_ms / 1000);
    char path[DATA_PATH_BYTES * 2], when[40] = "";
    struct tm utc;

    snprintf(path, sizeof(path), "%s/sealed/%.*s", listing->folder, STR_FMT(sealed->file));
    if (!listing->json) {
        if (gmtime_r(&seconds, &utc))
            strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S UTC", &utc);
        struct str title = transcript_clean(&listing->arena, sealed->title);
        buf_printf(
            out, "%s%s  %.*s\n  sealed %s, checkpoint %llu, %llu records\n  %s\n  opens for ",
            first ? "" : "\n\n", sealed->room.text, STR_FMT(title), when,
            (unsigned long long)sealed->checkpoint, (unsigned long long)sealed->record_count, path);
        return write_holders(listing, sealed);
    }
    json_begin(out, NULL, '{');
    json_str(out, "room", id_str(&sealed->room));
    json_str(out, "title", sealed->title);
    json_str(out, "seal", id_str(&sealed->seal));
    json_int(out, "sealed_ms", sealed->sealed_ms);
    json_int(out, "checkpoint", (int64_t)sealed->checkpoint);
    json_int(out, "records", (int64_t)sealed->record_count);
    json_text(out, "file", path);
    json_begin(out, "grants", '[');
    enum status status = write_holders(listing, sealed);
    json_end(out, ']');
    json_end(out, '}');
    return status;
}

static enum status write_list(struct listing *listing)
{
    struct store_sealed *list = NULL;
    size_t count = 0;
    enum status status =
        store_sealed_list(store_reader(listing->store), NULL, &listing->arena, &list, &count);

    if (listing->json)
        json_begin(&listing->out, NULL, '[');
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = write_listed(listing, &list[i], i == 0);
    if (listing->json)
        json_end(&listing->out, ']');
    else if (!count)
        buf_add_text(&listing->out, "No transcript is sealed yet.");
    return status;
}

int cli_transcript_list(int argc, char **argv)
{
    struct listing listing = {0};
    struct log log = {stderr, LOG_LEVEL_ERROR};
    char reason[DATA_REASON_BYTES];
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &listing.folder, "DIR", "The data folder.", true},
        {"json", CLI_FLAG, &listing.json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "transcript list", options, 2, NULL);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    if (transcript_store(listing.folder, &log, reason, &listing.store) != STATUS_OK)
        return cli_fail("%s", reason);
    arena_init(&listing.arena, 512 << 20);
    buf_init(&listing.out, OUTPUT_BYTES);
    enum status status = write_list(&listing);
    arena_finish(&listing.arena);
    store_close(listing.store);
    if (status != STATUS_OK) {
        buf_finish(&listing.out);
        return cli_fail("%s/parley.db: %s", listing.folder, status_text(status));
    }
    return cli_print(&listing.out);
}

/* --- verify -------------------------------------------------------------------------------- */

/* False: it said why nothing could be checked. */
static bool check(const char *path, const char *data, struct transcript_verdict *ret_verdict)
{
    char folder[DATA_PATH_BYTES], reason[DATA_REASON_BYTES];
    struct transcript_verdict verdict;
    struct transcript_books books;
    struct buf file;

    buf_init(&file, TRANSCRIPT_FILE_BYTES);
    enum status status = file_read(path, &file);
    if (status != STATUS_OK) {
        buf_finish(&file);
        return cli_fail("%s: %s", path, status_text(status)), false;
    }
    transcript_check_file(buf_str(&file), &verdict);
    buf_finish(&file);
    if (verdict.readable && transcript_folder(path, data, folder)) {
        status = transcript_books_load(folder, &verdict.header.seal, reason, &books);
        if (status != STATUS_OK && data)
            return cli_fail("%s", reason), false;
        if (status == STATUS_OK)
            transcript_check_books(&books, &verdict);
        else
            transcript_check_skip(&verdict, reason);
        if (status == STATUS_OK)
            transcript_books_finish(&books);
    }
    *ret_verdict = verdict;
    return true;
}

static void write_verdict_json(struct buf *out, const char *path,
                               const struct transcript_verdict *verdict)
{
    const struct sealed_header *header = &verdict->header;

    json_begin(out, NULL, '{');
    json_text(out, "file", path);
    json_bool(out, "ok", transcript_check_passed(verdict));
    if (verdict->readable) {
        json_str(out, "organisation", id_str(&header->organisation));
        json_str(out, "room", id_str(&header->room));
        json_str(out, "seal", id_str(&header->seal));
        json_int(out, "opened_ms", header->opened_ms);
        json_int(out, "closed_ms", header->closed_ms);
        json_int(out, "sealed_ms", header->sealed_ms);
        json_int(out, "checkpoint", (int64_t)header->checkpoint);
        json_int(out, "records", (int64_t)header->record_count);
        json_base64(out, "header_hash", verdict->header_hash.bytes, VAULT_HASH_BYTES);
        json_base64(out, "signer", header->signer.bytes, VAULT_KEY_BYTES);
    }
    json_begin(out, "checks", '[');
    for (size_t i = 0; i < CHECK_COUNT; i++) {
        json_begin(out, NULL, '{');
        json_text(out, "name", transcript_check_names[i]);
        json_text(out, "result", check_result_names[verdict->checks[i].result]);
        json_text(out, "text", verdict->checks[i].text);
        json_end(out, '}');
    }
    json_end(out, ']');
    json_end(out, '}');
}

static void write_verdict(struct buf *out, const char *path,
                          const struct transcript_verdict *verdict)
{
    buf_printf(out, "%s: %s", path,
               transcript_check_passed(verdict) ? "nothing that was checked is wrong."
                                                : "NOT SOUND.");
    if (verdict->readable)
        buf_printf(out, "\n  room %s, seal %s, checkpoint %llu, %llu records",
                   verdict->header.room.text, verdict->header.seal.text,
                   (unsigned long long)verdict->header.checkpoint,
                   (unsigned long long)verdict->header.record_count);
    for (size_t i = 0; i < CHECK_COUNT; i++)
        buf_printf(out, "\n  %-12s %s", check_result_names[verdict->checks[i].result],
                   verdict->checks[i].text);
}

int cli_transcript_verify(int argc, char **argv)
{
    const char *data = NULL;
    struct cli_list rest = {0};
    bool json = false;
    struct transcript_verdict verdict;
    struct buf out;
    const struct cli_option options[] = {
        {"data", CLI_TEXT, &data, "DIR", "The data folder; else the one that FILE lies in.", false},
        {"json", CLI_FLAG, &json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "transcript verify", options, 2, &rest);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    if (!check(rest.items[0], data, &verdict))
        return 1;
    buf_init(&out, 1 << 20);
    if (json)
        write_verdict_json(&out, rest.items[0], &verdict);
    else
        write_verdict(&out, rest.items[0], &verdict);
    int failed = cli_print(&out);
    return failed || !transcript_check_passed(&verdict);
}

/* --- open ---------------------------------------------------------------------------------- */

int cli_transcript_open(int argc, char **argv)
{
    struct transcript_wish wish = {0};
    struct opened_transcript opened;
    struct cli_list rest = {0};
    bool json = false;
    struct buf out;
    const struct cli_option options[] = {
        {"key", CLI_TEXT, &wish.key, "KEYFILE", "The key file of somebody who was granted access.",
         true},
        {"data", CLI_TEXT, &wish.data, "DIR", "The data folder; else the one that FILE lies in.",
         false},
        {"grants", CLI_TEXT, &wish.grants, "FILE", "Grants as JSON, when there is no data folder.",
         false},
        {"json", CLI_FLAG, &json, NULL, "Print JSON.", false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "transcript open", options, 4, &rest);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    wish.file = rest.items[0];
    if (!transcript_open(&wish, &opened))
        return 1;
    buf_init(&out, OUTPUT_BYTES);
    enum status status = json ? transcript_write_json(&opened.transcript, &opened.origin, &out)
                              : transcript_write_reading(&opened.transcript, &opened.origin, &out);
    opened_transcript_finish(&opened);
    if (status == STATUS_OK)
        return cli_print(&out);
    buf_finish_secret(&out);
    return cli_fail("%s: %s", wish.file, status_text(status));
}

/* --- export -------------------------------------------------------------------------------- */

typedef enum status copy_write(const struct transcript *transcript,
                               const struct transcript_origin *origin, struct buf *out);

/* For people who type it at a prompt, JSON ends in a line feed like the rest. */
static enum status write_json_file(const struct transcript *transcript,
                                   const struct transcript_origin *origin, struct buf *out)
{
    enum status status = transcript_write_json(transcript, origin, out);

    buf_add_char(out, '\n');
    return status == STATUS_OK ? buf_status(out) : status;
}

static const struct {
    const char *name;
    copy_write *write;
    bool pdf;
} formats[] = {
    {"md", transcript_write_markdown, false},
    {"json", write_json_file, false},
    {"html", transcript_write_html, false},
    {"pdf", transcript_write_html, true},
};

static bool find_format(const char *name, size_t *ret_index)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        if (strcmp(formats[i].name, name) == 0) {
            *ret_index = i;
            return true;
        }
    }
    cli_fail("--format takes md, json, html or pdf, not \"%s\"", name);
    return false;
}

static bool make_copy(const struct opened_transcript *opened, size_t format, struct buf *out)
{
    char reason[PDF_REASON_BYTES];
    struct buf page;

    buf_init(&page, OUTPUT_BYTES);
    enum status status = formats[format].write(&opened->transcript, &opened->origin,
                                               formats[format].pdf ? &page : out);
    if (status != STATUS_OK)
        cli_fail("the copy: %s", status_text(status));
    if (status == STATUS_OK && formats[format].pdf) {
        status = pdf_from_html(PDF_PROGRAM, buf_str(&page), PDF_TIMEOUT_MS, NULL, out, reason);
        if (status != STATUS_OK)
            cli_fail("%s", reason);
    }
    buf_finish_secret(&page);
    return status == STATUS_OK;
}

static bool put_copy(const char *path, struct str copy)
{
    if (!path) {
        if (fwrite(copy.data, 1, copy.size, stdout) == copy.size && fflush(stdout) == 0)
            return true;
        return cli_fail("the copy could not be written"), false;
    }
    enum status status = transcript_save(path, copy);
    if (status == STATUS_INVALID)
        return cli_fail("%s is there and isn't a plain file", path), false;
    if (status != STATUS_OK)
        return cli_fail("%s: %s", path, status_text(status)), false;
    return true;
}

int cli_transcript_export(int argc, char **argv)
{
    struct transcript_wish wish = {0};
    struct opened_transcript opened;
    struct cli_list rest = {0};
    const char *format_name = NULL, *to = NULL;
    size_t format;
    struct buf out;
    const struct cli_option options[] = {
        {"key", CLI_TEXT, &wish.key, "KEYFILE", "The key file of somebody who was granted access.",
         true},
        {"format", CLI_TEXT, &format_name, "FORMAT", "md, json, html or pdf.", true},
        {"to", CLI_TEXT, &to, "FILE", "Where to write it; else standard output.", false},
        {"redacted", CLI_FLAG, &wish.redacted, NULL, "Only what the candidate saw and wrote.",
         false},
        {"data", CLI_TEXT, &wish.data, "DIR", "The data folder; else the one that FILE lies in.",
         false},
        {"grants", CLI_TEXT, &wish.grants, "FILE", "Grants as JSON, when there is no data folder.",
         false},
    };
    enum cli_result parsed = cli_parse(argc, argv, "transcript export", options, 6, &rest);

    if (parsed != CLI_GO_ON)
        return cli_end(parsed);
    if (!find_format(format_name, &format))
        return 1;
    if (formats[format].pdf && !to && isatty(STDOUT_FILENO))
        return cli_fail("a PDF is nothing for a terminal; name a file with --to");
    wish.file = rest.items[0];
    if (!transcript_open(&wish, &opened))
        return 1;
    buf_init(&out, OUTPUT_BYTES);
    bool good = make_copy(&opened, format, &out) && put_copy(to, buf_str(&out));
    buf_finish_secret(&out);
    opened_transcript_finish(&opened);
    return good ? 0 : 1;
}
