/* What a room under test makes of an input: each effect is held to what must be true of it, carried
 * out on the rows and seats of the script, and written as a line. */
#include "room_script.h"

#include "protocol/codec.h"

void script_record_decode(const struct script_row *row, struct arena *arena,
                          struct record *ret_record)
{
    if (codec_decode_record(str_from(row->json), arena, ret_record) != STATUS_OK) {
        fprintf(stderr, "can't be read again: %s\n", row->json);
        abort();
    }
}

static void write_by(const struct record *record, struct buf *out)
{
    if (!id_is_none(&record->by))
        buf_printf(out, " (by %s)", cast_name(&record->by));
}

/* A join may be repeated under its id: which one made the record isn't to be told. */
static bool is_of_a_join(const struct script_row *row)
{
    return strstr(row->json, "{\"type\":\"member_joined\"") == row->json ||
           strstr(row->json, "{\"type\":\"lead_taken\"") == row->json;
}

/* A command takes effect once: no two inputs may have records of one. Joins may be repeated. */
static void check_once(struct room_script *script, const struct record *record)
{
    for (size_t i = 0; record->command.size && i < script->rows_count; i++) {
        const struct script_row *row = &script->rows[i];
        if (row->step != script->step && id_equal(&row->by, &record->by) &&
            str_is(record->command, row->command) && !is_of_a_join(row))
            script_fault(script, "command %s of %s took effect twice", row->command,
                         cast_name(&record->by));
    }
}

/* What is stored is the JSON; it has to say everything. */
static void check_json(struct room_script *script, const struct script_row *row)
{
    struct arena arena;
    struct buf again;
    struct record record;

    arena_init(&arena, 32 << 20);
    buf_init(&again, 32 << 20);
    script_record_decode(row, &arena, &record);
    codec_encode_record(&again, &record, FIELD_READER_PANEL);
    if (!str_is(buf_str(&again), row->json))
        script_fault(script, "read and written again, %.150s is %.150s", row->json, again.data);
    script_learn(script, &record);
    buf_finish(&again);
    arena_finish(&arena);
}

static void persist(struct room_script *script, const struct record *record, struct buf *out)
{
    struct script_row row = {
        .audience = record->audience, .to = record->to, .by = record->by, .step = script->step};
    struct buf json;

    if (record->position != script->rows_count + 1)
        script_fault(script, "record %llu follows %zu", (unsigned long long)record->position,
                     script->rows_count);
    check_once(script, record);
    buf_init(&json, 32 << 20);
    codec_encode_record(&json, record, FIELD_READER_PANEL);
    row.json = buf_take(&json);
    if (!row.json)
        abort();
    snprintf(row.command, sizeof(row.command), "%.*s", STR_FMT(record->command));
    if (script->rows_count == script->rows_capacity) {
        script->rows_capacity = script->rows_capacity ? script->rows_capacity * 2 : 64;
        script->rows = realloc(script->rows, script->rows_capacity * sizeof(*script->rows));
        if (!script->rows)
            abort();
    }
    script->rows[script->rows_count++] = row;
    check_json(script, &row);
    buf_printf(out, "persist %zu %s%s%s/%llu ", script->rows_count,
               audience_names[record->audience], record->audience == AUDIENCE_MEMBER ? " " : "",
               record->audience == AUDIENCE_MEMBER ? cast_name(&record->to) : "",
               (unsigned long long)record->seq);
    record_write_line(record, out);
    write_by(record, out);
    buf_add_char(out, '\n');
}

static void deliver(struct room_script *script, const struct room_effect *effect, struct buf *out)
{
    struct arena arena;
    struct record record;

    if (effect->position != script->delivered + 1 || effect->position > script->stored ||
        effect->position > script->rows_count) {
        script_fault(script, "record %llu goes out, but %llu are stored and %llu delivered",
                     (unsigned long long)effect->position, (unsigned long long)script->stored,
                     (unsigned long long)script->delivered);
        return;
    }
    const struct script_row *row = &script->rows[effect->position - 1];
    if (row->audience != effect->audience || !id_equal(&row->to, &effect->to))
        script_fault(script, "record %llu goes to another audience",
                     (unsigned long long)effect->position);
    script->delivered++;
    arena_init(&arena, 32 << 20);
    script_record_decode(row, &arena, &record);
    buf_printf(out, "deliver %llu to", (unsigned long long)effect->position);
    for (size_t i = 0; i < CAST_COUNT; i++) {
        struct script_seat *seat = &script->seats[i];
        if (!seat->welcomed ||
            !room_hears(cast[i].role, &cast[i].id, effect->audience, &effect->to))
            continue;
        script_hear(&seat->view, cast[i].role, &record);
        buf_printf(out, " %s", cast[i].name);
    }
    buf_add_char(out, '\n');
    arena_finish(&arena);
}

static void acknowledge(struct room_script *script, const struct room_effect *effect,
                        struct buf *out)
{
    for (size_t i = 0; i < script->rows_count; i++) {
        const struct script_row *row = &script->rows[i];
        if (!is_of_a_join(row) && id_equal(&row->by, &effect->member) &&
            str_is(effect->command, row->command) &&
            (i >= script->stored || i >= script->delivered))
            script_fault(script, "%s is acknowledged, but record %zu isn't stored", row->command,
                         i + 1);
    }
    buf_printf(out, "ack %s", cast_name(&effect->member));
    if (effect->command.size && effect->command.data[0] != '.')
        buf_printf(out, " #%.*s", STR_FMT(effect->command));
    if (effect->version)
        buf_printf(out, " version %u", effect->version);
    buf_add_char(out, '\n');
}

