#include "experiments/spec/reader/reader.h"
#include "tests/experiments/spec/spec_text.h"

struct filled {
    struct reader reader;
    struct complaints complaints;
    struct arena *arena;
};

static void start(struct filled *filled)
{
    *filled = (struct filled){.arena = arena_create()};
    reader_start(&filled->reader, filled->arena, &filled->complaints, TICKS_PER_SECOND_FINE);
}

static void end(struct filled *filled)
{
    cr_expect_eq(filled->complaints.count, 0);
    reader_free(&filled->reader);
    complaints_free(&filled->complaints);
    arena_destroy(filled->arena);
}

Test(reader_fill, values_lie_within_the_limits_of_their_row)
{
    static const struct {
        struct parameter row;
        int64_t value;
    } cases[] = {
        {{.type = PARAMETER_INTEGER}, 1},
        {{.type = PARAMETER_INTEGER, .least = 7}, 7},
        {{.type = PARAMETER_INTEGER, .least = -9, .most = -1}, -1},
        {{.type = PARAMETER_INTEGER, .preset = "5"}, 5},
        {{.type = PARAMETER_INTEGER, .least = 7, .flags = PARAMETER_ABOVE_LEAST}, 8},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct filled filled;
        start(&filled);
        int64_t value = 0;
        reader_fill(&filled.reader, &cases[i].row, &value);
        cr_expect_eq(value, cases[i].value, "%zu: %ld", i, value);
        cr_expect_eq(filled.reader.holes, 0);
        end(&filled);
    }
}

Test(reader_fill, a_distribution_is_there_and_takes_time)
{
    static const struct parameter row = {.type = PARAMETER_DISTRIBUTION,
                                         .flags = PARAMETER_ABOVE_LEAST};
    struct filled filled;
    struct distribution distribution = {0};
    start(&filled);
    reader_fill(&filled.reader, &row, &distribution);
    cr_expect_eq(distribution.family, DISTRIBUTION_CONSTANT);
    cr_expect(distribution_mean(&distribution) > 0.0);
    end(&filled);
}

Test(reader_fill, what_has_no_harmless_value_is_a_hole)
{
    static const struct parameter rows[] = {
        {.type = PARAMETER_KIND, .role = "discipline"},
        {.type = PARAMETER_PART, .role = "discipline"},
        {.type = PARAMETER_MAP},
        {.type = PARAMETER_WEIGHTED_NAMES},
        {.type = PARAMETER_DURATION, .preset = "\"1 us\""},
        {.type = PARAMETER_SIZE},
        {.type = PARAMETER_REAL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct filled filled;
        max_align_t room[8] = {0};
        start(&filled);
        reader_fill(&filled.reader, &rows[i], room);
        cr_expect_eq(filled.reader.holes, 1);
        end(&filled);
    }
}

/* One spec, one mistake in a value and one in what only the kind can see: both are told. */
Test(reader_fill, a_bad_value_does_not_hide_what_the_kind_has_to_say)
{
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec =
        open_text("{'name': 'two', 'system': {'kind': 'queueing', 'stations': {'cpu': {'service': "
                  "5}, 'done': {'service': '1 ms'}}}, 'workload': {'classes': {'x': {'arrivals': "
                  "'1 s', 'route': {'start': 'cpu', 'cpu': 'nowhere'}}}}, 'run': {'horizon': "
                  "'1 s'}}",
                  NULL, &complaints, &error);
    cr_expect_null(spec);
    cr_expect(has_complaint(&complaints, "/system/stations/cpu/service", "5 has no unit"));
    cr_expect(has_complaint(&complaints, "/system/stations/done", "reserved"));
    cr_expect(has_complaint(&complaints, "/workload/classes/x/route/cpu", "nowhere"));
    cr_expect_eq(complaints.count, 3);
    complaints_free(&complaints);
}

/* A duration has nothing to stand in for it: then the kind is asked for names alone. */
Test(reader_fill, a_hole_does_not_hide_names_that_lead_nowhere)
{
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec =
        open_text("{'name': 'pair', 'system': {'kind': 'cluster', 'nodes': {'alpha': "
                  "{'fencing_delay': 15}, 'beta': {'role': 'standby'}}, 'fencing': {'kind': "
                  "'none'}, 'services': {'database': {'on': 'alpha'}}}, 'faults': [{'at': '30 s', "
                  "'kind': 'node_crash', 'target': 'alpa'}], 'run': {'horizon': 'soon'}}",
                  NULL, &complaints, &error);
    cr_expect_null(spec);
    cr_expect(has_complaint(&complaints, "/run/horizon", "soon"));
    cr_expect(has_complaint(&complaints, "/system/nodes/alpha/fencing_delay", "15 has no unit"));
    cr_expect(has_complaint(&complaints, "/faults/0/target", "did you mean \"alpha\"?"));
    cr_expect_eq(complaints.count, 3, "no horizon, no fault after it; and no warning");
    complaints_free(&complaints);
}
