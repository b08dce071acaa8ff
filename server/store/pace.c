#include "store/pace.h"

enum {
    PERIOD_US = 20000,
    BEGIN_PERCENT = 40, /* of the time, if each frame had a commit of its own */
    END_PERCENT = 25,
};

void pace_init(struct pace *pace, unsigned max_us, uint64_t now_us)
{
    *pace = (struct pace){.max_us = max_us, .since_us = now_us};
}

void pace_committed(struct pace *pace, uint64_t begun_us, uint64_t ended_us, size_t frames)
{
    pace->busy_us += ended_us - begun_us;
    pace->frames += frames;
    pace->commits++;
    if (ended_us < pace->since_us + PERIOD_US)
        return;
    uint64_t alone_us = pace->busy_us * pace->frames / pace->commits;
    uint64_t percent = alone_us * 100 / (ended_us - pace->since_us);
    if (percent >= BEGIN_PERCENT)
        pace->window_us = pace->max_us;
    else if (percent < END_PERCENT)
        pace->window_us = 0;
    pace->since_us = ended_us;
    pace->busy_us = 0;
    pace->frames = pace->commits = 0;
}
