#include "base/utf.h"
#include "store/search_words.h"

enum { RUN_MAX = 4 }; /* of an operator's signs that count */

/* --- kinds of characters ---------------------------------------------------------------------- */

struct span {
    uint32_t first, last;
};

/* What isn't ASCII and neither letter nor digit, as far as people type it. What is missing here
 * only makes a word that is never found. */
static const struct span blanks[] = {
    {0x80, 0xa0},     {0x1680, 0x1680}, {0x2000, 0x200f}, {0x2028, 0x202f},
    {0x205f, 0x206f}, {0x3000, 0x3000}, {0xfeff, 0xfeff}, {0xfff0, 0xffff},
};
static const struct span punctuation[] = {
    {0xa1, 0xa9},     {0xab, 0xb1},     {0xb4, 0xb4},     {0xb6, 0xb8},       {0xbb, 0xbb},
    {0xbf, 0xbf},     {0xd7, 0xd7},     {0xf7, 0xf7},     {0x2010, 0x2027},   {0x2030, 0x205e},
    {0x20a0, 0x20cf}, {0x2190, 0x245f}, {0x2500, 0x2bff}, {0x2e00, 0x2e7f},   {0x3001, 0x3004},
    {0x3008, 0x3020}, {0x3030, 0x3030}, {0x30fb, 0x30fb}, {0xfe00, 0xfe6f},   {0xff01, 0xff0f},
    {0xff1a, 0xff20}, {0xff3b, 0xff40}, {0xff5b, 0xff65}, {0x1f000, 0x1faff}, {0xe0000, 0xe007f},
};
static const struct span unspaced[] = {
    {0x0e00, 0x0eff},                     /* Thai, Lao */
    {0x1000, 0x109f},                     /* Burmese */
    {0x1780, 0x17ff},                     /* Khmer */
    {0x3041, 0x30ff},                     /* Japanese syllables */
    {0x31f0, 0x31ff},   {0x3400, 0x4dbf}, /* Chinese characters */
    {0x4e00, 0x9fff},   {0xac00, 0xd7a3}, /* Korean: particles cling to words */
    {0xf900, 0xfaff},   {0xff66, 0xff9f}, /* narrow katakana */
    {0x20000, 0x3ffff},                   /* rare characters */
};

static bool is_in(const struct span *spans, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count; i++)
        if (c >= spans[i].first && c <= spans[i].last)
            return true;
    return false;
}

#define IS_IN(spans, c) is_in(spans, sizeof(spans) / sizeof((spans)[0]), c)

static enum run_kind ascii_kind(uint32_t c)
{
    if (c <= ' ' || c == 0x7f)
        return RUN_BLANK;
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
        return RUN_WORD;
    return strchr("=+-*/%<>!&|^~#@$?:", (int)c) ? RUN_OPERATOR : RUN_PUNCTUATION;
}

static enum run_kind kind_of(uint32_t c)
{
    if (c < 0x80)
        return ascii_kind(c);
    if (IS_IN(blanks, c))
        return RUN_BLANK;
    if (IS_IN(punctuation, c))
        return RUN_PUNCTUATION;
    return IS_IN(unspaced, c) ? RUN_UNSPACED : RUN_WORD;
}

enum run_kind search_next_run(struct str text, size_t *at, struct str *ret_run)
{
    size_t begin = *at, next = begin;
    enum run_kind kind = kind_of(utf8_next(text, &next));

    do
        *at = next;
    while (next < text.size && kind_of(utf8_next(text, &next)) == kind);
    *ret_run = (struct str){text.data + begin, *at - begin};
    return kind;
}

/* --- signs ------------------------------------------------------------------------------------ */

/* Which signs a text has given already; when it is full, some are given again. */
enum { SEEN_SLOTS = 512, SEEN_TRIES = 8 };

struct seen {
    uint64_t slots[SEEN_SLOTS];
};

static bool see(struct seen *seen, uint64_t sign)
{
    size_t at = (size_t)(sign * UINT64_C(0x9e3779b97f4a7c15) >> 40);

    for (size_t i = 0; i < SEEN_TRIES; i++) {
        uint64_t *slot = &seen->slots[(at + i) % SEEN_SLOTS];
        if (*slot == sign)
            return false;
        if (!*slot) {
            *slot = sign;
            return true;
        }
    }
    return true;
}

void search_operator_sign(struct str run, struct buf *out)
{
    buf_add_text(out, "op");
    buf_add_hex(out, run.data, run.size < RUN_MAX ? run.size : RUN_MAX);
}

/* "+=" gives that and "=". */
static void add_operators(struct seen *seen, struct str run, struct buf *out)
{
    for (size_t i = 0; i < run.size; i++) {
        uint64_t sign = 0;
        for (size_t j = i; j < run.size && j < i + RUN_MAX; j++)
            sign = sign << 8 | (unsigned char)run.data[j];
        if (!see(seen, sign))
            continue;
        search_operator_sign((struct str){run.data + i, run.size - i}, out);
        buf_add_char(out, ' ');
    }
}

/* "中文字" gives "中文", "文字" and "字". */
static void add_pairs(struct seen *seen, struct str run, struct buf *out)
{
    for (size_t at = 0; at < run.size;) {
        size_t begin = at;
        uint64_t first = utf8_next(run, &at), second = 0;
        size_t end = at;
        if (at < run.size)
            second = utf8_next(run, &end);
        if (!see(seen, UINT64_C(1) << 63 | first << 32 | second))
            continue;
        buf_add(out, run.data + begin, end - begin);
        buf_add_char(out, ' ');
    }
}

static void add_word(struct str run, struct buf *out)
{
    buf_add_str(out, run);
    buf_add_char(out, ' ');
}

void search_signs(struct str text, bool operators, struct buf *out)
{
    struct seen seen = {{0}};
    struct str run, before = STR_NONE;
    enum run_kind kind_before = RUN_BLANK;

    for (size_t at = 0; at < text.size;) {
        enum run_kind kind = search_next_run(text, &at, &run);
        if (kind == RUN_OPERATOR && operators)
            add_operators(&seen, run, out);
        if (kind == RUN_UNSPACED && kind_before == RUN_WORD)
            add_word(before, out);
        if (kind == RUN_UNSPACED)
            add_pairs(&seen, run, out);
        if (kind == RUN_WORD && kind_before == RUN_UNSPACED)
            add_word(run, out);
        before = run;
        kind_before = kind;
    }
}
