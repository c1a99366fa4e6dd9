#include "models/io/controller.h"

#include "models/invariants.h"
#include "models/planted.h"

#include <inttypes.h>

static struct io_controller *controller_of(const struct io_request *request)
{
    return request->unit->controller;
}

static void enter(struct run *run, struct io_request *request, enum io_stage stage)
{
    io_request_enter(request, stage, run_now(run));
}

/* --- The driver's queue --- */

static struct io_request *take_request(struct io_controller *controller)
{
    struct io_request *request;
    if (controller->free.first != NULL) {
        request = io_request_pop(&controller->free);
        struct io_request *older = request->older;
        *request = (struct io_request){.older = older};
    } else {
        request = ARENA_NEW(controller->arena, struct io_request);
        request->older = controller->requests;
        controller->requests = request;
    }
    return request;
}

/* Whether the buffer has room; a block that is larger than all of it has it for itself. */
static bool has_room(const struct io_controller *controller, int64_t bytes)
{
    int64_t room = controller->parameters->buffer;
    return room == 0 || controller->buffered == 0 || controller->buffered + bytes <= room ||
           PLANTED("a buffer takes more than it has room for");
}

void controller_note_room(struct run *run, struct io_controller *controller, int64_t bytes)
{
    controller->buffered += bytes;
    level_set(&controller->room, run_now(run), controller->buffered);
}

static void begin_attempt(struct run *run, struct io_request *request);

/* Commands go to the devices in turn, as far as these and the buffer can take them. */
static void dispatch(struct run *run, struct io_controller *controller)
{
    uint32_t passed = 0;
    while (passed < controller->unit_count) {
        struct controller_unit *unit = &controller->units[controller->next_unit];
        bool is_full = unit->open >= controller->parameters->depth;
        struct io_request *first = is_full ? NULL : driver_queue_next(&unit->waiting);
        bool may = first != NULL;
        if (may && !has_room(controller, first->bytes)) {
            return;
        }
        controller->next_unit = (controller->next_unit + 1) % controller->unit_count;
        passed++;
        if (may) {
            passed = 0;
            unit->open++;
            controller_note_room(run, controller, first->bytes);
            begin_attempt(run, driver_queue_pop(&unit->waiting));
        }
    }
}

struct io_request *controller_join_request(struct run *run, struct controller_unit *unit,
                                           struct io *io)
{
    struct io_controller *controller = unit->controller;
    sim_ticks now = run_now(run);
    struct io_request *request = take_request(controller);
    request->io = io;
    request->unit = unit;
    request->bytes = io->bytes;
    request->joined = now;
    request->since = now;
    ledger_join(&controller->ledger, now);
    controller->ledger.joined.count += PLANTED("an I/O comes to a controller twice");
    controller->bytes_joined += (uint64_t)io->bytes + PLANTED("a byte of an I/O is lost");
    return request;
}

static void submit(struct run *run, struct component *component, struct io *io)
{
    struct controller_unit *unit = (struct controller_unit *)component;
    driver_queue_push(&unit->waiting, controller_join_request(run, unit, io));
    dispatch(run, unit->controller);
}

/* --- The way of a request --- */

static void to_device(struct run *run, struct io_request *request)
{
    const struct io *io = request->io;
    enter(run, request, IO_DEVICE);
    request->sent = (struct io){.block = io->block,
                                .bytes = io->bytes,
                                .is_write = io->is_write,
                                .host = io->host,
                                .life = io->life,
                                .ejections = io->ejections,
                                .argument = (uint64_t)(uintptr_t)request};
    device_submit(run, &request->unit->device, &request->sent);
}

static void to_transfer(struct run *run, struct io_request *request)
{
    const struct io_controller *controller = controller_of(request);
    enter(run, request, IO_BUFFER);
    controller->transfers->move(run, controller->transfer, request);
}

static void carry_first(struct run *run, struct io_controller *controller)
{
    const struct io_request *first = controller->crossing.first;
    double time = (double)first->bytes / controller->parameters->bandwidth;
    level_set(&controller->link, run_now(run), 1);
    event_after(run, ticks_from_seconds(time, run->ticks_per_second), &controller->component,
                CONTROLLER_CROSSED, (uint64_t)(uintptr_t)first);
}

static void leave_link(struct run *run, struct io_request *request);

