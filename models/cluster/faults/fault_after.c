#include "models/cluster/faults/fault_after.h"

#include "models/cluster/faults/fault.h"

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

void fault_after_check(const struct fault_after_parameters *after, const struct scope *scope,
                       struct complaints *complaints)
{
    const char *known[WORDS];
    for (size_t i = 0; i + 1 < WORDS; i++) {
        known[i] = timeline_word_name((enum timeline_word)(i + 1));
    }
    struct scope inside = scope_child(scope, "after");
    fault_check_name(&inside, "event", "timeline event", after->event, known, WORDS - 1,
                     complaints);
}

bool fault_after_counts(const struct fault_after_parameters *after,
                        const struct timeline_event *event)
{
    return matches(after->node, event->node) && matches(after->object, event->object);
}
