#include "questions/words.h"

#include <stdint.h>

#include "questions/lines.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool is_word_byte(char c)
{
    return ascii_is_alnum(c) || (unsigned char)c >= 0x80 || c == '\'';
}

/* Finds a word or phrase that isn't part of a longer word; SIZE_MAX when there is none. */
static size_t find_phrase(struct str text, struct str phrase)
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

static bool has_phrase(struct str text, const char *const *phrases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (find_phrase(text, str_from(phrases[i])) != SIZE_MAX)
            return true;
    return false;
}

static bool equals_any(struct str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal_nocase(text, str_from(words[i])))
            return true;
    return false;
}

static struct str first_word(struct str text)
{
    size_t size = 0;

    while (size < text.size && is_word_byte(text.data[size]))
        size++;
    return str_slice(text, 0, size);
}

static unsigned count_words(struct str text)
{
    unsigned words = 0;

    for (size_t i = 0; i < text.size; i++)
        words += text.data[i] != ' ' && (i == 0 || text.data[i - 1] == ' ');
    return words;
}

/* A question mark that ends the text, but for a remark in brackets, quotes or marks behind it. */
static bool ends_in_question_mark(struct str text)
{
    static const char *const marks[] = {"?", "\xef\xbc\x9f", "\xd8\x9f"};
    enum { MAX_REMARK = 60 };

    for (size_t i = 0; i < COUNT(marks); i++) {
        struct str mark = str_from(marks[i]);
        size_t last = SIZE_MAX;
        size_t from = text.size > MAX_REMARK ? text.size - MAX_REMARK : 0;
        for (size_t at = from; at + mark.size <= text.size; at++)
            if (str_starts(str_slice(text, at, text.size), mark))
                last = at + mark.size;
        if (last == SIZE_MAX)
            continue;
        struct str rest = str_trim(str_slice(text, last, text.size));
        if (!rest.size || rest.data[0] == '(' || rest.data[0] == '[')
            return true;
        bool words = false;
        for (size_t at = 0; at < rest.size; at++)
            words = words || ascii_is_alnum(rest.data[at]);
        if (!words)
            return true;
    }
    return false;
}

bool reads_like_question(struct str text)
{
    static const char *const asking[] = {"what",  "why", "how",   "when", "where",
                                         "which", "who", "whose", "whom", "what's"};
    static const char *const telling[] = {
        "explain",  "describe",  "define",  "compare",     "contrast",      "discuss", "list",
        "name",     "give",      "write",   "implement",   "design",        "tell",    "walk",
        "outline",  "predict",   "sketch",  "distinguish", "differentiate", "state",   "mention",
        "identify", "calculate", "suppose", "imagine"};
    enum { MIN_WORDS = 3 };

    text = str_trim(text);
    if (ends_in_question_mark(text))
        return true;
    if (count_words(text) < MIN_WORDS)
        return false;
    if (equals_any(first_word(text), telling, COUNT(telling)))
        return true;
    if (text.data[text.size - 1] == ':')
        return false; /* "How to read this:" */
    return equals_any(first_word(text), asking, COUNT(asking)) ||
           str_starts_nocase(text, STR("difference between ")) ||
           str_starts_nocase(text, STR("differences between "));
}

/* Each strip_… cuts one thing off a title's ends and returns whether it did. */

static bool strip_tags(struct str *text)
{
    if (text->size > 2 && text->data[0] == '<' &&
        (ascii_is_alnum(text->data[1]) || text->data[1] == '/')) {
        const char *end = memchr(text->data, '>', text->size);
        if (end && text->data[1] != 'h') {
            *text = str_trim(str_slice(*text, (size_t)(end - text->data) + 1, text->size));
            return true;
        }
    }
    if (text->size > 2 && text->data[text->size - 1] == '>') {
        size_t at = text->size - 1;
        while (at > 0 && text->data[at] != '<')
            at--;
        bool is_tag = text->data[at] == '<' && at > 0 &&
                      (text->data[at + 1] == '/' ||
                       str_starts_nocase(str_slice(*text, at + 1, text->size), STR("a ")) ||
                       str_starts_nocase(str_slice(*text, at + 1, text->size), STR("br")));
        if (is_tag) {
            *text = str_trim(str_slice(*text, 0, at));
            return true;
        }
    }
    return false;
}

static bool strip_bold(struct str *text, bool *ret_bold)
{
    bool wraps = text->size > 4 && (str_starts(*text, STR("**")) || str_starts(*text, STR("__")));

    if (!wraps)
        return false;
    struct str inner = str_slice(*text, 2, text->size - 2);
    struct str mark = str_slice(*text, 0, 2);
    if (!str_equal(str_slice(*text, text->size - 2, text->size), mark) ||
        str_find(inner, mark) != SIZE_MAX)
        return false;
    *text = str_trim(inner);
    *ret_bold = true;
    return true;
}

