#include "experiments/closed_form_cluster.h"

#include "tests/experiments/forms.h"

/* A cluster that is a Markov chain. What a test changes stands where the default would. */
struct text {
    const char *nodes, *membership, *fencing, *service, *system, *faults, *run;
};

#define FAILS "'time_to_failure': {'exponential': '10 h'}, 'time_to_repair': {'exponential': '1 h'}"
#define BOOTS "'boot': {'firmware': '0 s', 'operating_system': '0 s', 'cluster_stack': '0 s'}"
#define ALONE "'a': {'role': 'active', " FAILS ", " BOOTS "}"
#define PAIR  ALONE ", 'b': {'role': 'standby', " FAILS ", " BOOTS "}"
#define START "'start': {'time': {'exponential': '6 min'}, 'timeout': '5 h'}, 'address': '0 s'"
#define ACTS  "'plan': '0 s', 'quorum': {'wait_for_all': 'off'}"

static const struct text pair = {.nodes = PAIR,
                                 .membership = "'kind': 'delay', 'coverage': 0.9",
                                 .fencing = "none",
                                 .service = START,
                                 .system = ACTS,
                                 .faults = "",
                                 .run = "'horizon': '1000000 h'"};

/* The forms of a spec that may have warnings; arena_destroy what is returned. */
static struct arena *forms_of_text(const struct text *text, struct closed_forms *forms)
{
    char json[2048];
    snprintf(json, sizeof json,
             "{'name': 'pair', 'system': {'kind': 'cluster', 'nodes': {%s}, 'membership': {%s}, "
             "'fencing': {'kind': '%s'}, 'services': {'s': {'on': 'a', %s}}, %s}, 'faults': [%s], "
             "'run': {%s}}",
             text->nodes, text->membership, text->fencing, text->service, text->system,
             text->faults, text->run);
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec = open_text(json, NULL, &complaints, &error);
    cr_assert(spec != NULL, "%s: %s %s", json, error.text,
              complaints.count == 0 ? "" : complaints.list[0].text);
    struct arena *arena = arena_create();
    struct point point;
    spec_point(spec, 0, arena, &point);
    closed_forms_of(&point, arena, forms);
    point_release(&point);
    complaints_free(&complaints);
    spec_close(spec);
    return arena;
}

static double value_of(const struct text *text, const char *law, const char *metric)
{
    struct closed_forms forms;
    struct arena *arena = forms_of_text(text, &forms);
    double value = -1;
    for (size_t i = 0; i < forms.count; i++) {
        if (strcmp(forms.list[i].law, law) == 0 && strcmp(forms.list[i].metric, metric) == 0) {
            value = forms.list[i].expected;
        }
    }
    arena_destroy(arena);
    return value;
}

static size_t count_of(const struct text *text)
{
    struct closed_forms forms;
    arena_destroy(forms_of_text(text, &forms));
    return forms.count;
}

/* The long run by another solver: tests/validation/hot_standby.py. */
Test(closed_form_cluster, a_pair_in_the_long_run)
{
    static const char law[] = "Markov, hot standby";
    cr_expect_float_eq(value_of(&pair, law, "availability"), 1 - 0.025522386949, 1e-7);
    cr_expect_float_eq(value_of(&pair, law, "services.s.availability"), 1 - 0.025522386949, 1e-7);
    cr_expect_float_eq(value_of(&pair, law, "services.s.availability_at"), 1 - 0.025522386949,
                       1e-11);
    struct text covered = pair;
    covered.membership = "'kind': 'delay'";
    cr_expect_float_eq(value_of(&covered, law, "availability"), 1 - 0.018083626544, 1e-7);
    struct text at_once = pair;
    at_once.service = "'start': '0 s', 'address': '0 s'";
    cr_expect_float_eq(value_of(&at_once, law, "availability"), 1 - 0.015777610819, 1e-7);
}

/* Of a failure rate of 0.1 and a repair rate of 1 an hour, by uniformisation. */
Test(closed_form_cluster, one_node_at_a_time_and_until_then)
{
    static const char law[] = "Markov, one node";
    struct text alone = pair;
    alone.nodes = ALONE;
    alone.service = "'start': '0 s', 'address': '0 s'";
    alone.run = "'horizon': '1.3 h'";
    cr_expect_float_eq(value_of(&alone, law, "services.s.availability_at"), 0.93084627, 1e-8);
    cr_expect_float_eq(value_of(&alone, law, "services.s.availability"), 0.95745022, 1e-7);
    alone.run = "'horizon': '1000 h'";
    alone.system = ACTS ", 'availability_at': '1.3 h'";
    cr_expect_float_eq(value_of(&alone, law, "services.s.availability_at"), 0.93084627, 1e-8);
    cr_expect_float_eq(value_of(&alone, law, "services.s.availability"), 10. / 11, 1e-4);
    /* A start of 6 min is cut short by 1 failure in 100, and followed by one more repair. */
    alone.service = START;
    alone.run = "'horizon': '1000000 h'";
    cr_expect_float_eq(value_of(&alone, law, "services.s.availability"),
                       10 / (10 + 0.1 + 1 * (1 + 0.1 / 10)), 1e-6);
}

Test(closed_form_cluster, keeps_silent_where_something_else_takes_time)
{
    struct text others[16];
    size_t count = 0;
#define OTHER(part, text) (others[count] = pair, others[count++].part = (text))
    OTHER(nodes, "'a': {'role': 'active', " FAILS "}, 'b': {'role': 'standby', " FAILS "}");
    OTHER(nodes, ALONE ", 'b': {" FAILS ", " BOOTS "}, 'c': {" FAILS ", " BOOTS "}");
    OTHER(nodes, ALONE ", 'b': {" BOOTS "}");
    OTHER(nodes, ALONE ", 'b': {'role': 'active', " FAILS ", " BOOTS "}");
    OTHER(nodes, ALONE ", 'b': {'time_to_failure': {'exponential': '9 h'}, "
                       "'time_to_repair': {'exponential': '1 h'}, " BOOTS "}");
    OTHER(membership, "'kind': 'corosync'");
    OTHER(membership, "'kind': 'delay', 'detection': '1 s'");
    OTHER(membership, "'kind': 'delay', 'reconfiguration': '1 s'");
    OTHER(fencing, "sbd");
    OTHER(service, START ", 'failback': true");
    OTHER(service, START ", 'recovery': '1 s'");
    OTHER(service, START ", 'time_to_failure': {'exponential': '1000 h'}");
    OTHER(service, "'start': {'time': {'exponential': '6 min'}}, 'address': '0 s'");
    OTHER(system, "'plan': '0 s'");
    OTHER(system, "'quorum': {'wait_for_all': 'off'}");
    OTHER(faults, "{'at': '1 s', 'kind': 'node_crash', 'target': 'a'}");
    cr_assert_eq(count, sizeof others / sizeof *others);
    cr_expect_eq(count_of(&pair), 3);
    for (size_t i = 0; i < count; i++) {
        cr_expect_eq(count_of(&others[i]), 0, "spec %zu", i);
    }
}
