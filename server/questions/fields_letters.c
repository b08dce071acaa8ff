/* Whether lettered lines below a prompt are choices to pick from, or an answer (or a prompt's
 * parts) whose points are counted with letters. */
#include "questions/fields.h"

#include "base/count.h"
#include "questions/answer_key.h"
#include "questions/lines.h"

enum { MIN_CHOICES = 3, MAX_SHORT = 60, MAX_LOOK = 80 };

/* A list of lines "a) …", "b) …" and so on. */
struct letters {
    size_t end;                   /* index of the line behind its last */
    unsigned count, short_ones;   /* short: no sentence */
    unsigned asking;              /* of its lines ask: they are parts of the question */
    bool is_bulleted, has_answer; /* "- A: …"; an answer is named behind it */
    bool names_letter, is_at_end; /* the answer is a letter; nothing comes behind it */
};

static bool is_short(struct str text)
{
    return text.size <= MAX_SHORT && text.size && !memchr(".;", text.data[text.size - 1], 2);
}

static struct letters read_letters(const struct splitter *s, size_t from)
{
    struct letters list = {.end = from};
    struct str text;

    for (size_t i = from; i < s->input->to && i < from + MAX_LOOK; i++) {
        const struct doc_line *line = &s->input->document->lines[i];
        if (line->kind == LINE_HEADING || line->kind == LINE_CODE)
            break;
        char letter = choice_letter(line->text, &text);
        if (letter && letter != (char)('A' + list.count))
            break;
        if (!letter && i > list.end + 2)
            break;
        if (!letter)
            continue;
        list.is_bulleted = list.count ? list.is_bulleted : line->kind == LINE_BULLET;
        list.count++;
        list.short_ones += is_short(text);
        list.asking += reads_like_question(text);
        list.end = i + 1;
    }
    return list;
}

bool fields_names_letter(struct str text, unsigned count)
{
    static const char *const words[] = {"option ", "options ", "choice ", "letter "};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_starts_nocase(text, str_from(words[i])))
            text = str_slice(text, strlen(words[i]), text.size);
    while (text.size && memchr("([*`\"", text.data[0], 5))
        text = str_slice(text, 1, text.size);
    char letter = text.size ? ascii_lower(text.data[0]) : '\0';
    if (letter < 'a' || letter >= (char)('a' + count))
        return false;
    /* "A thread waits" begins with a word. */
    return text.size == 1 || (text.data[1] != ' ' && !ascii_is_alnum(text.data[1])) ||
           str_starts_nocase(str_slice(text, 1, text.size), STR(" and ")) ||
           str_starts(str_slice(text, 1, text.size), STR(" -"));
}

/* Looks for the answer that is named behind the list. */
static void find_answer(const struct splitter *s, struct letters *list)
{
    list->is_at_end = true;
    for (size_t i = list->end; i < s->input->to && i < list->end + MAX_LOOK; i++) {
        const struct doc_line *line = &s->input->document->lines[i];
        if (line->kind == LINE_BLANK || line->kind == LINE_RULE || line->kind == LINE_CODE)
            continue;
        struct str rest = STR_NONE;
        struct str text = line->kind == LINE_TEXT || line->kind == LINE_HTML ? str_trim(line->text)
                                                                             : document_title(line);
        bool tag = text.size && text.data[0] == '<';
        list->is_at_end &= tag || is_page_furniture(text);
        bool named = label_read(text, &rest) == LABEL_ANSWER ||
                     label_of_title(fields_unwrap(text)) == LABEL_ANSWER ||
                     (tag && str_find_nocase(text, STR("answer")) != SIZE_MAX);
        list->has_answer |= named;
        list->names_letter |= named && fields_names_letter(rest, list->count);
        if (named && fields_names_letter(rest, list->count))
            return;
    }
}

/* Words of a prompt that lets one choose, and of one that wants several things told. */
static bool has_word(struct str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_find_nocase(text, str_from(words[i])) != SIZE_MAX)
            return true;
    return false;
}

static bool lets_choose(struct str head)
{
    static const char *const words[] = {"which ", "correct", "following", "choose", "select",
                                        " true",  "false",   "pick ",     "welche", "cuál",
                                        "qual ",  "quel",    "哪",        "какой",  "какая"};

    return has_word(head, words, COUNT_OF(words));
}

static bool wants_points(struct str head)
{
    static const char *const words[] = {"describe",  "explain", "steps",   "stages",   "list ",
                                        "name ",     "outline", "walk ",   "what are", "how do you",
                                        "how would", "discuss", "compare", "how to",   "phases"};

    return has_word(head, words, COUNT_OF(words));
}

/* Between the prompt's first line and the list stands at most what belongs to the prompt. */
static bool stands_below_prompt(const struct splitter *s)
{
    struct str lead = str_trim(buf_str(&s->block));
    struct str last = lead;

    for (size_t i = lead.size; i > 0; i--)
        if (lead.data[i - 1] == '\n') {
            last = str_slice(lead, i, lead.size);
            break;
        }
    return !lead.size || str_starts(last, STR("```")) || str_starts(last, STR("~~~")) ||
           reads_like_question(last);
}

bool fields_letters_are_choices(const struct splitter *s, size_t at)
{
    struct letters list = read_letters(s, at);
    const struct answer_key *key = s->input->key;

    if (list.count < 2)
        return false;
    find_answer(s, &list);
    if (list.names_letter || answer_key_right(key, s->input->mark->title.number))
        return true;
    if (list.asking * 2 > list.count || !stands_below_prompt(s))
        return false;
    if (list.is_bulleted || list.has_answer)
        return true;
    if (list.count < MIN_CHOICES)
        return false;
    struct str lead = buf_str(&s->block);
    if (lets_choose(s->question->head) || lets_choose(lead))
        return true;
    return !wants_points(s->question->head) && list.short_ones * 4 >= list.count * 3;
}
