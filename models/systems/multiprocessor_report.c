/* The metrics of a multiprocessor. */
#include "models/systems/multiprocessor.h"

enum {
    THROUGHPUT,
    BANDWIDTH,
    MEMORY_LATENCY,
    MEMORY_LATENCY_LOCAL,
    MEMORY_LATENCY_REMOTE,
    LOCAL_SHARE,
    REMOTE_SHARE,
    REFERENCES_IN_FLIGHT,
    INSTRUCTIONS_PER_SECOND,
    CYCLES_PER_INSTRUCTION,
    REFERENCES_PER_INSTRUCTION,
    PROCESSING_POWER,
    CORE_UTILIZATION,
    SPEEDUP,
    EFFICIENCY,
    INTERCONNECT_UTILIZATION,
};

const struct metric_row multiprocessor_metrics[] = {
    [THROUGHPUT] = METRIC_MORE("throughput", "1/s", MEAN, "References that return in a second."),
    [BANDWIDTH] = METRIC_MORE("bandwidth", "B/s", MEAN, "Bytes that these bring."),
    [MEMORY_LATENCY] =
        METRIC_WITH_PERCENTILES("memory_latency", "Time from a miss to the return of its line."),
    [MEMORY_LATENCY_LOCAL] = METRIC_WITH_PERCENTILES(
        "memory_latency.local", "The same of references to the processor's own memory."),
    [MEMORY_LATENCY_REMOTE] = METRIC_WITH_PERCENTILES(
        "memory_latency.remote", "The same of references to another processor's memory."),
    [LOCAL_SHARE] = METRIC("local_share", "1", SHARE,
                           "References to the processor's own memory, among all that return."),
    [REMOTE_SHARE] = METRIC("remote_share", "1", SHARE,
                            "References to another processor's memory, among all that return."),
    [REFERENCES_IN_FLIGHT] =
        METRIC("references_in_flight", "1", MEAN, "References that have not returned yet."),
    [INSTRUCTIONS_PER_SECOND] = METRIC_MORE("instructions_per_second", "1/s", MEAN,
                                            "Instructions that all cores execute in a second."),
    [CYCLES_PER_INSTRUCTION] =
        METRIC_LESS("cycles_per_instruction", "1", RATIO,
                    "Clock cycles of the cores with a thread for each instruction."),
    [REFERENCES_PER_INSTRUCTION] =
        METRIC("references_per_instruction", "1", RATIO, "References for each instruction."),
    [PROCESSING_POWER] = METRIC_MORE("processing_power", "1", MEAN, "Cores that compute."),
    [CORE_UTILIZATION] =
        METRIC("core_utilization", "1", MEAN, "Share of the cores' time in which they compute."),
    [SPEEDUP] = METRIC_MORE("speedup", "1", MEAN,
                            "Work done, beside that of one thread which has the memory to itself."),
    [EFFICIENCY] = METRIC_MORE("efficiency", "1", MEAN, "Speedup for each thread."),
    [INTERCONNECT_UTILIZATION] =
        METRIC("interconnect.utilization", "1", MEAN, "Missing where there is no interconnect."),
    METRICS_END,
};

static const char no_threads[] = "there are no threads that run a program";
static const char several[] = "several programs run at once, each with its own work";
static const char not_endless[] =
    "the program is made of steps: compare with a point of one thread";
static const char uniform[] = "the memory is uniform: no reference is nearer than another";

static const struct metric_row *multiprocessor_row(int metric)
{
    return &multiprocessor_metrics[metric];
}

static void report_latencies(const struct multiprocessor *machine, struct report *report)
{
    const struct processors *all = machine->processors;
    const char *path = machine->path;
    if (all->is_uniform) {
        report_durations(report, path, multiprocessor_row(MEMORY_LATENCY), &all->latency);
        report_missing(report, path, multiprocessor_row(MEMORY_LATENCY_LOCAL), uniform);
        report_missing(report, path, multiprocessor_row(MEMORY_LATENCY_REMOTE), uniform);
        report_missing(report, path, multiprocessor_row(LOCAL_SHARE), uniform);
        report_missing(report, path, multiprocessor_row(REMOTE_SHARE), uniform);
        return;
    }
    const struct tally *either[] = {&all->local_latency, &all->remote_latency};
    report_durations_of(report, path, multiprocessor_row(MEMORY_LATENCY), either, 2);
    report_durations(report, path, multiprocessor_row(MEMORY_LATENCY_LOCAL), &all->local_latency);
    report_durations(report, path, multiprocessor_row(MEMORY_LATENCY_REMOTE), &all->remote_latency);
    uint64_t local = tally_in(&all->local_latency, report->window);
    uint64_t total = tally_in(&all->latency, report->window);
    static const char none[] = "no reference completed after the warm-up";
    report_share(report, path, multiprocessor_row(LOCAL_SHARE), local, total, none);
    report_share(report, path, multiprocessor_row(REMOTE_SHARE), total - local, total, none);
}