static void to_link(struct run *run, struct io_request *request)
{
    struct io_controller *controller = controller_of(request);
    enter(run, request, IO_LINK);
    if (controller->parameters->bandwidth == 0) {
        leave_link(run, request);
        return;
    }
    bool is_idle = controller->crossing.first == NULL;
    io_request_push(&controller->crossing, request);
    if (is_idle) {
        carry_first(run, controller);
    }
}

void controller_on_crossed(struct run *run, void *component, uint64_t argument)
{
    struct io_controller *controller = component;
    struct io_request *request = (struct io_request *)(uintptr_t)argument;
    io_request_pop(&controller->crossing);
    level_set(&controller->link, run_now(run), 0);
    if (controller->crossing.first != NULL) {
        carry_first(run, controller);
    }
    leave_link(run, request);
}

static void set_up(struct run *run, struct io_request *request)
{
    if (request->io->is_write) {
        to_transfer(run, request);
    } else {
        to_device(run, request);
    }
}

/* The driver has set a command up. */
void controller_take_work(struct run *run, void *owner, uint64_t argument, sim_ticks began)
{
    (void)owner;
    (void)began;
    set_up(run, (struct io_request *)(uintptr_t)argument);
}

static void begin_attempt(struct run *run, struct io_request *request)
{
    struct io_controller *controller = controller_of(request);
    const struct transfer_parameters *transfer = controller->parameters->transfer.parameters;
    sim_ticks setup = distribution_draw(&transfer->setup, &controller->setups);
    if (request->attempts == 0) {
        setup = ticks_add(setup, controller->parameters->scheduling_time);
    }
    enter(run, request, IO_SUBMIT);
    controller->firsts.count += request->attempts == 0;
    request->attempts++;
    request->is_in_error = false;
    counter_add(&controller->attempts);
    request->core_time = ticks_add(request->core_time, setup);
    if (setup > 0) {
        interrupt_controller_work(run, controller->interrupts, &controller->work, setup,
                                  (uint64_t)(uintptr_t)request);
    } else {
        set_up(run, request);
    }
}

/* --- Completion --- */

static void tally_stages(struct run *run, struct io_controller *controller,
                         struct io_request *request)
{
    enter(run, request, request->stage);
    request->stages[IO_DEVICE] += PLANTED("a stage of an I/O is a tick longer");
    sim_ticks whole = 0;
    for (unsigned stage = 0; stage < IO_STAGES; stage++) {
        whole += request->stages[stage];
        tally_add(&controller->of_stage[stage], request->stages[stage]);
    }
    CHECK(run, &controller->component, io_stages, whole == run_now(run) - request->joined,
          "the stages of an I/O are %" PRId64 " ticks, and it took %" PRId64, whole,
          run_now(run) - request->joined);
}

/* The driver is done with a request: its owner has it again. */
static void complete(struct run *run, struct io_request *request)
{
    struct io_controller *controller = controller_of(request);
    struct io *io = request->io;
    tally_stages(run, controller, request);
    tally_add(&controller->core_time, request->core_time);
    ledger_leave(&controller->ledger,
                 request->joined - PLANTED("an I/O of a controller is a tick longer"),
                 run_now(run));
    io->is_failed = request->is_in_error;
    if (io->is_failed) {
        counter_add(&controller->failed);
        controller->bytes_failed += (uint64_t)request->bytes;
    } else {
        controller->bytes.count += (uint64_t)request->bytes;
    }
    request->unit->open--;
    controller_note_room(run, controller, -request->bytes);
    request->io = PLANTED("a request is not given back") ? io : NULL;
    io_request_push(&controller->free, request);
    if (request->unit == &controller->input) {
        io_release(&controller->inputs, io);
    } else {
        controller->out.take(run, controller->out.owner, io);
    }
    dispatch(run, controller);
}

/* The driver has heard that the device is done with a request. */
static void hear(struct run *run, struct io_request *request)
{
    struct io_controller *controller = controller_of(request);
    bool is_retried = (int64_t)request->attempts <= controller->parameters->retries;
    if (request->is_in_error && is_retried) {
        begin_attempt(run, request);
    } else if (!request->is_in_error && !request->io->is_write &&
               controller->transfers->order == TRANSFER_AFTER_INTERRUPT) {
        to_transfer(run, request);
    } else {
        complete(run, request);
    }
}

/* Raise the interrupt that tells of a request. */
static void notify(struct run *run, struct io_request *request)
{
    struct io_controller *controller = controller_of(request);
    if (controller->is_polled) {
        hear(run, request);
        return;
    }
    enter(run, request, IO_INTERRUPT);
    interrupt_source_take(run, controller->source, (uint64_t)(uintptr_t)request);
}

