#include "experiments/theory/cluster.h"

#include "tests/experiments/outside.h"

/* A cluster that is a Markov chain. A test's changes stand in place of defaults. */
struct text {
    const char *nodes, *membership, *fencing, *service, *system, *faults, *run;
};

#define FAILS   "'time_to_failure': {'exponential': '10 h'}, " REPAIRS
#define REPAIRS "'time_to_repair': {'exponential': '1 h'}"
#define BOOTS   "'boot': {'firmware': '0 s', 'operating_system': '0 s', 'cluster_stack': '0 s'}"
#define ALONE   "'a': {'role': 'active', " FAILS ", " BOOTS "}"
#define PAIR    ALONE ", 'b': {'role': 'standby', " FAILS ", " BOOTS "}"
#define START   "'start': {'time': {'exponential': '6 min'}, 'timeout': '5 h'}, 'address': '0 s'"
#define AT_ONCE "'dc_deadtime': '0 s', 'action_delay': '0 s', "
#define ACTS    AT_ONCE "'plan': '0 s', 'quorum': {'wait_for_all': 'off'}"

static const struct text pair = {.nodes = PAIR,
                                 .membership = "'kind': 'delay', 'coverage': 0.9",
                                 .fencing = "none",
                                 .service = START,
                                 .system = ACTS,
                                 .faults = "",
                                 .run = "'horizon': '1000000 h'"};

/* The spec of a text. */
static const char *spec_of(const struct text *text, char json[2048])
{
    snprintf(json, 2048,
             "{'name': 'pair', 'system': {'kind': 'cluster', 'nodes': {%s}, 'membership': {%s}, "
             "'fencing': {'kind': '%s'}, 'services': {'s': {'on': 'a', %s}}, %s}, 'faults': [%s], "
             "'run': {%s}}",
             text->nodes, text->membership, text->fencing, text->service, text->system,
             text->faults, text->run);
    return json;
}

/* The forms of a spec that may have warnings; arena_destroy what is returned. */
static struct arena *forms_of_text(const struct text *text, struct closed_forms *forms)
{
    char json[2048];
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec = open_text(spec_of(text, json), NULL, &complaints, &error);
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
    OTHER(service, START ", 'stickiness': 0");
    OTHER(service, START ", 'recovery': '1 s'");
    OTHER(service, START ", 'time_to_failure': {'exponential': '1000 h'}");
    OTHER(service, "'start': {'time': {'exponential': '6 min'}}, 'address': '0 s'");
    OTHER(system, AT_ONCE "'plan': '0 s'");
    OTHER(system, "'quorum': {'wait_for_all': 'off'}");
    OTHER(faults, "{'at': '1 s', 'kind': 'node_crash', 'target': 'a'}");
    cr_assert_eq(count, sizeof others / sizeof *others);
    cr_expect_eq(count_of(&pair), 3);
    for (size_t i = 0; i < count; i++) {
        cr_expect_eq(count_of(&others[i]), 0, "spec %zu", i);
    }
}

#define NODE(role, fails, boots) "{'role': '" role "', " fails ", " boots "}"
#define BOTH(fails, boots)                                                                         \
    "'a': " NODE("active", fails, boots) ", 'b': " NODE("standby", fails, boots)
#define WEARS "'time_to_failure': '10 h', 'time_to_repair': {'exponential': '1 h'}"
#define WAITS "'time_to_failure': {'exponential': '10 h'}, 'time_to_repair': '1 h'"
#define FRAGILE                                                                                    \
    "'time_to_failure': {'exponential': '9 h'}, 'time_to_repair': {'exponential': '1 h'}"
#define BOOTED "'boot': {'firmware': '1 s', 'operating_system': '0 s', 'cluster_stack': '0 s'}"

enum { CASES_MOST = 64 };

/* Rows with their specs. */
struct cases {
    struct outside rows[CASES_MOST];
    char specs[CASES_MOST][2048];
    size_t count;
};

