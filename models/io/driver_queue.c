#include "models/io/driver_queue.h"

/* Blocks as numbers of 32 bits, in order: those of large devices fall together. */
static uint32_t place_of(const struct driver_queue *queue, uint64_t block)
{
    unsigned shift = 0;
    while (queue->blocks >> shift > UINT32_MAX) {
        shift++;
    }
    block >>= shift;
    return block > UINT32_MAX ? UINT32_MAX : (uint32_t)block;
}

static struct io_request *request_of(const struct io *io)
{
    return (struct io_request *)(uintptr_t)io->argument;
}

void driver_queue_push(struct driver_queue *queue, struct io_request *request)
{
    struct io *entry = &request->sent;
    *entry = (struct io){.argument = (uint64_t)(uintptr_t)request,
                         .cylinder = place_of(queue, request->io->block)};
    io_list_push(&queue->waiting, entry);
    queue->has_choice = false;
}

struct io_request *driver_queue_next(struct driver_queue *queue)
{
    if (io_list_is_empty(&queue->waiting)) {
        return NULL;
    }
    if (!queue->has_choice) {
        uint64_t last = queue->blocks > 0 ? queue->blocks - 1 : UINT32_MAX;
        queue->choice = queue->scheduling->choose(&(struct disk_scheduling_environment){
            .first = queue->waiting.first,
            .cylinder = queue->at,
            .cylinders = place_of(queue, last),
            .is_inwards = queue->is_inwards,
        });
        queue->has_choice = true;
    }
    return request_of(queue->choice.io);
}

struct io_request *driver_queue_pop(struct driver_queue *queue)
{
    struct io_request *request = driver_queue_next(queue);
    struct io *before = NULL;
    struct io *io = queue->waiting.first;
    while (io != &request->sent) {
        before = io;
        io = io->next;
    }
    *(before == NULL ? &queue->waiting.first : &before->next) = io->next;
    if (queue->waiting.last == io) {
        queue->waiting.last = before;
    }
    const struct io *given = request->io;
    uint64_t blocks = ((uint64_t)given->bytes + IO_BLOCK_BYTES - 1) / IO_BLOCK_BYTES;
    queue->is_inwards = queue->choice.is_inwards;
    queue->at = place_of(queue, given->block + blocks);
    queue->has_choice = false;
    return request;
}
