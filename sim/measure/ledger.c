#include "sim/measure/ledger.h"

void ledger_init(struct ledger *ledger, struct measures *measures, unsigned parts)
{
    *ledger = (struct ledger){0};
    if (parts & LEDGER_JOINED) {
        counter_init(&ledger->joined, measures);
    }
    if (parts & LEDGER_PRESENT) {
        level_init(&ledger->present, measures, 0);
    }
    if (parts & LEDGER_BUSY) {
        level_init(&ledger->busy, measures, 0);
    }
    if (parts & LEDGER_DONE) {
        tally_init(&ledger->done, measures, parts & LEDGER_PERCENTILES);
    }
    if (parts & LEDGER_LOST) {
        tally_init(&ledger->lost, measures, false);
    }
}

struct ledger_found ledger_noted(const struct ledger *ledger, sim_ticks now)
{
    return (struct ledger_found){
        .count = (uint64_t)ledger->present.value,
        .ages = (wide)ledger->present.value * now - ledger->joined_at,
        .service = (wide)ledger->busy.value * now - ledger->started_at,
    };
}

struct ledger_law ledger_flow_balance(const struct ledger *ledger, const struct ledger_found *found)
{
    uint64_t left = ledger->done.count + ledger->lost.count;
    return (struct ledger_law){(wide)ledger->joined.count, (wide)left + (wide)found->count};
}

struct ledger_law ledger_little(const struct ledger *ledger, sim_ticks now,
                                const struct ledger_found *found)
{
    return (struct ledger_law){level_integral(&ledger->present, now),
                               ledger->done.sum + ledger->lost.sum + found->ages};
}

struct ledger_law ledger_utilization(const struct ledger *ledger, sim_ticks now, wide unit,
                                     const struct ledger_found *found)
{
    return (struct ledger_law){level_integral(&ledger->busy, now) * unit,
                               ledger->service + found->service};
}

static void sum_level(struct level *total, const struct level *part, sim_ticks now)
{
    total->integral += level_integral(part, now);
    total->value += part->value;
    total->since = now;
}

static void sum_tally(struct tally *total, const struct tally *part)
{
    total->count += part->count;
    total->sum += part->sum;
}

void ledger_sum(struct ledger *total, const struct ledger *part, sim_ticks now)
{
    total->joined.count += part->joined.count;
    sum_level(&total->present, &part->present, now);
    sum_level(&total->busy, &part->busy, now);
    sum_tally(&total->done, &part->done);
    sum_tally(&total->lost, &part->lost);
    total->service += part->service;
    total->joined_at += part->joined_at;
    total->started_at += part->started_at;
}
