/* Ids of sets and questions: which are good, and how missing ones are made from the text alone,
 * so that a second import of the same source gives the same ids. */
#include "questions/index.h"
#include "questions/lines.h"
#include "questions/question.h"

bool question_id_valid(struct str id)
{
    if (id.size == 0 || id.size > SET_ID_MAX_BYTES || !ascii_is_alnum(id.data[0]))
        return false;
    for (size_t i = 1; i < id.size; i++)
        if (!ascii_is_alnum(id.data[i]) && !memchr("._:-", id.data[i], 4))
            return false;
    return true;
}

bool question_set_id_valid(struct str id)
{
    if (!question_id_valid(id))
        return false;
    for (size_t i = 0; i < id.size; i++)
        if (id.data[i] != '-' &&
            (!ascii_is_alnum(id.data[i]) || id.data[i] != ascii_lower(id.data[i])))
            return false;
    return true;
}

/* Prose in which blanks differ is the same; in the body they may be code, and count. */
static uint64_t hash_words(uint64_t seed, struct str text)
{
    size_t at = 0;

    while (at < text.size) {
        size_t from = at;
        while (at < text.size && text.data[at] != ' ' && text.data[at] != '\t')
            at++;
        if (at > from)
            seed = text_hash(seed, str_slice(text, from, at));
        at++;
    }
    return seed;
}

static uint64_t fingerprint(const struct question *question)
{
    uint64_t hash = hash_words(1, question->head);

    hash = text_hash(hash, question->body);
    /* A question without a prompt is told from others by what it has. */
    for (const struct section *section = question->sections; section; section = section->next) {
        bool counts = section->kind == SECTION_CHOICES ||
                      (section->kind == SECTION_ANSWER && !question->head.size);
        if (counts)
            hash = text_hash(hash, section->text);
    }
    return hash;
}

enum { FINGERPRINT_DIGITS = 13 };

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* "q-" keeps YAML from reading digits as a number. */
static struct str fingerprint_id(struct arena *arena, uint64_t hash, unsigned copy)
{
    char digits[FINGERPRINT_DIGITS + 1] = {0};

    for (size_t i = sizeof(digits) - 1; i-- > 0; hash >>= 5)
        digits[i] = alphabet[hash & 31];
    return str_from(copy > 1 ? arena_printf(arena, "q-%s-%u", digits, copy)
                             : arena_printf(arena, "q-%s", digits));
}

bool question_id_is_made(struct str id)
{
    size_t at = 2;

    if (!str_starts(id, STR("q-")))
        return false;
    while (at < id.size && at < FINGERPRINT_DIGITS + 2 &&
           memchr(alphabet, id.data[at], sizeof(alphabet) - 1))
        at++;
    if (at < FINGERPRINT_DIGITS + 2)
        return false;
    bool has_number = at + 1 < id.size && id.data[at] == '-';
    for (at += has_number; at < id.size && ascii_is_digit(id.data[at]); at++)
        ;
    return at == id.size && (has_number || id.size == FINGERPRINT_DIGITS + 2);
}

static struct str slug(struct arena *arena, struct str title)
{
    char *text = arena_alloc(arena, SET_ID_MAX_BYTES + 1);
    size_t size = 0;

    if (!text)
        return STR_NONE;
    for (size_t i = 0; i < title.size && size < SET_ID_MAX_BYTES; i++) {
        if (ascii_is_alnum(title.data[i]))
            text[size++] = ascii_lower(title.data[i]);
        else if (size && text[size - 1] != '-')
            text[size++] = '-';
    }
    while (size && text[size - 1] == '-')
        size--;
    text[size] = '\0';
    return (struct str){text, size};
}

static enum status make_set_id(struct question_set *set, struct problems *problems)
{
    struct str given = set->id;

    if (question_set_id_valid(given))
        return STATUS_OK;
    struct str id = slug(&set->arena, given.size ? given : set->title);
    if (id.data && !id.size) {
        uint64_t hash = text_hash(text_hash(2, set->title), set->intro);
        for (const struct question *q = question_set_first(set); q; q = question_next(q))
            hash = text_hash(hash, q->head);
        id = fingerprint_id(&set->arena, hash, 1);
    }
    if (!id.data)
        return STATUS_NO_MEMORY;
    if (given.size)
        problems_add(problems, 0, "bad_id",
                     "The set's id can only have small letters, digits and '-'; it is now %.*s.",
                     STR_FMT(id));
    set->id = id;
    return STATUS_OK;
}

/* Notes the good ids of the text and takes away the others, so that made ones can't clash. */
static enum status take_given_ids(struct question_set *set, struct index *used,
                                  struct problems *problems)
{
    for (struct question *q = question_set_first(set); q; q = question_next(q)) {
        if (!q->id.size)
            continue;
        const struct question *other = index_get(used, q->id);
        if (other)
            problems_add(problems, q->line, "duplicate_id",
                         "The id %.*s is used in line %u already; this question gets another.",
                         STR_FMT(q->id), other->line);
        else if (!question_id_valid(q->id))
            problems_add(
                problems, q->line, "bad_id",
                "An id has up to 64 letters, digits and . _ : -; this question gets another.");
        if (other || !question_id_valid(q->id)) {
            q->id = STR_NONE;
            continue;
        }
        enum status status = index_put(used, q->id, q);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* Which copy of its fingerprint a question is, is counted in `copies` by the first copy's id. */
static enum status make_id(struct question_set *set, struct question *question, struct index *used,
                           struct index *copies)
{
    uint64_t hash = fingerprint(question);
    struct str first = fingerprint_id(&set->arena, hash, 1);

    if (!first.data)
        return STATUS_NO_MEMORY;
    unsigned *count = index_get(copies, first);
    if (!count) {
        count = arena_alloc(&set->arena, sizeof(*count));
        enum status status = count ? index_put(copies, first, count) : STATUS_NO_MEMORY;
        if (status != STATUS_OK)
            return status;
    }
    struct str id;
    do {
        id = fingerprint_id(&set->arena, hash, ++*count);
        if (!id.data)
            return STATUS_NO_MEMORY;
    } while (index_get(used, id));
    question->id = id;
    return index_put(used, id, question);
}

enum status question_set_make_ids(struct question_set *set, struct problems *problems)
{
    struct index used = {0};
    struct index copies = {0};
    enum status status = make_set_id(set, problems);

    if (status == STATUS_OK)
        status = take_given_ids(set, &used, problems);
    for (struct question *q = question_set_first(set); q && status == STATUS_OK;
         q = question_next(q))
        if (!q->id.size)
            status = make_id(set, q, &used, &copies);
    index_finish(&copies);
    index_finish(&used);
    return status;
}
