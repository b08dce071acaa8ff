#include "questions/words_private.h"

#include <stdint.h>

#include "base/count.h"
#include "questions/lines.h"

bool is_word_byte(char c)
{
    return ascii_is_alnum(c) || (unsigned char)c >= 0x80 || c == '\'';
}

size_t find_phrase(struct str text, struct str phrase)
{
    for (size_t from = 0; from + phrase.size <= text.size;) {
        size_t at = str_find_nocase(str_slice(text, from, text.size), phrase);
        if (at == SIZE_MAX)
            return SIZE_MAX;
        at += from;
        size_t end = at + phrase.size;
        if ((at == 0 || !is_word_byte(text.data[at - 1])) &&
            (end == text.size || !is_word_byte(text.data[end])))
            return at;
        from = at + 1;
    }
    return SIZE_MAX;
}

bool has_phrase(struct str text, const char *const *phrases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (find_phrase(text, str_from(phrases[i])) != SIZE_MAX)
            return true;
    return false;
}

bool equals_any(struct str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal_nocase(text, str_from(words[i])))
            return true;
    return false;
}

struct str first_word(struct str text)
{
    size_t size = 0;

    while (size < text.size && is_word_byte(text.data[size]))
        size++;
    return str_slice(text, 0, size);
}

unsigned count_words(struct str text)
{
    unsigned words = 0;

    for (size_t i = 0; i < text.size; i++)
        words += text.data[i] != ' ' && (i == 0 || text.data[i - 1] == ' ');
    return words;
}

size_t read_number(struct str text, size_t at, unsigned *ret_number)
{
    size_t from = at;
    unsigned number = 0;

    while (at < text.size && at - from < 6 && ascii_is_digit(text.data[at]))
        number = number * 10 + (unsigned)(text.data[at++] - '0');
    if (at > from)
        *ret_number = number;
    return at;
}

bool points_at_listing(struct str head)
{
    static const char *const words[] = {"this",    "following", "below",  "output", "print",
                                        "prints",  "printed",   "result", "code",   "snippet",
                                        "program", "listing",   "logged", "log"};

    /* "the value of `x`" is asked of code; that of an idea has no listing. */
    return has_phrase(head, words, COUNT_OF(words)) ||
           str_find_nocase(head, STR("the value of `")) != SIZE_MAX;
}

bool is_placeholder(struct str text)
{
    static const char *const words[] = {"to be completed",
                                        "to be done",
                                        "to be added",
                                        "to do",
                                        "todo",
                                        "tbd",
                                        "tba",
                                        "wip",
                                        "coming soon",
                                        "n/a",
                                        "none",
                                        "not yet",
                                        "answer goes here",
                                        "no answer",
                                        "in progress",
                                        "work in progress",
                                        "to come",
                                        "tk",
                                        "fill me in",
                                        "add answer here",
                                        "placeholder",
                                        "answer here",
                                        "your answer here",
                                        "to be answered",
                                        "answer"};
    size_t from = 0;
    size_t to = text.size;
    bool words_left = false;

    for (size_t i = 0; i < text.size; i++)
        words_left = words_left || is_word_byte(text.data[i]);
    if (!words_left)
        return true;
    while (from < to && !is_word_byte(text.data[from]))
        from++;
    while (to > from && !is_word_byte(text.data[to - 1]))
        to--;
    text = str_slice(text, from, to);
    return equals_any(text, words, COUNT_OF(words)) || str_is(text, "…") || str_is(text, "–") ||
           str_is(text, "—");
}

