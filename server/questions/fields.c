/* Cuts what stands below a question into its fields. Lines flow into the current field until a
 * label, a heading that is one, a <details> or a list of choices names another. What comes first
 * without a name is the rest of the prompt when an answer is named later, else it's the answer. */
#include "questions/fields.h"

#include <stdint.h>

#include "base/count.h"
#include "questions/lines.h"

static const struct {
    enum label label;
    enum field field;
    const char *prefix; /* of the bullet that the text becomes; NULL: it stays as it is */
} label_fields[] = {
    {LABEL_ANSWER, FIELD_ANSWER, NULL},
    {LABEL_HOW_TO_ANSWER, FIELD_HOW_TO_ANSWER, NULL},
    {LABEL_EXAMPLE_ANSWER, FIELD_EXAMPLE_ANSWER, NULL},
    {LABEL_HINTS, FIELD_HINTS, ""},
    {LABEL_FOLLOW_UPS, FIELD_FOLLOW_UPS, ""},
    {LABEL_REFERENCES, FIELD_REFERENCES, ""},
    {LABEL_SIGNALS, FIELD_SIGNALS, ""},
    {LABEL_EXPECTED, FIELD_SIGNALS, "expected: "},
    {LABEL_STRONG, FIELD_SIGNALS, "strong: "},
    {LABEL_RED_FLAG, FIELD_SIGNALS, "red flag: "},
    {LABEL_RUBRIC, FIELD_RUBRIC, NULL},
};

void fields_add_line(struct buf *text, struct str line)
{
    if (text->size)
        buf_add_char(text, '\n');
    buf_add_str(text, line);
}

/* Each outermost item of a list takes the prefix. */
static void add_bullets(struct buf *out, const char *prefix, struct str text)
{
    struct str line;

    while (line_next(&text, &line)) {
        size_t marker = list_marker_size(line);
        fields_add_line(out, marker ? STR("- ") : line);
        if (!marker)
            continue;
        buf_add_text(out, prefix);
        buf_add_str(out, str_slice(line, marker, line.size));
    }
}

/* A block becomes a bullet where the field is a list and the text isn't one yet. */
static void add_bullet(struct buf *out, const char *prefix, struct str text)
{
    struct str line;
    bool first = true;

    if (!prefix[0] && list_marker_size(text)) {
        fields_add_line(out, text);
        return;
    }
    if (prefix[0] && list_marker_size(text)) {
        add_bullets(out, prefix, text);
        return;
    }
    fields_add_line(out, STR("- "));
    buf_add_text(out, prefix);
    while (line_next(&text, &line)) {
        if (!first)
            buf_add_text(out, line.size ? "\n  " : "\n");
        buf_add_str(out, line);
        first = false;
    }
}

void fields_end_block(struct splitter *s)
{
    struct str text = str_trim_blank_lines(buf_str(&s->block));
    struct buf *out = &s->fields[s->field];

    if (text.size && s->prefix) {
        add_bullet(out, s->prefix, str_trim(text));
    } else if (text.size) {
        if (out->size)
            buf_add_text(out, "\n\n");
        buf_add_str(out, text);
    }
    buf_clear(&s->block);
}

void fields_begin(struct splitter *s, enum field field, const char *prefix)
{
    fields_end_block(s);
    s->field = field;
    s->prefix = prefix;
    s->in_choice = false;
    s->next_letter = '\0';
    if (field == FIELD_ANSWER)
        s->has_answer = true;
}

/* "medium", "Medium · 45 minutes": the difficulty that the first word names. */
static bool take_difficulty(struct question *question, struct str value)
{
    struct str word = title_read(value).text;
    size_t size = 0;

    while (size < word.size && ascii_is_alnum(word.data[size]))
        size++;
    struct question named = {.difficulty = str_slice(word, 0, size)};
    enum question_difficulty difficulty = title_read(value).difficulty;
    if (!difficulty)
        difficulty = question_difficulty_of(&named);
    if (difficulty)
        question->difficulty = str_from(question_difficulty_name(difficulty));
    return difficulty != QUESTION_DIFFICULTY_NONE;
}

/* "45 minutes", "45 min": not "O(n)". */
static bool take_minutes(struct splitter *s, struct str value)
{
    size_t digits = 0;

    while (digits < value.size && ascii_is_digit(value.data[digits]))
        digits++;
    struct question timed = {.minutes = str_slice(value, 0, digits)};
    if (!digits || !question_minutes(&timed) ||
        !str_starts_nocase(str_trim(str_slice(value, digits, value.size)), STR("min")))
        return false;
    struct str copy = arena_copy(&s->input->set->arena, timed.minutes);
    if (copy.data)
        s->question->minutes = copy;
    return copy.data;
}

