#include "models/jobs/job_stream.h"

#include "models/planted.h"
#include "models/report_order.h"
#include "sim/component/report_ledger.h"
#include "sim/random/rates.h"

#include <string.h>

enum event { SUBMITTED };

#define MEMBER(name) offsetof(struct job_stream_parameters, name)

static const struct table log_table = {
    .rows =
        (const struct parameter[]){
            {.name = "file",
             .type = PARAMETER_TEXT,
             .offset = offsetof(struct job_log_parameters, file),
             .doc = "Job log in the Standard Workload Format (SWF), as the "
                    "Parallel Workloads Archive has them; gzipped or not.",
             .flags = PARAMETER_DATA_FILE},
            {.name = "submit_time_scale",
             .type = PARAMETER_REAL,
             .offset = offsetof(struct job_log_parameters, submit_time_scale),
             .doc = "Submit times are multiplied by this: below 1 jobs come "
                    "faster, so that the load is higher.",
             .preset = "1",
             .flags = PARAMETER_ABOVE_LEAST,
             .most = 1000}},
    .count = 2,
    .bytes = sizeof(struct job_log_parameters),
    .shorthand = "file",
};

static const struct parameter_use without_log[] = {{.path = "log", .is_absent = true},
                                                   {.path = NULL}};

TABLE(job_stream_table, struct job_stream_parameters,
      {.name = "log",
       .type = PARAMETER_OBJECT,
       .offset = MEMBER(log),
       .doc = "The jobs of a log, each at its submit time, with the processors that it asked for "
              "(those that it had where that is not known), its run time and the time that it "
              "asked for.",
       .flags = PARAMETER_OPTIONAL,
       .of = &log_table},
      {.name = "arrivals",
       .type = PARAMETER_DISTRIBUTION,
       .offset = MEMBER(arrivals),
       .doc = "In place of a log: time between submissions of jobs that are drawn.",
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS |
                PARAMETER_ARRIVALS,
       .used_where = without_log},
      {.name = "count",
       .type = PARAMETER_INTEGER,
       .offset = MEMBER(count),
       .doc = "Jobs that are submitted in all; without an end unless given.",
       .flags = PARAMETER_OPTIONAL,
       .least = 1,
       .most = 1e9,
       .used_where = without_log},
      {.name = "processors",
       .type = PARAMETER_COUNT,
       .offset = MEMBER(processors),
       .doc = "Processors that a job asks for.",
       .preset = "1",
       .least = 1,
       .most = 1e6,
       .used_where = without_log},
      {.name = "run_time",
       .type = PARAMETER_DISTRIBUTION,
       .offset = MEMBER(run_time),
       .doc = "Time that a job runs on these processors.",
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
       .used_where = without_log},
      {.name = "overestimation",
       .type = PARAMETER_REAL,
       .offset = MEMBER(overestimation),
       .doc = "Users ask for a time that is uniform between the run time and 1 + this times it "
              "(Mu'alem and Feitelson 2001).",
       .preset = "0",
       .most = 1e4,
       .used_where = without_log});

bool job_stream_ends(const struct job_stream_parameters *parameters)
{
    return parameters->log != NULL || parameters->count > 0;
}

/* The run is over with the last job of the last stream; one that has not begun goes on to its
 * horizon, as nothing can be measured of a run without length. */
static void end_if_over(struct run *run, const struct job_streams *all)
{
    if (all->unended == 0 && all->batch->measures.ledger.present.value == 0 && run_now(run) > 0) {
        run_stop(run);
    }
}

static void end_stream(struct run *run, struct job_stream *stream)
{
    stream->all->unended--;
    end_if_over(run, stream->all);
}

/* Draw the next job, and how long it is until it comes. */
static void draw_next(struct job_stream *stream, sim_ticks now)
{
    const struct job_stream_parameters *parameters = stream->parameters;
    sim_ticks gap = distribution_draw_from(&parameters->arrivals, now, &stream->timing);
    sim_ticks run_time = distribution_draw(&parameters->run_time, &stream->running);
    double factor = parameters->overestimation;
    stream->next = (struct job_record){
        .submit_time = ticks_add(now, gap),
        .run_time = run_time,
        .processors = distribution_draw(&parameters->processors, &stream->sizing),
        .requested_time = run_time,
    };
    if (factor > 0) {
        factor *= stream_uniform(&stream->estimating);
        stream->next.requested_time =
            ticks_add(run_time, distribution_round(factor * (double)run_time));
    }
}

/* Read the next job of the log. @return false: there is none */
static bool read_next(struct run *run, struct job_stream *stream)
{
    struct error error = {0};
    switch (job_log_next(&stream->log, &stream->next, &error)) {
    case JOB_LOG_READ:
        break;
    case JOB_LOG_OVER:
        return false;
    default:
        run_fail(run, NULL, ERROR_RUN, "%s: %s", error.where, error.text);
        return true;
    }
    double scale = stream->parameters->log->submit_time_scale;
    if (scale < 1 || scale > 1) {
        stream->next.submit_time = distribution_round((double)stream->next.submit_time * scale);
    }
    return true;
}

