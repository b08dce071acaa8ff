#include "questions/pack_private.h"

const struct pack_key pack_set_keys[PACK_SET_KEYS] = {
    {"id", offsetof(struct question_set, id), KEY_TEXT},
    {"title", offsetof(struct question_set, title), KEY_TEXT},
    {"lang", offsetof(struct question_set, lang), KEY_TEXT},
    {"translation_of", offsetof(struct question_set, translation_of), KEY_TEXT},
    {"license", offsetof(struct question_set, license), KEY_TEXT},
    {"source", offsetof(struct question_set, source), KEY_TEXT},
    {"authors", offsetof(struct question_set, authors), KEY_LIST},
    {"tags", offsetof(struct question_set, tags), KEY_LIST},
};

const struct pack_key pack_question_keys[PACK_QUESTION_KEYS] = {
    {"id", offsetof(struct question, id), KEY_TEXT},
    {"kind", offsetof(struct question, kind), KEY_TEXT},
    {"difficulty", offsetof(struct question, difficulty), KEY_TEXT},
    {"tags", offsetof(struct question, tags), KEY_LIST},
    {"time", offsetof(struct question, minutes), KEY_NUMBER},
    {"points", offsetof(struct question, points), KEY_NUMBER},
    {"status", offsetof(struct question, status), KEY_TEXT},
    {"source", offsetof(struct question, source), KEY_TEXT},
    {"lang", offsetof(struct question, lang), KEY_TEXT},
};

bool pack_looks_like_heading(struct str line, size_t *ret_at, size_t *ret_backslashes)
{
    enum { MAX_INDENT = 3, MAX_LEVEL = 4 };
    size_t at = 0;
    size_t backslashes = 0;
    size_t level = 0;

    while (at < line.size && at < MAX_INDENT && line.data[at] == ' ')
        at++;
    while (at + backslashes < line.size && line.data[at + backslashes] == '\\')
        backslashes++;
    size_t marks = at + backslashes;
    while (marks + level < line.size && line.data[marks + level] == '#')
        level++;
    if (level < 1 || level > MAX_LEVEL ||
        (marks + level < line.size && line.data[marks + level] != ' '))
        return false;
    *ret_at = at;
    *ret_backslashes = backslashes;
    return true;
}
