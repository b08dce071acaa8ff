#include "store/search_words.h"

#include "base/utf.h"

enum { RUN_MAX = 4 }; /* of an operator's signs that count */

static bool search_is_operator(uint32_t c)
{
    return c < 0x80 && c && strchr("=+-*/%<>!&|^~#@$?:", (int)c);
}

static const struct {
    uint32_t first, last;
} unspaced[] = {
    {0x0e00, 0x0eff},                     /* Thai, Lao */
    {0x1000, 0x109f},                     /* Burmese */
    {0x1780, 0x17ff},                     /* Khmer */
    {0x3041, 0x30ff},                     /* Japanese syllables */
    {0x31f0, 0x31ff},   {0x3400, 0x4dbf}, /* Chinese characters */
    {0x4e00, 0x9fff},   {0xac00, 0xd7a3}, /* Korean: particles cling to words */
    {0xf900, 0xfaff},   {0xff66, 0xff9f}, /* narrow katakana */
    {0x20000, 0x3ffff},                   /* rare characters */
};

static bool search_is_unspaced(uint32_t c)
{
    for (size_t i = 0; i < sizeof(unspaced) / sizeof(unspaced[0]); i++)
        if (c >= unspaced[i].first && c <= unspaced[i].last)
            return true;
    return false;
}

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

static void search_operator_sign(struct str run, struct buf *out)
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
        size_t begin = at, end;
        uint64_t first = utf8_next(run, &at);
        uint64_t second = 0;
        end = at;
        if (at < run.size)
            second = utf8_next(run, &end);
        if (!see(seen, UINT64_C(1) << 63 | first << 32 | second))
            continue;
        buf_add(out, run.data + begin, end - begin);
        buf_add_char(out, ' ');
    }
}

enum run_kind { RUN_OTHER, RUN_OPERATORS, RUN_UNSPACED };

static enum run_kind run_kind_of(uint32_t c)
{
    return search_is_operator(c) ? RUN_OPERATORS : search_is_unspaced(c) ? RUN_UNSPACED : RUN_OTHER;
}

/* The next characters of one kind; *at moves behind them. */
static enum run_kind next_run(struct str text, size_t *at, struct str *ret_run)
{
    size_t begin = *at, next = begin;
    enum run_kind kind = run_kind_of(utf8_next(text, &next));

    do
        *at = next;
    while (next < text.size && run_kind_of(utf8_next(text, &next)) == kind);
    *ret_run = (struct str){text.data + begin, *at - begin};
    return kind;
}

void search_signs(struct str text, bool operators, struct buf *out)
{
    struct seen seen = {{0}};
    struct str run;

    for (size_t at = 0; at < text.size;) {
        enum run_kind kind = next_run(text, &at, &run);
        if (kind == RUN_OPERATORS && operators)
            add_operators(&seen, run, out);
        else if (kind == RUN_UNSPACED)
            add_pairs(&seen, run, out);
    }
}
