#include "app/exposure.h"

#include "protocol/setup.h"
#include "store/finding.h"

enum { CANDIDATE_BYTES = 1024, SETUP_BYTES = 64 << 20 };

_Static_assert((int)VAULT_CANDIDATE_BYTES == (int)CANDIDATE_HASH_BYTES,
               "the vault's hash is what the store keeps");

/* ASCII in lower case, runs of blanks as one. */
static size_t normalise(struct str text, char out[static CANDIDATE_BYTES])
{
    size_t size = 0;

    for (size_t i = 0; i < text.size && size < CANDIDATE_BYTES; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool is_blank = c <= ' ';
        if (is_blank && (size == 0 || out[size - 1] == ' '))
            continue;
        out[size++] = (char)(is_blank ? ' ' : c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return size && out[size - 1] == ' ' ? size - 1 : size;
}

bool exposure_hash(const struct vault_host_key *host, struct str candidate,
                   unsigned char ret_hash[static VAULT_CANDIDATE_BYTES])
{
    char text[CANDIDATE_BYTES];
    size_t size = normalise(candidate, text);

    if (size)
        vault_candidate_hash(host, (struct str){text, size}, ret_hash);
    return size > 0;
}

bool exposure_candidate(const struct vault_host_key *host, const struct body_seat *seat,
                        struct arena *arena, struct str *ret_text)
{
    unsigned char hash[VAULT_CANDIDATE_BYTES];
    struct buf text;

    if (!exposure_hash(host, seat->candidate.size ? seat->candidate : seat->name, hash)) {
        *ret_text = STR_NONE;
        return true;
    }
    buf_init(&text, 64);
    buf_add_base64(&text, hash, sizeof(hash));
    *ret_text = buf_status(&text) == STATUS_OK ? arena_copy(arena, buf_str(&text)) : STR_NONE;
    buf_finish(&text);
    return ret_text->data != NULL;
}

/* Nobody in particular: somebody of this room, whom no other room knows. */
static void load_nobody(struct live_room *live)
{
    char text[64];
    int size = snprintf(text, sizeof(text), "room\n%s", live->id.text);

    vault_candidate_hash(&live->server->data.host, (struct str){text, (size_t)size},
                         live->candidate);
}

void exposure_load(struct live_room *live, struct str setup_text)
{
    struct room_setup setup;
    struct arena arena;
    size_t size = 0;

    live->exposed = room_asked_count(live->room);
    arena_init(&arena, SETUP_BYTES);
    if (setup_decode(setup_text, &arena, &setup) != STATUS_OK || !setup.candidate.size ||
        base64_decode(setup.candidate, live->candidate, sizeof(live->candidate), &size) !=
            STATUS_OK ||
        size != sizeof(live->candidate))
        load_nobody(live);
    arena_finish(&arena);
}

struct noting {
    struct server *server;
    struct id room;
    struct store_asked asked;
    char text[]; /* set and key */
};

static enum status write_asked(struct store_tx *tx, void *user)
{
    const struct noting *noting = user;

    return store_asked_add(tx, &noting->asked);
}

static void asked_written(void *user, enum status status)
{
    struct noting *noting = user;

    if (status != STATUS_OK)
        log_warning(noting->server->log, "exposure.lost", &noting->room, "%s", status_text(status));
    free(noting);
}

void exposure_note(struct live_room *live, const struct record *record)
{
    if (record->type != RECORD_QUESTION_PUSHED ||
        record->question_pushed.number <= (int64_t)live->exposed)
        return;
    live->exposed = (uint32_t)record->question_pushed.number;
    const struct room_question *question =
        room_planned_question(live->room, &record->question_pushed.question);
    if (!question || !question->set.size || !question->source_id.size)
        return;
    struct noting *noting = malloc(sizeof(*noting) + question->set.size + question->source_id.size);
    if (!noting)
        return;
    char *key = noting->text + question->set.size;
    memcpy(noting->text, question->set.data, question->set.size);
    memcpy(key, question->source_id.data, question->source_id.size);
    noting->server = live->server;
    noting->room = live->id;
    noting->asked = (struct store_asked){.set = {noting->text, question->set.size},
                                         .key = {key, question->source_id.size},
                                         .asked_ms = record->at_ms};
    memcpy(noting->asked.candidate, live->candidate, sizeof(live->candidate));
    if (store_submit(live->server->data.store, write_asked, asked_written, noting) != STATUS_OK)
        asked_written(noting, STATUS_BUSY);
}
