/* Relations between services: names that lead nowhere, and circles. */
#include "models/systems/cluster_spec.h"

#include "models/cluster/faults/fault.h"
#include "models/cluster/manager/policy.h"
#include "sim/base/text.h"

#include <string.h>

enum { BEFORE_MOST = 4 * SERVICES_MOST };

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

/* A name is that of another service. */
static void check_other(const struct cluster_spec *spec, size_t service, const struct scope *scope,
                        const char *key, const char *name)
{
    const struct parameter_map *services = &spec->system->services;
    fault_check_name(scope, key, "service", name, services->names, services->count,
                     spec->complaints);
    if (index_of(spec, name) == service) {
        scope_complain(scope, key, spec->complaints, "is the service itself; name another");
    }
}

/* The names in a list are those of other services, each once. */
static void check_list(const struct cluster_spec *spec, size_t service, const struct scope *scope,
                       const char *key, const struct parameter_list *list)
{
    struct scope names = scope_child(scope, key);
    for (size_t i = 0; i < list->count; i++) {
        const char *name = name_in(list, i);
        struct scope at = scope_element(&names, i);
        check_other(spec, service, &at, NULL, name);
        for (size_t before = 0; before < i && name != NULL; before++) {
            const char *other = name_in(list, before);
            if (other != NULL && strcmp(other, name) == 0) {
                scope_complain(&at, NULL, spec->complaints, "\"%s\" is in the list already", name);
                break;
            }
        }
    }
}

/* The first of the services that one follows; circles end the search. */
static size_t first_of_group(const struct cluster_spec *spec, size_t service)
{
    size_t count = spec->system->services.count;
    for (size_t steps = 0; steps < count; steps++) {
        size_t leader = index_of(spec, service_at(spec, service)->with);
        if (leader == count) {
            break;
        }
        service = leader;
    }
    return service;
}

/* The node that a service is on at the start; the number of nodes: of none, which is complained of
 * elsewhere. */
static size_t node_of(const struct cluster_spec *spec, size_t service)
{
    const struct parameter_map *nodes = &spec->system->nodes;
    const char *on = service_at(spec, service)->on;
    size_t i = 0;
    while (i < nodes->count && (on == NULL || strcmp(nodes->names[i], on) != 0)) {
        i++;
    }
    return i;
}

/* Everything is up at the start, on the node `on`: relations hold there. */
static void check_start(const struct cluster_spec *spec, size_t service, const struct scope *scope)
{
    const struct service_parameters *own = service_at(spec, service);
    size_t count = spec->system->services.count;
    size_t leader = index_of(spec, own->with);
    size_t node = node_of(spec, service);
    size_t nodes = spec->system->nodes.count;
    if (leader < count && node != nodes && node_of(spec, leader) != nodes &&
        node_of(spec, leader) != node) {
        scope_complain(scope, "with", spec->complaints,
                       "\"%s\" is on \"%s\" at the start, this service on \"%s\"; put both on one",
                       own->with, service_at(spec, leader)->on, own->on);
    }
    for (size_t i = 0; i < own->apart_from.count; i++) {
        const char *name = name_in(&own->apart_from, i);
        size_t other = index_of(spec, name);
        if (other == count || other == service) {
            continue;
        }
        if (first_of_group(spec, other) == first_of_group(spec, service)) {
            scope_complain(scope, "apart_from", spec->complaints,
                           "\"%s\" has to be on the same node by \"with\"", name);
        } else if (node != nodes && node_of(spec, other) == node) {
            scope_complain(scope, "apart_from", spec->complaints,
                           "\"%s\" is on \"%s\" at the start too; put them on two nodes", name,
                           own->on);
        }
    }
}

/* The services that one comes after, by one relation after the other. @return their number */
static size_t find_before(const struct cluster_spec *spec, size_t service, size_t *before,
                          const char **words)
{
    const struct service_parameters *own = service_at(spec, service);
    const struct parameter_list with = {own->with == NULL ? 0 : 1, (void *)(uintptr_t)&own->with};
    const struct {
        const struct parameter_list *list;
        const char *word;
    } relations[] = {
        {&own->requires, "requires"}, {&with, "is with"}, {&own->apart_from, "is apart from"}};
    size_t count = 0;
    for (size_t r = 0; r < sizeof relations / sizeof *relations; r++) {
        for (size_t i = 0; i < relations[r].list->count && count < BEFORE_MOST; i++) {
            before[count] = index_of(spec, name_in(relations[r].list, i));
            words[count++] = relations[r].word;
        }
    }
    return count;
}

/* A walk along the services that one comes after, from one of them: through later ones alone, so
 * that each circle is found from its first service. */
struct walk {
    const struct cluster_spec *spec;
    size_t from;
    service_set seen;
    size_t way[SERVICES_MOST];
    const char *words[SERVICES_MOST]; /* to the next on the way */
    size_t length;
};

/* @return whether the way leads back to its start */
static bool walk_on(struct walk *walk, size_t service)
{
    size_t before[BEFORE_MOST];
    const char *words[BEFORE_MOST];
    size_t count = find_before(walk->spec, service, before, words);
    size_t place = walk->length++;
    walk->way[place] = service;
    walk->seen |= service_only(service);
    for (size_t i = 0; i < count; i++) {
        walk->words[place] = words[i];
        if (before[i] == walk->from && service != walk->from) {
            return true;
        }
        bool is_new = before[i] > walk->from && before[i] < walk->spec->system->services.count &&
                      (walk->seen & service_only(before[i])) == 0;
        if (is_new && walk_on(walk, before[i])) {
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
        text_print(&text, "%s %s \"%s\"", i == 1 ? "" : ", which", walk.words[i - 1],
                   names[i < walk.length ? walk.way[i] : service]);
    }
    struct scope scope = scope_child(&spec->at.services, names[service]);
    scope_complain(&scope, NULL, spec->complaints, "%s: none of them comes first", text.text);
    text_buffer_free(&text);
}

void cluster_check_relations(const struct cluster_spec *spec)
{
    const struct parameter_map *services = &spec->system->services;
    for (size_t i = 0; i < services->count; i++) {
        const struct service_parameters *own = service_at(spec, i);
        struct scope scope = scope_child(&spec->at.services, services->names[i]);
        check_list(spec, i, &scope, "requires", &own->requires);
        check_other(spec, i, &scope, "with", own->with);
        check_list(spec, i, &scope, "apart_from", &own->apart_from);
        check_start(spec, i, &scope);
        if (own->with != NULL && own->failover_policy != FAILOVER_BY_POLICY) {
            scope_warn(&scope, "failover_policy", spec->complaints,
                       "the service goes where \"%s\" goes: a failover policy of its own means"
                       " nothing",
                       own->with);
        }
    }
    for (size_t i = 0; i < services->count; i++) {
        check_circle(spec, i);
    }
}
