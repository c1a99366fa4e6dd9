/* Shortest job first: the job with the least service is next, without interruption. */
#include "models/station/discipline.h"
#include "models/station/keyed_heap.h"

struct sjf {
    struct servers servers;
    struct keyed_heap waiting;
};

static void init(struct servers *servers, struct assembly *assembly)
{
    keyed_heap_init(&((struct sjf *)servers)->waiting, assembly->arena);
}

static void push(struct servers *servers, struct customer *customer)
{
    keyed_heap_add(&((struct sjf *)servers)->waiting, customer->service, customer);
}

static struct customer *pop(struct servers *servers)
{
    return keyed_heap_take(&((struct sjf *)servers)->waiting);
}

static const char *contradiction(const struct servers *servers, sim_ticks now)
{
    (void)now;
    const struct sjf *sjf = (const struct sjf *)servers;
    return sjf->waiting.count == servers->waiting ? NULL : "the queue and its count disagree";
}

static const struct discipline operations = {
    .bytes = sizeof(struct sjf),
    .init = init,
    .push = push,
    .pop = pop,
    .contradiction = contradiction,
};

const struct kind sjf_kind = {
    .behaviour = SERVERS_HANDLERS,
    .name = "sjf",
    .role = "discipline",
    .doc = "Shortest job first by the service time drawn on arrival; nobody is interrupted.",
    .operations = &operations,
};
