#include "models/interconnect/traffic.h"

#include "models/invariants.h"

void traffic_init(struct traffic *traffic, struct measures *measures)
{
    level_init(&traffic->present, measures, 0);
    level_init(&traffic->busy, measures, 0);
    counter_init(&traffic->carried, measures);
}

void traffic_report(const struct traffic *traffic, const char *path, const struct metric_row *rows,
                    const char *resource, struct report *report)
{
    double utilization = level_mean(&traffic->busy, report->window);
    report_utilization(report, path, &rows[TRAFFIC_UTILIZATION], utilization);
    report_level(report, path, &rows[TRAFFIC_QUEUE_LENGTH], &traffic->present);
    report_rate(report, path, &rows[TRAFFIC_THROUGHPUT], &traffic->carried);
    report_resource(report, resource, utilization);
}

static void sum_level(struct level *total, const struct level *part, sim_ticks now)
{
    total->integral += level_integral(part, now);
    total->value += part->value;
    total->since = now;
}

void traffic_sum(struct traffic *total, const struct traffic *part, sim_ticks now)
{
    sum_level(&total->present, &part->present, now);
    sum_level(&total->busy, &part->busy, now);
    total->carried.count += part->carried.count;
    total->joined += part->joined;
    total->joined_sum += part->joined_sum;
    total->stay_sum += part->stay_sum;
    total->service_sum += part->service_sum;
    if (traffic_is_busy(part)) { /* the time left on all busy ways adds up */
        total->until = (total->until > now ? total->until : now) + (part->until - now);
    }
}

void traffic_laws(const struct traffic *traffic, const char *name, sim_ticks now,
                  struct report *report)
{
    wide present = (wide)(traffic->joined - traffic->carried.count);
    report_law(report, "flow_balance", name, (wide)traffic->joined,
               (wide)traffic->carried.count + traffic->present.value);
    report_law(report, "little", name, level_integral(&traffic->present, now),
               traffic->stay_sum + present * now - traffic->joined_sum);
    wide left = traffic_is_busy(traffic) ? traffic->until - now : 0;
    report_law(report, "utilization", name, level_integral(&traffic->busy, now),
               traffic->service_sum - left);
}

void traffic_invariants(struct run *run, const struct component *owner,
                        const struct traffic *traffic, uint64_t waiting)
{
    int64_t busy = traffic->busy.value;
    CHECK(run, owner, carrier_one, busy >= 0 && busy <= 1, "%lld lines are carried at once",
          (long long)busy);
    CHECK(run, owner, carrier_present, traffic->present.value == (int64_t)waiting + busy,
          "%lld references are present, but %llu wait and %lld are carried",
          (long long)traffic->present.value, (unsigned long long)waiting, (long long)busy);
    CHECK(run, owner, carrier_idle, waiting == 0 || busy != 0, "idle while %llu references wait",
          (unsigned long long)waiting);
}
