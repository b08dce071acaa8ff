#include "formats/mapping.h"

#include "base/count.h"
#include "questions/lines.h"

enum { NAME_BYTES = 64 };

const char *const format_fields[] = {
    [FIELD_PROMPT] = "prompt",
    [FIELD_DETAILS] = "details",
    [FIELD_CODE] = "code",
    [FIELD_CHOICE] = "choice",
    [FIELD_CHOICES] = "choices",
    [FIELD_WRONG] = "wrong",
    [FIELD_CORRECT] = "correct",
    [FIELD_ANSWER] = "answer",
    [FIELD_EXPLANATION] = "explanation",
    [FIELD_FEEDBACK] = "feedback",
    [FIELD_HINT] = "hint",
    [FIELD_HOW_TO_ANSWER] = "how to answer",
    [FIELD_EXAMPLE_ANSWER] = "example answer",
    [FIELD_SIGNALS] = "signals",
    [FIELD_RUBRIC] = "rubric",
    [FIELD_FOLLOW_UPS] = "follow-ups",
    [FIELD_REFERENCES] = "references",
    [FIELD_TOPIC] = "topic",
    [FIELD_SUBTOPIC] = "subtopic",
    [FIELD_TAGS] = "tags",
    [FIELD_ID] = "id",
    [FIELD_KIND] = "kind",
    [FIELD_DIFFICULTY] = "difficulty",
    [FIELD_MINUTES] = "minutes",
    [FIELD_POINTS] = "points",
    [FIELD_STATUS] = "status",
    [FIELD_SOURCE] = "source",
    [FIELD_LANG] = "lang",
    [FIELD_SECTION] = "section",
    [FIELD_NONE] = NULL,
};

/* Names without blanks, signs and capitals. */
struct habit_name {
    const char *name;
    enum field field;
};

