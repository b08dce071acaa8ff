/* The steps by which questions are compared: words and stems, what a question asks, which pairs
 * are worth a look, and how alike two questions are. Used by the files of the similarity only. */
#ifndef PARLEY_QUESTIONS_SIMILARITY_PRIVATE_H
#define PARLEY_QUESTIONS_SIMILARITY_PRIVATE_H

#include <stdint.h>

#include "questions/index.h"
#include "questions/similarity.h"

enum {
    ASKED_MAX_TOKENS = 160, /* of a prompt that are looked at; what is beyond only counts as
                               equal or not */
    ASKED_MAX_ITEMS = 48,   /* words that carry meaning, of a question */
    ASKED_MAX_CLAUSES = 6,  /* things asked in one prompt */
    ASKED_MAX_OPTIONS = 12, /* choices that are compared */
    ASKED_MAX_CONTEXT = 24, /* words of the titles that a question stands under */
    WORD_MAX_OPPOSITES = 4,
    WORD_MAX_BYTES = 64,           /* of a word; a longer one is cut */
    SIMILARITY_MAX_BYTES = 1 << 30 /* for all that is kept while looking */
};

/* What a clause wants to know; a set of these bits. */
enum intent {
    ASKS_WHAT = 1 << 0, /* what it is */
    ASKS_PURPOSE = 1 << 1,
    ASKS_WHY = 1 << 2,
    ASKS_HOW = 1 << 3,   /* how one does it */
    ASKS_WORKS = 1 << 4, /* how it works */
    ASKS_WHEN = 1 << 5,
    ASKS_DIFFERENCE = 1 << 6,
    ASKS_ADVANTAGE = 1 << 7,
    ASKS_DRAWBACK = 1 << 8,
    ASKS_PITFALL = 1 << 9,
    ASKS_EXAMPLE = 1 << 10,
    ASKS_LIST = 1 << 11,
    ASKS_COUNT = 1 << 12,
    ASKS_IMPACT = 1 << 13,
    ASKS_EVENT = 1 << 14, /* what happens */
    ASKS_OUTPUT = 1 << 15,
    ASKS_MAKE = 1 << 16, /* write a program */
    ASKS_WHETHER = 1 << 17,
    ASKS_WHICH = 1 << 18,
    ASKS_WHO = 1 << 19,
    ASKS_WHERE = 1 << 20,
    ASKS_STATEMENT = 1 << 21, /* which statement is true: says nothing without its choices */
    ASKS_STORY = 1 << 22,     /* a time when */
    ASKS_NEED = 1 << 23,      /* why one would use it */
    ASKS_TYPES = 1 << 24,     /* which kinds of it there are */
    INTENTS = 25
};

/* How much two sets of intents ask for the same kind of answer, 0 to 1. */
double intents_alike(uint32_t a, uint32_t b);

/* The canonical form of words that mean the same: a stem, a synonym group's first, code as it
 * stands. */
struct word {
    struct str text;
    uint32_t number;
    uint32_t stem;           /* of code: the number of the prose word that it would be */
    uint32_t question_count; /* that it stands in */
    uint32_t last_question;  /* counted, from 1 */
    float prior;             /* how much it says whatever the sets, 0 to 1 */
    float weight;            /* prior and rarity */
    bool is_context;         /* the name of a language or product, often left out */
    bool is_kind;            /* "method", "variable": tells which of two things is meant */
    bool is_home;            /* "database": before another word often left out */
    unsigned char near;      /* group of words that are near to each other; 0: none */
    unsigned char opposite_count;
    signed char opposites[WORD_MAX_OPPOSITES]; /* an axis, negative at its other end */
};

enum form_flag {
    FORM_STOP = 1 << 0,
    FORM_NEGATION = 1 << 1,
    FORM_PRONOUN = 1 << 2, /* stands for what was asked about before */
    FORM_ASKING = 1 << 3,  /* begins a question: how, what, is, explain */
    FORM_ARTICLE = 1 << 4,
    FORM_SEEN = 1 << 5,       /* stands in a prompt */
    FORM_CAPITALS = 1 << 6,   /* stands in a prompt in capitals: may be an acronym */
    FORM_FORWARD = 1 << 7,    /* "to", "instead of": what is left and right of it isn't the same */
    FORM_BACKWARD = 1 << 8,   /* "from" */
    FORM_JOINS = 1 << 9,      /* "and", "or", "vs" */
    FORM_AUXILIARY = 1 << 10, /* is, do, can */
    FORM_KNOWN = 1 << 11,     /* is in a table */
    FORM_DENIAL = 1 << 12,    /* "without": of what comes next */
    FORM_OUTCOME = 1 << 13    /* "handled", "learned": what came of a story */
};

