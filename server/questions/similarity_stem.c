/* A light stemmer for English: endings that don't change what a question is about. Endings that
 * do are kept: an iterator isn't an iterable. Stems needn't be words, only the same for the same.
 */
#include "base/count.h"
#include "questions/similarity_private.h"

struct stem {
    char *text;
    size_t size;
};

static const char *const exceptions[][2] = {
    {"abstraction", "abstraction"},
    {"agreed", "agree"},
    {"freed", "free"},
    {"looping", "iterat"},
    {"looped", "iterat"},
    {"dealt", "deal"},
    {"disagreed", "disagree"},
    {"undone", "undo"},
    {"alias", "alias"},
    {"aliases", "alias"},
    {"analyses", "analysis"},
    {"anomaly", "anomaly"},
    {"applied", "apply"},
    {"applies", "apply"},
    {"apply", "apply"},
    {"assembly", "assembly"},
    {"bought", "buy"},
    {"broken", "break"},
    {"built", "build"},
    {"bring", "bring"},
    {"caught", "catch"},
    {"children", "child"},
    {"chose", "choose"},
    {"chosen", "choose"},
    {"comment", "comment"},
    {"comments", "comment"},
    {"covariance", "covariance"},
    {"decrement", "decrement"},
    {"disappear", "disappear"},
    {"document", "document"},
    {"documentation", "document"},
    {"documents", "document"},
    {"drawn", "draw"},
    {"element", "element"},
    {"elements", "element"},
    {"embed", "embed"},
    {"embedded", "embed"},
    {"embedding", "embed"},
    {"entities", "entity"},
    {"entity", "entity"},
    {"exception", "exception"},
    {"exceptions", "exception"},
    {"executable", "executable"},
    {"expression", "expression"},
    {"expressions", "expression"},
    {"expectation", "expect"},
    {"family", "family"},
    {"forgot", "forget"},
    {"forgotten", "forget"},
    {"fragment", "fragment"},
    {"function", "function"},
    {"functions", "function"},
    {"gave", "give"},
    {"given", "give"},
    {"held", "hold"},
    {"hidden", "hide"},
    {"https", "https"},
    {"hundred", "hundred"},
    {"identities", "identity"},
    {"identity", "identity"},
    {"immutability", "immutable"},
    {"implement", "implement"},
    {"implementation", "implement"},
    {"implementations", "implement"},
    {"implemented", "implement"},
    {"implementing", "implement"},
    {"implements", "implement"},
    {"increment", "increment"},
    {"indexes", "index"},
    {"indices", "index"},
    {"inheritance", "inherit"},
    {"instance", "instance"},
    {"instances", "instance"},
    {"instantiation", "instantiat"},
    {"kept", "keep"},
    {"knew", "know"},
    {"known", "know"},
    {"lost", "lose"},
    {"made", "make"},
    {"matrices", "matrix"},
    {"men", "man"},
    {"mice", "mouse"},
    {"multiply", "multiply"},
    {"mutability", "mutable"},
    {"nginx", "nginx"},
    {"option", "option"},
    {"options", "option"},
    {"performance", "perform"},
    {"permission", "permission"},
    {"production", "production"},
    {"quality", "quality"},
    {"ran", "run"},
    {"redis", "redis"},
    {"references", "reference"},
    {"reply", "reply"},
    {"running", "run"},
    {"segment", "segment"},
    {"segments", "segment"},
    {"sent", "send"},
    {"sequence", "sequence"},
    {"session", "session"},
    {"sessions", "session"},
    {"shown", "show"},
    {"solution", "solv"},
    {"solutions", "solv"},
    {"spent", "spend"},
    {"statement", "statement"},
    {"statements", "statement"},
    {"string", "string"},
    {"supply", "supply"},
    {"thought", "think"},
    {"threw", "throw"},
    {"thrown", "throw"},
    {"took", "take"},
    {"taken", "take"},
    {"typing", "type"},
    {"understood", "understand"},
    {"unity", "unity"},
    {"utility", "utility"},
    {"variance", "variance"},
    {"version", "version"},
    {"versions", "version"},
    {"vertices", "vertex"},
    {"used", "use"},
    {"uses", "use"},
    {"using", "use"},
    {"women", "woman"},
    {"written", "write"},
    {"wrote", "write"},
    {"went", "go"},
};

static bool ends(const struct stem *stem, const char *ending, size_t least)
{
    size_t size = strlen(ending);

    return stem->size >= size + least && memcmp(stem->text + stem->size - size, ending, size) == 0;
}

