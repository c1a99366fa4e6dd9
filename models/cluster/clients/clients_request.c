#include "models/cluster/clients/clients_request.h"

#include "models/planted.h"

void request_pool_init(struct request_pool *pool, struct run *run)
{
    *pool = (struct request_pool){.run = run, .free = REQUEST_NONE};
}

bool request_pool_grow(struct request_pool *pool)
{
    if (pool->capacity == REQUESTS_MOST) {
        return false;
    }
    uint32_t before = (uint32_t)pool->capacity;
    pool->entries =
        arena_grow(pool->run->arena, pool->entries, before, &pool->capacity, sizeof *pool->entries);
    run_count(pool->run, pool->capacity - before);
    for (uint32_t i = before; i < pool->capacity; i++) {
        pool->entries[i].next = i + 1 < pool->capacity ? i + 1 : pool->free;
    }
    pool->free = before;
    return true;
}

void request_line_init(struct request_line *line, sim_ticks delay, struct component *owner,
                       unsigned event, enum event_priority order, uint64_t argument)
{
    *line = (struct request_line){
        .delay = delay < 1 ? 1 : delay,
        .owner = owner,
        .event = event,
        .order = order,
        .argument = argument,
        .head = REQUEST_NONE,
        .tail = REQUEST_NONE,
    };
}

static void arm(struct run *run, struct request_line *line, sim_ticks time)
{
    line->is_armed = true;
    line->alarm = event_at(run, time, line->order, line->owner, line->event, line->argument);
    if (PLANTED("nobody looks at a line")) {
        event_cancel(run, line->alarm);
    }
}

void request_line_join(struct run *run, struct request_line *line, struct request_pool *pool,
                       uint32_t index)
{
    sim_ticks now = run_now(run);
    bool is_past_horizon = line->delay > run->horizon - now;
    struct request *request = &pool->entries[index];
    request->due = is_past_horizon ? TICKS_NEVER : now + line->delay;
    request->next = REQUEST_NONE;
    request->previous = line->tail;
    if (line->tail == REQUEST_NONE) {
        line->head = index;
    } else {
        pool->entries[line->tail].next = index;
    }
    line->tail = index;
    line->count++;
    if (!line->is_armed) {
        arm(run, line, request->due);
    }
}

void request_line_leave(struct request_line *line, struct request_pool *pool, uint32_t index)
{
    const struct request *request = &pool->entries[index];
    if (request->previous == REQUEST_NONE) {
        line->head = request->next;
    } else {
        pool->entries[request->previous].next = request->next;
    }
    if (request->next == REQUEST_NONE) {
        line->tail = request->previous;
    } else {
        pool->entries[request->next].previous = request->previous;
    }
    line->count--;
}

uint32_t request_line_take(struct run *run, struct request_line *line, struct request_pool *pool)
{
    uint32_t head = line->head;
    if (head == REQUEST_NONE) {
        line->is_armed = false;
        return REQUEST_NONE;
    }
    sim_ticks due = pool->entries[head].due;
    if (due > run_now(run)) {
        arm(run, line, due);
        return REQUEST_NONE;
    }
    request_line_leave(line, pool, head);
    return head;
}

const char *request_line_contradiction(const struct run *run, const struct request_line *line,
                                       const struct request_pool *pool, enum request_state state)
{
    uint32_t count = 0;
    uint32_t previous = REQUEST_NONE;
    sim_ticks least = run_now(run);
    for (uint32_t i = line->head; i != REQUEST_NONE && count <= line->count; count++) {
        const struct request *request = &pool->entries[i];
        if (request->state != state) {
            return "a request waits in a line that is not for its state";
        }
        if (request->due < least) {
            return count == 0 ? "a request is overdue" : "a line is not in the order of its times";
        }
        if (request->previous != previous) {
            return "a line is broken";
        }
        least = request->due;
        previous = i;
        i = request->next;
    }
    if (count != line->count || previous != line->tail) {
        return "a line is not as long as counted";
    }
    if (line->head != REQUEST_NONE && pool->entries[line->head].due <= run->horizon &&
        event_time(run, line->alarm) > pool->entries[line->head].due) {
        return "nothing will happen when the first of a line is due";
    }
    return NULL;
}
