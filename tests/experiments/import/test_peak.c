#include "experiments/import/peak.h"

#include "experiments/import/machine_file.h"

#include <criterion/criterion.h>
#include <math.h>

static json_t *machine_of(int banks)
{
    return json_pack("{s:i, s:i, s:{s:s, s:s, s:i, s:i, s:s}}", "processors", 1,
                     "cores_per_processor", 16, "memory", "layout", "numa", "latency", "80 ns",
                     "channels", 4, "banks", banks, "bank_cycle", "45.75 ns");
}

static const struct peak_load load = {20, 80e9, 256e-9};

Test(peak, channels_are_fitted_to_deliver_it)
{
    json_t *machine = machine_of(32);
    struct peak peak;
    struct error error = {0};
    cr_assert(peak_fit(machine, &load, "mlc.txt", &peak, &error), "%s", error.text);
    cr_expect(peak.is_reached);
    cr_expect_float_eq(peak.bandwidth, 80e9, 0.005 * 80e9);
    /* Little's law: 320 lines in flight. */
    cr_expect_float_eq(peak.bandwidth / 64 * peak.latency, 320, 5);
    double channel =
        strtod(json_string_value(machine_get(machine, "memory.channel_bandwidth")), NULL);
    cr_expect_gt(channel, 20, "busy banks take some of it: %g GB/s", channel);
    cr_expect_lt(channel, 22, "%g GB/s", channel);
    json_decref(machine);
}

Test(peak, that_the_banks_do_not_allow_is_said)
{
    json_t *machine = machine_of(8); /* 4 x 8 x 64 B / 45.75 ns are 45 GB/s */
    struct peak peak;
    struct error error = {0};
    cr_assert(peak_fit(machine, &load, "mlc.txt", &peak, &error), "%s", error.text);
    cr_expect_not(peak.is_reached);
    cr_expect_lt(peak.bandwidth, 46e9);
    json_decref(machine);
}

/* A text may say any number: the time to simulate is bounded. */
Test(peak, that_makes_no_sense_ends_soon)
{
    static const struct peak_load absurd[] = {{1024, 80e9, 4.3}, {1, 1e18, 1e-9}, {1, 1, 1e-9}};
    for (size_t i = 0; i < sizeof absurd / sizeof *absurd; i++) {
        json_t *machine = machine_of(16);
        struct peak peak;
        struct error error = {0};
        bool is_good = peak_fit(machine, &absurd[i], "mlc.txt", &peak, &error);
        cr_expect(is_good || error.code == ERROR_SPEC, "%zu: %s", i, error.text);
        json_decref(machine);
    }
}

Test(peak, of_no_valid_machine_is_an_error)
{
    json_t *machine = machine_of(32);
    struct peak peak;
    struct error error = {0};
    machine_set_text(machine, "memory.latency", "40 ns");
    cr_expect_not(peak_fit(machine, &load, "mlc.txt", &peak, &error));
    cr_expect_eq(error.code, ERROR_SPEC);
    cr_expect_not_null(strstr(error.text, "the machine is not valid at /memory/latency: is 40 ns"),
                       "%s", error.text);
    json_decref(machine);
}
