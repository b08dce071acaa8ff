#include "room_random.h"

#include "base/utf.h"

enum { MAX_PLAYED_BYTES = 4 << 20, LONG_TEXT_UNITS = 200 };

/* A number below `below`. Without bytes: xorshift64*. */
static unsigned pick(struct room_random *random, unsigned below)
{
    if (random->bytes) {
        if (random->bytes_left == 0)
            return 0;
        random->bytes_left--;
        return *random->bytes++ % below;
    }
    random->seed ^= random->seed >> 12;
    random->seed ^= random->seed << 25;
    random->seed ^= random->seed >> 27;
    return (unsigned)(random->seed * 2685821657736338717u >> 33) % below;
}

static const char *pick_from(struct room_random *random, const char *const *words, unsigned count)
{
    return words[pick(random, count)];
}

#define PICK(random, ...)                                                                          \
    pick_from(random, (const char *const[]){__VA_ARGS__},                                          \
              sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static bool play(struct room_random *random, const char *line)
{
    buf_printf(&random->lines, "> %s\n", line);
    buf_clear(&random->effects);
    return room_script_run(&random->script, str_from(line), &random->effects);
}

/* The length of a text as it is now, by what is known of it. */
static uint32_t text_now(const struct room_random *random, const char *who, const char *document,
                         unsigned *ret_version)
{
    char name[64];
    bool own = strncmp(document, "private/", 8) == 0;

    snprintf(name, sizeof(name), "text %s%s%s", document, own ? " " : "", own ? who : "");
    const char *value = view_get(&random->script.truth, name);
    *ret_version = 0;
    if (!value)
        return 0;
    *ret_version = (unsigned)strtoul(value + 1, NULL, 10);
    return (uint32_t)utf8_units(str_from(strchr(value, ' ') + 1));
}

static void write_edit(struct room_random *random, const char *who, char *line, size_t size)
{
    static const char *const documents[] = {"answer/q1",  "answer/q2",    "notes/q1", "notes/room",
                                            "private/q1", "private/room", "answer/q9"};
    const char *document = documents[pick(random, 7)];
    unsigned version;
    uint32_t length = text_now(random, who, document, &version);
    uint32_t keep = length ? pick(random, length + 1) : 0;
    uint32_t delete = length > keep ? pick(random, length - keep + 1) : 0;
    char rest[24] = "";

    if (length > LONG_TEXT_UNITS) {
        keep = 0;
        delete = length;
    }
    if (pick(random, 20) == 0)
        version += pick(random, 3); /* that never was */
    if (length > keep + delete)
        snprintf(rest, sizeof(rest), " =%u", length - keep - delete);
    char front[24] = "";
    if (keep)
        snprintf(front, sizeof(front), " =%u", keep);
    snprintf(line, size, "edit %s %u%s -%u+%s%s", document, version, front, delete,
             PICK(random, "a", "two~lines", "\xf0\x9f\x98\x80", "", "\xc3\xa9t\xc3\xa9"), rest);
}

static const char *question(struct room_random *random)
{
    return PICK(random, "q1", "q1", "q2", "q3", "q4", "q5", "q9");
}

/* What somebody does, as a script has it. */
static void write_command(struct room_random *random, const char *who, char *line, size_t size)
{
    static const char *const plain[] = {"join", "agree", "admit", "lead", "next", "moment"};

    switch (pick(random, 18)) {
    case 0:
        snprintf(line, size, "%s", plain[pick(random, 6)]);
        break;
    case 1:
        snprintf(line, size, "push %s %u", question(random), pick(random, 4));
        break;
    case 2:
        snprintf(line, size, "reveal %s %u", question(random), 1 + pick(random, 3));
        break;
    case 3:
        snprintf(line, size, "withdraw %s", question(random));
        break;
    case 4:
        snprintf(line, size, "plan_add %s", PICK(random, "q4", "q5", "q9", "none"));
        break;
    case 5:
        snprintf(line, size, "chat %s %s", PICK(random, "stage", "panel"), PICK(random, "Hi", "_"));
        break;
    case 6:
    case 7:
    case 8:
        snprintf(line, size, "rate %s %u %u %s", question(random), pick(random, 3), pick(random, 6),
                 PICK(random, "", "Because"));
        break;
    case 9:
        snprintf(line, size, "tick %s %u %s", question(random), pick(random, 3),
                 PICK(random, "on", "off"));
        break;
    case 10:
        snprintf(line, size, "submit %s %s", PICK(random, "yes", "strong-no"),
                 PICK(random, "", "Text"));
        break;
    case 11:
        snprintf(line, size, "consensus %s %u %u", question(random), pick(random, 3),
                 pick(random, 6));
        break;
    case 12:
        snprintf(line, size, "cursor %s 0 %u 0",
                 PICK(random, "answer/q1", "notes/q1", "private/q1"), pick(random, 9));
        break;
    case 13:
        /* the end comes, but not at once */
        snprintf(line, size, "%s",
                 pick(random, 8) ? "join" : PICK(random, "end", "end", "end", "seal"));
        break;
    default:
        write_edit(random, who, line, size);
        break;
    }
}

/* Questions are added once: their identifiers are the app's to make. */
static bool adds_again(const struct room_random *random, const char *line)
{
    char name[16];

    if (strncmp(line, "plan_add q", 10) != 0)
        return false;
    snprintf(name, sizeof(name), "plan %.2s", line + 9);
    return view_get(&random->script.truth, name) != NULL;
}

static bool play_command(struct room_random *random)
{
    char command[RANDOM_LINE_BYTES - 32];
    char line[RANDOM_LINE_BYTES];
    const char *who = cast[pick(random, CAST_COUNT)].name;

    if (random->kept_count && pick(random, 12) == 0) {
        const char *kept = random->kept[pick(random, (unsigned)random->kept_count)];
        return play(random, kept);
    }
    write_command(random, who, command, sizeof(command));
    if (adds_again(random, command))
        return true;
    if (strncmp(command, "cursor", 6) == 0)
        snprintf(line, sizeof(line), "%s %s", who, command);
    else
        snprintf(line, sizeof(line), "%s #%u %s", who, ++random->commands, command);
    /* a question that is refused now would be planned twice when sent again after it was added */
    if (strstr(line, "plan_add") == NULL)
        snprintf(
            random->kept[random->kept_count < RANDOM_KEPT_LINES ? random->kept_count++
                                                                : pick(random, RANDOM_KEPT_LINES)],
            RANDOM_LINE_BYTES, "%s", line);
    return play(random, line);
}

static bool play_input(struct room_random *random)
{
    char line[RANDOM_LINE_BYTES];

    switch (pick(random, 40)) {
    case 0:
        snprintf(line, sizeof(line), "left %s", cast[pick(random, CAST_COUNT)].name);
        return play(random, line);
    case 1:
        return play(random, pick(random, 4) ? "stored" : "kill");
    case 2:
        return play(random, pick(random, 6) ? "stored" : "timer");
    case 3:
    case 4:
        snprintf(line, sizeof(line), "stored %llu",
                 (unsigned long long)random->script.stored + pick(random, 4));
        return play(random, line);
    case 5:
    case 6:
    case 7:
        return play(random, "stored");
    default:
        return play_command(random);
    }
}

/* Some are there from the start; mostly the interview has begun. */
static bool play_beginning(struct room_random *random)
{
    static const char *const begin[] = {"cal #b1 agree", "ann #b2 admit", "ann #b3 next"};
    char line[RANDOM_LINE_BYTES];
    bool sound;

    snprintf(line, sizeof(line), "open %s", PICK(random, "open", "after-own", "after-all"));
    sound = play(random, line) && play(random, "ann #b0 join") && play(random, "cal #b0 join");
    for (size_t i = 1; sound && i < CAST_COUNT - 2; i++) {
        snprintf(line, sizeof(line), "%s #b0 join", cast[i].name);
        if (pick(random, 3))
            sound = play(random, line);
    }
    if (!sound || pick(random, 8) == 0)
        return sound;
    for (size_t i = 0; sound && i < sizeof(begin) / sizeof(begin[0]); i++)
        sound = play(random, begin[i]);
    return sound;
}

bool room_random_play(struct room_random *random, size_t inputs)
{
    buf_init(&random->lines, MAX_PLAYED_BYTES);
    buf_init(&random->effects, MAX_PLAYED_BYTES);
    room_script_init(&random->script);
    bool sound = play_beginning(random);
    for (size_t i = 0; sound && i < inputs && (!random->bytes || random->bytes_left); i++)
        sound = play_input(random);
    return sound && room_script_end(&random->script);
}

void room_random_finish(struct room_random *random)
{
    room_script_finish(&random->script);
    buf_finish(&random->lines);
    buf_finish(&random->effects);
}
