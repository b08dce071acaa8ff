#include "questions/parts.h"

#include <stdint.h>

#include "base/buf.h"
#include "base/count.h"
#include "questions/fence.h"
#include "questions/lines.h"

enum { MAX_ITEMS = 1000000 }; /* bullets of a section, parts of a question */

static const char *const signal_names[] = {
    [SIGNAL_EXPECTED] = "expected", [SIGNAL_STRONG] = "strong", [SIGNAL_RED_FLAG] = "red flag"};

enum { SIGNAL_KINDS = COUNT_OF(signal_names) };

const char *signal_kind_name(enum signal_kind kind)
{
    return signal_names[kind];
}

/* A growing array in an arena. Old copies stay in the arena: at most as much again. */
struct list {
    struct arena *arena;
    size_t element_size;
    void *items;
    size_t count, capacity;
};

/* Room for one more, zeroed; NULL when memory or the maximum is used up. */
static void *list_add(struct list *list)
{
    if (list->count == MAX_ITEMS)
        return NULL;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 4;
        void *items = arena_array(list->arena, capacity, list->element_size);
        if (!items)
            return NULL;
        if (list->count)
            memcpy(items, list->items, list->count * list->element_size);
        list->items = items;
        list->capacity = capacity;
    }
    return (unsigned char *)list->items + list->count++ * list->element_size;
}

/* Takes `width` blanks (at most) from the start of each line but the first, whose bullet is cut
 * already, and blank lines from the ends. */
static enum status dedent(struct arena *arena, struct str text, size_t width, struct str *ret_text)
{
    struct str rest = text;
    struct str line;
    size_t size = 0;

    text = str_trim_right(text);
    if (!memchr(text.data ? text.data : "", '\n', text.size)) {
        *ret_text = str_trim(text);
        return STATUS_OK;
    }
    char *copy = arena_alloc(arena, text.size + 1);
    if (!copy)
        return STATUS_NO_MEMORY;
    rest = text;
    for (bool first = true; line_next(&rest, &line); first = false) {
        size_t cut = 0;
        while (!first && cut < width && cut < line.size && line.data[cut] == ' ')
            cut++;
        if (!first)
            copy[size++] = '\n';
        memcpy(copy + size, line.data + cut, line.size - cut);
        size += line.size - cut;
    }
    *ret_text = str_trim_blank_lines((struct str){copy, size});
    return STATUS_OK;
}

/* Cuts a text into its bullets at column 0 (without the bullets, later lines dedented). Text
 * before the first bullet is an item of its own. */
static enum status cut_bullets(struct arena *arena, struct str text, struct list *items)
{
    struct fence fence = {0};
    struct str rest = text;
    struct str line;
    struct str item = STR_NONE;
    size_t width = 0;
    bool more;

    do {
        more = line_next(&rest, &line);
        bool was_inside = fence.mark;
        if (more)
            fence_step(&fence, line);
        size_t marker = more && !was_inside ? list_marker_size(line) : 0;
        if ((marker || !more) && !line_is_blank(item)) {
            struct str *added = list_add(items);
            if (!added)
                return STATUS_NO_MEMORY;
            enum status status = dedent(arena, item, width, added);
            if (status != STATUS_OK)
                return status;
        }
        if (marker) {
            item = str_slice(line, marker, line.size);
            if (!item.size)
                item = (struct str){line.data + line.size, 0};
            width = marker;
        } else if (more) {
            item = str_span(item, line);
        }
    } while (more);
    return STATUS_OK;
}

static struct list new_list(struct arena *arena, size_t element_size)
{
    return (struct list){.arena = arena, .element_size = element_size};
}

enum status question_bullets(const struct question *question, enum section_kind kind,
                             struct arena *arena, struct str_list *ret_items)
{
    struct list items = new_list(arena, sizeof(struct str));
    enum status status = cut_bullets(arena, question_section_text(question, kind), &items);

    if (status == STATUS_OK)
        *ret_items = (struct str_list){items.items, items.count};
    return status;
}

enum status question_prompt(const struct question *question, struct arena *arena,
                            struct str *ret_prompt)
{
    struct str head = question->head;
    struct str body = question->body;

    if (!head.size || !body.size) {
        *ret_prompt = head.size ? head : body;
        return STATUS_OK;
    }
    char *text = arena_alloc(arena, head.size + body.size + 3);
    if (!text)
        return STATUS_NO_MEMORY;
    memcpy(text, head.data, head.size);
    memcpy(text + head.size, "\n\n", 2);
    memcpy(text + head.size + 2, body.data, body.size);
    *ret_prompt = (struct str){text, head.size + 2 + body.size};
    return STATUS_OK;
}

