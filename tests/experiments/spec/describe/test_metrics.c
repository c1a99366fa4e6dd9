#include "experiments/spec/describe/metrics.h"

#include "models/kinds.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *print(const char *name, struct error *error)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    describe_metrics(name, out, error);
    fclose(out);
    return text;
}

Test(describe_metrics, names_are_those_of_results)
{
    static const char *const names[] = {
        "\n  stations.NAME.classes.CLASS.utilization: ",
        "\n  classes.NAME.response_time: ",
        "\n  nodes.NAME.crashes: ",
        "\n  services.NAME.downtime.FAULT: ",
        "\n  storage.NAME.refused: ",
        "\n  storage.NAME.queue_length: ",
        "\n  clients.NAME.before.throughput: ",
        "\n  memory.controllers.N.banks.utilization: ",
        "\n  interconnect.links.A.B.utilization: ",
        "\n  network.links.ENDPOINT.transmit.utilization: ",
        "\n  membership.gathered: ",
        "\n  membership.transport.links_down: ",
        "\n  fencing.attempts: ",
        "\n  processors.N.throughput: ",
        "\n  speedup: ",
        "response_time.p50",
    };
    struct error error = {0};
    char *text = print(NULL, &error);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        cr_expect(strstr(text, names[i]) != NULL, "%s", names[i]);
    }
    free(text);
}

Test(describe_metrics, of_one_kind_alone)
{
    struct error error = {0};
    char *text = print("node", &error);
    cr_expect(strstr(text, "nodes.NAME.crashes") != NULL);
    cr_expect_null(strstr(text, "services."));
    free(text);
    text = print("nod", &error);
    cr_expect_eq(error.code, ERROR_USAGE);
    cr_expect(strstr(error.text, "did you mean \"node\"?") != NULL, "%s", error.text);
    free(text);
}

Test(describe_metrics, one_by_its_whole_name)
{
    static const struct {
        const char *word;
        const char *line; /* NULL: there is none */
    } rows[] = {
        {"response_time", "system queueing\n  response_time: s, with percentiles"},
        {"response_time.p99", "\n  response_time: s"},
        {"stations.cpu.utilization", "station\n  stations.NAME.utilization: "},
        {"services.ledger.time_to_recovery.maximum",
         "\n  services.NAME.time_to_recovery.maximum: "},
        {"interconnect.links.0.1.utilization", "  interconnect.links.A.B.utilization: "},
        {"teams.chase.memory_latency", "teams\n  teams.NAME.memory_latency: s, with percentiles"},
        {"teams.chase.locks.guard.utilization", "locks\n  teams.NAME.locks.NAME.utilization: "},
        {"nodes.alpha.machine.memory.utilization",
         "memory\n  nodes.NAME.machine.memory.utilization: "},
        {"teams.chase.locks.guard", NULL},
        {"stations..utilization", NULL},
        {"stations.cpu", NULL},
        {"throughput.p99", NULL},
        {"response_tim", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text;
        size_t bytes;
        FILE *out = open_memstream(&text, &bytes);
        bool is_found = describe_metric(rows[i].word, out);
        fclose(out);
        cr_expect_eq(is_found, rows[i].line != NULL, "%s: %s", rows[i].word, text);
        cr_expect(rows[i].line == NULL || strstr(text, rows[i].line) != NULL, "%s: %s",
                  rows[i].word, text);
        free(text);
    }
}
