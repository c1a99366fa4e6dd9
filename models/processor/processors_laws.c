/* Laws and invariants of threads, cores, references in flight. */
#include "models/processor/processors.h"

#include "models/invariants.h"

/* Time left of the computing under way. */
static wide computing_left(const struct processors *all, sim_ticks now)
{
    wide left = 0;
    for (uint32_t i = 0; i < all->options.threads; i++) {
        const struct thread *thread = &all->threads[i];
        left += thread->state == THREAD_COMPUTING ? (wide)thread->until - now : 0;
    }
    return left;
}

void processors_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct processors *all = (const struct processors *)component;
    wide waited = all->latency.sum;
    wide in_flight = 0;
    for (uint32_t i = 0; i < all->pool.capacity; i++) {
        const struct reference *reference = &all->pool.places[i];
        if (reference_is_in_flight(reference)) {
            waited += now - reference->issued;
            in_flight++;
        }
    }
    report_law(report, "little", all->machine, level_integral(&all->in_flight, now), waited);
    report_law(report, "flow_balance", all->machine, (wide)all->issued,
               (wide)all->completed.count + in_flight);
    report_law(report, "utilization", all->cores, level_integral(&all->computing, now),
               all->compute_sum - computing_left(all, now));
}

/* The states of the threads, against the counts. */
static void check_threads(struct run *run, const struct processors *all)
{
    const struct component *component = &all->component;
    uint64_t in_flight = 0;
    int64_t computing = 0;
    for (uint32_t i = 0; i < all->options.threads; i++) {
        const struct thread *thread = &all->threads[i];
        bool is_stalled = thread->state == THREAD_STALLED;
        in_flight += thread->in_flight;
        computing += thread->state == THREAD_COMPUTING;
        CHECK(run, component, thread_lines,
              thread->in_flight <= all->program.outstanding &&
                  (!is_stalled || thread->in_flight == all->program.outstanding),
              "thread %u has %u lines in flight of %u possible and is %s", i, thread->in_flight,
              all->program.outstanding, is_stalled ? "stalled" : "not stalled");
    }
    CHECK(run, component, references_of_threads,
          in_flight == all->pool.taken && (int64_t)in_flight == all->in_flight.value,
          "threads have %llu references in flight, the pool %u, the level %lld",
          (unsigned long long)in_flight, all->pool.taken, (long long)all->in_flight.value);
    CHECK(run, component, cores_computing, computing == all->computing.value,
          "%lld threads compute, but %lld cores do", (long long)computing,
          (long long)all->computing.value);
}

/* References found in flight, by looking at every place. */
static uint64_t count_in_flight(const struct processors *all)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < all->pool.capacity; i++) {
        count += reference_is_in_flight(&all->pool.places[i]);
    }
    return count;
}

void processors_invariants(struct run *run, const struct component *component)
{
    const struct processors *all = (const struct processors *)component;
    if (!run_looks(run, (uint64_t)all->pool.capacity + all->options.threads)) {
        return;
    }
    int64_t idle = 0;
    for (uint32_t i = 0; i < all->options.processors; i++) {
        const struct processor *processor = &all->each[i];
        idle += processor->idle;
        CHECK(run, component, cores_idle_range, processor->idle <= all->options.cores,
              "processor %u has %u idle cores of %u", i, processor->idle, all->options.cores);
        CHECK(run, component, cores_idle,
              processor->idle == 0 || processor->ready_head == THREAD_NONE,
              "processor %u leaves a core idle while a thread is ready", i);
    }
    int64_t cores = (int64_t)all->options.processors * all->options.cores;
    CHECK(run, component, cores_all, idle + all->computing.value == cores,
          "%lld cores compute and %lld are idle, of %lld", (long long)all->computing.value,
          (long long)idle, (long long)cores);
    uint64_t in_flight = count_in_flight(all);
    CHECK(run, component, references_flow, all->issued == all->completed.count + in_flight,
          "%llu references were issued, but %llu completed and %llu are in flight",
          (unsigned long long)all->issued, (unsigned long long)all->completed.count,
          (unsigned long long)in_flight);
    check_threads(run, all);
}
