#include "tests/properties/cluster_kinds.h"

#include "models/kinds.h"

#include <string.h>

struct exclusion {
    const char *role;
    const char *kind; /* NULL: all of the role */
    const char *reason;
};

static const char by_threads[] = "what threads of a machine do: drawn by caches.py and schedules";
static const char of_machine[] = "a part of a machine: nodes have the simplest one";

static const struct exclusion exclusions[] = {
    {"arbitration", NULL, of_machine},
    {"batch_scheduler", NULL, "of clusters for parallel computing: drawn by jobs.py"},
    {"block_cache", NULL, "stands before a device of a machine, not under a unit"},
    {"device", "removable", "no unit that nodes share: a medium is mounted in one drive"},
    {"discipline", NULL, "of the stations of queueing networks"},
    {"interconnect", NULL, of_machine},
    {"part", NULL, "no choice of a spec: parts come with what has them"},
    {"pattern", NULL, by_threads},
    {"prefetcher", NULL, of_machine},
    {"program", NULL, by_threads},
    {"protocol", NULL, of_machine},
    {"replacement", NULL, of_machine},
    {"scheduler", NULL, of_machine},
    {"step", NULL, by_threads},
    {"system", NULL, "a cluster is one"},
    {"transfer", NULL, "of controllers of a machine"},
};

/* Keys whose value is the name of a kind of that role. */
static const struct {
    const char *role;
    const char *key;
} named[] = {{"policy", "policy"}, {"disk_scheduling", "scheduling"}};

static const char *exclusion_of(const struct kind *kind)
{
    for (size_t i = 0; i < sizeof exclusions / sizeof *exclusions; i++) {
        const struct exclusion *exclusion = &exclusions[i];
        if (strcmp(exclusion->role, kind->role) == 0 &&
            (exclusion->kind == NULL || strcmp(exclusion->kind, kind->name) == 0)) {
            return exclusion->reason;
        }
    }
    return NULL;
}

/* Where an object of the kind begins, or a key names it. */
static bool is_named(const struct kind *kind, const char *spec)
{
    char text[128];
    const char *key = "kind";
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        key = strcmp(named[i].role, kind->role) == 0 ? named[i].key : key;
    }
    snprintf(text, sizeof text, "\"%s\": \"%s\"", key, kind->name);
    /* Kinds of several roles have one name: only the key before the object tells them apart. */
    static const char *const after[] = {"quorum",  "fencing", "membership", "transport",
                                        "network", "device",  "blocks"};
    for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
        if (strcmp(after[i], kind->role) == 0) {
            snprintf(text, sizeof text, "\"%s\": {\"kind\": \"%s\"", after[i], kind->name);
        }
    }
    return strstr(spec, text) != NULL;
}

void cluster_kinds_note(struct cluster_kinds *noted, const char *spec)
{
    for (size_t i = 0; kinds[i] != NULL && i < CLUSTER_KINDS_MOST; i++) {
        noted->drawn[i] += is_named(kinds[i], spec);
    }
}

bool cluster_kinds_are_all(const struct cluster_kinds *noted, FILE *out)
{
    bool are_all = true;
    for (size_t i = 0; kinds[i] != NULL; i++) {
        if (i >= CLUSTER_KINDS_MOST) {
            fprintf(out, "there are more than %d kinds\n", CLUSTER_KINDS_MOST);
            return false;
        }
        if (exclusion_of(kinds[i]) == NULL && noted->drawn[i] == 0) {
            fprintf(out, "no cluster has the %s %s\n", kinds[i]->role, kinds[i]->name);
            are_all = false;
        }
    }
    return are_all;
}
