#include "models/station/ranked_list.h"
#include "models/station/visit.h"

#include <criterion/criterion.h>

/* A list against an array that is searched from end to end. */
enum { PEOPLE = 200, RANKS = 130 };

static struct visit visits[RANKS];
static struct customer people[PEOPLE];
static int64_t place[PEOPLE]; /* order within the rank; 0: not in the list */

static struct customer *search(bool best)
{
    struct customer *found = NULL;
    for (int i = 0; i < PEOPLE; i++) {
        if (place[i] == 0) {
            continue;
        }
        unsigned rank = people[i].visit->rank;
        int64_t order = place[i];
        bool is_better =
            found == NULL || (best ? rank < found->visit->rank : rank > found->visit->rank);
        if (found != NULL && rank == found->visit->rank) {
            is_better = best ? order < place[found - people] : order > place[found - people];
        }
        found = is_better ? &people[i] : found;
    }
    return found;
}

Test(ranked_list, both_ends_agree_with_a_search_of_everybody)
{
    struct arena *arena = arena_create();
    struct ranked_list list;
    ranked_list_init(&list, arena, RANKS);
    uint64_t word = 7;
    int64_t last = 0;
    int64_t first = 0;
    size_t count = 0;
    for (unsigned i = 0; i < RANKS; i++) {
        visits[i].rank = i;
    }
    cr_expect_null(ranked_list_best(&list));
    cr_expect_null(ranked_list_worst(&list));
    for (int step = 0; step < 20000; step++) {
        word = word * UINT64_C(6364136223846793005) + 1442695040888963407;
        int i = (int)((word >> 33) % PEOPLE);
        if (place[i] != 0) {
            ranked_list_remove(&list, &people[i]);
            place[i] = 0;
            count--;
        } else {
            people[i].visit = &visits[(word >> 50) % RANKS];
            count++;
            if ((word >> 62) == 0) {
                ranked_list_prepend(&list, &people[i]);
                place[i] = --first;
            } else {
                ranked_list_append(&list, &people[i]);
                place[i] = ++last;
            }
        }
        cr_assert_eq(list.count, count);
        cr_assert_eq(ranked_list_best(&list), search(true), "step %d", step);
        cr_assert_eq(ranked_list_worst(&list), search(false), "step %d", step);
    }
    arena_destroy(arena);
}
