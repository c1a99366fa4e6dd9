#include "experiments/closed_form_multiprocessor.h"

#include "analysis/theory/mva.h"
#include "analysis/theory/repairman.h"
#include "models/interconnect/bus.h"
#include "models/systems/multiprocessor.h"

#include <string.h>

/* The repairman that a machine is [s]. */
struct bus_system {
    int64_t threads;
    double compute_s;
    double delay_s; /* of the latency, beside the bus */
    double transfer_s;
    bool is_compute_exponential;
    enum distribution_family transfer;
};

/* Whether memory takes lines without ever being busy: the bus alone has a queue. */
static bool is_memory_free(const struct memory_parameters *memory)
{
    return memory->layout == MEMORY_UMA && memory->channel_bandwidth == 0 &&
           memory->transfer.family == DISTRIBUTION_NONE && memory->banks == 0 &&
           memory->latency > 0;
}

static bool bus_system_of(const struct point *point, struct bus_system *bus)
{
    const struct multiprocessor_parameters *parameters = point->system_parameters;
    const struct multiprocessor_machine *machine = parameters->system;
    const struct program_parameters *program = parameters->workload->program;
    int64_t threads = multiprocessor_threads(parameters);
    if (program->outstanding != 1 || machine->interconnect.kind != &bus_kind ||
        threads > machine->processors * machine->cores_per_processor ||
        !is_memory_free(machine->memory)) {
        return false;
    }
    int64_t ticks_per_second = point->run.ticks_per_second;
    double ticks = (double)ticks_per_second;
    const struct bus_parameters *given = machine->interconnect.parameters;
    struct distribution transfer = interconnect_transfer(&given->transfer, given->bandwidth,
                                                         machine->line_size, ticks_per_second);
    struct program built;
    struct arena *arena = arena_create();
    program_init(&built, arena, program, machine->clock, 1, ticks_per_second);
    double delay_s = ((double)machine->memory->latency - distribution_mean(&transfer)) / ticks;
    *bus = (struct bus_system){
        .threads = threads,
        .compute_s = program_compute_mean(&built) / ticks,
        .delay_s = delay_s > 0 ? delay_s : 0,
        .transfer_s = distribution_mean(&transfer) / ticks,
        .is_compute_exponential = built.between.family == DISTRIBUTION_EXPONENTIAL,
        .transfer = transfer.family,
    };
    arena_destroy(arena);
    return bus->transfer_s > 0;
}

/* Exponential transfers: a product form, whatever the law of the computing. */
static void add_exponential(const struct bus_system *bus, struct arena *arena,
                            struct closed_forms *forms)
{
    struct mva_station station = {.visits = 1, .service_s = bus->transfer_s, .servers = 1};
    struct queue_means means;
    struct mva mva;
    if (mva_solve(&station, 1, bus->threads, bus->compute_s + bus->delay_s, &mva, &means)) {
        closed_forms_add(forms, arena, "MVA", mva.throughput_per_s, "throughput");
        closed_forms_add(forms, arena, "MVA", mva.response_s + bus->delay_s, "memory_latency");
        closed_forms_add(forms, arena, "MVA", means.utilization, "interconnect.bus.utilization");
    }
}

/* Constant transfers: Takacs 1962, for exponential computing and no delay beside. */
static void add_constant(const struct bus_system *bus, struct arena *arena,
                         struct closed_forms *forms)
{
    static const char law[] = "M/D/1//N";
    static const double none_s = 1e-12; /* the rounding of latencies to ticks */
    if (!bus->is_compute_exponential || bus->delay_s > none_s) {
        return;
    }
    struct repairman out;
    repairman_single_solve(bus->threads, REPAIRMAN_CONSTANT, bus->compute_s, bus->transfer_s, &out);
    closed_forms_add(forms, arena, law, out.means.throughput_per_s, "throughput");
    closed_forms_add(forms, arena, law, out.means.response_s, "memory_latency");
    closed_forms_add(forms, arena, law, out.means.utilization, "interconnect.bus.utilization");
}

void closed_form_multiprocessor(const struct point *point, struct arena *arena,
                                struct closed_forms *forms)
{
    struct bus_system bus;
    if (!bus_system_of(point, &bus)) {
        return;
    }
    if (bus.transfer == DISTRIBUTION_EXPONENTIAL) {
        add_exponential(&bus, arena, forms);
    } else if (bus.transfer == DISTRIBUTION_CONSTANT) {
        add_constant(&bus, arena, forms);
    }
}
