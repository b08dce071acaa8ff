/* The lines of a script: reads one, makes an input of it, and tells what may be asked. */
#include "room_script.h"

#include "protocol/tables.h"

enum { MAX_WORDS = 64 };

/* A line, taken apart. */
struct words {
    struct str words[MAX_WORDS];
    size_t count, next;
};

static void words_split(struct words *words, struct str line)
{
    *words = (struct words){0};
    for (size_t at = 0; at < line.size && words->count < MAX_WORDS;) {
        size_t end = at;
        while (end < line.size && line.data[end] != ' ')
            end++;
        if (end > at)
            words->words[words->count++] = (struct str){line.data + at, end - at};
        at = end + 1;
    }
}

static struct str word(struct words *words)
{
    return words->next < words->count ? words->words[words->next++] : STR("");
}

static int64_t number(struct str text)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%.*s", STR_FMT(text));
    return strtoll(digits, NULL, 10);
}

/* --- keeping ------------------------------------------------------------------------------- */

void room_script_init(struct room_script *script)
{
    *script = (struct room_script){.now_ms = 1000};
}

static void seats_clear(struct room_script *script)
{
    for (size_t i = 0; i < CAST_COUNT; i++) {
        view_finish(&script->seats[i].view);
        view_finish(&script->seats[i].prepared_view);
        script->seats[i] = (struct script_seat){0};
    }
}

static void forget_truth(struct room_script *script)
{
    view_finish(&script->truth);
    memset(script->took_part, 0, sizeof(script->took_part));
    memset(script->settled, 0, sizeof(script->settled));
    memset(script->given, 0, sizeof(script->given));
    script->all_submitted = false;
}

void room_script_finish(struct room_script *script)
{
    seats_clear(script);
    forget_truth(script);
    for (size_t i = 0; i < script->rows_count; i++)
        free(script->rows[i].json);
    free(script->rows);
    room_effects_finish(&script->effects);
    room_destroy(script->room);
    room_script_init(script);
}

static struct room *make_room(void)
{
    struct room_config config = {.abandoned_ms = SCRIPT_ABANDONED_MS};

    if (!id_parse(STR("r000000000000000"), &config.id))
        abort();
    struct room *room = room_create(&config);
    if (!room)
        abort();
    return room;
}

/* --- commands ------------------------------------------------------------------------------ */

static struct str text_word(struct arena *arena, struct str text)
{
    char *copy = arena_alloc(arena, text.size + 1);

    if (!copy)
        abort();
    for (size_t i = 0; i < text.size; i++)
        copy[i] = text.data[i] == '_' ? ' ' : text.data[i] == '~' ? '\n' : text.data[i];
    return (struct str){copy, text.size};
}

static struct id question_word(struct words *words)
{
    const struct cast_row *row = cast_find_question(word(words));

    return row ? row->id : cast_questions[CAST_QUESTIONS - 1].id;
}

static struct str document_word(struct arena *arena, struct str text)
{
    const char *slash = text.size ? memchr(text.data, '/', text.size) : NULL;
    size_t prefix = slash ? (size_t)(slash + 1 - text.data) : text.size;
    struct str rest = {text.data + prefix, text.size - prefix};
    const struct cast_row *row = cast_find_question(rest);
    char *name = arena_printf(arena, "%.*s%.*s", (int)prefix, text.data,
                              row ? ID_SIZE : (int)rest.size, row ? row->id.text : rest.data);

    return str_from(name);
}

static struct change_parts changes_words(struct arena *arena, struct words *words)
{
    struct change_part *parts = arena_array(arena, words->count + 1, sizeof(*parts));
    size_t count = 0;

    while (words->next < words->count) {
        struct str text = word(words);
        struct change_part *part = &parts[count++];
        part->replace = text.data[0] != '=';
        if (text.data[0] != '+')
            part->length = (uint32_t)number((struct str){text.data + 1, text.size - 1});
        const char *plus = memchr(text.data, '+', text.size);
        if (part->replace && plus)
            part->insert = text_word(
                arena, (struct str){plus + 1, text.size - (size_t)(plus + 1 - text.data)});
    }
    return (struct change_parts){parts, count};
}

static enum recommendation recommendation_word(struct words *words)
{
    struct str text = word(words);

    for (int i = 0; i < RECOMMENDATION_COUNT; i++)
        if (str_is(text, recommendation_names[i]))
            return (enum recommendation)i;
    return RECOMMENDATION_NO;
}

static void read_mark_command(struct command *command, struct words *words, struct arena *arena)
{
    struct id question = question_word(words);
    int64_t item = number(word(words));
    struct str value = word(words);

    if (command->type == COMMAND_RATE)
        command->rate =
            (struct command_rate){question, item, number(value), text_word(arena, word(words))};
    else if (command->type == COMMAND_TICK)
        command->tick = (struct command_tick){question, item, str_is(value, "on")};
    else
        command->consensus = (struct command_consensus){question, item, number(value)};
}

