#include "app/transcript_check.h"

#include <stdarg.h>

/* Where the fields stand in a header; shared/protocol/TRANSCRIPT.md, section 5. */
enum {
    ORGANISATION_AT = 16,
    SEAL_AT = 48,
    PREVIOUS_AT = 128,
    CHECKPOINT_AT = 160,
    SIGNER_AT = 168,
};

const char *const transcript_check_names[CHECK_COUNT] = {
    [CHECK_FILE] = "file",   [CHECK_SIGNER] = "signer",     [CHECK_LISTED] = "listed",
    [CHECK_CHAIN] = "chain", [CHECK_CONTENTS] = "contents",
};
const char *const check_result_names[] = {
    [CHECK_OK] = "ok", [CHECK_FAILED] = "failed", [CHECK_SKIPPED] = "not checked"};

__attribute__((format(printf, 4, 5))) static void say(struct transcript_verdict *verdict,
                                                      enum transcript_check_name name,
                                                      enum check_result result, const char *format,
                                                      ...)
{
    struct transcript_check *check = &verdict->checks[name];
    va_list args;

    check->result = result;
    va_start(args, format);
    vsnprintf(check->text, sizeof(check->text), format, args);
    va_end(args);
}

void transcript_check_skip(struct transcript_verdict *verdict, const char *reason)
{
    for (int name = CHECK_SIGNER; name <= CHECK_CHAIN; name++) {
        static const char *const what[] = {
            [CHECK_SIGNER] = "Whether the signer is the organisation",
            [CHECK_LISTED] = "Whether the organisation lists this very file",
            [CHECK_CHAIN] = "The chain of checkpoints",
        };
        say(verdict, (enum transcript_check_name)name, CHECK_SKIPPED, "%s: %s.", what[name],
            reason);
    }
}

void transcript_check_file(struct str file, struct transcript_verdict *ret_verdict)
{
    struct transcript_verdict verdict = {0};
    enum status status = sealed_verify(file, &verdict.header, &verdict.header_hash);

    verdict.readable = status == STATUS_OK;
    if (status == STATUS_OK) {
        say(&verdict, CHECK_FILE, CHECK_OK,
            "Form, signature and the hash of the payload hold, and the payload can hold the %llu "
            "records that the header tells of.",
            (unsigned long long)verdict.header.record_count);
        transcript_check_skip(&verdict, "no data folder is known; --data names one");
    } else {
        const char *why = "form, signature, payload hash or record count doesn't hold";
        if (status == STATUS_MALFORMED)
            why = "this is no sealed transcript";
        if (status == STATUS_VERSION)
            why = status_text(status);
        say(&verdict, CHECK_FILE, CHECK_FAILED, "The file is not whole: %s.", why);
        transcript_check_skip(&verdict, "the file itself doesn't hold");
    }
    say(&verdict, CHECK_CONTENTS, CHECK_SKIPPED,
        "The records themselves and their exact count: they show only when somebody who was "
        "granted access opens the file.");
    *ret_verdict = verdict;
}

bool transcript_signed_by(const struct sealed_header *header,
                          const struct store_organisation *organisation)
{
    return id_equal(&header->organisation, &organisation->id) &&
           vault_equal(header->signer.bytes, organisation->sign_public, VAULT_KEY_BYTES);
}

static void check_listed(const struct transcript_books *books, struct transcript_verdict *verdict)
{
    const struct sealed_header *header = &verdict->header;

    for (size_t i = 0; i < books->chain_count; i++) {
        const struct store_sealed *row = &books->chain[i];
        if (!id_equal(&row->room, &header->room))
            continue;
        if (!id_equal(&row->seal, &header->seal) || row->checkpoint != header->checkpoint ||
            row->record_count != header->record_count ||
            !vault_equal(row->header_hash, verdict->header_hash.bytes, VAULT_HASH_BYTES))
            say(verdict, CHECK_LISTED, CHECK_FAILED,
                "The organisation lists another file for this room (seal %s, checkpoint %llu).",
                row->seal.text, (unsigned long long)row->checkpoint);
        else
            say(verdict, CHECK_LISTED, CHECK_OK,
                "The organisation lists this very file, as checkpoint %llu.",
                (unsigned long long)row->checkpoint);
        return;
    }
    say(verdict, CHECK_LISTED, CHECK_FAILED,
        "The organisation lists no sealed transcript of room %s.", header->room.text);
}

static uint64_t read_u64(const char *at)
{
    uint64_t value = 0;

    for (int i = 7; i >= 0; i--)
        value = value << 8 | (unsigned char)at[i];
    return value;
}

/* NULL: the row follows the one before it. */
static const char *broken_link(const struct transcript_books *books, size_t i)
{
    static const unsigned char zeros[VAULT_HASH_BYTES] = {0};
    const struct store_sealed *row = &books->chain[i];
    const char *header = row->header.data;
    const unsigned char *previous = i ? books->chain[i - 1].header_hash : zeros;

    if (row->checkpoint != i + 1)
        return "it is missing";
    if (row->header.size != sealed_header_bytes())
        return "its header is cut";
    struct vault_hash hash = vault_hash(row->header);
    if (!vault_equal(hash.bytes, row->header_hash, VAULT_HASH_BYTES))
        return "its header isn't the one of its hash";
    if (read_u64(header + CHECKPOINT_AT) != row->checkpoint ||
        memcmp(header + SEAL_AT, row->seal.text, ID_SIZE) != 0)
        return "its header is another's";
    if (!vault_equal(header + PREVIOUS_AT, previous, VAULT_HASH_BYTES))
        return "it doesn't follow the one before it";
    if (memcmp(header + ORGANISATION_AT, books->organisation.id.text, ID_SIZE) != 0 ||
        !vault_equal(header + SIGNER_AT, books->organisation.sign_public, VAULT_KEY_BYTES))
        return "somebody else signed it";
    return NULL;
}

static void check_chain(const struct transcript_books *books, struct transcript_verdict *verdict)
{
    for (size_t i = 0; i < books->chain_count; i++) {
        const char *broken = broken_link(books, i);
        if (!broken)
            continue;
        say(verdict, CHECK_CHAIN, CHECK_FAILED,
            "The chain of checkpoints is broken at checkpoint %zu: %s.", i + 1, broken);
        return;
    }
    say(verdict, CHECK_CHAIN, CHECK_OK,
        "The chain is unbroken from the first checkpoint to the last, %zu in all. The files of "
        "the others were not looked at.",
        books->chain_count);
}

void transcript_check_books(const struct transcript_books *books,
                            struct transcript_verdict *verdict)
{
    if (transcript_signed_by(&verdict->header, &books->organisation))
        say(verdict, CHECK_SIGNER, CHECK_OK, "The signer is this organisation.");
    else
        say(verdict, CHECK_SIGNER, CHECK_FAILED, "Somebody else than this organisation signed.");
    check_listed(books, verdict);
    check_chain(books, verdict);
}

bool transcript_check_passed(const struct transcript_verdict *verdict)
{
    for (size_t i = 0; i < CHECK_COUNT; i++)
        if (verdict->checks[i].result == CHECK_FAILED)
            return false;
    return true;
}
