/* Checks of a multiprocessor across the rows of its tables. */
#include "models/systems/multiprocessor_check.h"

#include "models/processor/machine_pages.h"
#include "models/systems/multiprocessor_power_off.h"

enum {
    IN_FLIGHT_MOST = 900000, /* each needs an event, of 1,048,576 that may be pending */
};

_Static_assert(IN_FLIGHT_MOST + NUMA_NODES_MOST * (MIGRATION_OUTSTANDING_MOST + 1) <=
                   1 << REFERENCE_PLACE_BITS,
               "a rank cannot name each place, lines of pages and the nodes they move to too");
_Static_assert(((uint64_t)THREADS_MOST + 1) << REFERENCE_PLACE_BITS <= EVENT_RANKS,
               "a rank cannot name each thread");

/* All threads and the lines that they may have in flight. */
static void check_size(const struct multiprocessor_parameters *parameters,
                       const struct scope *workload, const struct check_context *context)
{
    struct machine_threads threads = multiprocessor_teams(parameters->workload);
    struct seats_environment seats = machine_around_seats(parameters->system);
    struct program_environment around =
        machine_around_program(parameters->system, context->ticks_per_second);
    int64_t count = multiprocessor_threads(parameters);
    int64_t in_flight = 0;
    for (size_t i = 0; i < threads.count; i++) {
        const struct team_parameters *team = &threads.teams[i];
        in_flight += team_threads(team, &seats) *
                     (int64_t)program_profile(&team->program, &around).outstanding;
    }
    if (count > THREADS_MOST) {
        scope_complain(workload, "threads", context->complaints,
                       "one for each of %lld hardware threads is more than %d", (long long)count,
                       THREADS_MOST);
    }
    if (in_flight + count > IN_FLIGHT_MOST) {
        struct scope program = scope_child(workload, "program");
        bool is_one = threads.names == NULL;
        scope_complain(is_one ? &program : workload, is_one ? "outstanding" : "teams",
                       context->complaints,
                       "%lld threads with %lld lines in flight together are more than %d events",
                       (long long)count, (long long)in_flight, IN_FLIGHT_MOST);
    }
}

/* The whole of a program that ends is looked at, from its start. */
static void check_end(const struct program_profile *profile, const struct scope *spec,
                      const struct check_context *context)
{
    if (profile->ends && !context->transient) {
        struct scope run = scope_section(spec, "run");
        scope_complain(&run, NULL, context->complaints,
                       "looks for a steady state, but the program ends: \"transient\": true looks "
                       "at all of it");
    }
}

/* Warns of a weight that the scheduler does not look at. */
static void check_weight(const struct part *scheduler, int64_t weight, const struct scope *scope,
                         struct complaints *complaints)
{
    bool is_looked_at = scheduler->kind != NULL && scheduler_profile(scheduler).by_weight;
    if (weight != 1 && !is_looked_at) {
        scope_warn(
            scope, "weight", complaints,
            "is %lld, but %s%s%s, so that this has no effect: \"fair_share\" shares cores by "
            "weight",
            (long long)weight,
            scheduler->kind == NULL ? "there is no scheduler" : "the scheduler \"",
            scheduler->kind == NULL ? "" : scheduler->kind->name,
            scheduler->kind == NULL ? "" : "\" does not look at weights");
    }
}

static void check_team(const struct multiprocessor_parameters *parameters,
                       const struct team_parameters *team, const struct scope *spec,
                       const struct scope *scope, const struct check_context *context)
{
    struct program_environment around =
        machine_around_program(parameters->system, context->ticks_per_second);
    struct seats_environment seats = machine_around_seats(parameters->system);
    around.threads = (uint32_t)team_threads(team, &seats);
    struct program_profile profile = program_profile(&team->program, &around);
    struct check_context of_program = *context;
    struct scope program = scope_child(scope, "program");
    of_program.environment = &around;
    check_end(&profile, spec, context);
    multiprocessor_check_binding(parameters, team, scope, context->complaints);
    check_weight(&parameters->system->scheduler, team->weight, scope, context->complaints);
    kind_check(team->program.kind, team->program.parameters, &program, &of_program);
}

