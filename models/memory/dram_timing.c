#include "models/memory/dram_timing.h"

#include "models/memory/dram_presets.h"

#include <string.h>

_Static_assert(sizeof(struct dram_times) % sizeof(sim_ticks) == 0, "times are all there is");

enum { TIMES = sizeof(struct dram_times) / sizeof(sim_ticks) };

/* The times given, and the preset's for the others. */
static struct dram_times merge(const struct dram_times *given, const struct dram_times *preset,
                               int64_t ticks_per_second)
{
    sim_ticks times[TIMES], picoseconds[TIMES];
    memcpy(times, given, sizeof times);
    memcpy(picoseconds, preset, sizeof picoseconds);
    for (int i = 0; i < TIMES; i++) {
        if (times[i] == 0) {
            times[i] = ticks_from_seconds((double)picoseconds[i] * 1e-12, ticks_per_second);
        }
    }
    struct dram_times merged;
    memcpy(&merged, times, sizeof merged);
    return merged;
}

static struct dram_times resolve(const struct dram_parameters *parameters, int64_t ticks_per_second)
{
    const struct dram_times *given = &parameters->times;
    struct dram_times times =
        merge(given, &dram_preset(parameters->preset)->times, ticks_per_second);
    if (given->tRC == 0 && (given->tRAS > 0 || given->tRP > 0)) {
        times.tRC = times.tRAS + times.tRP;
    } else if (given->tRC > 0 && given->tRAS == 0) {
        times.tRAS = times.tRC - times.tRP;
    }
    return times;
}

/* The fewest bank groups, a divisor of all, whose bursts in turn leave tCCD_L between two bursts of
 * one group. */
static uint32_t near_groups(const struct dram_times *times, uint32_t groups)
{
    uint32_t count = 1;
    while (count < groups && (groups % count != 0 || times->tBURST * count < times->tCCD_L)) {
        count++;
    }
    return count;
}

struct dram_timing dram_timing(const struct dram_parameters *parameters, uint32_t channels,
                               int64_t line_bytes, int64_t ticks_per_second)
{
    const struct dram_preset *preset = dram_preset(parameters->preset);
    struct dram_timing timing = {
        .times = resolve(parameters, ticks_per_second),
        .channels = channels,
        .ranks = (uint32_t)parameters->ranks,
        .closes = parameters->page_policy == DRAM_CLOSED_PAGE,
        .timeout = parameters->row_timeout,
        .is_in_order = parameters->scheduling == DRAM_FCFS,
        .window = (uint32_t)parameters->queue_window,
        .hits_most = (uint32_t)parameters->row_hits_most,
        .writes_high = (uint32_t)parameters->writes_high,
        .writes_low = (uint32_t)parameters->writes_low,
        .refreshes = parameters->refresh != DRAM_REFRESH_NONE,
    };
    int64_t groups = parameters->bank_groups;
    int64_t banks = parameters->banks_per_group;
    int64_t row = parameters->row_size > 0 ? parameters->row_size : preset->row_bytes;
    timing.groups = groups > 0 ? (uint32_t)groups : preset->bank_groups;
    timing.near_groups = timing.closes ? timing.groups : near_groups(&timing.times, timing.groups);
    timing.banks = timing.groups * (banks > 0 ? (uint32_t)banks : preset->banks_per_group);
    timing.lines = row > line_bytes ? (uint32_t)(row / line_bytes) : 1;

    const struct dram_times *times = &timing.times;
    int64_t bursts = (line_bytes + preset->burst_bytes - 1) / preset->burst_bytes;
    sim_ticks between = times->tBURST > times->tCCD_L ? times->tBURST : times->tCCD_L;
    timing.line = times->tBURST + (bursts - 1) * between;
    timing.line_bytes = (uint64_t)bursts * preset->burst_bytes;
    timing.ahead = times->tRP + times->tRCD + times->tCL;
    return timing;
}

/* The part of a number below `count`; the rest stays. */
static uint32_t take(uint32_t *number, uint32_t count)
{
    uint32_t part = *number % count;
    *number /= count;
    return part;
}

struct dram_place dram_place(const struct dram_timing *timing, uint32_t address)
{
    struct dram_place place;
    place.channel = take(&address, timing->channels);
    uint32_t group = take(&address, timing->near_groups);
    take(&address, timing->lines);
    group += timing->near_groups * take(&address, timing->groups / timing->near_groups);
    place.rank = take(&address, timing->ranks);
    uint32_t bank = take(&address, timing->banks / timing->groups) * timing->groups + group;
    place.row = address;
    place.bank = (bank + place.row) % timing->banks;
    return place;
}
