/* PDF by another program: what it is given, what is believed of it, and what is said when it isn't
 * there. The program is played by scripts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/data.h"
#include "app/pdf.h"
#include "app/transcript_save.h"

struct place {
    char folder[64], program[128];
};

static int setup(void **state)
{
    struct place *place = calloc(1, sizeof(*place));

    if (!place)
        return -1;
    snprintf(place->folder, sizeof(place->folder), "/tmp/parley-pdf-XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(place->program, sizeof(place->program), "%s/weasyprint", place->folder);
    *state = place;
    return 0;
}

static int teardown(void **state)
{
    struct place *place = *state;

    unlink(place->program);
    rmdir(place->folder);
    free(place);
    return 0;
}

static enum status run(const struct place *place, const char *script, int timeout_ms,
                       struct buf *out, char *reason)
{
    FILE *file = fopen(place->program, "w");

    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n%s\n", script);
    fclose(file);
    assert_int_equal(chmod(place->program, 0700), 0);
    reason[0] = '\0';
    return pdf_from_html(place->program, STR("<p>page</p>"), timeout_ms, NULL, out, reason);
}

static void page_goes_in_and_pdf_comes_out(void **state)
{
    char reason[PDF_REASON_BYTES];
    struct buf out;

    buf_init(&out, 1 << 20);
    assert_int_equal(run(*state, "echo \"%PDF-1.7 $*\"; cat", 10000, &out, reason), STATUS_OK);
    assert_string_equal(out.data, "%PDF-1.7 --quiet - -\n<p>page</p>");
    buf_finish(&out);
}

static void what_is_no_pdf_is_refused(void **state)
{
    static const struct {
        const char *script, *reason;
    } cases[] = {
        {"echo page", "WeasyPrint made no PDF"},
        {"true", "WeasyPrint made no PDF"},
        {"echo %PDF-1.7; exit 3", "WeasyPrint made no PDF"},
        {"echo %PDF-1.7; kill -9 $$", "WeasyPrint made no PDF"},
        {"echo first >&2; printf 'no \\033[31mfont\\n' >&2; exit 1",
         "WeasyPrint made no PDF: no [31mfont"},
    };
    char reason[PDF_REASON_BYTES];
    struct buf out;

    buf_init(&out, 1 << 20);
    buf_add_text(&out, "before");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(run(*state, cases[i].script, 10000, &out, reason), STATUS_IO);
        assert_string_equal(reason, cases[i].reason);
        assert_true(str_is(buf_str(&out), "before"));
    }
    buf_finish(&out);
}

static void too_much_and_too_long_end(void **state)
{
    char reason[PDF_REASON_BYTES];
    struct buf out;

    buf_init(&out, 16);
    assert_int_equal(run(*state, "echo %PDF-1.7 and more than fits", 10000, &out, reason),
                     STATUS_TOO_LARGE);
    buf_clear(&out);
    assert_int_equal(run(*state, "exec sleep 20", 200, &out, reason), STATUS_CANCELLED);
    buf_finish(&out);
}

static bool thrice(void *user, size_t done, size_t all)
{
    unsigned *asked = user;

    (void)done;
    (void)all;
    return ++*asked < 3;
}

static void whoever_waits_may_stop_it(void **state)
{
    const struct place *place = *state;
    unsigned asked = 0;
    const struct watch watch = {thrice, &asked};
    char reason[PDF_REASON_BYTES];
    struct buf out;

    buf_init(&out, 1 << 20);
    assert_int_equal(run(place, "exec sleep 20", 1, &out, reason), STATUS_CANCELLED);
    assert_int_equal(pdf_from_html(place->program, STR("x"), 60000, &watch, &out, reason),
                     STATUS_CANCELLED);
    assert_int_equal(asked, 3);
    buf_finish(&out);
}

static void whether_it_is_there(void **state)
{
    (void)state;
    assert_true(pdf_is_there("sh"));
    assert_false(pdf_is_there("parley-no-such-program"));
}

static void absent_program_is_named(void **state)
{
    char reason[PDF_REASON_BYTES];
    struct buf out;
    (void)state;

    buf_init(&out, 1 << 20);
    assert_int_equal(pdf_from_html("parley-no-such-program", STR("x"), 1000, NULL, &out, reason),
                     STATUS_NOT_FOUND);
    assert_non_null(strstr(reason, "the Debian package is called weasyprint"));
    buf_finish(&out);
}

/* Whatever the umask and whatever was there. */
static void copies_are_their_owner_s(void **state)
{
    const struct place *place = *state;
    char path[128], link_path[128];
    struct stat info;
    struct buf text;

    snprintf(path, sizeof(path), "%s/copy", place->folder);
    snprintf(link_path, sizeof(link_path), "%s/link", place->folder);
    umask(0);
    int fd = open(path, O_WRONLY | O_CREAT, 0666);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(transcript_save(path, STR("copy")), STATUS_OK);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    buf_init(&text, 100);
    assert_int_equal(file_read(path, &text), STATUS_OK);
    assert_string_equal(text.data, "copy");
    buf_finish(&text);
    assert_int_equal(symlink(path, link_path), 0);
    assert_int_equal(transcript_save(link_path, STR("x")), STATUS_INVALID);
    assert_int_equal(transcript_save(place->folder, STR("x")), STATUS_INVALID);
    assert_int_equal(transcript_save("/nonexistent/folder/copy", STR("x")), STATUS_NOT_FOUND);
    unlink(link_path);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_goes_in_and_pdf_comes_out),
        cmocka_unit_test(what_is_no_pdf_is_refused),
        cmocka_unit_test(too_much_and_too_long_end),
        cmocka_unit_test(whoever_waits_may_stop_it),
        cmocka_unit_test(whether_it_is_there),
        cmocka_unit_test(absent_program_is_named),
        cmocka_unit_test(copies_are_their_owner_s),
    };

    return cmocka_run_group_tests_name("transcript pdf", tests, setup, teardown);
}
