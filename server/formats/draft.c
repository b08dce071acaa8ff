/* Filling a draft (reader.h). */
#include "base/count.h"
#include "formats/reader.h"
#include "questions/lines.h"
#include "questions/value.h"

void reader_draft(struct reader *reader, unsigned line, struct draft *ret_draft)
{
    arena_clear(&reader->scratch);
    *ret_draft = (struct draft){.line = line};
}

enum status draft_add_choice(struct reader *reader, struct draft *draft, struct str text,
                             struct str feedback, bool is_right)
{
    if (draft->choice_count == draft->choice_capacity) {
        size_t capacity = draft->choice_capacity ? draft->choice_capacity * 2 : 8;
        if (draft->choice_count >= DRAFT_MAX_CHOICES) {
            reader_warn(reader, draft->line, "too_many", "A choice beyond %d is left out.",
                        DRAFT_MAX_CHOICES);
            return STATUS_OK;
        }
        struct draft_choice *choices = arena_array(&reader->scratch, capacity, sizeof(*choices));
        if (!choices)
            return STATUS_NO_MEMORY;
        if (draft->choice_count)
            memcpy(choices, draft->choices, draft->choice_count * sizeof(*choices));
        draft->choices = choices;
        draft->choice_capacity = capacity;
    }
    draft->choices[draft->choice_count++] = (struct draft_choice){text, feedback, is_right};
    return STATUS_OK;
}

enum status draft_add_tag(struct reader *reader, struct draft *draft, struct str tag)
{
    tag = str_trim(tag);
    for (size_t i = 0; i < draft->tags.count; i++)
        if (str_equal(draft->tags.items[i], tag))
            return STATUS_OK;
    if (!tag.size || draft->tags.count == SET_MAX_TAGS)
        return STATUS_OK;
    return str_list_add(&reader->scratch, &draft->tags, tag) ? STATUS_OK : STATUS_NO_MEMORY;
}

/* As packs have them: [a, "b, c"]. */
static enum status add_tag_list(struct reader *reader, struct draft *draft, struct str tags)
{
    struct str_list list;
    bool bad = false;

    enum status status = value_read_list(tags, &reader->scratch, &list, &bad);
    if (status == STATUS_TOO_LARGE) {
        reader_warn(reader, draft->line, "too_many", "A question has at most %d tags.",
                    SET_MAX_TAGS);
        return STATUS_OK;
    }
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        status = draft_add_tag(reader, draft, list.items[i]);
    return status;
}

enum status draft_add_tags(struct reader *reader, struct draft *draft, struct str tags)
{
    enum status status = STATUS_OK;
    bool by_signs = false;

    if (value_is_list(tags))
        return add_tag_list(reader, draft, tags);
    for (size_t i = 0; i < tags.size && !by_signs; i++)
        by_signs = strchr(",;\n|", tags.data[i]) != NULL;
    for (size_t at = 0; at < tags.size && status == STATUS_OK;) {
        size_t end = at;
        while (end < tags.size && !strchr(by_signs ? ",;\n|" : " \t", tags.data[end]))
            end++;
        status = draft_add_tag(reader, draft, str_slice(tags, at, end));
        at = end + 1;
    }
    return status;
}

enum status draft_append(struct reader *reader, struct str *text, struct draft_room *room,
                         const char *between, struct str more)
{
    size_t middle = strlen(between);
    size_t size = text->size + middle + more.size;

    if (!text->size) {
        *text = more;
        return STATUS_OK;
    }
    /* What somebody else put in the text's place isn't in the room. */
    if (size > room->capacity || text->data != room->data) {
        char *data = arena_alloc(&reader->scratch, size * 2);
        if (!data)
            return STATUS_NO_MEMORY;
        memcpy(data, text->data, text->size);
        *room = (struct draft_room){data, size * 2};
    }
    memcpy(room->data + text->size, between, middle);
    if (more.size)
        memcpy(room->data + text->size + middle, more.data, more.size);
    *text = (struct str){room->data, size};
    return STATUS_OK;
}

enum status draft_add_bullet(struct reader *reader, struct draft *draft, enum section_kind kind,
                             struct str text)
{
    struct buf bullet;
    struct str line;
    struct str copy = STR_NONE;
    struct str *section = &draft->sections[kind];
    struct draft_room *room = &draft->rooms[kind];

    text = str_trim_blank_lines(text);
    if (!text.size)
        return STATUS_OK;
    if (list_marker_size(text))
        return draft_append(reader, section, room, "\n", text);
    buf_init(&bullet, SET_MAX_BYTES);
    for (bool first = true; line_next(&text, &line); first = false) {
        buf_add_text(&bullet, first ? "- " : line.size ? "\n  " : "\n");
        buf_add_str(&bullet, line);
    }
    enum status status = buf_status(&bullet);
    if (status == STATUS_OK)
        copy = arena_copy(&reader->scratch, buf_str(&bullet));
    buf_finish(&bullet);
    if (status == STATUS_OK && !copy.data)
        status = STATUS_NO_MEMORY;
    return status == STATUS_OK ? draft_append(reader, section, room, "\n", copy) : status;
}

