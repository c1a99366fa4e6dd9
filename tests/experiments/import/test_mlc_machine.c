#include "experiments/import/mlc_machine.h"

#include "experiments/import/machine_file.h"
#include "tests/experiments/import/mlc_fixture.h"

#include <math.h>
#include <string.h>

/* A machine of a text. @param known_machine  JSON; NULL: nothing is known */
static json_t *machine_of(const char *text, const char *known_machine, struct notes *notes,
                          struct error *error)
{
    struct mlc_text mlc;
    struct mlc_known known = {0};
    json_t *machine = known_machine == NULL ? json_object() : json_loads(known_machine, 0, NULL);
    mlc_good(text, &mlc);
    if (!mlc_machine(machine, &mlc, &known, "a/mlc.txt", notes, error)) {
        json_decref(machine);
        machine = NULL;
    }
    mlc_free(&mlc);
    return machine;
}

static const char *text_of(const json_t *machine, const char *path)
{
    const json_t *value = machine_get(machine, path);
    return json_is_string(value) ? json_string_value(value) : "";
}

static void expect_note(const struct notes *notes, enum note sort, const char *part)
{
    cr_assert_not_null(notes->texts[sort].text, "%s", part);
    cr_expect_not_null(strstr(notes->texts[sort].text, part), "\"%s\" is not in %s", part,
                       notes->texts[sort].text);
}

static const char server[] =
    "{\"description\": \"A server.\", \"processors\": 2, \"cores_per_processor\": 25, "
    "\"clock\": \"2 GHz\", \"memory\": {\"latency\": \"1 us\", \"remote_latency\": \"2 us\", "
    "\"channels\": 5, \"banks\": 24, \"bank_cycle\": \"40 ns\"}}";

Test(mlc_machine, completes_what_is_known)
{
    struct notes notes = {0};
    struct error error = {0};
    json_t *machine = machine_of(MLC_TEXT, server, &notes, &error);
    cr_assert(machine != NULL, "%s", error.text);
    const json_t *rows = machine_get(machine, "memory.latencies");
    cr_expect_str_eq(json_string_value(json_array_get(json_array_get(rows, 1), 0)), "141 ns");
    cr_expect_null(machine_get(machine, "memory.latency"));
    cr_expect_null(machine_get(machine, "memory.remote_latency"));
    cr_expect_str_eq(text_of(machine, "memory.layout"), "numa");
    cr_expect_str_eq(text_of(machine, "memory.bank_cycle"), "40 ns");
    cr_expect_str_eq(text_of(machine, "interconnect.bandwidth"), "40.5 GB/s");
    double channel = strtod(text_of(machine, "memory.channel_bandwidth"), NULL);
    cr_expect_geq(channel, 20.2, "%g", channel);
    cr_expect_lt(channel, 22, "%g", channel);
    cr_expect(strncmp(text_of(machine, "description"), "A server. Latencies", 19) == 0);
    expect_note(&notes, NOTE_FITTED, "workload.program.outstanding 15");
    cr_expect_eq(notes.texts[NOTE_ASSUMED].length, 0, "%s", notes.texts[NOTE_ASSUMED].text);
    json_decref(machine);
    notes_free(&notes);
}

Test(mlc_machine, what_is_not_known_has_a_default_that_is_said)
{
    static const char *const parts[] = {"cores of a node: 24", "memory.channels 5",
                                        "memory.banks 32", "memory.bank_cycle 45.75 ns", "clock: "};
    struct notes notes = {0};
    struct error error = {0};
    json_t *machine = machine_of(MLC_TEXT, NULL, &notes, &error);
    cr_assert(machine != NULL, "%s", error.text);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        expect_note(&notes, NOTE_ASSUMED, parts[i]);
    }
    cr_expect_eq(machine_whole(machine, "cores_per_processor", 0), 24);
    json_decref(machine);
    notes_free(&notes);
}

Test(mlc_machine, interleaved_memory_has_the_channels_of_all_nodes)
{
    static const char text[] = "idle latencies\nNuma node 0 1\n 0 106.0 107.0\n 1 107.5 106.5\n\n"
                               "Memory Bandwidths between nodes\nNuma node 0 1\n"
                               " 0 110000 110100\n 1 110200 110000\n\n" MLC_LOADS;
    struct notes notes = {0};
    struct error error = {0};
    json_t *machine = machine_of(text, server, &notes, &error);
    cr_assert(machine != NULL, "%s", error.text);
    cr_expect_str_eq(text_of(machine, "memory.layout"), "uma");
    cr_expect_str_eq(text_of(machine, "memory.latency"), "106.75 ns");
    cr_expect_eq(machine_whole(machine, "memory.channels", 0), 10);
    expect_note(&notes, NOTE_FITTED, "the firmware interleaves memory");
    json_decref(machine);
    notes_free(&notes);
}

