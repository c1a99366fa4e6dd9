/* Relations between services: names that lead nowhere, and circles. */
#include "models/systems/cluster_spec.h"

#include "models/cluster/faults/fault.h"
#include "sim/base/text.h"

#include <string.h>

static const struct service_parameters *service_at(const struct cluster_spec *spec, size_t index)
{
    return &((const struct service_parameters *)spec->system->services.elements)[index];
}

static const char *name_in(const struct parameter_list *list, size_t i)
{
    return ((const char *const *)list->elements)[i];
}

/* The index of a service. @return the number of services: there is none of that name */
static size_t index_of(const struct cluster_spec *spec, const char *name)
{
    const struct parameter_map *services = &spec->system->services;
    size_t i = 0;
    while (i < services->count && (name == NULL || strcmp(services->names[i], name) != 0)) {
        i++;
    }
    return i;
}

/* The names in a list are those of other services, each once. */
static void check_list(const struct cluster_spec *spec, size_t service, const char *key,
                       const struct parameter_list *list)
{
    const struct parameter_map *services = &spec->system->services;
    struct scope scope = scope_child(&spec->at.services, services->names[service]);
    struct scope names = scope_child(&scope, key);
    for (size_t i = 0; i < list->count; i++) {
        const char *name = name_in(list, i);
        struct scope at = scope_element(&names, i);
        size_t errors = spec->complaints->errors;
        fault_check_name(&at, NULL, "service", name, services->names, services->count,
                         spec->complaints);
        if (spec->complaints->errors == errors && index_of(spec, name) == service) {
            scope_complain(&at, NULL, spec->complaints, "is the service itself; name another");
        }
        for (size_t before = 0; before < i && name != NULL; before++) {
            const char *other = name_in(list, before);
            if (other != NULL && strcmp(other, name) == 0) {
                scope_complain(&at, NULL, spec->complaints, "\"%s\" is in the list already", name);
                break;
            }
        }
    }
}

/* A walk along what services require, from one of them: through later ones alone, so that each
 * circle is found from its first service. */
struct walk {
    const struct cluster_spec *spec;
    size_t from;
    service_set seen;
    size_t way[SERVICES_MOST];
    size_t length;
};

/* @return whether the way leads back to its start */
static bool walk_on(struct walk *walk, size_t service)
{
    const struct parameter_list *list = &service_at(walk->spec, service)->requires;
    walk->way[walk->length++] = service;
    walk->seen |= service_only(service);
    for (size_t i = 0; i < list->count; i++) {
        size_t next = index_of(walk->spec, name_in(list, i));
        if (next == walk->from && service != walk->from) {
            return true;
        }
        bool is_new = next > walk->from && next < walk->spec->system->services.count &&
                      (walk->seen & service_only(next)) == 0;
        if (is_new && walk_on(walk, next)) {
            return true;
        }
    }
    walk->length--;
    return false;
}

/* No service waits for itself. */
static void check_circle(const struct cluster_spec *spec, size_t service)
{
    struct walk walk = {.spec = spec, .from = service};
    if (!walk_on(&walk, service)) {
        return;
    }
    const char *const *names = spec->system->services.names;
    struct text_buffer text = {0};
    text_print(&text, "\"%s\"", names[service]);
    for (size_t i = 1; i <= walk.length; i++) {
        text_print(&text, "%s requires \"%s\"", i == 1 ? "" : ", which",
                   names[i < walk.length ? walk.way[i] : service]);
    }
    struct scope scope = scope_child(&spec->at.services, names[service]);
    scope_complain(&scope, "requires", spec->complaints, "%s: none of them could be started first",
                   text.text);
    text_buffer_free(&text);
}

void cluster_check_relations(const struct cluster_spec *spec)
{
    size_t count = spec->system->services.count;
    for (size_t i = 0; i < count; i++) {
        check_list(spec, i, "requires", &service_at(spec, i)->requires);
    }
    for (size_t i = 0; i < count; i++) {
        check_circle(spec, i);
    }
}
