#include "models/processor/scheduler_quantum.h"

#include "models/processor/scheduler_fair_share.h"
#include "models/processor/scheduler_round_robin.h"
#include "tests/models/systems/multiprocessor_fixture.h"

/* A quantum that is no whole tick long is refused by each scheduler that has one. */
Test(scheduler_quantum, takes_time)
{
    static const struct kind *const schedulers[] = {&scheduler_round_robin_kind,
                                                    &scheduler_fair_share_kind};
    for (size_t i = 0; i < 4; i++) {
        struct complaints complaints = {0};
        struct arena *arena = arena_create();
        struct scope scope = scope_of_spec(arena);
        struct scheduler_quantum_parameters parameters = {.quantum = i < 2 ? 0 : 1};
        struct check_context context = {.complaints = &complaints};
        schedulers[i % 2]->check(&parameters, &scope, &context);
        cr_expect_eq(complaints.errors, i < 2 ? 1u : 0u, "case %zu", i);
        complaints_free(&complaints);
        arena_destroy(arena);
    }
}
