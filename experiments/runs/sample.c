#include "experiments/runs/sample.h"

#include "sim/component/simulation.h"

#include <time.h>

enum { PARTS = 1 << 20, EVENTS_MOST = 5000000 };
static const double ENOUGH_S = 0.05;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Run a part of a point. @return the seconds it took; below 0: it failed */
static double run_for(const struct point *point, sim_ticks horizon)
{
    const struct system_operations *system = point->system->operations;
    const struct run_parameters *run = &point->run;
    struct simulation simulation = {
        .system = point->system,
        .parameters = point->system_parameters,
        .horizon = horizon,
        .ticks_per_second = point->run.ticks_per_second,
        .seed = (uint64_t)point->run.seed,
        .is_automatic = !run->has_warmup,
        .has_windows = run->batch_means || !(system->from_start || run->transient),
        .has_batches = run->batch_means,
        .event_limit = EVENTS_MOST,
    };
    struct simulation_result result;
    struct error error = {0};
    double started = now();
    bool is_done = simulate(&simulation, &result, &error);
    double taken = now() - started;
    simulation_result_free(&result);
    return is_done ? taken : -1;
}

double sample_run_s(const struct point *point)
{
    double best = 0;
    sim_ticks horizon = point->run.horizon / PARTS + 1;
    while (true) {
        horizon = horizon < point->run.horizon ? horizon : point->run.horizon;
        double taken = run_for(point, horizon);
        if (taken < 0) {
            return best; /* it failed, or needs more events than a sample may have */
        }
        best = taken * ((double)point->run.horizon / (double)horizon);
        if (taken >= ENOUGH_S || horizon == point->run.horizon) {
            return best;
        }
        horizon *= 2;
    }
}
