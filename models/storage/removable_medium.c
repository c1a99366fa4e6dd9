#include "models/storage/removable_medium.h"

#include "sim/random/distribution.h"

double removable_place(const struct removable_medium *medium, uint64_t block)
{
    double passed = (double)block * (double)medium->passes / (double)medium->blocks;
    int64_t pass = (int64_t)passed;
    pass = pass < medium->passes ? pass : medium->passes - 1;
    double along = passed - (double)pass;
    return pass % 2 == 0 ? along : 1 - along;
}

sim_ticks removable_locate_time(const struct removable_medium *medium, uint64_t from, uint64_t to)
{
    if (from == to) {
        return 0;
    }
    double way = removable_place(medium, to) - removable_place(medium, from);
    return medium->locate + distribution_round((double)medium->pass * (way < 0 ? -way : way));
}

sim_ticks removable_rewind_time(const struct removable_medium *medium, uint64_t from)
{
    return distribution_round((double)medium->rewind * removable_place(medium, from));
}
