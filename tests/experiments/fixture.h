/*
 * Experiments in tests: a spec in memory, a store in memory, and runs made or made up.
 *
 * Runs that are made are simulated in this process; made-up ones have the throughput and the
 * utilization that a test asks for, so that statistics can be checked by hand.
 */
#ifndef TESTS_EXPERIMENTS_FIXTURE_H
#define TESTS_EXPERIMENTS_FIXTURE_H

#include "experiments/runs/experiment.h"
#include "experiments/runs/run_record.h"
#include "sim/base/memory.h"
#include "tests/experiments/spec/spec_text.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/** One M/M/1 station under half load, but for the closing brace. */
#define MM1                                                                                        \
    "{'name': 'mm1', 'description': 'How long is the queue?', "                                    \
    "'system': {'kind': 'queueing', 'stations': {'cpu': {'service': {'exponential': '1 s'}}}}, "   \
    "'workload': {'classes': {'all': {'arrivals': {'exponential': '2 s'}, "                        \
    "'route': {'start': 'cpu', 'cpu': 'done'}}}}"
#define MM1_RUN ", 'run': {'horizon': '400 s', 'replications': 3}"

/* AddressSanitizer reserves terabytes: a limit of the address space cannot be tested with it. */
#if defined(__SANITIZE_ADDRESS__)
#define FIXTURE_ADDRESS_SPACE_COUNTS 0
#else
#define FIXTURE_ADDRESS_SPACE_COUNTS 1
#endif

struct fixture {
    struct spec *spec;
    struct store *store;
    struct experiment experiment;
    struct error error;
};

static inline void fixture_open(struct fixture *fixture, const char *text)
{
    *fixture = (struct fixture){.spec = expect_good(text)};
    fixture->store = store_open(NULL, &fixture->error);
    cr_assert(fixture->store != NULL, "%s", fixture->error.text);
    fixture->experiment = (struct experiment){fixture->spec, fixture->store, 0, 1};
}

/** The same of a spec that may be warned of. */
static inline void fixture_open_warned(struct fixture *fixture, const char *text)
{
    struct complaints complaints = {0};
    *fixture = (struct fixture){.spec = open_text(text, NULL, &complaints, &fixture->error)};
    cr_assert_not_null(fixture->spec);
    complaints_free(&complaints);
    fixture->store = store_open(NULL, &fixture->error);
    fixture->experiment = (struct experiment){fixture->spec, fixture->store, 0, 1};
}

static inline void fixture_close(struct fixture *fixture)
{
    store_close(fixture->store);
    spec_close(fixture->spec);
}

/** Put a run's outcome into the store. */
static inline void fixture_put(struct fixture *fixture, size_t id, uint64_t replication,
                               enum store_status status, const char *text)
{
    struct experiment_point point;
    experiment_point_open(&fixture->experiment, id, &point);
    struct store_run run = {.replication = replication, .status = status, .text = text};
    cr_assert(store_put(fixture->store, &point.stored, &run, &fixture->error), "%s",
              fixture->error.text);
    experiment_point_close(&point);
}

/** Put a made-up run: its throughput [1/s] and how busy the resource "cpu" was. */
static inline void fixture_make_up(struct fixture *fixture, size_t id, uint64_t replication,
                                   double throughput, double utilization)
{
    char record[512];
    snprintf(record, sizeof record,
             "{\"events\":10,\"ties\":1,\"ticks_per_second\":1000,\"window_s\":[2,10],\"pieces\":["
             "0],\"metrics\":{"
             "\"throughput\":{\"unit\":"
             "\"1/s\",\"values\":[%.17g]},\"lost_fraction\":{\"unit\":\"1\",\"values\":[null],"
             "\"reason\":\"nobody came\"}},"
             "\"resources\":{\"cpu\":[%.17g]},\"laws\":[[\"little\",\"system\",0,true]]}",
             throughput, utilization);
    fixture_put(fixture, id, replication, STORE_DONE, record);
}

/** The same, with the throughput as JSON ("null") and the random events that it rests on. */
static inline void fixture_make_up_from(struct fixture *fixture, size_t id, uint64_t replication,
                                        const char *throughput, int events)
{
    char record[512];
    snprintf(record, sizeof record,
             "{\"events\":10,\"ties\":1,\"ticks_per_second\":1000,\"window_s\":[2,10],\"pieces\":["
             "0],\"metrics\":{\"throughput\":{\"unit\":\"1/s\",\"values\":[%s],\"events\":[%d],"
             "\"reason\":\"nobody came\"}},\"resources\":{\"cpu\":[0.5]},\"laws\":[]}",
             throughput, events);
    fixture_put(fixture, id, replication, STORE_DONE, record);
}

