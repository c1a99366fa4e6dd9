#include "models/storage/array_cache.h"

#include "models/planted.h"

uint32_t array_up(const struct array *array)
{
    return (uint32_t)array->parameters->controllers - (uint32_t)array->down.value;
}

static bool writes_back(const struct array *array)
{
    const struct array_cache_parameters *cache = array->parameters->cache;
    return cache != NULL && (array_up(array) == ARRAY_CONTROLLERS_MOST ||
                             (array_up(array) > 0 && cache->alone == ARRAY_WRITE_BACK));
}

/* An I/O of the array's own for the raid. @param host  NULL: a destage */
static struct io *take_io(struct array *array, const struct io *from, struct io *host)
{
    struct io *io = io_take(&array->pool);
    io->block = from->block;
    io->bytes = from->bytes;
    io->is_write = from->is_write;
    io->life = array->cache.losses;
    io->argument = (uint64_t)(uintptr_t)host;
    return io;
}

void array_complete(struct run *run, struct array *array, struct io *io)
{
    sim_ticks now = run_now(run);
    if (io->is_failed) {
        ledger_lose(&array->ledger, io->joined, now);
    } else {
        tally_add(io->is_write ? &array->writes : &array->reads, now - io->joined);
        if (io->is_write && io->parts > 0) {
            tally_add(&array->written_through, now - io->joined);
        }
        ledger_leave(&array->ledger, io->joined, now);
    }
    ledger_note_left(&array->ledger, io->joined);
    array->port.take(run, array->port.owner, io);
}

static void to_raid(struct run *run, struct array *array, struct io *io)
{
    io->parts = 1; /* it is at the raid */
    device_submit(run, &array->raid, take_io(array, io, io));
}

static void set_dirty(struct run *run, struct array *array, int64_t dirty)
{
    array->cache.dirty = dirty;
    level_set(&array->cache.level, run_now(run), dirty);
}

static void destage(struct run *run, struct array *array)
{
    struct array_cache *cache = &array->cache;
    while (cache->destages < array->parameters->cache->depth && array_up(array) > 0 &&
           !io_list_is_empty(&cache->to_destage)) {
        struct io *io = io_list_pop(&cache->to_destage);
        cache->destages++;
        cache->destaging += io->bytes;
        device_submit(run, &array->raid, io);
    }
}

static void accept(struct run *run, struct array *array, struct io *io)
{
    struct array_cache *cache = &array->cache;
    set_dirty(run, array, cache->dirty + io->bytes);
    io_list_push(&cache->to_destage, take_io(array, io, NULL));
    destage(run, array);
    if (array_up(array) < ARRAY_CONTROLLERS_MOST) {
        array_complete(run, array, io);
    } else {
        event_after(run, distribution_draw(&array->parameters->cache->mirror, &array->mirrors),
                    &array->component, ARRAY_COPIED, (uint64_t)(uintptr_t)io);
    }
}

static bool has_room(const struct array *array, const struct io *io)
{
    return array->cache.dirty + io->bytes <= array->parameters->cache->size ||
           PLANTED("a cache takes more writes than it has room for");
}

void array_go_on(struct run *run, struct array *array, struct io *io)
{
    if (!io->is_write || !writes_back(array) || io->bytes > array->parameters->cache->size) {
        to_raid(run, array, io);
    } else if (io_list_is_empty(&array->cache.no_room) && has_room(array, io)) {
        accept(run, array, io);
    } else {
        io_list_push(&array->cache.no_room, io);
    }
}

/* Writes that waited for room, as far as there is some, or none is needed. */
static void admit(struct run *run, struct array *array)
{
    struct array_cache *cache = &array->cache;
    bool is_back = writes_back(array);
    while (!io_list_is_empty(&cache->no_room) && array_up(array) > 0 &&
           (!is_back || has_room(array, cache->no_room.first))) {
        struct io *io = io_list_pop(&cache->no_room);
        (is_back ? accept : to_raid)(run, array, io);
    }
}

static void destaged(struct run *run, struct array *array, struct io *io)
{
    struct array_cache *cache = &array->cache;
    cache->destages--;
    counter_add(&cache->destaged);
    if (io->life == cache->losses) {
        cache->lost_bytes.count += io->is_failed ? (uint64_t)io->bytes : 0;
        cache->destaging -= io->bytes;
        set_dirty(run, array, cache->dirty - (PLANTED("a destage frees no room") ? 0 : io->bytes));
    }
    io_release(&array->pool, io);
    admit(run, array);
    destage(run, array);
}

void array_take(struct run *run, void *owner, struct io *io)
{
    struct array *array = owner;
    struct io *host = (struct io *)(uintptr_t)io->argument;
    if (host == NULL) {
        destaged(run, array, io);
        return;
    }
    host->is_failed = io->is_failed;
    io_release(&array->pool, io);
    array_complete(run, array, host);
}

/* The last controller has failed. */
static void lose(struct run *run, struct array *array)
{
    struct array_cache *cache = &array->cache;
    struct io *io;
    cache->lost_bytes.count += (uint64_t)cache->dirty;
    cache->losses++;
    cache->destaging = 0;
    set_dirty(run, array, 0);
    while ((io = io_list_pop(&cache->to_destage)) != NULL) {
        io_release(&array->pool, io);
    }
}

void array_cache_changed(struct run *run, struct array *array)
{
    if (array->parameters->cache == NULL) {
        return;
    }
    if (array_up(array) == 0) {
        lose(run, array);
        return;
    }
    admit(run, array);
    destage(run, array);
}

void array_on_copied(struct run *run, void *component, uint64_t argument)
{
    array_complete(run, component, (struct io *)(uintptr_t)argument);
}
