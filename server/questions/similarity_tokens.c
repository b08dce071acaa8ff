/* Takes a prompt apart: words of prose, identifiers, numbers, and signs where they mean something.
 * Markdown's own marks, addresses of links and punctuation are left out. */
#include "base/count.h"
#include "base/utf.h"
#include "questions/lines.h"
#include "questions/similarity_private.h"

struct reader {
    struct lexicon *lexicon;
    struct str text;
    size_t at;
    struct token *tokens;
    size_t count;
    size_t sentence;         /* place of the first token of this sentence */
    unsigned char next;      /* flags of the next token: a new sentence, behind a comma */
    size_t ticks;            /* of the code span that is open; 0: prose */
    uint32_t last_ideograph; /* directly before; 0: none */
    bool is_chained;         /* the next word stands behind a dot: "path" of os.path */
    enum status status;
};

enum char_class { CHAR_OTHER, CHAR_WORD, CHAR_IDEOGRAPH, CHAR_ASKS, CHAR_STOPS };

static enum char_class class_of(uint32_t c)
{
    if (c < 0x80)
        return ascii_is_alnum((char)c) || c == '_' ? CHAR_WORD : CHAR_OTHER;
    if (c == 0xff1f || c == 0x61f)
        return CHAR_ASKS;
    if (c == 0x3002 || c == 0xff01)
        return CHAR_STOPS;
    if ((c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) ||
        (c >= 0x20000 && c <= 0x3ffff) || (c >= 0xe00 && c <= 0xe7f))
        return CHAR_IDEOGRAPH; /* scripts without blanks between words */
    if (c < 0xc0 || c == 0xd7 || c == 0xf7 || (c >= 0x2000 && c <= 0x2bff) ||
        (c >= 0x3000 && c <= 0x303f) || (c >= 0xfe00 && c <= 0xff0f) || c == 0xfffd ||
        (c >= 0x1f000 && c <= 0x1faff))
        return CHAR_OTHER;
    return CHAR_WORD;
}

static uint32_t lower(uint32_t c)
{
    if (c < 0x80)
        return (unsigned char)ascii_lower((char)c);
    if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) ||
        (c >= 0x410 && c <= 0x42f))
        return c + 32;
    if (c >= 0x400 && c <= 0x40f)
        return c + 80;
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177))
        return c | 1;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
        return c + (c & 1);
    return c;
}

