/* Tables of HTML as tables of Markdown: one line a row, the first row as the head. */
#include "formats/html_convert.h"
#include "questions/lines.h"

void html_open_table(struct converter *c, const struct tag *tag, struct str attributes)
{
    (void)tag;
    (void)attributes;
    html_out_gap(&c->out, c->table.open ? GAP_BLANK : GAP_PARAGRAPH);
    if (c->table.open)
        return;
    c->table.open = true;
    c->table.rows = 0;
    c->table.columns = 0;
}

static void end_cell(struct converter *c)
{
    if (!c->table.in_cell)
        return;
    c->table.in_cell = false;
    html_out_gap(&c->out, GAP_BLANK);
    while (c->out.mark_count)
        html_out_close(&c->out, c->out.marks[c->out.mark_count - 1].text);
    html_out_begin_block(&c->out);
    buf_add_char(c->out.buf, '|');
}

void html_open_cell(struct converter *c, const struct tag *tag, struct str attributes)
{
    (void)tag;
    end_cell(c);
    if (!c->table.open || c->table.cells == MAX_CELLS)
        return;
    if (c->table.cells == 0) {
        html_out_gap(&c->out, c->table.rows ? GAP_LINE : GAP_PARAGRAPH);
        html_out_begin_block(&c->out);
        buf_add_char(c->out.buf, '|');
    }
    if (c->table.rows == 0)
        c->table.aligns[c->table.cells] = html_attribute(attributes, "align", NULL);
    c->table.cells++;
    c->table.in_cell = true;
    html_out_gap(&c->out, GAP_BLANK);
}

void html_close_cell(struct converter *c, const struct tag *tag)
{
    (void)tag;
    end_cell(c);
}

void html_end_row(struct converter *c)
{
    end_cell(c);
    if (!c->table.cells)
        return;
    if (c->table.rows++ == 0) {
        html_out_gap(&c->out, GAP_LINE);
        html_out_begin_block(&c->out);
        buf_add_char(c->out.buf, '|');
        for (size_t i = 0; i < c->table.cells; i++) {
            bool left = str_equal_nocase(c->table.aligns[i], STR("left"));
            bool right = str_equal_nocase(c->table.aligns[i], STR("right"));
            bool middle = str_equal_nocase(c->table.aligns[i], STR("center"));
            buf_add_text(c->out.buf, left || middle ? ":---" : "---");
            buf_add_text(c->out.buf, right || middle ? ":|" : "|");
        }
    }
    c->table.cells = 0;
}

void html_open_row(struct converter *c, const struct tag *tag, struct str attributes)
{
    (void)tag;
    (void)attributes;
    html_end_row(c);
}

void html_close_row(struct converter *c, const struct tag *tag)
{
    (void)tag;
    html_end_row(c);
}

void html_close_table(struct converter *c, const struct tag *tag)
{
    html_end_row(c);
    c->table.open = false;
    (void)tag;
    html_out_gap(&c->out, GAP_PARAGRAPH);
}
