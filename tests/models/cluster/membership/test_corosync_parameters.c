#include "tests/models/cluster/corosync_cases.h"
#include "tests/models/places.h"

/* Derived as exec/totemconfig.c derives them: (token + 2 x coefficient for four nodes), 1.2 of it,
 * and 1 / 4.2 of it: 714 ms with two nodes and defaults. */
Test(corosync_parameters, derived_times)
{
    static const struct {
        uint32_t nodes;
        sim_ticks token, consensus, retransmit; /* [ms] */
    } facts[] = {
        {1, 3000, 3600, 714},  {2, 3000, 3600, 714},     {3, 3650, 4380, 869},
        {4, 4300, 5160, 1023}, {16, 12100, 14520, 2880}, {32, 22500, 27000, 5357},
    };
    struct corosync_parameters parameters = corosync_defaults();
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        uint32_t n = facts[i].nodes;
        cr_expect_eq(corosync_token(&parameters, n), facts[i].token * MS);
        cr_expect_eq(corosync_consensus(&parameters, n), facts[i].consensus * MS);
        cr_expect_eq(corosync_retransmit(&parameters, n) / MS, facts[i].retransmit);
    }
    parameters.consensus = 7 * SECOND;
    cr_expect_eq(corosync_consensus(&parameters, 16), 7 * SECOND);
    parameters.token = 1;
    cr_expect_eq(corosync_retransmit(&parameters, 2), 1, "never 0");
}

Test(corosync_parameters, check)
{
    static const struct {
        sim_ticks consensus, hold;
        uint32_t nodes;
        size_t errors, complaints;
    } facts[] = {
        {0, 0, 2, 0, 0},    {3600, 0, 2, 0, 0}, {3599, 0, 2, 0, 1}, {3600, 0, 3, 0, 1},
        {0, 2999, 2, 0, 0}, {0, 3000, 2, 1, 1}, {0, 3000, 3, 0, 0},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct corosync_parameters parameters = corosync_defaults();
        parameters.consensus = facts[i].consensus * MS;
        struct corosync_hold hold = {facts[i].hold * MS};
        parameters.hold = &hold;
        struct complaints complaints = {0};
        const struct membership_outlook outlook = {facts[i].nodes, 1};
        place_check(&corosync_kind, "system", "membership", &parameters, &outlook, &complaints);
        cr_expect_eq(complaints.errors, facts[i].errors, "%zu", i);
        cr_expect_eq(complaints.count, facts[i].complaints, "%zu", i);
        complaints_free(&complaints);
    }
}

/* Token 3 s and 650 ms for each node above two; 384 nodes are corosync's most, 1025 x 1024 joins
 * more than a run holds. */
Test(corosync_parameters, check_of_the_number_of_nodes)
{
    static const struct {
        uint32_t nodes;
        sim_ticks coefficient;
        const char *texts[3];
    } facts[] = {
        {89, 650, {0}},
        {90, 650, {"makes the token time-out 60.2 s with 90 nodes, "}},
        {384, 100, {0}},
        {385, 100, {"385 nodes; corosync has 384 at most (PROCESSOR_COUNT_MAX"}},
        {400, 650, {"400 nodes; corosync has 384 at most", "makes the token time-out 262 s with"}},
        {1024, 0, {"1024 nodes; corosync has 384"}},
        {1025,
         0,
         {"1025 nodes; corosync has 384", "1025 nodes that gather send each other 1049600"}},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct corosync_parameters parameters = corosync_defaults();
        parameters.token_coefficient = facts[i].coefficient * MS;
        struct complaints complaints = {0};
        const struct membership_outlook outlook = {facts[i].nodes, 1};
        place_check(&corosync_kind, "system", "membership", &parameters, &outlook, &complaints);
        size_t count = 0;
        for (; facts[i].texts[count] != NULL; count++) {
            cr_assert_lt(count, complaints.count, "%zu", i);
            cr_expect(complaints.list[count].is_warning);
            cr_expect_not_null(strstr(complaints.list[count].text, facts[i].texts[count]), "%s",
                               complaints.list[count].text);
        }
        cr_expect_eq(complaints.count, count, "%zu", i);
        complaints_free(&complaints);
    }
}
