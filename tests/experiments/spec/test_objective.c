#include "experiments/spec/objective.h"

#include "tests/experiments/spec/spec_text.h"

#define OBJECTIVES(text) SOUND ", 'analysis': {'objectives': [" text "]}}"
#define CLUSTER                                                                                    \
    "{'name': 'pair', 'system': {'kind': 'cluster', 'nodes': {'a': {'role': 'active'}, 'b': "      \
    "{'role': 'standby', 'fencing_delay': '5 s'}}, 'storage': {'lun': {}}, 'services': {'db': "    \
    "{'on': 'a', 'storage': 'lun'}}}, 'faults': [{'at': '30 s', 'kind': 'node_crash', 'target': "  \
    "'a'}], 'run': {'horizon': '3 min', 'replications': 100}, 'analysis': {'objectives': ["
#define RECOVERY "'metric': 'services.db.time_to_recovery'"

Test(objective, is_read_in_the_unit_of_its_metric)
{
    struct spec *spec = expect_good(
        OBJECTIVES("{'metric': 'response_time', 'at_most': '35 ms'}, "
                   "{'metric': 'throughput', 'at_least': '6 /min', 'description': 'often'}, "
                   "{'metric': 'stations.cpu.utilization', 'at_most': '90 %'}, "
                   "{'metric': 'stations.cpu.utilization', 'at_most': 0.9}, "
                   "{'metric': 'response_time.p99', 'at_most': '1 min'}"));
    static const double bounds[] = {0.035, 0.1, 0.9, 0.9, 60};
    const struct analysis_parameters *analysis = spec_analysis(spec);
    cr_assert_eq(analysis->objective_count, 5);
    for (size_t i = 0; i < 5; i++) {
        const struct objective *objective = &analysis->objectives[i];
        cr_expect_float_eq(objective->bound, bounds[i], 1e-15);
        cr_expect_eq(objective->is_at_least, i == 1);
        cr_expect(objective->share == 0 && !objective->is_of_outages);
    }
    spec_close(spec);
}

Test(objective, of_outages_is_known_by_its_metric)
{
    struct spec *spec = expect_good(
        CLUSTER "{" RECOVERY ", 'at_most': '35 s', 'share': 0.95, 'of': 'outages'}, {" RECOVERY
                ", 'at_most': '35 s', 'share': 0.9, 'of': "
                "'replications'}]}}");
    const struct objective *objectives = spec_analysis(spec)->objectives;
    cr_expect(objectives[0].is_of_outages && !objectives[1].is_of_outages);
    cr_expect(objectives[0].fact.has_extremes && objectives[0].fact.has_observations);
    cr_expect(objectives[1].share == 0.9 && objectives[1].bound == 35);
    spec_close(spec);
}

