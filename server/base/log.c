#include "base/log.h"

#include <stdarg.h>
#include <time.h>

static const char *const level_names[] = {"error", "warning", "info", "debug"};

/* A value must not forge a second line. */
static void flatten(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = ' ';
}

void log_write(const struct log *log, enum log_level level, const char *event,
               const struct id *room, const char *format, ...)
{
    char text[512];
    char stamp[32] = "";
    struct timespec now;
    struct tm utc;
    va_list args;

    if (!log || !log->stream || level > log->level)
        return;
    clock_gettime(CLOCK_REALTIME, &now);
    if (gmtime_r(&now.tv_sec, &utc))
        strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &utc);
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    flatten(text);
    fprintf(log->stream, "%s.%03ldZ %s %s%s%s%s%s\n", stamp, now.tv_nsec / 1000000,
            level_names[level], event, room ? " room=" : "", room ? room->text : "",
            text[0] ? " " : "", text);
    fflush(log->stream);
}