static size_t put_utf8(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

static char peek(const struct reader *reader, size_t ahead)
{
    return reader->at + ahead < reader->text.size ? reader->text.data[reader->at + ahead] : '\0';
}

/* Typographic apostrophes are apostrophes. */
static size_t apostrophe_size(const struct reader *reader)
{
    if (peek(reader, 0) == '\'')
        return 1;
    return str_starts(str_slice(reader->text, reader->at, reader->text.size), STR("\xe2\x80\x99"))
               ? 3
               : 0;
}

static void add(struct reader *reader, struct str text, enum token_kind kind, unsigned flags)
{
    if (reader->count == ASKED_MAX_TOKENS || reader->status != STATUS_OK || !text.size)
        return;
    struct form *form = lexicon_form(reader->lexicon, text);
    if (!form) {
        reader->status = STATUS_NO_MEMORY;
        return;
    }
    if (flags & TOKEN_CAPITALS)
        form->flags |= FORM_CAPITALS;
    form->flags |= FORM_SEEN;
    if (reader->next & TOKEN_SENTENCE)
        reader->sentence = reader->count;
    reader->tokens[reader->count++] =
        (struct token){form, (unsigned char)kind, (unsigned char)(flags | reader->next)};
    reader->next = 0;
}

static void end_sentence(struct reader *reader, bool asked)
{
    for (size_t i = reader->sentence; asked && i < reader->count; i++)
        reader->tokens[i].flags |= TOKEN_ASKED;
    reader->next |= TOKEN_SENTENCE;
    reader->sentence = reader->count;
}

struct spelled {
    char text[WORD_MAX_BYTES];
    size_t size;
    unsigned capitals, letters, digits;
    bool has_inner_capital, has_underscore, begins_capital;
};

static void spell(struct spelled *word, uint32_t c, uint32_t before)
{
    uint32_t small = lower(c);

    if (word->size + 4 > sizeof(word->text))
        return;
    bool capital = small != c;
    word->capitals += capital;
    word->has_inner_capital |= capital && word->size && before != '_' && lower(before) == before;
    word->begins_capital |= capital && !word->size;
    word->digits += c >= '0' && c <= '9';
    word->letters += c != '_' && (c < '0' || c > '9');
    word->has_underscore |= c == '_' && word->size;
    word->size += put_utf8(word->text + word->size, small);
}

/* Letters, digits and underscores from here on. */
static void spell_run(struct reader *reader, struct spelled *word)
{
    uint32_t before = 0;

    *word = (struct spelled){0};
    while (reader->at < reader->text.size) {
        size_t next = reader->at;
        uint32_t c = utf8_next(reader->text, &next);
        if (class_of(c) != CHAR_WORD)
            return;
        spell(word, c, before);
        before = c;
        reader->at = next;
    }
}

static unsigned case_flags(const struct reader *reader, const struct spelled *word)
{
    unsigned flags = 0;

    if (word->capitals >= 2 && word->capitals + 1 >= word->letters && !word->has_inner_capital)
        flags |= TOKEN_CAPITALS | TOKEN_CAPITAL;
    else if (word->capitals && word->capitals >= word->letters && word->letters == 1)
        flags |= reader->next & TOKEN_SENTENCE ? 0 : TOKEN_CAPITAL;
    else if (word->begins_capital && !(reader->next & TOKEN_SENTENCE))
        flags |= TOKEN_CAPITAL;
    return flags;
}

/* What stands behind the apostrophe: "what's" is "what is", a thread's is a thread. */
static void add_contraction(struct reader *reader, struct spelled *word, unsigned flags)
{
    static const char *const is_after[] = {"what", "where", "who",  "how",  "it",
                                           "that", "there", "here", "when", "why"};
    static const char *const endings[][2] = {{"re", "are"},  {"ve", "have"}, {"ll", "will"},
                                             {"d", "would"}, {"m", "am"},    {"t", "not"}};
    struct spelled tail;

    reader->at += apostrophe_size(reader);
    spell_run(reader, &tail);
    struct str text = {word->text, word->size};
    struct str rest = {tail.text, tail.size};
    if (str_is(rest, "t") && text.size > 1 && text.data[text.size - 1] == 'n' &&
        !str_is(text, "can"))
        text.size--;
    if (str_is(rest, "t") && str_is(text, "wo"))
        text = STR("will");
    add(reader, text, TOKEN_WORD, flags);
    for (size_t i = 0; i < COUNT_OF(is_after); i++)
        if (str_is(rest, "s") && str_is(text, is_after[i]))
            add(reader, STR("is"), TOKEN_WORD, 0);
    for (size_t i = 0; i < COUNT_OF(endings); i++)
        if (str_is(rest, endings[i][0]))
            add(reader, str_from(endings[i][1]), TOKEN_WORD, 0);
}

/* Contractions whose apostrophe was forgotten. */
static bool add_careless(struct reader *reader, struct str text)
{
    static const char *const careless[][3] = {
        {"whats", "what", "is"},       {"dont", "do", "not"},    {"doesnt", "does", "not"},
        {"cant", "can", "not"},        {"wont", "will", "not"},  {"isnt", "is", "not"},
        {"shouldnt", "should", "not"}, {"cannot", "can", "not"}, {"didnt", "did", "not"}};

    for (size_t i = 0; i < COUNT_OF(careless); i++)
        if (str_is(text, careless[i][0])) {
            add(reader, str_from(careless[i][1]), TOKEN_WORD, 0);
            add(reader, str_from(careless[i][2]), TOKEN_WORD, 0);
            return true;
        }
    return false;
}

/* "multi-threading" is one word; "thread-safe" is two. */
static bool joins_prefix(struct reader *reader, struct spelled *word)
{
    static const char *const prefixes[] = {"multi", "non",  "re",   "pre", "de",  "sub",
                                           "un",    "anti", "auto", "co",  "semi"};
    struct spelled tail;

    if (peek(reader, 0) != '-' || !ascii_is_alnum(peek(reader, 1)))
        return false;
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        if (!str_is((struct str){word->text, word->size}, prefixes[i]))
            continue;
        reader->at++;
        spell_run(reader, &tail);
        if (word->size + tail.size > sizeof(word->text))
            return true;
        memcpy(word->text + word->size, tail.text, tail.size);
        word->size += tail.size;
        return true;
    }
    return false;
}

