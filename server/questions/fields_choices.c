/* The choices of a question: boxes and lettered lists, what goes on with one of them, and which
 * of them the answer names. */
#include "questions/fields.h"

#include "base/count.h"
#include "questions/lines.h"

static void add_choice(struct splitter *s, struct str text, bool is_right)
{
    if (s->choice_count == MAX_CHOICES) {
        fields_add_line(&s->block, text);
        return;
    }
    if (!s->has_choices)
        fields_end_block(s);
    s->has_choices = true;
    s->in_choice = true;
    s->choice_has_code = false;
    s->right |= (unsigned)is_right << s->choice_count;
    buf_add_str(&s->choice_texts[s->choice_count++], text);
}

void fields_end_choices(struct splitter *s)
{
    s->in_choice = false;
    s->next_letter = '\0';
    if (s->field == FIELD_LEAD)
        fields_begin(s, FIELD_ANSWER, NULL);
}

/* Where the letters begin: behind "Option", an opening bracket or a quotation mark. */
static size_t skip_to_letter(struct str text)
{
    static const char *const words[] = {"options ", "option ", "choice ", "letter "};
    size_t at = 0;

    for (size_t i = 0; i < COUNT_OF(words) && !at; i++)
        if (str_starts_nocase(text, str_from(words[i])))
            at = strlen(words[i]);
    while (at < text.size && memchr("([*`\"", text.data[at], 5))
        at++;
    return at;
}

/* The choice that the answer repeats in full; MAX_CHOICES when it repeats none, or two. */
static unsigned find_choice(const struct splitter *s, struct str text)
{
    unsigned found = MAX_CHOICES;

    text = str_trim(text);
    for (unsigned i = 0; i < s->choice_count && text.size; i++) {
        struct str choice = str_trim(buf_str(&s->choice_texts[i]));
        bool dotted = text.size == choice.size + 1 && text.data[choice.size] == '.';
        if (!str_equal_nocase(choice, str_slice(text, 0, text.size - dotted)))
            continue;
        if (found < MAX_CHOICES)
            return MAX_CHOICES;
        found = i;
    }
    return found;
}

struct str fields_right_letters(struct splitter *s, struct str text)
{
    unsigned right = 0;
    unsigned whole = find_choice(s, text);
    size_t at = skip_to_letter(text);
    size_t behind = 0;

    if (whole < MAX_CHOICES) {
        s->right |= 1u << whole;
        return STR_NONE;
    }
    while (at < text.size) {
        char letter = (char)(ascii_lower(text.data[at]) - 'a');
        bool alone = at + 1 == text.size || !ascii_is_alnum(text.data[at + 1]);
        if (letter < 0 || (unsigned)letter >= s->choice_count || !alone)
            break;
        right |= 1u << letter;
        behind = ++at;
        while (at < text.size && memchr(" ,&)]*.`\"", text.data[at], 9))
            at++;
        if (str_starts_nocase(str_slice(text, at, text.size), STR("and ")))
            at += 4;
        at += at < text.size && text.data[at] == '(';
    }
    if (!right)
        return text;
    s->right |= right;
    while (behind < text.size && memchr(" ,&)]*.:-`\"", text.data[behind], 11))
        behind++;
    struct str rest = str_slice(text, behind, text.size);
    /* The letter's own text again says nothing more. */
    return find_choice(s, rest) < MAX_CHOICES ? STR_NONE : rest;
}

static bool box_follows(const struct splitter *s, size_t line)
{
    enum { MAX_LINES = 40 };
    struct str text;
    bool right;

    for (size_t i = line + 1; i < s->input->to && i <= line + MAX_LINES; i++)
        if (s->input->document->lines[i].kind != LINE_CODE &&
            choice_box(s->input->document->lines[i].text, &right, &text))
            return true;
    return false;
}

/* A listing below a choice with a box is a part of it when another choice comes, or when the
 * choices before had one. */
