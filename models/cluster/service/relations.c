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

static void find_own(struct service *services, size_t index)
{
    const struct parameter_list *list = &services[index].parameters->requires;
    const char *const *names = list->elements;
    for (size_t i = 0; i < list->count; i++) {
        size_t other = index_of(services, names[i]);
        services[index].relations.requires |= service_only(other);
        services[other].relations.required_by |= service_only(index);
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
    service_set down[SERVICES_MOST], up[SERVICES_MOST], all[SERVICES_MOST];
    for (size_t i = 0; i < count; i++) {
        services[i].all = services;
        find_own(services, i);
    }
    for (size_t i = 0; i < count; i++) {
        down[i] = services[i].relations.requires;
        up[i] = services[i].relations.required_by;
        all[i] = down[i] | up[i];
    }
    close_sets(count, down);
    close_sets(count, up);
    close_sets(count, all);
    for (size_t i = 0; i < count; i++) {
        services[i].relations.all_requires = down[i];
        services[i].relations.all_required_by = up[i];
        services[i].relations.related = all[i];
        services[i].outages.is_of_dependent = down[i] != 0;
    }
}

void relations_order(const struct service *services, size_t count, uint8_t *order)
{
    service_set done = 0;
    for (size_t placed = 0; placed < count; placed++) {
        size_t next = 0;
        while ((done & service_only(next)) != 0 ||
               (services[next].relations.all_requires & ~done) != 0) {
            next++;
        }
        done |= service_only(next);
        order[placed] = (uint8_t)next;
    }
}