static enum status add_part(struct list *parts, enum part_kind kind, struct str text,
                            struct str info)
{
    if (kind == PART_TEXT)
        text = str_trim_blank_lines(text);
    if (!text.size)
        return STATUS_OK;
    struct part *part = list_add(parts);
    if (!part)
        return STATUS_NO_MEMORY;
    *part = (struct part){kind, text, info};
    return STATUS_OK;
}

/* Cuts a prompt at its listings. An indented one stays in its text: it is part of a list or a
 * quotation, and would lose its place. */
static enum status cut_prompt(struct str prompt, struct list *parts)
{
    struct fence fence = {0};
    struct str rest = prompt;
    struct str line;
    struct str run = STR_NONE; /* lines of the part that is being read */
    bool in_listing = false;
    enum status status = STATUS_OK;

    while (status == STATUS_OK && line_next(&rest, &line)) {
        enum fence_line kind = fence_step(&fence, line);
        if (kind == FENCE_OPENS && !fence.prefix.size) {
            status = add_part(parts, PART_TEXT, run, STR_NONE);
            run = STR_NONE;
            in_listing = true;
        }
        run = str_span(run, line);
        if (kind == FENCE_CLOSES && in_listing) {
            if (status == STATUS_OK)
                status = add_part(parts, PART_LISTING, run, fence.info);
            run = STR_NONE;
            in_listing = false;
        }
    }
    if (status == STATUS_OK)
        status = add_part(parts, in_listing ? PART_LISTING : PART_TEXT, run,
                          in_listing ? fence.info : STR_NONE);
    return status;
}

/* The choices as a plain list, so that nothing tells right from wrong. */
static enum status add_choices(const struct question *question, struct arena *arena,
                               struct list *parts)
{
    struct choices choices;
    struct buf text;
    struct str line;

    enum status status = question_choices(question, arena, &choices);
    if (status != STATUS_OK || !choices.count)
        return status;
    buf_init(&text, SET_MAX_BYTES);
    for (size_t i = 0; i < choices.count; i++) {
        struct str rest = choices.items[i].text;
        buf_add_text(&text, i ? "\n- " : "- ");
        for (bool first = true; line_next(&rest, &line); first = false) {
            buf_add_text(&text, first ? "" : "\n");
            buf_add_text(&text, first || !line.size ? "" : "  ");
            buf_add_str(&text, line);
        }
    }
    status = buf_status(&text);
    struct str copy = status == STATUS_OK ? arena_copy(arena, buf_str(&text)) : STR_NONE;
    if (!copy.data)
        status = STATUS_NO_MEMORY;
    buf_finish(&text);
    return status == STATUS_OK ? add_part(parts, PART_CHOICES, copy, STR_NONE) : status;
}

enum status question_parts(const struct question *question, struct arena *arena,
                           struct parts *ret_parts)
{
    struct list parts = new_list(arena, sizeof(struct part));
    struct str_list hints = {0};
    struct str prompt;

    enum status status = question_prompt(question, arena, &prompt);
    if (status == STATUS_OK)
        status = cut_prompt(prompt, &parts);
    if (status == STATUS_OK)
        status = add_choices(question, arena, &parts);
    if (status == STATUS_OK)
        status = question_bullets(question, SECTION_HINTS, arena, &hints);
    for (size_t i = 0; i < hints.count && status == STATUS_OK; i++)
        status = add_part(&parts, PART_HINT, hints.items[i], STR_NONE);
    if (status == STATUS_OK)
        *ret_parts = (struct parts){parts.items, parts.count};
    return status;
}

/* Splits a choice without its bullet: lines that begin with ">> " are feedback. */
static enum status read_choice(struct arena *arena, struct str item, struct choice *choice)
{
    struct str line;
    char *text = arena_alloc(arena, item.size + 1);
    char *feedback = arena_alloc(arena, item.size + 1);
    size_t sizes[2] = {0, 0};