Test(mlc_machine, memory_alone_is_a_node)
{
    struct notes notes = {0};
    struct error error = {0};
    json_t *machine = machine_of("idle latencies\nNuma node 0 1\n 0 84.5 564.5\n\n"
                                 "Memory Bandwidths between nodes\nNuma node 0 1\n"
                                 " 0 30562.8 4795.3\n",
                                 NULL, &notes, &error);
    cr_assert(machine != NULL, "%s", error.text);
    cr_expect_eq(machine_whole(machine, "processors", 0), 1);
    const json_t *far = json_array_get(machine_get(machine, "nodes"), 1);
    cr_expect_eq(machine_whole(far, "cores", 1), 0);
    cr_expect_str_eq(text_of(far, "memory.channel_bandwidth"), "4.795 GB/s");
    const json_t *rows = machine_get(machine, "memory.latencies");
    cr_expect_eq(json_array_size(rows), 2);
    cr_expect_str_eq(json_string_value(json_array_get(json_array_get(rows, 0), 1)), "564.5 ns");
    expect_note(&notes, NOTE_READ, "node 1 has memory and no cores");
    json_decref(machine);
    notes_free(&notes);
}

/* 750 lines over 10 + 20 cores of two threads. */
Test(mlc_machine, lines_are_those_of_all_threads)
{
    struct notes notes = {0};
    struct error error = {0};
    json_t *machine = machine_of(MLC_TEXT,
                                 "{\"cores_per_processor\": 10, \"hardware_threads\": 2, "
                                 "\"nodes\": [{}, {\"cores\": 20}]}",
                                 &notes, &error);
    cr_assert(machine != NULL, "%s", error.text);
    expect_note(&notes, NOTE_FITTED, "workload.program.outstanding 13, ");
    expect_note(&notes, NOTE_FITTED, "over 60 threads, one on each hardware thread");
    json_decref(machine);
    notes_free(&notes);
}

Test(mlc_machine, what_does_not_fit_is_an_error)
{
    static const struct {
        const char *text, *machine, *error;
    } rows[] = {
        {MLC_TEXT, "{\"processors\": 4}", "line 4: 2 nodes with cores, but the machine of"},
        {MLC_TEXT, "{\"nodes\": [{}, {}, {}]}", "line 4: 2 nodes, but the machine of --machine"},
        {MLC_LATENCIES, NULL, "there is no bandwidth: no peak of all reads and no loaded"},
        {MLC_TEXT, "{\"memory\": {\"bank_cycle\": \"90 ns\"}}", "the machine is not valid at "},
        {MLC_TEXT, "{\"clok\": \"2 GHz\"}", "the machine is not valid at /clok: "},
        {MLC_TEXT, "{\"memory\": []}", "the machine is not valid at /memory: is no object"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct notes notes = {0};
        struct error error = {0};
        json_t *machine = machine_of(rows[i].text, rows[i].machine, &notes, &error);
        cr_expect_null(machine, "%zu", i);
        cr_expect(strncmp(error.text, rows[i].error, strlen(rows[i].error)) == 0, "%s: %s",
                  rows[i].error, error.text);
        json_decref(machine);
        notes_free(&notes);
    }
}

Test(mlc_machine, channels_may_be_those_of_a_processor)
{
    struct notes notes = {0};
    struct error error = {0};
    json_t *machine = machine_of(
        MLC_TEXT, "{\"cores_per_processor\": 8, \"memory\": {\"channels_per_processor\": 7}}",
        &notes, &error);
    cr_assert(machine != NULL, "%s", error.text);
    cr_expect_eq(machine_whole(machine, "memory.channels", 0), 7);
    cr_expect_null(machine_get(machine, "memory.channels_per_processor"));
    json_decref(machine);
    notes_free(&notes);
}

/* No load needs the scheduler, but a spec would refuse the machine. */
Test(mlc_machine, refuses_what_a_spec_would_refuse)
{
    struct notes notes = {0};
    struct error error = {0};
    cr_expect_null(machine_of(MLC_TEXT, "{\"scheduler\": \"round_robbin\"}", &notes, &error));
    cr_expect_not_null(strstr(error.text, "the machine is not valid at /scheduler"), "%s",
                       error.text);
    notes_free(&notes);
}
