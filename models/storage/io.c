#include "models/storage/io.h"

/* Doubles the entries; those that are taken stay where they are. */
static void grow_pool(struct io_pool *pool)
{
    enum { LEAST = 16 };
    size_t count = pool->capacity == 0 ? LEAST : pool->capacity;
    struct io *chunk = ARENA_ARRAY(pool->arena, struct io, count);
    for (size_t i = count; i-- > 0;) {
        chunk[i].next = pool->free;
        pool->free = &chunk[i];
    }
    pool->capacity += count;
}

struct io *io_take(struct io_pool *pool)
{
    if (pool->free == NULL) {
        grow_pool(pool);
    }
    struct io *io = pool->free;
    pool->free = io->next;
    *io = (struct io){0};
    return io;
}

void io_release(struct io_pool *pool, struct io *io)
{
    io->next = pool->free;
    pool->free = io;
}

void io_list_push(struct io_list *list, struct io *io)
{
    io->next = NULL;
    if (list->first == NULL) {
        list->first = io;
    } else {
        list->last->next = io;
    }
    list->last = io;
}

struct io *io_list_pop(struct io_list *list)
{
    struct io *io = list->first;
    if (io != NULL) {
        list->first = io->next;
    }
    return io;
}
