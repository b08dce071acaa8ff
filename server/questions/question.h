/* A question set: topics, subtopics, questions, and all that a question carries. A set owns
 * everything in it; what its strings and pointers show is valid until the set is destroyed.
 * Strings hold UTF-8 with LF line ends; a Markdown text has no blank lines at its ends. An absent
 * value is an empty string. Nothing here is derived: what can be worked out from a text (choices,
 * hints, rubric) is read by parts.h. Pure; one thread at a time; depends on base only. */
#ifndef PARLEY_QUESTIONS_QUESTION_H
#define PARLEY_QUESTIONS_QUESTION_H

#include <stdint.h>

#include "base/arena.h"
#include "questions/problem.h"

enum {
    SET_MAX_BYTES = 64 << 20, /* a text that is read or written */
    SET_MAX_TOPICS = 20000,   /* subtopics included */
    SET_MAX_QUESTIONS = 100000,
    SET_MAX_SECTIONS = 100, /* of a question */
    SET_MAX_TAGS = 100,     /* of a question, or of the set; authors likewise */
    SET_ID_MAX_BYTES = 64   /* of a set or a question */
};

enum question_kind {
    QUESTION_KIND_NONE, /* not given, or a name that isn't known */
    QUESTION_CONCEPT,
    QUESTION_SCENARIO,
    QUESTION_CODE,
    QUESTION_TRADE_OFF,
    QUESTION_CHOICE
};

enum question_difficulty {
    QUESTION_DIFFICULTY_NONE,
    QUESTION_EASY,
    QUESTION_MEDIUM,
    QUESTION_HARD
};

enum question_state {
    QUESTION_COMPLETE,
    QUESTION_NO_ANSWER,
    QUESTION_NEEDS_PROMPT,
    QUESTION_INCOMPLETE,
    QUESTION_LISTING_DAMAGED,
    QUESTION_RETIRED /* not to be asked any more; only by hand */
};

/* In the order in which a pack has them. */
enum section_kind {
    SECTION_HINTS,
    SECTION_CHOICES,
    SECTION_ANSWER,
    SECTION_HOW_TO_ANSWER,
    SECTION_EXAMPLE_ANSWER,
    SECTION_SIGNALS,
    SECTION_RUBRIC,
    SECTION_FOLLOW_UPS,
    SECTION_REFERENCES,
    SECTION_OTHER,
    SECTION_KINDS
};

struct str_list {
    const struct str *items;
    size_t count;
};

struct section {
    struct section *next; /* by kind, then in the order of their being added */
    enum section_kind kind;
    struct str name; /* a known kind's own name, else as given */
    struct str text; /* Markdown */
};

struct question {
    struct question *next; /* in the same topic or subtopic */
    struct topic *topic;   /* the topic or subtopic that it stands in */
    struct str id;         /* never empty once question_set_make_ids was called */
    struct str head;       /* first line of the prompt, Markdown, one line */
    struct str body;       /* rest of the prompt, Markdown, listings included */
    struct str kind;       /* as given; see question_kind_of */
    struct str difficulty;
    struct str minutes;
    struct str points;
    struct str status; /* a state that was set by hand or by an import */
    struct str source;
    struct str lang;
    struct str_list tags;
    struct section *sections;
    struct str file; /* that it was read from, where several were; not part of a pack */
    unsigned line;   /* of the text that it was read from; 0 when there is none */
};

struct topic {
    struct topic *next;   /* at the same level */
    struct topic *parent; /* NULL for a topic, the topic for a subtopic */
    struct str title;     /* one line; empty only for questions under no heading */
    struct str intro;     /* Markdown */
    struct question *questions, *last_question;
    struct topic *subtopics, *last_subtopic;
};

/* A key of the front matter that has no field of its own. */
struct set_extra {
    struct set_extra *next;
    struct str key;
    struct str_list values;
    bool is_list; /* else there is one value */
};