/* Finds the minutes that stand behind the difficulty in one line. */
static void find_minutes(struct splitter *s, struct str value)
{
    for (size_t at = 1; at < value.size && !s->question->minutes.size; at++)
        if (ascii_is_digit(value.data[at]) && !ascii_is_alnum(value.data[at - 1]))
            take_minutes(s, str_slice(value, at, value.size));
}

static bool take_tags(struct splitter *s, struct str rest)
{
    struct arena *arena = &s->input->set->arena;
    bool added = true;

    for (size_t at = 0; at <= rest.size && added;) {
        const char *comma = at < rest.size ? memchr(rest.data + at, ',', rest.size - at) : NULL;
        size_t end = comma ? (size_t)(comma - rest.data) : rest.size;
        struct str tag = str_trim(str_slice(rest, at, end));
        struct str copy = tag.size ? arena_copy(arena, tag) : STR_NONE;
        added = !tag.size || (copy.data && str_list_add(arena, &s->question->tags, copy));
        at = end + 1;
    }
    return added;
}

/* Keys of a question that stand as labels in its text. */
static bool take_key(struct splitter *s, enum label label, struct str rest)
{
    switch (label) {
    case LABEL_DIFFICULTY:
        if (!take_difficulty(s->question, rest))
            return false;
        find_minutes(s, rest);
        return true;
    case LABEL_TIME:
        return take_minutes(s, rest);
    case LABEL_TAGS:
        return rest.size && take_tags(s, rest);
    case LABEL_LICENSE:
        if (!rest.size)
            return false;
        buf_clear(&s->fields[FIELD_LICENSE]);
        buf_add_str(&s->fields[FIELD_LICENSE], license_read(rest).size ? license_read(rest) : rest);
        return true;
    default:
        return false;
    }
}

/* "Question:" first of all names the prompt. */
static bool take_prompt(struct splitter *s, enum label label, struct str rest)
{
    if (label != LABEL_QUESTION || s->field != FIELD_LEAD || s->block.size || s->is_prompt)
        return false;
    s->is_prompt = true;
    if (rest.size)
        fields_add_line(&s->block, rest);
    return true;
}

static bool take_label(struct splitter *s, enum label label, struct str rest)
{
    if (take_key(s, label, rest) || take_prompt(s, label, rest))
        return true;
    for (size_t i = 0; i < COUNT_OF(label_fields); i++) {
        if (label_fields[i].label != label)
            continue;
        fields_begin(s, label_fields[i].field, label_fields[i].prefix);
        if (label == LABEL_ANSWER && s->choice_count)
            rest = fields_right_letters(s, rest);
        if (rest.size)
            fields_add_line(&s->block, rest);
        return true;
    }
    return false;
}

static void take_summary(struct splitter *s, struct str title)
{
    enum label label = label_of_title(title);

    bool outermost = s->details == s->outer + 1;

    if (label == LABEL_HINTS && outermost)
        fields_begin(s, FIELD_HINTS, "");
    else if (label != LABEL_NONE && outermost)
        take_label(s, label, STR_NONE);
    else if (title.size && label != LABEL_ANSWER) {
        /* A part of the answer with a name of its own. */
        if (s->block.size && s->block.data[s->block.size - 1] != '\n')
            fields_add_line(&s->block, STR_NONE);
        fields_add_line(&s->block, STR("**"));
        buf_add_str(&s->block, title_read(title).text);
        buf_add_text(&s->block, "**\n");
    }
}

static struct str before_tag(struct str line, size_t at)
{
    return str_trim(str_slice(line, 0, at));
}

/* One step through a line with tags of <details>: takes what comes before the next tag, and the
 * tag. Returns what is left of the line. */
static struct str take_tag(struct splitter *s, struct str line)
{
    static const struct {
        const char *tag;
        int change;
    } tags[] = {{"<details", 1}, {"</details", -1}, {"<summary", 0}};
    size_t first = SIZE_MAX;
    size_t which = 0;