static bool choice_takes_code(struct splitter *s, size_t at)
{
    const struct doc_line *line = &s->input->document->lines[at];

    if (line->opens_code) {
        s->in_choice_code = indent_size(line->text) < 2 && !s->next_letter &&
                            (box_follows(s, at) || (s->choices_have_code && !s->choice_has_code));
        s->choice_has_code |= s->in_choice_code;
        s->choices_have_code |= s->in_choice_code;
    }
    return s->in_choice_code;
}

bool fields_go_on_choice(struct splitter *s, size_t at, struct str text)
{
    struct buf *choice = s->choice_count ? &s->choice_texts[s->choice_count - 1] : NULL;
    bool is_code = s->input->document->lines[at].kind == LINE_CODE;

    if (!s->in_choice)
        return false;
    if (is_code && choice_takes_code(s, at)) {
        fields_add_line(choice, text);
        return true;
    }
    if (indent_size(text) >= 2) {
        fields_add_line(choice, is_code ? str_slice(text, 2, text.size) : str_trim(text));
        return true;
    }
    if (is_code || !text.size || text.data[0] != '>' || !box_follows(s, at))
        return false;
    fields_add_line(choice, STR(">> "));
    buf_add_str(choice, str_trim(str_slice(text, 1, text.size)));
    return true;
}

/* True when the next line with a letter, a few lines on, has the letter that follows. */
static bool letter_follows(const struct splitter *s, size_t line, char letter)
{
    enum { MAX_LINES = 8 };
    const struct document *document = s->input->document;
    struct str text;

    for (size_t i = line + 1; i < s->input->to && i <= line + MAX_LINES; i++) {
        if (document->lines[i].kind == LINE_CODE || document->lines[i].kind == LINE_HEADING)
            return false;
        char next = choice_letter(document->lines[i].text, &text);
        if (next)
            return next == letter + 1;
    }
    return false;
}

/* "*B) …", "**B) …**", "… ✅", "… (correct)": says that the choice is the right one. */
static bool cut_right_mark(struct str line, struct str *text)
{
    static const char *const tails[] = {"✅", "✓",         "✔️",    "✔",
                                        "☑", "(correct)", "[correct]", "(correct answer)"};
    struct str raw = str_trim(line);
    bool bold = str_starts(raw, STR("**")) && text->size > 2 && str_ends(*text, STR("**"));

    if (bold)
        text->size -= 2;
    for (size_t i = 0; i < COUNT_OF(tails); i++) {
        struct str tail = str_from(tails[i]);
        if (text->size <= tail.size ||
            !str_equal_nocase(str_slice(*text, text->size - tail.size, text->size), tail))
            continue;
        *text = str_trim(str_slice(*text, 0, text->size - tail.size));
        return true;
    }
    *text = str_trim(*text);
    return bold || (raw.size > 1 && raw.data[0] == '*' && !memchr("* ", raw.data[1], 2));
}

bool fields_take_choice(struct splitter *s, size_t at)
{
    const struct doc_line *line = &s->input->document->lines[at];
    struct str text;
    bool right = false;

    /* Choices come before the answer: a list inside it is part of it. */
    if (s->field != FIELD_LEAD || line->kind == LINE_CODE)
        return false;
    if (line->kind == LINE_BULLET && !line->depth && choice_box(line->text, &right, &text) &&
        (s->has_choices || box_follows(s, at))) {
        add_choice(s, text, right);
        return true;
    }
    char letter = choice_letter(line->text, &text);
    bool begins = letter == 'A' && !s->choice_count && letter_follows(s, at, letter) &&
                  fields_letters_are_choices(s, at);
    if (!letter || (!begins && letter != s->next_letter))
        return false;
    s->next_letter = (char)(letter + 1);
    right = cut_right_mark(line->text, &text);
    s->is_lettered = true;
    add_choice(s, text, right);
    return true;
}
