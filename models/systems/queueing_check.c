#include "models/systems/queueing.h"

#include "models/systems/queueing_plan.h"

void queueing_check(const void *all, const struct run_settings *settings,
                    struct complaints *complaints)
{
    (void)settings;
    struct arena *arena = arena_create();
    struct plan plan;
    plan_init(&plan, arena, all);
    for (size_t i = 0; i < plan.parameters->workload->classes.count; i++) {
        plan_class(&plan, i, complaints);
    }
    arena_destroy(arena);
}