enum status draft_add_section(struct reader *reader, struct draft *draft, struct str name,
                              struct str text)
{
    enum section_kind kind = section_kind_of(name);

    text = str_trim_blank_lines(text);
    if (!text.size)
        return STATUS_OK;
    if (kind < SECTION_OTHER)
        return draft_append(reader, &draft->sections[kind], &draft->rooms[kind], "\n\n", text);
    for (size_t i = 0; i < draft->other_count; i++)
        if (str_equal_nocase(draft->others[i].name, name))
            return draft_append(reader, &draft->others[i].text, &draft->others[i].room, "\n\n",
                                text);
    if (draft->other_count == DRAFT_MAX_OTHERS) {
        reader_warn(reader, draft->line, "too_many", "The section %.*s is one too many; left out.",
                    STR_FMT(str_slice(name, 0, 100)));
        return STATUS_OK;
    }
    draft->others[draft->other_count++] = (struct draft_section){.name = name, .text = text};
    return STATUS_OK;
}

/* --- which choices an answer names ----------------------------------------------------------- */

static bool mark_by_text(struct draft *draft, struct str answer, bool *marks)
{
    for (size_t i = 0; i < draft->choice_count; i++) {
        if (!str_equal_nocase(str_trim(draft->choices[i].text), answer))
            continue;
        marks[i] = true;
        return true;
    }
    return false;
}

/* "option b", "(b)", "B.": the letter alone; what isn't of that kind stays as it is. */
static struct str bare_name(struct str name)
{
    static const char *const words[] = {"option", "choice", "answer", "alternative", "opt"};

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct str word = str_from(words[i]);
        if (str_starts_nocase(name, word) && name.size > word.size &&
            (!ascii_is_alnum(name.data[word.size]) || name.size == word.size + 1)) {
            name = str_trim(str_slice(name, word.size, name.size));
            break;
        }
    }
    while (name.size && strchr("([_-#:", name.data[0]))
        name = str_slice(name, 1, name.size);
    while (name.size && strchr(")].:", name.data[name.size - 1]))
        name.size--;
    return str_trim(name);
}

/* A letter from A, or a number from 1; the count of choices when it is neither. */
static size_t choice_of_name(const struct draft *draft, struct str name)
{
    size_t number = 0;

    name = bare_name(name);
    if (name.size == 1 && ascii_is_alnum(name.data[0]) && !ascii_is_digit(name.data[0]))
        return (size_t)(ascii_lower(name.data[0]) - 'a');
    if (!name.size || name.size > 4)
        return draft->choice_count;
    for (size_t i = 0; i < name.size; i++) {
        if (!ascii_is_digit(name.data[i]))
            return draft->choice_count;
        number = number * 10 + (size_t)(name.data[i] - '0');
    }
    return number ? number - 1 : draft->choice_count;
}

static bool mark_by_name(struct draft *draft, struct str name, bool *marks)
{
    size_t at = choice_of_name(draft, name);

    if (at >= draft->choice_count)
        return mark_by_text(draft, name, marks);
    marks[at] = true;
    return true;
}

/* "A, C", "1;3", "a|b", "A and C", "A & C", or "AC" when that is nothing else. */
static bool mark_by_names(struct draft *draft, struct str answer, bool *marks)
{
    bool some = false;

    for (size_t at = 0; at < answer.size;) {
        size_t end = at;
        while (end < answer.size && !strchr(",;|/&+\n", answer.data[end]) &&
               !str_starts_nocase(str_slice(answer, end, answer.size), STR(" and ")))
            end++;
        struct str name = str_trim(str_slice(answer, at, end));
        if (name.size && !mark_by_name(draft, name, marks))
            return false;
        some = some || name.size;
        at = end + (end < answer.size && answer.data[end] == ' ' ? 5 : 1);
    }
    return some;
}

static bool mark_by_letters(struct draft *draft, struct str answer, bool *marks)
{
    for (size_t i = 0; i < answer.size; i++) {
        size_t at = (size_t)(answer.data[i] - 'A');
        if (answer.data[i] < 'A' || at >= draft->choice_count || marks[at])
            return false;
        marks[at] = true;
    }
    return answer.size > 1;
}

bool draft_mark_right(struct draft *draft, struct str answer)
{
    bool marks[DRAFT_MAX_CHOICES];

    answer = str_trim(answer);
    memset(marks, 0, sizeof(marks));
    bool found = answer.size && mark_by_text(draft, answer, marks);
    if (!found && answer.size)
        found = mark_by_names(draft, answer, marks);
    if (!found) {
        memset(marks, 0, sizeof(marks));
        found = mark_by_letters(draft, answer, marks);
    }
    for (size_t i = 0; found && i < draft->choice_count; i++)
        draft->choices[i].is_right = draft->choices[i].is_right || marks[i];
    return found;
}
