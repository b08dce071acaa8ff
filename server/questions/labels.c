#include "questions/lines.h"
#include "questions/words.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct label_name {
    const char *name;
    enum label label;
};

static const struct label_name names[] = {
    {"q", LABEL_QUESTION},
    {"question", LABEL_QUESTION},
    {"\xe9\x97\xae", LABEL_QUESTION},
    {"\xe8\xb3\xaa\xe5\x95\x8f", LABEL_QUESTION},
    {"a", LABEL_ANSWER},
    {"ans", LABEL_ANSWER},
    {"answer", LABEL_ANSWER},
    {"answers", LABEL_ANSWER},
    {"the answer", LABEL_ANSWER},
    {"correct answer", LABEL_ANSWER},
    {"correct answers", LABEL_ANSWER},
    {"model answer", LABEL_ANSWER},
    {"short answer", LABEL_ANSWER},
    {"solution", LABEL_ANSWER},
    {"explanation", LABEL_ANSWER},
    {"\xe7\xad\x94", LABEL_ANSWER},
    {"\xe5\x9b\x9e\xe7\xad\x94", LABEL_ANSWER},
    {"how to answer", LABEL_HOW_TO_ANSWER},
    {"how to answer it", LABEL_HOW_TO_ANSWER},
    {"what to look for", LABEL_HOW_TO_ANSWER},
    {"example answer", LABEL_EXAMPLE_ANSWER},
    {"sample answer", LABEL_EXAMPLE_ANSWER},
    {"example response", LABEL_EXAMPLE_ANSWER},
    {"hint", LABEL_HINTS},
    {"hints", LABEL_HINTS},
    {"follow-up", LABEL_FOLLOW_UPS},
    {"follow-ups", LABEL_FOLLOW_UPS},
    {"follow up", LABEL_FOLLOW_UPS},
    {"followup", LABEL_FOLLOW_UPS},
    {"follow-up question", LABEL_FOLLOW_UPS},
    {"follow-up questions", LABEL_FOLLOW_UPS},
    {"follow up question", LABEL_FOLLOW_UPS},
    {"follow up questions", LABEL_FOLLOW_UPS},
    {"reference", LABEL_REFERENCES},
    {"references", LABEL_REFERENCES},
    {"further reading", LABEL_REFERENCES},
    {"signals", LABEL_SIGNALS},
    {"expected", LABEL_EXPECTED},
    {"strong", LABEL_STRONG},
    {"strong signal", LABEL_STRONG},
    {"red flag", LABEL_RED_FLAG},
    {"red flags", LABEL_RED_FLAG},
    {"rubric", LABEL_RUBRIC},
    {"choices", LABEL_CHOICES},
    {"options", LABEL_CHOICES},
    {"difficulty", LABEL_DIFFICULTY},
    {"level", LABEL_DIFFICULTY},
    {"tags", LABEL_TAGS},
    {"time", LABEL_TIME},
};

enum { MAX_LABEL = 40 };

static enum label find_label(struct str name)
{
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_equal_nocase(name, str_from(names[i].name)))
            return names[i].label;
    return LABEL_NONE;
}

static size_t count_emphasis(struct str text, size_t at)
{
    size_t from = at;

    while (at < text.size && (text.data[at] == '*' || text.data[at] == '_'))
        at++;
    return at - from;
}

/* Size of the colon (ASCII or full width) at `at`; 0 for anything else. */
static size_t colon_size(struct str text, size_t at)
{
    struct str rest = str_slice(text, at, text.size);

    if (rest.size && rest.data[0] == ':')
        return 1;
    return str_starts(rest, STR("\xef\xbc\x9a")) ? 3 : 0;
}

/* A question's label may have a number: "Q12:", "Question 3:". */
static struct str cut_number(struct str name)
{
    struct str cut = name;

    while (cut.size && ascii_is_digit(cut.data[cut.size - 1]))
        cut.size--;
    cut = str_trim(cut);
    return cut.size < name.size && find_label(cut) == LABEL_QUESTION ? cut : name;
}

/* What follows a label whose emphasis began before it: "**Answer:** B", "**Answer: B**". False
 * when the emphasis isn't the label's. */
static bool cut_emphasis(struct str *rest, size_t opened)
{
    size_t closing = count_emphasis(*rest, 0);

    if (!opened || closing) {
        *rest = str_slice(*rest, opened ? closing : 0, rest->size);
        return true;
    }
    for (size_t i = 0; i < opened; i++) {
        if (!rest->size || !memchr("*_", rest->data[rest->size - 1], 2))
            return false;
        rest->size--;
    }
    return true;
}

enum label label_read(struct str line, struct str *ret_rest)
{
    line = str_trim(line);
    size_t opened = count_emphasis(line, 0);
    size_t at = opened;

    while (at < line.size && at < MAX_LABEL && !colon_size(line, at) && line.data[at] != '*' &&
           line.data[at] != '_')
        at++;
    enum label label = find_label(cut_number(str_trim(str_slice(line, opened, at))));
    if (label == LABEL_NONE)
        return LABEL_NONE;
    size_t colon = colon_size(line, at);
    struct str rest = str_slice(line, at + colon, line.size);
    if (colon) {
        if (!cut_emphasis(&rest, opened))
            return LABEL_NONE;
    } else {
        size_t closing = count_emphasis(rest, 0);
        colon = colon_size(rest, closing);
        rest = str_slice(rest, closing + colon, rest.size);
        bool is_bold_line = opened >= 2 && closing >= 2 && !rest.size;
        if (!colon && !is_bold_line)
            return LABEL_NONE;
    }
    *ret_rest = str_trim(rest);
    return label;
}

enum label label_of_title(struct str title)
{
    static const char *const before[] = {
        "show",          "see", "view",     "reveal",  "click for", "click to see", "click to show",
        "click to view", "the", "show the", "see the", "my",        "toggle"};
    struct str text = title_read(title).text;

    while (text.size && memchr(":.!*_ ", text.data[text.size - 1], 6))
        text.size--;
    enum label label = find_label(text);
    for (size_t i = 0; i < COUNT(before) && label == LABEL_NONE; i++) {
        struct str word = str_from(before[i]);
        if (str_starts_nocase(text, word) && text.size > word.size && text.data[word.size] == ' ')
            label = find_label(str_trim(str_slice(text, word.size, text.size)));
    }
    return label;
}

char choice_letter(struct str line, struct str *ret_text)
{
    line = str_trim(line);
    bool bulleted = line.size && memchr("-*+", line.data[0], 3);
    size_t at = bulleted ? list_marker_size(line) : 0;

    if (at < line.size && line.data[at] == '(')
        at++;
    char letter = at < line.size ? ascii_lower(line.data[at]) : '\0';
    if (letter < 'a' || letter > 'j' || at + 2 >= line.size ||
        !memchr(").:", line.data[at + 1], 3) || line.data[at + 2] != ' ')
        return '\0';
    *ret_text = str_trim(str_slice(line, at + 2, line.size));
    return (char)(letter - 'a' + 'A');
}

bool choice_box(struct str line, bool *ret_is_right, struct str *ret_text)
{
    line = str_trim(line);
    size_t at = list_marker_size(line);
    struct str box = str_slice(line, at, line.size);

    if (box.size < 4 || box.data[0] != '[' || box.data[2] != ']' || box.data[3] != ' ' ||
        !memchr(" xX", box.data[1], 3))
        return false;
    *ret_is_right = box.data[1] != ' ';
    *ret_text = str_trim(str_slice(box, 4, box.size));
    return true;
}
