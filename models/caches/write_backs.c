#include "models/caches/write_backs.h"

#include "models/caches/agents.h"
#include "models/planted.h"

void write_backs_init(struct write_backs *write_backs, struct arena *arena, uint32_t cores,
                      int64_t buffer)
{
    write_backs->arena = arena;
    write_backs->most = (uint32_t)buffer;
    write_backs->in_flight = ARENA_ARRAY(arena, uint32_t, cores);
    write_backs->waiting = ARENA_ARRAY(arena, struct write_backs_waiting, cores);
    write_backs->free = WRITE_BACK_NONE;
    for (uint32_t i = 0; i < cores; i++) {
        write_backs->waiting[i] = (struct write_backs_waiting){WRITE_BACK_NONE, WRITE_BACK_NONE};
    }
}

static void grow(struct write_backs *write_backs)
{
    uint32_t capacity = write_backs->capacity > 0 ? 2 * write_backs->capacity : 16;
    struct write_back_due *lines = ARENA_ARRAY(write_backs->arena, struct write_back_due, capacity);
    for (uint32_t i = 0; i < capacity; i++) {
        if (i < write_backs->capacity) {
            lines[i] = write_backs->lines[i];
        } else {
            lines[i].next = write_backs->free;
            write_backs->free = i;
        }
    }
    write_backs->lines = lines;
    write_backs->capacity = capacity;
}

/* A line waits for a place of a core. */
static void wait(struct write_backs *write_backs, const struct write_back_due *due, uint32_t core)
{
    struct write_backs_waiting *waiting = &write_backs->waiting[core];
    if (write_backs->free == WRITE_BACK_NONE) {
        grow(write_backs);
    }
    uint32_t number = write_backs->free;
    write_backs->free = write_backs->lines[number].next;
    write_backs->lines[number] = *due;
    write_backs->lines[number].next = WRITE_BACK_NONE;
    *(waiting->first == WRITE_BACK_NONE ? &waiting->first
                                        : &write_backs->lines[waiting->last].next) = number;
    waiting->last = number;
    write_backs->waiting_count++;
}

/* Takes the line that has waited longest for a place of a core. @return false: none waits */
static bool take(struct write_backs *write_backs, uint32_t core, struct write_back_due *due)
{
    struct write_backs_waiting *waiting = &write_backs->waiting[core];
    uint32_t number = waiting->first;
    if (number == WRITE_BACK_NONE) {
        return false;
    }
    *due = write_backs->lines[number];
    waiting->first = due->next;
    write_backs->lines[number].next = write_backs->free;
    write_backs->free = number;
    write_backs->waiting_count--;
    return true;
}

void write_backs_add(struct caches *caches, uint64_t line, uint32_t agent, bool is_flushed)
{
    struct write_backs *write_backs = &caches->write_backs;
    ASSERT(write_backs->due_count < WRITE_BACKS_OF_A_REQUEST);
    struct write_back_due *due = &write_backs->due[write_backs->due_count++];
    *due = (struct write_back_due){.line = line, .agent = agent, .is_flushed = is_flushed};
    if (caches->values != NULL) {
        due->value = line_values_at(caches->values, agents_place(caches, agent), line);
    }
    write_backs->added++;
}

/* Memory has the value of a line that has left. Where a line was given up by its owner and left the
 * new one at once, both are due, and the later write stays. */
static void keep_value(struct caches *caches, const struct write_back_due *due)
{
    uint32_t memory = agents_memory(caches);
    if (due->value > line_values_at(caches->values, memory, due->line)) {
        line_values_put(caches->values, memory, due->line, due->value);
    }
}

static void send(struct run *run, struct caches *caches, const struct write_back_due *due,
                 uint32_t core)
{
    struct reference *reference = reference_take(caches->pool, run_now(run));
    const struct cache_home home = caches->homes.find(caches->homes.owner, due->line);
    caches->pool->threadless++;
    caches->write_backs.in_flight[core]++;
    caches->misses[reference_index(caches->pool, reference)].core = core;
    reference->thread = REFERENCE_WRITER;
    reference->processor = caches->options.nodes[agents_first_core(caches, due->agent)];
    reference->home = home.node;
    reference->address = home.place;
    reference->writes_back = false;
    bool is_seen = due->is_flushed && caches->options.is_snooped;
    const struct reference_port *port = is_seen ? &caches->memory : &caches->out;
    port->take(run, port->owner, reference);
}

void write_backs_send(struct run *run, struct caches *caches, uint32_t core)
{
    struct write_backs *write_backs = &caches->write_backs;
    for (uint32_t i = PLANTED("a line is not written back"); i < write_backs->due_count; i++) {
        if (caches->values != NULL) {
            keep_value(caches, &write_backs->due[i]);
        }
        if (write_backs_are_full(write_backs, core)) {
            wait(write_backs, &write_backs->due[i], core);
        } else {
            send(run, caches, &write_backs->due[i], core);
        }
    }
    write_backs->due_count = 0;
}

void write_backs_end(struct run *run, struct caches *caches, struct reference *reference)
{
    struct write_backs *write_backs = &caches->write_backs;
    uint32_t core = caches->misses[reference_index(caches->pool, reference)].core;
    bool was_full = write_backs_are_full(write_backs, core);
    struct write_back_due due;
    reference_release(caches->pool, reference);
    caches->pool->threadless--;
    write_backs->in_flight[core]--;
    write_backs->ended++;
    if (take(write_backs, core, &due)) {
        send(run, caches, &due, core);
    } else if (was_full) {
        caches->has_place.take(run, caches->has_place.owner, core);
    }
}

uint64_t write_backs_in_flight(const struct write_backs *write_backs, uint32_t cores)
{
    uint64_t count = write_backs->waiting_count;
    for (uint32_t i = 0; i < cores; i++) {
        count += write_backs->in_flight[i];
    }
    return count;
}
