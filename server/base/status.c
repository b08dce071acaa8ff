#include "base/status.h"

#include <errno.h>
#include <stddef.h>

#include "base/count.h"

static const struct {
    enum status status;
    const char *text;
} status_texts[] = {
#define STATUS_ROW(name, value, text) {STATUS_##name, text},
    STATUS_LIST(STATUS_ROW)
#undef STATUS_ROW
};

const char *status_text(enum status status)
{
    for (size_t i = 0; i < COUNT_OF(status_texts); i++)
        if (status_texts[i].status == status)
            return status_texts[i].text;
    return "unknown status";
}

static const struct {
    int number;
    enum status status;
} errno_rows[] = {
    {ENOENT, STATUS_NOT_FOUND}, {ENOTDIR, STATUS_NOT_FOUND}, {EEXIST, STATUS_EXISTS},
    {EACCES, STATUS_DENIED},    {EPERM, STATUS_DENIED},      {EROFS, STATUS_DENIED},
    {ENOSPC, STATUS_DISK_FULL}, {EDQUOT, STATUS_DISK_FULL},  {EFBIG, STATUS_DISK_FULL},
    {ENOMEM, STATUS_NO_MEMORY},
};

enum status status_from_errno(int number)
{
    for (size_t i = 0; i < COUNT_OF(errno_rows); i++)
        if (errno_rows[i].number == number)
            return errno_rows[i].status;
    return STATUS_IO;
}
