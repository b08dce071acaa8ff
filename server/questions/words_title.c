/* A title without what stands around it. */
#include "questions/words_private.h"

#include <stdint.h>

#include "base/count.h"
#include "base/utf.h"
#include "questions/lines.h"

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

/* "<b>text</b>" is bold, too. */
static bool strip_bold_tag(struct str *text, bool *ret_bold)
{
    static const char *const names[][2] = {{"<b>", "</b>"}, {"<strong>", "</strong>"}};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str open = str_from(names[i][0]);
        struct str close = str_from(names[i][1]);
        if (text->size <= open.size + close.size || !str_starts_nocase(*text, open) ||
            str_find_nocase(*text, close) != text->size - close.size)
            continue;
        *text = str_trim(str_slice(*text, open.size, text->size - close.size));
        *ret_bold = true;
        return true;
    }
    return false;
}

/* "*text*", "_text_": emphasis around the whole. */
static bool strip_emphasis(struct str *text)
{
    char mark = text->size > 2 ? text->data[0] : '\0';

    if ((mark != '*' && mark != '_') || text->data[text->size - 1] != mark ||
        text->data[1] == mark || text->data[1] == ' ')
        return false;
    struct str inner = str_slice(*text, 1, text->size - 1);
    if (memchr(inner.data, mark, inner.size))
        return false;
    *text = inner;
    return true;
}

/* Nothing but links, with words like "and" and signs between them. */
static bool is_links(struct str text)
{
    enum { MAX_BETWEEN = 12 };
    size_t between = 0;
    bool has_link = false;

    while (text.size && between <= MAX_BETWEEN) {
        size_t middle = text.data[0] == '[' ? str_find(text, STR("](")) : SIZE_MAX;
        const char *end =
            middle == SIZE_MAX ? NULL : memchr(text.data + middle, ')', text.size - middle);
        if (!end) {
            between++;
            text = str_slice(text, 1, text.size);
            continue;
        }
        has_link = true;
        between = 0;
        text = str_slice(text, (size_t)(end - text.data) + 1, text.size);
    }
    return has_link && between <= MAX_BETWEEN;
}

/* "**text** - [read on](…)": the links stand behind the title. */
static bool strip_tail(struct str *text, bool *ret_bold, struct str *ret_tail)
{
    struct str rest = str_slice(*text, 2, text->size);
    size_t end = str_starts(*text, STR("**")) ? str_find(rest, STR("**")) : SIZE_MAX;

    if (end == SIZE_MAX || end == 0)
        return false;
    struct str tail = str_trim(str_slice(rest, end + 2, rest.size));
    const char *link = tail.size ? memchr(tail.data, '[', tail.size) : NULL;
    if (!link || !is_links(tail))
        return false;
    *ret_tail = str_slice(tail, (size_t)(link - tail.data), tail.size);
    *text = str_trim(str_slice(rest, 0, end));
    *ret_bold = true;
    return true;
}

/* A badge at an end: "![hard](https://img.shields.io/badge/…)". Other pictures stay. */
static bool strip_badge(struct str *text, enum question_difficulty *ret_difficulty)
{
    size_t last = SIZE_MAX;

    for (size_t at = 0; at + 1 < text->size; at++)
        if (text->data[at] == '!' && text->data[at + 1] == '[')
            last = at;
    if (last == SIZE_MAX)
        return false;
    struct str image = str_slice(*text, last, text->size);
    const char *end = memchr(image.data, ')', image.size);
    if (!end || str_find_nocase(image, STR("badge")) == SIZE_MAX)
        return false;
    image.size = (size_t)(end - image.data) + 1;
    bool is_last = image.data + image.size == text->data + text->size;
    if (image.size == text->size || (last && !is_last))
        return false;
    static const struct {
        const char *word;
        enum question_difficulty difficulty;
    } words[] = {{"easy", QUESTION_EASY},     {"beginner", QUESTION_EASY},
                 {"junior", QUESTION_EASY},   {"medium", QUESTION_MEDIUM},
                 {"middle", QUESTION_MEDIUM}, {"intermediate", QUESTION_MEDIUM},
                 {"hard", QUESTION_HARD},     {"advanced", QUESTION_HARD},
                 {"senior", QUESTION_HARD},   {"expert", QUESTION_HARD}};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (find_phrase(image, str_from(words[i].word)) != SIZE_MAX)
            *ret_difficulty = words[i].difficulty;
    *text = str_trim(last ? str_slice(*text, 0, last) : str_slice(*text, image.size, text->size));
    return true;
}

