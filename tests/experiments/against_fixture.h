/*
 * The failover of timeline_fixture.h beside a log: two replications, the second of which is the
 * first without what comes after its 33rd event and with a slower suspicion.
 */
#ifndef TESTS_EXPERIMENTS_AGAINST_FIXTURE_H
#define TESTS_EXPERIMENTS_AGAINST_FIXTURE_H

#include "experiments/timeline/against.h"
#include "tests/experiments/timeline_fixture.h"

/** Lines of a log with ' for ". */
#define AGAINST_LOG                                                                                \
    "{'t': 12.9, 'event': 'node.suspect', 'node': 'beta', 'host': 'b'}\n"                          \
    "{'t': 10, 'event': 'fault.inject'}\n"                                                         \
    "{'t': 9, 'event': 'app.stop', 'node': 'alpha'}\n"                                             \
    "{'t': 26.5, 'event': 'fence.ok', 'object': 'alpha'}\n"                                        \
    "{'t': 37.5, 'event': 'app.up', 'node': 'beta'}\n"                                             \
    "{'t': 37.5, 'event': 'app.up', 'node': 'beta'}\n"                                             \
    "{'t': 38, 'event': 'app.upp', 'node': 'beta'}\n"                                              \
    "{'t': 38, 'event': 'node.boot', 'node': 'alfa'}\n"                                            \
    "{'t': 38, 'event': 'ip.up', 'object': 'bata'}\n"

/** A folder with the two replications in timeline.jsonl and the log in log.jsonl. */
static inline void against_folder(char folder[64], const char *log)
{
    char *failover = fixture_failover();
    struct text_buffer text = {0};
    char *rest = failover;
    text_append(&text, failover);
    for (int i = 0; i < 33; i++) {
        char *line = strsep(&rest, "\n");
        bool is_later = strstr(line, "\"seq\": 5,") != NULL;
        const char *more = strchr(strstr(line, "\"replication\": "), ',');
        const char *t = strstr(more, "33.000000000000 s");
        text_print(&text, "{\"point\": 0, \"replication\": 1%.*s%s%s\n",
                   is_later ? (int)(t - more) : (int)strlen(more), more,
                   is_later ? "32.000000000000 s" : "",
                   is_later ? t + strlen("33.000000000000 s") : "");
    }
    fixture_file(fixture_folder(folder), TIMELINE_NAME, text.text);
    fixture_file(folder, "log.jsonl", log);
    text_buffer_free(&text);
    memory_free(failover);
}

/** Read both; against_close it. */
static inline void against_open(struct measured_file *file, struct against *against)
{
    char folder[64];
    char path[128];
    struct error error = {0};
    struct timeline_choice choice = {0};
    against_folder(folder, AGAINST_LOG);
    snprintf(path, sizeof path, "%s/log.jsonl", folder);
    cr_assert(measured_file_read(path, file, &error), "%s", error.text);
    cr_assert(against_make(against, folder, &choice, file, &error), "%s", error.text);
    fixture_remove(folder);
}

static inline void against_close(struct measured_file *file, struct against *against)
{
    against_free(against);
    measured_file_free(file);
}

#endif
