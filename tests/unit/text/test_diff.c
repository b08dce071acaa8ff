/* Changes found between two texts, and texts that two people changed apart. */
#include <ctype.h>
#include <time.h>

#include "text/diff.h"
#include "text_support.h"

static int sprintf_into(char *out, unsigned number)
{
    return snprintf(out, 16, "w%u ", number);
}

static struct str apply(const struct change *change, struct str text, char *out)
{
    size_t at = 0;
    size_t size = 0;

    for (size_t i = 0; i < change->count; i++) {
        const struct change_part *part = &change->parts[i];
        struct str rest = {text.data + at, text.size - at};
        size_t bytes = utf8_bytes_of_units(rest, part->length);
        struct str piece = part->replace ? part->insert : (struct str){rest.data, bytes};
        if (piece.size)
            memcpy(out + size, piece.data, piece.size);
        size += piece.size;
        at += bytes;
    }
    assert_int_equal(at, text.size);
    return (struct str){out, size};
}

static void assert_between(const char *before, const char *after, const char *json)
{
    struct change change;

    assert_int_equal(change_between(str_from(before), str_from(after), &change), STATUS_OK);
    assert_json(&change, json);
    change_finish(&change);
}

static void finds_words(void **state)
{
    (void)state;
    assert_between("", "", "[]");
    assert_between("a b", "a b", "[3]");
    assert_between("", "new", "[[0,\"new\"]]");
    assert_between("old", "", "[[3]]");
    assert_between("the cat sat", "the dog sat", "[4,[3,\"dog\"],4]");
    assert_between("the cat", "the cats", "[4,[3,\"cats\"]]");
    assert_between("one\ntwo\nthree", "one\nthree", "[4,[4],5]");
    assert_between("one\nthree", "one\ntwo\nthree", "[4,[0,\"two\",\"\"],5]");
    assert_between("a b c d e f", "a x c d y f", "[2,[1,\"x\"],5,[1,\"y\"],2]");
    /* characters of two units, and writing without blanks */
    assert_between("\xf0\x9f\x98\x80 a", "\xf0\x9f\x98\x80 b", "[3,[1,\"b\"]]");
    assert_between("\xe6\xbc\xa2\xe5\xad\x97\xe4\xba\x86", "\xe6\xbc\xa2\xe4\xba\x86", "[1,[1],1]");
    /* a sentence that is another one is replaced as a whole, not word by word around its blanks */
    assert_between("say the quick fox, now", "say a slow dog, now", "[4,[13,\"a slow dog\"],5]");
}

static void assert_merge(const char *base, const char *ours, const char *theirs,
                         const char *expected)
{
    struct buf out;

    buf_init(&out, 1 << 16);
    assert_int_equal(text_merge(str_from(base), str_from(ours), str_from(theirs), &out), STATUS_OK);
    buf_add_char(&out, '\0');
    assert_string_equal(out.data, expected);
    buf_finish(&out);
}

static void merges(void **state)
{
    (void)state;
    assert_merge("the cat sat", "the dog sat", "the cat slept", "the dog slept");
    assert_merge("a\n\nb\n\nc", "a\n\nb\n\nc\n\nd", "a\n\nc", "a\n\nc\n\nd");
    assert_merge("one two", "one", "one two three", "one three");
    /* both wrote at one place: nothing is lost, nothing is glued together */
    assert_merge("the cat", "the dog", "the bird", "the bird dog");
    assert_merge("x", "x ours", "x theirs", "x theirs ours");
    assert_merge("A.", "A.\n\nHello B.", "A.\n\nHello C.", "A.\n\nHello C.\n\nHello B.");
    assert_merge("A.", "A.\nSame line\nB.", "A.\nSame line\nC.", "A.\nSame line\nC.\nB.");
    /* one side's text went on where the other's already is: sent twice, say */
    assert_merge("A.", "A. More and more.", "A. More", "A. More and more.");
    assert_merge("A.", "A. More", "A. More and more.", "A. More and more.");
    assert_merge("", "typed", "typed", "typed");
    /* what one side deleted takes nothing away that the other wrote into it */
    assert_merge("keep this long part here", "keep here", "keep this very long part here",
                 "keep very here");
}

enum { WORDS = 12, TEXT_BYTES = 4096 };

/* Words of which each is used once, so that it can be looked for afterwards. */
static size_t make_base(struct random *random, char *out)
{
    size_t size = 0;

    for (uint32_t i = 0, count = random_below(random, WORDS); i < count; i++)
        size += (size_t)snprintf(out + size, TEXT_BYTES - size, "%sbase%u",
                                 i ? (random_below(random, 4) ? " " : "\n") : "", i);
    return size;
}