static const struct habit_name names[] = {
    {"question", FIELD_PROMPT},
    {"questions", FIELD_PROMPT},
    {"prompt", FIELD_PROMPT},
    {"front", FIELD_PROMPT},
    {"q", FIELD_PROMPT},
    {"questiontext", FIELD_PROMPT},
    {"questiontitle", FIELD_PROMPT},
    {"questionname", FIELD_PROMPT},
    {"interviewquestion", FIELD_PROMPT},
    {"text", FIELD_PROMPT},
    {"title", FIELD_PROMPT},
    {"stem", FIELD_PROMPT},
    {"item", FIELD_PROMPT},
    {"problem", FIELD_PROMPT},
    {"term", FIELD_PROMPT},
    {"frage", FIELD_PROMPT},
    {"pregunta", FIELD_PROMPT},
    {"pergunta", FIELD_PROMPT},
    {"domanda", FIELD_PROMPT},
    {"head", FIELD_PROMPT},
    {"details", FIELD_DETAILS},
    {"description", FIELD_DETAILS},
    {"body", FIELD_DETAILS},
    {"context", FIELD_DETAILS},
    {"statement", FIELD_DETAILS},
    {"problemdescription", FIELD_DETAILS},
    {"questionbody", FIELD_DETAILS},
    {"content", FIELD_DETAILS},
    {"code", FIELD_CODE},
    {"codesnippet", FIELD_CODE},
    {"snippet", FIELD_CODE},
    {"listing", FIELD_CODE},
    {"choice", FIELD_CHOICE},
    {"option", FIELD_CHOICE},
    {"opt", FIELD_CHOICE},
    {"alternative", FIELD_CHOICE},
    {"answeroption", FIELD_CHOICE},
    {"answerchoice", FIELD_CHOICE},
    {"possibleanswer", FIELD_CHOICE},
    {"choices", FIELD_CHOICES},
    {"options", FIELD_CHOICES},
    {"alternatives", FIELD_CHOICES},
    {"answeroptions", FIELD_CHOICES},
    {"answerchoices", FIELD_CHOICES},
    {"possibleanswers", FIELD_CHOICES},
    {"wrong", FIELD_WRONG},
    {"wronganswer", FIELD_WRONG},
    {"wronganswers", FIELD_WRONG},
    {"incorrect", FIELD_WRONG},
    {"incorrectanswer", FIELD_WRONG},
    {"incorrectanswers", FIELD_WRONG},
    {"distractor", FIELD_WRONG},
    {"distractors", FIELD_WRONG},
    {"correct", FIELD_CORRECT},
    {"correctanswer", FIELD_CORRECT},
    {"correctanswers", FIELD_CORRECT},
    {"correctoption", FIELD_CORRECT},
    {"correctoptions", FIELD_CORRECT},
    {"correctchoice", FIELD_CORRECT},
    {"correctchoices", FIELD_CORRECT},
    {"correctletter", FIELD_CORRECT},
    {"correctkey", FIELD_CORRECT},
    {"right", FIELD_CORRECT},
    {"rightanswer", FIELD_CORRECT},
    {"rightanswers", FIELD_CORRECT},
    {"rightoption", FIELD_CORRECT},
    {"rightchoice", FIELD_CORRECT},
    {"answerkey", FIELD_CORRECT},
    {"answerletter", FIELD_CORRECT},
    {"key", FIELD_CORRECT},
    {"answer", FIELD_ANSWER},
    {"answers", FIELD_ANSWER},
    {"back", FIELD_ANSWER},
    {"ans", FIELD_ANSWER},
    {"a", FIELD_ANSWER},
    {"answertext", FIELD_ANSWER},
    {"modelanswer", FIELD_ANSWER},
    {"expectedanswer", FIELD_ANSWER},
    {"idealanswer", FIELD_ANSWER},
    {"solution", FIELD_ANSWER},
    {"response", FIELD_ANSWER},
    {"reply", FIELD_ANSWER},
    {"definition", FIELD_ANSWER},
    {"antwort", FIELD_ANSWER},
    {"respuesta", FIELD_ANSWER},
    {"resposta", FIELD_ANSWER},
    {"risposta", FIELD_ANSWER},
    {"r\xc3\xa9ponse", FIELD_ANSWER},
    {"explanation", FIELD_EXPLANATION},
    {"explanations", FIELD_EXPLANATION},
    {"explain", FIELD_EXPLANATION},
    {"rationale", FIELD_EXPLANATION},
    {"reason", FIELD_EXPLANATION},
    {"reasoning", FIELD_EXPLANATION},
    {"justification", FIELD_EXPLANATION},
    {"why", FIELD_EXPLANATION},
    {"generalfeedback", FIELD_EXPLANATION},
    {"feedback", FIELD_FEEDBACK},
    {"choicefeedback", FIELD_FEEDBACK},
    {"optionfeedback", FIELD_FEEDBACK},
    {"hint", FIELD_HINT},
    {"hints", FIELD_HINT},
    {"tip", FIELD_HINT},
    {"tips", FIELD_HINT},
    {"clue", FIELD_HINT},
    {"howtoanswer", FIELD_HOW_TO_ANSWER},
    {"guidance", FIELD_HOW_TO_ANSWER},
    {"approach", FIELD_HOW_TO_ANSWER},
    {"exampleanswer", FIELD_EXAMPLE_ANSWER},
    {"sampleanswer", FIELD_EXAMPLE_ANSWER},
    {"sampleresponse", FIELD_EXAMPLE_ANSWER},
    {"signals", FIELD_SIGNALS},
    {"rubric", FIELD_RUBRIC},
    {"scoringrubric", FIELD_RUBRIC},
    {"gradingcriteria", FIELD_RUBRIC},
    {"evaluationcriteria", FIELD_RUBRIC},
    {"followup", FIELD_FOLLOW_UPS},
    {"followups", FIELD_FOLLOW_UPS},
    {"followupquestion", FIELD_FOLLOW_UPS},
    {"followupquestions", FIELD_FOLLOW_UPS},
    {"reference", FIELD_REFERENCES},
    {"references", FIELD_REFERENCES},
    {"resources", FIELD_REFERENCES},
    {"furtherreading", FIELD_REFERENCES},
    {"topic", FIELD_TOPIC},
    {"topics", FIELD_TOPIC},
    {"category", FIELD_TOPIC},
    {"categories", FIELD_TOPIC},
    {"categoryname", FIELD_TOPIC},
    {"section", FIELD_TOPIC},
    {"deck", FIELD_TOPIC},
    {"chapter", FIELD_TOPIC},
    {"module", FIELD_TOPIC},
    {"subject", FIELD_TOPIC},
    {"area", FIELD_TOPIC},
    {"unit", FIELD_TOPIC},
    {"theme", FIELD_TOPIC},
    {"domain", FIELD_TOPIC},
    {"group", FIELD_TOPIC},
    {"skill", FIELD_TOPIC},
    {"thema", FIELD_TOPIC},
    {"kategorie", FIELD_TOPIC},
    {"subtopic", FIELD_SUBTOPIC},
    {"subcategory", FIELD_SUBTOPIC},
    {"subsection", FIELD_SUBTOPIC},
    {"subchapter", FIELD_SUBTOPIC},
    {"subdomain", FIELD_SUBTOPIC},
    {"subskill", FIELD_SUBTOPIC},
    {"tag", FIELD_TAGS},
    {"tags", FIELD_TAGS},
    {"keyword", FIELD_TAGS},
    {"keywords", FIELD_TAGS},
    {"label", FIELD_TAGS},
    {"labels", FIELD_TAGS},
    {"id", FIELD_ID},
    {"qid", FIELD_ID},
    {"questionid", FIELD_ID},
    {"guid", FIELD_ID},
    {"uuid", FIELD_ID},
    {"slug", FIELD_ID},
    {"kind", FIELD_KIND},
    {"type", FIELD_KIND},
    {"questiontype", FIELD_KIND},
    {"qtype", FIELD_KIND},
    {"difficulty", FIELD_DIFFICULTY},
    {"difficultylevel", FIELD_DIFFICULTY},
    {"level", FIELD_DIFFICULTY},
    {"complexity", FIELD_DIFFICULTY},
    {"seniority", FIELD_DIFFICULTY},
    {"schwierigkeit", FIELD_DIFFICULTY},
    {"dificultad", FIELD_DIFFICULTY},
    {"minutes", FIELD_MINUTES},
    {"time", FIELD_MINUTES},
    {"duration", FIELD_MINUTES},
    {"timeminutes", FIELD_MINUTES},
    {"timeinminutes", FIELD_MINUTES},
    {"estimatedtime", FIELD_MINUTES},
    {"timelimit", FIELD_MINUTES},
    {"points", FIELD_POINTS},
    {"point", FIELD_POINTS},
    {"score", FIELD_POINTS},
    {"marks", FIELD_POINTS},
    {"mark", FIELD_POINTS},
    {"weight", FIELD_POINTS},
    {"grade", FIELD_POINTS},
    {"defaultgrade", FIELD_POINTS},
    {"status", FIELD_STATUS},
    {"state", FIELD_STATUS},
    {"source", FIELD_SOURCE},
    {"url", FIELD_SOURCE},
    {"link", FIELD_SOURCE},
    {"origin", FIELD_SOURCE},
    {"sourceurl", FIELD_SOURCE},
    {"lang", FIELD_LANG},
    {"language", FIELD_LANG},
    {"locale", FIELD_LANG},
    {"no", FIELD_NONE},
    {"nr", FIELD_NONE},
    {"number", FIELD_NONE},
    {"num", FIELD_NONE},
    {"index", FIELD_NONE},
    {"row", FIELD_NONE},
    {"sn", FIELD_NONE},
    {"sno", FIELD_NONE},
    {"srno", FIELD_NONE},
    {"serialno", FIELD_NONE},
    {"", FIELD_NONE}, /* "#" */
};

