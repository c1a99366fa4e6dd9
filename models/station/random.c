/* Random order: each waiting customer is as likely to be next as any other. */
#include "models/station/discipline.h"

struct random {
    struct servers servers;
    struct stream choices;
    struct arena *arena;
    struct customer **waiting; /* in no order */
    size_t count;
    size_t capacity;
};

static void init(struct servers *servers, struct assembly *assembly)
{
    struct random *random = (struct random *)servers;
    random->arena = assembly->arena;
    const char *purpose = arena_print(assembly->arena, "choice.%zu", servers->copy);
    component_stream(assembly, &servers->component, purpose, &random->choices);
}

static void push(struct servers *servers, struct customer *customer)
{
    struct random *random = (struct random *)servers;
    random->waiting = arena_grow(random->arena, random->waiting, random->count, &random->capacity,
                                 sizeof(struct customer *));
    random->waiting[random->count++] = customer;
}

static struct customer *pop(struct servers *servers)
{
    struct random *random = (struct random *)servers;
    size_t index = stream_below(&random->choices, random->count);
    struct customer *customer = random->waiting[index];
    random->waiting[index] = random->waiting[--random->count];
    return customer;
}

static const char *contradiction(const struct servers *servers, sim_ticks now)
{
    (void)now;
    const struct random *random = (const struct random *)servers;
    return random->count == servers->waiting ? NULL : "the queue and its count disagree";
}

static const struct discipline operations = {
    .bytes = sizeof(struct random),
    .init = init,
    .push = push,
    .pop = pop,
    .contradiction = contradiction,
};

const struct kind random_kind = {
    .behaviour = SERVERS_HANDLERS,
    .name = "random",
    .role = "discipline",
    .doc = "In random order: each of those who wait is as likely as any other to be next.",
    .operations = &operations,
};
