#include "models/cluster/service/phase.h"

#include <criterion/criterion.h>
#include <string.h>

Test(phase, each_has_a_name_of_its_own_in_the_order_of_recovery)
{
    static const char *const order[PHASES] = {
        "detect",     "membership", "quorum",      "plan",     "fence",   "locks", "storage",
        "filesystem", "address",    "application", "requires", "blocked", "boot",  "stop"};
    for (unsigned phase = 0; phase < PHASES; phase++) {
        cr_expect_str_eq(phase_names[phase], order[phase]);
    }
}