/* A link around the whole title: its text is the title. */
static bool strip_link(struct str *text, struct str *ret_url)
{
    if (text->size < 5 || text->data[0] != '[' || text->data[text->size - 1] != ')')
        return false;
    size_t middle = str_find(*text, STR("]("));
    if (middle == SIZE_MAX || middle <= 1)
        return false;
    struct str rest = str_slice(*text, middle + 2, text->size - 1);
    if (memchr(rest.data ? rest.data : "", ']', rest.size))
        return false;
    *ret_url = rest;
    *text = str_trim(str_slice(*text, 1, middle));
    return true;
}

/* "[^](#top) Title": a way back that stands before the title. */
static bool strip_anchor(struct str *text)
{
    enum { MAX_ANCHOR = 80 };
    size_t at = text->size && text->data[0] == '['
                    ? str_find(str_slice(*text, 0, MAX_ANCHOR), STR("](#"))
                    : SIZE_MAX;
    const char *end = at == SIZE_MAX ? NULL : memchr(text->data + at, ')', text->size - at);

    if (!end)
        return false;
    struct str rest = str_trim(str_slice(*text, (size_t)(end - text->data) + 1, text->size));
    if (!rest.size)
        return false;
    *text = rest;
    return true;
}

static bool strip_difficulty(struct str *text, enum question_difficulty *ret_difficulty)
{
    static const struct {
        const char *mark;
        enum question_difficulty difficulty;
    } marks[] = {
        {"\xf0\x9f\x9f\xa2", QUESTION_EASY},
        {"\xf0\x9f\x9f\xa1", QUESTION_MEDIUM},
        {"\xf0\x9f\x9f\xa0", QUESTION_MEDIUM},
        {"\xf0\x9f\x94\xb4", QUESTION_HARD},
        {"(easy)", QUESTION_EASY},
        {"(medium)", QUESTION_MEDIUM},
        {"(hard)", QUESTION_HARD},
        {"[easy]", QUESTION_EASY},
        {"[medium]", QUESTION_MEDIUM},
        {"[hard]", QUESTION_HARD},
    };

    for (size_t i = 0; i < COUNT(marks); i++) {
        struct str mark = str_from(marks[i].mark);
        bool first = str_starts_nocase(*text, mark);
        bool last = text->size > mark.size &&
                    str_equal_nocase(str_slice(*text, text->size - mark.size, text->size), mark);
        if (!first && !last)
            continue;
        *text = str_trim(first ? str_slice(*text, mark.size, text->size)
                               : str_slice(*text, 0, text->size - mark.size));
        *ret_difficulty = marks[i].difficulty;
        return true;
    }
    return false;
}

static size_t read_number(struct str text, size_t at, unsigned *ret_number)
{
    size_t from = at;
    unsigned number = 0;

    while (at < text.size && at - from < 6 && ascii_is_digit(text.data[at]))
        number = number * 10 + (unsigned)(text.data[at++] - '0');
    if (at > from)
        *ret_number = number;
    return at;
}

/* "2.1 Locks": a number of two levels needs no sign behind it, when what follows is a title and not
 * the rest of a version's name. */
static bool is_outline_number(struct str number, struct str rest)
{
    enum { MAX_SIZE = 6 };
    struct str text = str_trim(rest);

    return memchr(number.data, '.', number.size) && number.size <= MAX_SIZE && rest.size &&
           rest.data[0] == ' ' && text.size &&
           ((text.data[0] >= 'A' && text.data[0] <= 'Z') || text.data[0] == '`' ||
            (unsigned char)text.data[0] >= 0x80);
}

/* "12. ", "12) ", "2.3. ", "#7 ", "**4.** ". */
static bool strip_number(struct str *text, unsigned *ret_number)
{
    unsigned number = 0;
    bool bold = str_starts(*text, STR("**"));
    size_t at = bold ? 2 : 0;
    bool hash = at < text->size && text->data[at] == '#';
    size_t from = at + hash;

    at = read_number(*text, from, &number);
    if (at == from || at == text->size)
        return false;
    while (at + 1 < text->size && text->data[at] == '.' && ascii_is_digit(text->data[at + 1]))
        at = read_number(*text, at + 1, &number);
    if (at == text->size)
        return false;
    if (memchr(".):", text->data[at], 3))
        at++;
    else if (!hash && !bold &&
             !is_outline_number(str_slice(*text, from, at), str_slice(*text, at, text->size)))
        return false;
    if (bold && !str_starts(str_slice(*text, at, text->size), STR("**")))
        return false;
    at += bold ? 2 : 0;
    struct str rest = str_slice(*text, at, text->size);
    if (!rest.size || ascii_is_digit(rest.data[0]) || rest.data[0] == '.')
        return false;
    *text = str_trim(rest);
    *ret_number = number;
    return true;
}

