/* The chain of checkpoints, link by link, and records that don't follow from what was before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/transcript_check.h"
#include "transcript_fixture.h"

enum { LINKS = 3 };

/* Headers of three files without records, and the rows that a data folder would hold of them. */
struct chain {
    struct vault_identity signer;
    struct buf files[LINKS];
    struct store_sealed rows[LINKS];
    struct transcript_books books;
};

static void chain_init(struct chain *chain)
{
    struct vault_hash previous = {{0}};

    *chain = (struct chain){0};
    vault_identity_make(&chain->signer);
    chain->books = (struct transcript_books){.chain = chain->rows, .chain_count = LINKS};
    chain->books.organisation.id = vault_random_id();
    memcpy(chain->books.organisation.sign_public, chain->signer.sign_public.bytes, STORE_KEY_BYTES);
    for (size_t i = 0; i < LINKS; i++) {
        struct sealed_header header = {.organisation = chain->books.organisation.id,
                                       .room = vault_random_id(),
                                       .seal = vault_random_id(),
                                       .checkpoint = i + 1,
                                       .previous_checkpoint = previous};
        struct sealed_writer *writer;
        struct vault_data_key key;
        buf_init(&chain->files[i], 1 << 16);
        assert_int_equal(sealed_writer_create(&header, &chain->signer, &chain->files[i], &writer),
                         STATUS_OK);
        assert_int_equal(sealed_writer_end(writer, &key, &previous), STATUS_OK);
        sealed_writer_destroy(writer);
        chain->rows[i] =
            (struct store_sealed){.seal = header.seal,
                                  .room = header.room,
                                  .header = {chain->files[i].data, sealed_header_bytes()},
                                  .checkpoint = i + 1};
        memcpy(chain->rows[i].header_hash, previous.bytes, STORE_HASH_BYTES);
    }
}

static void chain_finish(struct chain *chain)
{
    for (size_t i = 0; i < LINKS; i++)
        buf_finish(&chain->files[i]);
}

static void rehash(struct chain *chain, size_t i)
{
    struct vault_hash hash = vault_hash(chain->rows[i].header);

    memcpy(chain->rows[i].header_hash, hash.bytes, STORE_HASH_BYTES);
}

static void tamper(struct chain *chain, int how)
{
    switch (how) {
    case 1: /* the second is gone */
        chain->rows[1] = chain->rows[2];
        chain->books.chain_count = 2;
        break;
    case 2: /* so is the first */
        chain->rows[0] = chain->rows[1];
        chain->rows[1] = chain->rows[2];
        chain->books.chain_count = 2;
        break;
    case 3: /* a hash was changed */
        chain->rows[1].header_hash[0] ^= 1;
        break;
    case 4: /* a header was changed */
        chain->files[1].data[70] ^= 1;
        break;
    case 5: /* and its hash with it: the next doesn't follow */
        chain->files[1].data[70] ^= 1;
        rehash(chain, 1);
        break;
    case 6: /* the last, and its hash: it says another number */
        chain->files[2].data[160] ^= 1;
        rehash(chain, 2);
        break;
    case 7: /* the last, and its hash: another seal */
        chain->files[2].data[48] ^= 1;
        rehash(chain, 2);
        break;
    case 8: /* the last, and its hash: another previous one */
        chain->files[2].data[128] ^= 1;
        rehash(chain, 2);
        break;
    case 9: /* the last, and its hash: another signer */
        chain->files[2].data[168] ^= 1;
        rehash(chain, 2);
        break;
    case 10: /* the last, and its hash: another organisation */
        chain->files[2].data[16] ^= 1;
        rehash(chain, 2);
        break;
    case 11: /* cut */
        chain->rows[2].header.size--;
        rehash(chain, 2);
        break;
    case 12: /* numbers that were renamed */
        chain->rows[1].checkpoint = 3;
        break;
    default:
        break;
    }
}

static void each_broken_link_shows(void **state)
{
    (void)state;
    for (int how = 0; how <= 12; how++) {
        struct transcript_verdict verdict;
        struct chain chain;
        chain_init(&chain);
        transcript_check_file(buf_str(&chain.files[0]), &verdict);
        assert_int_equal(verdict.checks[CHECK_FILE].result, CHECK_OK);
        assert_int_equal(verdict.checks[CHECK_CHAIN].result, CHECK_SKIPPED);
        tamper(&chain, how);
        transcript_check_books(&chain.books, &verdict);
        if (verdict.checks[CHECK_CHAIN].result != (how ? CHECK_FAILED : CHECK_OK))
            fail_msg("tampering %d: %s", how, verdict.checks[CHECK_CHAIN].text);
        assert_int_equal(transcript_check_passed(&verdict), how == 0);
        chain_finish(&chain);
    }
}

