#include "base/count.h"
#include "questions/lines.h"
#include "questions/words.h"

struct label_name {
    const char *name;
    enum label label;
};

static const struct label_name names[] = {
    {"q", LABEL_QUESTION},
    {"question", LABEL_QUESTION},
    {"questions", LABEL_QUESTION},
    {"frage", LABEL_QUESTION},
    {"pregunta", LABEL_QUESTION},
    {"pergunta", LABEL_QUESTION},
    {"domanda", LABEL_QUESTION},
    {"вопрос", LABEL_QUESTION},
    {"Вопрос", LABEL_QUESTION},
    {"سؤال", LABEL_QUESTION},
    {"السؤال", LABEL_QUESTION},
    {"问", LABEL_QUESTION},
    {"問", LABEL_QUESTION},
    {"问题", LABEL_QUESTION},
    {"問題", LABEL_QUESTION},
    {"题目", LABEL_QUESTION},
    {"題目", LABEL_QUESTION},
    {"质問", LABEL_QUESTION},
    {"質問", LABEL_QUESTION},
    {"질문", LABEL_QUESTION},
    {"a", LABEL_ANSWER},
    {"ans", LABEL_ANSWER},
    {"answer", LABEL_ANSWER},
    {"answers", LABEL_ANSWER},
    {"the answer", LABEL_ANSWER},
    {"correct answer", LABEL_ANSWER},
    {"correct answers", LABEL_ANSWER},
    {"right answer", LABEL_ANSWER},
    {"correct option", LABEL_ANSWER},
    {"correct options", LABEL_ANSWER},
    {"correct choice", LABEL_ANSWER},
    {"right option", LABEL_ANSWER},
    {"richtige antwort", LABEL_ANSWER},
    {"respuesta correcta", LABEL_ANSWER},
    {"resposta correta", LABEL_ANSWER},
    {"правильный ответ", LABEL_ANSWER},
    {"Правильный ответ", LABEL_ANSWER},
    {"正确答案", LABEL_ANSWER},
    {"expected answer", LABEL_ANSWER},
    {"ideal answer", LABEL_ANSWER},
    {"possible answer", LABEL_ANSWER},
    {"suggested answer", LABEL_ANSWER},
    {"model answer", LABEL_ANSWER},
    {"short answer", LABEL_ANSWER},
    {"detailed answer", LABEL_ANSWER},
    {"quick answer", LABEL_ANSWER},
    {"brief answer", LABEL_ANSWER},
    {"best answer", LABEL_ANSWER},
    {"answer key", LABEL_ANSWER},
    {"answers key", LABEL_ANSWER},
    {"key to answers", LABEL_ANSWER},
    {"solution", LABEL_ANSWER},
    {"solutions", LABEL_ANSWER},
    {"explanation", LABEL_ANSWER},
    {"antwort", LABEL_ANSWER},
    {"antworten", LABEL_ANSWER},
    {"lösung", LABEL_ANSWER},
    {"Lösung", LABEL_ANSWER},
    {"respuesta", LABEL_ANSWER},
    {"solución", LABEL_ANSWER},
    {"resposta", LABEL_ANSWER},
    {"risposta", LABEL_ANSWER},
    {"réponse", LABEL_ANSWER},
    {"Réponse", LABEL_ANSWER},
    {"ответ", LABEL_ANSWER},
    {"Ответ", LABEL_ANSWER},
    {"решение", LABEL_ANSWER},
    {"Решение", LABEL_ANSWER},
    {"جواب", LABEL_ANSWER},
    {"الجواب", LABEL_ANSWER},
    {"الإجابة", LABEL_ANSWER},
    {"إجابة", LABEL_ANSWER},
    {"答", LABEL_ANSWER},
    {"答案", LABEL_ANSWER},
    {"回答", LABEL_ANSWER},
    {"参考答案", LABEL_ANSWER},
    {"參考答案", LABEL_ANSWER},
    {"解答", LABEL_ANSWER},
    {"解析", LABEL_ANSWER},
    {"답", LABEL_ANSWER},
    {"답변", LABEL_ANSWER},
    {"how to answer", LABEL_HOW_TO_ANSWER},
    {"how to answer it", LABEL_HOW_TO_ANSWER},
    {"what to look for", LABEL_HOW_TO_ANSWER},
    {"what we look for", LABEL_HOW_TO_ANSWER},
    {"what they look for", LABEL_HOW_TO_ANSWER},
    {"tips", LABEL_HOW_TO_ANSWER},
    {"how to approach", LABEL_HOW_TO_ANSWER},
    {"why they ask", LABEL_HOW_TO_ANSWER},
    {"why interviewers ask this", LABEL_HOW_TO_ANSWER},
    {"what interviewers look for", LABEL_HOW_TO_ANSWER},
    {"example answer", LABEL_EXAMPLE_ANSWER},
    {"sample answer", LABEL_EXAMPLE_ANSWER},
    {"example response", LABEL_EXAMPLE_ANSWER},
    {"sample response", LABEL_EXAMPLE_ANSWER},
    {"beispielantwort", LABEL_EXAMPLE_ANSWER},
    {"ejemplo de respuesta", LABEL_EXAMPLE_ANSWER},
    {"пример ответа", LABEL_EXAMPLE_ANSWER},
    {"Пример ответа", LABEL_EXAMPLE_ANSWER},
    {"示例回答", LABEL_EXAMPLE_ANSWER},
    {"hint", LABEL_HINTS},
    {"tip", LABEL_HINTS},
    {"hints", LABEL_HINTS},
    {"hinweis", LABEL_HINTS},
    {"hinweise", LABEL_HINTS},
    {"tipp", LABEL_HINTS},
    {"pista", LABEL_HINTS},
    {"pistas", LABEL_HINTS},
    {"подсказка", LABEL_HINTS},
    {"Подсказка", LABEL_HINTS},
    {"提示", LABEL_HINTS},
    {"تلميح", LABEL_HINTS},
    {"follow-up", LABEL_FOLLOW_UPS},
    {"follow-ups", LABEL_FOLLOW_UPS},
    {"follow up", LABEL_FOLLOW_UPS},
    {"follow ups", LABEL_FOLLOW_UPS},
    {"followup", LABEL_FOLLOW_UPS},
    {"followups", LABEL_FOLLOW_UPS},
    {"follow-up question", LABEL_FOLLOW_UPS},
    {"follow-up questions", LABEL_FOLLOW_UPS},
    {"follow up question", LABEL_FOLLOW_UPS},
    {"follow up questions", LABEL_FOLLOW_UPS},
    {"further questions", LABEL_FOLLOW_UPS},
    {"additional questions", LABEL_FOLLOW_UPS},
    {"nachfrage", LABEL_FOLLOW_UPS},
    {"nachfragen", LABEL_FOLLOW_UPS},
    {"rückfragen", LABEL_FOLLOW_UPS},
    {"追问", LABEL_FOLLOW_UPS},
    {"追問", LABEL_FOLLOW_UPS},
    {"дополнительные вопросы", LABEL_FOLLOW_UPS},
    {"Дополнительные вопросы", LABEL_FOLLOW_UPS},
    {"reference", LABEL_REFERENCES},
    {"references", LABEL_REFERENCES},
    {"further reading", LABEL_REFERENCES},
    {"read more", LABEL_REFERENCES},
    {"resources", LABEL_REFERENCES},
    {"useful resources", LABEL_REFERENCES},
    {"useful links", LABEL_REFERENCES},
    {"sources", LABEL_REFERENCES},
    {"source", LABEL_REFERENCES},
    {"links", LABEL_REFERENCES},
    {"learn more", LABEL_REFERENCES},
    {"more info", LABEL_REFERENCES},
    {"see also", LABEL_REFERENCES},
    {"quellen", LABEL_REFERENCES},
    {"quelle", LABEL_REFERENCES},
    {"referencias", LABEL_REFERENCES},
    {"fuente", LABEL_REFERENCES},
    {"fuentes", LABEL_REFERENCES},
    {"источник", LABEL_REFERENCES},
    {"источники", LABEL_REFERENCES},
    {"Источник", LABEL_REFERENCES},
    {"Источники", LABEL_REFERENCES},
    {"参考", LABEL_REFERENCES},
    {"参考资料", LABEL_REFERENCES},
    {"參考資料", LABEL_REFERENCES},
    {"参考链接", LABEL_REFERENCES},
    {"مراجع", LABEL_REFERENCES},
    {"signals", LABEL_SIGNALS},
    {"expected", LABEL_EXPECTED},
    {"expected points", LABEL_EXPECTED},
    {"key points", LABEL_EXPECTED},
    {"strong", LABEL_STRONG},
    {"strong signal", LABEL_STRONG},
    {"strong answer", LABEL_STRONG},
    {"what good looks like", LABEL_EXPECTED},
    {"what to listen for", LABEL_EXPECTED},
    {"listen for", LABEL_EXPECTED},
    {"look for", LABEL_EXPECTED},
    {"good signs", LABEL_EXPECTED},
    {"green flag", LABEL_STRONG},
    {"green flags", LABEL_STRONG},
    {"red flag", LABEL_RED_FLAG},
    {"red flags", LABEL_RED_FLAG},
    {"rubric", LABEL_RUBRIC},
    {"scoring", LABEL_RUBRIC},
    {"evaluation criteria", LABEL_RUBRIC},
    {"choices", LABEL_CHOICES},
    {"options", LABEL_CHOICES},
    {"difficulty", LABEL_DIFFICULTY},
    {"level", LABEL_DIFFICULTY},
    {"difficulty level", LABEL_DIFFICULTY},
    {"schwierigkeit", LABEL_DIFFICULTY},
    {"dificultad", LABEL_DIFFICULTY},
    {"nivel", LABEL_DIFFICULTY},
    {"сложность", LABEL_DIFFICULTY},
    {"Сложность", LABEL_DIFFICULTY},
    {"难度", LABEL_DIFFICULTY},
    {"難度", LABEL_DIFFICULTY},
    {"tags", LABEL_TAGS},
    {"tag", LABEL_TAGS},
    {"topics covered", LABEL_TAGS},
    {"keywords", LABEL_TAGS},
    {"category", LABEL_TAGS},
    {"categories", LABEL_TAGS},
    {"themen", LABEL_TAGS},
    {"标签", LABEL_TAGS},
    {"time", LABEL_TIME},
    {"duration", LABEL_TIME},
    {"time limit", LABEL_TIME},
    {"zeit", LABEL_TIME},
    {"tiempo", LABEL_TIME},
    {"license", LABEL_LICENSE},
    {"licence", LABEL_LICENSE},
    {"lizenz", LABEL_LICENSE},
    {"licencia", LABEL_LICENSE},
    {"лицензия", LABEL_LICENSE},
    {"许可", LABEL_LICENSE},
};