unsigned claimed_count(struct str text)
{
    enum { MAX_BETWEEN = 4, MIN_CLAIM = 2, MAX_CLAIM = 100000 };

    /* A link's text speaks of the page that it leads to. */
    size_t link = str_find(text, STR("["));
    if (str_find(text, STR("](")) != SIZE_MAX && str_find(text, STR("](#")) == SIZE_MAX)
        text = list_marker_size(text) ? STR_NONE : str_slice(text, 0, link);
    for (size_t at = 0; at < text.size; at++) {
        unsigned number = 0;
        if (!ascii_is_digit(text.data[at]) ||
            (at && (is_word_byte(text.data[at - 1]) || text.data[at - 1] == '.')))
            continue;
        size_t end = read_number(text, at, &number);
        at = end;
        if (at < text.size && text.data[at] == '+')
            at++;
        if (at == text.size || text.data[at] != ' ' || number < MIN_CLAIM || number > MAX_CLAIM)
            continue;
        for (int words = 0; words < MAX_BETWEEN && at < text.size; words++) {
            while (at < text.size && memchr(" *_", text.data[at], 3))
                at++;
            struct str word = first_word(str_slice(text, at, text.size));
            if (str_starts_nocase(word, STR("question")))
                return number;
            if (!word.size || ascii_is_digit(word.data[0]))
                break;
            at += word.size;
        }
        at--;
    }
    return 0;
}

struct str license_read(struct str line)
{
    static const struct {
        const char *words, *id;
    } known[] = {
        {"cc-by-nc-nd-4.0", "CC-BY-NC-ND-4.0"},
        {"cc by-nc-nd", "CC-BY-NC-ND-4.0"},
        {"cc-by-nc-sa", "CC-BY-NC-SA-4.0"},
        {"cc by-nc-sa", "CC-BY-NC-SA-4.0"},
        {"cc-by-sa", "CC-BY-SA-4.0"},
        {"cc by-sa", "CC-BY-SA-4.0"},
        {"attribution-sharealike", "CC-BY-SA-4.0"},
        {"cc-by-nc", "CC-BY-NC-4.0"},
        {"cc by-nc", "CC-BY-NC-4.0"},
        {"cc-by", "CC-BY-4.0"},
        {"cc by", "CC-BY-4.0"},
        {"cc0", "CC0-1.0"},
        {"mit license", "MIT"},
        {"mit licence", "MIT"},
        {"mit licensed", "MIT"},
        {"apache license", "Apache-2.0"},
        {"apache-2.0", "Apache-2.0"},
        {"gpl-3.0", "GPL-3.0-only"},
        {"gnu general public license", "GPL"},
        {"bsd license", "BSD"},
        {"public domain", "public domain"},
        {"all rights reserved", "all rights reserved"},
    };
    enum { MAX_LENGTH = 400 };

    if (line.size > MAX_LENGTH)
        return STR_NONE;
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (find_phrase(line, str_from(known[i].words)) != SIZE_MAX)
            return str_from(known[i].id);
    /* "Licensed under [MIT](LICENSE)": the short names only where the line speaks of a licence. */
    static const char *const short_names[] = {"MIT", "Unlicense", "MPL-2.0", "WTFPL", "ISC"};
    for (size_t i = 0; i < COUNT_OF(short_names) && find_phrase(line, STR("licensed")) != SIZE_MAX;
         i++)
        if (find_phrase(line, str_from(short_names[i])) != SIZE_MAX &&
            str_find(line, str_from(short_names[i])) != SIZE_MAX)
            return str_from(short_names[i]);
    return STR_NONE;
}

struct str legend_find(struct str line, enum question_difficulty difficulty)
{
    static const char *const words[][4] = {
        [QUESTION_EASY] = {"easy", "beginner", "junior", "basic"},
        [QUESTION_MEDIUM] = {"medium", "intermediate", "middle", "moderate"},
        [QUESTION_HARD] = {"hard", "expert", "advanced", "senior"}};
    enum { MAX_LENGTH = 300, MAX_SIGN = 24 };

    if (line.size > MAX_LENGTH)
        return STR_NONE;
    for (size_t i = 0; i < COUNT_OF(words[0]); i++) {
        size_t at = find_phrase(line, str_from(words[difficulty][i]));
        if (at == SIZE_MAX)
            continue;
        struct str before = str_slice(line, 0, at);
        while (before.size && memchr(" -=:|", before.data[before.size - 1], 5))
            before.size--;
        size_t from = before.size;
        while (from && (unsigned char)before.data[from - 1] >= 0x80 &&
               before.size - from < MAX_SIGN)
            from--;
        if (from < before.size)
            return str_slice(before, from, before.size);
    }
    return STR_NONE;
}