struct question_set {
    struct arena arena;
    struct str id; /* a-z, 0-9, '-', at most SET_ID_MAX_BYTES */
    struct str title;
    struct str lang;
    struct str translation_of; /* id of the set that this one translates */
    struct str license;
    struct str source;
    struct str_list authors;
    struct str_list tags;
    struct set_extra *extras;
    struct str intro; /* Markdown */
    struct topic *topics, *last_topic;
    size_t topic_count, subtopic_count, question_count;
};

/* NULL when memory is used up. The caller destroys. */
struct question_set *question_set_create(void);
/* NULL-safe. */
void question_set_destroy(struct question_set *set);

/* Builders. Strings are kept as they are, not copied: they live in the set's arena (or in constant
 * memory). Each returns NULL when memory or its maximum (above) is used up.
 * question_set_add_topic: a subtopic when parent isn't NULL; parent is then a topic. */
struct topic *question_set_add_topic(struct question_set *set, struct topic *parent,
                                     struct str title);
struct question *question_set_add_question(struct question_set *set, struct topic *topic,
                                           struct str head);
/* Known names (in any case) become their kind. */
struct section *question_add_section(struct question_set *set, struct question *question,
                                     struct str name, struct str text);
/* Appends a copy of the array; false when memory or SET_MAX_TAGS is used up. */
bool str_list_add(struct arena *arena, struct str_list *list, struct str item) MUST_USE;

/* Gives the set and every question that has no id one that depends only on their text: the set
 * a slug of its title, a question a fingerprint of prompt and choices. A question whose id was
 * used before it in the set, or can't be an id, gets a new one, and a problem is noted (NULL: not
 * noted). Errors: NO_MEMORY. */
enum status question_set_make_ids(struct question_set *set, struct problems *problems) MUST_USE;
/* 1 to SET_ID_MAX_BYTES of A-Z a-z 0-9 . _ : -, beginning with a letter or digit. */
bool question_id_valid(struct str id);
/* True for one that has the form of those that question_set_make_ids makes. */
bool question_id_is_made(struct str id);
/* The same without capitals and with no other sign than '-'. */
bool question_set_id_valid(struct str id);

/* All questions, in the order of the pack; NULL at the end. */
struct question *question_set_first(const struct question_set *set);
struct question *question_next(const struct question *question);
/* NULL when there is none. Walks the set. */
struct question *question_set_find(const struct question_set *set, struct str id);

/* The first section of that kind, or NULL. */
const struct section *question_section(const struct question *question, enum section_kind kind);
/* Its text, or an empty string. */
struct str question_section_text(const struct question *question, enum section_kind kind);
const char *section_name(enum section_kind kind);   /* "How to answer"; "" for SECTION_OTHER */
enum section_kind section_kind_of(struct str name); /* any case, blanks at the ends ignored */

enum question_kind question_kind_of(const struct question *question);
enum question_difficulty question_difficulty_of(const struct question *question);
/* 0 when not given or not a whole number up to 1440. */
unsigned question_minutes(const struct question *question);
/* The question's own licence (a section named License or Licence), else the set's. */
struct str question_license(const struct question_set *set, const struct question *question);

/* The state that `status` names; else what is seen: no prompt; a prompt that ends in a colon, or
 * fewer than two choices (incomplete); no answer, no example answer and no choice marked right. */
enum question_state question_state(const struct question *question);
const char *question_state_name(enum question_state state); /* "needs prompt" */
const char *question_kind_name(enum question_kind kind);    /* "trade-off"; "" for none */
const char *question_difficulty_name(enum question_difficulty difficulty);
/* Back from the name, as it stands there; false for any other text, and for none. */
bool question_state_named(struct str name, enum question_state *ret_state);
bool question_kind_named(struct str name, enum question_kind *ret_kind);
bool question_difficulty_named(struct str name, enum question_difficulty *ret_difficulty);

#endif
