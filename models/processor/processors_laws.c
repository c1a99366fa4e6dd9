/* What threads, cores and references in flight must agree on. */
#include "models/processor/processors.h"

/* What is left of the computing under way. */
static wide computing_left(const struct processors *all, sim_ticks now)
{
    wide left = 0;
    for (uint32_t i = 0; i < all->options.threads; i++) {
        const struct thread *thread = &all->threads[i];
        left += thread->state == THREAD_COMPUTING ? (wide)thread->until - now : 0;
    }
    return left;
}

void processors_laws(const struct processors *all, sim_ticks now, struct report *report)
{
    wide waited = all->latency.sum;
    wide in_flight = 0;
    for (uint32_t i = 0; i < all->pool.capacity; i++) {
        const struct reference *reference = &all->pool.places[i];
        if (reference_is_in_flight(reference)) {
            waited += now - reference->issued;
            in_flight++;
        }
    }
    report_law(report, "little", "system", level_integral(&all->in_flight, now), waited);
    report_law(report, "flow_balance", "system", (wide)all->issued,
               (wide)all->completed.count + in_flight);
    report_law(report, "utilization", "cores", level_integral(&all->computing, now),
               all->compute_sum - computing_left(all, now));
}

/* Cores of one processor that threads are on, by the threads' own word. */
static void check_threads(struct run *run, const struct processors *all)
{
    uint64_t in_flight = 0;
    int64_t computing = 0;
    for (uint32_t i = 0; i < all->options.threads; i++) {
        const struct thread *thread = &all->threads[i];
        in_flight += thread->in_flight;
        computing += thread->state == THREAD_COMPUTING;
        bool is_full = thread->in_flight == all->program.outstanding;
        if (thread->in_flight > all->program.outstanding ||
            (thread->state == THREAD_STALLED && !is_full)) {
            run_fail(run, &all->component, ERROR_INTERNAL,
                     "thread %u has %u lines in flight of %u possible and is %s", i,
                     thread->in_flight, all->program.outstanding,
                     thread->state == THREAD_STALLED ? "stalled" : "not stalled");
            return;
        }
    }
    if (in_flight != all->pool.taken || (int64_t)in_flight != all->in_flight.value) {
        run_fail(run, &all->component, ERROR_INTERNAL,
                 "threads have %llu references in flight, the pool %u, the level %lld",
                 (unsigned long long)in_flight, all->pool.taken, (long long)all->in_flight.value);
    }
    if (computing != all->computing.value) {
        run_fail(run, &all->component, ERROR_INTERNAL, "%lld threads compute, but %lld cores do",
                 (long long)computing, (long long)all->computing.value);
    }
}

void processors_invariants(struct run *run, const struct processors *all)
{
    int64_t idle = 0;
    for (uint32_t i = 0; i < all->options.processors; i++) {
        const struct processor *processor = &all->each[i];
        idle += processor->idle;
        if (processor->idle > all->options.cores) {
            run_fail(run, &all->component, ERROR_INTERNAL, "processor %u has %u idle cores of %u",
                     i, processor->idle, all->options.cores);
        }
        if (processor->idle > 0 && processor->ready_head != THREAD_NONE) {
            run_fail(run, &all->component, ERROR_INTERNAL,
                     "processor %u leaves a core idle while a thread is ready", i);
        }
    }
    int64_t cores = (int64_t)all->options.processors * all->options.cores;
    if (idle + all->computing.value != cores) {
        run_fail(run, &all->component, ERROR_INTERNAL,
                 "%lld cores compute and %lld are idle, of %lld", (long long)all->computing.value,
                 (long long)idle, (long long)cores);
    }
    if (all->issued != all->completed.count + all->pool.taken) {
        run_fail(run, &all->component, ERROR_INTERNAL,
                 "%llu references were issued, but %llu completed and %u are in flight",
                 (unsigned long long)all->issued, (unsigned long long)all->completed.count,
                 all->pool.taken);
    }
    check_threads(run, all);
}