static struct script_seat *seat_of(struct room_script *script, const struct id *member)
{
    const struct cast_row *row = cast_by_id(member);

    if (!row)
        abort();
    return &script->seats[row - cast];
}

static void prepare(struct room_script *script, const struct room_effect *effect, struct buf *out)
{
    struct script_seat *seat = seat_of(script, &effect->member);

    seat->joined = seat->prepared = true;
    seat->welcomed = false;
    seat->prepared_position = room_position(script->room);
    view_finish(&seat->prepared_view);
    script_snapshot(script->room, &effect->member, &seat->prepared_view, NULL);
    buf_printf(out, "prepare %s\n", cast_name(&effect->member));
}

static void welcome(struct room_script *script, const struct room_effect *effect, struct buf *out)
{
    struct script_seat *seat = seat_of(script, &effect->member);

    buf_printf(out, "welcome %s\n", cast_name(&effect->member));
    /* one for an older connection of the same seat goes nowhere */
    if (!seat->prepared || seat->prepared_position > effect->position)
        return;
    if (seat->prepared_position > script->stored)
        script_fault(script, "%s is welcomed with what isn't stored", cast_name(&effect->member));
    view_copy(&seat->prepared_view, &seat->view);
    seat->prepared = false;
    seat->welcomed = true;
}

static void send_cursor(struct room_script *script, const struct room_effect *effect,
                        struct buf *out)
{
    const struct command_cursor *cursor = effect->cursor;

    buf_printf(out, "cursor %lld-%lld of %s to", (long long)cursor->anchor, (long long)cursor->head,
               cast_name(&effect->member));
    for (size_t i = 0; i < CAST_COUNT; i++) {
        if (!script->seats[i].welcomed || id_equal(&cast[i].id, &effect->member) ||
            !room_hears(cast[i].role, &cast[i].id, effect->audience, &effect->to))
            continue;
        if (!str_starts(cursor->document, STR("answer/")) &&
            (cast[i].role == ROLE_CANDIDATE || str_starts(cursor->document, STR("private/"))))
            script_fault(script, "%s gets a cursor in %.*s", cast[i].name,
                         STR_FMT(cursor->document));
        buf_printf(out, " %s", cast[i].name);
    }
    buf_add_char(out, '\n');
}

static bool end_is_told(const struct room_script *script)
{
    for (size_t i = 0; i < script->delivered; i++)
        if (strstr(script->rows[i].json, "\"phase\":\"debrief\""))
            return true;
    return false;
}

static void run_effect(struct room_script *script, const struct room_effect *effect,
                       struct buf *out)
{
    switch (effect->type) {
    case EFFECT_PERSIST:
        persist(script, &effect->record, out);
        break;
    case EFFECT_DELIVER:
        deliver(script, effect, out);
        break;
    case EFFECT_ACK:
        acknowledge(script, effect, out);
        break;
    case EFFECT_REFUSE:
        buf_printf(out, "refuse %s %s\n", cast_name(&effect->member),
                   refusal_rows[effect->refusal].code);
        break;
    case EFFECT_PREPARE:
        prepare(script, effect, out);
        break;
    case EFFECT_WELCOME:
        welcome(script, effect, out);
        break;
    case EFFECT_CURSOR:
        send_cursor(script, effect, out);
        break;
    case EFFECT_CLOSE:
        if (!end_is_told(script))
            script_fault(script, "%s is sent out before the end is told",
                         cast_name(&effect->member));
        seat_of(script, &effect->member)->welcomed = false;
        buf_printf(out, "close %s %u\n", cast_name(&effect->member), effect->code);
        break;
    case EFFECT_TIMER:
        buf_printf(out, "timer %lld\n", (long long)effect->delay_ms);
        break;
    case EFFECT_SEAL:
        if (room_phase(script->room) != PHASE_SEALED || script->delivered != script->rows_count)
            script_fault(script, "sealed before everything is stored");
        script->sealing = true;
        buf_add_text(out, "seal\n");
        break;
    }
}

void script_step(struct room_script *script, struct room_input *input, struct buf *out)
{
    size_t before = script->rows_count;
    bool refused = false;

    script->step++;
    input->now_ms = script->now_ms;
    enum status status = room_step(script->room, input, &script->effects);
    if (status != STATUS_OK) {
        script_fault(script, "the step failed: %s", status_text(status));
        return;
    }
    for (size_t i = 0; i < script->effects.count; i++) {
        run_effect(script, &script->effects.items[i], out);
        refused = refused || script->effects.items[i].type == EFFECT_REFUSE;
    }
    if (refused && script->rows_count != before)
        script_fault(script, "something was refused and yet changed the room");
    if (script->rows_count != room_position(script->room))
        script_fault(script, "the room is at %llu, the disk was given %zu",
                     (unsigned long long)room_position(script->room), script->rows_count);
    script_check(script);
}
