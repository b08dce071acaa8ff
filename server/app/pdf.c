#include "app/pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WAIT_STEP_US = 10000, COMPLAINT_BYTES = 240 };

/* The program's standard input, output and error. */
struct streams {
    int in, out, error;
};

static void streams_close(struct streams *streams)
{
    int *const all[] = {&streams->in, &streams->out, &streams->error};

    for (size_t i = 0; i < 3; i++) {
        if (*all[i] >= 0)
            close(*all[i]);
        *all[i] = -1;
    }
}

static enum status streams_open(struct str html, struct streams *streams)
{
    *streams = (struct streams){memfd_create("page", MFD_CLOEXEC), memfd_create("pdf", MFD_CLOEXEC),
                                memfd_create("complaints", MFD_CLOEXEC)};
    if (streams->in < 0 || streams->out < 0 || streams->error < 0)
        return STATUS_IO;
    while (html.size) {
        ssize_t done = write(streams->in, html.data, html.size);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return STATUS_IO;
        html.data += done;
        html.size -= (size_t)done;
    }
    return lseek(streams->in, 0, SEEK_SET) == 0 ? STATUS_OK : STATUS_IO;
}

/* 0 or an errno. */
static int spawn(const char *program, const struct streams *streams, pid_t *ret_pid)
{
    char quiet[] = "--quiet", dash[] = "-";
    char *const arguments[] = {(char *)(uintptr_t)program, quiet, dash, dash, NULL};
    posix_spawn_file_actions_t actions;
    int failed = posix_spawn_file_actions_init(&actions);

    if (failed)
        return failed;
    failed = posix_spawn_file_actions_adddup2(&actions, streams->in, STDIN_FILENO);
    if (!failed)
        failed = posix_spawn_file_actions_adddup2(&actions, streams->out, STDOUT_FILENO);
    if (!failed)
        failed = posix_spawn_file_actions_adddup2(&actions, streams->error, STDERR_FILENO);
    if (!failed)
        failed = posix_spawnp(ret_pid, program, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

static enum status wait_for(pid_t pid, int timeout_ms, const struct watch *watch, int *ret_code)
{
    int code;

    for (int64_t waited_us = 0;; waited_us += WAIT_STEP_US) {
        pid_t ended = waitpid(pid, &code, WNOHANG);
        if (ended == pid) {
            *ret_code = code;
            return STATUS_OK;
        }
        if (ended < 0 && errno != EINTR)
            return STATUS_IO;
        if (waited_us / 1000 >= timeout_ms || !watch_go_on(watch, 0, 0)) {
            kill(pid, SIGKILL);
            while (waitpid(pid, &code, 0) < 0 && errno == EINTR)
                continue;
            return STATUS_CANCELLED;
        }
        usleep(WAIT_STEP_US);
    }
}

static enum status read_back(int fd, struct buf *out)
{
    char chunk[16384];

    for (off_t at = 0;;) {
        ssize_t got = pread(fd, chunk, sizeof(chunk), at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return STATUS_IO;
        if (got == 0)
            return buf_status(out);
        buf_add(out, chunk, (size_t)got);
        at += got;
    }
}

/* The last line of what the program complained of: printable ASCII only. */
static void last_complaint(int fd, char complaint[static COMPLAINT_BYTES])
{
    struct buf text;
    size_t size = 0;

    buf_init(&text, 1 << 20);
    complaint[0] = '\0';
    if (read_back(fd, &text) == STATUS_OK) {
        size_t end = text.size;
        while (end && (text.data[end - 1] == '\n' || text.data[end - 1] == ' '))
            end--;
        size_t from = end;
        while (from && text.data[from - 1] != '\n')
            from--;
        for (; from < end && size + 1 < COMPLAINT_BYTES; from++)
            if (text.data[from] >= ' ' && text.data[from] <= '~')
                complaint[size++] = text.data[from];
        complaint[size] = '\0';
    }
    buf_finish(&text);
}

static enum status take_result(const struct streams *streams, int code, struct buf *out,
                               char *reason)
{
    char complaint[COMPLAINT_BYTES];
    size_t before = out->size;
    enum status status = read_back(streams->out, out);

    if (status == STATUS_OK && WIFEXITED(code) && WEXITSTATUS(code) == 0 &&
        str_starts((struct str){out->data + before, out->size - before}, STR("%PDF-")))
        return STATUS_OK;
    if (status != STATUS_OK) {
        snprintf(reason, PDF_REASON_BYTES, "the PDF: %s", status_text(status));
        return status;
    }
    last_complaint(streams->error, complaint);
    snprintf(reason, PDF_REASON_BYTES, "WeasyPrint made no PDF%s%s", complaint[0] ? ": " : "",
             complaint);
    out->size = before;
    return STATUS_IO;
}

enum status pdf_from_html(const char *program, struct str html, int timeout_ms,
                          const struct watch *watch, struct buf *out,
                          char ret_reason[static PDF_REASON_BYTES])
{
    struct streams streams;
    int code = 0;
    pid_t pid;
    enum status status = streams_open(html, &streams);

    if (status != STATUS_OK) {
        snprintf(ret_reason, PDF_REASON_BYTES, "no memory for the page");
        goto done;
    }
    int failed = spawn(program, &streams, &pid);
    if (failed) {
        status = failed == ENOENT ? STATUS_NOT_FOUND : STATUS_IO;
        if (failed == ENOENT)
            snprintf(ret_reason, PDF_REASON_BYTES,
                     "a PDF needs WeasyPrint, which isn't installed; the Debian package is called "
                     "weasyprint (or export HTML and print that)");
        else
            snprintf(ret_reason, PDF_REASON_BYTES, "WeasyPrint could not be started: %s",
                     strerror(failed));
        goto done;
    }
    status = wait_for(pid, timeout_ms, watch, &code);
    if (status == STATUS_OK)
        status = take_result(&streams, code, out, ret_reason);
    else if (status == STATUS_CANCELLED)
        snprintf(ret_reason, PDF_REASON_BYTES, "WeasyPrint was stopped, or took longer than %d s",
                 timeout_ms / 1000);
    else
        snprintf(ret_reason, PDF_REASON_BYTES, "WeasyPrint was lost");
done:
    streams_close(&streams);
    return status;
}

bool pdf_is_there(const char *program)
{
    const char *path = getenv("PATH");
    char file[4096];
    size_t end;

    for (; path && *path; path += path[end] ? end + 1 : end) {
        end = strcspn(path, ":");
        int size = snprintf(file, sizeof(file), "%.*s/%s", (int)end, path, program);
        if (end && size > 0 && (size_t)size < sizeof(file) && access(file, X_OK) == 0)
            return true;
    }
    return false;
}