void controller_have_block(struct run *run, struct io_request *request)
{
    enter(run, request, IO_BUFFER);
    if (controller_of(request)->transfers->order == TRANSFER_AFTER_INTERRUPT) {
        notify(run, request);
    } else {
        to_transfer(run, request);
    }
}

static void leave_link(struct run *run, struct io_request *request)
{
    if (request->io->is_write) {
        to_device(run, request);
    } else {
        controller_have_block(run, request);
    }
}

void controller_note_begun(struct io_request *request, sim_ticks at)
{
    io_request_enter(request, IO_TRANSFER, at);
}

void controller_take_transferred(struct run *run, void *owner, struct io_request *request)
{
    const struct io_controller *controller = owner;
    if (request->io->is_write) {
        to_link(run, request);
    } else if (controller->transfers->order == TRANSFER_BEFORE_INTERRUPT) {
        notify(run, request);
    } else {
        complete(run, request);
    }
}

/* The device is done with a request, or fails. */
static void take(struct run *run, void *owner, struct io *sent)
{
    struct io_controller *controller = owner;
    struct io_request *request = (struct io_request *)(uintptr_t)sent->argument;
    double errors = controller->parameters->error_probability;
    request->is_in_error = sent->is_failed || sent->is_refused ||
                           (errors > 0 && stream_uniform(&controller->errors) < errors);
    controller->errors_seen.count += request->is_in_error;
    if (request->is_in_error || sent->is_write) {
        notify(run, request);
    } else {
        to_link(run, request);
    }
}

/* --- Interrupts --- */

void controller_hear_begun(struct run *run, struct io_request *request)
{
    if (request->stage == IO_INTERRUPT) {
        enter(run, request, IO_ROUTINE);
    }
}

void controller_hear_served(struct run *run, struct io_request *request)
{
    if (request->stage == IO_ROUTINE) {
        enter(run, request, IO_RETURN);
    }
}

/* The driver finds out about a request whose interrupt was lost. */
static void find_out(struct run *run, struct io_request *request)
{
    struct io_controller *controller = controller_of(request);
    event_cancel(run, request->timeout);
    if (request->stage == IO_TRANSFER) {
        controller->transfers->again(run, controller->transfer, request);
    } else {
        hear(run, request);
    }
}

void controller_hear_over(struct run *run, struct io_request *request, sim_ticks took)
{
    struct io_controller *controller = controller_of(request);
    request->core_time = ticks_add(request->core_time, took);
    struct io_request_queue unheard = controller->unheard;
    controller->unheard = (struct io_request_queue){0};
    if (request->stage == IO_TRANSFER) {
        controller->transfers->word(run, controller->transfer, request);
    } else {
        hear(run, request);
    }
    while (unheard.first != NULL) {
        find_out(run, io_request_pop(&unheard));
    }
}

void controller_hear_lost(struct run *run, struct io_request *request)
{
    struct io_controller *controller = controller_of(request);
    io_request_push(&controller->unheard, request);
    request->timeout = event_after(run, controller->parameters->timeout, &controller->component,
                                   CONTROLLER_TIMED_OUT, (uint64_t)(uintptr_t)request);
}

/* The driver's patience with the first of the unheard is over: they were lost in this order. */
void controller_on_timed_out(struct run *run, void *component, uint64_t argument)
{
    struct io_controller *controller = component;
    struct io_request *request = io_request_pop(&controller->unheard);
    ASSERT((uint64_t)(uintptr_t)request == argument);
    find_out(run, request);
}

/* --- A place as a device --- */

static sim_ticks stream_time(const struct component *component, int64_t bytes,
                             int64_t ticks_per_second)
{
    const struct controller_unit *unit = (const struct controller_unit *)component;
    return device_stream_time(&unit->device, bytes, ticks_per_second);
}

static uint64_t blocks(const struct component *component)
{
    return device_blocks(&((const struct controller_unit *)component)->device);
}

static const struct device_operations unit_operations = {
    .submit = submit, .stream_time = stream_time, .blocks = blocks};

struct io_port controller_port(struct io_controller *controller)
{
    return (struct io_port){controller, take};
}

struct device controller_join(struct io_controller *controller, uint32_t number,
                              const struct device *device)
{
    struct controller_unit *unit = &controller->units[number];
    unit->device = *device;
    unit->waiting.blocks = device_blocks(device);
    return (struct device){&unit->component, &unit_operations};
}
