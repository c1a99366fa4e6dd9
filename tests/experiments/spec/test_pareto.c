#include "experiments/spec/pareto.h"

#include "tests/experiments/spec/spec_text.h"

#define PARETO(text) SOUND ", 'analysis': {'pareto': " text "}}"

Test(pareto_section, a_metric_says_which_value_is_better_unless_the_spec_does)
{
    struct spec *spec = expect_good(PARETO("['response_time', 'throughput']"));
    const struct front_metric *pareto = spec_analysis(spec)->pareto;
    cr_assert_not_null(pareto);
    cr_expect(strcmp(pareto[0].metric, "response_time") == 0 && pareto[0].better == BETTER_LESS);
    cr_expect(strcmp(pareto[1].metric, "throughput") == 0 && pareto[1].better == BETTER_MORE);
    spec_close(spec);
    spec = expect_good(PARETO("[{'metric': 'response_time.p99', 'better': 'more'}, "
                              "{'metric': 'stations.cpu.utilization', 'better': 'less'}]"));
    pareto = spec_analysis(spec)->pareto;
    cr_expect(pareto[0].better == BETTER_MORE && pareto[1].better == BETTER_LESS);
    spec_close(spec);
    spec = expect_good(SOUND "}");
    cr_expect_null(spec_analysis(spec)->pareto);
    spec_close(spec);
}

Test(pareto_section, each_mistake_has_one_message_at_its_place)
{
    static const struct {
        const char *pareto;
        const char *where;
        const char *part;
    } cases[] = {
        {"['response_time']", "/analysis/pareto", "a front is one of two metrics, not of 1"},
        {"[]", "/analysis/pareto", "a front is one of two metrics, not of 0"},
        {"['a', 'b', 'c']", "/analysis/pareto", "a front is one of two metrics, not of 3"},
        {"['throughput', 'throughput']", "/analysis/pareto", "both metrics are the same"},
        {"['throughput', 'respons_time']", "/analysis/pareto/1", "did you mean \"response_time\"?"},
        {"['throughput', 'stations.cpu.utilization']", "/analysis/pareto/1",
         "whether less or more of it is better is not known"},
        {"['throughput', {'metric': 'response_time', 'better': 'lss'}]",
         "/analysis/pareto/1/better", "did you mean \"less\"?"},
        {"['throughput', {'metrik': 'response_time', 'metric': 'response_time'}]",
         "/analysis/pareto/1/metrik", "did you mean \"metric\"?"},
        {"3", "/analysis/pareto", "is no list"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[2048];
        snprintf(text, sizeof text, PARETO("%s"), cases[i].pareto);
        expect_refused(text, cases[i].where, cases[i].part);
    }
}
