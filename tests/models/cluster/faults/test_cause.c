#include "models/cluster/faults/cause.h"

#include "models/kinds.h"

#include <criterion/criterion.h>
#include <string.h>

/* Causes that models bring about are named as the kinds of fault are, but for the failback.
 */
Test(cause, own_causes_are_kinds_of_fault)
{
    struct arena *arena = arena_create();
    struct cause_list list = {.arena = arena};
    cause_list_add_own(&list);
    cr_assert_eq(list.count, 6);
    for (size_t i = 0; i < list.count; i++) {
        cr_expect_eq(kinds_find("fault", list.names[i]) != NULL,
                     strcmp(list.names[i], CAUSE_FAILBACK) != 0, "%s", list.names[i]);
        cr_expect_eq(cause_list_find(&list, list.names[i]), i);
    }
    arena_destroy(arena);
}

Test(cause, a_list_grows_by_what_is_new)
{
    struct arena *arena = arena_create();
    struct cause_list list = {.arena = arena};
    cause_list_add_own(&list);
    size_t own = list.count;
    cause_list_add(&list, "node_hang");
    cr_expect_eq(list.count, own);
    cause_list_add(&list, "flood");
    cause_list_add(&list, "flood");
    cr_expect_eq(list.count, own + 1);
    cr_expect_eq(cause_list_find(&list, "flood"), own);
    cr_expect_eq(cause_list_find(&list, "fire"), list.count);
    cr_expect_eq(cause_list_find(&list, NULL), list.count);
    arena_destroy(arena);
}

Test(cause, a_chain_goes_back_to_one)
{
    cr_expect(cause_is((struct cause){3, "node_hang"}, CAUSE_NODE_HANG));
    cr_expect_not(cause_is((struct cause){3, "node_hang"}, CAUSE_NODE_CRASH));
    cr_expect_not(cause_is((struct cause){3, NULL}, CAUSE_NODE_CRASH));
}

/* A pool is as large as the most that were kept at once. */
Test(cause, places_are_used_again)
{
    struct arena *arena = arena_create();
    struct cause_pool pool = {.arena = arena};
    for (uint64_t round = 0; round < 100; round++) {
        uint64_t places[20];
        for (uint32_t i = 0; i < 20; i++) {
            places[i] = cause_keep(&pool, i, (struct cause){round * 20 + i, "node_crash"});
        }
        for (uint32_t i = 20; i-- > 0;) {
            struct kept_cause kept = cause_take(&pool, places[i]);
            cr_assert_eq(kept.node, i);
            cr_assert_eq(kept.cause.event, round * 20 + i);
            cr_assert_str_eq(kept.cause.fault, "node_crash");
        }
    }
    cr_expect_eq(pool.count, 20);
    arena_destroy(arena);
}
