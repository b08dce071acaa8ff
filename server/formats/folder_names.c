/* What a file is by its name, and by the little that must be seen of it. */
#include <stdint.h>

#include "base/count.h"
#include "formats/folder.h"
#include "questions/lines.h"

static bool is_named(struct str name, const char *const *stems, size_t count)
{
    struct str stem = path_stem(name);

    for (size_t i = 0; i < count; i++)
        if (str_equal_nocase(stem, str_from(stems[i])))
            return true;
    return false;
}

#define IS_NAMED(name, stems) is_named(name, stems, COUNT_OF(stems))

bool name_is_introduction(struct str name)
{
    static const char *const stems[] = {"readme", "index", "_index", "introduction",
                                        "intro",  "about", "summary"};

    return IS_NAMED(name, stems);
}

bool name_is_license(struct str name)
{
    static const char *const stems[] = {"license", "licence", "copying", "license-content"};

    return IS_NAMED(name, stems);
}

bool name_is_of_the_project(struct str name)
{
    static const char *const stems[] = {"contributing",    "changelog", "code_of_conduct",
                                        "code-of-conduct", "authors",   "contributors",
                                        "security",        "notice",    "todo"};
    struct str stem = path_stem(name);

    return IS_NAMED(name, stems) || str_starts(name, STR(".")) ||
           str_find(name, STR("/.")) != SIZE_MAX || !stem.size;
}

bool name_is_text(struct str name)
{
    struct str stem = path_stem(name);

    return name_has_extension(name, "md") || name_has_extension(name, "markdown") ||
           name_has_extension(name, "txt") ||
           (stem.size <= name.size &&
            str_equal(stem, str_slice(name, name.size - stem.size, name.size)));
}

/* More links to other files of the folder than anything else: a table of contents. */
bool text_is_contents(struct str text)
{
    struct str line;
    size_t links = 0;
    size_t items = 0;

    while (line_next(&text, &line)) {
        size_t open = str_find(line, STR("]("));
        bool item = list_marker_size(str_trim(line)) > 0;
        struct str target = open == SIZE_MAX ? STR_NONE : str_slice(line, open + 2, line.size);
        bool local = target.size && !str_starts(target, STR("http")) &&
                     !str_starts(target, STR("#")) && !str_starts(target, STR("mailto:"));
        items += item;
        links += item && local;
    }
    return links > 0 && links * 2 >= items;
}
