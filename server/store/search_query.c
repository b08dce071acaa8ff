#include "base/utf.h"
#include "store/search_words.h"

enum { EXPRESSION_MAX_BYTES = 16 << 10 };

struct parse {
    struct search_query query;
    struct buf words; /* for the index: quoted words, blanks between them */
    struct buf signs; /* likewise */
    bool has_letters; /* somewhere */
};

/* --- pieces of the expression ------------------------------------------------------------------
 */

/* In quotes nothing means anything to the index but a quote. */
static void add_quoted(struct buf *out, struct str text, bool beginning)
{
    if (out->size)
        buf_add_char(out, ' ');
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"')
            buf_add_char(out, '"');
        buf_add_char(out, text.data[i]);
    }
    buf_add_text(out, beginning ? "\"*" : "\"");
}

static void add_literal(struct parse *parse, struct str text, bool is_operator)
{
    struct search_query *query = &parse->query;

    /* One more only makes what is found less exact. */
    if (query->literal_count < SEARCH_LITERALS_MAX)
        query->literals[query->literal_count++] = (struct search_literal){text, is_operator};
}

static void add_operator(struct parse *parse, struct str run, struct str literal)
{
    struct buf sign;

    buf_init(&sign, 64);
    search_operator_sign(run, &sign);
    add_quoted(&parse->signs, buf_str(&sign), true);
    if (buf_status(&sign) != STATUS_OK)
        parse->signs.status = buf_status(&sign);
    buf_finish(&sign);
    add_literal(parse, literal, true);
}

/* Every pair of letters; one letter alone may begin a pair. */
static void add_pairs(struct parse *parse, struct str run)
{
    size_t at = 0, end;

    utf8_next(run, &at);
    if (at == run.size)
        add_quoted(&parse->signs, run, true);
    for (size_t begin = 0; at < run.size; begin = at, at = end) {
        end = at;
        utf8_next(run, &end);
        add_quoted(&parse->signs, (struct str){run.data + begin, end - begin}, false);
    }
}

/* --- words -------------------------------------------------------------------------------------
 */

/* What stands between blanks. */
struct word {
    struct str text;
    bool has_letters, has_unspaced, has_operators;
    bool last;
};

static struct str piece(struct str text, size_t from, size_t to)
{
    return (struct str){text.data + from, to - from};
}

static bool is_letters(enum run_kind kind)
{
    return kind == RUN_WORD || kind == RUN_UNSPACED;
}

/* "C++" and "C#" aren't "C": signs behind a word, and behind them none. *ret_run are the signs. */
static bool find_suffix(struct str word, struct str *ret_run, struct str *ret_name)
{
    struct str run, before = STR_NONE;
    enum run_kind kind, kind_before = RUN_BLANK;

    for (size_t at = 0; at < word.size; kind_before = kind, before = run) {
        kind = search_next_run(word, &at, &run);
        if (kind != RUN_OPERATOR || kind_before != RUN_WORD)
            continue;
        size_t size = 0, after = at;
        struct str next;
        while (size < run.size && (run.data[size] == '+' || run.data[size] == '#'))
            size++;
        bool ends = at == word.size || !is_letters(search_next_run(word, &after, &next));
        if (!size || (size == run.size && !ends))
            continue;
        *ret_run = piece(run, 0, size);
        *ret_name = (struct str){before.data, before.size + size};
        return true;
    }
    return false;
}

/* A word of a script with spaces: the index's own business, but for its suffix. */
static void take_spaced(struct parse *parse, const struct word *word)
{
    struct str suffix, name;
    bool has_suffix = find_suffix(word->text, &suffix, &name);
    /* One or two letters begin too much to be worth waiting for; "go" and "os" are words. */
    bool beginning = word->last && !has_suffix && word->text.size > 2;

    add_quoted(&parse->words, word->text, beginning);
    if (has_suffix)
        add_operator(parse, suffix, name);
    if (parse->query.word_count < SEARCH_WORDS_MAX)
        parse->query.words[parse->query.word_count++] = word->text;
    parse->query.beginning = beginning;
}

