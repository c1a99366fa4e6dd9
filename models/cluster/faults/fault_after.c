#include "models/cluster/faults/fault_after.h"

#include "models/cluster/faults/fault.h"
#include "models/storage/san.h"

#include <string.h>

#define ROW(member) .name = #member, .offset = offsetof(struct fault_after_parameters, member)

TABLE(fault_after_table, struct fault_after_parameters,
      {ROW(event), .type = PARAMETER_TEXT,
       .doc = "The event that is waited for, by its name on the timeline: \"fence.start\"."},
      {ROW(node), .type = PARAMETER_NAME, .flags = PARAMETER_OPTIONAL,
       .doc = "Events at this node alone count; without it, those at any node and at none."},
      {ROW(object), .type = PARAMETER_NAME, .flags = PARAMETER_OPTIONAL,
       .doc = "Events of this service, LUN or other thing alone count; without it, those of all."},
      {ROW(number), .type = PARAMETER_INTEGER, .preset = "1", .least = 1, .most = 1e9,
       .doc = "Which of these events it is: 1 is the first of the run."},
      {ROW(delay), .type = PARAMETER_DISTRIBUTION, .preset = "\"0 s\"",
       .doc = "Time from the event to the fault; a nanosecond at least."});

const struct parameter_use fault_without_after[] = {{.path = "after", .is_absent = true},
                                                    {.path = NULL}};

/* @param wanted  NULL: any text will do */
static bool matches(const char *wanted, const char *found)
{
    return wanted == NULL || (found != NULL && strcmp(wanted, found) == 0);
}

/* Whether something of a cluster that events may be about has the name. */
static bool is_known(const struct fault_view *view, const char *name)
{
    const struct san_parameters *san = view->san;
    const struct {
        const char *const *names;
        size_t count;
    } lists[] = {
        {view->node_names, view->node_count},
        {view->service_names, view->service_count},
        {view->lun_names, view->lun_count},
        {view->chassis_names, view->chassis_count},
        {view->network_names, view->network_count},
        {san == NULL ? NULL : san->adapters.names, san == NULL ? 0 : san->adapters.count},
        {san == NULL ? NULL : san->fabrics.names, san == NULL ? 0 : san->fabrics.count},
        {san == NULL ? NULL : san->ports.names, san == NULL ? 0 : san->ports.count},
    };
    bool is_known = strcmp(name, "clients") == 0;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (size_t k = 0; k < lists[i].count && !is_known; k++) {
            is_known = strcmp(lists[i].names[k], name) == 0;
        }
    }
    return is_known;
}

void fault_after_check(const struct fault_after_parameters *after, const struct scope *scope,
                       const struct fault_view *view, struct complaints *complaints)
{
    const char *known[WORDS];
    for (size_t i = 0; i + 1 < WORDS; i++) {
        known[i] = timeline_word_name((enum timeline_word)(i + 1));
    }
    struct scope inside = scope_child(scope, "after");
    fault_check_name(&inside, "event", "timeline event", after->event, known, WORDS - 1,
                     complaints);
    fault_check_name(&inside, "node", "node", after->node, view->node_names, view->node_count,
                     complaints);
    if (after->object != NULL && !is_known(view, after->object)) {
        scope_warn(&inside, "object", complaints,
                   "no node, service, LUN, chassis, private network or part of the SAN is called "
                   "\"%s\": the fault may never come",
                   after->object);
    }
}

bool fault_after_counts(const struct fault_after_parameters *after,
                        const struct timeline_event *event)
{
    return matches(after->node, event->node) && matches(after->object, event->object);
}
