/* Laws and invariants of threads and references in flight. */
#include "models/processor/processors.h"

#include "models/invariants.h"

static bool is_of_a_thread(const struct reference *reference)
{
    return reference_is_in_flight(reference) && reference_is_of_a_thread(reference);
}

void processors_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct processors *all = (const struct processors *)component;
    wide waited = all->latency.sum;
    wide in_flight = 0;
    for (uint32_t i = 0; i < all->pool.capacity; i++) {
        const struct reference *reference = &all->pool.entries[i];
        if (is_of_a_thread(reference)) {
            waited += now - processors_asked(all, reference);
            in_flight++;
        }
    }
    report_law(report, "little", all->machine, level_integral(&all->in_flight, now), waited);
    report_law(report, "flow_balance", all->machine, (wide)all->issued,
               (wide)all->completed.count + in_flight);
}

/* The lines that threads wait for, against the counts. */
static void check_threads(struct run *run, const struct processors *all)
{
    const struct component *component = &all->component;
    uint64_t in_flight = 0;
    for (uint32_t i = 0; i < all->options.threads; i++) {
        const struct program_thread *thread = &all->threads[i];
        bool is_stalled = thread->thread.waits;
        uint32_t most = team_outstanding(thread->team);
        in_flight += thread->in_flight;
        CHECK(run, component, thread_lines,
              thread->in_flight <= most &&
                  (!is_stalled || thread->in_flight > thread->wakes_at || thread->meets ||
                   walk_is_stalled(thread->walk)) &&
                  (!thread->meets || thread->in_flight == 0),
              "thread %u has %u lines in flight of %u possible and is %s", i, thread->in_flight,
              most, is_stalled ? "stalled" : "not stalled");
    }
    CHECK(run, component, references_of_threads,
          in_flight == all->pool.taken - all->pool.threadless &&
              (int64_t)in_flight == all->in_flight.value,
          "threads have %llu references in flight, the pool %u, the level %lld",
          (unsigned long long)in_flight, all->pool.taken - all->pool.threadless,
          (long long)all->in_flight.value);
}

/* References found in flight, by looking at every entry of the pool. */
static uint64_t count_in_flight(const struct processors *all)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < all->pool.capacity; i++) {
        count += is_of_a_thread(&all->pool.entries[i]);
    }
    return count;
}

void processors_invariants(struct run *run, const struct component *component)
{
    const struct processors *all = (const struct processors *)component;
    if (!run_looks(run, (uint64_t)all->pool.capacity + all->options.threads)) {
        return;
    }
    uint64_t in_flight = count_in_flight(all);
    CHECK(run, component, references_flow, all->issued == all->completed.count + in_flight,
          "%llu references were issued, but %llu completed and %llu are in flight",
          (unsigned long long)all->issued, (unsigned long long)all->completed.count,
          (unsigned long long)in_flight);
    check_threads(run, all);
}
