/* Last come, first served: the latest arrival is next, without interruption. */
#include "models/station/discipline.h"

struct lcfs {
    struct servers servers;
    struct customer *last;
};

static void push(struct servers *servers, struct customer *customer)
{
    struct lcfs *stack = (struct lcfs *)servers;
    customer->next = stack->last;
    stack->last = customer;
}

static struct customer *pop(struct servers *servers)
{
    struct lcfs *stack = (struct lcfs *)servers;
    struct customer *customer = stack->last;
    stack->last = customer->next;
    return customer;
}

static const char *contradiction(const struct servers *servers, sim_ticks now)
{
    (void)now;
    bool is_empty = ((const struct lcfs *)servers)->last == NULL;
    return is_empty == (servers->waiting == 0) ? NULL : "the queue and its count disagree";
}

static const struct discipline operations = {
    .bytes = sizeof(struct lcfs),
    .push = push,
    .pop = pop,
    .contradiction = contradiction,
};

const struct kind lcfs_kind = {
    .behaviour = SERVERS_HANDLERS,
    .name = "lcfs",
    .role = "discipline",
    .doc = "Last come, first served; nobody is interrupted.",
    .operations = &operations,
};
