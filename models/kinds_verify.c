/* Checks of kinds: a mistake in a table is found at the start, not in the run that meets it. */
#include "models/kinds.h"

#include "models/caches/prefetcher.h"
#include "models/caches/replacement.h"
#include "models/cluster/faults/fault.h"
#include "models/cluster/fencing/fencing.h"
#include "models/cluster/manager/policy.h"
#include "models/cluster/membership/membership.h"
#include "models/cluster/quorum/quorum.h"
#include "models/cluster/transport/transport.h"
#include "models/firmware/firmware.h"
#include "models/interconnect/arbitration.h"
#include "models/interconnect/interconnect.h"
#include "models/jobs/batch_scheduler.h"
#include "models/machine/acts.h"
#include "models/machine/pattern.h"
#include "models/machine/program.h"
#include "models/network/network.h"
#include "models/processor/scheduler.h"
#include "models/station/discipline.h"
#include "models/storage/blocks.h"
#include "models/storage/device.h"
#include "models/storage/disk_scheduling.h"
#include "sim/base/assert.h"

#include <stdio.h>
#include <string.h>

struct role {
    const char *name;
    bool is_built; /* its kinds have .build */
};

static const struct role roles[] = {
    {"system", true},
    {"discipline", false},
    {"interconnect", true},
    {"arbitration", false},
    {"network", true},
    {"membership", true},
    {"fencing", true},
    {"quorum", true},
    {"policy", false},
    {"fault", false},
    {"device", true},
    {"program", false},
    {"step", false},
    {"scheduler", false},
    {"transport", false},
    {"phase", false},
    {"pattern", false},
    {"replacement", false},
    {"protocol", false},
    {"disk_scheduling", false},
    {"blocks", false},
    {"prefetcher", false},
    {"block_cache", true},
    {"transfer", true},
    {"batch_scheduler", false},
    {KIND_PART, false},
};

/* A verb that a role requires of its kinds; other verbs may be NULL. */
struct verb {
    const char *role;
    const char *name;
    size_t offset; /* in the role's struct of operations */
};

#define VERB(role, operations, member)                                                             \
    {                                                                                              \
        role, #member, offsetof(struct operations, member)                                         \
    }

static const struct verb verbs[] = {
    VERB("system", system_operations, signal),
    VERB("system", system_operations, events_per_s),
    VERB("interconnect", interconnect_operations, crossing),
    VERB("interconnect", interconnect_operations, carry),
    VERB("interconnect", interconnect_operations, present),
    VERB("arbitration", arbitration_operations, choose),
    VERB("network", network_operations, outlook),
    VERB("membership", membership_operations, networks_most),
    VERB("membership", membership_operations, leave),
    VERB("membership", membership_operations, node_up),
    VERB("membership", membership_operations, node_down),
    VERB("membership", membership_operations, node_hung),
    VERB("membership", membership_operations, node_resumed),
    VERB("membership", membership_operations, network_changed),
    VERB("membership", membership_operations, deliver),
    VERB("transport", transport_operations, start_up),
    VERB("transport", transport_operations, links),
    VERB("transport", transport_operations, is_in_turn),
    VERB("transport", transport_operations, choose),
    VERB("transport", transport_operations, takes),
    VERB("transport", transport_operations, taken),
    VERB("transport", transport_operations, is_sure),
    VERB("transport", transport_operations, node_up),
    VERB("transport", transport_operations, node_down),
    VERB("transport", transport_operations, node_hung),
    VERB("transport", transport_operations, node_resumed),
    VERB("transport", transport_operations, network_changed),
    VERB("fencing", fencing_operations, is_safe_with),
    VERB("fencing", fencing_operations, fence),
    VERB("fencing", fencing_operations, withdraw),
    VERB("fencing", fencing_operations, node_up),
    VERB("fencing", fencing_operations, node_down),
    VERB("fencing", fencing_operations, node_hung),
    VERB("fencing", fencing_operations, node_resumed),
    VERB("quorum", quorum_operations, may_act_alone),
    VERB("quorum", quorum_operations, may_be_two_with),
    VERB("quorum", quorum_operations, node_booted),
    VERB("quorum", quorum_operations, form),
    VERB("quorum", quorum_operations, may_act),
    VERB("quorum", quorum_operations, may_be_two),
    VERB("policy", policy_operations, choose),
    VERB("fault", fault_operations, inject),
    VERB("device", device_operations, submit),
    VERB("device", device_operations, stream_time),
    VERB("block_cache", device_operations, submit),
    VERB("block_cache", device_operations, stream_time),
    VERB("block_cache", device_operations, blocks),
    VERB("device", device_operations, blocks),
    VERB("disk_scheduling", disk_scheduling_operations, choose),
    VERB("blocks", blocks_operations, next),
    VERB("batch_scheduler", batch_scheduler_operations, schedule),
    VERB("scheduler", scheduler_operations, profile),
    VERB("scheduler", scheduler_operations, ready),
    VERB("scheduler", scheduler_operations, first),
    VERB("scheduler", scheduler_operations, pick),
    VERB("program", program_operations, profile),
    VERB("program", program_operations, make),
    VERB("program", program_operations, begin),
    VERB("program", program_operations, next),
    VERB("step", step_operations, compile),
    VERB("phase", phase_operations, time),
    VERB("pattern", pattern_operations, make),
    VERB("pattern", pattern_operations, begin),
    VERB("pattern", pattern_operations, next),
    VERB("replacement", replacement_operations, victim),
    VERB("prefetcher", prefetcher_operations, make),
    VERB("prefetcher", prefetcher_operations, see),
};