const char *field_name(enum field field)
{
    return field < FIELD_NONE ? format_fields[field] : "";
}

static enum field find_name(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_is(name, names[i].name))
            return names[i].field;
    return FIELD_UNKNOWN;
}

/* Those of which a table has several, told apart by a number or a letter. */
static bool is_counted(enum field field)
{
    return field == FIELD_CHOICE || field == FIELD_FEEDBACK || field == FIELD_HINT ||
           field == FIELD_WRONG || field == FIELD_TAGS || field == FIELD_FOLLOW_UPS ||
           field == FIELD_REFERENCES || field == FIELD_CORRECT;
}

/* "option12" or "optionb": cuts the number; 0 when there is none. */
static unsigned cut_number(struct str *name)
{
    size_t at = name->size;
    unsigned number = 0;

    while (at > 0 && ascii_is_digit(name->data[at - 1]) && name->size - at < 3)
        at--;
    for (size_t i = at; i < name->size; i++)
        number = number * 10 + (unsigned)(name->data[i] - '0');
    if (at == name->size && at > 0) {
        char letter = name->data[at - 1];
        number = letter >= 'a' && letter <= 'z' ? (unsigned)(letter - 'a') + 1 : 0;
        at -= number > 0;
    }
    *name = str_slice(*name, 0, at);
    return number;
}

