#include "app/transcript_save.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/data.h"

enum status transcript_save(const char *path, struct str content)
{
    char fresh[DATA_PATH_BYTES];
    struct stat there;

    /* a device or a link is not to be replaced by a file */
    if (lstat(path, &there) == 0 && !S_ISREG(there.st_mode))
        return STATUS_INVALID;
    if ((size_t)snprintf(fresh, sizeof(fresh), "%s.XXXXXX", path) >= sizeof(fresh))
        return STATUS_TOO_LARGE;
    int fd = mkostemp(fresh, O_CLOEXEC);
    if (fd < 0)
        return status_from_errno(errno);
    enum status status = fchmod(fd, 0600) == 0 ? STATUS_OK : status_from_errno(errno);
    if (status == STATUS_OK)
        status = file_write_all(fd, content);
    if (close(fd) != 0 && status == STATUS_OK)
        status = status_from_errno(errno);
    if (status == STATUS_OK && rename(fresh, path) != 0)
        status = status_from_errno(errno);
    if (status != STATUS_OK)
        unlink(fresh);
    return status;
}
