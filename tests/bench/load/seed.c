/* bench_seed: many rooms at once in a data folder that "parley init --demo" has made, in one
 * transaction. Prints a line for each seat: ROOM MEMBER ROLE TOKEN.
 *
 *     bench_seed FOLDER PACK ROOMS ROLES     ROLES is a letter a seat: i, c or o */
#include "app/demo.h"
#include "app/room_making.h"
#include "app/set_import.h"

enum { QUESTIONS = 4, SEATS_MAX = 64, LINK_HOURS = 24 };

struct seeding {
    struct data data;
    struct arena arena;
    struct body_room body;
    struct room_making *makings;
    size_t count;
};

static bool parse_roles(const char *letters, struct seeding *seeding)
{
    static const struct {
        char letter;
        enum role role;
    } roles[] = {{'i', ROLE_INTERVIEWER}, {'c', ROLE_CANDIDATE}, {'o', ROLE_OBSERVER}};
    struct body_seat *seats = arena_array(&seeding->arena, SEATS_MAX, sizeof(*seats));
    size_t count = strlen(letters);

    if (!seats || count == 0 || count > SEATS_MAX)
        return false;
    for (size_t i = 0; i < count; i++) {
        bool known = false;
        for (size_t r = 0; r < sizeof(roles) / sizeof(roles[0]); r++) {
            if (roles[r].letter != letters[i])
                continue;
            seats[i] = (struct body_seat){.role = roles[r].role, .name = STR("Bench Member")};
            known = true;
        }
        if (!known)
            return false;
    }
    seeding->body.seats = seats;
    seeding->body.seats_count = count;
    return true;
}

static bool find_set(struct seeding *seeding, const char *pack)
{
    struct set_summary set;

    if (!set_import_file(&seeding->data, pack, &seeding->arena, &set) ||
        set.question_count < QUESTIONS)
        return false;
    seeding->body.set = set.id;
    seeding->body.questions = set.question_ids;
    seeding->body.questions_count = QUESTIONS;
    return true;
}

static bool find_reviewer(struct seeding *seeding)
{
    struct store_account *accounts = NULL;
    struct str *reviewer = arena_array(&seeding->arena, 1, sizeof(*reviewer));
    size_t count = 0;

    if (!reviewer || store_account_list(store_reader(seeding->data.store), &seeding->arena,
                                        &accounts, &count) != STATUS_OK)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!accounts[i].has_keys)
            continue;
        *reviewer = arena_copy(&seeding->arena, id_str(&accounts[i].id));
        seeding->body.reviewers = reviewer;
        seeding->body.reviewers_count = 1;
        return true;
    }
    return false;
}

static bool refused(enum refusal refusal, const char *detail)
{
    if (refusal != REFUSAL_NONE)
        fprintf(stderr, "bench_seed: %s %s\n", refusal_rows[refusal].text, detail ? detail : "");
    return refusal != REFUSAL_NONE;
}

/* The same plan and reviewer, another room: reading the set again for each would take minutes. */
static bool copy_room(struct seeding *seeding, struct room_making *room)
{
    const struct body_room *body = &seeding->body;
    struct store_tx *tx = store_reader(seeding->data.store);
    const char *detail = NULL;

    room->room.id = vault_random_id();
    room->seats = arena_array(&seeding->arena, body->seats_count, sizeof(*room->seats));
    room->seats_count = body->seats_count;
    for (size_t i = 0; room->seats && i < body->seats_count; i++)
        if (refused(seat_prepare(tx, &room->room.id, &body->seats[i], room->room.created_ms,
                                 LINK_HOURS, &seeding->arena, &room->seats[i], &detail),
                    detail))
            return false;
    return room->seats != NULL;
}

static bool prepare(struct seeding *seeding)
{
    const char *detail = NULL;
    struct room_making *rooms =
        arena_array(&seeding->arena, seeding->count + 1, sizeof(*seeding->makings));

    if (!rooms || refused(room_making_prepare(store_reader(seeding->data.store),
                                              &seeding->data.host, &seeding->body, NULL, clock_ms(),
                                              LINK_HOURS, &seeding->arena, &rooms[0], &detail),
                          detail))
        return false;
    seeding->makings = rooms;
    for (size_t i = 1; i < seeding->count; i++) {
        rooms[i] = rooms[0];
        if (!copy_room(seeding, &rooms[i]))
            return false;
    }
    return true;
}

static enum status write_all(struct store_tx *tx, void *user)
{
    const struct seeding *seeding = user;
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < seeding->count; i++)
        status = room_making_write(tx, &seeding->makings[i]);
    return status;
}

static void print(const struct seeding *seeding)
{
    for (size_t i = 0; i < seeding->count; i++) {
        const struct room_making *making = &seeding->makings[i];
        for (size_t s = 0; s < making->seats_count; s++)
            printf("%s %s %.*s %s\n", making->room.id.text, making->seats[s].member.member.text,
                   STR_FMT(making->seats[s].member.role), making->seats[s].token);
    }
}

int main(int argc, char **argv)
{
    struct seeding *seeding = calloc(1, sizeof(*seeding));
    char reason[DATA_REASON_BYTES] = "";
    int result = 1;

    if (!seeding || argc != 5) {
        fprintf(stderr, "usage: bench_seed FOLDER PACK ROOMS ROLES\n");
        free(seeding);
        return 2;
    }
    seeding->count = strtoul(argv[3], NULL, 10);
    seeding->body.title = STR("Bench room");
    seeding->body.rule = RULE_OPEN;
    arena_init(&seeding->arena, (size_t)2 << 30);
    enum status status = data_open(&seeding->data, &(struct data_options){.path = argv[1]}, reason);
    if (status != STATUS_OK) {
        fprintf(stderr, "bench_seed: %s\n", reason);
        goto finish;
    }
    if (!parse_roles(argv[4], seeding) || !find_set(seeding, argv[2]) || !find_reviewer(seeding)) {
        fprintf(stderr, "bench_seed: the roles, the pack or the folder won't do\n");
        goto close;
    }
    if (!prepare(seeding))
        goto close;
    status = store_run(seeding->data.store, write_all, seeding);
    if (status != STATUS_OK) {
        fprintf(stderr, "bench_seed: %s\n", status_text(status));
        goto close;
    }
    print(seeding);
    result = 0;
close:
    data_close(&seeding->data);
finish:
    arena_finish(&seeding->arena);
    free(seeding);
    return result;
}
