#include "models/processor/machine_rates.h"

#include "sim/component/assembly.h"

enum {
    RISES = 100,
    EVENTS_MOST = 20000000, /* of a measurement; fewer rises then */
    SHORT_JOB = 64,         /* references of a job, where its start costs nothing */
    LONG_JOB = 1000,        /* with a scheduler, whose switches take time */
    JOB_TICKS = 1000000     /* of a job without references */
};

/* The computing of the machine while so many jobs were inside. */
struct inside {
    sim_ticks time;
    wide computed; /* [ticks] */
};

/* A machine that holds jobs, as a system of its own. */
struct held {
    struct component component;
    struct workers *workers;
    struct stream demands;
    struct distribution demand;
    struct inside *inside; /* by jobs, 0 to all workers */
    uint32_t jobs;         /* inside now */
    bool rises;
    unsigned rises_done;
    sim_ticks since; /* when their number changed */
    wide computed;   /* by then */
};

static void submit(struct run *run, struct held *held)
{
    held->jobs++;
    workers_execute(run, held->workers, distribution_draw(&held->demand, &held->demands), 0, 0);
}

/* Computing of all jobs so far [ticks]. */
static wide computed(const struct held *held, sim_ticks now)
{
    const struct cores *cores = held->workers->machine->cores;
    wide sum = 0;
    for (uint32_t i = 0; i < cores->count; i++) {
        sum += core_time(&cores->each[i], CORE_USER, now);
    }
    return sum;
}

static void account(struct held *held, sim_ticks now)
{
    struct inside *inside = &held->inside[held->jobs];
    wide all = computed(held, now);
    inside->time += now - held->since;
    inside->computed += all - held->computed;
    held->since = now;
    held->computed = all;
}

/* Of a job that ends while the number rises two take the place, while it falls none. */
static void finished(struct run *run, void *owner, uint64_t argument)
{
    (void)argument;
    struct held *held = owner;
    const uint32_t most = held->workers->count;
    account(held, run_now(run));
    held->jobs--;
    if (held->rises || held->jobs == 0) {
        submit(run, held);
        if (held->jobs < most) {
            submit(run, held);
        }
    }
    held->rises_done += held->rises && held->jobs == most;
    held->rises = held->jobs == 1 || (held->rises && held->jobs < most);
    if (held->rises_done == RISES || run_events(run) > EVENTS_MOST) {
        run_stop(run);
    }
}

static void start(struct run *run, struct component *component)
{
    submit(run, (struct held *)component);
}

struct held_parameters {
    const struct workers_parameters *machine;
    double demand; /* mean of a job [ticks] */
};

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment);

static const struct kind held_kind = {
    .name = "held_jobs",
    .role = KIND_PART,
    .doc = "A machine that holds a number of jobs.",
    .build = build,
    .start = start,
};

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    (void)environment;
    const struct held_parameters *from = parameters;
    struct held *held = ARENA_NEW(assembly->arena, struct held);
    struct scope machine = scope_child(scope, "machine");
    held->component = (struct component){&held_kind.behaviour, scope->path};
    held->workers =
        workers_build(assembly, &machine, from->machine, &(struct workers_port){held, finished});
    held->inside = ARENA_ARRAY(assembly->arena, struct inside, held->workers->count + 1);
    held->rises = true;
    held->demand = distribution_exponential(from->demand);
    assembly_stream(assembly, "held_jobs", "demand", &held->demands);
    return &held->component;
}

/* The mean demand of a job [ticks]. */
static double choose_demand(const struct workers_parameters *parameters, int64_t ticks_per_second)
{
    struct program_environment around =
        machine_around_program(&parameters->machine, ticks_per_second);
    bool is_long = parameters->machine.scheduler.kind != NULL;
    if (parameters->program.kind == NULL) {
        return JOB_TICKS;
    }
    double between = program_profile(&parameters->program, &around).compute_mean;
    return (between < 1 ? 1 : between) * (is_long ? LONG_JOB : SHORT_JOB);
}

/* A number of jobs that were never inside for a time has the rate of the next lower number. */
static void set_rates(struct machine_rates *rates, const struct held *held)
{
    double all = 1;
    for (uint32_t n = 1; n <= rates->workers; n++) {
        const struct inside *inside = &held->inside[n];
        if (inside->time > 0 && inside->computed > 0) {
            all = wide_to_double(inside->computed) / (double)inside->time;
        }
        uint64_t each = (uint64_t)(all / n * (double)MACHINE_RATES_CORE);
        rates->each[n] = each > 0 ? each : 1;
    }
}

const struct machine_rates *machine_rates_measure(struct arena *arena,
                                                  const struct workers_parameters *parameters,
                                                  int64_t ticks_per_second, struct error *error)
{
    struct run *run = run_create(&(struct run_options){
        .horizon = INT64_MAX / 4, .ticks_per_second = ticks_per_second, .seed = 1});
    struct assembly assembly = assembly_start(run, measures_create(run->arena, 2), NULL);
    struct held_parameters of_held = {parameters, choose_demand(parameters, ticks_per_second)};
    const struct held *held = (struct held *)assembly_system(&assembly, &held_kind, &of_held);
    struct machine_rates *rates = NULL;
    if (!run_failed(run) && run_until(run, run->horizon)) {
        rates = ARENA_NEW(arena, struct machine_rates);
        rates->workers = held->workers->count;
        rates->cores = machine_cores(&parameters->machine);
        rates->each = ARENA_ARRAY(arena, uint64_t, rates->workers + 1);
        set_rates(rates, held);
    } else {
        *error = *run_error(run);
    }
    run_destroy(run);
    return rates;
}
