/*
 * An I/O in the hands of a controller and its driver, and the stages that it goes through.
 *
 *     queue      in the driver's queue, until device and buffer can take it
 *     submit     a core sets it up: registers, pointers, counters
 *     device     the device has it
 *     link       the link between device and buffer: waiting for it, and crossing
 *     buffer     the buffer has the block, which waits to be moved
 *     transfer   between buffer and memory
 *     interrupt  from the raising to the first instruction of the routine
 *     routine    the service routine
 *     return     the core returns, and does what the routine left for later
 *
 * A stage may come several times, as when an attempt fails, or never. Together they are the whole
 * time from the submission to the completion, to the tick.
 */
#ifndef MODELS_IO_IO_REQUEST_H
#define MODELS_IO_IO_REQUEST_H

#include "models/storage/io.h"

enum io_stage {
    IO_QUEUE,
    IO_SUBMIT,
    IO_DEVICE,
    IO_LINK,
    IO_BUFFER,
    IO_TRANSFER,
    IO_INTERRUPT,
    IO_ROUTINE,
    IO_RETURN,
    IO_STAGES,
};

struct controller_unit;

struct io_request {
    struct io sent;               /* to the device */
    struct io *io;                /* of the owner; NULL: the request is free */
    struct controller_unit *unit; /* the device and its place at the controller */
    struct io_request *next;      /* behind it in a queue, or free */
    struct io_request *older;     /* among all of the controller, free or not */
    int64_t bytes;
    int64_t left; /* words or lines to be moved */
    enum io_stage stage;
    bool is_in_error; /* the attempt under way has failed */
    uint32_t attempts;
    sim_ticks joined;
    sim_ticks since; /* when the stage began */
    sim_ticks stages[IO_STAGES];
    sim_ticks core_time; /* of the driver and of interrupts, for it */
    struct event_id timeout;
};

/** Requests in order, linked by `next`; all zeros: none. */
struct io_request_queue {
    struct io_request *first, *last;
};

static inline void io_request_push(struct io_request_queue *queue, struct io_request *request)
{
    request->next = NULL;
    *(queue->first == NULL ? &queue->first : &queue->last->next) = request;
    queue->last = request;
}

/** Take the first of a queue that is not empty. */
static inline struct io_request *io_request_pop(struct io_request_queue *queue)
{
    struct io_request *first = queue->first;
    queue->first = first->next;
    return first;
}

/** A request comes to another stage, or to the same again. @param at  when: since it came to the
 *  present one */
static inline void io_request_enter(struct io_request *request, enum io_stage stage, sim_ticks at)
{
    request->stages[request->stage] += at - request->since;
    request->since = at;
    request->stage = stage;
}

#endif
