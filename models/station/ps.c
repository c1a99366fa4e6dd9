/* Processor sharing among the customers of a station (models/station/sharing.h). */
#include "models/station/sharing.h"
#include "models/station/station.h"

struct ps {
    struct servers servers;
    struct sharing sharing;
};

static void init(struct servers *servers, struct assembly *assembly)
{
    sharing_init(&((struct ps *)servers)->sharing, assembly->arena, servers->station->server_count);
}

/* After a change: the sharers, the busy servers, and the next departure. */
static void settle_sharers(struct run *run, struct ps *ps)
{
    struct servers *servers = &ps->servers;
    struct sharing *sharing = &ps->sharing;
    int64_t present = sharing_present(sharing);
    sharing_settle(run, sharing, servers->away ? 0 : present, &servers->component,
                   SERVERS_FINISHED);
    int64_t busy = sharing_busy(sharing);
    level_add(&servers->station->ledger.busy, run_now(run),
              busy - (sharing->servers - servers->idle));
    servers->idle = sharing->servers - busy;
    servers->waiting = (uint64_t)(present - busy);
}

static void enter(struct run *run, struct servers *servers, struct customer *customer)
{
    struct ps *ps = (struct ps *)servers;
    sharing_advance(&ps->sharing, run_now(run));
    customer->state = CUSTOMER_SERVED;
    customer->tag = sharing_add(&ps->sharing, customer->service, customer);
    settle_sharers(run, ps);
}

static void resume_sharing(struct run *run, struct servers *servers)
{
    struct ps *ps = (struct ps *)servers;
    sharing_advance(&ps->sharing, run_now(run));
    settle_sharers(run, ps);
}

/* Service that a customer has received when `attained` is reached. */
static wide received_at(const struct customer *customer, wide attained)
{
    return attained - (customer->tag - customer->service * SHARING_TICK);
}

static wide received(const struct servers *servers, const struct customer *customer, sim_ticks now)
{
    wide carry;
    return received_at(customer,
                       sharing_attained(&((const struct ps *)servers)->sharing, now, &carry));
}

static wide undelivered(const struct servers *servers, sim_ticks now)
{
    return sharing_undelivered(&((const struct ps *)servers)->sharing, now);
}

static void on_finished(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct ps *ps = component;
    sharing_advance(&ps->sharing, run_now(run));
    struct customer *customer = sharing_take(&ps->sharing);
    if (sharing_present(&ps->sharing) == 0) {
        servers_leave(run, &ps->servers);
    }
    settle_sharers(run, ps);
    station_leave(run, customer, received_at(customer, ps->sharing.attained));
}

static void on_returned(struct run *run, void *component, uint64_t argument)
{
    servers_on[SERVERS_RETURNED](run, component, argument);
}

static const char *contradiction(const struct servers *servers, sim_ticks now)
{
    const struct sharing *sharing = &((const struct ps *)servers)->sharing;
    int64_t served = servers->station->server_count - servers->idle;
    if (sharing_present(sharing) != served + (int64_t)servers->waiting) {
        return "those who share are not as many as counted";
    }
    return sharing_contradiction(sharing, now);
}

static const struct discipline operations = {
    .bytes = sizeof(struct ps),
    .init = init,
    .enter = enter,
    .resume = resume_sharing,
    .received = received,
    .undelivered = undelivered,
    .contradiction = contradiction,
    .fraction_bits = SHARING_FRACTION_BITS,
};

static event_handler *const on[] = {on_finished, on_returned};

const struct kind ps_kind = {
    .behaviour = {on, servers_event_names, SERVERS_EVENTS},
    .name = "ps",
    .role = "discipline",
    .doc = "Processor sharing: each of n customers gets min(1, servers / n) of a server.",
    .operations = &operations,
};
