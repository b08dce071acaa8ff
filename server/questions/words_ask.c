/* What reads like a question, in the languages that lists are written in. */
#include "questions/words_private.h"

#include <stdint.h>

#include "base/count.h"
#include "questions/lines.h"

/* A question mark that ends the text, but for a remark in brackets, quotes or marks behind it. */
static bool ends_in_question_mark(struct str text)
{
    static const char *const marks[] = {"?", "\xef\xbc\x9f", "\xd8\x9f"};
    enum { MAX_REMARK = 60 };

    for (size_t i = 0; i < COUNT_OF(marks); i++) {
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

/* Words that begin a question, or a request for an answer. */
static const char *const asking[] = {
    "what", "why", "how", "when", "where", "which", "who", "whose", "whom", "what's",
    /* German */
    "was", "wie", "warum", "wann", "wo", "welche", "welcher", "welches", "welchen", "wer", "wozu",
    "wieso", "wodurch", "womit", "worin", "woran",
    /* Spanish, Portuguese, Italian, French */
    "qué", "cómo", "cuál", "cuáles", "cuándo", "dónde", "quién", "Qué", "Cómo", "Cuál", "Cuáles",
    "como", "quando", "onde", "quem", "quais", "qual", "perché", "Perché", "quali", "comment",
    "pourquoi", "quand", "quel", "quelle", "quels", "quelles", "qu'est",
    /* Russian and Ukrainian */
    "Что", "Как", "Почему", "Когда", "Где", "Какой", "Какая", "Какие", "Каким", "Чем", "Зачем",
    "Кто", "Сколько", "что", "как", "почему", "когда", "где", "какой", "какая", "какие", "чем",
    "зачем", "кто", "сколько", "Що", "Як", "Чому", "Коли", "Які", "Який", "Чим",
    /* Arabic and Persian */
    "ما", "ماذا", "كيف", "لماذا", "متى", "أين", "هل", "اشرح", "اذكر", "عرّف", "عرف", "قارن", "چیست",
    "چرا", "چگونه"};

static const char *const telling[] = {
    "explain", "describe", "define", "compare", "contrast", "discuss", "list", "name", "give",
    "write", "implement", "design", "tell", "walk", "outline", "predict", "sketch", "distinguish",
    "differentiate", "state", "mention", "identify", "calculate", "suppose", "imagine", "show",
    "talk", "demonstrate", "illustrate", "elaborate", "summarize", "summarise",
    /* German */
    "erkläre", "erklären", "beschreibe", "beschreiben", "nenne", "nennen", "definiere",
    "definieren", "vergleiche", "vergleichen", "erläutern", "erläutere", "schildern",
    /* Spanish, Portuguese, Italian, French */
    "explica", "explique", "describe", "describa", "define", "defina", "compara", "enumera",
    "menciona", "nombra", "cuéntame", "diseña", "descreva", "cite", "spiega", "descrivi",
    "expliquez", "décrivez", "définissez", "citez", "comparez", "donnez",
    /* Russian and Ukrainian */
    "Объясните", "Объясни", "Расскажите", "Расскажи", "Опишите", "Опиши", "Назовите", "Назови",
    "Перечислите", "Сравните", "Приведите", "Дайте", "Поясніть", "Опишіть", "Розкажіть", "Назвіть"};

/* Of these, two words are enough: "Explain hoisting", but not "Name mangling". */
static const char *const plain_telling[] = {
    "explain",    "describe",  "define",  "compare",  "discuss",   "erkläre", "erläutere",
    "beschreibe", "definiere", "explica", "explique", "Объясните", "Опишите"};

/* Languages without blanks: what a question begins with, and what it has in it. */
static const char *const begins[] = {"说说", "说一下", "讲讲", "讲一下", "谈谈", "解释",
                                     "介绍", "描述",   "简述", "请",     "聊聊", "列举",
                                     "請",   "說明",   "說說", "解釋",   "描述"};
static const char *const contains[] = {"什么", "什麼", "如何",   "怎么", "怎麼",   "为何", "哪些",
                                       "区别", "區別", "吗",     "嗎",   "なぜ",   "とは", "ですか",
                                       "違い", "说明", "説明し", "무엇", "어떻게", "차이", "왜"};

/* Without blanks a text of some words is one word of some hundred bytes. */
static bool asks_without_blanks(struct str text)
{
    enum { MAX_SIZE = 150, FIRST_WIDE = 0xe3 };
    bool is_wide = false;

    if (text.size > MAX_SIZE)
        return false;
    for (size_t i = 0; i < text.size && !is_wide; i++)
        is_wide = (unsigned char)text.data[i] >= FIRST_WIDE && (unsigned char)text.data[i] < 0xf0;
    for (size_t i = 0; i < COUNT_OF(begins) && is_wide; i++)
        if (str_starts(text, str_from(begins[i])))
            return true;
    for (size_t i = 0; i < COUNT_OF(contains) && is_wide; i++)
        if (str_find(text, str_from(contains[i])) != SIZE_MAX)
            return true;
    return false;
}

bool reads_like_question(struct str text)
{
    enum { MIN_WORDS = 3 };

    text = str_trim(text);
    if (ends_in_question_mark(text) || str_starts(text, STR("¿")))
        return true;
    bool opens = text.size && text.data[text.size - 1] == ':'; /* "How to read this:" */
    if (!opens && asks_without_blanks(text))
        return true;
    unsigned words = count_words(text);
    if (words == 2 && equals_any(first_word(text), plain_telling, COUNT_OF(plain_telling)))
        return true;
    if (words < MIN_WORDS)
        return false;
    if (equals_any(first_word(text), telling, COUNT_OF(telling)))
        return true;
    return !opens && (equals_any(first_word(text), asking, COUNT_OF(asking)) ||
                      str_starts_nocase(text, STR("difference between ")) ||
                      str_starts_nocase(text, STR("differences between ")));
}
