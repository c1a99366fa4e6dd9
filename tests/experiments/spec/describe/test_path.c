#include "experiments/spec/describe/path.h"

#include "experiments/spec/rows.h"
#include "models/kinds.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *print(const char *path, bool *is_found)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    *is_found = describe_path(path, out);
    fclose(out);
    return text;
}

Test(describe_path, leads_to_a_parameter_wherever_it_stands)
{
    static const struct {
        const char *path, *part;
    } facts[] = {
        {"system.memory.latency", "system multiprocessor\n  latency: duration in"},
        {"system.stations.cpu.servers", "system queueing\n  servers: whole number"},
        {"system.stations.NAME.servers", "  servers: whole number"},
        {"system.interconnect.bandwidth", "interconnect bus\n  bandwidth: bandwidth in"},
        {"system.interconnect.bandwidth", "interconnect point_to_point\n  bandwidth: "},
        {"system.nodes.alpha.boot.firmware", "system cluster\n  firmware: duration"},
        {"faults.0.at", "fault node_crash\n  at: duration in"},
        {"run.horizon", "in every spec\n  horizon: duration in"},
        {"system.nodes", "  nodes: object of node names"},
        {"workload.classes.x.arrivals.rates.1.from", "  from: duration in"},
        {"workload.classes.x.arrivals.interarrival.period", "  period: duration in"},
        {"workload.clients.web.arrivals.rates", "  rates: list"},
        {"workload.tasks.arrivals.rates.N.rate", "  rate: rate in"},
        {"run.series.interval", "in every spec\n  interval: duration in"},
        {"system.nodes.alpha", "  NAME: object"},
        {"system.stations", "  stations: object of station names (required)\n"},
        {"system.stations", "\n    NAME: object\n"},
        {"system.stations", "\n      servers: whole number"},
        {"run.series", "\n    interval: duration in"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        bool is_found;
        char *text = print(facts[i].path, &is_found);
        cr_expect(is_found && strstr(text, facts[i].part) != NULL, "%s: %s", facts[i].path, text);
        free(text);
    }
}

Test(describe_path, of_others_says_how_far_it_is_one)
{
    static const struct {
        const char *path;
        size_t known;
    } facts[] = {
        {"system.memory.latncy", 13},
        {"system.memory.latency.unit", 21},
        {"sistem.memory", 0},
        {"system..latency", 6},
        {"run.", 0},
        {"system.", 6},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        bool is_found;
        char *text = print(facts[i].path, &is_found);
        cr_expect(!is_found, "%s", facts[i].path);
        cr_expect_eq(describe_path_known(facts[i].path), facts[i].known, "%s: %zu", facts[i].path,
                     describe_path_known(facts[i].path));
        free(text);
    }
}

/* The paths that the reference page prints are paths. */
static void visit(const struct row_visit *visit, void *context)
{
    FILE *out = context;
    cr_expect(strchr(visit->path, '.') == NULL || describe_path(visit->path, out), "%s",
              visit->path);
}

Test(describe_path, every_path_of_every_system_leads_somewhere)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->role, "system") == 0) {
            rows_walk((*kind)->parameters, visit, out);
        }
    }
    fclose(out);
    free(text);
}