static void replace(struct stem *stem, size_t cut, const char *with)
{
    stem->size -= cut;
    for (; *with; with++)
        stem->text[stem->size++] = *with;
}

static bool is_vowel(char c)
{
    return strchr("aeiouy", c) != NULL;
}

static bool has_vowel(const struct stem *stem, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (is_vowel(stem->text[i]))
            return true;
    return false;
}

static void strip_plural(struct stem *stem)
{
    if (ends(stem, "sses", 1) || ends(stem, "shes", 1) || ends(stem, "ches", 1) ||
        ends(stem, "xes", 1) || ends(stem, "zzes", 1))
        replace(stem, 2, "");
    else if (ends(stem, "ies", 2))
        replace(stem, 3, "y");
    else if (ends(stem, "s", 3) && !ends(stem, "ss", 1) && !ends(stem, "us", 1) &&
             !ends(stem, "is", 1))
        replace(stem, 1, "");
}

/* "stopp" is stop, but "call" and "pass" stay. */
static void undouble(struct stem *stem)
{
    if (stem->size < 4)
        return;
    char last = stem->text[stem->size - 1];
    if (last == stem->text[stem->size - 2] && !is_vowel(last) && !strchr("lsz", last))
        stem->size--;
}

static void strip_tense(struct stem *stem)
{
    if (ends(stem, "ied", 2)) {
        replace(stem, 3, "y");
    } else if (ends(stem, "ing", 3) && has_vowel(stem, stem->size - 3)) {
        replace(stem, 3, "");
        undouble(stem);
    } else if (ends(stem, "ed", 3) && !ends(stem, "eed", 1) && has_vowel(stem, stem->size - 2)) {
        replace(stem, 2, "");
        undouble(stem);
    }
}

/* Endings that make a noun or adverb of a verb or adjective, and what is left of them. */
static void strip_derived(struct stem *stem)
{
    static const struct {
        const char *ending;
        size_t least; /* letters before it */
        const char *with;
    } rules[] = {
        {"ability", 2, "able"}, {"ibility", 2, "ible"}, {"isation", 3, "iz"}, {"ization", 3, "iz"},
        {"ation", 3, "at"},     {"ssion", 3, "ss"},     {"ition", 4, "it"},   {"tion", 4, "t"},
        {"ency", 4, "ent"},     {"ancy", 4, "ant"},     {"ence", 5, "ent"},   {"ably", 3, "able"},
        {"ibly", 3, "ible"},    {"ally", 3, "al"},      {"ly", 4, ""},        {"ment", 4, ""},
        {"iness", 3, "y"},      {"ness", 4, ""},        {"ity", 4, ""},
    };

    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (ends(stem, rules[i].ending, rules[i].least)) {
            replace(stem, strlen(rules[i].ending), rules[i].with);
            return;
        }
}

static bool take_exception(struct stem *stem)
{
    for (size_t i = 0; i < COUNT_OF(exceptions); i++)
        if (str_is((struct str){stem->text, stem->size}, exceptions[i][0])) {
            stem->size = 0;
            replace(stem, 0, exceptions[i][1]);
            return true;
        }
    return false;
}

size_t word_stem(struct str text, char *out)
{
    struct stem stem = {out, text.size < WORD_MAX_BYTES - 8 ? text.size : WORD_MAX_BYTES - 8};

    if (stem.size)
        memcpy(out, text.data, stem.size);
    for (size_t i = 0; i < stem.size; i++)
        if (out[i] < 'a' || out[i] > 'z')
            return stem.size; /* another language, or not a word */
    bool is_exception = take_exception(&stem);
    if (!is_exception) {
        strip_plural(&stem);
        is_exception = take_exception(&stem);
    }
    if (!is_exception) {
        strip_tense(&stem);
        strip_derived(&stem);
    }
    if (!is_exception && ends(&stem, "is", 4))
        replace(&stem, 2, "iz"); /* organis(ed) */
    if (ends(&stem, "ise", 3))
        replace(&stem, 3, "iz");
    if (ends(&stem, "our", 3))
        replace(&stem, 3, "or"); /* colour, neighbour(s) */
    if (ends(&stem, "tre", 3))
        replace(&stem, 3, "ter"); /* centre */
    if (stem.size > 3 && out[stem.size - 1] == 'e')
        stem.size--;
    return stem.size;
}
