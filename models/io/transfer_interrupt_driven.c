/*
 * Interrupt-driven I/O: an interrupt for each word, whose service routine moves it.
 *
 * The buffer raises the interrupt for a word when a core has returned from that for the word
 * before. An interrupt that is lost is raised again by the controller's time-out.
 */
#include "models/io/transfer_interrupt_driven.h"

#define MEMBER(name) offsetof(struct interrupt_driven_parameters, name)

static TABLE(parameters_table, struct interrupt_driven_parameters,
             TRANSFER_ROW("Time of a core to set up an I/O: the registers of the controller."),
             {.name = "word",
              .type = PARAMETER_SIZE,
              .offset = MEMBER(word),
              .doc = "Bytes that one interrupt moves.",
              .preset = "\"4 B\"",
              .least = 1});

struct interrupt_driven {
    struct component component;
    const struct interrupt_driven_parameters *parameters;
    struct transfer_environment around;
};

static void raise(struct run *run, const struct interrupt_driven *transfer,
                  struct io_request *request)
{
    interrupt_source_take(run, transfer->around.source, (uint64_t)(uintptr_t)request);
}

static void move(struct run *run, struct component *component, struct io_request *request)
{
    struct interrupt_driven *transfer = (struct interrupt_driven *)component;
    const struct transfer_port *port = &transfer->around.port;
    port->begun(request, run_now(run));
    request->left = (request->bytes + transfer->parameters->word - 1) / transfer->parameters->word;
    if (request->left == 0) {
        port->done(run, port->owner, request);
    } else {
        raise(run, transfer, request);
    }
}

static void word(struct run *run, struct component *component, struct io_request *request)
{
    struct interrupt_driven *transfer = (struct interrupt_driven *)component;
    const struct transfer_port *port = &transfer->around.port;
    if (--request->left == 0) {
        port->done(run, port->owner, request);
    } else {
        raise(run, transfer, request);
    }
}

static void again(struct run *run, struct component *component, struct io_request *request)
{
    raise(run, (struct interrupt_driven *)component, request);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    struct interrupt_driven *transfer = ARENA_NEW(assembly->arena, struct interrupt_driven);
    transfer->component =
        (struct component){&transfer_interrupt_driven_kind.behaviour, scope->path};
    transfer->parameters = parameters;
    transfer->around = *(const struct transfer_environment *)environment;
    return &transfer->component;
}

static const struct transfer_operations operations = {.order = TRANSFER_BY_INTERRUPTS,
                                                      .needs_source = true,
                                                      .move = move,
                                                      .word = word,
                                                      .again = again};

const struct kind transfer_interrupt_driven_kind = {
    .name = "interrupt_driven",
    .role = "transfer",
    .doc = "The service routine of an interrupt moves a word, and there is one for each.",
    .parameters = &parameters_table,
    .build = build,
    .operations = &operations,
};
