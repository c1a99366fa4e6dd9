/*
 * Processor sharing: each of n customers gets min(1, servers / n) of a server.
 *
 * All customers are served at one rate, so it is enough to know how much service somebody who
 * always was there would have received by now: the attained service. A customer is done when it
 * reaches the attained service at its arrival plus its own demand, its tag; the first tag gives
 * the one event that is pending. The customers are in a heap by tag, so arrivals and departures
 * cost O(log n).
 *
 * Attained service is a whole number of ticks / 2^32. What a division leaves over is carried to
 * the next, so that the work done is exactly the service received plus the carry, however often
 * the state changes or is looked at. A departure happens at the first tick at which the tag is
 * reached: the customer has then received its demand and less than a tick more.
 */
#include "models/station/customer_heap.h"
#include "models/station/station.h"

enum { FRACTION_BITS = 32 };

/* One tick of service, in the unit in which it is accounted. */
#define UNIT ((wide)1 << FRACTION_BITS)

struct sharing {
    struct servers servers;
    struct customer_heap heap;
    wide attained;   /* at `since` [ticks / 2^32] */
    wide carry;      /* work done at `since` that is not yet attained; under the number present */
    sim_ticks since; /* the last change */
    int64_t sharers; /* customers among whom the servers are shared */
    struct event_id next; /* the departure to come */
};

static void init(struct servers *servers, struct assembly *assembly)
{
    customer_heap_init(&((struct sharing *)servers)->heap, assembly->arena);
}

/* Attained service and carry at a time not before the last change. */
static wide attain(const struct sharing *sharing, sim_ticks now, wide *carry)
{
    wide elapsed = (now - sharing->since) * UNIT;
    int64_t servers = sharing->servers.station->server_count;
    *carry = sharing->carry;
    if (sharing->sharers == 0) {
        return sharing->attained;
    }
    if (sharing->sharers <= servers) {
        return sharing->attained + elapsed;
    }
    unsigned_wide work = (unsigned_wide)(elapsed * servers + sharing->carry);
    *carry = (wide)(work % (uint64_t)sharing->sharers);
    return sharing->attained + (wide)(work / (uint64_t)sharing->sharers);
}

/* Brings the state to the present, before anything changes. */
static void advance(struct sharing *sharing, sim_ticks now)
{
    sharing->attained = attain(sharing, now, &sharing->carry);
    sharing->since = now;
}

/* Ticks until the first tag is reached, at the present rate. */
static sim_ticks time_to_first(const struct sharing *sharing)
{
    wide needed = customer_heap_first(&sharing->heap) - sharing->attained;
    wide work = needed;
    int64_t servers = sharing->servers.station->server_count;
    wide unit = UNIT;
    if (sharing->sharers > servers) {
        work = needed * sharing->sharers - sharing->carry;
        unit *= servers;
    }
    if (work <= 0) {
        return 0;
    }
    unsigned_wide ticks = ((unsigned_wide)work + (unsigned_wide)unit - 1) / (uint64_t)unit;
    return ticks >= (unsigned_wide)TICKS_NEVER ? TICKS_NEVER : (sim_ticks)ticks;
}

/* After a change: how many share, how many servers are busy, and who is done next. */
static void settle(struct run *run, struct sharing *sharing)
{
    struct servers *servers = &sharing->servers;
    int64_t server_count = servers->station->server_count;
    int64_t present = (int64_t)sharing->heap.count;
    sharing->sharers = servers->away ? 0 : present;
    int64_t busy = sharing->sharers < server_count ? sharing->sharers : server_count;
    level_add(&servers->station->busy, run_now(run), busy - (server_count - servers->idle));
    servers->idle = server_count - busy;
    servers->waiting = (uint64_t)(present - busy);
    if (sharing->sharers == 0) {
        event_cancel(run, sharing->next);
        sharing->next = EVENT_NONE;
        return;
    }
    sim_ticks delay = time_to_first(sharing);
    bool is_never = delay > run->horizon - run_now(run);
    sim_ticks time = is_never ? TICKS_NEVER : run_now(run) + delay;
    if (event_is_pending(run, sharing->next)) {
        sharing->next = event_move(run, sharing->next, time);
    } else {
        sharing->next = event_at(run, time, EVENT_NORMAL, &servers->component, SERVERS_FINISHED, 0);
    }
}

static void enter(struct run *run, struct servers *servers, struct customer *customer)
{
    struct sharing *sharing = (struct sharing *)servers;
    advance(sharing, run_now(run));
    customer->state = CUSTOMER_SERVED;
    customer->tag = sharing->attained + customer->service * UNIT;
    customer_heap_add(&sharing->heap, customer->tag, customer);
    settle(run, sharing);
}

static void resume(struct run *run, struct servers *servers)
{
    struct sharing *sharing = (struct sharing *)servers;
    advance(sharing, run_now(run));
    settle(run, sharing);
}

/* Service that a customer has received when `attained` is reached. */
static wide received_at(const struct customer *customer, wide attained)
{
    return attained - (customer->tag - customer->service * UNIT);
}

static wide received(const struct servers *servers, const struct customer *customer, sim_ticks now)
{
    wide carry;
    return received_at(customer, attain((const struct sharing *)servers, now, &carry));
}

static wide undelivered(const struct servers *servers, sim_ticks now)
{
    wide carry;
    attain((const struct sharing *)servers, now, &carry);
    return carry;
}

static void on_finished(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct sharing *sharing = component;
    advance(sharing, run_now(run));
    struct customer *customer = customer_heap_take(&sharing->heap);
    if (sharing->heap.count == 0) {
        servers_leave(run, &sharing->servers);
    }
    settle(run, sharing);
    station_leave(run, customer, received_at(customer, sharing->attained));
}

static void on_returned(struct run *run, void *component, uint64_t argument)
{
    servers_on[SERVERS_RETURNED](run, component, argument);
}

static const char *contradiction(const struct servers *servers, sim_ticks now)
{
    const struct sharing *sharing = (const struct sharing *)servers;
    wide carry;
    wide attained = attain(sharing, now, &carry);
    int64_t served = servers->station->server_count - servers->idle;
    if ((int64_t)sharing->heap.count != served + (int64_t)servers->waiting) {
        return "those who share are not as many as counted";
    }
    if (carry < 0 || (sharing->sharers > 0 && attained < sharing->attained)) {
        return "attained service has gone back";
    }
    if (sharing->heap.count > 0 && attained - customer_heap_first(&sharing->heap) > UNIT) {
        return "somebody has received more service than it wanted";
    }
    return NULL;
}

static const struct discipline operations = {
    .bytes = sizeof(struct sharing),
    .init = init,
    .enter = enter,
    .resume = resume,
    .received = received,
    .undelivered = undelivered,
    .contradiction = contradiction,
    .fraction_bits = FRACTION_BITS,
};

static event_handler *const on[] = {on_finished, on_returned};

const struct kind ps_kind = {
    .behaviour = {on, servers_event_names, SERVERS_EVENTS},
    .name = "ps",
    .role = "discipline",
    .doc = "Processor sharing: each of n customers gets min(1, servers / n) of a server.",
    .operations = &operations,
};
