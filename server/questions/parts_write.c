#include "questions/parts_write.h"

#include "questions/lines.h"

static void begin_line(struct buf *out, bool is_first)
{
    if (!is_first)
        buf_add_char(out, '\n');
}

/* Lines behind the first stand below it, blank ones empty. */
static void add_lines(struct buf *out, struct str text, const char *indent)
{
    struct str line;

    for (bool first = true; line_next(&text, &line); first = false) {
        begin_line(out, first);
        if (!first && line.size)
            buf_add_text(out, indent);
        buf_add_str(out, line);
    }
}

void bullets_write(const struct str_list *items, struct buf *out)
{
    for (size_t i = 0; i < items->count; i++) {
        begin_line(out, i == 0);
        buf_add_text(out, "- ");
        add_lines(out, items->items[i], "  ");
    }
}

void choice_write(const struct choice *choice, struct buf *out)
{
    struct str rest = choice->feedback;
    struct str line;

    begin_line(out, out->size == 0);
    buf_add_text(out, choice->is_right ? "- [x] " : "- [ ] ");
    add_lines(out, choice->text, "  ");
    while (line_next(&rest, &line)) {
        buf_add_text(out, line.size ? "\n  >> " : "\n  >>");
        buf_add_str(out, line);
    }
}

void choices_write(const struct choices *choices, struct buf *out)
{
    for (size_t i = 0; i < choices->count; i++)
        choice_write(&choices->items[i], out);
}

void signals_write(const struct signals *signals, struct buf *out)
{
    for (size_t i = 0; i < signals->count; i++) {
        begin_line(out, i == 0);
        buf_printf(out, "- %s: ", signal_kind_name(signals->items[i].kind));
        add_lines(out, signals->items[i].text, "  ");
    }
}

void level_write(const struct level *level, struct buf *out)
{
    buf_printf(out, "\n  - %u: ", level->mark);
    add_lines(out, level->text, "    ");
}

void rubric_write(const struct rubric *rubric, struct buf *out)
{
    for (size_t i = 0; i < rubric->count; i++) {
        const struct competency *competency = &rubric->items[i];
        begin_line(out, i == 0);
        buf_add_text(out, "- ");
        buf_add_str(out, competency->name);
        for (size_t l = 0; l < competency->level_count; l++)
            level_write(&competency->levels[l], out);
    }
}
