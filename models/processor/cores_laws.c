/* Laws and invariants of cores and the threads that they hold. */
#include "models/processor/cores.h"

#include "models/invariants.h"
#include "models/processor/cores_queues.h"

/* Time of a core in all states. */
static sim_ticks time_of(const struct core *core, sim_ticks now)
{
    sim_ticks time = 0;
    for (unsigned state = 0; state < CORE_STATES; state++) {
        time += core_time(core, (enum core_state)state, now);
    }
    return time;
}

void cores_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct cores *cores = (const struct cores *)component;
    wide charged = 0;
    wide given = cores_worked(cores, CORE_USER, now);
    wide all = 0;
    bool has_system = !cores->options.is_interrupted; /* else the law of interrupts has it */
    for (uint32_t i = 0; i < cores->count; i++) {
        const struct core *core = &cores->each[i];
        charged += core_time(core, CORE_USER, now);
        charged += has_system ? core_time(core, CORE_SYSTEM, now) : 0;
        all += time_of(core, now);
    }
    given += has_system ? cores_worked(cores, CORE_SYSTEM, now) : 0;
    report_law(report, "utilization", component->path, charged, given);
    report_law(report, "states", component->path, all, (wide)cores->count * now);
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
    bool is_boss = cores->options.has_boss && number == 0;
    CHECK(run, component, cores_held,
          core->held == found && (is_boss || found + core->kept <= cores->options.hardware_threads),
          "core %u holds %u threads, of which %u are found, of %u possible", number, core->held,
          found, cores->options.hardware_threads);
    bool computes = core->state == CORE_USER || core->state == CORE_SWITCHING ||
                    (core->state == CORE_SYSTEM && !core->is_interrupted);
    CHECK(run, component, cores_computing,
          counts[THREAD_COMPUTING] == computes && (core->running != NULL) == computes,
          "core %u is in state %d and executes %u threads", number, (int)core->state,
          counts[THREAD_COMPUTING]);
    sim_ticks now = run_now(run);
    CHECK(run, component, cores_times, time_of(core, now) == now,
          "core %u has been %lld ticks in all of its states, at %lld", number,
          (long long)time_of(core, now), (long long)now);
    CHECK(run, component, cores_idle,
          cores->is_frozen || core->is_interrupted || counts[THREAD_COMPUTING] > 0 ||
              counts[THREAD_READY] == 0 || (is_boss && cores->boss->is_called),
          "core %u executes nothing while %u threads are ready", number, counts[THREAD_READY]);
}

/* Whether a thread waits in the queue of another core that this one may take. */
static bool may_steal(const struct run *run, const struct cores *cores, const struct core *core)
{
    for (uint32_t i = 0; i < cores->count; i++) {
        const struct core *other = &cores->each[i];
        if (other->waiting > 0 &&
            other->scheduler->operations->first(run, other->scheduler, core) != NULL) {
            return true;
        }
    }
    return false;
}

/* A quantum that ends, and does so with an event where a thread waits for the core. */
static void check_quantum(struct run *run, const struct cores *cores, const struct thread *thread)
{
    const struct component *component = &cores->component;
    const struct scheduler *scheduler = thread->scheduler;
    sim_ticks quantum = scheduler_quantum(scheduler, thread);
    if (!thread->is_in_quantum || thread->is_expired || quantum == TICKS_NEVER) {
        return;
    }
    bool is_awaited = scheduler->operations->first(run, scheduler, thread->core) != NULL;
    CHECK(run, component, cores_tickless, !thread->is_tickless || !is_awaited,
          "no event ends the quantum of thread %u, and another waits for its core", thread->number);
    sim_ticks tick = event_time(run, thread->tick), now = run_now(run);
    bool is_due = tick == TICKS_NEVER
                      ? now + quantum > run->horizon
                      : tick <= now + quantum && (tick - thread->since) % quantum == 0;
    CHECK(run, component, cores_quantum, thread->is_tickless || is_due,
          "thread %u is on its core since %lld for quanta of %lld ticks, and leaves at %lld",
          thread->number, (long long)thread->since, (long long)quantum, (long long)tick);
}

/* The duties of the scheduler to the threads of a processor. */
static void check_schedule(struct run *run, const struct cores *cores, uint32_t processor)
{
    const struct component *component = &cores->component;
    uint32_t number = cores->first[processor];
    for (number += number == 0 && cores->options.has_boss; number < cores->first[processor + 1];
         number++) {
        const struct core *core = &cores->each[number];
        const struct scheduler *scheduler = core->scheduler;
        const struct scheduler_operations *operations = scheduler->operations;
        const struct thread *first = operations->first(run, scheduler, core);
        CHECK(run, component, cores_places,
              first == NULL || core->held == cores->options.hardware_threads,
              "core %u has a place, and thread %u waits for one", number, first->number);
        CHECK(run, component, cores_steal,
              core->held + core->kept == cores->options.hardware_threads ||
                  !cores_queues_steal_at_once(cores) || !may_steal(run, cores, core),
              "core %u has a place, and leaves a thread in the queue of another", number);
        for (const struct thread *held = core->threads; held != NULL; held = held->behind) {
            CHECK(run, component, cores_victims,
                  first == NULL || operations->is_before == NULL ||
                      !operations->is_before(run, scheduler, first, held),
                  "thread %u waits while core %u has thread %u, which it goes before",
                  first->number, number, held->number);
            check_quantum(run, cores, held);
        }
    }
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
    for (uint32_t i = 0; cores->scheduler != NULL && i < cores->options.nodes.count; i++) {
        check_schedule(run, cores, i);
    }
}
