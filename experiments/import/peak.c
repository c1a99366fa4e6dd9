#include "experiments/import/peak.h"

#include "experiments/import/load_run.h"
#include "experiments/import/machine_file.h"

#include <math.h>
#include <string.h>

enum { LINES = 100000, LINES_MOST = 2000000, LATENCIES = 50, RUNS_MOST = 6 };

static const double LINE_BYTES = 64;
static const double NEAR = 0.005;
static const double HIGHEST = 4; /* times what all channels together should deliver */

/* The machine under the load, for long enough to count 100,000 lines and for 50 latencies, but no
 * longer than 2 million lines take. */
static bool run_once(const json_t *machine, const struct peak_load *load, const char *name,
                     struct peak *peak, struct error *error)
{
    double line_s = LINE_BYTES / load->bandwidth;
    double horizon_s = fmin(fmax(LINES * line_s, LATENCIES * load->latency), LINES_MOST * line_s);
    json_t *workload = json_pack("{s:{s:s, s:I, s:s}}", "program", "compute", "0 s", "outstanding",
                                 (json_int_t)load->outstanding, "placement", "local");
    struct load_result result;
    if (!load_run(machine, workload, NULL, horizon_s, name, &result, error)) {
        return false;
    }
    peak->bandwidth = result.bandwidth;
    peak->latency = result.latency;
    peak->runs++;
    return true;
}

/* Channels of all memories that cores have of their own. */
static int64_t count_channels(const json_t *machine)
{
    const json_t *layout = machine_get(machine, "memory.layout");
    const json_t *nodes = machine_get(machine, "nodes");
    int64_t each = machine_whole(machine, "memory.channels", 1);
    if (!json_is_string(layout) || strcmp(json_string_value(layout), "numa") != 0) {
        return each;
    }
    if (!json_is_array(nodes)) {
        return each * machine_whole(machine, "processors", 1);
    }
    int64_t count = 0;
    for (size_t i = 0; i < json_array_size(nodes); i++) {
        const json_t *node = json_array_get(nodes, i);
        if (machine_whole(node, "cores", 1) > 0) {
            count += machine_whole(node, "memory.channels", each);
        }
    }
    return count;
}

bool peak_fit(json_t *machine, const struct peak_load *load, const char *name, struct peak *peak,
              struct error *error)
{
    double channels = (double)count_channels(machine);
    double even = load->bandwidth / channels;
    double channel = even;
    *peak = (struct peak){0};
    while (!peak->is_reached && peak->runs < RUNS_MOST) {
        machine_set_text(machine, "memory.channel_bandwidth", "%.4g GB/s", channel / 1e9);
        if (!run_once(machine, load, name, peak, error)) {
            return false;
        }
        peak->is_reached = fabs(peak->bandwidth / load->bandwidth - 1) < NEAR;
        channel = fmin(channel * load->bandwidth / fmax(peak->bandwidth, 1), HIGHEST * even);
    }
    return true;
}