/* An operation that a kind may lack, and the one that it needs beside it. */
static const struct verb pairs[][2] = {
    {VERB("fault", fault_operations, lasts), VERB("fault", fault_operations, go_on)},
    {VERB("scheduler", scheduler_operations, quantum),
     VERB("scheduler", scheduler_operations, tick)},
};

/* A discipline admits customers by itself, or keeps the waiting ones. */
static const char *missing_of_discipline(const struct discipline *discipline)
{
    if (discipline == NULL || discipline->enter != NULL) {
        return discipline == NULL ? "enter, or push and pop" : NULL;
    }
    return discipline->push == NULL ? "push" : discipline->pop == NULL ? "pop" : NULL;
}

static bool is_sentence(const char *text)
{
    return text != NULL && strlen(text) > 10 && text[strlen(text) - 1] == '.';
}

static const struct role *role_of(const struct kind *kind)
{
    for (size_t i = 0; kind->role != NULL && i < sizeof roles / sizeof *roles; i++) {
        if (strcmp(roles[i].name, kind->role) == 0) {
            return &roles[i];
        }
    }
    return NULL;
}

static bool has_verb(const struct kind *kind, const struct verb *verb)
{
    void (*operation)(void) = NULL;
    if (kind->operations != NULL) {
        memcpy(&operation, (const char *)kind->operations + verb->offset, sizeof operation);
    }
    return operation != NULL;
}

/* The verb that the kind's role requires and that it has not; NULL: it has all. */
static const char *missing_verb(const struct kind *kind)
{
    if (strcmp(kind->role, "discipline") == 0) {
        return missing_of_discipline(kind->operations);
    }
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(verbs[i].role, kind->role) == 0 && !has_verb(kind, &verbs[i])) {
            return verbs[i].name;
        }
    }
    return NULL;
}

/* The pair of which the kind has the first operation alone; NULL: none. */
static const struct verb *broken_pair(const struct kind *kind)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (strcmp(pairs[i][0].role, kind->role) == 0 && has_verb(kind, &pairs[i][0]) &&
            !has_verb(kind, &pairs[i][1])) {
            return pairs[i];
        }
    }
    return NULL;
}

/* The metric that is not described, or not by itself; NULL: all are. */
static const char *bad_metric(const struct metric_row *rows)
{
    for (const struct metric_row *row = rows; row != NULL && row->name != NULL; row++) {
        if (row->unit == NULL || !is_sentence(row->doc) || row->statistic >= STATISTICS) {
            return row->name;
        }
        for (const struct metric_row *other = rows; other != row; other++) {
            if (strcmp(other->name, row->name) == 0) {
                return row->name;
            }
        }
    }
    return NULL;
}

/* The metric that a system names and that is not described; NULL: there is none. */
static const char *unknown_metric(const struct kind *kind)
{
    const struct system_operations *system = kind->operations;
    if (strcmp(kind->role, "system") != 0 || system == NULL || system->signal_metric == NULL) {
        return NULL;
    }
    for (const struct metric_row *row = kind->metrics; row != NULL && row->name != NULL; row++) {
        if (strcmp(row->name, system->signal_metric) == 0) {
            return NULL;
        }
    }
    return system->signal_metric;
}

bool kind_verify(const struct kind *kind, char *text, size_t bytes)
{
    if (kind->name == NULL) {
        snprintf(text, bytes, "a kind without a name");
        return false;
    }
    const struct role *role = role_of(kind);
    const char *missing = role == NULL ? NULL : missing_verb(kind);
    const struct verb *pair = role == NULL ? NULL : broken_pair(kind);
    const char *metric = bad_metric(kind->metrics);
    const char *unknown = role == NULL ? NULL : unknown_metric(kind);
    text[0] = '\0';
    if (role == NULL) {
        snprintf(text, bytes, "%s: there is no such role", kind->name);
    } else if (!is_sentence(kind->doc)) {
        snprintf(text, bytes, "%s: no sentence says what it is", kind->name);
    } else if (role->is_built && kind->build == NULL) {
        snprintf(text, bytes, "%s: a kind of %s needs build", kind->name, kind->role);
    } else if (missing != NULL) {
        snprintf(text, bytes, "%s: a kind of %s needs %s", kind->name, kind->role, missing);
    } else if (pair != NULL) {
        snprintf(text, bytes, "%s: a kind of %s with %s needs %s", kind->name, kind->role,
                 pair[0].name, pair[1].name);
    } else if (metric != NULL) {
        snprintf(text, bytes, "%s: the metric %s has no unit or sentence, or is there twice",
                 kind->name, metric);
    } else if (kind->report != NULL && kind->metrics == NULL) {
        snprintf(text, bytes, "%s: it reports, but has no metrics", kind->name);
    } else if (unknown != NULL) {
        snprintf(text, bytes, "%s: it has no metric %s, which signal_metric names", kind->name,
                 unknown);
    }
    return text[0] == '\0';
}

void kinds_verify(void)
{
    char text[256];
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (!kind_verify(*kind, text, sizeof text)) {
            assert_failed(text, __FILE__, __LINE__);
        }
    }
}