static void add_case(struct cases *cases, const char *law, const char *condition, struct text text)
{
    cr_assert(cases->count < CASES_MOST);
    cases->rows[cases->count] =
        (struct outside){law, condition, spec_of(&text, cases->specs[cases->count])};
    cases->count++;
}

/* Both laws suppose one node, or two alike. */
static void add_nodes(struct cases *cases, const char *law, bool are_two, struct text base)
{
    struct text text = base;
    text.nodes = are_two ? BOTH(WEARS, BOOTS) : "'a': " NODE("active", WEARS, BOOTS);
    add_case(cases, law, "exponential failures", text);
    text.nodes = are_two ? BOTH(WAITS, BOOTS) : "'a': " NODE("active", WAITS, BOOTS);
    add_case(cases, law, "exponential repairs", text);
    text.nodes = are_two ? BOTH(FAILS, BOOTED) : "'a': " NODE("active", FAILS, BOOTED);
    add_case(cases, law, "boots that take no time", text);
}

/* And of the rest. */
static void add_rest(struct cases *cases, const char *law, struct text base)
{
    struct text text;
#define CASE(condition, part, value)                                                               \
    (text = base, text.part = (value), add_case(cases, law, condition, text))
    add_case(cases, law, NULL, base);
    CASE("one service", service, START "}, 't': {'on': 'a', " START);
    CASE("a start that is known", service, "'start': '1 s', 'address': '0 s'");
    CASE("a start that is known", service,
         "'start': {'time': {'exponential': '6 min'}, 'timeout': '1 h'}, 'address': '0 s'");
    CASE("an address taken over in no time", service,
         "'start': {'time': {'exponential': '6 min'}, 'timeout': '5 h'}");
    CASE("no recovery of clients", service, START ", 'recovery': '1 s'");
    CASE("no failback", service, START ", 'stickiness': 0");
    CASE("a service that never fails alone", service,
         START ", 'time_to_failure': {'exponential': '1000 h'}");
    CASE("membership by delays", membership, "'kind': 'corosync'");
    CASE("detection in no time", membership, "'kind': 'delay', 'detection': '1 s'");
    CASE("reconfiguration in no time", membership, "'kind': 'delay', 'reconfiguration': '1 s'");
    CASE("no fencing", fencing, "sbd");
    CASE("plans made in no time", system, AT_ONCE "'quorum': {'wait_for_all': 'off'}");
    CASE("actions and elections that wait for nothing", system,
         "'plan': '0 s', 'dc_deadtime': '0 s', 'quorum': {'wait_for_all': 'off'}");
    CASE("no need of another node", system,
         AT_ONCE "'plan': '0 s', 'quorum': {'wait_for_all': 'on'}");
    CASE("no scripted faults", faults, "{'at': '1 s', 'kind': 'node_crash', 'target': 'a'}");
    CASE("counted from the start", run, "'horizon': '1000000 h', 'warmup': '1 h'");
#undef CASE
    text = base;
    text.system = ACTS ", 'storage': {'lun': {}}";
    text.service = START ", 'storage': 'lun'";
    add_case(cases, law, "no storage", text);
}

Test(closed_form_cluster, each_condition_counts)
{
    static struct cases cases;
    struct text alone = pair;
    alone.nodes = ALONE;
    add_rest(&cases, "Markov, one node", alone);
    add_nodes(&cases, "Markov, one node", false, alone);
    add_case(&cases, "Markov, one node", "one node", pair);
    add_rest(&cases, "Markov, hot standby", pair);
    add_nodes(&cases, "Markov, hot standby", true, pair);
    add_case(&cases, "Markov, hot standby", "two nodes", alone);
    struct text text = pair;
    text.nodes = ALONE ", 'b': " NODE("active", FAILS, BOOTS);
    add_case(&cases, "Markov, hot standby", "an active and a standby", text);
    text.nodes = ALONE ", 'b': " NODE("standby", FRAGILE, BOOTS);
    add_case(&cases, "Markov, hot standby", "nodes alike", text);
    text = pair;
    text.system = ACTS ", 'repairers': 1";
    add_case(&cases, "Markov, hot standby", "a repairer for each node", text);
    outside_check(cases.rows, cases.count);
}
