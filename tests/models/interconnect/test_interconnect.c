#include "models/interconnect/interconnect.h"

#include <criterion/criterion.h>

Test(interconnect, transfer_is_line_over_bandwidth_unless_given)
{
    struct distribution none = {0};
    struct distribution given = distribution_exponential(700);
    static const struct {
        double bandwidth;
        int64_t line, ticks;
    } facts[] = {{64e9, 64, 1000}, {50.9e9, 64, 1257}, {1.06e9, 32, 30189}, {0, 64, 0}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct distribution transfer =
            interconnect_transfer(&none, facts[i].bandwidth, facts[i].line, TICKS_PER_SECOND_FINE);
        cr_expect_eq(transfer.family, DISTRIBUTION_CONSTANT);
        cr_expect_eq(transfer.constant, facts[i].ticks);
        transfer =
            interconnect_transfer(&given, facts[i].bandwidth, facts[i].line, TICKS_PER_SECOND_FINE);
        cr_expect_eq(transfer.family, DISTRIBUTION_EXPONENTIAL);
        cr_expect_eq(distribution_mean(&transfer), 700);
    }
}
