#include "experiments/import/machine_file.h"

#include "tests/experiments/fixture.h"

static char *printed(const json_t *machine)
{
    char *text;
    FILE *out = memory_stream(&text);
    machine_file_print(machine, out);
    memory_stream_end(out, &text);
    return text;
}

Test(machine_file, members_by_their_paths)
{
    json_t *machine = json_object();
    machine_set_text(machine, "memory.latency", "%d ns", 80);
    machine_set(machine, "processors", json_integer(2));
    machine_set_text(machine, "memory.latency", "%d ns", 90);
    cr_expect_str_eq(json_string_value(machine_get(machine, "memory.latency")), "90 ns");
    cr_expect_eq(machine_whole(machine, "processors", 1), 2);
    cr_expect_eq(machine_whole(machine, "memory.channels", 7), 7);
    cr_expect_eq(machine_whole(machine, "memory.latency", 7), 7, "a text is no number");
    cr_expect_null(machine_get(machine, "interconnect.kind"));
    cr_expect_null(machine_get(machine, "processors.kind"));
    machine_remove(machine, "memory.latency");
    machine_remove(machine, "interconnect.kind");
    cr_expect_null(machine_get(machine, "memory.latency"));
    json_decref(machine);
}

Test(machine_file, lists_of_values_and_small_objects_take_a_line)
{
    json_t *machine =
        json_pack("{s:s, s:{s:[[s,s],[s,s]], s:i}, s:{s:s, s:[{s:s, s:b}]}, s:[]}", "description",
                  "a \"b\"\n", "memory", "latencies", "1 ns", "2 ns", "3 ns", "4 ns", "channels", 2,
                  "interconnect", "kind", "topology", "links", "from", "p0", "one_way", 1, "none");
    char *text = printed(machine);
    cr_expect_str_eq(text, "{\n"
                           "  \"description\": \"a \\\"b\\\"\\n\",\n"
                           "  \"memory\": {\n"
                           "    \"latencies\": [\n"
                           "      [\"1 ns\", \"2 ns\"],\n"
                           "      [\"3 ns\", \"4 ns\"]\n"
                           "    ],\n"
                           "    \"channels\": 2\n"
                           "  },\n"
                           "  \"interconnect\": {\n"
                           "    \"kind\": \"topology\",\n"
                           "    \"links\": [\n"
                           "      {\"from\": \"p0\", \"one_way\": true}\n"
                           "    ]\n"
                           "  },\n"
                           "  \"none\": []\n"
                           "}\n");
    json_t *again = json_loads(text, 0, NULL);
    cr_expect(json_equal(again, machine));
    json_decref(again);
    json_decref(machine);
    memory_free(text);
}

Test(machine_file, is_written_whole_or_not_at_all)
{
    char folder[64];
    char path[512];
    struct error error = {0};
    json_t *machine = json_pack("{s:i}", "processors", 2);
    snprintf(path, sizeof path, "%s/machine.json", fixture_folder(folder));
    cr_expect(machine_file_write(machine, path, &error), "%s", error.text);
    json_t *again = machine_file_read(path, &error);
    cr_expect(json_equal(again, machine));
    json_decref(again);
    snprintf(path, sizeof path, "%s/none/machine.json", folder);
    cr_expect_not(machine_file_write(machine, path, &error));
    cr_expect_eq(error.code, ERROR_CREATE);
    json_decref(machine);
    fixture_remove(folder);
}