enum { MAX_LABEL = 60 };

static enum label find_label(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(names); i++)
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

/* "Ans. text", "Ans - text": the only short form that goes without a colon. */
static bool read_short_form(struct str line, struct str *ret_rest)
{
    struct str rest = str_slice(line, 3, line.size);

    if (!str_starts_nocase(line, STR("ans")))
        return false;
    if (!str_starts(rest, STR(". ")) && !str_starts(rest, STR(" - ")) &&
        !str_starts(rest, STR("- ")) && !str_starts(rest, STR(") ")))
        return false;
    *ret_rest = str_trim(str_slice(rest, str_starts(rest, STR(" - ")) ? 3 : 2, rest.size));
    return true;
}

/* "Q1) text", "Q.3 text", "Q-4 text": a number makes it a label without a colon. */
static bool read_numbered(struct str line, struct str *ret_rest)
{
    size_t at = 1;

    if (line.size < 4 || ascii_lower(line.data[0]) != 'q')
        return false;
    bool joined = memchr(".-", line.data[at], 2);
    at += joined;
    size_t digits = at;
    while (at < line.size && ascii_is_digit(line.data[at]))
        at++;
    if (at == digits || at == line.size)
        return false;
    bool ends = memchr(").", line.data[at], 2);
    struct str rest = str_slice(line, at + ends, line.size);
    if ((!ends && !joined) || !rest.size || !memchr(" \t", rest.data[0], 2))
        return false;
    *ret_rest = str_trim(rest);
    return true;
}