    for (size_t i = 0; i < COUNT_OF(tags); i++) {
        size_t at = str_find_nocase(line, str_from(tags[i].tag));
        if (at < first) {
            first = at;
            which = i;
        }
    }
    if (first == SIZE_MAX) {
        line = fields_unwrap(line);
        if (line.size)
            fields_add_line(&s->block, line);
        return STR_NONE;
    }
    struct str before = fields_unwrap(before_tag(line, first));
    if (before.size)
        fields_add_line(&s->block, before);
    struct str rest = str_slice(line, first, line.size);
    const char *end = memchr(rest.data, '>', rest.size);
    rest = end ? str_slice(rest, (size_t)(end - rest.data) + 1, rest.size) : STR_NONE;
    if (tags[which].change > 0) {
        if (s->details++ == s->outer)
            fields_begin(s, FIELD_ANSWER, NULL);
    } else if (tags[which].change < 0) {
        /* What follows the answer's end goes on with it. */
        if (s->details && --s->details == s->outer && s->field != FIELD_ANSWER)
            fields_begin(s, FIELD_ANSWER, NULL);
    } else {
        size_t close = str_find_nocase(rest, STR("</summary>"));
        take_summary(s, str_trim(str_slice(rest, 0, close)));
        rest = close == SIZE_MAX ? STR_NONE : str_slice(rest, close + 10, rest.size);
    }
    return rest;
}

static bool has_details_tag(struct str line)
{
    return line.size && memchr(line.data, '<', line.size) &&
           (str_find_nocase(line, STR("<details")) != SIZE_MAX ||
            str_find_nocase(line, STR("</details")) != SIZE_MAX ||
            str_find_nocase(line, STR("<summary")) != SIZE_MAX);
}

/* "::: details Title" and ":::": how some page makers write <details>. */
static bool take_container(struct splitter *s, struct str line)
{
    line = str_trim(line);
    if (!str_starts(line, STR(":::")))
        return false;
    struct str name = str_trim(str_slice(line, 3, line.size));
    if (str_starts_nocase(name, STR("details")) && s->field == FIELD_LEAD)
        fields_begin(s, FIELD_ANSWER, NULL);
    return true;
}

/* A line of thousands of tags is taken as it stands: each step looks through the rest. */
static bool take_details(struct splitter *s, struct str line)
{
    enum { MAX_TAG_LINE = 4096 };

    if (line.size > MAX_TAG_LINE || !has_details_tag(line))
        return take_container(s, line);
    while (line.size)
        line = take_tag(s, line);
    return true;
}

static bool is_reference(struct str line)
{
    struct title title = title_read(line);

    return title.url.size && label_of_title(title.text) == LABEL_REFERENCES;
}

/* "Answer: …" on a line, or as an outermost bullet. */
static bool take_text_label(struct splitter *s, size_t at, struct str text)
{
    const struct doc_line *line = &s->input->document->lines[at];
    struct str rest = STR_NONE;

    if (line->kind == LINE_BLANK)
        return false;
    enum label label = label_read(text, &rest);
    if (label == LABEL_NONE && line->kind == LINE_BULLET && !line->depth)
        label = label_read(document_title(line), &rest);
    if (label == LABEL_LICENSE && at == s->input->document->license_line)
        return true;
    return label != LABEL_NONE && take_label(s, label, rest);
}

static void take_line(struct splitter *s, size_t at)
{
    const struct doc_line *line = &s->input->document->lines[at];
    struct str text = fields_cut_indent(s, at);
    struct str rest = STR_NONE;

    if (line->kind == LINE_CODE) {
        if (fields_go_on_choice(s, at, text))
            return;
        if (s->in_choice && line->opens_code)
            fields_end_choices(s);
        fields_add_line(&s->block, text);
        return;
    }
    if (line->kind == LINE_BLANK && s->block.size && s->block.data[s->block.size - 1] == '\n')
        return; /* two blank lines are one, for tags between them are gone */
    if (is_page_furniture(text)) {
        problems_add(&s->input->report->skipped, (unsigned)at + 1, "page",
                     "Belongs to the page, not to its questions.");
        return;
    }
    if (take_details(s, text) || fields_take_choice(s, at))
        return;
    if (line->kind != LINE_BLANK && !fields_unwrap(text).size)
        return; /* nothing but tags that wrap */
    if (line->kind == LINE_HEADING) {
        struct str title = document_title(line);
        enum label label = label_of_title(title);
        if (label == LABEL_NONE)
            label = label_read(title, &rest);
        if (label != LABEL_NONE && take_label(s, label, rest)) {
            s->is_prompt |=
                label != LABEL_ANSWER && label != LABEL_FOLLOW_UPS && label != LABEL_REFERENCES;
            return;
        }
    }
    if (take_text_label(s, at, text))
        return;
    if (s->in_choice && line->kind == LINE_BLANK)
        return;
    if (fields_go_on_choice(s, at, text))
        return;
    if (s->in_choice)
        fields_end_choices(s);
    if (s->has_choices && is_reference(text)) {
        add_bullet(&s->fields[FIELD_REFERENCES], "", str_trim(text));
        return;
    }
    fields_add_line(&s->block, text);
}

