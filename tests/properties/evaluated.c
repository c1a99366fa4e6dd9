/*
 * How often each invariant and each law is evaluated in runs with --check.
 *
 *     evaluated [HORIZON SPEC]...
 *
 * The first replication of every point of each spec is run, to a horizon of its own where that is
 * not "". Prints a line for each invariant, and
 * for each law as "little of stations", with its count over all of them; a law whose sides are both
 * 0 has said nothing and is not counted.
 */
#include "experiments/spec/spec.h"
#include "models/invariants.h"
#include "sim/component/simulation.h"

#include <stdio.h>
#include <string.h>

/* The laws of models/invariants.def. */
enum {
    LAWS = 0
#define INVARIANT(name, claim)
#define LAW(name, place, claim) +1
#include "models/invariants.def"
#undef INVARIANT
#undef LAW
};

struct counts {
    uint64_t invariants[RUN_INVARIANTS_MOST];
    uint64_t laws[LAWS];
};

/* The component of a law, where it stands in a machine that is a node: as in a machine alone. */
static const char *place_of(const char *component)
{
    static const char machine[] = ".machine";
    const char *inside =
        strncmp(component, "nodes.", strlen("nodes.")) == 0 ? strstr(component, machine) : NULL;
    if (inside == NULL) {
        return component;
    }
    inside += strlen(machine);
    return *inside == '\0' ? "system" : inside + 1;
}

static bool is_of(const struct law *law, const struct law_name *name)
{
    const char *place = place_of(law->component);
    size_t length = strlen(name->place);
    return strcmp(law->law, name->law) == 0 && strncmp(place, name->place, length) == 0 &&
           (place[length] == '\0' || place[length] == '.');
}

/* Counts the laws of a report. @return whether each of them is listed */
static bool add_laws(struct counts *counts, const struct report *report)
{
    for (size_t i = 0; i < report->law_count; i++) {
        const struct law *law = &report->laws[i];
        size_t index = 0;
        while (law_names[index].law != NULL && !is_of(law, &law_names[index])) {
            index++;
        }
        if (law_names[index].law == NULL) {
            fprintf(stderr, "the law \"%s\" of %s is not in invariants.def\n", law->law,
                    law->component);
            return false;
        }
        counts->laws[index] += !law->is_empty;
    }
    return true;
}

static bool add_point(struct counts *counts, const struct point *point)
{
    struct simulation simulation = {
        .system = point->system,
        .parameters = point->system_parameters,
        .horizon = point->run.horizon,
        .ticks_per_second = point->run.ticks_per_second,
        .seed = (uint64_t)point->run.seed,
        .warmup = point->run.has_warmup ? point->run.warmup : 0,
        .check = true,
    };
    struct simulation_result result;
    struct error error = {0};
    bool is_good = simulate(&simulation, &result, &error);
    if (is_good) {
        for (int i = 0; i < INVARIANTS; i++) {
            counts->invariants[i] += result.evaluated[i];
        }
        is_good = add_laws(counts, &result.report);
    } else {
        fprintf(stderr, "%s: %s\n", error.where, error.text);
    }
    simulation_result_free(&result);
    return is_good;
}

static bool add_spec(struct counts *counts, const char *horizon, const char *path)
{
    struct setting setting = {"run.horizon", horizon};
    struct spec_options options = {.settings = &setting, .setting_count = horizon[0] != '\0'};
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec = spec_open(path, &options, &complaints, &error);
    bool is_good = spec != NULL && complaints.errors == 0;
    for (size_t i = 0; i < complaints.count && !is_good; i++) {
        fprintf(stderr, "%s: %s: %s\n", path, complaints.list[i].where, complaints.list[i].text);
    }
    complaints_free(&complaints);
    for (size_t i = 0; is_good && i < spec_point_count(spec); i++) {
        struct arena *arena = arena_create();
        struct point point;
        spec_point(spec, i, arena, &point);
        is_good = add_point(counts, &point);
        point_release(&point);
        arena_destroy(arena);
    }
    if (!is_good) {
        fprintf(stderr, "%s: %s\n", path, error.text);
    }
    spec_close(spec);
    return is_good;
}

int main(int count, char **arguments)
{
    struct counts counts = {0};
    for (int i = 1; i + 1 < count; i += 2) {
        if (!add_spec(&counts, arguments[i], arguments[i + 1])) {
            return 1;
        }
    }
    for (int i = 0; i < INVARIANTS; i++) {
        printf("%s %llu\n", invariant_names[i], (unsigned long long)counts.invariants[i]);
    }
    for (size_t i = 0; law_names[i].law != NULL; i++) {
        printf("%s of %s %llu\n", law_names[i].law, law_names[i].place,
               (unsigned long long)counts.laws[i]);
    }
    return 0;
}