/* Letters up to the next punctuation are looked for as they are. */
static void take_unspaced(struct parse *parse, const struct word *word)
{
    struct str run, text = word->text;
    size_t begin = 0;
    bool open = false, unspaced = false;

    for (size_t at = 0; at <= text.size;) {
        size_t from = at;
        enum run_kind kind = at < text.size ? search_next_run(text, &at, &run) : RUN_BLANK;
        if (kind == RUN_UNSPACED)
            add_pairs(parse, run);
        if (is_letters(kind) && !open)
            begin = from;
        if (!is_letters(kind) && open && unspaced)
            add_literal(parse, piece(text, begin, from), false);
        if (!is_letters(kind) && open && !unspaced)
            add_quoted(&parse->words, piece(text, begin, from), false);
        open = is_letters(kind);
        unspaced = open && (unspaced || kind == RUN_UNSPACED);
        if (from == text.size)
            break;
    }
}

/* Signs alone. One of those that people put between or behind words counts only without words. */
static void take_signs(struct parse *parse, const struct word *word)
{
    struct str run;

    if (!word->has_operators && !parse->has_letters)
        add_literal(parse, word->text, true);
    for (size_t at = 0; at < word->text.size;) {
        if (search_next_run(word->text, &at, &run) != RUN_OPERATOR)
            continue;
        if (run.size > 1 || !parse->has_letters || strchr("+*%<>|^~=", run.data[0]))
            add_operator(parse, run, run);
    }
}

/* --- all of it ---------------------------------------------------------------------------------
 */

static bool next_word(struct str typed, size_t *at, struct word *ret_word)
{
    struct word word = {0};
    struct str run;

    while (*at < typed.size) {
        size_t from = *at;
        enum run_kind kind = search_next_run(typed, at, &run);
        if (kind == RUN_BLANK && word.text.size)
            break;
        if (kind == RUN_BLANK)
            continue;
        if (!word.text.size)
            word.text.data = typed.data + from;
        word.text.size = (size_t)(typed.data + *at - word.text.data);
        word.has_letters |= is_letters(kind);
        word.has_unspaced |= kind == RUN_UNSPACED;
        word.has_operators |= kind == RUN_OPERATOR;
    }
    *ret_word = word;
    return word.text.size > 0;
}

static void take_words(struct parse *parse, struct str typed)
{
    struct word word, next;
    size_t at = 0, count = 0;
    bool more = next_word(typed, &at, &word);

    for (size_t look = 0; next_word(typed, &look, &next);)
        parse->has_letters |= next.has_letters;
    for (; more && count < SEARCH_WORDS_MAX; count++, word = next) {
        more = next_word(typed, &at, &next);
        word.last = !more;
        if (word.has_unspaced)
            take_unspaced(parse, &word);
        else if (word.has_letters)
            take_spaced(parse, &word);
        else
            take_signs(parse, &word);
    }
}

static enum status copy_expression(struct arena *arena, struct buf *expression, struct str *ret)
{
    if (buf_status(expression) != STATUS_OK)
        return buf_status(expression);
    *ret = arena_copy(arena, buf_str(expression));
    return ret->data ? STATUS_OK : STATUS_NO_MEMORY;
}

/* ("word" "beg"*) AND signs : ("op2b2b"*) */
static enum status build(struct parse *parse, struct arena *arena)
{
    struct buf match, marked;

    buf_init(&match, 3 * EXPRESSION_MAX_BYTES);
    buf_init(&marked, 2 * EXPRESSION_MAX_BYTES);
    if (parse->words.size) {
        buf_printf(&match, "(%s)", parse->words.data);
        buf_printf(&marked, "{prompt answer tags} : (%s)", parse->words.data);
    }
    if (parse->signs.size)
        buf_printf(&match, "%ssigns : (%s)", match.size ? " AND " : "", parse->signs.data);
    enum status status = copy_expression(arena, &match, &parse->query.match);
    if (status == STATUS_OK)
        status = copy_expression(arena, &marked, &parse->query.marked);
    buf_finish(&match);
    buf_finish(&marked);
    return status;
}

enum status search_parse(struct str typed, struct arena *arena, struct search_query *ret_query)
{
    struct parse parse = {0};

    buf_init(&parse.words, EXPRESSION_MAX_BYTES);
    buf_init(&parse.signs, EXPRESSION_MAX_BYTES);
    take_words(&parse, typed);
    enum status status = buf_status(&parse.words);
    if (status == STATUS_OK)
        status = buf_status(&parse.signs);
    if (status == STATUS_OK)
        status = build(&parse, arena);
    buf_finish(&parse.words);
    buf_finish(&parse.signs);
    if (status == STATUS_OK)
        *ret_query = parse.query;
    return status;
}
