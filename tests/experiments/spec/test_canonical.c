#include "experiments/spec/canonical.h"

#include "experiments/runs/run_record.h"
#include "experiments/spec/rows.h"
#include "models/kinds.h"
#include "models/systems/multiprocessor.h"
#include "tests/experiments/spec/canonical_cases.h"
#include "tests/experiments/spec/canonical_fixture.h"
#include "tests/experiments/spec/canonical_interrupts.h"

#include <stdio.h>

/* A queueing spec from the values of its service, servers and arrivals. */
#define QUEUE(service, servers, arrivals)                                                          \
    "{'name': 'q', 'system': {'kind': 'queueing', 'stations': {'cpu': {'service': " service        \
    ", 'servers': " servers "}}}, 'workload': {'classes': {'all': {'arrivals': " arrivals          \
    ", 'route': {'start': 'cpu', 'cpu': 'done'}}}}, 'run': {'horizon': '10 s'}}"
#define EXPONENTIAL(mean) "{'exponential': " mean "}"

Test(canonical, one_value_has_one_text_however_it_is_written)
{
    static const char *const same[][2] = {
        {QUEUE("'0.5 ms'", "1", "'2 s'"), QUEUE("'500 us'", "1", "'2000 ms'")},
        {QUEUE("'1 ms'", "4", "'2 s'"), QUEUE("'1 ms'", "4.0", "'2 s'")},
        {QUEUE(EXPONENTIAL("'1000 ms'"), "1", "'2 s'"), QUEUE(EXPONENTIAL("'1 s'"), "1", "'2 s'")},
        {QUEUE("'1 ms'", "1", "'2 s'"),
         QUEUE("'1 ms'", "1", "{'interarrival': '2 s', 'batch': 1}")},
        {QUEUE("'1 ms'", "1", "'50 /s'"), QUEUE("'1 ms'", "1", EXPONENTIAL("'20 ms'"))},
        {QUEUE("'1 ms'", "1", EXPONENTIAL("'50 /s'")), QUEUE("'1 ms'", "1", "'3000 /min'")},
        {QUEUE("{'empirical': {'values': ['1 ms', '2 ms'], 'weights': [3, 1]}}", "1", "'2 s'"),
         QUEUE("{'empirical': {'values': ['1 ms', '2 ms'], 'weights': [0.75, 0.25]}}", "1",
               "'2 s'")},
        /* 0.3 ps is no tick of its own. */
        {QUEUE("'1 ps'", "1", "'2 s'"), QUEUE("'1.3 ps'", "1", "'2 s'")},
    };
    static const char *const other[][2] = {
        {QUEUE("'0.5 ms'", "1", "'2 s'"), QUEUE("'501 us'", "1", "'2 s'")},
        {QUEUE("'1 ms'", "4", "'2 s'"), QUEUE("'1 ms'", "5", "'2 s'")},
        {QUEUE("'1 s'", "1", "'2 s'"), QUEUE(EXPONENTIAL("'1 s'"), "1", "'2 s'")},
        {QUEUE("'1 ms'", "1", "'2 s'"),
         QUEUE("'1 ms'", "1", "{'interarrival': '2 s', 'batch': 2}")},
        {QUEUE("'1 ms'", "1", "'50 /s'"), QUEUE("'1 ms'", "1", "'20 ms'")},
        {QUEUE("'1 ms'", "1", "'70 /s'"), QUEUE("'1 ms'", "1", EXPONENTIAL("'14.2857 ms'"))},
        {QUEUE("{'empirical': {'values': ['1 ms', '2 ms'], 'weights': [3, 1]}}", "1", "'2 s'"),
         QUEUE("{'empirical': {'values': ['1 ms', '2 ms'], 'weights': [2, 1]}}", "1", "'2 s'")},
        {QUEUE("{'uniform': ['1 ms', '3 ms']}", "1", "'2 s'"),
         QUEUE("{'uniform': ['0 ms', '4 ms']}", "1", "'2 s'")},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        cr_expect(is_same_canonical(same[i][0], same[i][1]), "%s", same[i][1]);
    }
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        cr_expect_not(is_same_canonical(other[i][0], other[i][1]), "%s", other[i][1]);
    }
}

