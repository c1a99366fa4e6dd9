#include "models/interrupts/interrupts_parameters.h"

static const char *const dispatches[] = {
    [DISPATCH_VECTORED] = "vectored", [DISPATCH_POLLED] = "polled", NULL};
static const char *const deliveries[] = {[DELIVERY_FIXED] = "fixed",
                                         [DELIVERY_ROUND_ROBIN] = "round_robin",
                                         [DELIVERY_LEAST_LOADED] = "least_loaded",
                                         NULL};
static const char *const triggers[] = {[TRIGGER_LEVEL] = "level", [TRIGGER_EDGE] = "edge", NULL};
static const char *const actions[] = {[ACTION_LOG] = "log", [ACTION_PANIC] = "panic", NULL};

static const struct parameter_use where_fixed[] = {{.path = "delivery", .is = "fixed"},
                                                   {.path = NULL}};

#define MASKS(member) .name = #member, .offset = offsetof(struct interrupt_masks_parameters, member)

static TABLE(masks_table, struct interrupt_masks_parameters,
             {MASKS(between), .type = PARAMETER_DISTRIBUTION,
              .flags = PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS,
              .doc = "Time from the end of a window to the beginning of the next."},
             {MASKS(length), .type = PARAMETER_DISTRIBUTION,
              .doc = "Time that a window lasts; a routine of a non-maskable interrupt in it makes "
                     "it as much longer."});

#define ROW(member) .name = #member, .offset = offsetof(struct interrupts_parameters, member)

TABLE(
    interrupts_table, struct interrupts_parameters,
    {ROW(vectors), .type = PARAMETER_INTEGER, .preset = "256", .least = 1,
     .most = INTERRUPT_SOURCES_MOST,
     .doc = "Entries of the interrupt vector. Sources that give none take them in turn, and make "
            "chains where there are more sources than vectors."},
    {ROW(dispatch), .type = PARAMETER_CHOICE, .preset = "\"vectored\"", .choices = dispatches,
     .doc = "vectored: the vector names the routine, or the chain of those that share it; polled: "
            "all sources are asked in the order given, until one has raised."},
    {ROW(dispatch_time), .type = PARAMETER_DISTRIBUTION, .preset = "\"0 s\"",
     .doc = "Time from the saved state to the routine, or to the first source that is asked."},
    {ROW(probe), .type = PARAMETER_DISTRIBUTION, .preset = "\"0 s\"",
     .doc = "Time to ask one source of a chain, or of all that are polled."},
    {ROW(delivery), .type = PARAMETER_CHOICE, .preset = "\"fixed\"", .choices = deliveries,
     .doc = "The core that takes an interrupt: fixed: `core`; round_robin: each in turn; "
            "least_loaded: one with the fewest interrupts, idle ones first."},
    {ROW(core), .type = PARAMETER_INTEGER, .preset = "0", .least = 0, .most = 1e6,
     .used_where = where_fixed, .doc = "The core that takes all interrupts, from 0 on."},
    {ROW(save), .type = PARAMETER_DISTRIBUTION, .preset = "\"0 s\"",
     .doc = "Time to save the state of what is interrupted."},
    {ROW(restore), .type = PARAMETER_DISTRIBUTION, .preset = "\"0 s\"",
     .doc = "Time to restore it and return."},
    {ROW(instruction), .type = PARAMETER_DISTRIBUTION, .preset = "\"0 s\"",
     .doc = "Time of one instruction: a core that executes senses its interrupts when the "
            "instruction under way is over. 0 s: at once."},
    {ROW(nesting), .type = PARAMETER_INTEGER, .preset = "32", .least = 1, .most = INTERRUPT_LEVELS,
     .doc = "Routines of maskable interrupts that a core has begun at most; 1: none preempts "
            "another."},
    {ROW(masks), .type = PARAMETER_OBJECT, .of = &masks_table, .flags = PARAMETER_OPTIONAL,
     .doc = "Windows in which a core has maskable interrupts off, as in critical sections of the "
            "system; each core has its own, and none begins while it serves an interrupt."},
    {ROW(backlog), .type = PARAMETER_INTEGER, .preset = "\"infinite\"", .least = 1,
     .flags = PARAMETER_MAY_BE_INFINITE,
     .doc = "Packets with deferred work that wait on a core at most; more are dropped."},
    {ROW(timeline), .type = PARAMETER_INTEGER, .preset = "20", .least = 0, .most = 10000,
     .doc = "Interrupts whose steps are on the timeline of a run that keeps one: the first so "
            "many."});

