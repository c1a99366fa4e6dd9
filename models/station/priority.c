/* Priorities without preemption: the highest is next, first come first served within one. */
#include "models/station/ranked_list.h"
#include "models/station/station.h"

struct priority {
    struct servers servers;
    struct ranked_list waiting;
};

static void init(struct servers *servers, struct assembly *assembly)
{
    ranked_list_init(&((struct priority *)servers)->waiting, assembly->arena,
                     servers->station->ranks);
}

static void push(struct servers *servers, struct customer *customer)
{
    ranked_list_append(&((struct priority *)servers)->waiting, customer);
}

static struct customer *pop(struct servers *servers)
{
    struct ranked_list *waiting = &((struct priority *)servers)->waiting;
    struct customer *customer = ranked_list_best(waiting);
    ranked_list_remove(waiting, customer);
    return customer;
}

static const char *contradiction(const struct servers *servers, sim_ticks now)
{
    (void)now;
    const struct priority *priority = (const struct priority *)servers;
    return priority->waiting.count == servers->waiting ? NULL : "the queue and its count disagree";
}

static const struct discipline operations = {
    .bytes = sizeof(struct priority),
    .init = init,
    .push = push,
    .pop = pop,
    .contradiction = contradiction,
};

const struct kind priority_kind = {
    .behaviour = SERVERS_HANDLERS,
    .name = "priority",
    .role = "discipline",
    .doc = "The highest priority first, first come first served within one; nobody is"
           " interrupted.",
    .operations = &operations,
};
