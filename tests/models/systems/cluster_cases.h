/* Sound clusters, and what is said of them once a mistake is made. */
#ifndef TESTS_MODELS_SYSTEMS_CLUSTER_CASES_H
#define TESTS_MODELS_SYSTEMS_CLUSTER_CASES_H

#include "tests/models/cluster/cluster_parts.h"
#include "tests/models/places.h"

/** A sound cluster whose nodes do not fence each other at the same time. */
static inline struct cluster_bench *sound_cluster(uint32_t node_count)
{
    struct cluster_bench *bench = cluster_bench_create(node_count);
    bench->nodes[0].fencing_delay = 15 * SECOND;
    cluster_bench_clients(bench);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    return bench;
}

static inline void check_cluster(const struct cluster_bench *bench, bool is_whole,
                                 struct complaints *complaints)
{
    place_check_system(&cluster_kind, &bench->parameters,
                       &(struct check_context){.complaints = complaints,
                                               .horizon = bench->options.horizon,
                                               .ticks_per_second = bench->options.ticks_per_second,
                                               .is_whole = is_whole});
}

/** Exactly these are said, in this order: "where: text" up to the length given. Frees the bench. */
static inline void expect_said(struct cluster_bench *bench, bool is_warning,
                               const char *const *said)
{
    struct complaints complaints = {0};
    check_cluster(bench, true, &complaints);
    size_t count = 0;
    for (; said[count] != NULL; count++) {
        if (count < complaints.count) {
            char text[1000];
            snprintf(text, sizeof text, "%s: %s", complaints.list[count].where,
                     complaints.list[count].text);
            cr_expect_eq(strncmp(text, said[count], strlen(said[count])), 0, "%s, not %s", text,
                         said[count]);
            cr_expect_eq(complaints.list[count].is_warning, is_warning);
        }
    }
    cr_expect_eq(complaints.count, count, "%zu complaints, not %zu; the last is %s",
                 complaints.count, count,
                 complaints.count > 0 ? complaints.list[complaints.count - 1].text : "");
    complaints_free(&complaints);
    free(bench);
}

#define EXPECT_ERRORS(bench, ...)                                                                  \
    expect_said(bench, false, (const char *const[]){__VA_ARGS__, NULL})
#define EXPECT_WARNINGS(bench, ...)                                                                \
    expect_said(bench, true, (const char *const[]){__VA_ARGS__, NULL})
#define EXPECT_NOTHING(bench) expect_said(bench, false, (const char *const[]){NULL})

#endif
