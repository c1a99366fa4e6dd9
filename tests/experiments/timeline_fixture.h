/*
 * Timelines in tests: a failover as a cluster of two would have it, and short ones made up.
 *
 * failover.jsonl: alpha, which runs a database, crashes at 30 s; beta sees it after 3 s, forms a
 * membership of its own after 6.6 s, waits 10 s for SBD, takes LUN, journal and address over, and
 * the application is up again after 27.012345678901 s.
 */
#ifndef TESTS_EXPERIMENTS_TIMELINE_FIXTURE_H
#define TESTS_EXPERIMENTS_TIMELINE_FIXTURE_H

#include "experiments/timeline/file.h"
#include "experiments/timeline/read.h"
#include "tests/analysis/timeline/failover.h"
#include "tests/experiments/fixture.h"

/** The folder of this file. */
static inline void fixture_here(char path[400])
{
    snprintf(path, 400, "%s", __FILE__);
    *strrchr(path, '/') = '\0';
}

/** The lines of the failover; memory_free them. */
static inline char *fixture_failover(void)
{
    char path[400];
    fixture_here(path);
    return fixture_read(path, "failover.jsonl");
}

/** Read the first timeline in a text of JSON Lines with ' for ". @return the error's code */
static inline enum error_code fixture_timeline(const char *text, struct timeline_lines *lines,
                                               struct error *error)
{
    char folder[64];
    struct timeline_choice choice = {0};
    *error = (struct error){0};
    fixture_file(fixture_folder(folder), TIMELINE_NAME, text);
    bool is_good = timeline_read(folder, &choice, lines, error);
    cr_expect_eq(is_good, error->code == ERROR_NONE);
    fixture_remove(folder);
    return error->code;
}

/** The timeline of the failover, but for its last `without` events. */
static inline void fixture_read_failover(struct timeline_lines *lines, int without)
{
    struct error error;
    char *text = fixture_failover();
    char *end = text;
    for (int i = 0; i < (int)FAILOVER_EVENTS - without; i++) {
        end = strchr(end, '\n') + 1;
    }
    *end = '\0';
    cr_assert_eq(fixture_timeline(text, lines, &error), ERROR_NONE, "%s", error.text);
    cr_assert_eq(lines->count, FAILOVER_EVENTS - (size_t)without);
    memory_free(text);
}

/** The output of `print`; free() it. */
#define FIXTURE_PRINTED(print)                                                                     \
    ({                                                                                             \
        char *printed_text;                                                                        \
        size_t printed_bytes;                                                                      \
        FILE *out = open_memstream(&printed_text, &printed_bytes);                                 \
        print;                                                                                     \
        fclose(out);                                                                               \
        printed_text;                                                                              \
    })

/** Whether a text has a part. */
static inline bool fixture_has(const char *text, const char *part)
{
    bool has = strstr(text, part) != NULL;
    cr_expect(has, "\"%s\" is not in:\n%s", part, text);
    return has;
}

#endif