static void read_command(struct command *command, struct words *words, struct arena *arena)
{
    switch (command->type) {
    case COMMAND_CHAT:
        command->chat.to = str_is(word(words), "panel") ? CHAT_TO_PANEL : CHAT_TO_STAGE;
        command->chat.text = text_word(arena, word(words));
        break;
    case COMMAND_CONSENSUS:
    case COMMAND_RATE:
    case COMMAND_TICK:
        read_mark_command(command, words, arena);
        break;
    case COMMAND_CURSOR:
        command->cursor.document = document_word(arena, word(words));
        command->cursor.version = number(word(words));
        command->cursor.anchor = number(word(words));
        command->cursor.head = number(word(words));
        break;
    case COMMAND_EDIT:
        command->edit.document = document_word(arena, word(words));
        command->edit.version = number(word(words));
        command->edit.changes = changes_words(arena, words);
        break;
    case COMMAND_MOMENT:
        command->moment.label = text_word(arena, word(words));
        break;
    case COMMAND_PUSH:
        command->push.question = question_word(words);
        command->push.parts = number(word(words));
        break;
    case COMMAND_REVEAL:
        command->reveal.question = question_word(words);
        command->reveal.part = number(word(words));
        break;
    case COMMAND_SUBMIT:
        command->submit.recommendation = recommendation_word(words);
        command->submit.text = text_word(arena, word(words));
        break;
    case COMMAND_WITHDRAW:
        command->withdraw.question = question_word(words);
        break;
    default:
        break; /* no fields, or none that the room reads */
    }
}

static bool find_type(struct str name, enum command_type *ret_type)
{
    for (size_t i = 0; i < COMMAND_TYPE_COUNT; i++) {
        if (!str_is(name, command_rules[i].name))
            continue;
        *ret_type = (enum command_type)i;
        return true;
    }
    return false;
}

static void run_command(struct room_script *script, const struct cast_row *who, struct words *words,
                        struct buf *out)
{
    char id[41];
    struct arena arena;
    struct command command = {0};
    struct room_question question;
    struct room_input input = {.type = INPUT_COMMAND};
    struct str name = word(words);

    snprintf(id, sizeof(id), ".%u", ++script->commands);
    if (name.size > 1 && name.data[0] == '#') {
        snprintf(id, sizeof(id), "%.*s", (int)name.size - 1, name.data + 1);
        name = word(words);
    }
    if (!find_type(name, &command.type)) {
        script_fault(script, "there is no command \"%.*s\"", STR_FMT(name));
        return;
    }
    arena_init(&arena, 32 << 20);
    if (command_rules[command.type].stored)
        command.id = str_from(id);
    input.command.seat = (struct room_seat){who->id, str_from(who->name), who->role};
    input.command.command = &command;
    if (command.type == COMMAND_JOIN)
        input.command.sealable = !str_is(word(words), "unsealable");
    if (command.type == COMMAND_PLAN_ADD) {
        const struct cast_row *added = cast_find_question(word(words));
        input.command.question_refusal = added ? REFUSAL_NONE : REFUSAL_NO_SUCH_SET;
        if (added) {
            question = script_question(&added->id);
            input.command.question = &question;
        }
    }
    read_command(&command, words, &arena);
    script_step(script, &input, out);
    arena_finish(&arena);
}

/* --- other inputs -------------------------------------------------------------------------- */

/* Also a room whose log was cut off in its first records. */
static void open_room(struct room_script *script, struct buf *out)
{
    static const struct str reviewers[] = {{"Rita", 4}};
    struct room_question plan[3];
    struct room_input input = {.type = INPUT_OPEN,
                               .open = {.title = STR("Backend"),
                                        .organisation = STR("Demo"),
                                        .rule = script->rule,
                                        .reviewers = reviewers,
                                        .reviewers_count = 1,
                                        .questions = plan,
                                        .questions_count = 3}};

    for (size_t i = 0; i < 3; i++)
        plan[i] = script_question(&cast_questions[i].id);
    if (!id_parse(STR("r000000000000000"), &input.open.room))
        abort();
    script_step(script, &input, out);
}

static void open_first(struct room_script *script, struct str rule, struct buf *out)
{
    for (int i = 0; i < RULE_COUNT; i++)
        if (str_is(rule, rule_names[i]))
            script->rule = (enum rule)i;
    script->room = make_room();
    open_room(script, out);
}

static void store(struct room_script *script, struct str position, struct buf *out)
{
    uint64_t stored = position.size ? (uint64_t)number(position) : script->rows_count;

    if (stored > script->rows_count)
        stored = script->rows_count;
    if (stored > script->stored)
        script->stored = stored;
    script_step(script, &(struct room_input){.type = INPUT_STORED, .stored_position = stored}, out);
}

