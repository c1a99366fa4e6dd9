#include "experiments/spec/complete.h"

#include "tests/experiments/spec/spec_text.h"

#define SYSTEM(station)                                                                            \
    "{'name': 'x', 'system': {'kind': 'queueing', 'stations': {'cpu': " station "}}, "             \
    "'workload': {'classes': {'all': {'arrivals': '5 /s', 'route': {'start': 'cpu', "              \
    "'cpu': 'done'}}}}, 'run': {'horizon': '1 s'}}"

/* The value at a path of the completed text. */
static void expect_at(const char *text, const char *path, const char *value)
{
    json_t *document = json_of(text);
    json_t *wanted = json_of(value);
    json_t *whole = complete_document(document);
    json_t *found = whole;
    char *copy = strdup(path);
    for (char *word, *rest = copy; (word = strsep(&rest, ".")) != NULL;) {
        found = json_is_array(found) ? json_array_get(found, (size_t)atoi(word))
                                     : json_object_get(found, word);
    }
    char *shown = json_dumps(found, JSON_ENCODE_ANY | JSON_COMPACT);
    cr_expect(json_equal(found, wanted), "%s is %s, not %s", path, shown, value);
    free(shown);
    free(copy);
    json_decref(whole);
    json_decref(wanted);
    json_decref(document);
}

Test(complete, writes_the_default_of_an_absent_key)
{
    expect_at(SYSTEM("{'service': '1 s'}"), "system.stations.cpu.servers", "1");
    expect_at(SYSTEM("{'service': '1 s', 'servers': 3}"), "system.stations.cpu.servers", "3");
    expect_at(SYSTEM("{'service': '1 s'}"), "workload.classes.all.priority", "0");
}

Test(complete, keeps_what_stands_there_and_the_order_of_names)
{
    json_t *document = json_of(SYSTEM("{'service': '1 s', 'description': 'fast'}"));
    json_t *before = json_deep_copy(document);
    json_t *whole = complete_document(document);
    cr_expect(json_equal(document, before), "the document is not changed");
    json_t *station =
        json_object_get(json_object_get(json_object_get(whole, "system"), "stations"), "cpu");
    cr_expect_str_eq(json_object_iter_key(json_object_iter(station)), "service");
    cr_expect_str_eq(json_string_value(json_object_get(station, "description")), "fast");
    json_decref(whole);
    json_decref(before);
    json_decref(document);
}

Test(complete, writes_out_a_short_form_that_hides_defaults)
{
    expect_at(SYSTEM("{'service': '1 s'}"), "workload.classes.all.arrivals",
              "{'interarrival': '5 /s', 'batch': 1}");
    expect_at(SYSTEM("{'service': '1 s', 'discipline': 'fcfs'}"), "system.stations.cpu.discipline",
              "'fcfs'");
}

/* A node's cores are those of its machine, where it has one. */
Test(complete, leaves_out_a_key_that_another_stands_in_place_of)
{
    static const char plain[] = "{'system': {'kind': 'cluster', 'nodes': {'a': {}}}}";
    static const char machine[] =
        "{'system': {'kind': 'cluster', 'nodes': {'a': {'machine': {'clock': '1 GHz'}}}}}";
    json_t *without = json_of(plain);
    json_t *with = json_of(machine);
    json_t *one = complete_document(without);
    json_t *other = complete_document(with);
    json_t *node = json_object_get(json_object_get(json_object_get(one, "system"), "nodes"), "a");
    cr_expect_not_null(json_object_get(node, "cores"));
    node = json_object_get(json_object_get(json_object_get(other, "system"), "nodes"), "a");
    cr_expect_null(json_object_get(node, "cores"));
    json_decref(one);
    json_decref(other);
    json_decref(without);
    json_decref(with);
}

/* A document that no table fits is left alone. */
Test(complete, takes_any_document)
{
    static const char *const odd[] = {"{}", "{'system': 3}", "{'system': {'kind': 'abacus'}}",
                                      "{'system': {'kind': 'queueing', 'stations': [1]}}"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        json_t *document = json_of(odd[i]);
        json_t *whole = complete_document(document);
        cr_expect(json_is_object(whole), "%s", odd[i]);
        json_decref(whole);
        json_decref(document);
    }
}