/* Leaves some words out and puts others in; those are `name` and a number. */
static size_t edit(struct random *random, struct str base, const char *name, char *out,
                   unsigned *ret_count)
{
    size_t size = 0;
    unsigned count = 0;

    for (size_t at = 0; at < base.size;) {
        size_t end = at;
        while (end < base.size && base.data[end] != ' ' && base.data[end] != '\n')
            end++;
        end += end < base.size;
        uint32_t chance = random_below(random, 6);
        if (chance > 0) {
            memcpy(out + size, base.data + at, end - at);
            size += end - at;
        }
        if (chance < 2)
            size += (size_t)snprintf(out + size, TEXT_BYTES - size, "%s%u ", name, count++);
        at = end;
    }
    if (random_below(random, 3) == 0)
        size += (size_t)snprintf(out + size, TEXT_BYTES - size, " %s%u", name, count++);
    *ret_count = count;
    return size;
}

static void assert_holds(struct str text, const char *name, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        char word[32];
        size_t size = (size_t)snprintf(word, sizeof(word), "%s%u", name, i);
        const char *found = memmem(text.data, text.size, word, size);
        if (!found)
            fail_msg("%s is lost in: %.*s", word, STR_FMT(text));
        bool ends = found + size == text.data + text.size || !isdigit((unsigned char)found[size]);
        assert_true(ends);
    }
}

/* Whatever two people do to a text, both find every word that they wrote. */
static void loses_nothing(void **state)
{
    struct random random = random_start();

    (void)state;
    for (int round = 0; round < 20000; round++) {
        char base_text[TEXT_BYTES], our_text[TEXT_BYTES], their_text[TEXT_BYTES];
        unsigned ours_count, theirs_count;
        struct buf out;
        struct str base = {base_text, make_base(&random, base_text)};
        struct str ours = {our_text, edit(&random, base, "ours", our_text, &ours_count)};
        struct str theirs = {their_text, edit(&random, base, "theirs", their_text, &theirs_count)};
        buf_init(&out, 4 * TEXT_BYTES);
        assert_int_equal(text_merge(base, ours, theirs, &out), STATUS_OK);
        assert_holds(buf_str(&out), "ours", ours_count);
        assert_holds(buf_str(&out), "theirs", theirs_count);
        buf_clear(&out);
        assert_int_equal(text_merge(base, ours, base, &out), STATUS_OK);
        assert_true(str_equal(buf_str(&out), ours));
        buf_clear(&out);
        assert_int_equal(text_merge(base, base, theirs, &out), STATUS_OK);
        assert_true(str_equal(buf_str(&out), theirs));
        buf_finish(&out);
    }
}

/* The change that is found makes the one text of the other, whatever they are. */
static void holds_for_all_texts(void **state)
{
    struct random random = random_start();

    (void)state;
    for (int round = 0; round < 20000; round++) {
        char before_text[256], after_text[256], out[1024];
        struct change change;
        struct str before = random_text(&random, before_text, 24);
        struct str after = random_text(&random, after_text, 24);
        assert_int_equal(change_between(before, after, &change), STATUS_OK);
        assert_int_equal(change.length_before, utf8_units(before));
        assert_true(str_equal(apply(&change, before, out), after));
        change_finish(&change);
    }
}

/* A long text in which everything changed takes its time, not for ever; and one in which much
 * changed beyond what is searched through still keeps what stayed. */
static void is_bounded(void **state)
{
    enum { BYTES = 1 << 20 };
    char *before = malloc(BYTES + 64);
    char *after = malloc(BYTES + 64);
    char *out = malloc(2 * BYTES);
    struct change change;

    (void)state;
    for (int kind = 0; kind < 2; kind++) {
        size_t a = 0;
        size_t b = 0;
        for (unsigned i = 0; a < BYTES && b < BYTES; i++) {
            unsigned each = kind ? i % 7 : i;
            a += (size_t)sprintf_into(before + a, each * 2654435761u % 1000000);
            b += (size_t)sprintf_into(after + b, (each + (i % 3 == 0)) * 2654435761u % 1000000);
        }
        clock_t start = clock();
        assert_int_equal(change_between((struct str){before, a}, (struct str){after, b}, &change),
                         STATUS_OK);
        assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 5);
        assert_true(
            str_equal(apply(&change, (struct str){before, a}, out), (struct str){after, b}));
        if (kind == 0) {
            uint32_t kept = 0;
            for (size_t i = 0; i < change.count; i++)
                kept += change.parts[i].replace ? 0 : change.parts[i].length;
            assert_true(kept > a / 2);
        }
        change_finish(&change);
    }
    free(before);
    free(after);
    free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_words),   cmocka_unit_test(merges),
        cmocka_unit_test(loses_nothing), cmocka_unit_test(holds_for_all_texts),
        cmocka_unit_test(is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