/* A line that is nothing but a label in a script without capitals: no word of a sentence. */
static enum label read_alone(struct str line)
{
    bool is_wide = line.size >= 3 && (unsigned char)line.data[0] >= 0xe0;

    return is_wide && line.size < MAX_LABEL ? find_label(line) : LABEL_NONE;
}

enum label label_read(struct str line, struct str *ret_rest)
{
    line = str_trim(line);
    size_t opened = count_emphasis(line, 0);
    enum label alone = read_alone(line);

    if (read_numbered(line, ret_rest))
        return LABEL_QUESTION;
    if (alone != LABEL_NONE || read_short_form(line, ret_rest)) {
        if (alone != LABEL_NONE)
            *ret_rest = STR_NONE;
        return alone != LABEL_NONE ? alone : LABEL_ANSWER;
    }
    size_t at = opened;

    while (at < line.size && at < MAX_LABEL && !colon_size(line, at) && line.data[at] != '*' &&
           line.data[at] != '_')
        at++;
    struct str name = str_trim(str_slice(line, opened, at));
    if (opened >= 2 && name.size > 3 && name.data[name.size - 1] == '.')
        name.size--; /* "**Ans.**" */
    enum label label = find_label(cut_number(name));
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
    /* "Answer (EN)" */
    if (text.size > 5 && text.data[text.size - 1] == ')' && text.data[text.size - 4] == '(')
        text = str_trim(str_slice(text, 0, text.size - 4));
    enum label label = find_label(text);
    for (size_t i = 0; i < COUNT_OF(before) && label == LABEL_NONE; i++) {
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

    while (at < line.size && line.data[at] == '*') /* some mark the right choice */
        at++;
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
