#include "models/interconnect/bus_queue.h"

#include "models/kinds.h"
#include "sim/component/kind.h"

#include <criterion/criterion.h>

enum { PROCESSORS = 70, REFERENCES = 8 };

/* Each processor's references keep their order; processors go in turn. */
Test(bus_queue, grants_are_in_turn_and_in_order)
{
    static const uint16_t processors[REFERENCES] = {69, 3, 3, 0, 69, 3, 64, 0};
    static const uint32_t order[REFERENCES] = {3, 1, 6, 0, 7, 2, 4, 5};
    struct run *run = run_create(&(struct run_options){
        .horizon = 1000, .ticks_per_second = TICKS_PER_SECOND_FINE, .seed = 1});
    struct assembly assembly = assembly_start(run, measures_create(run->arena, 2), NULL);
    struct component owner = {NULL, "interconnect.bus"};
    struct reference_pool pool;
    struct bus_queue queue;
    reference_pool_init(&pool, run->arena, REFERENCES);
    bus_queue_init(&queue, &assembly, &owner, kinds_find("arbitration", "round_robin"), PROCESSORS,
                   false, &pool);
    for (int i = 0; i < REFERENCES; i++) {
        struct reference *reference = reference_take(&pool, 0);
        reference->processor = processors[i];
        reference->joined = i;
        bus_queue_join(&queue, reference);
    }
    for (uint64_t left = REFERENCES; left > 0; left--) {
        cr_expect_eq(queue.count, left);
        cr_expect_eq(bus_queue_walk(&queue), left);
        uint32_t index = reference_index(&pool, bus_queue_grant(&queue));
        cr_expect_eq(index, order[REFERENCES - left], "%u", index);
    }
    cr_expect_eq(queue.asking[0] | queue.asking[1], 0);
    run_destroy(run);
}

/* Devices ask as the first of all; fixed priority prefers them. */
Test(bus_queue, devices_ask_first)
{
    static const uint16_t processors[] = {1, 0, 1};
    struct run *run = run_create(&(struct run_options){
        .horizon = 1000, .ticks_per_second = TICKS_PER_SECOND_FINE, .seed = 1});
    struct assembly assembly = assembly_start(run, measures_create(run->arena, 2), NULL);
    struct component owner = {NULL, "interconnect.bus"};
    struct reference_pool pool;
    struct bus_queue queue;
    reference_pool_init(&pool, run->arena, 3);
    bus_queue_init(&queue, &assembly, &owner, kinds_find("arbitration", "fixed_priority"), 2, true,
                   &pool);
    for (uint32_t i = 0; i < 3; i++) {
        struct reference *reference = reference_take(&pool, 0);
        reference->processor = processors[i];
        reference->thread = i == 2 ? REFERENCE_DMA + 5 : 0;
        reference->joined = i;
        bus_queue_join(&queue, reference);
    }
    static const uint32_t order[] = {2, 1, 0};
    for (uint32_t i = 0; i < 3; i++) {
        cr_expect_eq(reference_index(&pool, bus_queue_grant(&queue)), order[i]);
    }
    run_destroy(run);
}
