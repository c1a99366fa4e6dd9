#include "models/cluster/service/relations.h"

#include "models/cluster/service/service_state.h"

#include <string.h>

_Static_assert(SERVICES_MOST <= 64, "a service is a bit of a set");

static size_t index_of(const struct service *services, const char *name)
{
    size_t i = 0;
    while (strcmp(services[i].name, name) != 0) {
        i++;
    }
    return i;
}

static service_set set_of(const struct service *services, const struct parameter_list *list)
{
    const char *const *names = list->elements;
    service_set set = 0;
    for (size_t i = 0; i < list->count; i++) {
        set |= service_only(index_of(services, names[i]));
    }
    return set;
}

/* The relations that the service says itself, and the other side of each. */
static void find_own(struct service *services, size_t index)
{
    const struct service_parameters *parameters = services[index].parameters;
    struct relations *own = &services[index].relations;
    own->requires = set_of(services, &parameters->requires);
    own->gives_way_to = set_of(services, &parameters->apart_from);
    own->apart |= own->gives_way_to;
    own->with = parameters->with == NULL ? -1 : (int32_t)index_of(services, parameters->with);
    SERVICES_EACH(own->requires, i)
    {
        services[i].relations.required_by |= service_only(index);
    }
    SERVICES_EACH(own->gives_way_to, i)
    {
        services[i].relations.apart |= service_only(index);
    }
    if (own->with >= 0) {
        services[own->with].relations.followers |= service_only(index);
    }
}

/* Adds to each set the sets of its members, until nothing is new. */
static void close_sets(size_t count, service_set *sets)
{
    for (size_t step = 0; step < count; step++) {
        for (size_t i = 0; i < count; i++) {
            SERVICES_EACH(sets[i], other)
            {
                sets[i] |= sets[other];
            }
        }
    }
}

void relations_find(struct service *services, size_t count)
{
    service_set down[SERVICES_MOST], up[SERVICES_MOST], with[SERVICES_MOST];
    service_set after[SERVICES_MOST], all[SERVICES_MOST];
    for (size_t i = 0; i < count; i++) {
        services[i].all = services;
        find_own(services, i);
    }
    for (size_t i = 0; i < count; i++) {
        const struct relations *own = &services[i].relations;
        service_set leader = own->with < 0 ? 0 : service_only((size_t)own->with);
        down[i] = own->requires;
        up[i] = own->required_by;
        with[i] = own->followers;
        after[i] = own->requires | leader | own->gives_way_to;
        all[i] = after[i] | own->required_by | own->followers | own->apart;
    }
    service_set *const sets[] = {down, up, with, after, all};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        close_sets(count, sets[i]);
    }
    for (size_t i = 0; i < count; i++) {
        struct relations *own = &services[i].relations;
        own->all_requires = down[i];
        own->all_required_by = up[i];
        own->followers = with[i];
        own->after = after[i];
        own->related = all[i];
        services[i].outages.may_wait = (own->requires | own->apart) != 0;
    }
}

void relations_order(const struct service *services, size_t count, uint8_t *order)
{
    service_set done = 0;
    for (size_t placed = 0; placed < count; placed++) {
        size_t next = 0;
        while ((done & service_only(next)) != 0 || (services[next].relations.after & ~done) != 0) {
            next++;
        }
        done |= service_only(next);
        order[placed] = (uint8_t)next;
    }
}
