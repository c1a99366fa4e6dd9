/* Laws and invariants of cores and the threads that they hold. */
#include "models/processor/cores.h"

#include "models/invariants.h"

void cores_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct cores *cores = (const struct cores *)component;
    wide computed = 0;
    wide given = 0;
    for (uint32_t i = 0; i < cores->count; i++) {
        const struct core *core = &cores->each[i];
        bool computes = core->running != NULL && core->state == CORE_USER;
        computed += core_time(core, CORE_USER, now);
        given += core->given - (computes ? core->until - now : 0);
    }
    report_law(report, "utilization", component->path, computed, given);
}

/* Threads that a core holds, in each state. */
static void count_threads(const struct core *core, uint32_t counts[THREAD_ENDED + 1])
{
    for (const struct thread *thread = core->threads; thread != NULL; thread = thread->behind) {
        counts[thread->state] += thread->core == core;
    }
}

static void check_core(struct run *run, const struct cores *cores, uint32_t number)
{
    const struct component *component = &cores->component;
    const struct core *core = &cores->each[number];
    uint32_t counts[THREAD_ENDED + 1] = {0};
    count_threads(core, counts);
    uint32_t found = counts[THREAD_COMPUTING] + counts[THREAD_READY] + counts[THREAD_STALLED];
    CHECK(run, component, cores_held,
          core->held == found && found <= cores->options.hardware_threads,
          "core %u holds %u threads, of which %u are found, of %u possible", number, core->held,
          found, cores->options.hardware_threads);
    CHECK(run, component, cores_computing,
          counts[THREAD_COMPUTING] == (core->state == CORE_USER) &&
              (core->running != NULL) == (core->state == CORE_USER),
          "core %u is in state %d and executes %u threads", number, (int)core->state,
          counts[THREAD_COMPUTING]);
    CHECK(run, component, cores_idle, counts[THREAD_COMPUTING] > 0 || counts[THREAD_READY] == 0,
          "core %u executes nothing while %u threads are ready", number, counts[THREAD_READY]);
}

void cores_invariants(struct run *run, const struct component *component)
{
    const struct cores *cores = (const struct cores *)component;
    if (!run_looks(run, (uint64_t)cores->count * 2)) {
        return;
    }
    for (uint32_t i = 0; i < cores->count; i++) {
        check_core(run, cores, i);
    }
}