static bool begins_with_capital(struct str line)
{
    struct str text = str_trim(line);

    return text.size && text.data[0] >= 'A' && text.data[0] <= 'Z';
}

/* Lines at the start of the content that go on with the prompt's first line. */
static enum status join_head(struct splitter *s, size_t *from)
{
    enum { MAX_LINES = 6, SHORT_LINE = 50 };
    const struct document *document = s->input->document;
    struct arena *arena = &s->input->set->arena;
    struct str rest;

    for (int lines = 0; s->input->mark->joins && lines < MAX_LINES; lines++) {
        struct str head = s->question->head;
        const struct doc_line *line = *from < s->input->to ? &document->lines[*from] : NULL;
        bool ended = !head.size || memchr(".?!:", head.data[head.size - 1], 4) ||
                     s->input->mark->title.is_bold || s->input->mark->title.reads_like_question;
        /* A short line isn't wrapped: what is indented below it says something of its own. */
        bool own = line && head.size < SHORT_LINE && indent_size(line->text) &&
                   begins_with_capital(line->text);
        if (ended || own || !line || line->kind != LINE_TEXT || label_read(line->text, &rest) ||
            choice_letter(line->text, &rest))
            return STATUS_OK;
        struct str more = str_trim(line->text);
        char *joined = arena_alloc(arena, head.size + more.size + 2);
        if (!joined)
            return STATUS_NO_MEMORY;
        memcpy(joined, head.data, head.size);
        joined[head.size] = ' ';
        memcpy(joined + head.size + 1, more.data, more.size);
        s->question->head = (struct str){joined, head.size + 1 + more.size};
        ++*from;
    }
    return STATUS_OK;
}

static enum status take_points(struct splitter *s)
{
    unsigned points = s->input->mark->title.points;
    char *text = points ? arena_printf(&s->input->set->arena, "%u", points) : NULL;

    if (points && !text)
        return STATUS_NO_MEMORY;
    if (points)
        s->question->points = str_from(text);
    return STATUS_OK;
}

/* What the mark's own line holds besides the title. */
static void take_mark(struct splitter *s)
{
    const struct mark *mark = s->input->mark;
    struct str lead = fields_unwrap(mark->lead);
    struct str rest = STR_NONE;

    if (mark->tags.size)
        take_tags(s, mark->tags);
    if (mark->title.tail.size)
        add_bullet(&s->fields[FIELD_REFERENCES], "", mark->title.tail);
    if (mark->in_details) {
        s->details = s->outer = 1;
        s->field = FIELD_ANSWER;
        s->has_answer = true;
    }
    enum label label = label_read(lead, &rest);
    if (lead.size && (label == LABEL_NONE || !take_label(s, label, rest)))
        fields_add_line(&s->block, lead);
}

enum status fields_read(const struct field_input *input, struct question *question)
{
    struct splitter s = {.input = input, .question = question};
    size_t from = input->mark->content;

    for (size_t i = 0; i < FIELDS; i++)
        buf_init(&s.fields[i], SET_MAX_BYTES);
    for (size_t i = 0; i < MAX_CHOICES; i++)
        buf_init(&s.choice_texts[i], SET_MAX_BYTES);
    buf_init(&s.block, SET_MAX_BYTES);
    if (input->mark->title.difficulty)
        question->difficulty = str_from(question_difficulty_name(input->mark->title.difficulty));
    enum status status = take_points(&s);
    if (status == STATUS_OK)
        status = join_head(&s, &from);
    take_mark(&s);
    fields_begin_indent(&s, from);
    for (size_t i = from; i < input->to && status == STATUS_OK; i++) {
        take_line(&s, i);
        status = buf_status(&s.block);
    }
    fields_end_block(&s);
    if (status == STATUS_OK)
        status = fields_store(&s);
    for (size_t i = 0; i < FIELDS; i++)
        buf_finish(&s.fields[i]);
    for (size_t i = 0; i < MAX_CHOICES; i++)
        buf_finish(&s.choice_texts[i]);
    buf_finish(&s.block);
    return status;
}
