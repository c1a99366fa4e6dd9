#include "experiments/theory/multiprocessor.h"

#include "analysis/theory/mva.h"
#include "analysis/theory/repairman.h"
#include "models/interconnect/bus.h"
#include "models/machine/program_endless.h"
#include "models/systems/multiprocessor.h"

/* The repairman that a machine is [s], and the machine. */
struct bus_system {
    const struct machine_parameters *machine;
    struct program_profile program;
    int64_t threads;
    double compute_s;
    double delay_s; /* of the latency, beside the bus */
    double transfer_s;
    int64_t buses;
    bool is_compute_exponential;
    enum distribution_family transfer; /* none without a bus */
};

static void look_at_bus(const struct point *point, struct bus_system *bus)
{
    const struct multiprocessor_parameters *parameters = point->system_parameters;
    const struct machine_parameters *machine = parameters->system;
    const struct part *program = &parameters->workload->team.program;
    int64_t ticks_per_second = point->run.ticks_per_second;
    double ticks = (double)ticks_per_second;
    struct program_environment around = machine_around_program(machine, ticks_per_second);
    struct program_profile profile = program_profile(program, &around);
    *bus = (struct bus_system){
        .machine = machine,
        .program = profile,
        .threads = multiprocessor_threads(parameters),
        .compute_s = profile.compute_mean / ticks,
        .is_compute_exponential =
            program_endless_between(program->parameters)->family == DISTRIBUTION_EXPONENTIAL,
        .transfer = DISTRIBUTION_NONE,
    };
    if (machine->interconnect.kind == &bus_kind) {
        const struct bus_parameters *given = machine->interconnect.parameters;
        struct distribution transfer = interconnect_transfer(&given->transfer, given->bandwidth,
                                                             machine->line_size, ticks_per_second);
        double delay_s = ((double)machine->memory->latency - distribution_mean(&transfer)) / ticks;
        bus->delay_s = delay_s > 0 ? delay_s : 0;
        bus->transfer_s = distribution_mean(&transfer) / ticks;
        bus->buses = given->buses;
        if (!bus_is_atomic(given) && !bus_has_requests(given) && !bus_turns_around(given)) {
            bus->transfer = transfer.family;
        }
    }
}

#define ADD(name)                                                                                  \
    static void name(const struct closed_form_law *law, const void *subject, struct arena *arena,  \
                     struct closed_forms *forms)

/* Exponential transfers: a product form, whatever the law of the computing. */
ADD(add_exponential)
{
    const struct bus_system *bus = subject;
    struct mva_station station = {.visits = 1, .service_s = bus->transfer_s, .servers = bus->buses};
    struct queue_means means;
    struct mva mva;
    if (mva_solve(&station, 1, bus->threads, bus->compute_s + bus->delay_s, &mva, &means)) {
        closed_forms_add(forms, arena, law->name, mva.throughput_per_s, "throughput");
        closed_forms_add(forms, arena, law->name, mva.response_s + bus->delay_s, "memory_latency");
        closed_forms_add(forms, arena, law->name, means.utilization,
                         "interconnect.bus.utilization");
    }
}

/* Constant transfers: Takacs 1962. */
ADD(add_constant)
{
    const struct bus_system *bus = subject;
    struct repairman out;
    if (bus->transfer_s <= 0) {
        return;
    }
    repairman_single_solve(bus->threads, REPAIRMAN_CONSTANT, bus->compute_s, bus->transfer_s, &out);
    closed_forms_add(forms, arena, law->name, out.means.throughput_per_s, "throughput");
    closed_forms_add(forms, arena, law->name, out.means.response_s, "memory_latency");
    closed_forms_add(forms, arena, law->name, out.means.utilization,
                     "interconnect.bus.utilization");
}

/* --- Conditions --- */

static bool has_one_in_flight(const void *subject)
{
    return ((const struct bus_system *)subject)->program.outstanding == 1;
}

static bool has_a_core_for_each_thread(const void *subject)
{
    const struct bus_system *bus = subject;
    return bus->threads <= bus->machine->processors * bus->machine->cores_per_processor;
}

static bool has_no_scheduler(const void *subject)
{
    return ((const struct bus_system *)subject)->machine->scheduler.kind == NULL;
}

static bool is_exponential(const void *subject)
{
    return ((const struct bus_system *)subject)->transfer == DISTRIBUTION_EXPONENTIAL;
}

static bool is_constant(const void *subject)
{
    const struct bus_system *bus = subject;
    return bus->transfer == DISTRIBUTION_CONSTANT && bus->buses == 1;
}

static bool is_compute_exponential(const void *subject)
{
    return ((const struct bus_system *)subject)->is_compute_exponential;
}

static bool has_no_delay(const void *subject)
{
    static const double none_s = 1e-12; /* the rounding of latencies to ticks */
    return ((const struct bus_system *)subject)->delay_s <= none_s;
}

static bool is_uniform(const void *subject)
{
    return ((const struct bus_system *)subject)->machine->memory->layout == MEMORY_UMA;
}

/* Memory takes lines without ever being busy: the bus alone has a queue. */
static bool has_free_channels(const void *subject)
{
    const struct memory_parameters *memory = ((const struct bus_system *)subject)->machine->memory;
    return memory->channel_bandwidth == 0 && memory->transfer.family == DISTRIBUTION_NONE &&
           memory->dram == NULL;
}

static bool has_free_banks(const void *subject)
{
    return ((const struct bus_system *)subject)->machine->memory->banks == 0;
}

/* --- Laws --- */

/* clang-format off */
/* A machine without a bus has no transfers, neither exponential nor constant. */
#define BUS                                                                                        \
    {"one reference in flight", has_one_in_flight},                                                \
    {"a core for each thread", has_a_core_for_each_thread}, {"no scheduler", has_no_scheduler},    \
    {"uniform memory", is_uniform},                                                                \
    {"channels never busy", has_free_channels}, {"banks never busy", has_free_banks}

static const struct closed_form_law laws[] = {
    {"MVA", add_exponential, {BUS, {"a bus of exponential transfers", is_exponential}}},
    {"M/D/1//N", add_constant,
     {BUS, {"a bus of constant transfers", is_constant},
      {"exponential computing", is_compute_exponential},
      {"no delay beside the bus", has_no_delay}}},
};
/* clang-format on */

void closed_form_multiprocessor(const struct point *point, struct arena *arena,
                                struct closed_form_tables *tables)
{
    struct bus_system *bus = ARENA_ARRAY(arena, struct bus_system, 1);
    const struct multiprocessor_parameters *parameters = point->system_parameters;
    struct parameter_map tasks = multiprocessor_tasks(parameters->workload);
    const struct tasks_parameters *each = tasks.elements;
    for (size_t i = 0; i < tasks.count; i++) {
        if (each[i].arrivals.family == DISTRIBUTION_RATES) {
            tables->none = closed_form_rates_vary;
        }
    }
    /* No formula knows of the time before a machine is up. */
    if (parameters->workload->team.program.kind != &program_endless_kind ||
        parameters->system->boot != NULL) {
        return;
    }
    look_at_bus(point, bus);
    tables->list[tables->count++] =
        (struct closed_form_table){laws, sizeof laws / sizeof *laws, bus};
}
