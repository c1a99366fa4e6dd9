#include "models/interconnect/traffic.h"

#include "models/invariants.h"

#include "sim/component/report_ledger.h"

void traffic_init(struct traffic *traffic, struct measures *measures)
{
    ledger_init(&traffic->ledger, measures, LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE);
}

void traffic_report(const struct traffic *traffic, const char *path, const struct metric_row *rows,
                    const char *resource, struct report *report)
{
    traffic_report_many(traffic, 1, path, rows, resource, report);
}

void traffic_report_many(const struct traffic *traffic, uint32_t ways, const char *path,
                         const struct metric_row *rows, const char *resource, struct report *report)
{
    struct ledger_rows own = {.utilization = &rows[TRAFFIC_UTILIZATION],
                              .queue_length = &rows[TRAFFIC_QUEUE_LENGTH],
                              .throughput = &rows[TRAFFIC_THROUGHPUT]};
    report_ledger(report, path, &own, &traffic->ledger, ways, resource);
}

void traffic_laws(const struct traffic *traffic, const char *name, sim_ticks now,
                  struct report *report)
{
    struct ledger_found found = ledger_noted(&traffic->ledger, now);
    /* Booked and to come. */
    found.service = (wide)traffic->ledger.busy.value * now - traffic->until;
    report_flow_balance(report, name, &traffic->ledger, &found);
    report_littles_law(report, name, &traffic->ledger, now, &found);
    report_utilization_law(report, name, &traffic->ledger, now, 1, &found);
}

void traffic_invariants(struct run *run, const struct component *owner,
                        const struct traffic *traffic, const struct traffic_found *found)
{
    int64_t busy = traffic->ledger.busy.value;
    int64_t present = traffic->ledger.present.value;
    CHECK(run, owner, carrier_one, busy == (int64_t)found->busy && found->busy <= found->ways,
          "%lld lines are carried at once, over %llu of %llu ways", (long long)busy,
          (unsigned long long)found->busy, (unsigned long long)found->ways);
    CHECK(run, owner, carrier_present, present == (int64_t)found->waiting + busy,
          "%lld references are present, but %llu wait and %lld are carried", (long long)present,
          (unsigned long long)found->waiting, (long long)busy);
    CHECK(run, owner, carrier_idle, !found->is_idle_beside, "idle while %llu references wait",
          (unsigned long long)found->waiting);
}