#define ARRIVALS(member)                                                                           \
    .name = #member, .offset = offsetof(struct interrupt_arrivals_parameters, member)

static const struct parameter arrivals_rows[] = {
    {ARRIVALS(interarrival), .type = PARAMETER_DISTRIBUTION,
     .flags = PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS | PARAMETER_ARRIVALS,
     .doc = "Time between arrivals."},
    {ARRIVALS(batch), .type = PARAMETER_COUNT, .preset = "1", .least = 1,
     .most = INTERRUPT_PACKETS_MOST, .doc = "Packets that arrive together."},
};

static const struct table arrivals_table = {
    .rows = arrivals_rows,
    .count = sizeof arrivals_rows / sizeof *arrivals_rows,
    .bytes = sizeof(struct interrupt_arrivals_parameters),
    .shorthand = "interarrival",
};

#define COALESCING(member)                                                                         \
    .name = #member, .offset = offsetof(struct interrupt_coalescing_parameters, member)

static TABLE(coalescing_table, struct interrupt_coalescing_parameters,
             {COALESCING(packets), .type = PARAMETER_INTEGER, .preset = "8", .least = 1,
              .most = INTERRUPT_PACKETS_MOST,
              .doc = "Packets after which the device raises the interrupt at once."},
             {COALESCING(timeout), .type = PARAMETER_DURATION, .preset = "\"50 us\"",
              .doc = "Time after the first packet at which it does with fewer."});

static const struct parameter_use where_edge[] = {{.path = "trigger", .is = "edge"},
                                                  {.path = NULL}};

#define SOURCE(member)                                                                             \
    .name = #member, .offset = offsetof(struct interrupt_source_parameters, member)

TABLE(interrupt_source_table, struct interrupt_source_parameters,
      {SOURCE(arrivals), .type = PARAMETER_OBJECT, .of = &arrivals_table,
       .flags = PARAMETER_OPTIONAL,
       .doc = "Time between what raises interrupts (packets, ticks), alone or with how many come "
              "together; none for a source that a controller of devices raises."},
      {SOURCE(service), .type = PARAMETER_DISTRIBUTION, .preset = "\"0 s\"",
       .doc = "Time of the service routine, once for each interrupt."},
      {SOURCE(deferred), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_OPTIONAL,
       .doc = "Work that the routine leaves for later, once for each packet: it runs below all "
              "interrupts and before all threads."},
      {SOURCE(level), .type = PARAMETER_INTEGER, .preset = "0", .least = 0,
       .most = INTERRUPT_LEVELS - 1,
       .doc = "The higher preempts the lower; equal ones wait for each other."},
      {SOURCE(vector), .type = PARAMETER_INTEGER, .least = 0, .most = INTERRUPT_SOURCES_MOST - 1,
       .flags = PARAMETER_OPTIONAL | PARAMETER_ZERO_IS_A_VALUE,
       .doc = "Its entry of the interrupt vector, from 0 on; sources of one vector are asked in "
              "the order given."},
      {SOURCE(trigger), .type = PARAMETER_CHOICE, .preset = "\"level\"", .choices = triggers,
       .doc = "level: the line stays raised until all is served, so that nothing is lost; edge: "
              "`latch` interrupts are kept, and more are lost."},
      {SOURCE(latch), .type = PARAMETER_INTEGER, .preset = "1", .least = 1,
       .flags = PARAMETER_MAY_BE_INFINITE, .used_where = where_edge,
       .doc = "Interrupts that are kept until a core catches them."},
      {SOURCE(coalescing), .type = PARAMETER_OBJECT, .of = &coalescing_table,
       .flags = PARAMETER_OPTIONAL,
       .doc = "Several packets raise one interrupt: so many, or after some time."},
      {SOURCE(maskable), .type = PARAMETER_BOOLEAN, .preset = "true",
       .doc = "false: it comes through masks and preempts every routine, as errors of memory do."},
      {SOURCE(action), .type = PARAMETER_CHOICE, .preset = "\"log\"", .choices = actions,
       .doc = "Of an interrupt that is not maskable: log: the machine goes on after its routine; "
              "panic: no core executes anything from then on."});

const struct parameter interrupt_source_row = {
    .name = "source",
    .type = PARAMETER_OBJECT,
    .doc = "A source of interrupts.",
    .of = &interrupt_source_table,
};
