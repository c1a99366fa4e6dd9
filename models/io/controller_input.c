/*
 * Blocks that come to a controller by themselves: a keyboard, a network.
 *
 * Such a block asks for no set-up, and cannot wait: a block that finds no room in the buffer is
 * lost. A block has its room until the driver, or DMA, has moved it.
 */
#include "models/io/controller.h"

#include "models/planted.h"
#include "sim/random/rates.h"

static void expect(struct run *run, struct io_controller *controller)
{
    const struct distribution *gap = &controller->parameters->input->arrivals;
    event_after(run, distribution_draw_from(gap, run_now(run), &controller->arriving),
                &controller->component, CONTROLLER_ARRIVED, 0);
}

void controller_begin_input(struct run *run, struct component *component)
{
    struct io_controller *controller = (struct io_controller *)component;
    if (controller->parameters->input != NULL) {
        expect(run, controller);
    }
}

void controller_on_arrived(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct io_controller *controller = component;
    int64_t bytes = distribution_draw(&controller->parameters->input->size, &controller->sizing);
    int64_t room = controller->parameters->buffer;
    expect(run, controller);
    counter_add(&controller->arrived);
    if (room > 0 && controller->buffered + bytes > room) {
        controller->overruns.count += 1 + PLANTED("an overrun is counted twice");
        return;
    }
    struct io *io = io_take(&controller->inputs);
    io->bytes = bytes;
    controller->taken++;
    controller->input.open++;
    controller_note_room(run, controller, bytes);
    controller_have_block(run, controller_join_request(run, &controller->input, io));
}