/* A word as it is written, without case. */
struct form {
    struct str text;
    uint32_t flags;
    struct word *word; /* in prose; NULL: not looked up yet */
    struct word *code;
    struct phrase *phrases; /* that begin with it */
};

/* Words in a row that tell an intent, or stand for one word. */
struct phrase {
    struct phrase *next; /* longer ones first */
    struct form **forms;
    unsigned char count;
    bool at_start;     /* counts only at a clause's beginning */
    uint32_t intents;  /* 0: none */
    struct word *word; /* what it stands for, or NULL */
    uint32_t flags;    /* FORM_FORWARD and the like */
};

struct lexicon {
    struct arena arena;
    struct index forms, words;
    struct word **by_number;
    uint32_t word_count, word_capacity;
    uint32_t question_count;
};

/* Begins zeroed; lexicon_finish also after an error. Errors: NO_MEMORY. */
enum status lexicon_init(struct lexicon *lexicon) MUST_USE;
void lexicon_finish(struct lexicon *lexicon);
/* Each is made when it isn't there. NULL when memory is used up. */
struct form *lexicon_form(struct lexicon *lexicon, struct str text);
struct word *form_word(struct lexicon *lexicon, struct form *form);
struct word *form_code(struct lexicon *lexicon, struct form *form);
struct form *lexicon_find_form(const struct lexicon *lexicon, struct str text);
/* Sets every word's weight from the counts. */
void lexicon_weigh(struct lexicon *lexicon);
/* True when one says the opposite of the other. */
bool words_opposite(const struct word *a, const struct word *b);

/* `text` is lower case ASCII letters; the stem goes to `out` of WORD_MAX_BYTES. */
size_t word_stem(struct str text, char *out);

/* The tables. Words of one string are separated by blanks. */
struct phrase_row {
    const char *words;
    uint32_t intents;
    bool at_start;
};
extern const char *const lexicon_flag_words[][2]; /* flags' name, words; ends with NULL */
extern const char *const lexicon_synonyms[];      /* first is canonical; ends with NULL */
extern const char *const lexicon_near[];
extern const char *const lexicon_long_forms[]; /* "gil global interpreter lock" */
extern const char *const lexicon_opposites[];  /* "left words / right words" */
extern const char *const lexicon_directions[]; /* "instead of" */
extern const char *const lexicon_numbers[];    /* "5 five" */
extern const char *const lexicon_languages;
extern const char *const lexicon_home_words; /* before a noun, often left out */
extern const char *const lexicon_dull_words; /* say little about what is asked */
extern const char *const lexicon_kind_words; /* dull, but not exchangeable */
extern const char *const lexicon_pale_words; /* say some */
extern const struct phrase_row lexicon_phrases[];

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_SIGN };

enum token_flag {
    TOKEN_CODE = 1 << 0,      /* between backticks, or looks like an identifier */
    TOKEN_QUALIFIER = 1 << 1, /* "os" of os.path */
    TOKEN_CAPITAL = 1 << 2,   /* begins with a capital within a sentence */
    TOKEN_CAPITALS = 1 << 3,
    TOKEN_SENTENCE = 1 << 4, /* first of a sentence */
    TOKEN_COMMA = 1 << 5,    /* behind a comma or semicolon */
    TOKEN_ASKED = 1 << 6     /* its sentence ends in a question mark */
};

struct token {
    struct form *form;
    unsigned char kind;
    unsigned char flags;
};

/* Takes a Markdown text without listings apart. *count grows; at most ASKED_MAX_TOKENS. Errors:
 * NO_MEMORY. */
enum status tokens_read(struct lexicon *lexicon, struct str text, struct token *tokens,
                        size_t *count) MUST_USE;

enum item_kind { ITEM_WORD, ITEM_CODE, ITEM_NUMBER, ITEM_SIGN };

