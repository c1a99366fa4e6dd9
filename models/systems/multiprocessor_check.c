/* Checks of a multiprocessor across the rows of its tables. */
#include "models/systems/multiprocessor.h"

enum {
    IN_FLIGHT_MOST = 900000, /* each needs an event, of 1,048,576 that may be pending */
};

_Static_assert(IN_FLIGHT_MOST <= 1 << REFERENCE_PLACE_BITS, "a rank cannot name each place");
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

/* Numbers of nodes or cores that the machine has. */
static void check_numbers(const struct parameter_list *list, int64_t count, const char *what,
                          const struct scope *scope, struct complaints *complaints)
{
    const int64_t *numbers = list->elements;
    for (size_t i = 0; i < list->count; i++) {
        if (numbers[i] >= count) {
            struct scope number = scope_element(scope, i);
            scope_complain(&number, NULL, complaints,
                           "is %lld, but the machine has %lld %s, counted from 0",
                           (long long)numbers[i], (long long)count, what);
        }
    }
}

/* Where the threads of a team may be. */
static void check_binding(const struct multiprocessor_parameters *parameters,
                          const struct team_parameters *team, const struct scope *scope,
                          struct complaints *complaints)
{
    const struct machine_parameters *system = parameters->system;
    struct scope nodes = scope_child(scope, "nodes");
    struct scope cores = scope_child(scope, "cores");
    check_numbers(&team->nodes, machine_nodes(system).count, "nodes", &nodes, complaints);
    check_numbers(&team->cores, machine_cores(system), "cores", &cores, complaints);
    if (team->nodes.count > 0 && team->cores.count > 0) {
        scope_complain(scope, "cores", complaints,
                       "stands beside \"nodes\": threads are bound to one or the other");
    }
    if (team->cores.count > 0 && system->scheduler.kind != NULL) {
        scope_complain(scope, "cores", complaints,
                       "binds threads to cores, but the \"scheduler\" of \"system\" moves threads "
                       "among the cores of a node: \"nodes\" binds them to these");
    }
}

static void check_team(const struct multiprocessor_parameters *parameters,
                       const struct team_parameters *team, const struct scope *spec,
                       const struct scope *scope, const struct check_context *context)
{
    struct program_environment around =
        machine_around_program(parameters->system, context->ticks_per_second);
    struct program_profile profile = program_profile(&team->program, &around);
    struct check_context of_program = *context;
    struct scope program = scope_child(scope, "program");
    of_program.environment = &around;
    check_end(&profile, spec, context);
    check_binding(parameters, team, scope, context->complaints);
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
    if (threads.count == 0 && (given->tasks == NULL || has_team)) {
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

static void check_tasks(const struct multiprocessor_parameters *parameters,
                        const struct scope *workload, const struct check_context *context)
{
    struct tasks_environment around = {
        .cores = machine_cores(parameters->system),
        .places = machine_places(parameters->system),
        .threads = multiprocessor_threads(parameters),
        .scheduler = &parameters->system->scheduler,
    };
    if (parameters->workload->tasks != NULL) {
        struct scope scope = scope_child(workload, "tasks");
        struct check_context of_tasks = *context;
        of_tasks.environment = &around;
        kind_check(&tasks_kind, parameters->workload->tasks, &scope, &of_tasks);
    }
}

/* A place on a core for each thread. @param count  of threads bound to `what` number `number`
 * @param places  that there are @return whether there are enough */
static bool check_part(uint32_t count, int64_t places, const char *what, size_t number,
                       const struct scope *workload, struct complaints *complaints)
{
    if (count > places) {
        scope_complain(workload, NULL, complaints,
                       "%u threads have to be on %s %zu, which holds no more than %lld", count,
                       what, number, (long long)places);
    }
    return count <= places;
}

static void check_seats(const struct multiprocessor_parameters *parameters,
                        const struct scope *workload, struct complaints *complaints)
{
    const struct machine_parameters *system = parameters->system;
    struct machine_threads threads = multiprocessor_teams(parameters->workload);
    struct seats_environment around = machine_around_seats(system);
    struct arena *arena = arena_create();
    struct seats seats = seats_deal(arena, threads.teams, threads.count, &around);
    size_t cores = (size_t)machine_cores(system);
    bool fits = true;
    for (size_t i = 0; i < cores && fits; i++) {
        fits = check_part(seats.threads_of_core[i], system->hardware_threads, "core", i, workload,
                          complaints);
    }
    for (uint32_t i = 0; i < around.nodes.count && fits; i++) {
        fits = check_part(seats.threads[i],
                          numa_cores_of(&around.nodes, i) * system->hardware_threads, "node", i,
                          workload, complaints);
    }
    arena_destroy(arena);
}

/* All threads against all places. */
static void check_places(const struct multiprocessor_parameters *parameters,
                         const struct scope *workload, struct complaints *complaints)
{
    const struct machine_parameters *system = parameters->system;
    int64_t threads = multiprocessor_threads(parameters);
    if (system->scheduler.kind != NULL) {
        return;
    }
    if (threads <= machine_places(system)) {
        check_seats(parameters, workload, complaints);
        return;
    }
    bool is_one = multiprocessor_teams(parameters->workload).names == NULL;
    scope_complain(workload, is_one ? "threads" : "teams", complaints,
                   "%s %lld%s, but the cores hold no more than %lld at once (cores: %lld, hardware "
                   "threads of each: %lld); more need a \"scheduler\" in \"system\", which says "
                   "when each of them runs",
                   is_one ? "is" : "have", (long long)threads, is_one ? "" : " threads together",
                   (long long)machine_places(system), (long long)machine_cores(system),
                   (long long)system->hardware_threads);
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
    if (complaints->errors == before) {
        check_places(parameters, &workload, complaints);
    }
    check_tasks(parameters, &workload, context);
    machine_check(system, &machine, context);
}
