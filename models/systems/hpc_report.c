/* Metrics of a cluster for parallel computing as a whole. */
#include "models/systems/hpc.h"

enum { MAKESPAN = JOB_METRICS, UTILIZATION, LEFT_OVER, HPC_METRICS };

const struct metric_row hpc_metrics[] = {
    JOB_ROWS("any stream"),
    [MAKESPAN] = METRIC_LESS("makespan", "s", ONCE,
                             "Time from the first submission to the end of the last job; missing "
                             "where streams have no end."),
    [UTILIZATION] = METRIC_MORE("utilization", "1", MEAN, "Share of processors that jobs have."),
    [LEFT_OVER] = METRIC_LESS("jobs_left_over", "1", ONCE,
                              "Jobs submitted that are not done when the run ends; missing where "
                              "streams have no end."),
    [HPC_METRICS] = METRICS_END,
};

/* Whether every stream of jobs comes to an end. */
static bool has_end(const struct hpc *hpc)
{
    const struct parameter_map *jobs = &hpc->parameters->workload->jobs;
    const struct job_stream_parameters *streams = jobs->elements;
    for (size_t i = 0; i < jobs->count; i++) {
        if (!job_stream_ends(&streams[i])) {
            return false;
        }
    }
    return true;
}

static void report_end(const struct hpc *hpc, struct report *to)
{
    static const char endless[] = "a stream of jobs has no end";
    const struct batch *batch = hpc->batch;
    int64_t left = batch->measures.ledger.present.value;
    if (!has_end(hpc)) {
        report_missing(to, "", &hpc_metrics[MAKESPAN], endless);
        report_missing(to, "", &hpc_metrics[LEFT_OVER], endless);
        return;
    }
    if (hpc->streams.unended > 0 || left > 0 || batch->first_submitted < 0) {
        report_missing(to, "", &hpc_metrics[MAKESPAN],
                       batch->first_submitted < 0 ? "no job came" : "jobs are left over");
    } else {
        report_once(
            to, "", &hpc_metrics[MAKESPAN],
            (double)(batch->last_ended - batch->first_submitted) / (double)to->ticks_per_second, 1);
    }
    report_once(to, "", &hpc_metrics[LEFT_OVER], (double)left, 1);
}

void hpc_report(const struct component *component, struct report *to)
{
    const struct hpc *hpc = (const struct hpc *)component;
    const struct batch *batch = hpc->batch;
    double share = level_mean(&batch->busy, to->window) / batch->allocation.processor_count;
    job_measures_report(&batch->measures, "", hpc_metrics, to);
    report_end(hpc, to);
    report_utilization(to, "", &hpc_metrics[UTILIZATION], share);
    report_resource(to, "processors", share);
}
