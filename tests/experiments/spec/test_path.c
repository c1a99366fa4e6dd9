#include "experiments/spec/path.h"

#include "tests/experiments/spec/spec_text.h"

static json_t *document(void)
{
    return json_of(SOUND ", 'zip': []}");
}

Test(path, keys_of_the_tables_are_known_whether_or_not_they_are_in_the_text)
{
    static const char *const good[] = {
        "name",
        "run.seed",
        "run.horizon",
        "run.replications",
        "run.replications.maximum",
        "run.warmup",
        "system.kind",
        "system.machine",
        "system.stations.cpu.servers",
        "system.stations.cpu.discipline",
        "system.stations.cpu.service",
        "system.stations.cpu.service.exponential",
        "workload.classes.x.arrivals",
        "workload.classes.x.arrivals.exponential",
        "workload.classes.x.arrivals.batch",
        "workload.classes.x.arrivals.interarrival",
        "workload.classes.x.route",
        "workload.classes.x.route.cpu.disk",
        "workload.classes.x.priority",
    };
    struct arena *arena = arena_create();
    json_t *json = document();
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char message[PATH_MESSAGE_BYTES] = "";
        struct path path;
        cr_expect(path_resolve(&path, good[i], json, arena, message), "%s: %s", good[i], message);
    }
    json_decref(json);
    arena_destroy(arena);
}

Test(path, others_are_refused_with_the_nearest_path)
{
    static const struct {
        const char *path;
        const char *part;
    } bad[] = {
        {"system.station.cpu.servers", "did you mean \"system.stations.cpu.servers\"?"},
        {"system.stations.cpu.server", "did you mean \"system.stations.cpu.servers\"?"},
        {"system.stations.cpx.servers", "unknown station \"cpx\""},
        {"sistem.stations", "did you mean \"system.stations\"?"},
        {"workload.classes.y.priority", "unknown class \"y\""},
        {"workload.classes.x.route.tape", "unknown station \"tape\""},
        {"workload.classes.x.route.cpu.tape", "unknown key \"tape\""},
        {"system.stations.cpu.servers.count", "unknown key \"count\""},
        {"system.stations.cpu.service.erlang", "unknown key \"erlang\""},
        {"system.stations.cpu.service.exponential.mean", "unknown key \"mean\""},
        {"run.horizn", "did you mean \"run.horizon\"?"},
        {"run..seed", "no path of keys"},
        {"", "no path of keys"},
        {".", "no path of keys"},
        {"a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a", "no path of keys"},
        {"sweep", "\"sweep\" stands in the spec alone"},
        {"zip.0", "\"zip\" stands in the spec alone"},
        {"analysis.metrics", "cannot be swept"},
    };
    struct arena *arena = arena_create();
    json_t *json = document();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char message[PATH_MESSAGE_BYTES] = "";
        struct path path;
        cr_expect(!path_resolve(&path, bad[i].path, json, arena, message), "%s", bad[i].path);
        cr_expect(strstr(message, bad[i].part) != NULL, "%s: %s", bad[i].path, message);
    }
    json_decref(json);
    arena_destroy(arena);
}

/* Set a path and compare what then stands at a pointer of two keys deeper. */
static void expect_set(const char *path_text, const char *value_text, const char *class_expected)
{
    struct arena *arena = arena_create();
    char message[PATH_MESSAGE_BYTES];
    struct path path;
    json_t *json = document();
    json_t *before = json_deep_copy(json);
    cr_assert(path_resolve(&path, path_text, json, arena, message), "%s", message);
    json_t *value = json_of(value_text);
    json_t *after = path_set(&path, json, value);
    json_t *expected = json_of(class_expected);
    json_t *class =
        json_object_get(json_object_get(json_object_get(after, "workload"), "classes"), "x");
    cr_expect(json_equal(json_object_get(class, "arrivals"), expected), "%s", path_text);
    cr_expect(json_equal(json, before), "the document itself must not change");
    json_decref(expected);
    json_decref(after);
    json_decref(value);
    json_decref(before);
    json_decref(json);
    arena_destroy(arena);
}

Test(path, setting_writes_shorthands_out_where_it_must)
{
    expect_set("workload.classes.x.arrivals", "'1 s'", "'1 s'");
    expect_set("workload.classes.x.arrivals.exponential", "'1 s'", "{'exponential': '1 s'}");
    expect_set("workload.classes.x.arrivals.batch", "3",
               "{'interarrival': {'exponential': '40 ms'}, 'batch': 3}");
    expect_set("workload.classes.x.arrivals.interarrival", "'2 s'", "{'interarrival': '2 s'}");
}

Test(path, lists_are_set_by_index)
{
    struct path path = {.text = "a.1.b", .count = 3, .keys = {"a", "1", "b"}};
    json_t *json = json_of("{'a': [{'b': 1}, {'b': 2}]}");
    json_t *value = json_integer(5);
    json_t *after = path_set(&path, json, value);
    json_t *expected = json_of("{'a': [{'b': 1}, {'b': 5}]}");
    cr_expect(json_equal(after, expected));
    json_decref(expected);
    json_decref(after);
    json_decref(value);
    json_decref(json);
}
