#include "base/status.h"

#include <stddef.h>

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
    for (size_t i = 0; i < sizeof(status_texts) / sizeof(status_texts[0]); i++)
        if (status_texts[i].status == status)
            return status_texts[i].text;
    return "unknown status";
}
