#include "formats/boxes.h"

#include "questions/lines.h"

static void write_lines(struct buf *out, struct str text, const char *prefix, bool first_too)
{
    struct str line;

    for (bool first = true; line_next(&text, &line); first = false) {
        if (!first || first_too)
            buf_add_text(out, "\n");
        if ((!first || first_too) && line.size)
            buf_add_text(out, prefix);
        buf_add_str(out, line);
    }
}

void boxes_write(const struct choices *choices, bool marked, struct buf *out)
{
    for (size_t i = 0; i < choices->count; i++) {
        const struct choice *choice = &choices->items[i];
        buf_add_text(out, i ? "\n" : "");
        buf_add_text(out, marked && choice->is_right ? "- [x] " : "- [ ] ");
        write_lines(out, choice->text, "  ", false);
        if (marked && choice->feedback.size)
            write_lines(out, choice->feedback, "  > > ", true);
    }
}

static bool is_box(struct str line)
{
    return str_starts(line, STR("- [ ]")) || str_starts_nocase(line, STR("- [x]"));
}

/* Goes on with a box: indented, or blank. */
static bool is_inside(struct str line)
{
    return line_is_blank(line) || str_starts(line, STR("  "));
}

size_t boxes_find(struct str text)
{
    struct str rest = text;
    struct str line;
    size_t begin = text.size;

    while (line_next(&rest, &line)) {
        if (is_box(line) && begin == text.size)
            begin = (size_t)(line.data - text.data);
        else if (!is_box(line) && !is_inside(line))
            begin = text.size;
    }
    return begin;
}

struct box {
    struct buf text, feedback;
    bool is_right, is_open;
};

static void add_line(struct buf *out, struct str line)
{
    if (out->size)
        buf_add_char(out, '\n');
    buf_add_str(out, line);
}

static void take_line(struct box *box, struct str line)
{
    struct str inside = str_starts(line, STR("  ")) ? str_slice(line, 2, line.size) : line;

    if (str_starts(inside, STR("> > ")) || str_is(inside, "> >"))
        add_line(&box->feedback, str_slice(inside, 4, inside.size));
    else
        add_line(&box->text, inside);
}

static enum status end_box(struct reader *reader, struct draft *draft, struct box *box)
{
    struct str text = arena_copy(&reader->scratch, str_trim(buf_str(&box->text)));
    struct str feedback = arena_copy(&reader->scratch, str_trim(buf_str(&box->feedback)));
    bool was_open = box->is_open;

    if (buf_status(&box->text) != STATUS_OK || buf_status(&box->feedback) != STATUS_OK ||
        !text.data || !feedback.data)
        return STATUS_NO_MEMORY;
    buf_clear(&box->text);
    buf_clear(&box->feedback);
    box->is_open = false;
    return was_open ? draft_add_choice(reader, draft, text, feedback, box->is_right) : STATUS_OK;
}

enum status boxes_take(struct reader *reader, struct draft *draft, struct str text,
                       struct str *ret_rest)
{
    struct box box = {0};
    struct str rest = text;
    struct str line;
    struct str before = text;
    enum status status = STATUS_OK;

    if (!is_box(text)) {
        *ret_rest = text;
        return STATUS_OK;
    }
    buf_init(&box.text, SET_MAX_BYTES);
    buf_init(&box.feedback, SET_MAX_BYTES);
    draft->choice_count = 0;
    while (status == STATUS_OK && line_next(&rest, &line)) {
        if (!is_box(line) && !is_inside(line)) {
            rest = before;
            break;
        }
        if (is_box(line)) {
            status = end_box(reader, draft, &box);
            box.is_right = line.data[3] != ' ';
            box.is_open = true;
            add_line(&box.text, str_trim(str_slice(line, 5, line.size)));
        } else {
            take_line(&box, line);
        }
        before = rest;
    }
    if (status == STATUS_OK)
        status = end_box(reader, draft, &box);
    buf_finish(&box.text);
    buf_finish(&box.feedback);
    if (status == STATUS_OK)
        *ret_rest = rest;
    return status;
}
