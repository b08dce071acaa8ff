/* Packs, Markdown and plain text: read by questions/import.h, written by questions/pack.h. */
#include "formats/copy.h"
#include "formats/formats_private.h"
#include "questions/pack.h"

unsigned pack_sniff(struct str text, struct str name)
{
    (void)name;
    return pack_is(text) ? 100 : 0;
}

unsigned markdown_sniff(struct str text, struct str name)
{
    (void)text;
    bool named = name_has_extension(name, "md") || name_has_extension(name, "markdown");

    return named ? 97 : 5;
}

unsigned text_sniff(struct str text, struct str name)
{
    (void)text;
    return name_has_extension(name, "txt") ? 10 : 4;
}

enum status markdown_read(struct str text, const struct format_options *options,
                          struct import_report *report, struct question_set **ret_set)
{
    return import_markdown(text, &options->import, report, ret_set);
}

enum status pack_format_write(const struct question_set *set,
                              const struct format_write_options *options, struct problems *lost,
                              struct buf *out)
{
    struct question_set *bare = NULL;

    if (options->answers)
        return pack_write(set, lost, out);
    enum status status = set_without_answers(set, &bare);
    if (status == STATUS_OK)
        status = pack_write(bare, lost, out);
    question_set_destroy(bare);
    return status;
}
