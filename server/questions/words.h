/* What the import knows of the words that people use around questions: what reads like a question,
 * labels, titles with numbers and marks, placeholders, things that belong to a page and not to its
 * questions. All of it is tables and views on the text. Pure. */
#ifndef PARLEY_QUESTIONS_WORDS_H
#define PARLEY_QUESTIONS_WORDS_H

#include "questions/question.h"

struct title {
    struct str text;  /* without number, label, emphasis or link around the whole */
    struct str url;   /* of the link that was around the whole, or empty */
    struct str tail;  /* links behind a title that was bold, or empty */
    struct str rest;  /* text behind a title that was bold: see title_divide */
    struct str sign;  /* a picture sign behind the title, or empty */
    unsigned number;  /* 0: none */
    unsigned points;  /* "(5 marks)"; 0: none */
    bool is_labelled; /* "Q:", "Question 3." */
    bool is_bold;     /* all of the text was bold */
    bool reads_like_question;
    enum question_difficulty difficulty; /* from a coloured mark or "(hard)" */
};

/* `raw` is one line of Markdown. */
struct title title_read(struct str raw);
/* "**What is it?** A thing.": what is bold and asks is the title, the rest is kept in `rest`. Other
 * titles stay as they are. */
void title_divide(struct title *title);
bool reads_like_question(struct str text);

enum label {
    LABEL_NONE,
    LABEL_QUESTION,
    LABEL_ANSWER,
    LABEL_HOW_TO_ANSWER,
    LABEL_EXAMPLE_ANSWER,
    LABEL_HINTS,
    LABEL_FOLLOW_UPS,
    LABEL_REFERENCES,
    LABEL_SIGNALS,
    LABEL_EXPECTED,
    LABEL_STRONG,
    LABEL_RED_FLAG,
    LABEL_RUBRIC,
    LABEL_CHOICES,
    LABEL_DIFFICULTY,
    LABEL_TAGS,
    LABEL_TIME,
    LABEL_LICENSE
};

/* "**Answer:** text": the label and what follows on the line. LABEL_NONE leaves *ret_rest. */
enum label label_read(struct str line, struct str *ret_rest);
/* The label that is all of a heading or a summary: "Show answer". */
enum label label_of_title(struct str title);

/* "A) text", "- b. text", "C: text": the letter in capitals, 0 when it's none. */
char choice_letter(struct str line, struct str *ret_text);
/* "- [x] text". */
bool choice_box(struct str line, bool *ret_is_right, struct str *ret_text);

bool is_placeholder(struct str text);
/* "Back to top", badges, pleas for stars and sponsors, lone anchors and comments. */
bool is_page_furniture(struct str line);
/* A line alone behind which nothing belongs to the last question: "Related articles", "Best,". */
bool is_page_end(struct str line);
/* A heading whose section isn't part of a question list: contents, sponsors. */
bool is_furniture_title(struct str title);
/* Words that ask for the listing below: "what does this print". */
bool points_at_listing(struct str head);

/* The sign that a legend ("👶 easy, 🚀 hard") puts before the difficulty, or empty. */
struct str legend_find(struct str line, enum question_difficulty difficulty);

/* The first count of questions that the text claims ("120+ interview questions"), or 0. */
unsigned claimed_count(struct str text);
/* The licence that a line names, as an SPDX id where one is known; else empty. */
struct str license_read(struct str line);

#endif
