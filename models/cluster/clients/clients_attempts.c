/* The questions of nodes about the attempts that they execute: whether these are waited for, over
 * which connection they came, and whether their request was executed before. */
#include "models/cluster/clients/clients_state.h"
#include "models/planted.h"

/* Whether an attempt is waited for. */
static bool is_waited_for(const struct clients *clients, struct request_id id)
{
    const struct request *request = &clients->pool.entries[id.index];
    return id.index < clients->pool.capacity && request->state == REQUEST_UNDER_WAY &&
           request->attempt == id.attempt;
}

sim_ticks clients_connect(struct clients *clients, struct request_id id, uint32_t start,
                          const struct distribution *demand, struct stream *stream)
{
    struct request *request = &clients->pool.entries[id.index];
    if (!is_waited_for(clients, id) || request->connection == start) {
        return 0;
    }
    bool is_again = request->connection != CONNECTION_NONE || request->retries > 0;
    if (is_again && PLANTED("a connection outlives its application")) {
        return 0;
    }
    sim_ticks work = distribution_draw(demand, stream);
    tally_add(&clients->connections.work, work);
    if (is_again) {
        counter_add(&clients->connections.again);
    }
    request->connection = start;
    return work;
}

bool clients_is_connected(const struct clients *clients, struct request_id id, uint32_t start)
{
    return !is_waited_for(clients, id) || clients->pool.entries[id.index].connection == start;
}

/* Whether an attempt is one of the request that has the entry now. */
static bool is_of_request(const struct request *request, struct request_id id)
{
    uint32_t attempts = request->retries + (request->state == REQUEST_UNDER_WAY ? 1 : 0);
    return request->state != REQUEST_FREE && (uint16_t)(request->attempt - id.attempt) < attempts;
}

enum execution clients_note_execution(struct clients *clients, struct request_id id,
                                      bool has_written, uint32_t write)
{
    struct request *request = &clients->pool.entries[id.index];
    if (id.index >= clients->pool.capacity || !is_of_request(request, id)) {
        return EXECUTION_ABANDONED;
    }
    if (request->state == REQUEST_UNDER_WAY && request->attempt == id.attempt) {
        request->has_written = has_written;
        request->write = write;
    }
    if (request->is_executed) {
        return EXECUTION_AGAIN;
    }
    request->is_executed = true;
    clients->executed++;
    return EXECUTION_FIRST;
}

bool clients_wait_for_write(const struct clients *clients, struct request_id id, uint32_t *write)
{
    const struct request *request = &clients->pool.entries[id.index];
    if (!is_waited_for(clients, id) || !request->has_written) {
        return false;
    }
    *write = request->write;
    return true;
}

uint64_t clients_executed(const struct clients *clients)
{
    return clients->executed;
}
