/* Reads a question for comparing: its prompt's clauses, listings, choices, and the titles that it
 * stands under. */
#include <stdlib.h>

#include "questions/fence.h"
#include "questions/lines.h"
#include "questions/parts.h"
#include "questions/similarity_private.h"

/* A prompt's prose as tokens, its listings as one hash. */
struct prompt {
    struct token tokens[ASKED_MAX_TOKENS];
    size_t count;

    uint64_t listing;
};

/* Blanks at the ends of lines and blank lines don't tell listings apart; others may. */
static uint64_t hash_listing_line(uint64_t hash, struct str line)
{
    line = str_trim_right(line);
    if (line_is_blank(line))
        return hash;
    return text_hash(hash ^ 0x9e3779b97f4a7c15u, line);
}

static enum status read_body(struct lexicon *lexicon, struct str body, struct prompt *prompt)
{
    struct fence fence = {0};
    struct str rest = body;
    struct str line;
    struct str run = STR_NONE;
    enum status status = STATUS_OK;

    while (status == STATUS_OK && line_next(&rest, &line)) {
        enum fence_line kind = fence_step(&fence, line);
        if (kind == FENCE_OUTSIDE) {
            run = str_span(run, line);
            continue;
        }
        if (kind == FENCE_INSIDE)
            prompt->listing = hash_listing_line(prompt->listing ? prompt->listing : 1, line);
        if (run.size)
            status = tokens_read(lexicon, run, prompt->tokens, &prompt->count);
        run = STR_NONE;
    }
    if (run.size && status == STATUS_OK)
        status = tokens_read(lexicon, run, prompt->tokens, &prompt->count);
    return status;
}

static enum status read_prompt(struct lexicon *lexicon, const struct question *question,
                               struct prompt *prompt)
{
    prompt->count = 0;
    prompt->listing = 0;
    enum status status = tokens_read(lexicon, question->head, prompt->tokens, &prompt->count);

    if (status == STATUS_OK)
        status = read_body(lexicon, question->body, prompt);
    return status;
}

enum status asked_note(struct lexicon *lexicon, const struct question *question)
{
    struct prompt prompt;

    lexicon->question_count++;
    return read_prompt(lexicon, question, &prompt);
}

/* Of letters without case and all signs; blanks don't count. */
static uint64_t hash_option(struct str text)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < text.size; i++)
        if (!strchr(" \t\n`", text.data[i]) && !(text.data[i] == '.' && i + 1 == text.size))
            hash = (hash ^ (unsigned char)ascii_lower(text.data[i])) * 0x100000001b3u;
    return hash | 1;
}

static int compare_hashes(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a;
    uint64_t right = *(const uint64_t *)b;

    return left < right ? -1 : left > right;
}

static enum status read_options(const struct question *question, struct arena *arena,
                                struct asked *asked)
{
    struct arena scratch;
    struct choices choices = {0};

    if (!question_section(question, SECTION_CHOICES))
        return STATUS_OK;
    arena_init(&scratch, SIMILARITY_MAX_BYTES);
    enum status status = question_choices(question, &scratch, &choices);
    size_t count = choices.count < ASKED_MAX_OPTIONS ? choices.count : ASKED_MAX_OPTIONS;
    if (status == STATUS_OK && count) {
        asked->options = arena_array(arena, count, sizeof(uint64_t));
        status = asked->options ? STATUS_OK : STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        asked->options[i] = hash_option(choices.items[i].text);
        if (choices.items[i].is_right)
            asked->right += asked->options[i] | 1;
        asked->option_count++;
    }
    if (asked->option_count)
        qsort(asked->options, asked->option_count, sizeof(uint64_t), compare_hashes);
    arena_finish(&scratch);
    return status;
}

/* The titles that a question stands under. */
static enum status read_context(struct lexicon *lexicon, const struct question_set *set,
                                const struct question *question, struct arena *arena,
                                struct asked *asked)
{
    struct token tokens[ASKED_MAX_TOKENS];
    size_t count = 0;
    size_t limit = ASKED_MAX_CONTEXT;

    enum status status = tokens_read(lexicon, set->title, tokens, &count);
    for (const struct topic *topic = question->topic; topic && status == STATUS_OK;
         topic = topic->parent)
        status = tokens_read(lexicon, topic->title, tokens, &count);
    asked->context = arena_array(arena, limit, sizeof(struct word *));
    if (!asked->context)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < count && asked->context_count < limit && status == STATUS_OK; i++) {
        if (tokens[i].kind != TOKEN_WORD || tokens[i].form->flags & FORM_STOP)
            continue;
        struct word *word = form_word(lexicon, tokens[i].form);
        if (!word)
            return STATUS_NO_MEMORY;
        asked->context[asked->context_count++] = word;
    }
    return status;
}

/* Equal for prompts that differ in case, punctuation, articles and blanks only. */
static uint64_t make_print(const struct question *question, const struct prompt *prompt,
                           const struct asked *asked)
{
    uint64_t print = 3;
    bool asks = false;

    for (size_t i = 0; i < prompt->count; i++) {
        const struct token *token = &prompt->tokens[i];
        if (!(token->flags & TOKEN_CODE) && token->form->flags & FORM_ARTICLE)
            continue;
        print = text_hash(print, token->form->text);
        asks = true;
    }
    if (asked->is_cut)
        print = text_hash(text_hash(print, question->head), question->body);
    if (prompt->listing)
        print = text_hash(print ^ prompt->listing, STR("listing"));
    for (size_t i = 0; i < asked->option_count; i++)
        print = text_hash(print ^ asked->options[i], STR("option"));
    if (!asks && !prompt->listing) {
        /* Without a prompt, only the whole answer can tell. */
        struct str answer = question_section_text(question, SECTION_ANSWER);
        if (!answer.size && !asked->option_count)
            return 0;
        print = text_hash(print, answer);
    }
    return print ? print : 1;
}

static void count_words(const struct asked *asked)
{
    for (size_t i = 0; i < asked->item_count; i++) {
        struct word *word = asked->items[i].word;
        if (word->last_question == asked->number + 1)
            continue;
        word->last_question = asked->number + 1;
        word->question_count++;
    }
}

enum status asked_read(struct lexicon *lexicon, const struct question_set *set,
                       const struct question *question, struct arena *arena, struct asked *asked)
{
    struct prompt prompt;

    asked->question = question;
    enum status status = read_prompt(lexicon, question, &prompt);
    if (status == STATUS_OK)
        status = clauses_read(lexicon, prompt.tokens, prompt.count, arena, asked);
    if (status == STATUS_OK)
        status = read_options(question, arena, asked);
    if (status == STATUS_OK)
        status = read_context(lexicon, set, question, arena, asked);
    if (status != STATUS_OK)
        return status;
    asked->listing = prompt.listing;
    asked->is_cut = prompt.count == ASKED_MAX_TOKENS;
    asked->print = make_print(question, &prompt, asked);
    count_words(asked);
    return STATUS_OK;
}