static bool is_picture_sign(uint32_t c)
{
    return (c >= 0x1f000 && c <= 0x1faff) || (c >= 0x2600 && c <= 0x27bf) ||
           (c >= 0x2b00 && c <= 0x2bff) || (c >= 0x2300 && c <= 0x23ff) || c == 0xfe0f ||
           c == 0x200d || c == 0x2139 || (c >= 0x25a0 && c <= 0x25ff);
}

/* The size of the signs, or of one ":name:", at the start (or end) of a text. */
static size_t sign_size(struct str text, bool at_end)
{
    enum { MAX_NAME = 48 };
    size_t size = 0;
    size_t at = 0;

    if (!at_end) {
        while (at < text.size && is_picture_sign(utf8_next(text, &at)))
            size = at;
    } else {
        while (size < text.size) {
            at = text.size - size - 1;
            while (at && ((unsigned char)text.data[at] & 0xc0) == 0x80)
                at--;
            size_t from = at;
            if (!is_picture_sign(utf8_next(str_slice(text, 0, text.size - size), &at)))
                break;
            size = text.size - from;
        }
    }
    if (size || text.size < 4 || text.data[at_end ? text.size - 1 : 0] != ':')
        return size;
    for (size = 1; size < text.size && size < MAX_NAME; size++) {
        char c = text.data[at_end ? text.size - 1 - size : size];
        if (c == ':')
            return size > 2 ? size + 1 : 0;
        if (!ascii_is_alnum(c) && !memchr("_+-", c, 3))
            return 0;
    }
    return 0;
}

/* Signs that decorate: "🧩 Questions", "Why? 🚀". The last one behind a title may mean
 * something: it is kept apart. */
static bool strip_signs(struct str *text, struct str *ret_sign)
{
    size_t first = sign_size(*text, false);
    size_t last = first ? 0 : sign_size(*text, true);

    if ((!first && !last) || first + last >= text->size)
        return false;
    if (last)
        *ret_sign = str_slice(*text, text->size - last, text->size);
    *text = str_trim(str_slice(*text, first, text->size - last));
    return true;
}

/* "(5 marks)", "[10 points]" at the end. */
static bool strip_points(struct str *text, unsigned *ret_points)
{
    static const char *const units[] = {" marks", " mark",   " points", " point",
                                        " pts",   " punkte", " puntos", " баллов"};
    enum { MAX_SIZE = 20, MAX_POINTS = 1000 };
    size_t at = text->size;

    struct str part;

    /* The points of part (a) aren't those of the whole. */
    if (text->size < 5 || !memchr(")]", text->data[text->size - 1], 2) ||
        choice_letter(*text, &part))
        return false;
    while (at > 0 && text->size - at < MAX_SIZE && !memchr("([", text->data[at - 1], 2))
        at--;
    struct str inner = str_slice(*text, at, text->size - 1);
    unsigned points = 0;
    size_t digits = read_number(inner, 0, &points);
    struct str unit = str_slice(inner, digits, inner.size);
    if (at < 2 || !digits || !points || points > MAX_POINTS)
        return false;
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        if (!str_equal_nocase(unit, str_from(units[i])))
            continue;
        *text = str_trim(str_slice(*text, 0, at - 1));
        *ret_points = points;
        return true;
    }
    return false;
}

/* "What is it? #card": what outliners make a card of. */
static bool strip_card_tag(struct str *text)
{
    static const char *const tags[] = {" #card", " #flashcard", " #flashcards"};

    for (size_t i = 0; i < COUNT_OF(tags); i++) {
        struct str tag = str_from(tags[i]);
        if (text->size == tag.size || !str_ends(*text, tag))
            continue;
        *text = str_trim(str_slice(*text, 0, text->size - tag.size));
        return true;
    }
    return false;
}