static bool is_number(const struct spelled *word)
{
    return word->digits && (!word->letters || (word->letters == 1 && word->digits > 1));
}

/* A dot between letters goes on: "os.path", "node.js", "3.7". */
static bool dot_goes_on(const struct reader *reader)
{
    return peek(reader, 0) == '.' && (ascii_is_alnum(peek(reader, 1)) || peek(reader, 1) == '_');
}

static bool is_js(const struct reader *reader)
{
    struct str rest = str_slice(reader->text, reader->at, reader->text.size);

    return str_starts_nocase(rest, STR(".js")) && (rest.size == 3 || !ascii_is_alnum(rest.data[3]));
}

static void read_number(struct reader *reader, struct spelled *word)
{
    while (dot_goes_on(reader) && ascii_is_digit(peek(reader, 1))) {
        struct spelled tail;
        reader->at++;
        spell_run(reader, &tail);
        if (word->size + 1 + tail.size > sizeof(word->text))
            continue;
        word->text[word->size++] = '.';
        memcpy(word->text + word->size, tail.text, tail.size);
        word->size += tail.size;
    }
    add(reader, (struct str){word->text, word->size}, TOKEN_NUMBER, reader->ticks ? TOKEN_CODE : 0);
}

/* Emphasis by underscores isn't part of the word; the double ones of `__init__` are. */
static struct str without_emphasis(const struct spelled *word)
{
    struct str text = {word->text, word->size};

    while (text.size > 1 && text.data[0] == '_' && text.data[1] != '_')
        text = str_slice(text, 1, text.size);
    while (text.size > 1 && text.data[text.size - 1] == '_' && text.data[text.size - 2] != '_')
        text.size--;
    return text;
}

static bool looks_like_code(struct reader *reader, const struct spelled *word, struct str text)
{
    const struct form *form = lexicon_find_form(reader->lexicon, text);
    bool is_call = peek(reader, 0) == '(' && peek(reader, 1) != 's';

    if (form && form->flags & FORM_KNOWN && !is_call)
        return false;
    return is_call || (word->has_underscore && memchr(text.data, '_', text.size)) ||
           (word->has_inner_capital && word->letters > 3);
}

/* "()" of a call, "(s)" of a plural. */
static void skip_brackets(struct reader *reader)
{
    struct str rest = str_slice(reader->text, reader->at, reader->text.size);

    if (str_starts(rest, STR("()")))
        reader->at += 2;
    else if (str_starts(rest, STR("(s)")))
        reader->at += 3;
}

/* Signs and letters that belong to a one-letter word: I/O, C++, C#. */
static bool takes_more(struct reader *reader, struct spelled *word)
{
    char next = peek(reader, 0);
    char after = peek(reader, 1);
    size_t more = 0;

    if (word->size != 1 || !word->letters || reader->ticks)
        return false;
    if (next == '+' && ascii_is_digit(after)) { /* N+1 */
        memcpy(word->text + 1, reader->text.data + reader->at, 2);
        word->size = 3;
        more = 2;
    } else if (next == '/' && ascii_is_alnum(after) && !ascii_is_alnum(peek(reader, 2))) {
        word->text[word->size++] = ascii_lower(after);
        more = 2;
    } else if (word->capitals && ((next == '+' && after == '+') || next == '#')) {
        more = next == '#' ? 1 : 2;
        memcpy(word->text + word->size, reader->text.data + reader->at, more);
        word->size += more;
    }
    reader->at += more;
    return more > 0;
}

