/* An interview for the tests of transcripts: played by the room itself, from a script, so that its
 * records are those that a server would have sealed. What a candidate must never get says SECRET,
 * what came after the candidate had gone UNSEEN; what tries to become markup, or to steer a
 * terminal, says HOSTILE. */
#ifndef PARLEY_TEST_TRANSCRIPT_FIXTURE_H
#define PARLEY_TEST_TRANSCRIPT_FIXTURE_H

#include "app/transcript_text.h"
#include "protocol/codec.h"
#include "room_script.h"

static const char *const fixture_lines[] = {
    "open after-own",
    "ann join",
    "ann edit notes/room 0 +SECRET_before_the_start",
    "ben join",
    "eve join",
    "cal join",
    "cal agree",
    "ann chat stage Welcome_to_all",
    "at 10000",
    "ann admit",
    "at 12000",
    "ann push q2",
    "at 15000",
    "cal edit answer/q2 0 +def_f():~__pass",
    "at 16000",
    "cal edit answer/q2 1 =15 +~<script>HOSTILE</script>",
    "cal edit answer/q2 2 =40 +~```~HOSTILE_|_*x*",
    "at 61000",
    "ben edit answer/q2 3 -3+DEF =55",
    "ann edit notes/q2 0 +SECRET_shared_<b>HOSTILE</b>~1._one",
    "ben edit private/q2 0 +SECRET_of_ben",
    "ann reveal q2 1",
    "cal chat stage <img/src=x>HOSTILE|`tick`",
    "cal chat stage \x1b[31mHOSTILE\xe2\x80\xae",
    "ben chat panel SECRET_aside",
    "ann rate q2 0 4 SECRET_comment_<i>",
    "ann rate q2 0 5",
    "ben rate q2 0 2",
    "ann tick q2 0 on",
    "ben tick q2 0 on",
    "ben tick q2 0 off",
    "ann moment SECRET_moment",
    "ann withdraw q2",
    "at 3700000",
    "ann push q1 2",
    "ann rate q1 1 0",
    "left cal",
    "ann chat stage UNSEEN_by_the_candidate",
    "ben chat panel SECRET_again",
    "at 3800000",
    "ann end",
    "ann submit yes SECRET_good~SECRET_lines",
    "ben submit strong-no SECRET_weak",
    "ann rate q2 0 3",
    "ann submit no SECRET_changed",
    "ben consensus q2 0 3",
    "ann seal",
};

static inline void fixture_run(struct room_script *script, const char *const *lines, size_t count)
{
    struct buf effects;

    buf_init(&effects, 16 << 20);
    for (size_t i = 0; i < count; i++) {
        buf_clear(&effects);
        if (!room_script_run(script, str_from(lines[i]), &effects) ||
            strstr(buf_str(&effects).data ? buf_str(&effects).data : "", "refuse ") ||
            !room_script_run(script, STR("stored"), &effects))
            fail_msg("\"%s\": %s%s", lines[i], script->fault, effects.data ? effects.data : "");
    }
    buf_finish(&effects);
}

static inline void fixture_play(struct room_script *script)
{
    room_script_init(script);
    fixture_run(script, fixture_lines, sizeof(fixture_lines) / sizeof(fixture_lines[0]));
}

/* The script's records, read and folded. */
static inline void fixture_fold(const struct room_script *script, bool redacted,
                                struct transcript *transcript)
{
    transcript_init(transcript);
    for (size_t i = 0; i < script->rows_count; i++)
        assert_int_equal(transcript_add(transcript, str_from(script->rows[i].json)), STATUS_OK);
    assert_int_equal(transcript_end(transcript, redacted), STATUS_OK);
}

static inline void fixture_origin(struct transcript_origin *origin)
{
    *origin = (struct transcript_origin){.signer_note = "not compared"};
    origin->header.sealed_ms = 1700000000000;
    origin->header.checkpoint = 7;
    if (!id_parse(STR("s000000000000000"), &origin->header.seal))
        abort();
}

/* Writes a sealed file of the script's records; `header` needs organisation, room, seal,
 * checkpoint, previous_checkpoint. */
static inline void fixture_seal(const struct room_script *script, struct sealed_header *header,
                                const struct vault_identity *signer, struct buf *out,
                                struct vault_data_key *ret_key, struct vault_hash *ret_hash)
{
    struct sealed_writer *writer = NULL;

    header->record_count = script->rows_count;
    assert_int_equal(sealed_writer_create(header, signer, out, &writer), STATUS_OK);
    for (size_t i = 0; i < script->rows_count; i++)
        assert_int_equal(sealed_writer_add(writer, str_from(script->rows[i].json)), STATUS_OK);
    assert_int_equal(sealed_writer_end(writer, ret_key, ret_hash), STATUS_OK);
    sealed_writer_destroy(writer);
}

static inline bool holds(struct str text, const char *part)
{
    return memmem(text.data, text.size, part, strlen(part)) != NULL;
}

#endif
