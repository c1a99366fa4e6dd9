#include "models/cluster/clients/clients_backoff.h"

#include "sim/random/distribution.h"

const char *const jitter_names[] = {[JITTER_NONE] = "none",
                                    [JITTER_EQUAL] = "equal",
                                    [JITTER_FULL] = "full",
                                    [JITTER_DECORRELATED] = "decorrelated",
                                    NULL};

sim_ticks backoff_time(sim_ticks first, sim_ticks maximum, uint32_t retries)
{
    sim_ticks time = first;
    for (uint32_t i = 0; i < retries && time < maximum; i++) {
        time = time > maximum / 2 ? maximum : 2 * time;
    }
    return time < maximum ? time : maximum;
}

static sim_ticks between(double least, double most, struct stream *stream)
{
    struct distribution uniform = distribution_uniform(least, most);
    return distribution_draw(&uniform, stream);
}

sim_ticks backoff_draw(enum jitter jitter, sim_ticks first, sim_ticks maximum, uint32_t retries,
                       sim_ticks last, struct stream *stream)
{
    if (jitter == JITTER_DECORRELATED) {
        double before = (double)(last < first ? first : last);
        sim_ticks drawn = between((double)first, 3 * before, stream);
        return drawn < maximum ? drawn : maximum;
    }
    sim_ticks time = backoff_time(first, maximum, retries);
    double most = (double)time;
    switch (jitter) {
    case JITTER_EQUAL:
        return between(most / 2, most, stream);
    case JITTER_FULL:
        return between(0, most, stream);
    default:
        return time;
    }
}