/* Why there is no speedup over one thread alone; NULL when there is one. */
static const char *no_speedup(const struct processors *all)
{
    const struct program *program = processors_program(all);
    if (program == NULL) {
        return all->team_count > 1 ? several : no_threads;
    }
    const struct program_profile *profile = &program->profile;
    if (!profile->is_endless) {
        return not_endless;
    }
    if (profile->outstanding > 1) {
        return "a thread alone overlaps its own references: compare with a point of one thread";
    }
    return __builtin_isfinite(profile->compute_mean)
               ? NULL
               : "the time between two misses has no finite mean";
}

/* How much work is done, beside what one thread with the memory to itself would do. */
static void report_gain(const struct multiprocessor *machine, double throughput, double power,
                        struct report *report)
{
    const struct processors *all = machine->processors;
    const char *path = machine->path;
    double cores = all->cores->count;
    report_value(report, path, multiprocessor_row(PROCESSING_POWER), power);
    report_utilization(report, path, multiprocessor_row(CORE_UTILIZATION), power / cores);
    const char *reason = no_speedup(all);
    if (reason != NULL) {
        report_missing(report, path, multiprocessor_row(SPEEDUP), reason);
        report_missing(report, path, multiprocessor_row(EFFICIENCY), reason);
        return;
    }
    double alone = (processors_program(all)->profile.compute_mean + machine->latency_mean) /
                   (double)report->ticks_per_second; /* [s] between two references */
    report_value(report, path, multiprocessor_row(SPEEDUP), throughput * alone);
    report_value(report, path, multiprocessor_row(EFFICIENCY),
                 throughput * alone / all->options.threads);
}

/* Why instructions are not known; NULL where they are. */
static const char *no_instructions(const struct multiprocessor *machine)
{
    const struct program *program = processors_program(machine->processors);
    return machine->processors->team_count > 1 ? several
           : program == NULL                   ? no_threads
           : !program->profile.is_endless      ? "the program is made of steps, which differ"
           : machine->tasks != NULL            ? "tasks compute beside the program, for a time"
                                               : NULL;
}

static void report_instructions(const struct multiprocessor *machine, double throughput,
                                double power, struct report *report)
{
    const struct processors *all = machine->processors;
    const char *path = machine->path;
    const char *reason = no_instructions(machine);
    if (reason != NULL) {
        report_missing(report, path, multiprocessor_row(INSTRUCTIONS_PER_SECOND), reason);
        report_missing(report, path, multiprocessor_row(CYCLES_PER_INSTRUCTION), reason);
        report_missing(report, path, multiprocessor_row(REFERENCES_PER_INSTRUCTION), reason);
        return;
    }
    double rate = power * (double)report->ticks_per_second /
                  processors_program(all)->profile.instruction_ticks;
    double threads = all->options.threads;
    double cores = all->cores->count;
    double active = threads < cores ? threads : cores;
    static const char none[] = "no instruction was executed after the warm-up";
    report_value(report, path, multiprocessor_row(INSTRUCTIONS_PER_SECOND), rate);
    report_ratio(report, path, multiprocessor_row(CYCLES_PER_INSTRUCTION),
                 active * machine->parameters->system->clock, rate, none);
    report_ratio(report, path, multiprocessor_row(REFERENCES_PER_INSTRUCTION), throughput, rate,
                 none);
}

void multiprocessor_report(const struct component *system, struct report *report)
{
    const struct multiprocessor *machine = (const struct multiprocessor *)system;
    const struct processors *all = machine->processors;
    const char *path = machine->path;
    double throughput = counter_rate(&all->completed, report->window, report->ticks_per_second);
    double power = cores_mean(all->cores, CORE_USER, report->window);
    report_value(report, path, multiprocessor_row(THROUGHPUT), throughput);
    report_value(report, path, multiprocessor_row(BANDWIDTH),
                 throughput * (double)machine->parameters->system->line_size);
    report_latencies(machine, report);
    report_level(report, path, multiprocessor_row(REFERENCES_IN_FLIGHT), &all->in_flight);
    report_instructions(machine, throughput, power, report);
    report_gain(machine, throughput, power, report);
    if (machine->machine->interconnect == NULL) {
        report_missing(report, path, multiprocessor_row(INTERCONNECT_UTILIZATION),
                       "there is no interconnect");
    }
}
