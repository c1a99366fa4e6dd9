#include "experiments/spec/run_section.h"

#include "tests/experiments/spec/spec_text.h"

struct reading {
    struct reader reader;
    struct complaints complaints;
    struct arena *arena;
    struct run_parameters run;
};

static void read(struct reading *reading, const char *text)
{
    *reading = (struct reading){.arena = arena_create()};
    json_t *json = json_of(text);
    reader_start(&reading->reader, reading->arena, &reading->complaints,
                 run_section_ticks_per_second(json));
    run_section_read(&reading->reader, json, &reading->run);
    json_decref(json);
}

static void end(struct reading *reading)
{
    reader_free(&reading->reader);
    complaints_free(&reading->complaints);
    arena_destroy(reading->arena);
}

Test(run_section, defaults_are_those_of_the_language)
{
    struct reading reading;
    read(&reading, "{'horizon': '10 s'}");
    cr_expect_eq(reading.complaints.count, 0);
    cr_expect_eq(reading.run.seed, 1);
    cr_expect_eq(reading.run.horizon, 10 * TICKS_PER_SECOND_FINE);
    cr_expect(!reading.run.has_warmup);
    cr_expect_eq(reading.run.confidence, 0.95);
    cr_expect(!reading.run.transient);
    cr_expect_eq(reading.run.replications_minimum, 10);
    cr_expect_eq(reading.run.replications_maximum, 10);
    cr_expect_eq(reading.run.wanted_count, 0);
    end(&reading);
}

Test(run_section, everything_given_is_read)
{
    struct reading reading;
    read(&reading, "{'seed': 9223372036854775807, 'horizon': '1 h', 'warmup': '2 s', "
                   "'replications': {'minimum': 4, 'maximum': 50, 'until': {'throughput': '1 %', "
                   "'stations.cpu.utilization': '0.5 %'}}, 'confidence': 0.9, "
                   "'transient': false, 'description': 'long'}");
    cr_expect_eq(reading.complaints.count, 0);
    cr_expect_eq(reading.run.seed, INT64_MAX);
    cr_expect(reading.run.has_warmup);
    cr_expect_eq(reading.run.warmup, 2 * TICKS_PER_SECOND_FINE);
    cr_expect_eq(reading.run.replications_minimum, 4);
    cr_expect_eq(reading.run.replications_maximum, 50);
    cr_assert_eq(reading.run.wanted_count, 2);
    cr_expect_str_eq(reading.run.wanted[1].metric, "stations.cpu.utilization");
    cr_expect_eq(reading.run.wanted[1].relative, 0.005);
    end(&reading);
}

Test(run_section, bounds_have_the_defaults_of_the_language)
{
    struct reading reading;
    read(&reading, "{'horizon': '1 s', 'replications': {}}");
    cr_expect_eq(reading.complaints.count, 0);
    cr_expect_eq(reading.run.replications_minimum, 10);
    cr_expect_eq(reading.run.replications_maximum, 200);
    cr_assert_eq(reading.run.wanted_count, 1);
    cr_expect_str_eq(reading.run.wanted[0].metric, "throughput");
    cr_expect_eq(reading.run.wanted[0].relative, 0.01);
    end(&reading);
    read(&reading, "{'horizon': '1 s', 'replications': {'maximum': 4}}");
    cr_expect_eq(reading.complaints.count, 0);
    cr_expect_eq(reading.run.replications_minimum, 4, "a maximum alone may be lower");
    end(&reading);
}

Test(run_section, the_tick_follows_the_horizon)
{
    struct reading reading;
    read(&reading, "{'horizon': '89 days'}");
    cr_expect_eq(reading.run.ticks_per_second, TICKS_PER_SECOND_FINE);
    end(&reading);
    read(&reading, "{'horizon': '90 days'}");
    cr_expect_eq(reading.run.ticks_per_second, TICKS_PER_SECOND_COARSE);
    cr_expect_eq(reading.run.horizon, 90 * 86400 * TICKS_PER_SECOND_COARSE);
    end(&reading);
    read(&reading, "{'horizon': '290 years'}");
    cr_expect_eq(reading.complaints.count, 0);
    end(&reading);
}

Test(run_section, a_transient_run_has_no_warmup)
{
    static const char *const good[] = {
        "{'horizon': '1 s', 'transient': true}",
        "{'horizon': '1 s', 'transient': true, 'warmup': 'auto'}",
        "{'horizon': '1 s', 'transient': true, 'warmup': '0 s'}",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct reading reading;
        read(&reading, good[i]);
        cr_expect_eq(reading.complaints.count, 0, "%s", good[i]);
        cr_expect(reading.run.transient && reading.run.has_warmup && reading.run.warmup == 0);
        end(&reading);
    }
}

Test(run_section, a_number_of_replications_may_be_one)
{
    struct reading reading;
    read(&reading, "{'horizon': '1 s', 'replications': 1}");
    cr_expect_eq(reading.complaints.count, 0);
    cr_expect_eq(reading.run.replications_minimum, 1);
    cr_expect_eq(reading.run.replications_maximum, 1);
    end(&reading);
}