Test(canonical, every_parameter_of_a_distribution_counts)
{
    static const char *const pairs[][2] = {
        {"{'erlang': {'mean': '1 ms', 'k': 2}}", "{'erlang': {'mean': '1 ms', 'k': 3}}"},
        {"{'hyperexponential': {'mean': '1 ms', 'cv': 2}}",
         "{'hyperexponential': {'mean': '1 ms', 'cv': 3}}"},
        {"{'lognormal': {'mean': '1 ms', 'cv': 2}}", "{'lognormal': {'mean': '1 ms', 'cv': 3}}"},
        {"{'weibull': {'scale': '1 ms', 'shape': 1}}",
         "{'weibull': {'scale': '1 ms', 'shape': 2}}"},
        {"{'pareto': {'minimum': '1 ms', 'shape': 3}}",
         "{'pareto': {'minimum': '1 ms', 'shape': 4}}"},
        {"{'mixture': {'of': ['1 ms', '3 ms'], 'weights': [1, 1]}}",
         "{'mixture': {'of': ['1.5 ms', '2.5 ms'], 'weights': [1, 1]}}"},
        {"{'empirical': {'values': ['1 ms', '3 ms'], 'weights': [1, 1]}}",
         "{'empirical': {'values': ['1.5 ms', '2.5 ms'], 'weights': [1, 1]}}"},
        {"{'lognormal': {'mean': '0 ms', 'cv': 2}}", "{'lognormal': {'mean': '1 ms', 'cv': 2}}"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char texts[2][1024];
        for (size_t k = 0; k < 2; k++) {
            snprintf(texts[k], sizeof texts[k], QUEUE("%s", "1", "'10 s'"), pairs[i][k]);
            cr_expect(is_same_canonical(texts[k], texts[k]));
        }
        cr_expect_not(is_same_canonical(texts[0], texts[1]), "%s", pairs[i][0]);
    }
}

Test(canonical, is_json_with_the_keys_of_the_spec)
{
    char *text = canonical_of(QUEUE("'1 ms'", "'infinite'", "'2 s'"));
    json_t *json = json_loads(text, 0, NULL);
    json_t *run = json_object_get(json, "run");
    cr_expect_str_eq(json_string_value(json_object_get(json, "kind")), "queueing");
    cr_expect_eq(json_integer_value(json_object_get(run, "horizon")), 10 * TICKS_PER_SECOND_FINE);
    cr_expect_str_eq(json_string_value(json_object_get(run, "warmup")), "auto");
    cr_expect_not_null(json_object_get(json_object_get(json, "system"), "stations"));
    json_decref(json);
    memory_free(text);
}

/* A multiprocessor from its number of processors and what else memory and program have. */
#define MACHINE                                                                                    \
    "{'name': 'm', 'system': {'kind': 'multiprocessor', 'processors': %s, 'hardware_threads': 3, " \
    "'memory': {'latency': "                                                                       \
    "'80 ns'%s}, 'interconnect': {'kind': 'bus', 'bandwidth': '12.8 GB/s'}}, 'workload': "         \
    "{'threads': 3, 'program': {'compute': {'exponential': '50 ns'}%s}}, "                         \
    "'run': {'horizon': '20 us', 'warmup': '0 s'}}"
#define UMA      ", 'layout': 'uma'"
#define NUMA     ", 'layout': 'numa'"
#define CLUSTERS ", 'cores_per_processor': 2, 'sub_numa_clusters': 2"
/* Of the machine, behind its memory. */
#define SPLIT        "}, 'cores_per_processor': 2, 'sub_numa_clusters': "
#define FCFS         ", 'scheduler': {'kind': 'fcfs'"
#define TWO          ", 'channels': 2"
#define MEMORY_ALONE ", 'nodes': [{}, {'cores': 0}]"
#define BOUND        ", 'placement': 'bound', 'nodes': "
#define WEIGHTED     ", 'placement': 'weighted', 'weights': "
#define MOVES        ", 'migration': {'threshold': "
#define PAGED        ", 'placement': 'on_one_node', 'private_pages': "
#define DRAM         ", 'dram': {'bank_groups': 1, 'banks_per_group': 2"
#define STREAMS      ", 'outstanding': 32, 'sequential_share': 0.7"
#define DRAM_CASE(ROW, IS_USED, WITH, VALUE)                                                       \
    {                                                                                              \
        ROW, IS_USED, "3", {UMA DRAM WITH "}", UMA DRAM WITH ", '" ROW "': " VALUE "}"},           \
        {                                                                                          \
            STREAMS, STREAMS                                                                       \
        }                                                                                          \
    }
#define DRAM_CASES(ROW, UNUSED, VALUE)                                                             \
    DRAM_CASE(ROW, false, UNUSED, VALUE), DRAM_CASE(ROW, true, "", VALUE)
#define MOVE_CASE(ROW, IS_USED, THRESHOLD, ONE, OTHER)                                             \
    {                                                                                              \
        ROW, IS_USED, "2",                                                                         \
            {NUMA MOVES THRESHOLD ", '" ROW "': " ONE "}",                                         \
             NUMA MOVES THRESHOLD ", '" ROW "': " OTHER "}"},                                      \
        {                                                                                          \
            PAGED "4", PAGED "4"                                                                   \
        }                                                                                          \
    }
#define MOVE_CASES(ROW, THRESHOLD, ONE, OTHER)                                                     \
    MOVE_CASE(ROW, false, "0", ONE, OTHER), MOVE_CASE(ROW, true, THRESHOLD, ONE, OTHER)

/* The record of one run of a text, word for word; memory_free it. */
static char *record_of(const char *text)
{
    struct arena *arena = arena_create();
    struct point point;
    read_point(text, arena, &point);
    struct simulation simulation = {
        .system = point.system,
        .parameters = point.system_parameters,
        .horizon = point.run.horizon,
        .ticks_per_second = point.run.ticks_per_second,
        .seed = 1,
    };
    struct simulation_result result;
    struct error error = {0};
    struct text_buffer record = {0};
    cr_assert(simulate(&simulation, &result, &error), "%s", error.text);
    run_record_write(&result, &record);
    simulation_result_free(&result);
    point_release(&point);
    arena_destroy(arena);
    return record.text;
}

static bool is_same_record(const char *one, const char *other)
{
    char *first = record_of(one);
    char *second = record_of(other);
    bool is_same = strcmp(first, second) == 0;
    memory_free(first);
    memory_free(second);
    return is_same;
}

/* Two values of a row in a machine: the model looks at them, or it does not. */
static const struct use_case {
    const char *row;
    bool is_used;
    const char *processors;
    const char *memory[2];
    const char *program[2];
} use_cases[] = {
    {"remote_share", false, "2", {UMA, UMA}, {"", ", 'remote_share': 0.5"}},
    {"remote_share", false, "1", {NUMA, NUMA}, {"", ", 'remote_share': 0.5"}},
    {"remote_share", true, "2", {NUMA, NUMA}, {"", ", 'remote_share': 0.5"}},
    {"placement", false, "2", {UMA, UMA}, {"", ", 'placement': 'interleaved'"}},
    {"placement", false, "1", {NUMA, NUMA}, {"", ", 'placement': 'interleaved'"}},
    {"placement", true, "2", {NUMA, NUMA}, {"", ", 'placement': 'interleaved'"}},
    {"node",
     false,
     "2",
     {UMA, UMA},
     {", 'placement': 'on_one_node'", ", 'placement': 'on_one_node', 'node': 1"}},
    {"node",
     false,
     "2",
     {NUMA, NUMA},
     {", 'placement': 'local'", ", 'placement': 'local', 'node': 1"}},
    {"node",
     true,
     "2",
     {NUMA, NUMA},
     {", 'placement': 'on_one_node'", ", 'placement': 'on_one_node', 'node': 1"}},
    {"placement", true, "1" CLUSTERS, {NUMA TWO, NUMA TWO}, {"", ", 'placement': 'interleaved'"}},
    {"sub_numa_clusters",
     true,
     "1",
     {NUMA TWO SPLIT "1" FCFS, NUMA TWO SPLIT "2" FCFS},
     {", 'placement': 'interleaved'", ", 'placement': 'interleaved'"}},
    {"sub_numa_clusters",
     false,
     "1",
     {UMA TWO SPLIT "1" FCFS, UMA TWO SPLIT "2" FCFS},
     {", 'placement': 'interleaved'", ", 'placement': 'interleaved'"}},
    {"sibling_latency",
     true,
     "1" CLUSTERS,
     {NUMA TWO, NUMA TWO ", 'sibling_latency': '95 ns'"},
     {", 'remote_share': 0.5", ", 'remote_share': 0.5"}},
    {"sibling_latency",
     false,
     "2",
     {NUMA, NUMA ", 'sibling_latency': '95 ns'"},
     {", 'remote_share': 0.5", ", 'remote_share': 0.5"}},
    {"placement", true, "1" MEMORY_ALONE, {NUMA, NUMA}, {"", ", 'placement': 'interleaved'"}},
    {"remote_share", true, "1" MEMORY_ALONE, {NUMA, NUMA}, {"", ", 'remote_share': 0.5"}},
    {"nodes", false, "2", {UMA, UMA}, {BOUND "[0]", BOUND "[1]"}},
    {"nodes", false, "2", {NUMA, NUMA}, {"", ", 'nodes': [1]"}},
    {"nodes", true, "2", {NUMA, NUMA}, {BOUND "[0]", BOUND "[1]"}},
    {"nodes",
     true,
     "2",
     {NUMA, NUMA},
     {", 'placement': 'interleaved'", ", 'placement': 'interleaved', 'nodes': [1]"}},
    {"weights", false, "2", {NUMA, NUMA}, {"", ", 'weights': [1, 0]"}},
    {"weights", true, "2", {NUMA, NUMA}, {WEIGHTED "[1, 0]", WEIGHTED "[1, 1]"}},
    {"shared_share", false, "2", {UMA, UMA}, {"", ", 'shared_share': 0.5"}},
    {"shared_share", false, "1", {NUMA, NUMA}, {"", ", 'shared_share': 0.5"}},
    {"shared_share", true, "2", {NUMA, NUMA}, {"", ", 'shared_share': 0.5"}},
    {"shared_pages", false, "2", {NUMA, NUMA}, {"", ", 'shared_pages': 2"}},
    {"shared_pages",
     false,
     "2",
     {UMA, UMA},
     {", 'shared_share': 0.5", ", 'shared_share': 0.5, 'shared_pages': 2"}},
    {"shared_pages",
     true,
     "2",
     {NUMA, NUMA},
     {", 'shared_share': 0.5", ", 'shared_share': 0.5, 'shared_pages': 2"}},
    {"remote_latency",
     false,
     "2",
     {UMA, UMA ", 'remote_latency': '150 ns'"},
     {", 'remote_share': 0.5", ", 'remote_share': 0.5"}},
    {"remote_latency",
     false,
     "1",
     {NUMA, NUMA ", 'remote_latency': '150 ns'"},
     {", 'remote_share': 0.5", ", 'remote_share': 0.5"}},
    {"remote_latency",
     true,
     "2",
     {NUMA, NUMA ", 'remote_latency': '150 ns'"},
     {", 'remote_share': 0.5", ", 'remote_share': 0.5"}},
    {"latencies", false, "1", {UMA, UMA ", 'latencies': [['90 ns']]"}, {"", ""}},
    {"latencies", true, "1", {NUMA, NUMA ", 'latencies': [['90 ns']]"}, {"", ""}},
    {"migration",
     false,
     "2",
     {UMA, UMA MOVES "1}"},
     {", 'shared_share': 1", ", 'shared_share': 1"}},
    {"migration",
     true,
     "2",
     {NUMA, NUMA MOVES "1}"},
     {", 'shared_share': 1", ", 'shared_share': 1"}},
    {"private_pages", false, "2", {UMA MOVES "1}", UMA MOVES "1}"}, {PAGED "1", PAGED "8"}},
    {"private_pages", true, "2", {NUMA MOVES "1}", NUMA MOVES "1}"}, {PAGED "1", PAGED "8"}},
    MOVE_CASES("interval", "3", "'200 ns'", "'1 ms'"),
    MOVE_CASES("cost", "1", "'1 us'", "'2 us'"),
    MOVE_CASES("page_size", "1", "'1 KiB'", "'2 KiB'"),
    MOVE_CASES("outstanding", "1", "1", "2"),
    DRAM_CASES("row_timeout", ", 'page_policy': 'closed'", "'20 ns'"),
    DRAM_CASES("queue_window", ", 'scheduling': 'fcfs'", "1"),
    DRAM_CASES("row_hits_most", ", 'scheduling': 'fcfs'", "1"),
    DRAM_CASES("tREFI", ", 'refresh': 'none'", "'5 us'"),
    DRAM_CASES("tRFC", ", 'refresh': 'none'", "'200 ns'"),
};

enum { USE_CASES = sizeof use_cases / sizeof *use_cases };

/* The records are the proof: a row that is left out changes none of their bytes, and the same two
 * values change them where the row counts. */
Test(canonical, what_the_model_does_not_look_at_is_left_out)
{
    for (size_t i = 0; i < USE_CASES; i++) {
        const struct use_case *at = &use_cases[i];
        char texts[2][1024];
        for (size_t k = 0; k < 2; k++) {
            snprintf(texts[k], sizeof texts[k], MACHINE, at->processors, at->memory[k],
                     at->program[k]);
        }
        cr_expect_eq(is_same_canonical(texts[0], texts[1]), !at->is_used, "%s", texts[1]);
        cr_expect_eq(is_same_record(texts[0], texts[1]), !at->is_used, "%s", texts[1]);
    }
}

/* A spec with the members of the part. */
static void put_part(char *text, size_t bytes, const struct part_case *at, size_t which)
{
    const char *gap = strstr(at->spec, "%s");
    snprintf(text, bytes, "%.*s%s%s", (int)(gap - at->spec), at->spec, at->part[which], gap + 2);
}

Test(canonical, what_a_part_does_not_look_at_is_left_out)
{
    for (size_t i = 0; i < PART_CASES; i++) {
        const struct part_case *at = &part_cases[i];
        char texts[2][1024];
        put_part(texts[0], sizeof texts[0], at, 0);
        put_part(texts[1], sizeof texts[1], at, 1);
        cr_expect_eq(is_same_canonical(texts[0], texts[1]), !at->is_used, "%s", texts[1]);
        cr_expect_eq(is_same_record(texts[0], texts[1]), !at->is_used, "%s", texts[1]);
    }
}

Test(canonical, what_interrupts_do_not_look_at_is_left_out)
{
    for (size_t i = 0; i < INTERRUPTED_CASES; i++) {
        const struct interrupted_case *at = &interrupted_cases[i];
        char texts[2][1024];
        interrupted_texts(at, texts);
        cr_expect_eq(is_same_canonical(texts[0], texts[1]), !at->is_used, "%s", texts[1]);
    }
}

/* The keys of a unit's station are left out where a device stands in their place. */
Test(canonical, a_value_in_whose_place_another_stands_is_left_out)
{
    static const char *const units[] = {"", "'device': {'kind': 'station', 'servers': 4}"};
    for (size_t i = 0; i < 2; i++) {
        char text[512];
        snprintf(text, sizeof text,
                 "{'name': 'c', 'system': {'kind': 'cluster', 'nodes': {'a': {}}, 'storage': "
                 "{'lun0': {%s}}, 'services': {'s': {'on': 'a', 'storage': 'lun0'}}}, "
                 "'run': {'horizon': '1 min'}}",
                 units[i]);
        char *canonical = canonical_of(text);
        json_t *json = json_loads(canonical, 0, NULL);
        json_t *system = json_object_get(json, "system");
        json_t *lun = json_object_get(json_object_get(system, "storage"), "lun0");
        cr_assert_not_null(lun, "%s", canonical);
        cr_expect_not_null(json_object_get(lun, "preempt"));
        cr_expect_eq(json_object_get(lun, "servers") == NULL, i == 1, "%s", canonical);
        cr_expect_eq(json_is_null(json_object_get(lun, "device")), i == 0, "%s", canonical);
        json_decref(json);
        memory_free(canonical);
    }
}

/* Phases of a boot stand in place of the one time of its firmware. */
Test(canonical, a_time_in_whose_place_a_list_stands_is_left_out)
{
    static const char *const boots[] = {
        "'firmware': '5 s'", "'phases': [{'kind': 'fixed', 'name': 'test', 'time': '5 s'}]"};
    for (size_t i = 0; i < 2; i++) {
        char text[512];
        snprintf(text, sizeof text,
                 "{'name': 'c', 'system': {'kind': 'cluster', 'nodes': {'a': {'boot': {%s}}}, "
                 "'services': {'s': {'on': 'a'}}}, 'run': {'horizon': '1 min'}}",
                 boots[i]);
        char *canonical = canonical_of(text);
        json_t *json = json_loads(canonical, 0, NULL);
        json_t *nodes = json_object_get(json_object_get(json, "system"), "nodes");
        json_t *boot = json_object_get(json_object_get(nodes, "a"), "boot");
        cr_assert_not_null(boot, "%s", canonical);
        cr_expect_eq(json_object_get(boot, "firmware") == NULL, i == 1, "%s", canonical);
        cr_expect_not_null(json_object_get(boot, "cluster_stack"));
        json_decref(json);
        memory_free(canonical);
    }
}

static void expect_cases(const struct row_visit *visit, void *context)
{
    (void)context;
    size_t found[2] = {0};
    for (size_t i = 0; i < USE_CASES; i++) {
        found[use_cases[i].is_used] += strcmp(use_cases[i].row, visit->row->name) == 0 ? 1 : 0;
    }
    for (size_t i = 0; i < PART_CASES; i++) {
        found[part_cases[i].is_used] += strcmp(part_cases[i].row, visit->row->name) == 0;
    }
    interrupted_count(visit->row->name, found);
    const struct parameter_use *use = visit->row->used_where;
    for (; use != NULL && use->path != NULL; use++) {
        cr_expect(use->is_absent || (found[0] > 0 && found[1] > 0), "%s has no case above",
                  visit->path);
    }
}

Test(canonical, every_condition_is_tried)
{
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        rows_walk((*kind)->parameters, expect_cases, NULL);
    }
}

