/* Whole files in and out, so that a crash leaves either the old or the new. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/data.h"

int64_t clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum status file_read(const char *path, struct buf *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return status_from_errno(errno);
    enum status status = STATUS_OK;
    for (;;) {
        char chunk[16384];
        ssize_t got = read(fd, chunk, sizeof(chunk));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            status = status_from_errno(errno);
        if (got <= 0)
            break;
        buf_add(out, chunk, (size_t)got);
        if (buf_status(out) != STATUS_OK)
            break; /* what never ends isn't read to its end */
    }
    close(fd);
    return status == STATUS_OK ? buf_status(out) : status;
}

static enum status sync_folder_of(const char *path)
{
    char copy[DATA_PATH_BYTES];

    snprintf(copy, sizeof(copy), "%s", path);
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return status_from_errno(errno);
    enum status status = fsync(fd) == 0 ? STATUS_OK : status_from_errno(errno);
    close(fd);
    return status;
}

enum status file_write_all(int fd, struct str content)
{
    while (content.size) {
        ssize_t done = write(fd, content.data, content.size);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return status_from_errno(errno);
        content.data += done;
        content.size -= (size_t)done;
    }
    return fsync(fd) == 0 ? STATUS_OK : status_from_errno(errno);
}

enum status file_write(const char *path, struct str content, unsigned mode)
{
    char temporary[DATA_PATH_BYTES];

    if ((size_t)snprintf(temporary, sizeof(temporary), "%s.new", path) >= sizeof(temporary))
        return STATUS_TOO_LARGE;
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0)
        return status_from_errno(errno);
    enum status status = file_write_all(fd, content);
    if (close(fd) != 0 && status == STATUS_OK)
        status = status_from_errno(errno);
    if (status == STATUS_OK && rename(temporary, path) != 0)
        status = status_from_errno(errno);
    if (status != STATUS_OK) {
        unlink(temporary);
        return status;
    }
    return sync_folder_of(path);
}
