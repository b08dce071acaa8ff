/* What belongs to a page and not to its questions. */
#include "questions/words_private.h"

#include <stdint.h>

#include "base/count.h"
#include "questions/lines.h"

bool is_furniture_title(struct str title)
{
    static const char *const titles[] = {"table of contents",
                                         "contents",
                                         "toc",
                                         "index",
                                         "sponsors",
                                         "sponsor",
                                         "contributors",
                                         "contributing",
                                         "license",
                                         "licence",
                                         "support",
                                         "star history",
                                         "comments",
                                         "acknowledgements",
                                         "credits",
                                         "disclaimer",
                                         "backers",
                                         "donate",
                                         "about the author",
                                         "follow us",
                                         "getting involved",
                                         "how to contribute",
                                         "how to use this repository",
                                         "related topics",
                                         "目录",
                                         "índice",
                                         "contenido",
                                         "inhalt",
                                         "inhaltsverzeichnis",
                                         "содержание",
                                         "оглавление",
                                         "Содержание",
                                         "Оглавление",
                                         "Índice",
                                         "المحتويات",
                                         "فهرس",
                                         "目次"};
    struct title read = title_read(title);
    size_t from = 0;

    while (from < read.text.size && !is_word_byte(read.text.data[from]))
        from++;
    struct str text = str_trim(str_slice(read.text, from, read.text.size));
    if (text.size && text.data[text.size - 1] == ':')
        text.size--;
    return equals_any(text, titles, COUNT_OF(titles));
}

/* Nothing but pictures and links: `[![build](…)](…)`. */
static bool is_badge_line(struct str line)
{
    return str_starts(line, STR("[![")) || str_starts_nocase(line, STR("<img ")) ||
           str_starts_nocase(line, STR("<a href=")) ||
           str_find(line, STR("img.shields.io")) != SIZE_MAX;
}

/* "Page 3 of 12". */
static bool is_page_number(struct str line)
{
    unsigned number;

    if (!str_starts_nocase(line, STR("page ")))
        return false;
    size_t at = read_number(line, 5, &number);
    struct str rest = str_slice(line, at, line.size);
    if (at == 5 || !rest.size)
        return at > 5;
    return str_starts_nocase(rest, STR(" of ")) && rest.size < 12;
}

bool is_page_furniture(struct str line)
{
    static const char *const pleas[] = {"back to top",
                                        "back to contents",
                                        "go to top",
                                        "back to table of contents",
                                        "star us",
                                        "buy me a coffee",
                                        "become a sponsor",
                                        "subscribe to",
                                        "follow us on",
                                        "follow me on",
                                        "scroll to top",
                                        "volver arriba",
                                        "наверх",
                                        "Наверх",
                                        "nach oben",
                                        "retour en haut",
                                        "if you like the project"};
    static const char *const alone[] = {"advertisement",
                                        "advertisements",
                                        "sponsored",
                                        "skip to content",
                                        "share this article",
                                        "skip to main content",
                                        "share",
                                        "loading...",
                                        "read more",
                                        "sign up",
                                        "log in",
                                        "login",
                                        "subscribe",
                                        "menu",
                                        "search",
                                        "home"};
    enum { MAX_LENGTH = 200, MAX_ANCHOR = 80 };

    line = str_trim(line);
    if (!line.size || line.size > MAX_LENGTH)
        return false;
    if (is_badge_line(line) || has_phrase(line, pleas, COUNT_OF(pleas)) ||
        equals_any(line, alone, COUNT_OF(alone)) || is_page_number(line) ||
        str_find(line, STR("返回顶部")) != SIZE_MAX || str_find(line, STR("回到顶部")) != SIZE_MAX)
        return true;
    bool is_anchor = str_starts_nocase(line, STR("<a ")) && line.size < MAX_ANCHOR &&
                     str_find(line, STR("></a>")) == line.size - 5;
    bool is_comment = str_starts(line, STR("<!--")) && str_find(line, STR("-->")) == line.size - 3;
    return is_anchor || is_comment;
}

bool is_page_end(struct str line)
{
    static const char *const words[] = {"related articles",
                                        "related posts",
                                        "related questions",
                                        "you may also like",
                                        "comments",
                                        "leave a comment",
                                        "leave a reply",
                                        "about the author",
                                        "frequently asked questions",
                                        "recommended",
                                        "recommended articles",
                                        "similar reads",
                                        "share this post",
                                        "read next",
                                        "more articles",
                                        "was this helpful?",
                                        "was this article helpful?",
                                        "--",
                                        "best,",
                                        "best regards,",
                                        "regards,",
                                        "kind regards,",
                                        "cheers,",
                                        "thanks,",
                                        "thank you,",
                                        "sincerely,",
                                        "viele grüße",
                                        "saludos,"};
    enum { MAX_LENGTH = 120 };

    line = str_trim(line);
    if (!line.size || line.size > MAX_LENGTH)
        return false;
    return equals_any(line, words, COUNT_OF(words)) || str_starts(line, STR("©")) ||
           str_starts_nocase(line, STR("copyright ")) ||
           str_find_nocase(line, STR("all rights reserved")) != SIZE_MAX ||
           str_find_nocase(line, STR("privacy policy")) != SIZE_MAX;
}