static void check_teams(const struct multiprocessor_parameters *parameters,
                        const struct scope *spec, const struct scope *workload,
                        const struct check_context *context)
{
    const struct multiprocessor_workload *given = parameters->workload;
    struct machine_threads threads = multiprocessor_teams(given);
    bool has_team =
        given->team.threads > 0 || given->team.nodes.count > 0 || given->team.cores.count > 0;
    bool has_others =
        multiprocessor_tasks(given).count > 0 || given->io.count > 0 || given->interrupts.count > 0;
    if (threads.count == 0 && (!has_others || has_team)) {
        scope_complain(workload, NULL, context->complaints,
                       "\"program\" is missing: what each thread does");
    }
    if (threads.names != NULL && (has_team || given->team.program.kind != NULL)) {
        scope_complain(workload, "teams", context->complaints,
                       "stands beside the threads of one program: \"threads\", \"program\", "
                       "\"nodes\" and \"cores\" belong into a team of their own");
    }
    struct scope all = scope_child(workload, "teams");
    for (size_t i = 0; i < threads.count; i++) {
        struct scope scope =
            threads.names == NULL ? *workload : scope_child(&all, threads.names[i]);
        check_team(parameters, &threads.teams[i], spec, &scope, context);
    }
    check_size(parameters, workload, context);
}

/* Warns of classes of tasks that are too many together, where none is alone. */
static void check_load(const struct parameter_map *tasks, const struct tasks_environment *around,
                       const struct scope *scope, const struct check_context *context)
{
    const struct tasks_parameters *each = tasks->elements;
    double load = 0, most = 0;
    for (size_t i = 0; i < tasks->count && around->scheduler->kind != NULL; i++) {
        double one = tasks_load(&each[i], around);
        load += one;
        most = one > most ? one : most;
    }
    if (load >= 1 && most < 1 && !context->transient) {
        scope_warn(scope, NULL, context->complaints,
                   "all classes load the cores to %.4g, which is not under 1, so that ever more "
                   "tasks of some of them wait; \"run\": {\"transient\": true} says that this is "
                   "meant",
                   load);
    }
}

/* Complains of a boss without workers or of threads that are none of its workers', and warns of one
 * with nothing or too much to do. */
static void check_boss(const struct multiprocessor_parameters *parameters,
                       const struct scope *machine, const struct check_context *context)
{
    const struct machine_parameters *system = parameters->system;
    struct parameter_map tasks = multiprocessor_tasks(parameters->workload);
    const struct tasks_parameters *each = tasks.elements;
    const char *key = "multiprocessing";
    if (system->multiprocessing != MULTIPROCESSING_ASYMMETRIC) {
        return;
    }
    double load = 0;
    for (size_t i = 0; i < tasks.count; i++) {
        load += tasks_boss_load(&each[i]);
    }
    if (machine_cores(system) < 2) {
        scope_complain(machine, key, context->complaints,
                       "is \"asymmetric\", and the only core is the boss: it needs workers");
    } else if (multiprocessor_teams(parameters->workload).count > 0) {
        scope_complain(machine, key, context->complaints,
                       "is \"asymmetric\", where cores run \"tasks\" or \"task_classes\" alone, "
                       "and no program");
    } else if (!(load > 0)) {
        scope_warn(machine, key, context->complaints,
                   "is \"asymmetric\", and the boss has nothing to do: no task has traps whose "
                   "handler takes time");
    } else if (load >= 1 && !context->transient) {
        scope_warn(machine, key, context->complaints,
                   "is \"asymmetric\", and traps load the boss to %.4g, which is not under 1, so "
                   "that ever more tasks wait there; \"run\": {\"transient\": true} says that this "
                   "is meant",
                   load);
    }
}

