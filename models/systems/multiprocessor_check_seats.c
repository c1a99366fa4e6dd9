/* Checks of the seats of a multiprocessor's threads: what they are bound to, and places on cores.
 */
#include "models/systems/multiprocessor_check.h"

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

static bool is_listed_before(const struct parameter_list *list, size_t index)
{
    const int64_t *numbers = list->elements;
    for (size_t i = 0; i < index; i++) {
        if (numbers[i] == numbers[index]) {
            return true;
        }
    }
    return false;
}

/* Nodes that threads are bound to: each has cores, and is listed once. */
static void check_nodes(const struct parameter_list *list, const struct numa_nodes *nodes,
                        const struct scope *scope, struct complaints *complaints)
{
    const int64_t *numbers = list->elements;
    for (size_t i = 0; i < list->count; i++) {
        struct scope number = scope_element(scope, i);
        if (is_listed_before(list, i)) {
            scope_complain(&number, NULL, complaints, "is %lld, a node that is listed before it",
                           (long long)numbers[i]);
        } else if (numbers[i] < nodes->count && !numa_have_cores(nodes, (uint32_t)numbers[i])) {
            scope_complain(&number, NULL, complaints,
                           "is %lld, a node of memory alone: threads need one with cores",
                           (long long)numbers[i]);
        }
    }
}

void multiprocessor_check_binding(const struct multiprocessor_parameters *parameters,
                                  const struct team_parameters *team, const struct scope *scope,
                                  struct complaints *complaints)
{
    const struct machine_parameters *system = parameters->system;
    struct scope nodes = scope_child(scope, "nodes");
    struct scope cores = scope_child(scope, "cores");
    struct numa_nodes all = machine_nodes(system);
    check_numbers(&team->nodes, all.count, "nodes", &nodes, complaints);
    check_nodes(&team->nodes, &all, &nodes, complaints);
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

static void check_parts(const struct multiprocessor_parameters *parameters,
                        const struct seats *seats, const struct scope *workload,
                        struct complaints *complaints)
{
    const struct machine_parameters *system = parameters->system;
    struct numa_nodes nodes = machine_nodes(system);
    size_t cores = (size_t)machine_cores(system);
    bool fits = true;
    for (size_t i = 0; i < cores && fits; i++) {
        fits = check_part(seats->threads_of_core[i], system->hardware_threads, "core", i, workload,
                          complaints);
    }
    for (uint32_t i = 0; i < nodes.count && fits; i++) {
        fits = check_part(seats->threads[i], numa_cores_of(&nodes, i) * system->hardware_threads,
                          "node", i, workload, complaints);
    }
}

/* Complains of more threads than places. */
static void check_places(const struct multiprocessor_parameters *parameters,
                         const struct scope *workload, struct complaints *complaints)
{
    const struct machine_parameters *system = parameters->system;
    int64_t threads = multiprocessor_threads(parameters);
    bool is_one = multiprocessor_teams(parameters->workload).names == NULL;
    if (threads <= machine_places(system)) {
        return;
    }
    scope_complain(workload, is_one ? "threads" : "teams", complaints,
                   "%s %lld%s, but the cores hold no more than %lld at once (cores: %lld, hardware "
                   "threads of each: %lld); more need a \"scheduler\" in \"system\", which says "
                   "when each of them runs",
                   is_one ? "is" : "have", (long long)threads, is_one ? "" : " threads together",
                   (long long)machine_places(system), (long long)machine_cores(system),
                   (long long)system->hardware_threads);
}

/* How many threads of a team the cores of their nodes hold at once. */
static uint32_t held_at_once(const struct seats *seats, size_t team,
                             const struct seats_environment *around, struct arena *arena)
{
    uint32_t *threads = ARENA_ARRAY(arena, uint32_t, around->nodes.count);
    uint32_t held = 0;
    for (uint32_t i = seats->first[team]; i < seats->first[team + 1]; i++) {
        uint32_t node = seats->list[i].node;
        threads[node]++;
        held += threads[node] <= numa_cores_of(&around->nodes, node) * around->hardware_threads;
    }
    return held;
}

/* Complains of a team whose threads spin at a barrier on cores that nobody takes from them, while
 * the others have none to come there. */
static void check_spinning(const struct multiprocessor_parameters *parameters,
                           const struct seats *seats, const struct scope *workload,
                           const struct check_context *context, struct arena *arena)
{
    struct machine_threads threads = multiprocessor_teams(parameters->workload);
    struct seats_environment around = machine_around_seats(parameters->system);
    struct program_environment machine =
        machine_around_program(parameters->system, context->ticks_per_second);
    struct scope all = scope_child(workload, "teams");
    for (size_t i = 0; i < threads.count; i++) {
        struct program_profile profile = program_profile(&threads.teams[i].program, &machine);
        uint32_t held = held_at_once(seats, i, &around, arena);
        uint32_t count = seats->first[i + 1] - seats->first[i];
        if (profile.has_barriers && profile.wait == PROGRAM_SPINS && held < count) {
            struct scope team =
                threads.names == NULL ? *workload : scope_child(&all, threads.names[i]);
            struct scope program = scope_child(&team, "program");
            scope_complain(
                &program, "wait", context->complaints,
                "is spin, and the scheduler %s takes no thread from its core: %u threads "
                "wait at the barrier for ever for %u that get none; \"block\" leaves "
                "the core, and a quantum of \"round_robin\" ends",
                parameters->system->scheduler.kind->name, held, count - held);
        }
    }
}

void multiprocessor_check_seats(const struct multiprocessor_parameters *parameters,
                                const struct scope *workload, const struct check_context *context)
{
    const struct part *scheduler = &parameters->system->scheduler;
    struct machine_threads threads = multiprocessor_teams(parameters->workload);
    struct seats_environment around = machine_around_seats(parameters->system);
    struct complaints *complaints = context->complaints;
    size_t before = complaints->errors;
    struct arena *arena = arena_create();
    struct seats seats = seats_deal(arena, threads.teams, threads.count, &around);
    if (scheduler->kind == NULL) {
        check_places(parameters, workload, complaints);
        if (complaints->errors == before) {
            check_parts(parameters, &seats, workload, complaints);
        }
    } else if (scheduler_profile(scheduler).quantum == TICKS_NEVER) {
        check_spinning(parameters, &seats, workload, context, arena);
    }
    arena_destroy(arena);
}

int64_t multiprocessor_places_held(const struct multiprocessor_parameters *parameters,
                                   const struct check_context *context)
{
    struct machine_threads threads = multiprocessor_teams(parameters->workload);
    struct seats_environment around = machine_around_seats(parameters->system);
    struct program_environment machine =
        machine_around_program(parameters->system, context->ticks_per_second);
    struct arena *arena = arena_create();
    struct seats seats = seats_deal(arena, threads.teams, threads.count, &around);
    uint32_t *free = ARENA_ARRAY(arena, uint32_t, around.nodes.count);
    for (uint32_t node = 0; node < around.nodes.count; node++) {
        free[node] = numa_cores_of(&around.nodes, node) * around.hardware_threads;
    }
    int64_t held = 0;
    for (size_t i = 0; i < threads.count; i++) {
        bool is_endless = program_profile(&threads.teams[i].program, &machine).is_endless;
        for (uint32_t k = seats.first[i]; is_endless && k < seats.first[i + 1]; k++) {
            uint32_t *left = &free[seats.list[k].node];
            held += *left > 0;
            *left -= *left > 0;
        }
    }
    arena_destroy(arena);
    return held;
}
