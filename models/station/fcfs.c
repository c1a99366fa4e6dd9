/* First come, first served. */
#include "models/station/discipline.h"

struct fcfs {
    struct servers servers;
    struct customer *first, *last;
};

static void push(struct servers *servers, struct customer *customer)
{
    struct fcfs *queue = (struct fcfs *)servers;
    customer->next = NULL;
    if (queue->first == NULL) {
        queue->first = customer;
    } else {
        queue->last->next = customer;
    }
    queue->last = customer;
}

static struct customer *pop(struct servers *servers)
{
    struct fcfs *queue = (struct fcfs *)servers;
    struct customer *customer = queue->first;
    queue->first = customer->next;
    return customer;
}

static const char *contradiction(const struct servers *servers, sim_ticks now)
{
    (void)now;
    bool is_empty = ((const struct fcfs *)servers)->first == NULL;
    return is_empty == (servers->waiting == 0) ? NULL : "the queue and its count disagree";
}

static const struct discipline operations = {
    .bytes = sizeof(struct fcfs),
    .push = push,
    .pop = pop,
    .contradiction = contradiction,
};

const struct kind fcfs_kind = {
    .behaviour = SERVERS_HANDLERS,
    .name = "fcfs",
    .role = "discipline",
    .doc = "First come, first served.",
    .operations = &operations,
};
