/* The metrics of a multiprocessor. */
#include "models/systems/multiprocessor.h"

static const char uniform[] = "the memory is uniform: no reference is nearer than another";

static void report_latencies(const struct processors *all, struct report *report)
{
    if (all->is_uniform) {
        report_durations(report, "memory_latency", &all->latency);
        report_undefined(report, "memory_latency.local", "s", uniform);
        report_undefined(report, "memory_latency.remote", "s", uniform);
        report_undefined(report, "local_share", "1", uniform);
        report_undefined(report, "remote_share", "1", uniform);
        return;
    }
    const struct tally *either[] = {&all->local_latency, &all->remote_latency};
    report_durations_of(report, "memory_latency", either, 2);
    report_durations(report, "memory_latency.local", &all->local_latency);
    report_durations(report, "memory_latency.remote", &all->remote_latency);
    uint64_t local = tally_in(&all->local_latency, report->window);
    uint64_t total = tally_in(&all->latency, report->window);
    static const char none[] = "no reference completed after the warm-up";
    report_share(report, "local_share", local, total, none);
    report_share(report, "remote_share", total - local, total, none);
}

/* Why there is no speedup over one thread alone; NULL when there is one. */
static const char *no_speedup(const struct multiprocessor *machine)
{
    if (machine->processors->program.outstanding > 1) {
        return "a thread alone overlaps its own references: compare with a point of one thread";
    }
    return __builtin_isfinite(machine->compute_mean)
               ? NULL
               : "the time between two misses has no finite mean";
}

/* How much work is done, beside what one thread with the memory to itself would do. */
static void report_gain(const struct multiprocessor *machine, double throughput, double power,
                        struct report *report)
{
    const struct processors *all = machine->processors;
    double cores = (double)all->options.processors * all->options.cores;
    report_value(report, "processing_power", "1", power);
    report_utilization(report, "core_utilization", power / cores);
    const char *reason = no_speedup(machine);
    if (reason != NULL) {
        report_undefined(report, "speedup", "1", reason);
        report_undefined(report, "efficiency", "1", reason);
        return;
    }
    double alone = (machine->compute_mean + machine->latency_mean) /
                   (double)report->ticks_per_second; /* [s] between two references */
    report_value(report, "speedup", "1", throughput * alone);
    report_value(report, "efficiency", "1", throughput * alone / all->options.threads);
}

static void report_instructions(const struct multiprocessor *machine, double throughput,
                                double power, struct report *report)
{
    const struct processors *all = machine->processors;
    double rate = power * (double)report->ticks_per_second / machine->instruction_ticks;
    double threads = all->options.threads;
    double cores = (double)all->options.processors * all->options.cores;
    double active = threads < cores ? threads : cores;
    static const char none[] = "no instruction was executed after the warm-up";
    report_value(report, "instructions_per_second", "1/s", rate);
    report_ratio(report, "cycles_per_instruction", "1", active * machine->parameters->system->clock,
                 rate, none);
    report_ratio(report, "references_per_instruction", "1", throughput, rate, none);
}

static void report_processors(const struct processors *all, struct report *report)
{
    for (uint32_t i = 0; i < all->options.processors; i++) {
        const char *name = report_name(report, "%s.%u.throughput", all->component.path, i);
        report_rate(report, name, &all->each[i].completed);
    }
}

void multiprocessor_report(const struct component *system, struct report *report)
{
    const struct multiprocessor *machine = (const struct multiprocessor *)system;
    const struct processors *all = machine->processors;
    double throughput = counter_rate(&all->completed, report->window, report->ticks_per_second);
    double power = level_mean(&all->computing, report->window);
    report_value(report, "throughput", "1/s", throughput);
    report_value(report, "bandwidth", "B/s",
                 throughput * (double)machine->parameters->system->line_size);
    report_latencies(all, report);
    report_level(report, "references_in_flight", &all->in_flight);
    report_instructions(machine, throughput, power, report);
    report_gain(machine, throughput, power, report);
    if (machine->interconnect != NULL) {
        machine->carrier->report(machine->interconnect, report);
    } else {
        report_undefined(report, machine->interconnect_utilization, "1",
                         "there is no interconnect");
    }
    memory_report(machine->memory, report);
    report_processors(all, report);
    double cores = (double)all->options.processors * all->options.cores;
    report_resource(report, machine->processors->cores, power / cores);
}
