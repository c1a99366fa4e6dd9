/* The metrics of an interrupt controller. */
#include "models/interrupts/interrupt_controller.h"

enum { OVERHEAD, DILATION, MASKED, WINDOWS, PROBES, NESTED, PANICS };

const struct metric_row interrupt_controller_metrics[] = {
    [OVERHEAD] = METRIC_LESS("overhead", "1", MEAN,
                             "Share of the cores' time in interrupts and the work they left."),
    [DILATION] =
        METRIC_LESS("dilation", "1", RATIO,
                    "Time that threads take for their work on cores which interrupts stop, "
                    "beside the time they compute or are in the system."),
    [MASKED] = METRIC("masked", "1", MEAN, "Share of the cores' time in windows of masks."),
    [WINDOWS] = METRIC("windows", "1/s", MEAN, "Windows of masks that begin in a second."),
    [PROBES] = METRIC_LESS("probes", "1", RATIO,
                           "Sources that are asked for an interrupt that is maskable."),
    [NESTED] =
        METRIC("nested.DEPTH", "1", SHARE,
               "Interrupts that are the so many-th on their core, 1 where none was under way, "
               "among all that are caught."),
    [PANICS] = METRIC("panics", "1", COUNT, "Panics: no core executes anything after one."),
    METRICS_END,
};

static const char none[] = "no interrupt was caught after the warm-up";

static void report_depths(const struct interrupt_cores *cores, const char *path, struct report *to)
{
    uint64_t all = 0;
    for (unsigned i = 0; i < INTERRUPT_FRAMES_MOST; i++) {
        all += counter_in(&cores->depths[i], to->window);
    }
    for (unsigned i = 0; i < interrupt_cores_depth_most(cores); i++) {
        report_share(to, report_path(to, "%s.nested.%u", path, i + 1),
                     &interrupt_controller_metrics[NESTED],
                     counter_in(&cores->depths[i], to->window), all, none);
    }
}

void interrupt_controller_report(const struct component *component, struct report *to)
{
    const struct interrupt_controller *controller = (const struct interrupt_controller *)component;
    const struct interrupt_cores *cores = &controller->cores;
    const struct metric_row *rows = interrupt_controller_metrics;
    const char *path = component->path;
    double count = cores->count;
    double system_of_threads = cores_mean_system(cores->cores, to->window);
    double overhead = cores_mean(cores->cores, CORE_INTERRUPT, to->window) +
                      cores_mean(cores->cores, CORE_SYSTEM, to->window) - system_of_threads;
    double computes = cores_mean(cores->cores, CORE_USER, to->window) + system_of_threads;
    report_utilization(to, path, &rows[OVERHEAD], overhead / count);
    report_ratio(to, path, &rows[DILATION], computes + level_mean(&cores->stopped, to->window),
                 computes, "no thread computed after the warm-up");
    report_utilization(to, path, &rows[MASKED], level_mean(&cores->masked, to->window) / count);
    report_rate(to, path, &rows[WINDOWS], &cores->windows);
    report_ratio(to, path, &rows[PROBES], wide_to_double(tally_sum(&cores->probes, to->window)),
                 (double)tally_in(&cores->probes, to->window), none);
    report_depths(cores, path, to);
    report_counter(to, path, &rows[PANICS], &cores->panics);
}