/* @param is_seated  whether all teams are bound to what there is */
static void check_tasks(const struct multiprocessor_parameters *parameters, bool is_seated,
                        const struct scope *workload, const struct check_context *context)
{
    struct parameter_map tasks = multiprocessor_tasks(parameters->workload);
    const struct tasks_parameters *each = tasks.elements;
    struct scope classes = scope_child(workload, "task_classes");
    if (tasks.names != NULL && parameters->workload->tasks != NULL) {
        scope_complain(workload, "task_classes", context->complaints,
                       "stands beside \"tasks\": these belong into a class of their own");
    }
    int64_t has_boss = parameters->system->multiprocessing == MULTIPROCESSING_ASYMMETRIC &&
                       machine_cores(parameters->system) > 1;
    struct tasks_environment around = {
        .cores = machine_cores(parameters->system) - has_boss,
        .places =
            machine_places(parameters->system) - has_boss * parameters->system->hardware_threads,
        .has_boss = has_boss,
        .threads = multiprocessor_threads(parameters),
        .held = is_seated && tasks.count > 0 ? multiprocessor_places_held(parameters, context) : 0,
        .scheduler = &parameters->system->scheduler,
    };
    for (size_t i = 0; i < tasks.count; i++) {
        struct scope scope = tasks.names == NULL ? scope_child(workload, "tasks")
                                                 : scope_child(&classes, tasks.names[i]);
        check_weight(&parameters->system->scheduler, each[i].weight, &scope, context->complaints);
        struct check_context of_tasks = *context;
        of_tasks.environment = &around;
        kind_check(&tasks_kind, &each[i], &scope, &of_tasks);
    }
    check_load(&tasks, &around, &classes, context);
}

/* Whether a device raises the source of that name. */
static bool is_raised(const void *controllers, const char *source)
{
    return controllers_raise(controllers, source);
}

static void check_interrupts(const struct multiprocessor_parameters *parameters,
                             const struct scope *machine, const struct scope *workload,
                             const struct check_context *context)
{
    const struct parameter_map *sources = &parameters->workload->interrupts;
    bool has_controller = parameters->system->interrupts != NULL;
    if (!has_controller && sources->count > 0) {
        scope_complain(machine, "interrupts", context->complaints,
                       "is missing: how cores take the interrupts of \"workload\"; {} has all "
                       "defaults");
    } else if (has_controller && sources->count == 0 &&
               parameters->system->controllers.count == 0) {
        scope_complain(workload, "interrupts", context->complaints,
                       "is missing: what raises the interrupts of \"system\"");
    } else if (has_controller) {
        struct interrupts_environment around = {
            .cores = machine_cores(parameters->system),
            .sources = sources,
            .at = scope_child(workload, "interrupts"),
            .raised = {&parameters->system->controllers, is_raised}};
        struct scope scope = scope_child(machine, "interrupts");
        struct check_context of_interrupts = *context;
        of_interrupts.environment = &around;
        interrupts_check(parameters->system->interrupts, &scope, &of_interrupts);
    }
}

static void check_boot(const struct machine_parameters *system, const struct scope *machine,
                       const struct check_context *context)
{
    if (system->boot == NULL) {
        return;
    }
    struct firmware_environment around = {
        .ticks_per_second = context->ticks_per_second,
        .memories = machine_memories(system),
    };
    struct scope scope = scope_child(machine, "boot");
    struct check_context of_boot = *context;
    of_boot.environment = &around;
    kind_check(&boot_kind, system->boot, &scope, &of_boot);
}

void multiprocessor_check(const void *from, const struct scope *spec,
                          const struct check_context *context)
{
    const struct multiprocessor_parameters *parameters = from;
    const struct machine_parameters *system = parameters->system;
    struct complaints *complaints = context->complaints;
    if (!context->is_whole) {
        return;
    }
    struct scope machine = scope_section(spec, "system");
    struct scope workload = scope_section(spec, "workload");
    size_t before = complaints->errors;
    check_teams(parameters, spec, &workload, context);
    bool is_seated = complaints->errors == before;
    if (is_seated) {
        multiprocessor_check_seats(parameters, &workload, context);
    }
    check_tasks(parameters, is_seated, &workload, context);
    check_boss(parameters, &machine, context);
    machine_check(system, &machine, context);
    if (complaints->errors == before) {
        struct machine_threads threads = multiprocessor_teams(parameters->workload);
        machine_pages_check(system, &threads, &workload, complaints);
    }
    check_interrupts(parameters, &machine, &workload, context);
    check_boot(system, &machine, context);
    multiprocessor_power_off_check(system, &machine, context);
    struct io_streams_parameters io = multiprocessor_io(parameters);
    io_streams_check(&io, &machine, &workload, context);
}
