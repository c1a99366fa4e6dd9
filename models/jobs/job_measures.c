#include "models/jobs/job_measures.h"

enum { SLOWDOWN_BOUND_S = 10, SLOWDOWN_UNIT = 1000000 };

void job_measures_init(struct job_measures *measures, struct measures *registry)
{
    ledger_init(&measures->ledger, registry,
                LEDGER_JOINED | LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE | LEDGER_PERCENTILES);
    level_init(&measures->waiting, registry, 0);
    tally_init(&measures->wait, registry, true);
    tally_init(&measures->slowdown, registry, false);
    tally_init(&measures->nodes, registry, false);
    extremes_init(&measures->longest, registry);
    counter_init(&measures->at_once, registry);
    counter_init(&measures->dropped, registry);
}

void job_measures_submitted(struct job_measures *measures, sim_ticks now)
{
    ledger_join(&measures->ledger, now);
    ledger_note_joined(&measures->ledger, now);
    level_add(&measures->waiting, now, 1);
}

void job_measures_started(struct job_measures *measures, const struct job *job)
{
    sim_ticks wait = job->started - job->submitted;
    level_add(&measures->waiting, job->started, -1);
    ledger_start(&measures->ledger, job->started);
    tally_add(&measures->wait, wait);
    tally_add(&measures->nodes, job->nodes);
    extremes_add(&measures->longest, wait);
    measures->at_once.count += wait == 0;
}

/* Response over run time, bounded, in SLOWDOWN_UNIT; a division of whole numbers, so that the sum
 * is the same in any order. */
static int64_t bounded_slowdown(const struct job *job, sim_ticks now, int64_t ticks_per_second)
{
    sim_ticks response = now - job->submitted;
    sim_ticks ran = now - job->started;
    sim_ticks bound = SLOWDOWN_BOUND_S * ticks_per_second;
    bound = ran > bound ? ran : bound;
    return response <= bound ? SLOWDOWN_UNIT
                             : (int64_t)(((wide)response * SLOWDOWN_UNIT + bound / 2) / bound);
}

void job_measures_ended(struct job_measures *measures, const struct job *job, sim_ticks now,
                        int64_t ticks_per_second)
{
    ledger_stop(&measures->ledger, now);
    ledger_leave(&measures->ledger, job->submitted, now);
    ledger_note_left(&measures->ledger, job->submitted);
    tally_add(&measures->slowdown, bounded_slowdown(job, now, ticks_per_second));
}

void job_measures_report(const struct job_measures *measures, const char *path,
                         const struct metric_row *rows, struct report *report)
{
    static const char none[] = "no job is done in this window";
    static const char unstarted[] = "no job starts in this window";
    const struct window *window = report->window;
    const struct ledger *ledger = &measures->ledger;
    int64_t least, most;
    report_durations(report, path, &rows[JOB_WAIT_TIME], &measures->wait);
    if (extremes_in(&measures->longest, window, &least, &most)) {
        report_extreme(report, path, &rows[JOB_WAIT_TIME_MOST],
                       (double)most / (double)report->ticks_per_second);
    } else {
        report_missing(report, path, &rows[JOB_WAIT_TIME_MOST], unstarted);
    }
    report_share(report, path, &rows[JOB_STARTED_AT_ONCE], counter_in(&measures->at_once, window),
                 tally_in(&measures->wait, window), unstarted);
    report_durations(report, path, &rows[JOB_RESPONSE_TIME], &ledger->done);
    report_ratio(report, path, &rows[JOB_SLOWDOWN],
                 wide_to_double(tally_sum(&measures->slowdown, window)) / SLOWDOWN_UNIT,
                 (double)tally_in(&measures->slowdown, window), none);
    uint64_t done = tally_in(&ledger->done, window);
    report_per_second(report, path, &rows[JOB_THROUGHPUT], done);
    report_level(report, path, &rows[JOB_QUEUE_LENGTH], &measures->waiting);
    report_level(report, path, &rows[JOB_RUNNING], &ledger->busy);
    report_ratio(report, path, &rows[JOB_NODES],
                 wide_to_double(tally_sum(&measures->nodes, window)),
                 (double)tally_in(&measures->nodes, window), unstarted);
    report_counter(report, path, &rows[JOB_SUBMITTED], &ledger->joined);
    report_count(report, path, &rows[JOB_COMPLETED], done);
    report_counter(report, path, &rows[JOB_DROPPED], &measures->dropped);
}
