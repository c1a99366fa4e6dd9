/*
 * Priorities with preemption: an arrival interrupts the service of a lower priority, which resumes
 * later where it stopped (preemptive resume).
 *
 * When all servers are busy the victim is the last to come of the lowest priority in service, so
 * that within a priority the first to come stays first; the victim goes back before all of its
 * priority not yet served.
 */
#include "models/planted.h"
#include "models/station/ranked_list.h"
#include "models/station/station.h"

struct preemptive {
    struct servers servers;
    struct ranked_list waiting;
    struct ranked_list served;
};

static void init(struct servers *servers, struct assembly *assembly)
{
    struct preemptive *state = (struct preemptive *)servers;
    ranked_list_init(&state->waiting, assembly->arena, servers->station->ranks);
    ranked_list_init(&state->served, assembly->arena, servers->station->ranks);
}

static void keep_waiting(struct servers *servers, struct customer *customer)
{
    ranked_list_append(&((struct preemptive *)servers)->waiting, customer);
}

/* A customer leaves the queue to be served. */
static struct customer *pop(struct servers *servers)
{
    struct preemptive *state = (struct preemptive *)servers;
    struct customer *customer = ranked_list_best(&state->waiting);
    ranked_list_remove(&state->waiting, customer);
    ranked_list_append(&state->served, customer);
    return customer;
}

static void enter(struct run *run, struct servers *servers, struct customer *customer)
{
    struct preemptive *state = (struct preemptive *)servers;
    if (servers->idle > 0 && !servers->away) {
        servers->idle--;
        ledger_start(&servers->station->ledger, run_now(run));
        ranked_list_append(&state->served, customer);
        servers_serve(run, servers, customer);
        return;
    }
    struct customer *victim = ranked_list_worst(&state->served);
    servers->waiting++;
    if (victim == NULL || victim->visit->rank <= customer->visit->rank ||
        PLANTED("an interruption is left out")) {
        customer->state = CUSTOMER_WAITING;
        keep_waiting(servers, customer);
        return;
    }
    ranked_list_remove(&state->served, victim);
    servers_interrupt(run, victim);
    ranked_list_prepend(&state->waiting, victim);
    ranked_list_append(&state->served, customer);
    servers_serve(run, servers, customer);
}

static void on_finished(struct run *run, void *component, uint64_t argument)
{
    struct preemptive *state = component;
    ranked_list_remove(&state->served, (struct customer *)(uintptr_t)argument);
    servers_on[SERVERS_FINISHED](run, component, argument);
}

static void on_returned(struct run *run, void *component, uint64_t argument)
{
    servers_on[SERVERS_RETURNED](run, component, argument);
}

static const char *contradiction(const struct servers *servers, sim_ticks now)
{
    (void)now;
    const struct preemptive *state = (const struct preemptive *)servers;
    const struct customer *worst = ranked_list_worst(&state->served);
    const struct customer *best = ranked_list_best(&state->waiting);
    if (state->waiting.count != servers->waiting) {
        return "the queue and its count disagree";
    }
    if ((int64_t)state->served.count != servers->station->server_count - servers->idle) {
        return "those in service are not as many as busy servers";
    }
    if (worst != NULL && best != NULL && best->visit->rank < worst->visit->rank) {
        return "somebody waits for a lower priority";
    }
    return NULL;
}

static const struct discipline operations = {
    .bytes = sizeof(struct preemptive),
    .init = init,
    .push = keep_waiting,
    .pop = pop,
    .enter = enter,
    .contradiction = contradiction,
};

static event_handler *const on[] = {on_finished, on_returned};

const struct kind preemptive_priority_kind = {
    .behaviour = {on, servers_event_names, SERVERS_EVENTS},
    .name = "preemptive_priority",
    .role = "discipline",
    .doc = "The highest priority first; an arrival interrupts a lower priority, which resumes"
           " where it stopped.",
    .operations = &operations,
};