/* Which number of what: "answer 2" is a choice, the second one. */
static struct column counted_column(struct str name, struct str plain)
{
    struct str base = plain;
    unsigned number = cut_number(&base);
    enum field field = number ? find_name(base) : FIELD_UNKNOWN;
    bool has_digit = plain.size && ascii_is_digit(plain.data[plain.size - 1]);
    bool parted = name.size > 1 && strchr(" _-.(", name.data[name.size - 2]);

    if (!base.size && number)
        field = FIELD_CHOICE; /* "B", "2" */
    else if (field == FIELD_ANSWER && (has_digit || parted))
        field = FIELD_CHOICE;
    else if (!is_counted(field))
        field = FIELD_UNKNOWN;
    return (struct column){name, field,
                           field == FIELD_CHOICE || field == FIELD_FEEDBACK ? number : 0};
}

struct column column_of_name(struct str name)
{
    char plain[NAME_BYTES];
    size_t size = 0;

    name = str_trim(name);
    for (size_t i = 0; i < name.size && size < sizeof(plain); i++)
        if (ascii_is_alnum(name.data[i]) || (unsigned char)name.data[i] >= 0x80)
            plain[size++] = ascii_lower(name.data[i]);
    if (str_starts_nocase(name, STR("section ")))
        return (struct column){str_trim(str_slice(name, 8, name.size)), FIELD_SECTION, 0};
    if (size == sizeof(plain) || !name.size)
        return (struct column){name, FIELD_UNKNOWN, 0};
    enum field field = find_name((struct str){plain, size});
    if (field != FIELD_UNKNOWN)
        return (struct column){name, field, 0};
    struct column counted = counted_column(name, (struct str){plain, size});
    /* "Time (min)" */
    const char *remark = memchr(name.data, '(', name.size);
    if (counted.field != FIELD_UNKNOWN || !remark || remark == name.data)
        return counted;
    struct column bare = column_of_name(str_slice(name, 0, (size_t)(remark - name.data)));
    bare.name = name;
    return bare;
}

static bool is_number(struct str text, size_t number)
{
    size_t value = 0;

    for (size_t i = 0; i < text.size; i++) {
        if (!ascii_is_digit(text.data[i]) || i > 6)
            return false;
        value = value * 10 + (size_t)(text.data[i] - '0');
    }
    return text.size && value == number;
}

/* "choice 2" and "feedback b" may be asked for as well as "choice". */
static struct column column_of_field(struct str name, struct str wanted)
{
    struct column column = column_of_name(wanted);

    for (size_t i = 0; format_fields[i]; i++)
        if (str_equal_nocase(wanted, str_from(format_fields[i])))
            return (struct column){name, (enum field)i, 0};
    if (!str_trim(wanted).size)
        column.field = FIELD_NONE;
    column.name = column.field == FIELD_SECTION ? column.name : name;
    return column;
}

struct column column_find(const struct format_options *options, struct str name, size_t place)
{
    for (size_t i = 0; i < options->mapping_count; i++) {
        const struct format_mapping *mapping = &options->mappings[i];
        struct str wanted = str_trim(mapping->column);
        if ((wanted.size && str_equal_nocase(wanted, str_trim(name))) ||
            (place && is_number(wanted, place)))
            return column_of_field(str_trim(name), str_trim(mapping->field));
    }
    return column_of_name(name);
}

void columns_settle(struct column *columns, size_t count)
{
    bool has_letters = false;
    bool has_choices = false;

    for (size_t i = 0; i < count; i++) {
        has_letters = has_letters || (str_equal_nocase(columns[i].name, STR("b")) &&
                                      columns[i].field == FIELD_CHOICE);
        has_choices = has_choices || columns[i].field == FIELD_CHOICE;
    }
    for (size_t i = 0; i < count; i++) {
        struct column *column = &columns[i];
        if (has_letters && str_equal_nocase(column->name, STR("a")) &&
            column->field == FIELD_ANSWER)
            *column = (struct column){column->name, FIELD_CHOICE, 1};
        /* "Feedback" without a number is on the whole question. */
        if (column->field == FIELD_FEEDBACK && !column->number)
            column->field = FIELD_EXPLANATION;
        if (column->field == FIELD_CHOICE && !has_choices)
            column->field = FIELD_UNKNOWN;
    }
}