static void read_word(struct reader *reader)
{
    struct spelled word;
    unsigned flags = reader->ticks || reader->is_chained ? TOKEN_CODE : 0;

    reader->is_chained = false;
    spell_run(reader, &word);
    if (is_number(&word)) {
        read_number(reader, &word);
        return;
    }
    flags |= case_flags(reader, &word);
    if (!reader->ticks && apostrophe_size(reader) && word.letters) {
        size_t at = reader->at + apostrophe_size(reader);
        if (at < reader->text.size && ascii_is_alnum(reader->text.data[at])) {
            add_contraction(reader, &word, flags);
            return;
        }
    }
    if (!takes_more(reader, &word) && !reader->ticks)
        joins_prefix(reader, &word);
    if (flags & TOKEN_CAPITALS && word.capitals + 1 == word.letters && word.capitals > 1 &&
        word.text[word.size - 1] == 's' && word.size == word.letters && !reader->ticks &&
        reader->text.data[reader->at - 1] == 's')
        word.size--; /* "APIs" */
    struct str text = without_emphasis(&word);
    if (!reader->ticks && add_careless(reader, text))
        return;
    if (is_js(reader) && text.data == word.text && text.size + 2 <= sizeof(word.text)) {
        memcpy(word.text + text.size, "js", 2);
        text.size += 2;
        reader->at += 3;
    } else if (dot_goes_on(reader)) {
        flags |= TOKEN_QUALIFIER | TOKEN_CODE;
        reader->at++;
        reader->is_chained = true;
        add(reader, text, TOKEN_WORD, flags);
        return;
    }
    if (looks_like_code(reader, &word, text))
        flags |= TOKEN_CODE;
    add(reader, text, TOKEN_WORD, flags);
    skip_brackets(reader);
}

/* Two neighbours make a token, since blanks don't tell where a word ends. */
static void read_ideograph(struct reader *reader)
{
    char pair[8];
    size_t next = reader->at;
    uint32_t c = utf8_next(reader->text, &next);
    size_t after = next;
    bool goes_on =
        next < reader->text.size && class_of(utf8_next(reader->text, &after)) == CHAR_IDEOGRAPH;

    size_t size = reader->last_ideograph ? put_utf8(pair, reader->last_ideograph) : 0;
    size += put_utf8(pair + size, c);
    if (reader->last_ideograph || !goes_on)
        add(reader, (struct str){pair, size}, TOKEN_WORD, 0);
    reader->last_ideograph = c;
    reader->at = next;
}

static bool is_sign(char c)
{
    return c && strchr("+-*/%=<>!&|^~?@$#\\:", c);
}

static bool is_blank_or_end(char c)
{
    return !c || strchr(" \t\n`.,;?!()\"'", c);
}

/* A run of signs is a word in code, and in prose when it stands alone or can't be punctuation. */
static void read_signs(struct reader *reader)
{
    size_t from = reader->at;
    char before = from ? reader->text.data[from - 1] : '\0';

    while (is_sign(peek(reader, 0)) &&
           (reader->at == from || reader->ticks || !strchr("?:", peek(reader, 0)) ||
            peek(reader, 0) == reader->text.data[from]))
        reader->at++;
    struct str run = str_slice(reader->text, from, reader->at);
    char after = peek(reader, 0);
    bool alone = is_blank_or_end(before) && is_blank_or_end(after);
    if (run.data[0] == '-' && run.size <= 2 && ascii_is_alnum(after) && reader->ticks &&
        is_blank_or_end(before)) { /* an option of a command: --hard */
        struct spelled word;
        char option[WORD_MAX_BYTES + 2];
        spell_run(reader, &word);
        memcpy(option, run.data, run.size);
        memcpy(option + run.size, word.text, word.size);
        add(reader, (struct str){option, run.size + word.size}, TOKEN_WORD, TOKEN_CODE);
        return;
    }
    bool is_prefix = is_blank_or_end(before) && !is_blank_or_end(after) && run.size <= 2;
    if (!reader->ticks && str_is(run, "/") && ascii_is_alnum(before) && ascii_is_alnum(after))
        reader->next |= TOKEN_COMMA; /* "async/await" */
    if (!reader->ticks && run.size == 1 && alone && strchr("&/", run.data[0])) {
        add(reader, STR("and"), TOKEN_WORD, 0);
        return;
    }
    bool counts = reader->ticks ? !is_prefix && !str_is(run, ":") && !str_is(run, "?")
                                : alone && strchr("+*%=<>|^~@$#!", run.data[0]) && run.size <= 3;
    if (run.size >= 2 && run.size <= 3 && memchr("=|&<>+", run.data[0], 6))
        counts = true; /* "x+=1", "++i" */
    if (run.size >= 2 && run.size <= 3 && run.data[run.size - 1] == '=')
        counts = true;
    if (counts && run.size <= 4)
        add(reader, run, TOKEN_SIGN, TOKEN_CODE);
    else if (reader->ticks)
        return;
    else if (memchr(run.data, '?', run.size))
        end_sentence(reader, true);
    else if ((run.data[0] == ':' || run.data[0] == '!') && is_blank_or_end(after))
        end_sentence(reader, false);
    else if (run.data[0] == '-' && run.size <= 2 && alone)
        reader->next |= TOKEN_COMMA;
}