    if (!text || !feedback)
        return STATUS_NO_MEMORY;
    while (line_next(&item, &line)) {
        bool is_feedback = str_starts(line, STR(">> ")) || str_is(line, ">>");
        char *out = is_feedback ? feedback : text;
        size_t *size = &sizes[is_feedback];
        if (is_feedback)
            line = str_slice(line, 3, line.size);
        if (*size)
            out[(*size)++] = '\n';
        if (line.size)
            memcpy(out + *size, line.data, line.size);
        *size += line.size;
    }
    choice->text = str_trim_blank_lines((struct str){text, sizes[0]});
    choice->feedback = str_trim_blank_lines((struct str){feedback, sizes[1]});
    return STATUS_OK;
}

enum status question_choices(const struct question *question, struct arena *arena,
                             struct choices *ret_choices)
{
    struct list choices = new_list(arena, sizeof(struct choice));
    struct list items = new_list(arena, sizeof(struct str));
    enum status status =
        cut_bullets(arena, question_section_text(question, SECTION_CHOICES), &items);

    for (size_t i = 0; i < items.count && status == STATUS_OK; i++) {
        struct str item = ((const struct str *)items.items)[i];
        bool is_right = str_starts_nocase(item, STR("[x] "));
        if (!is_right && !str_starts(item, STR("[ ] ")))
            continue;
        struct choice *choice = list_add(&choices);
        if (!choice)
            return STATUS_NO_MEMORY;
        choice->is_right = is_right;
        status = read_choice(arena, str_slice(item, 4, item.size), choice);
    }
    if (status == STATUS_OK)
        *ret_choices = (struct choices){choices.items, choices.count};
    return status;
}

/* "2: what a 2 looks like". False for anything else. */
static bool read_level(struct str item, struct level *ret_level)
{
    struct str text = str_trim(item);

    if (text.size < 2 || text.data[0] < '1' || text.data[0] > '9' || text.data[1] != ':')
        return false;
    *ret_level =
        (struct level){(unsigned)(text.data[0] - '0'), str_trim(str_slice(text, 2, text.size))};
    return true;
}

static enum status read_competency(struct arena *arena, struct str item,
                                   struct competency *ret_competency)
{
    struct str name = STR_NONE;
    struct str rest = item;
    struct list bullets = new_list(arena, sizeof(struct str));
    struct list levels = new_list(arena, sizeof(struct level));
    struct level level;

    line_next(&rest, &name);
    enum status status = cut_bullets(arena, rest, &bullets);
    for (size_t i = 0; i < bullets.count && status == STATUS_OK; i++) {
        if (!read_level(((const struct str *)bullets.items)[i], &level))
            continue;
        struct level *added = list_add(&levels);
        if (!added)
            return STATUS_NO_MEMORY;
        *added = level;
    }
    name = str_trim(name);
    if (name.size && name.data[name.size - 1] == ':')
        name.size--;
    if (status == STATUS_OK)
        *ret_competency = (struct competency){name, levels.items, levels.count};
    return status;
}

enum status question_rubric(const struct question *question, struct arena *arena,
                            struct rubric *ret_rubric)
{
    struct list competencies = new_list(arena, sizeof(struct competency));
    struct str_list items = {0};
    enum status status = question_bullets(question, SECTION_RUBRIC, arena, &items);

    for (size_t i = 0; i < items.count && status == STATUS_OK; i++) {
        struct competency *competency = list_add(&competencies);
        if (!competency)
            return STATUS_NO_MEMORY;
        status = read_competency(arena, items.items[i], competency);
    }
    if (status == STATUS_OK)
        *ret_rubric = (struct rubric){competencies.items, competencies.count};
    return status;
}

enum status question_signals(const struct question *question, struct arena *arena,
                             struct signals *ret_signals)
{
    struct list signals = new_list(arena, sizeof(struct signal));
    struct str_list items = {0};
    enum status status = question_bullets(question, SECTION_SIGNALS, arena, &items);

    for (size_t i = 0; i < items.count && status == STATUS_OK; i++) {
        struct signal *signal = list_add(&signals);
        if (!signal)
            return STATUS_NO_MEMORY;
        *signal = (struct signal){SIGNAL_EXPECTED, items.items[i]};
        for (int kind = 0; kind < SIGNAL_KINDS; kind++) {
            struct str name = str_from(signal_names[kind]);
            struct str text = items.items[i];
            if (str_starts_nocase(text, name) && text.size > name.size &&
                text.data[name.size] == ':')
                *signal = (struct signal){(enum signal_kind)kind,
                                          str_trim(str_slice(text, name.size + 1, text.size))};
        }
    }
    if (status == STATUS_OK)
        *ret_signals = (struct signals){signals.items, signals.count};
    return status;
}