Test(objective, each_mistake_has_one_message_at_its_place)
{
    static const struct {
        const char *objective;
        const char *where;
        const char *part;
    } cases[] = {
        {"{'metric': 'response_tim', 'at_most': '1 s'}", "/analysis/objectives/0/metric",
         "did you mean \"response_time\"?"},
        {"{'metric': 'response_time', 'at_most': 35}", "/analysis/objectives/0/at_most",
         "\"35\" has no unit; a duration needs ps, ns, us, ms, s"},
        {"{'metric': 'response_time', 'at_most': '35 sec'}", "/analysis/objectives/0/at_most",
         "\"sec\" is no unit of a duration"},
        {"{'metric': 'response_time', 'at_most': '-1 s'}", "/analysis/objectives/0/at_most",
         "is no bound that a metric can meet or miss"},
        {"{'metric': 'stations.cpu.utilization', 'at_most': '3 s'}",
         "/analysis/objectives/0/at_most", "\"3 s\", but the metric is a number without unit"},
        {"{'metric': 'response_time', 'at_most': true}", "/analysis/objectives/0/at_most",
         "is no text"},
        {"{'metric': 'response_time'}", "/analysis/objectives/0",
         "the bound is missing: \"at_most\" or \"at_least\""},
        {"{'metric': 'response_time', 'at_most': '1 s', 'at_least': '2 s'}",
         "/analysis/objectives/0", "\"at_most\" and \"at_least\" are two objectives"},
        {"{'at_most': '1 s'}", "/analysis/objectives/0", "\"metric\" is missing"},
        {"{'metric': 'response_time', 'at_mots': '1 s', 'at_most': '1 s'}",
         "/analysis/objectives/0/at_mots", "did you mean \"at_most\"?"},
        {"{'metric': 'response_time', 'at_most': '1 s', 'share': 0}",
         "/analysis/objectives/0/share", "above 0"},
        {"{'metric': 'response_time', 'at_most': '1 s', 'share': 1}",
         "/analysis/objectives/0/share", "1 is not under 1"},
        {"{'metric': 'response_time', 'at_most': '1 s', 'share': 95}",
         "/analysis/objectives/0/share", "95 is not under 1; did you mean 0.95?"},
        {"{'metric': 'response_time', 'at_most': '1 s', 'share': '95 %'}",
         "/analysis/objectives/0/share", "\"95 %\""},
        {"{'metric': 'response_time', 'at_most': '1 s', 'of': 'replications'}",
         "/analysis/objectives/0/of", "there is no \"share\""},
        {"{'metric': 'response_time', 'at_most': '1 s', 'share': 0.9, 'of': 'replication'}",
         "/analysis/objectives/0/of", "did you mean \"replications\"?"},
        {"{'metric': 'response_time', 'at_most': '1 s', 'share': 0.1, 'of': 'outages'}",
         "/analysis/objectives/0/of", "the metric has no value of each outage"},
        {"'response_time'", "/analysis/objectives/0", "is no object"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[2048];
        snprintf(text, sizeof text, OBJECTIVES("%s"), cases[i].objective);
        expect_refused(text, cases[i].where, cases[i].part);
    }
    expect_refused(CLUSTER "{'metric': 'services.db.time_to_recovery.maximum', 'at_most': "
                           "'35 s'}]}}",
                   "/analysis/objectives/0/share", "is missing: the extreme");
    expect_refused(SOUND ", 'analysis': {'objectives': 3}}", "/analysis/objectives", "is no list");
}

/* The complaints of a sound spec. */
static struct complaints warnings_of(const char *text)
{
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec = open_text(text, NULL, &complaints, &error);
    cr_assert_not_null(spec);
    spec_close(spec);
    return complaints;
}

#define WITH_RUN(run)                                                                              \
    "{'name': 'sound', " SOUND_SYSTEM ", " SOUND_WORKLOAD ", 'run': {'horizon': '10 s', " run "}"
#define SHARE95                                                                                    \
    ", 'analysis': {'objectives': [{'metric': 'throughput', 'at_least': '1 /s', "                  \
    "'share': 0.95}]}}"

Test(objective, warns_where_no_pass_can_be_shown)
{
    static const struct {
        const char *text;
        const char *part; /* NULL: nothing is said */
    } cases[] = {
        {WITH_RUN("'replications': 71") SHARE95,
         "it cannot pass: a share of 0.95 at a confidence of 0.95 needs 72 of 72 replications that "
         "meet the bound, and the spec makes at most 71"},
        {WITH_RUN("'replications': 72") SHARE95, NULL},
        {WITH_RUN("'replications': 72, 'confidence': 0.99") SHARE95, "needs 104 of 104"},
        {WITH_RUN("'replications': 72") ", 'analysis': {'objectives': [{'metric': 'throughput', "
                                        "'at_least': '1 /s', 'share': 0.99999999}]}}",
         "a share of 0.99999999 at a confidence"},
        {WITH_RUN("'replications': {'minimum': 10, 'maximum': 100, 'until': {'throughput': '1 %'}}")
             SHARE95,
         "it may end undecided: a share of 0.95 at a confidence of 0.95 needs 72 of 72 "
         "replications "
         "that meet the bound, and a point may stop after 10"},
        {WITH_RUN("'replications': 100") ", 'sweep': {'run.replications': [100, 20]}" SHARE95,
         "at most 20"},
        {WITH_RUN("'replications': 5") ", 'analysis': {'objectives': [{'metric': 'throughput', "
                                       "'at_least': '1 /s'}]}}",
         NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct complaints complaints = warnings_of(cases[i].text);
        cr_expect_eq(complaints.count, cases[i].part != NULL, "case %zu", i);
        cr_expect(cases[i].part == NULL ||
                      has_complaint(&complaints, "/analysis/objectives/0/share", cases[i].part),
                  "case %zu", i);
        complaints_free(&complaints);
    }
}

Test(objective, in_words)
{
    struct text_buffer text = {0};
    json_t *bound = json_string("35 s");
    struct objective objective = {
        .metric = "a.b", .written = bound, .share = 0.95, .is_of_outages = true};
    objective_print(&text, &objective);
    cr_expect_str_eq(text.text, "a.b at most 35 s in 95 % of outages");
    text_buffer_free(&text);
    text = (struct text_buffer){0};
    objective.share = 0.99999999;
    objective_print(&text, &objective);
    cr_expect_str_eq(text.text, "a.b at most 35 s in 99.999999 % of outages");
    text_buffer_free(&text);
    json_decref(bound);
    bound = json_real(0.999);
    objective = (struct objective){.metric = "a.b", .written = bound, .is_at_least = true};
    objective_print(&text, &objective);
    cr_expect_str_eq(text.text, "a.b at least 0.999");
    text_buffer_free(&text);
    json_decref(bound);
}
