#include "tests/models/cluster/transport/knet_cases.h"
#include "tests/models/places.h"

/* Derived as exec/totemconfig.c derives them: 750 ms and 1.5 s from a token of 3 s. */
Test(knet_parameters, derived_times)
{
    static const struct {
        sim_ticks token, interval, period, timeout; /* [ms] */
    } facts[] = {{3000, 750, 800, 1500}, {4300, 1075, 1200, 2150}, {800, 200, 200, 400}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct knet_parameters parameters = knet_defaults();
        struct knet_times times = knet_times_of(&parameters, facts[i].token * MS, SECOND);
        cr_expect_eq(times.interval, facts[i].interval * MS);
        cr_expect_eq(times.period, facts[i].period * MS);
        cr_expect_eq(times.timeout, facts[i].timeout * MS);
        cr_expect_eq(times.look, 200 * MS);
    }
    struct knet_parameters own = {
        .ping_interval = 100 * MS, .ping_timeout = 900 * MS, .pong_count = 5};
    struct knet_times times = knet_times_of(&own, 3 * SECOND, SECOND);
    cr_expect_eq(times.period, 200 * MS);
    cr_expect_eq(times.timeout, 900 * MS);
}

/* A time-out within which no second ping leaves is warned of. */
Test(knet_parameters, check)
{
    static const struct {
        sim_ticks interval, timeout; /* [ms] */
        size_t complaints;
    } facts[] = {{0, 0, 0}, {750, 801, 0}, {750, 800, 1}, {1000, 900, 1}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct knet_parameters parameters = knet_defaults();
        struct transport_outlook outlook = {3 * SECOND, 1};
        struct complaints complaints = {0};
        parameters.ping_interval = facts[i].interval * MS;
        parameters.ping_timeout = facts[i].timeout * MS;
        place_check(&knet_kind, "system", "transport", &parameters, &outlook, &complaints);
        cr_expect_eq(complaints.errors, 0);
        cr_expect_eq(complaints.count, facts[i].complaints, "%zu", i);
        complaints_free(&complaints);
    }
}
