/* The shares of time in which cores are in each state. */
#include "models/processor/cores.h"

double cores_mean(const struct cores *cores, enum core_state state, const struct window *window)
{
    wide time = cores->marked[window->to].times[state] - cores->marked[window->from].times[state];
    return wide_to_double(time) / (double)window_length(window);
}

double cores_mean_system(const struct cores *cores, const struct window *window)
{
    wide time =
        cores->marked[window->to].system_of_threads - cores->marked[window->from].system_of_threads;
    return wide_to_double(time) / (double)window_length(window);
}

wide cores_worked(const struct cores *cores, enum core_state state, sim_ticks now)
{
    wide worked = 0;
    for (uint32_t i = 0; i < cores->count; i++) {
        worked += core_worked(&cores->each[i], state, now);
    }
    return worked;
}

static void mark(void *measure, unsigned number, sim_ticks now)
{
    struct cores *cores = measure;
    struct cores_mark *at = &cores->marked[number];
    *at = (struct cores_mark){0}; /* a place of a series is used again and again */
    at->system_of_threads = cores_worked(cores, CORE_SYSTEM, now);
    for (uint32_t i = 0; i < cores->count; i++) {
        for (unsigned state = 0; state < CORE_STATES; state++) {
            at->times[state] += core_time(&cores->each[i], (enum core_state)state, now);
        }
    }
}

const struct metric_row cores_metrics[] = {
    [CORE_USER] =
        METRIC("user", "1", MEAN, "Share of the cores' time in which they execute threads."),
    [CORE_SYSTEM] = METRIC("system", "1", MEAN, "Share in which they execute the system for one."),
    [CORE_INTERRUPT] = METRIC("interrupt", "1", MEAN, "Share in which they serve interrupts."),
    [CORE_STALLED] =
        METRIC("stalled", "1", MEAN,
               "Share in which each thread that a core holds waits for memory, or spins "
               "for other threads."),
    [CORE_SWITCHING] =
        METRIC("switching", "1", MEAN, "Share in which they take up another thread."),
    [CORE_IDLE] = METRIC("idle", "1", MEAN, "Share in which they hold no thread, or stand still."),
    [CORE_ASLEEP] = METRIC("asleep", "1", MEAN, "Share in which they are idle at low power."),
    METRICS_END,
};

void cores_report(const struct component *component, struct report *to)
{
    const struct cores *cores = (const struct cores *)component;
    double busy = 0;
    for (unsigned state = 0; state < CORE_STATES; state++) {
        double mean = cores_mean(cores, (enum core_state)state, to->window);
        bool is_busy = state != CORE_STALLED && state != CORE_IDLE && state != CORE_ASLEEP;
        report_utilization(to, component->path, &cores_metrics[state], mean / cores->count);
        busy += is_busy ? mean : 0;
    }
    report_resource(to, component->path, busy / cores->count);
}

void cores_measure(struct cores *cores, struct measures *measures)
{
    unsigned marks = measures_marks(measures)->count;
    cores->marked = ARENA_ARRAY(measures_arena(measures), struct cores_mark, marks);
    measures_register(measures, cores, mark);
}
