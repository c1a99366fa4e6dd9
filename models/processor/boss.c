#include "models/processor/boss.h"

#include "models/invariants.h"
#include "models/report_order.h"

#include "sim/component/report_ledger.h"

#include <inttypes.h>

void boss_take(struct run *run, struct boss *boss, struct thread *thread)
{
    struct core *core = boss->core;
    sim_ticks now = run_now(run);
    if (core->held == 0) {
        ledger_start(&boss->ledger, now);
    }
    ledger_join(&boss->ledger, now);
    boss->ledger.joined.count += PLANTED("a call comes twice");
    boss->ledger.present.value += PLANTED("a call is at the boss twice");
    core_hold(core, thread);
    thread->is_in_system = !PLANTED("a task computes at the boss");
    thread->ready = now;
    thread->state = THREAD_READY;
    thread->switching = 0;
    thread_queue_push(&core->ready, thread);
    if (core->running == NULL && !boss->is_called) {
        boss->is_called = true;
        event_after(run, 0, core->owner, CORE_CALLED, 0);
    }
}

void boss_release(struct run *run, struct boss *boss, struct thread *thread)
{
    core_drop(boss->core, thread);
    ledger_leave(&boss->ledger, thread->ready, run_now(run));
    if (boss->core->held == 0) {
        ledger_stop(&boss->ledger, run_now(run));
    }
}

enum { UTILIZATION, QUEUE_LENGTH, THROUGHPUT, RESPONSE_TIME };

static const struct metric_row metrics[] = {
    [UTILIZATION] =
        METRIC("utilization", "1", MEAN, "Share of time in which the boss has a trap to handle."),
    [QUEUE_LENGTH] = METRIC("queue_length", "1", MEAN, "Tasks that wait for it or are served."),
    [THROUGHPUT] = METRIC_MORE("throughput", "1/s", MEAN, "Traps that it handles in a second."),
    [RESPONSE_TIME] = METRIC_WITH_PERCENTILES(
        "response_time", "Time from the trap of a task to the end of its handler."),
    METRICS_END,
};

static void report(const struct component *component, struct report *to)
{
    const struct boss *boss = (const struct boss *)component;
    struct ledger_rows rows = {.utilization = &metrics[UTILIZATION],
                               .queue_length = &metrics[QUEUE_LENGTH],
                               .response_time = &metrics[RESPONSE_TIME],
                               .throughput = &metrics[THROUGHPUT]};
    report_ledger(to, component->path, &rows, &boss->ledger, 1, component->path);
}

static struct ledger_found find(const struct boss *boss, sim_ticks now)
{
    struct ledger_found found = {0};
    for (const struct thread *thread = boss->core->threads; thread != NULL;
         thread = thread->behind) {
        found.count++;
        found.ages += now - thread->ready;
    }
    return found;
}

static void laws(const struct component *component, sim_ticks now, struct report *to)
{
    const struct boss *boss = (const struct boss *)component;
    struct ledger_found found = find(boss, now);
    report_flow_balance(to, component->path, &boss->ledger, &found);
    report_littles_law(to, component->path, &boss->ledger, now, &found);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct boss *boss = (const struct boss *)component;
    if (!run_looks(run, boss->core->held)) {
        return;
    }
    uint64_t others = 0;
    for (const struct thread *held = boss->core->threads; held != NULL; held = held->behind) {
        others += !held->is_in_system;
    }
    CHECK(run, component, boss_system, others == 0 && boss->core->state != CORE_USER,
          "%" PRIu64 " tasks that compute are at the boss, which is in state %d", others,
          (int)boss->core->state);
    int64_t present = boss->ledger.present.value;
    CHECK(run, component, boss_present, present == (int64_t)boss->core->held,
          "%" PRIu32 " tasks are at the boss, and %" PRId64 " are counted", boss->core->held,
          present);
}

const struct kind boss_kind = {
    .behaviour = {.on = NULL, .event_names = NULL, .event_count = 0},
    .name = "boss",
    .role = KIND_PART,
    .doc = "The core of an asymmetric multiprocessor that alone executes the operating system.",
    .metrics = metrics,
    .report = report,
    .laws = laws,
    .invariants = invariants,
    .report_order = REPORT_PROCESSORS,
};

struct boss *boss_build(const struct assembly *assembly, const struct scope *machine,
                        struct core *core)
{
    struct boss *boss = ARENA_NEW(assembly->arena, struct boss);
    boss->component =
        (struct component){&boss_kind.behaviour, scope_inside(machine, "%s", boss_kind.name).path};
    boss->core = core;
    ledger_init(&boss->ledger, assembly->measures,
                LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE | LEDGER_PERCENTILES);
    return boss;
}