/* The next job, to be submitted in its time; those of one instant in the order of streams. */
static void go_on(struct run *run, struct job_stream *stream)
{
    const struct job_stream_parameters *parameters = stream->parameters;
    if (parameters->log == NULL) {
        if (parameters->count > 0 && stream->came == (uint64_t)parameters->count) {
            end_stream(run, stream);
            return;
        }
        draw_next(stream, run_now(run));
    } else if (!read_next(run, stream)) {
        end_stream(run, stream);
        return;
    }
    if (!run_failed(run)) {
        event_ranked(run, stream->next.submit_time, EVENT_NORMAL, stream->number,
                     &stream->component, SUBMITTED, 0);
    }
}

static void submit(struct run *run, struct job_stream *stream)
{
    const struct job_record *record = &stream->next;
    struct batch *batch = stream->all->batch;
    stream->came++;
    if (!batch_takes(batch, record->run_time, record->processors)) {
        counter_add(&stream->measures.dropped);
        counter_add(&batch->measures.dropped);
        return;
    }
    struct job *job = job_take(&batch->pool);
    bool is_requested = stream->all->estimates == ESTIMATES_REQUESTED;
    job->stream = stream->number;
    job->processors = (uint32_t)record->processors;
    job->run_time = record->run_time;
    job->estimate = is_requested && record->requested_time > record->run_time
                        ? record->requested_time
                        : record->run_time;
    job_measures_submitted(&stream->measures, run_now(run));
    stream->measures.ledger.joined.count += PLANTED("a job is submitted twice");
    batch_submit(run, batch, job);
}

static void on_submitted(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct job_stream *stream = component;
    submit(run, stream);
    go_on(run, stream);
}

static event_handler *const handlers[] = {[SUBMITTED] = on_submitted};
static const char *const event_names[] = {[SUBMITTED] = "submitted"};

static void hear_started(struct run *run, void *owner, const struct job *job)
{
    (void)run;
    struct job_streams *all = owner;
    job_measures_started(&all->each[job->stream].measures, job);
}

static void hear_ended(struct run *run, void *owner, const struct job *job)
{
    struct job_streams *all = owner;
    struct job_measures *measures = &all->each[job->stream].measures;
    job_measures_ended(measures, job, run_now(run), run->ticks_per_second);
    measures->ledger.done.sum += PLANTED("a job is a tick longer");
    end_if_over(run, all);
}

struct job_port job_streams_port(struct job_streams *streams)
{
    return (struct job_port){streams, hear_started, hear_ended};
}

void job_streams_build(struct job_streams *streams, struct assembly *assembly,
                       const struct scope *workload, const struct parameter_map *parameters)
{
    struct scope jobs = scope_child(workload, "jobs");
    streams->count = streams->unended = (uint32_t)parameters->count;
    streams->each = ARENA_ARRAY(assembly->arena, struct job_stream, streams->count);
    for (uint32_t i = 0; i < streams->count; i++) {
        struct job_stream *stream = &streams->each[i];
        struct scope scope = scope_child(&jobs, parameters->names[i]);
        stream->component = (struct component){&job_stream_kind.behaviour, scope.path};
        stream->parameters = &((const struct job_stream_parameters *)parameters->elements)[i];
        stream->all = streams;
        stream->number = i;
        component_stream(assembly, &stream->component, "timing", &stream->timing);
        component_stream(assembly, &stream->component, "size", &stream->sizing);
        component_stream(assembly, &stream->component, "run_time", &stream->running);
        component_stream(assembly, &stream->component, "estimate", &stream->estimating);
        job_measures_init(&stream->measures, assembly->measures);
        assembly_add(assembly, &stream->component);
    }
}

static void start(struct run *run, struct component *component)
{
    struct job_stream *stream = (struct job_stream *)component;
    struct error error = {0};
    if (stream->parameters->log != NULL &&
        !job_log_open(&stream->log, run->arena, stream->parameters->log->file,
                      run->ticks_per_second, &error)) {
        run_fail(run, NULL, ERROR_RUN, "%s: %s", error.where, error.text);
        return;
    }
    go_on(run, stream);
}

static const struct metric_row metrics[] = {JOB_ROWS("the stream"), METRICS_END};

static void report(const struct component *component, struct report *to)
{
    const struct job_stream *stream = (const struct job_stream *)component;
    job_measures_report(&stream->measures, component->path, metrics, to);
}

static void laws(const struct component *component, sim_ticks now, struct report *to)
{
    const struct ledger *ledger = &((const struct job_stream *)component)->measures.ledger;
    struct ledger_found found = ledger_noted(ledger, now);
    report_flow_balance(to, component->path, ledger, &found);
    report_littles_law(to, component->path, ledger, now, &found);
}

const struct kind job_stream_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "jobs",
    .role = KIND_PART,
    .doc = "A stream of jobs to the batch system of a cluster.",
    .parameters = &job_stream_table,
    .metrics = metrics,
    .start = start,
    .report = report,
    .laws = laws,
    .report_order = REPORT_CLIENTS,
};