/* Conditions on rows of two types, from the object itself and from around it; one that leads
 * nowhere excludes nothing. */
Test(canonical, conditions_are_looked_up_from_the_object_outwards)
{
    static const struct {
        struct parameter_use use;
        bool is_used;
    } cases[] = {
        {{.path = "system.memory.layout", .is = "uma"}, true},
        {{.path = "system.memory.layout", .is = "numa"}, false},
        {{.path = "system.processors", .above = 1}, true},
        {{.path = "system.processors", .above = 2}, false},
        {{.path = "workload.program.remote_share", .above = 0.2}, true},
        {{.path = "workload.program.remote_share", .above = 0.5}, false},
        {{.path = "system.memory.layuot", .is = "numa"}, true},
        {{.path = "system.memory", .is = "numa"}, true},
        {{.path = "system.clock.speed", .is = "numa"}, true},
        {{.path = "layout", .is = "uma"}, true},
        {{.path = "layout", .is = "numa"}, false},
        {{.path = "memory.layout", .is = "numa"}, false},
        {{.path = "processors", .above = 1}, true},
        {{.path = "processors", .above = 2}, false},
        {{.path = "program.remote_share", .above = 0.5}, true},
    };
    char text[1024];
    struct arena *arena = arena_create();
    struct point point;
    snprintf(text, sizeof text, MACHINE, "2", UMA, ", 'remote_share': 0.5");
    read_point(text, arena, &point);
    const struct multiprocessor_parameters *parameters = point.system_parameters;
    const struct canonical_place whole = {point.system->parameters, parameters, NULL};
    const struct canonical_place machine = {table_row(point.system->parameters, "system")->of,
                                            parameters->system, &whole};
    const struct canonical_place memory = {&memory_table, parameters->system->memory, &machine};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct parameter_use uses[] = {cases[i].use, {.path = NULL}};
        struct parameter row = {.name = "x", .used_where = uses};
        cr_expect_eq(canonical_is_used(&row, &memory), cases[i].is_used, "%zu", i);
    }
    point_release(&point);
    arena_destroy(arena);
}
