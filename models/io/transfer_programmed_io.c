/*
 * Programmed I/O: the driver moves each word itself, and the core does nothing else meanwhile.
 */
#include "models/io/transfer_programmed_io.h"

#define MEMBER(name) offsetof(struct programmed_io_parameters, name)

static TABLE(
    parameters_table, struct programmed_io_parameters,
    TRANSFER_ROW("Time of a core to set up an I/O: the registers of the controller."),
    {.name = "word",
     .type = PARAMETER_SIZE,
     .offset = MEMBER(word),
     .doc = "Bytes that one instruction moves.",
     .preset = "\"4 B\"",
     .least = 1},
    {.name = "word_time",
     .type = PARAMETER_DURATION,
     .offset = MEMBER(word_time),
     .doc = "Time of a core for each word: it reads the status, and moves the word between "
            "the controller and memory.",
     .preset = "\"500 ns\""},
    {.name = "polled",
     .type = PARAMETER_BOOLEAN,
     .offset = MEMBER(polled),
     .doc = "The driver knows from the status that a block is there, and the controller "
            "raises no interrupt; asking for it takes no time but that of the words.",
     .preset = "false"});

struct programmed_io {
    struct component component;
    const struct programmed_io_parameters *parameters;
    struct transfer_environment around;
    struct interrupt_work_port work;
};

/* The driver has moved the last word. */
static void take(struct run *run, void *owner, uint64_t argument, sim_ticks began)
{
    struct programmed_io *transfer = owner;
    struct io_request *request = (struct io_request *)(uintptr_t)argument;
    const struct transfer_port *port = &transfer->around.port;
    port->begun(request, began);
    port->done(run, port->owner, request);
}

static void move(struct run *run, struct component *component, struct io_request *request)
{
    struct programmed_io *transfer = (struct programmed_io *)component;
    int64_t words = (request->bytes + transfer->parameters->word - 1) / transfer->parameters->word;
    sim_ticks work = ticks_times(words, transfer->parameters->word_time);
    request->core_time = ticks_add(request->core_time, work);
    if (work == 0) {
        transfer->around.port.begun(request, run_now(run));
        transfer->around.port.done(run, transfer->around.port.owner, request);
        return;
    }
    interrupt_controller_work(run, transfer->around.interrupts, &transfer->work, work,
                              (uint64_t)(uintptr_t)request);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    struct programmed_io *transfer = ARENA_NEW(assembly->arena, struct programmed_io);
    transfer->component = (struct component){&transfer_programmed_io_kind.behaviour, scope->path};
    transfer->parameters = parameters;
    transfer->around = *(const struct transfer_environment *)environment;
    transfer->work = (struct interrupt_work_port){transfer, take};
    return &transfer->component;
}

static bool is_polled(const void *from)
{
    return ((const struct programmed_io_parameters *)from)->polled;
}

static const struct transfer_operations operations = {
    .order = TRANSFER_AFTER_INTERRUPT, .move = move, .is_polled = is_polled};

const struct kind transfer_programmed_io_kind = {
    .name = "programmed_io",
    .role = "transfer",
    .doc = "The driver moves each word between controller and memory.",
    .parameters = &parameters_table,
    .build = build,
    .operations = &operations,
};