static void die(struct room_script *script, struct buf *out)
{
    struct arena arena;

    while (script->rows_count > script->stored)
        free(script->rows[--script->rows_count].json);
    room_destroy(script->room);
    script->room = make_room();
    script->delivered = script->stored;
    script->sealing = false;
    seats_clear(script);
    forget_truth(script);
    arena_init(&arena, 32 << 20);
    for (size_t i = 0; i < script->rows_count && !script->fault[0]; i++) {
        struct record record;
        arena_clear(&arena);
        script_record_decode(&script->rows[i], &arena, &record);
        script_learn(script, &record);
        if (room_apply(script->room, &record) != STATUS_OK)
            script_fault(script, "the stored record %zu can't be applied", i + 1);
        if (i == script->rows_count / 2)
            script_thaw(script, &script->room);
    }
    arena_finish(&arena);
    if (!script->fault[0] && room_phase(script->room) == PHASE_PLANNED)
        open_room(script, out);
    else if (!script->fault[0])
        script_step(script, &(struct room_input){.type = INPUT_RESTORED}, out);
}

static void tell_known(struct room_script *script, const struct cast_row *who, struct buf *out)
{
    struct view view = {0};

    if (!who)
        return;
    script_snapshot(script->room, &who->id, &view, NULL);
    for (size_t i = 0; i < view.count; i++)
        if (strncmp(view.facts[i].name, "plan ", 5) != 0)
            buf_printf(out, "%s%s%s\n", view.facts[i].name,
                       strcmp(view.facts[i].value, "yes") == 0 ? "" : " = ",
                       strcmp(view.facts[i].value, "yes") == 0 ? "" : view.facts[i].value);
        else
            buf_printf(out, "%s\n", view.facts[i].name);
    view_finish(&view);
}

static void tell_past(struct room_script *script, const struct cast_row *who, struct words *words,
                      struct buf *out)
{
    struct document_changes changes;
    struct arena arena;

    if (!who)
        return;
    arena_init(&arena, 32 << 20);
    struct str document = document_word(&arena, word(words));
    enum status status =
        room_past_changes(script->room, &who->id, document, number(word(words)), &arena, &changes);
    if (status != STATUS_OK)
        buf_printf(out, "%s\n", status_text(status));
    for (size_t i = 0; status == STATUS_OK && i < changes.changes_count; i++) {
        const struct past_change *past = &changes.changes[i];
        buf_printf(out, "%lld %s", (long long)changes.version + (long long)i + 1,
                   cast_name(&past->by));
        if (past->command.size && past->command.data[0] != '.')
            buf_printf(out, " #%.*s", STR_FMT(past->command));
        buf_add_char(out, ' ');
        change_write_json(
            &(struct change){.parts = (struct change_part *)(uintptr_t)past->changes.parts,
                             .count = past->changes.count},
            out);
        buf_add_char(out, '\n');
    }
    arena_finish(&arena);
}

bool room_script_run(struct room_script *script, struct str line, struct buf *out)
{
    struct words words;

    words_split(&words, line);
    struct str verb = word(&words);
    const struct cast_row *who = cast_find(verb);
    if (str_is(verb, "open") && !script->room) {
        open_first(script, word(&words), out);
    } else if (!script->room) {
        script_fault(script, "the room isn't open");
    } else if (who) {
        run_command(script, who, &words, out);
    } else if (str_is(verb, "stored")) {
        store(script, word(&words), out);
    } else if (str_is(verb, "left")) {
        who = cast_find(word(&words));
        if (who) {
            script->seats[who - cast].joined = script->seats[who - cast].welcomed = false;
            script->seats[who - cast].prepared = false;
            script_step(script, &(struct room_input){.type = INPUT_LEFT, .left = who->id}, out);
        }
    } else if (str_is(verb, "at")) {
        script->now_ms = number(word(&words));
    } else if (str_is(verb, "timer")) {
        script_step(script, &(struct room_input){.type = INPUT_TIMER}, out);
    } else if (str_is(verb, "kill")) {
        die(script, out);
    } else if (str_is(verb, "knows")) {
        tell_known(script, cast_find(word(&words)), out);
    } else if (str_is(verb, "past")) {
        who = cast_find(word(&words));
        tell_past(script, who, &words, out);
    } else {
        script_fault(script, "can't be read");
    }
    return !script->fault[0];
}

bool room_script_end(struct room_script *script)
{
    struct buf out;

    if (!script->room || script->fault[0])
        return !script->fault[0];
    buf_init(&out, 32 << 20);
    store(script, STR(""), &out);
    if (!script->fault[0] && script->delivered != script->rows_count)
        script_fault(script, "%llu of %zu stored records went out",
                     (unsigned long long)script->delivered, script->rows_count);
    buf_finish(&out);
    script_check_restored(script);
    return !script->fault[0];
}
