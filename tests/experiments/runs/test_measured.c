#include "experiments/runs/measured.h"

#include "models/processor/machine_rates.h"
#include "models/systems/cluster.h"
#include "tests/experiments/fixture.h"

#define MACHINE(program)                                                                           \
    "{'as':'service_centre','processors':1,'memory':{'latency':'80 "                               \
    "ns'},'program':{'compute':'" program "'}}"
#define CLUSTER                                                                                    \
    "{'name':'c','system':{'kind':'cluster','nodes':{'alpha':{'machine':" MACHINE(                 \
        "100 ns") "},'beta':{'role':'standby','machine':" MACHINE("100 ns") "},'gamma':{'role':'"  \
                                                                            "standby',"            \
                                                                            "'machine':" MACHINE(  \
                                                                                "200 ns") "},'"    \
                                                                                          "delta'" \
                                                                                          ":{'"    \
                                                                                          "role':" \
                                                                                          "'stand" \
                                                                                          "by'}}," \
                                                                                          "'servi" \
                                                                                          "ces':{" \
                                                                                          "'s':{'" \
                                                                                          "on':'"  \
                                                                                          "alpha'" \
                                                                                          ",'"     \
                                                                                          "demand" \
                                                                                          "':'1 "  \
                                                                                          "ms'}}}" \
                                                                                          ",'run'" \
                                                                                          ":{'"    \
                                                                                          "horizo" \
                                                                                          "n':'1 " \
                                                                                          "s','"   \
                                                                                          "seed':" \
                                                                                          "3}}"

static const struct machine_rates *rates_of(const struct point *point, size_t node)
{
    const struct cluster_parameters *parameters = point->system_parameters;
    const struct node_parameters *nodes = parameters->system->nodes.elements;
    return nodes[node].machine == NULL ? NULL : nodes[node].machine->rates;
}

static void read_point(struct arena *arena, struct point *point, const char *text)
{
    struct complaints complaints = {0};
    char *json = quoted(text);
    json_t *document = json_loads(json, 0, NULL);
    cr_assert_not_null(document);
    *point = (struct point){0};
    bool is_read = point_read(document, arena, point, &complaints);
    cr_assert(is_read, "%s", complaints.count > 0 ? complaints.list[0].text : "");
    point->document = document;
    complaints_free(&complaints);
    free(json);
}

Test(measured, equal_parts_are_measured_once)
{
    struct arena *arena = arena_create();
    struct measured measured = {0};
    struct error error = {0};
    struct point points[2];
    for (int i = 0; i < 2; i++) {
        read_point(arena, &points[i], CLUSTER);
        cr_assert(measured_prepare(&measured, &points[i], arena, &error), "%s", error.text);
    }
    const struct machine_rates *alpha = rates_of(&points[0], 0);
    cr_assert_not_null(alpha);
    cr_expect_eq(rates_of(&points[0], 1), alpha, "another node of the same machine");
    cr_expect_eq(rates_of(&points[1], 0), alpha, "another point");
    cr_expect_neq(rates_of(&points[0], 2), alpha, "another program");
    cr_expect_lt(alpha->each[1], rates_of(&points[0], 2)->each[1]);
    cr_expect_null(rates_of(&points[0], 3), "a node without a machine");
    for (int i = 0; i < 2; i++) {
        json_decref(points[i].document);
        point_release(&points[i]);
    }
    measured_free(&measured);
    arena_destroy(arena);
}
