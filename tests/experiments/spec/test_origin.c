#include "experiments/spec/origin.h"

#include "tests/experiments/spec/spec_text.h"

static struct complaints complaints_at(const char *where)
{
    struct complaints complaints = {0};
    complain(&complaints, where, "is wrong");
    return complaints;
}

/* The first file that has a place is to blame for it; else the one that leads furthest. */
Test(origin, a_place_belongs_to_the_first_file_that_has_it)
{
    static const struct {
        const char *where, *file;
    } facts[] = {
        {"/run/horizon", NULL},
        {"/run/seed", "base.json"},
        {"/run", NULL},
        {"/system/stations/cpu/servers", "base.json"},
        {"/system/stations/cpu/capacity", "base.json"}, /* missing: the station is there */
        {"/sweep/a.b/1", "last.json"},
        {"/a~1b/c", "last.json"},
        {"/nowhere", NULL},
        {"/faults/1/at", "last.json"},
    };
    json_t *top = json_of("{'run': {'horizon': '1 s'}, 'system': {}}");
    json_t *base = json_of("{'run': {'horizon': '2 s', 'seed': 3}, 'system': {'stations': {'cpu': "
                           "{'servers': 2}}}}");
    json_t *last =
        json_of("{'sweep': {'a.b': [1, 2]}, 'system': {'stations': {}}, 'a/b': {'c': 1}, "
                "'faults': [{'at': 1}, {'at': 2}]}");
    struct origins origins = {0};
    origins_add(&origins, "top.json", top);
    origins_add(&origins, "base.json", base);
    origins_add(&origins, "last.json", last);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct complaints complaints = complaints_at(facts[i].where);
        origins_name(&origins, &complaints);
        const char *file = complaints.list[0].file;
        cr_expect(facts[i].file == NULL ? file == NULL
                                        : file != NULL && strcmp(file, facts[i].file) == 0,
                  "%s: %s", facts[i].where, file == NULL ? "the spec" : file);
        cr_expect_str_eq(complaints.list[0].where, facts[i].where);
        complaints_free(&complaints);
    }
    origins_free(&origins);
    json_decref(top);
    json_decref(base);
    json_decref(last);
}

Test(origin, a_value_of_set_is_blamed_where_it_was_given)
{
    json_t *top = json_of("{'run': {'horizon': '1 s'}}");
    struct origins origins = {0};
    origins_add(&origins, "top.json", top);
    origins_add_set(&origins, "run.horizon");
    struct complaints complaints = complaints_at("/run/horizon/mean");
    origins_name(&origins, &complaints);
    cr_expect_str_eq(complaints.list[0].where, "--set run.horizon/mean");
    complaints_free(&complaints);
    complaints = complaints_at("/run");
    origins_name(&origins, &complaints);
    cr_expect_str_eq(complaints.list[0].where, "/run");
    complaints_free(&complaints);
    origins_free(&origins);
    json_decref(top);
}

Test(origin, what_a_machine_says_is_blamed_on_its_file)
{
    static const struct {
        const char *where, *file, *then;
    } facts[] = {
        {"/system/memory/latency", "m.json", "/memory/latency"},
        {"/system/memory/banks", "m.json", "/memory/banks"},
        {"/system/clock", NULL, "/system/clock"},
        {"/system/interconnect", NULL, "/system/interconnect"},
        {"/workload/threads", NULL, "/workload/threads"},
    };
    json_t *document = json_of("{'system': {'kind': 'multiprocessor', 'machine': 'm.json', "
                               "'clock': '1 GHz'}}");
    json_t *machine = json_of("{'memory': {'latency': '5 ns'}, 'clock': '2 GHz'}");
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct complaints complaints = complaints_at(facts[i].where);
        origin_move_to_machine(&complaints.list[0], document,
                               &(struct origin_machine){machine, "/system", 1}, "m.json");
        cr_expect_str_eq(complaints.list[0].where, facts[i].then);
        cr_expect_eq(complaints.list[0].file == NULL, facts[i].file == NULL, "%s", facts[i].where);
        origin_move_to_machine(&complaints.list[0], document,
                               &(struct origin_machine){NULL, "/system", 1}, "m.json");
        complaints_free(&complaints);
    }
    json_decref(document);
    json_decref(machine);
}