Test(run_section, batch_means_are_of_one_replication)
{
    struct reading reading;
    read(&reading, "{'horizon': '10 s', 'batch_means': true}");
    cr_expect_eq(reading.complaints.count, 0);
    cr_expect(reading.run.batch_means && reading.run.replications_maximum == 1);
    cr_expect_eq(reading.run.replications_minimum, 1);
    end(&reading);
    read(&reading, "{'horizon': '10 s', 'batch_means': true, 'replications': 2}");
    cr_assert_eq(reading.complaints.count, 1);
    cr_expect_str_eq(reading.complaints.list[0].where, "/replications");
    end(&reading);
}

Test(run_section, timelines_are_a_number_of_replications)
{
    static const struct {
        const char *text;
        bool is_given;
        int64_t count;
    } cases[] = {
        {"{'horizon': '1 s'}", false, 0},
        {"{'horizon': '1 s', 'timeline': 'auto'}", false, 0},
        {"{'horizon': '1 s', 'timeline': 'none'}", true, 0},
        {"{'horizon': '1 s', 'timeline': 0}", true, 0},
        {"{'horizon': '1 s', 'timeline': 1000000}", true, 1000000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading reading;
        read(&reading, cases[i].text);
        cr_expect_eq(reading.complaints.count, 0, "%s", cases[i].text);
        cr_expect_eq(reading.run.has_timelines, cases[i].is_given, "%s", cases[i].text);
        cr_expect_eq(reading.run.timelines, cases[i].count, "%s", cases[i].text);
        end(&reading);
    }
}

Test(run_section, each_mistake_is_told_once)
{
    static const struct {
        const char *members;
        const char *where;
        const char *part;
    } cases[] = {
        {"'seed': 1", "", "\"horizon\" is missing"},
        {"'horizon': '0 s'", "/horizon", "not above 0 s"},
        {"'horizon': '-1 s'", "/horizon", "not above 0 s"},
        {"'horizon': 10", "/horizon", "10 has no unit"},
        {"'horizon': '291 years'", "/horizon", "above the most, 290 years"},
        {"'horizon': '1e400 s'", "/horizon", "above the most, 290 years"},
        {"'horizon': '1 s', 'seed': -1", "/seed", "below the least, 0"},
        {"'horizon': '1 s', 'seed': 'x'", "/seed", "not a whole number"},
        {"'horizon': '1 s', 'warmup': '1 s'", "/warmup", "is not under the horizon"},
        {"'horizon': '1 s', 'warmup': 'automatic'", "/warmup",
         "is neither \"auto\" nor a duration"},
        {"'horizon': '1 s', 'warmup': '0.5 s', 'transient': true", "/warmup", "has no warm-up"},
        {"'horizon': '1 s', 'replications': 0", "/replications", "0 is not 1 to"},
        {"'horizon': '1 s', 'replications': 1e9", "/replications", "is not 1 to"},
        {"'horizon': '1 s', 'replications': 'ten'", "/replications", "neither a whole number"},
        {"'horizon': '1 s', 'replications': 2.5", "/replications", "neither a whole number"},
        {"'horizon': '1 s', 'replications': {'minimum': 9, 'maximum': 5, 'until': {'t': '1 %'}}",
         "/replications", "the minimum of 9 is above"},
        {"'horizon': '1 s', 'replications': {'until': {'t': 0.01}}", "/replications/until/t",
         "0.01 has no unit; a share needs %"},
        {"'horizon': '1 s', 'replications': {'until': {'t': '1'}}", "/replications/until/t",
         "\"1\" has no unit; a share needs %"},
        {"'horizon': '1 s', 'replications': {'until': {'t': '0 %'}}", "/replications/until/t",
         "not above 0 %"},
        {"'horizon': '1 s', 'replications': {'until': {}}", "/replications/until",
         "no metric is named"},
        {"'horizon': '1 s', 'replications': {'until': 3}", "/replications/until",
         "3 is no object of metrics"},
        {"'horizon': '1 s', 'replications': {'least': 5, 'until': {'t': '1 %'}}",
         "/replications/least", "unknown key"},
        {"'horizon': '1 s', 'confidence': 0", "/confidence", "not above 0"},
        {"'horizon': '1 s', 'confidence': 1", "/confidence", "not under 1"},
        {"'horizon': '1 s', 'confidence': '95 %'", "/confidence", "not a number"},
        {"'horizon': '1 s', 'transient': 1", "/transient", "neither true nor false"},
        {"'horizon': '1 s', 'timeline': 'all'", "/timeline", "neither \"auto\", \"none\" nor a"},
        {"'horizon': '1 s', 'timeline': 1.5", "/timeline", "neither \"auto\", \"none\" nor a"},
        {"'horizon': '1 s', 'timeline': -1", "/timeline", "below the least, 0"},
        {"'horizon': '1 s', 'timeline': 1000001", "/timeline", "above the most, 1000000"},
        {"'horizon': '1 s', 'horizn': 1", "/horizn", "did you mean \"horizon\"?"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];
        struct reading reading;
        snprintf(text, sizeof text, "{%s}", cases[i].members);
        read(&reading, text);
        cr_expect(has_complaint(&reading.complaints, cases[i].where, cases[i].part), "%s", text);
        cr_expect_eq(reading.complaints.count, 1, "%s: %zu", text, reading.complaints.count);
        end(&reading);
    }
}
