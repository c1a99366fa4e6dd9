#include "experiments/commands/timeline_point.h"

#include "analysis/timeline/lanes.h"
#include "experiments/results/file.h"
#include "experiments/results/standing.h"
#include "experiments/results/stored_point.h"
#include "experiments/runs/output_folder.h"
#include "experiments/screen/cells.h"
#include "experiments/screen/wrap.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SERVICES_MOST = 4 }; /* whose place is told */

void timeline_point_describe(const char *folder, uint64_t id, struct text_buffer *text)
{
    struct output_folder from;
    struct error error = {0};
    bool is_open = output_folder_open(&from, folder, &error);
    char *path = file_join(from.path, STORE_NAME);
    if (!is_open && file_exists(path)) {
        fprintf(stderr, "coupling: the values of point %llu are not shown: %s: %s\n",
                (unsigned long long)id, error.where, error.text);
    }
    memory_free(path);
    if (is_open && id < spec_point_count(from.spec)) {
        struct experiment_point point;
        experiment_point_open(&from.experiment, (size_t)id, &point);
        struct plain parameters = plain_of(point.point.parameters, point.arena);
        table_print_parameters(text, &parameters);
        experiment_point_close(&point);
    }
    output_folder_close(&from);
}

/* How long a service was down in each replication. @return whether that is known of this one */
static bool downtime_of(const struct result_point *result, const char *service,
                        uint64_t replication, struct standing *standing)
{
    char *name = memory_print("services.%s.downtime", service);
    bool is_known = false;
    for (size_t i = 0; i < result->metric_count && !is_known; i++) {
        is_known =
            strcmp(result->metrics[i].name, name) == 0 &&
            standing_of(&result->metrics[i].row, result->replications, replication, standing);
    }
    memory_free(name);
    return is_known;
}

/* One line for each service that was down in some replication. */
static void print_places(const struct result_point *result, const struct timeline_lines *lines,
                         size_t width, FILE *out)
{
    struct timeline_lanes lanes;
    size_t count = 0;
    timeline_lanes_init(&lanes, lines);
    for (size_t i = lanes.nodes; i < lanes.count && count < SERVICES_MOST; i++) {
        const char *service = lanes.list[i].name;
        char shown[FOREIGN_BYTES];
        struct standing standing;
        struct text_buffer place = {0};
        if (downtime_of(result, service, lines->replication, &standing) && standing.maximum > 0) {
            standing_print(&standing, &place);
            wrap_format(width, out,
                        "replication %" PRIu64 " of %" PRIu64 ": %s was down %.3f s, %s; %.3f to "
                        "%.3f s over all\n",
                        lines->replication, result->replications, foreign_word(shown, service),
                        standing.value, place.text, standing.minimum, standing.maximum);
            count++;
        }
        text_buffer_free(&place);
    }
    timeline_lanes_free(&lanes);
}

void timeline_point_place(const char *folder, const struct timeline_lines *lines, size_t width,
                          struct text_buffer *text)
{
    struct output_folder from;
    struct stored_point stored;
    if (output_folder_open(&from, folder, NULL) && lines->point < spec_point_count(from.spec)) {
        struct error error = {0};
        bool is_read = stored_point_open(&from.experiment, (size_t)lines->point, &stored, &error);
        if (!is_read || stored.stored < stored.wanted) {
            fprintf(stderr, "coupling: where replication %" PRIu64 " lies is not shown: %s: %s\n",
                    lines->replication, is_read ? folder : error.where,
                    is_read ? "not all runs of the point are stored" : error.text);
        }
        bool is_whole = is_read && stored.has_result && stored.stored == stored.wanted;
        if (is_whole && stored.result.replications > 1) {
            char *places;
            FILE *out = memory_stream(&places);
            print_places(&stored.result, lines, width, out);
            memory_stream_end(out, &places);
            text_append(text, places);
            memory_free(places);
        }
        stored_point_close(&stored);
    }
    output_folder_close(&from);
}
