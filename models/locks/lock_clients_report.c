/* The metrics, the laws and the invariants of a group of clients of a lock manager. */
#include "models/locks/lock_clients_state.h"

#include "models/invariants.h"
#include "sim/component/report_ledger.h"

static const char no_transaction[] = "no transaction ended";

enum { THROUGHPUT, RESPONSE_TIME, ACTIVE, ABORTS };

const struct metric_row lock_clients_metrics[] = {
    [THROUGHPUT] =
        METRIC_MORE("GROUP.throughput", "1/s", MEAN, "Transactions of the group in a second."),
    [RESPONSE_TIME] = METRIC_WITH_PERCENTILES(
        "GROUP.response_time", "Time from asking for the first lock until all are given up."),
    [ACTIVE] = METRIC("GROUP.active", "1", MEAN, "Transactions under way."),
    [ABORTS] = METRIC_LESS("GROUP.aborts_per_transaction", "1", RATIO,
                           "Times that a transaction was aborted, as its conversion would have been"
                           " a deadlock, for each that ended."),
    METRICS_END,
};

void lock_clients_report(const struct component *component, struct report *report)
{
    const struct lock_clients *group = (const struct lock_clients *)component;
    const char *path = component->path;
    uint64_t done = tally_in(&group->transactions.done, report->window);
    report_per_second(report, path, &lock_clients_metrics[THROUGHPUT], done);
    report_durations(report, path, &lock_clients_metrics[RESPONSE_TIME], &group->transactions.done);
    report_level(report, path, &lock_clients_metrics[ACTIVE], &group->transactions.present);
    if (group->parameters->conversion != NULL) {
        report_ratio(report, path, &lock_clients_metrics[ABORTS],
                     (double)counter_in(&group->aborted, report->window), (double)done,
                     no_transaction);
    }
}

static struct ledger_found find(const struct lock_clients *group, sim_ticks now)
{
    struct ledger_found found = {0};
    for (uint32_t i = 0; i < group->count; i++) {
        if (group->clients[i].state != CLIENT_THINKS) {
            found.count++;
            found.ages += now - group->clients[i].began;
        }
    }
    return found;
}

void lock_clients_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct lock_clients *group = (const struct lock_clients *)component;
    struct ledger_found found = find(group, now);
    report_flow_balance(report, component->path, &group->transactions, &found);
    report_littles_law(report, component->path, &group->transactions, now, &found);
}

void lock_clients_invariants(struct run *run, const struct component *component)
{
    const struct lock_clients *group = (const struct lock_clients *)component;
    if (!run_looks(run, group->count)) {
        return;
    }
    struct ledger_found found = find(group, run_now(run));
    CHECK(run, component, lock_clients_active,
          (int64_t)found.count == group->transactions.present.value,
          "%llu transactions are found, and %lld are counted", (unsigned long long)found.count,
          (long long)group->transactions.present.value);
}
