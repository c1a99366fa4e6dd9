/* Mistakes in streams of jobs. */
#include "models/jobs/job_stream.h"

#include <inttypes.h>

static bool is_given(const struct distribution *distribution)
{
    return distribution->family != DISTRIBUTION_NONE;
}

static void check_drawn(const struct job_stream_parameters *stream, enum job_estimates estimates,
                        const struct scope *scope, const struct check_context *context)
{
    if (!is_given(&stream->arrivals)) {
        scope_complain(scope, NULL, context->complaints,
                       "says not which jobs come: a stream has either \"arrivals\" or a \"log\"");
    } else if (!is_given(&stream->run_time)) {
        scope_complain(scope, NULL, context->complaints,
                       "\"run_time\" is missing: how long a job that is drawn runs");
    }
    if (stream->overestimation > 0 && estimates == ESTIMATES_PERFECT) {
        scope_warn(scope, "overestimation", context->complaints,
                   "has no effect: the batch system knows run times, as \"estimates\" is "
                   "\"perfect\"; with \"requested\" it takes what users ask for");
    }
}

/* Work that comes in a second, in processors; infinite where it is not known. */
static double load_of(const struct job_stream_parameters *stream)
{
    return distribution_mean(&stream->processors) * distribution_mean(&stream->run_time) /
           distribution_mean(&stream->arrivals);
}

static void check_load(double load, int64_t processors, const struct scope *jobs,
                       const struct check_context *context)
{
    if (load >= (double)processors && !context->transient) {
        scope_complain(jobs, NULL, context->complaints,
                       "ask for %.4g processors on average, and there are %" PRId64
                       ", so that ever more jobs wait; \"run\": {\"transient\": true} says that "
                       "this is wanted",
                       load, processors);
    }
}

void job_streams_check(const struct parameter_map *streams, enum job_estimates estimates,
                       int64_t processors, const struct scope *workload,
                       const struct check_context *context)
{
    struct scope jobs = scope_child(workload, "jobs");
    const struct job_stream_parameters *each = streams->elements;
    size_t before = context->complaints->errors;
    double load = 0;
    for (size_t i = 0; i < streams->count; i++) {
        struct scope scope = scope_child(&jobs, streams->names[i]);
        if (each[i].log == NULL) {
            check_drawn(&each[i], estimates, &scope, context);
        }
        if (job_stream_ends(&each[i]) && !context->transient) {
            scope_complain(&scope, each[i].log != NULL ? "log" : "count", context->complaints,
                           "comes to an end, so that there is no steady state: \"run\": "
                           "{\"transient\": true} looks at all of it");
        }
    }
    if (context->complaints->errors > before) {
        return;
    }
    for (size_t i = 0; i < streams->count; i++) {
        load += each[i].log == NULL ? load_of(&each[i]) : 0;
    }
    check_load(load, processors, &jobs, context);
}