/* "Q: ", "Q12. ", "**Question 3:** ". */
static bool strip_question_label(struct str *text, unsigned *ret_number)
{
    static const char *const names[] = {"question", "ques", "q"};
    size_t at = 0;

    while (at < text->size && (text->data[at] == '*' || text->data[at] == '_'))
        at++;
    size_t emphasis = at;
    for (size_t i = 0; i < COUNT(names); i++) {
        struct str name = str_from(names[i]);
        unsigned number = 0;
        if (!str_starts_nocase(str_slice(*text, emphasis, text->size), name))
            continue;
        at = emphasis + name.size;
        while (at < text->size && (text->data[at] == ' ' || text->data[at] == '#'))
            at++;
        size_t digits = at;
        at = read_number(*text, at, &number);
        bool numbered = at > digits;
        while (at < text->size && (text->data[at] == '*' || text->data[at] == '_'))
            at++;
        bool ends = at < text->size && (text->data[at] == ':' ||
                                        (memchr(".)-", text->data[at], 3) && (numbered || i == 2)));
        if (!ends || (digits > emphasis + name.size && !numbered))
            return false;
        at++;
        while (emphasis && at < text->size && (text->data[at] == '*' || text->data[at] == '_'))
            at++;
        *text = str_trim(str_slice(*text, at, text->size));
        if (number)
            *ret_number = number;
        return true;
    }
    return false;
}

struct title title_read(struct str raw)
{
    enum { MAX_STEPS = 12 };
    struct title title = {.text = str_trim(raw)};
    bool is_box;
    struct str boxed;

    for (int step = 0; step < MAX_STEPS; step++) {
        bool changed = strip_tags(&title.text) || strip_bold(&title.text, &title.is_bold) ||
                       strip_link(&title.text, &title.url) || strip_anchor(&title.text) ||
                       strip_difficulty(&title.text, &title.difficulty);
        if (!changed && strip_question_label(&title.text, &title.number))
            changed = title.is_labelled = true;
        if (!changed && !title.number)
            changed = strip_number(&title.text, &title.number);
        if (!changed && step == 0 && choice_box(title.text, &is_box, &boxed)) {
            title.text = str_trim(boxed);
            changed = true;
        }
        if (!changed)
            break;
    }
    title.reads_like_question = reads_like_question(title.text);
    return title;
}

bool points_at_listing(struct str head)
{
    static const char *const words[] = {"this",    "following", "below",  "output", "print",
                                        "prints",  "printed",   "result", "code",   "snippet",
                                        "program", "listing",   "logged", "log"};

    return has_phrase(head, words, COUNT(words));
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
    return equals_any(text, words, COUNT(words)) || str_is(text, "\xe2\x80\xa6");
}

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
                                         "follow us"};
    struct title read = title_read(title);
    size_t from = 0;

    while (from < read.text.size && !ascii_is_alnum(read.text.data[from]))
        from++;
    struct str text = str_trim(str_slice(read.text, from, read.text.size));
    if (text.size && text.data[text.size - 1] == ':')
        text.size--;
    return equals_any(text, titles, COUNT(titles));
}

/* Nothing but pictures and links: `[![build](…)](…)`. */
static bool is_badge_line(struct str line)
{
    return str_starts(line, STR("[![")) || str_starts_nocase(line, STR("<img ")) ||
           str_starts_nocase(line, STR("<a href=")) ||
           str_find(line, STR("img.shields.io")) != SIZE_MAX;
}

bool is_page_furniture(struct str line)
{
    static const char *const pleas[] = {
        "back to top",  "back to contents", "go to top",        "back to table of contents",
        "star us",      "buy me a coffee",  "become a sponsor", "subscribe to",
        "follow us on", "follow me on",     "scroll to top"};
    enum { MAX_LENGTH = 200, MAX_ANCHOR = 80 };

    line = str_trim(line);
    if (!line.size || line.size > MAX_LENGTH)
        return false;
    if (is_badge_line(line) || has_phrase(line, pleas, COUNT(pleas)))
        return true;
    bool is_anchor = str_starts_nocase(line, STR("<a ")) && line.size < MAX_ANCHOR &&
                     str_find(line, STR("></a>")) == line.size - 5;
    bool is_comment = str_starts(line, STR("<!--")) && str_find(line, STR("-->")) == line.size - 3;
    return is_anchor || is_comment;
}

unsigned claimed_count(struct str text)
{
    enum { MAX_BETWEEN = 4, MIN_CLAIM = 2, MAX_CLAIM = 100000 };

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
    for (size_t i = 0; i < COUNT(known); i++)
        if (find_phrase(line, str_from(known[i].words)) != SIZE_MAX)
            return str_from(known[i].id);
    return STR_NONE;
}
