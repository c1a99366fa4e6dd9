#include "tests/models/locks/lock_fixture.h"

/* A message keeps what is packed into it. */
Test(lock_manager, packs_its_notes)
{
    const struct lock_note note = {LOCK_REMOVE, 8191, (1u << 28) - 1, UINT16_MAX};
    struct lock_note back = lock_note_unpack(lock_note_pack(note));
    cr_expect_eq(back.what, note.what);
    cr_expect_eq(back.detail, note.detail);
    cr_expect_eq(back.lock, note.lock);
    cr_expect_eq(back.generation, note.generation);
}

/* Writers of all nodes hand a value block on. */
Test(lock_manager, hands_a_value_from_node_to_node)
{
    struct lock_bench bench;
    lock_bench_open(&bench);
    for (uint32_t turn = 0; turn < 8; turn++) {
        bench.told_count = 0;
        struct node_lock *lock = lock_bench_request(&bench, 0, turn % LOCK_NODES, 5, MODE_EX, 0);
        cr_expect_eq(lock->table.value, turn);
        lock_bench_unlock(&bench, lock);
    }
    cr_expect_eq(bench.manager->resources[5].written, 8);
    lock_bench_end(&bench);
}

/* Each resource has its directory node, and the nodes have about as many. */
Test(lock_manager, spreads_its_directory)
{
    struct lock_bench bench;
    lock_bench_open(&bench);
    unsigned each[LOCK_NODES] = {0};
    for (uint32_t i = 0; i < 10000; i++) {
        each[lock_directory_of(bench.manager, i)]++;
    }
    for (int i = 0; i < LOCK_NODES; i++) {
        cr_expect(each[i] > 2450 && each[i] < 2550, "%u", each[i]);
    }
    lock_bench_end(&bench);
}