static void read_ticks(struct reader *reader)
{
    size_t count = 0;

    while (peek(reader, count) == '`')
        count++;
    reader->at += count;
    if (!reader->ticks)
        reader->ticks = count;
    else if (reader->ticks == count)
        reader->ticks = 0;
}

/* The address of a link; false when here is none. */
static bool skip_address(struct reader *reader)
{
    struct str rest = str_slice(reader->text, reader->at, reader->text.size);

    if (str_starts(rest, STR("](")) && !reader->ticks) {
        size_t end = 0;
        while (end < rest.size && rest.data[end] != ')' && rest.data[end] != '\n')
            end++;
        reader->at += end < rest.size ? end + 1 : end;
        return true;
    }
    if (str_starts(rest, STR("http://")) || str_starts(rest, STR("https://"))) {
        size_t end = 0;
        while (end < rest.size && !strchr(" \t\n)>", rest.data[end]))
            end++;
        reader->at += end;
        return true;
    }
    return false;
}

static bool ends_abbreviation(const struct reader *reader)
{
    const struct form *last = reader->count ? reader->tokens[reader->count - 1].form : NULL;

    return last && (str_is(last->text, "vs") || str_is(last->text, "etc") || last->text.size == 1);
}

static void read_punctuation(struct reader *reader)
{
    char c = peek(reader, 0);

    if (c == '`') {
        read_ticks(reader);
    } else if (is_sign(c)) {
        read_signs(reader);
    } else if ((c == '[' && peek(reader, 1) == ']') || (c == '{' && peek(reader, 1) == '}')) {
        bool behind_word = reader->at && ascii_is_alnum(reader->text.data[reader->at - 1]);
        if (!behind_word)
            add(reader, str_slice(reader->text, reader->at, reader->at + 2), TOKEN_SIGN,
                TOKEN_CODE);
        reader->at += 2;
    } else {
        if (c == '.' && is_blank_or_end(peek(reader, 1)) && !reader->ticks &&
            !ends_abbreviation(reader))
            end_sentence(reader, false);
        else if (c == '\n' && peek(reader, 1) == '\n')
            end_sentence(reader, false);
        else if ((c == ',' || c == ';') && !reader->ticks)
            reader->next |= TOKEN_COMMA;
        reader->at++;
    }
}

enum status tokens_read(struct lexicon *lexicon, struct str text, struct token *tokens,
                        size_t *count)
{
    struct reader reader = {.lexicon = lexicon,
                            .text = text,
                            .tokens = tokens,
                            .count = *count,
                            .sentence = *count,
                            .next = TOKEN_SENTENCE,
                            .status = STATUS_OK};

    while (reader.at < text.size && reader.count < ASKED_MAX_TOKENS && reader.status == STATUS_OK) {
        size_t next = reader.at;
        uint32_t c = utf8_next(text, &next);
        enum char_class class = class_of(c);
        if (class != CHAR_IDEOGRAPH)
            reader.last_ideograph = 0;
        if (skip_address(&reader))
            continue;
        if (class == CHAR_WORD) {
            read_word(&reader);
        } else if (class == CHAR_IDEOGRAPH) {
            read_ideograph(&reader);
        } else if (c < 0x80) {
            read_punctuation(&reader);
        } else {
            if (class != CHAR_OTHER)
                end_sentence(&reader, class == CHAR_ASKS);
            if (c == 0x2013 || c == 0x2014)
                reader.next |= TOKEN_COMMA;
            reader.at = next;
        }
    }
    *count = reader.count;
    return reader.status;
}
