/* The lines of a file that a question was read from. */
#include "app/import_drafts.h"

#include "questions/lines.h"

/* Where the question's lines end: at the next one's of the same file. */
static unsigned end_line(const struct intake *intake, const struct question *question)
{
    unsigned end = 0;

    for (const struct question *other = question_set_first(intake->source); other;
         other = question_next(other))
        if (other->line > question->line && (!end || other->line < end) &&
            str_equal(other->file, question->file))
            end = other->line;
    return end;
}

/* Lines of a file that was decoded, or whose ends are others, can't be told by number here. */
static bool is_as_it_came(const struct import_report *report)
{
    return strncmp(report->encoding, "UTF-8", 5) == 0 && strcmp(report->line_ends, "CR") != 0;
}

/* Questions name their file without the folder that all files are in. One inside a package has none
 * here: NULL. */
static const struct format_file *file_of(const struct format_file *files, size_t count,
                                         struct str name)
{
    const struct format_file *found = name.size ? NULL : &files[0];

    for (size_t i = 0; name.size && i < count; i++) {
        const struct format_file *file = &files[i];
        struct str own = file->name;
        bool fits = own.size >= name.size &&
                    str_equal(str_slice(own, own.size - name.size, own.size), name) &&
                    (own.size == name.size || own.data[own.size - name.size - 1] == '/');
        if (fits && (!found || own.size < found->name.size))
            found = file;
    }
    return found;
}

/* The bytes from one line to another, both counted from 1. */
static struct str cut_lines(struct str text, unsigned first, unsigned last)
{
    size_t start = text.size, end = text.size;
    unsigned line = 1;

    for (size_t at = 0; at <= text.size; at++) {
        bool begins = at == 0 || text.data[at - 1] == '\n';
        if (begins && line == first)
            start = at;
        if (begins && line++ == last) {
            end = at;
            break;
        }
    }
    return str_slice(text, start, end);
}

struct str question_lines(const struct intake *intake, const struct format_file *files,
                          size_t count, const struct question *question)
{
    enum { MAX_LINES = 400 };
    const struct format_file *file = file_of(files, count, question->file);
    unsigned last = end_line(intake, question);

    if (!file || !question->line || !is_as_it_came(&intake->report))
        return STR_NONE;
    if (!last || last > question->line + MAX_LINES)
        last = question->line + MAX_LINES;
    return cut_lines(file->bytes, question->line, last);
}
