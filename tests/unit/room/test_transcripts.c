/* Rooms as transcripts: each file of transcripts/ is a test, each "== … ==" in it a room of its
 * own. "> input" is done and its effects have to be the indented lines below it; "! input" is done
 * and stored, and its effects are not looked at; "#" begins a remark. The inputs, and what is
 * checked besides after each of them, are described in support/room_script.h.
 *
 * With the argument "write" the files get the effects that the room has now, for reading the
 * difference; the test then fails. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "room_script.h"

#define FOLDER PARLEY_SOURCE_DIR "/tests/unit/room/transcripts"
enum { MAX_FILES = 64, MAX_BYTES = 1 << 20 };

struct transcript {
    const char *name;
    struct str rest;
    unsigned line_number;
    struct room_script script;
    struct buf written; /* the file as it ought to be */
    bool failed;
};

static bool writing;

static void fail_at(struct transcript *transcript, unsigned line_number, const char *what,
                    struct str detail)
{
    transcript->failed = true;
    print_error("%s:%u: %s\n%.*s\n", transcript->name, line_number, what, STR_FMT(detail));
}

static bool next_line(struct transcript *transcript, struct str *ret_line)
{
    struct str rest = transcript->rest;

    if (rest.size == 0)
        return false;
    const char *end = memchr(rest.data, '\n', rest.size);
    size_t size = end ? (size_t)(end - rest.data) : rest.size;
    *ret_line = (struct str){rest.data, size};
    size_t taken = size + (end ? 1 : 0);
    transcript->rest = (struct str){rest.data + taken, rest.size - taken};
    transcript->line_number++;
    return true;
}

static void copy_line(struct transcript *transcript, struct str line)
{
    buf_add_str(&transcript->written, line);
    buf_add_char(&transcript->written, '\n');
}

/* The indented lines that follow, without their indent. */
static void take_expected(struct transcript *transcript, struct buf *expected)
{
    while (str_starts(transcript->rest, STR("  "))) {
        struct str line;
        if (!next_line(transcript, &line))
            return;
        buf_add(expected, line.data + 2, line.size - 2);
        buf_add_char(expected, '\n');
    }
}

static void copy_effects(struct transcript *transcript, const struct buf *effects)
{
    struct transcript lines = {.rest = buf_str(effects)};
    struct str line;

    while (next_line(&lines, &line)) {
        buf_add_text(&transcript->written, "  ");
        copy_line(transcript, line);
    }
}

static void end_room(struct transcript *transcript)
{
    if (!room_script_end(&transcript->script))
        fail_at(transcript, transcript->line_number,
                "at the end of the room:", str_from(transcript->script.fault));
    room_script_finish(&transcript->script);
}

static void run_input(struct transcript *transcript, struct str line)
{
    struct buf effects;
    struct buf expected;
    unsigned line_number = transcript->line_number;
    bool checked = line.data[0] == '>';

    buf_init(&effects, MAX_BYTES);
    buf_init(&expected, MAX_BYTES);
    bool sound =
        room_script_run(&transcript->script, (struct str){line.data + 1, line.size - 1}, &effects);
    if (sound && !checked)
        sound = room_script_run(&transcript->script, STR("stored"), &effects);
    if (!sound)
        fail_at(transcript, line_number, "this must never be:", str_from(transcript->script.fault));
    take_expected(transcript, &expected);
    if (checked)
        copy_effects(transcript, &effects);
    if (checked && !writing && !str_equal(buf_str(&effects), buf_str(&expected))) {
        fail_at(transcript, line_number, "expected:", buf_str(&expected));
        fail_at(transcript, line_number, "but the room did:", buf_str(&effects));
    }
    buf_finish(&effects);
    buf_finish(&expected);
}

static void run_line(struct transcript *transcript, struct str line)
{
    if (str_starts(line, STR("=="))) {
        end_room(transcript);
        copy_line(transcript, line);
    } else if (line.size == 0 || line.data[0] == '#') {
        copy_line(transcript, line);
    } else if (line.data[0] == '>' || line.data[0] == '!') {
        copy_line(transcript, line);
        run_input(transcript, line);
    } else {
        fail_at(transcript, transcript->line_number, "this line can't be read:", line);
    }
}

static void read_file(const char *path, struct buf *text)
{
    FILE *file = fopen(path, "re");

    assert_non_null(file);
    char *end = buf_reserve(text, MAX_BYTES - 1);
    assert_non_null(end);
    text->size = fread(end, 1, MAX_BYTES - 1, file);
    fclose(file);
}

static void write_file(const char *path, struct str text)
{
    FILE *file = fopen(path, "we");

    assert_non_null(file);
    assert_int_equal(fwrite(text.data, 1, text.size, file), text.size);
    fclose(file);
}

static void test_transcript(void **state)
{
    struct transcript transcript = {.name = *state};
    char path[512];
    struct buf text;
    struct str line;

    snprintf(path, sizeof(path), FOLDER "/%s", transcript.name);
    buf_init(&text, MAX_BYTES);
    read_file(path, &text);
    transcript.rest = buf_str(&text);
    buf_init(&transcript.written, MAX_BYTES);
    room_script_init(&transcript.script);
    while (!transcript.failed && next_line(&transcript, &line))
        run_line(&transcript, line);
    if (!transcript.failed)
        end_room(&transcript);
    room_script_finish(&transcript.script);
    if (writing && !transcript.failed)
        write_file(path, buf_str(&transcript.written));
    buf_finish(&transcript.written);
    buf_finish(&text);
    assert_false(transcript.failed || writing);
}

static int is_transcript(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);

    return size > 4 && strcmp(entry->d_name + size - 4, ".txt") == 0;
}

int main(int argc, char **argv)
{
    struct CMUnitTest tests[MAX_FILES] = {{0}};
    struct dirent **entries = NULL;
    size_t count = 0;

    writing = argc > 1 && strcmp(argv[1], "write") == 0;
    int found = scandir(FOLDER, &entries, is_transcript, alphasort);
    for (int i = 0; i < found && count < MAX_FILES; i++)
        tests[count++] = (struct CMUnitTest){.name = entries[i]->d_name,
                                             .test_func = test_transcript,
                                             .initial_state = entries[i]->d_name};
    if (count == 0) {
        fprintf(stderr, "no transcripts in %s\n", FOLDER);
        return 1;
    }
    int failed = _cmocka_run_group_tests("room transcripts", tests, count, NULL, NULL);
    for (int i = 0; i < found; i++)
        free(entries[i]);
    free(entries);
    return failed;
}