/* "# 1. Title" in a heading that has its own marks. */
static bool strip_marks(struct str *text)
{
    if (!str_starts(*text, STR("# ")))
        return false;
    *text = str_trim(str_slice(*text, 2, text->size));
    return text->size > 0;
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

    for (size_t i = 0; i < COUNT_OF(marks); i++) {
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

/* The size of what may stand between a number and a title; 0 for anything else. */
static size_t number_end(struct str rest)
{
    static const char *const ends[] = {" :: ", " ::", "::", ".",  ")", ":",
                                       "\t",   "、",  "．", "：", "）"};

    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (str_starts(rest, str_from(ends[i])))
            return strlen(ends[i]);
    return 0;
}

/* "12. ", "12) ", "(12) ", "2.3. ", "#7 ", "**4.** ", "5、", "6 :: ". */
static bool strip_number(struct str *text, unsigned *ret_number)
{
    unsigned number = 0;
    bool bold = str_starts(*text, STR("**"));
    size_t at = bold ? 2 : 0;
    bool hash = at < text->size && text->data[at] == '#';
    size_t bracket = str_starts(*text, STR("（")) ? 3 : str_starts(*text, STR("(")) ? 1 : 0;
    size_t from = at + hash + bracket;

    at = read_number(*text, from, &number);
    if (at == from || at == text->size)
        return false;
    while (at + 1 < text->size && text->data[at] == '.' && ascii_is_digit(text->data[at + 1]))
        at = read_number(*text, at + 1, &number);
    if (at == text->size)
        return false;
    size_t end = number_end(str_slice(*text, at, text->size));
    if (bracket && text->data[at] != ')' &&
        !str_starts(str_slice(*text, at, text->size), STR("）")))
        return false;
    if (!end && !hash && !bold &&
        !is_outline_number(str_slice(*text, from, at), str_slice(*text, at, text->size)))
        return false;
    at += end;
    if (bold && !str_starts(str_slice(*text, at, text->size), STR("**")))
        return false;
    at += bold ? 2 : 0;
    struct str rest = str_slice(*text, at, text->size);
    if (!rest.size || ascii_is_digit(rest.data[0]) || rest.data[0] == '.')
        return false;
    *text = str_trim(rest);
    *ret_number = number;
    return text->size > 0;
}

/* "一、": the number of a section. */
static bool strip_wide_number(struct str *text)
{
    static const char digits[] = "一二三四五六七八九十";
    size_t at = 0;

    while (at + 3 <= text->size && at < 9 &&
           str_find(str_from(digits), str_slice(*text, at, at + 3)) != SIZE_MAX)
        at += 3;
    if (!at || !str_starts(str_slice(*text, at, text->size), STR("、")))
        return false;
    *text = str_trim(str_slice(*text, at + 3, text->size));
    return true;
}

/* "a. What …?": a letter that counts, before something that asks. */
static bool strip_letter(struct str *text)
{
    if (text->size < 5 || !memchr(".)", text->data[1], 2) || text->data[2] != ' ' ||
        ascii_lower(text->data[0]) < 'a' || ascii_lower(text->data[0]) > 'z')
        return false;
    struct str rest = str_trim(str_slice(*text, 3, text->size));
    if (!reads_like_question(rest))
        return false;
    *text = rest;
    return true;
}

/* "Q: ", "Q12. ", "**Question 3:** ". */
static bool strip_question_label(struct str *text, unsigned *ret_number)
{
    enum { NEED_NUMBER = 16 }; /* from here on they are labels only with a number */
    static const char *const names[] = {
        "q",         "question", "ques",     "problem",  "frage",   "pregunta",  "pergunta",
        "domanda",   "вопрос",   "Вопрос",   "سؤال",     "السؤال",  "问题",      "问",
        "題目",      "題",       "scenario", "exercise", "task",    "challenge", "puzzle",
        "ejercicio", "aufgabe",  "задача",   "Задача",   "задание", "Задание",   "练习"};
    struct str plain = str_slice(*text, 0, text->size);

    while (plain.size && memchr("*_", plain.data[0], 2))
        plain = str_slice(plain, 1, plain.size);
    bool emphasis = plain.size < text->size;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str name = str_from(names[i]);
        unsigned number = 0;
        if (!str_starts_nocase(plain, name))
            continue;
        size_t at = name.size;
        while (at < plain.size && (plain.data[at] == ' ' || plain.data[at] == '#'))
            at++;
        size_t digits = at;
        at = read_number(plain, at, &number);
        bool numbered = at > digits;
        if ((digits > name.size || i >= NEED_NUMBER) && !numbered)
            continue;
        while (at < plain.size && (plain.data[at] == '*' || plain.data[at] == '_'))
            at++;
        struct str rest = str_slice(plain, at, plain.size);
        bool wide = str_starts(rest, STR("：")) || str_starts(rest, STR("、"));
        bool ends = (!rest.size && numbered) || wide ||
                    (rest.size && (rest.data[0] == ':' ||
                                   (memchr(".)-", rest.data[0], 3) && (numbered || i == 0))));
        if (!ends)
            continue;
        at += wide ? 3 : rest.size > 0;
        while (emphasis && at < plain.size && (plain.data[at] == '*' || plain.data[at] == '_'))
            at++;
        *text = str_trim(str_slice(plain, at, plain.size));
        if (number)
            *ret_number = number;
        return true;
    }
    return false;
}

/* One thing off; the order matters, for a number may stand before a link or inside it. */
static bool strip_one(struct title *title)
{
    struct str *text = &title->text;

    if (strip_bold_tag(text, &title->is_bold) || strip_tags(text) ||
        strip_bold(text, &title->is_bold) || strip_emphasis(text) ||
        strip_link(text, &title->url) || strip_anchor(text) ||
        (!title->tail.size && strip_tail(text, &title->is_bold, &title->tail)) ||
        strip_difficulty(text, &title->difficulty) || strip_badge(text, &title->difficulty) ||
        strip_signs(text, &title->sign) || strip_marks(text) || strip_card_tag(text))
        return true;
    if (!title->is_labelled && strip_question_label(text, &title->number)) {
        title->is_labelled = true;
        return true;
    }
    return (!title->number && strip_number(text, &title->number)) || strip_wide_number(text) ||
           (!title->points && strip_points(text, &title->points));
}

/* Without blanks at its ends, no-break spaces included. */
static struct str trim_wide(struct str text)
{
    static const struct str wide = {"\xc2\xa0", 2};
    size_t before;

    do {
        before = text.size;
        text = str_trim(text);
        if (str_starts(text, wide))
            text = str_slice(text, 2, text.size);
        if (text.size >= 2 && str_equal(str_slice(text, text.size - 2, text.size), wide))
            text.size -= 2;
    } while (text.size < before);
    return text;
}

void title_divide(struct title *title)
{
    struct str text = title->text;
    size_t end =
        str_starts(text, STR("**")) ? str_find(str_slice(text, 2, text.size), STR("**")) : SIZE_MAX;

    if (end == SIZE_MAX || !end)
        return;
    struct str inner = str_trim(str_slice(text, 2, end + 2));
    struct str rest = str_trim(str_slice(text, end + 4, text.size));
    bool ends = inner.size && (memchr("?.:", inner.data[inner.size - 1], 3) ||
                               (unsigned char)inner.data[inner.size - 1] >= 0x80);
    while (rest.size && memchr("-: ", rest.data[0], 3))
        rest = str_slice(rest, 1, rest.size);
    if (!ends || !rest.size || !reads_like_question(inner))
        return;
    title->text = inner;
    title->rest = rest;
    title->is_bold = true;
    title->reads_like_question = true;
}

struct title title_read(struct str raw)
{
    enum { MAX_STEPS = 12 };
    struct title title = {.text = trim_wide(raw)};
    bool is_box;
    struct str boxed;

    for (int step = 0; step < MAX_STEPS; step++) {
        bool changed = strip_one(&title);
        if (!changed && step == 0 && choice_box(title.text, &is_box, &boxed)) {
            title.text = str_trim(boxed);
            changed = true;
        }
        if (!changed)
            break;
    }
    title.text = trim_wide(title.text);
    if (!title.number)
        strip_letter(&title.text);
    title.reads_like_question = reads_like_question(title.text);
    return title;
}