static void what_is_listed_is_this_file(void **state)
{
    struct transcript_verdict verdict;
    struct chain chain;
    (void)state;

    chain_init(&chain);
    transcript_check_file(buf_str(&chain.files[1]), &verdict);
    transcript_check_books(&chain.books, &verdict);
    assert_true(transcript_check_passed(&verdict));
    chain.rows[1].record_count = 1;
    transcript_check_books(&chain.books, &verdict);
    assert_int_equal(verdict.checks[CHECK_LISTED].result, CHECK_FAILED);
    chain.rows[1].record_count = 0;
    chain.rows[1].room = vault_random_id();
    transcript_check_books(&chain.books, &verdict);
    assert_int_equal(verdict.checks[CHECK_LISTED].result, CHECK_FAILED);
    chain.books.organisation.sign_public[0] ^= 1;
    transcript_check_books(&chain.books, &verdict);
    assert_int_equal(verdict.checks[CHECK_SIGNER].result, CHECK_FAILED);
    chain_finish(&chain);
}

static void what_is_no_file_is_called_so(void **state)
{
    struct transcript_verdict verdict;
    (void)state;

    transcript_check_file(STR("something else"), &verdict);
    assert_false(transcript_check_passed(&verdict));
    assert_false(verdict.readable);
    assert_non_null(strstr(verdict.checks[CHECK_FILE].text, "no sealed transcript"));
    assert_int_equal(verdict.checks[CHECK_CHAIN].result, CHECK_SKIPPED);
}

/* Each record may be left out once: either the rest still reads, or it is refused; it never ends
 * otherwise. A left-out edit is always refused. */
static void records_that_are_missing_are_missed(void **state)
{
    struct room_script script;
    (void)state;

    fixture_play(&script);
    for (size_t left_out = 0; left_out < script.rows_count; left_out++) {
        struct transcript transcript;
        transcript_init(&transcript);
        for (size_t i = 0; i < script.rows_count; i++)
            if (i != left_out)
                assert_int_equal(transcript_add(&transcript, str_from(script.rows[i].json)),
                                 STATUS_OK);
        enum status status = transcript_end(&transcript, false);
        assert_true(status == STATUS_OK || status == STATUS_DAMAGED);
        bool early_edit = strstr(script.rows[left_out].json, "\"answer/") &&
                          !strstr(script.rows[left_out].json, "\"version\":4");
        if (left_out == 0 || early_edit)
            assert_int_equal(status, STATUS_DAMAGED);
        transcript_finish(&transcript);
    }
    room_script_finish(&script);
}

static void records_that_are_none_are_counted(void **state)
{
    static const char *const wrong[] = {
        "",         "{}",
        "[]",       "{\"type\":\"said\"}",
        "nonsense", "{\"type\":\"unheard_of\",\"audience\":\"stage\"}"};
    (void)state;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct transcript transcript;
        transcript_init(&transcript);
        assert_int_equal(transcript_add(&transcript, str_from(wrong[i])), STATUS_DAMAGED);
        assert_int_equal(transcript.damaged_at, 1);
        transcript_finish(&transcript);
    }
}

static const char *const quiet_lines[] = {
    "open open", "ann join", "cal join", "cal agree", "ann admit", "ann push q1",
    "cal edit answer/q1 0 +one",
    /* dropped and back: what was said meanwhile was seen after all */
    "left cal", "ann chat stage SEEN", "cal join", "ann push q2", "ann push q1 2",
    "ann reveal q1 2", "ann push q1", "ann reveal q1 1", "ann end", "ann seal"};

/* A drop hides nothing; a question that comes back with fewer parts has still shown them all. */
static void drops_and_repeated_questions(void **state)
{
    struct room_script script;
    struct transcript transcript;
    bool heard = false;
    (void)state;

    room_script_init(&script);
    fixture_run(&script, quiet_lines, sizeof(quiet_lines) / sizeof(quiet_lines[0]));
    fixture_fold(&script, true, &transcript);
    for (size_t i = 0; i < transcript.count; i++)
        heard = heard || (transcript.records[i].type == RECORD_SAID &&
                          str_is(transcript.records[i].said.text, "SEEN"));
    assert_true(heard);
    /* the end was told while the candidate was there; the sealing wasn't */
    const struct record *last = &transcript.records[transcript.count - 1];
    assert_int_equal(last->type, RECORD_PHASE_CHANGED);
    assert_int_equal(last->phase_changed.phase, PHASE_DEBRIEF);
    assert_int_equal(transcript.questions_count, 2);
    assert_int_equal(transcript.questions[0].shown_count, 3);
    assert_int_equal(transcript.questions[0].number, 1);
    assert_int_equal(transcript.questions[1].number, 2);
    assert_null(transcript.questions[0].plan);
    transcript_finish(&transcript);
    room_script_finish(&script);
}

static int setup(void **state)
{
    (void)state;
    return vault_init() == STATUS_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_broken_link_shows),
        cmocka_unit_test(what_is_listed_is_this_file),
        cmocka_unit_test(what_is_no_file_is_called_so),
        cmocka_unit_test(records_that_are_missing_are_missed),
        cmocka_unit_test(records_that_are_none_are_counted),
        cmocka_unit_test(drops_and_repeated_questions),
    };

    return cmocka_run_group_tests_name("transcript checks", tests, setup, NULL);
}