struct item {
    struct word *word;
    float factor; /* by which its weight counts here */
    unsigned char kind;
    unsigned char side; /* of a direction: 1 left, 2 right, 0 none */
    bool is_qualifier;
    bool is_name;   /* written like a proper name */
    bool is_denied; /* "without arguments" */
    bool is_tail;   /* tells where the question is at home: "in Java" */
    bool is_repeat; /* stands in an earlier clause too */
    bool narrows;   /* the next one: "left" in "left join", "size" in "size of a pointer" */
    bool is_home;   /* "database" in "database index": goes without saying */
    bool is_verb;   /* what one does: "how do you remove …" */
    bool is_side;   /* all that is said of one of the things that are compared */
};

struct clause {
    uint32_t intents;
    uint16_t first, count; /* of the question's items */
    bool is_negated;
    bool refers_back;     /* by a pronoun, or by saying nothing itself */
    bool joins;           /* has a list: "a, b and c" */
    bool defines;         /* "what is a …" */
    unsigned char listed; /* how many things that list has */
};

/* What a question asks, ready to be compared. */
struct asked {
    const struct question *question;
    size_t set;
    uint32_t number; /* from 0, in the order of the sets */
    struct item *items;
    uint16_t item_count;
    uint16_t clause_count;
    struct clause *clauses;
    struct word **context;
    uint16_t context_count;
    uint16_t left_out; /* clauses that add nothing: "and how does it work" */
    uint16_t option_count;
    uint64_t *options; /* hashes, sorted */
    uint64_t right;    /* hash of the right choices; 0: none marked */
    uint64_t listing;  /* hash; 0: none */
    uint64_t print;    /* equal prints ask the same, word for word; 0: nothing is asked */
    double weight;     /* of all items */
    bool is_cut;       /* the prompt is longer than what was looked at */
};

/* First pass: makes the lexicon know the forms. Second pass: fills in *ret_asked, whose arrays lie
 * in `arena`. Errors: NO_MEMORY. */
enum status asked_note(struct lexicon *lexicon, const struct question *question) MUST_USE;
enum status asked_read(struct lexicon *lexicon, const struct question_set *set,
                       const struct question *question, struct arena *arena,
                       struct asked *ret_asked) MUST_USE;
/* Cuts tokens into clauses with items; used by asked_read. */
enum status clauses_read(struct lexicon *lexicon, const struct token *tokens, size_t count,
                         struct arena *arena, struct asked *asked) MUST_USE;

/* How alike two questions are; false: not worth a suggestion. `*ret_swapped`: b is part of a. */
bool asked_compare(const struct asked *a, const struct asked *b, enum duplicate_kind *ret_kind,
                   double *ret_score, bool *ret_swapped);

/* Pairs that share rare words or rare pairs of words. */
struct candidates {
    struct candidate_key *keys; /* sorted */
    uint32_t *places;           /* of each question's keys in `keys` */
    uint32_t *first_place;      /* of each question; one more than there are questions */
    uint32_t *seen;             /* scratch: the last question that met it, from 1 */
    uint32_t count;
    size_t key_count;
};

enum { CANDIDATES_MAX = 64 }; /* for one question */

/* `asked` are `count` questions that differ word for word. Errors: NO_MEMORY. */
enum status candidates_init(struct candidates *candidates, const struct asked *const *asked,
                            uint32_t count) MUST_USE;
void candidates_finish(struct candidates *candidates);
/* Places in the array, all above `place`; returns how many, at most CANDIDATES_MAX. */
size_t candidates_of(struct candidates *candidates, uint32_t place, uint32_t *ret_places);

/* Suggestions while they are found: at most `max_count` are kept, the best. */
struct finding {
    struct duplicate item;
    uint32_t a, b; /* numbers of the questions */
};

struct findings {
    struct finding *items;
    size_t count, capacity, max_count, left_off;
};

/* Begins with max_count set, else zeroed. Errors: NO_MEMORY. */
enum status findings_add(struct findings *findings, const struct finding *finding) MUST_USE;
/* By kind, score, and the order of the questions; cuts to max_count. */
void findings_sort(struct findings *findings);
void findings_finish(struct findings *findings);

#endif
