/* The queue of a textbook for ways of scheduling: an arm at cylinder 53 of 200 that goes inwards.
 */
#ifndef TESTS_MODELS_STORAGE_SCHEDULING_FIXTURE_H
#define TESTS_MODELS_STORAGE_SCHEDULING_FIXTURE_H

#include "models/kinds.h"
#include "models/storage/disk_scheduling.h"

#include <criterion/criterion.h>

enum { SCHEDULING_IOS = 8 };

static inline sim_ticks scheduling_positioning(const void *disk, const struct io *io,
                                               sim_ticks least)
{
    (void)disk;
    (void)least;
    return (sim_ticks)io->block;
}

/** Serve the queue 98 183 37 122 14 124 65 67. @param order  of service, cylinders @return
 * cylinders that the arm moves over */
static inline uint32_t scheduling_serve(const char *name, uint32_t order[SCHEDULING_IOS])
{
    static const uint32_t queue[SCHEDULING_IOS] = {98, 183, 37, 122, 14, 124, 65, 67};
    struct io ios[SCHEDULING_IOS] = {0};
    struct io_list waiting = {0};
    const struct disk_scheduling_operations *operations =
        kinds_find("disk_scheduling", name)->operations;
    for (unsigned i = 0; i < SCHEDULING_IOS; i++) {
        ios[i].cylinder = queue[i];
        ios[i].block =
            100 - queue[i] / 2; /* the time of positioning: the innermost is the fastest */
        io_list_push(&waiting, &ios[i]);
    }
    struct disk_scheduling_environment around = {.cylinder = 53,
                                                 .cylinders = 200,
                                                 .is_inwards = true,
                                                 .positioning = scheduling_positioning};
    uint32_t moved = 0;
    for (unsigned i = 0; i < SCHEDULING_IOS; i++) {
        around.first = waiting.first;
        struct disk_choice choice = operations->choose(&around);
        uint32_t stops[DISK_VIA_MOST + 1] = {0};
        for (uint32_t k = 0; k < choice.via_count; k++) {
            stops[k] = choice.via[k];
        }
        stops[choice.via_count] = choice.io->cylinder;
        for (uint32_t k = 0; k <= choice.via_count; k++) {
            moved += stops[k] > around.cylinder ? stops[k] - around.cylinder
                                                : around.cylinder - stops[k];
            around.cylinder = stops[k];
        }
        around.is_inwards = choice.is_inwards;
        order[i] = choice.io->cylinder;
        struct io_list rest = {0};
        struct io *io;
        while ((io = io_list_pop(&waiting)) != NULL) {
            if (io != choice.io) {
                io_list_push(&rest, io);
            }
        }
        waiting = rest;
    }
    return moved;
}

/** The order of service and the way of the arm are these. */
static inline void scheduling_expect(const char *name, const uint32_t expected[SCHEDULING_IOS],
                                     uint32_t moved)
{
    uint32_t order[SCHEDULING_IOS];
    cr_expect_eq(scheduling_serve(name, order), moved);
    for (unsigned i = 0; i < SCHEDULING_IOS; i++) {
        cr_expect_eq(order[i], expected[i], "%s: %u. is %u, not %u", name, i, order[i],
                     expected[i]);
    }
}

#endif