/** Simulate the first replications of a point and put them. */
static inline void fixture_run(struct fixture *fixture, size_t id, uint64_t replications)
{
    for (uint64_t i = 0; i < replications; i++) {
        struct experiment_point point;
        experiment_point_open(&fixture->experiment, id, &point);
        struct simulation simulation = {
            .system = point.point.system,
            .parameters = point.point.system_parameters,
            .horizon = point.point.run.horizon,
            .ticks_per_second = point.point.run.ticks_per_second,
            .seed = (uint64_t)point.point.run.seed,
            .replication = i,
        };
        struct simulation_result result;
        cr_assert(simulate(&simulation, &result, &fixture->error), "%s", fixture->error.text);
        struct text_buffer text = {0};
        run_record_write(&result, &text);
        fixture_put(fixture, id, i, STORE_DONE, text.text);
        text_buffer_free(&text);
        simulation_result_free(&result);
        experiment_point_close(&point);
    }
}

/** A new folder under /tmp; fixture_remove it. */
static inline char *fixture_folder(char path[64])
{
    snprintf(path, 64, "/tmp/test_experiments.XXXXXX");
    cr_assert_not_null(mkdtemp(path));
    return path;
}

static inline void fixture_remove(const char *path)
{
    char line[128];
    snprintf(line, sizeof line, "rm -rf '%s'", path);
    cr_expect_eq(system(line), 0);
}

/** Write FOLDER/NAME with ' turned into ". */
static inline void fixture_file(const char *folder, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    char *copy = quoted(text);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fputs(copy, file);
    fclose(file);
    free(copy);
}

/** The whole of FOLDER/NAME; memory_free it. */
static inline char *fixture_read(const char *folder, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    cr_assert(file != NULL, "%s is missing", path);
    struct text_buffer text = {0};
    char piece[4096];
    size_t got;
    text_append(&text, "");
    while ((got = fread(piece, 1, sizeof piece, file)) > 0) {
        text_append_bytes(&text, piece, got);
    }
    fclose(file);
    return text.text;
}

/** The program itself, which stands one folder above the tests in every build. */
static inline const char *fixture_program(char path[512])
{
    ssize_t length = readlink("/proc/self/exe", path, 480);
    cr_assert_gt(length, 0);
    path[length] = '\0';
    for (int up = 0; up < 2; up++) {
        *strrchr(path, '/') = '\0';
    }
    strcat(path, "/coupling");
    cr_assert(access(path, X_OK) == 0, "%s is not built", path);
    return path;
}

/**
 * Run `coupling ARGUMENTS` in a folder; its output goes to the files `said` and `complained` there.
 *
 * @return its exit status
 */
static inline int fixture_coupling(const char *folder, const char *arguments)
{
    char program[512];
    char line[2048];
    snprintf(line, sizeof line, "cd '%s' && >said 2>complained '%s' %s", folder,
             fixture_program(program), arguments);
    int status = system(line);
    cr_assert(WIFEXITED(status), "%s: status %d", line, status);
    return WEXITSTATUS(status);
}

/** Whether FOLDER/NAME contains a text. */
static inline bool fixture_says(const char *folder, const char *name, const char *part)
{
    char *text = fixture_read(folder, name);
    bool says = strstr(text, part) != NULL;
    cr_expect(says, "\"%s\" is not in %s: %s", part, name, text);
    memory_free(text);
    return says;
}

/** A command and what is to come of it; a text that is NULL is not looked for. */
struct fixture_call {
    const char *arguments;
    int status;
    const char *says;
    const char *complains;
};

/** Run each command in a folder and look at its exit status and its output. */
static inline void fixture_calls(const char *folder, const struct fixture_call *calls, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct fixture_call *call = &calls[i];
        cr_expect_eq(fixture_coupling(folder, call->arguments), call->status, "%s",
                     call->arguments);
        if (call->says != NULL) {
            fixture_says(folder, "said", call->says);
        }
        if (call->complains != NULL) {
            fixture_says(folder, "complained", call->complains);
        }
    }
}

#endif
