#include "models/station/customer.h"

enum { CHUNK_FIRST = 64, CHUNK_LAST = 65536 };

struct customer_chunk {
    struct customer_chunk *before;
    size_t count;
    struct customer *records;
};

void customers_init(struct customers *customers, struct arena *arena, int64_t population)
{
    *customers = (struct customers){
        .arena = arena,
        .most = CUSTOMERS_MOST + (size_t)population,
    };
}

void customers_grow(struct customers *customers, struct run *run)
{
    struct customer_chunk *chunk = ARENA_NEW(customers->arena, struct customer_chunk);
    chunk->count = customers->count < CHUNK_FIRST  ? CHUNK_FIRST
                   : customers->count > CHUNK_LAST ? CHUNK_LAST
                                                   : customers->count;
    chunk->records = arena_alloc_line(customers->arena, chunk->count * sizeof *chunk->records);
    chunk->before = customers->chunks;
    customers->chunks = chunk;
    customers->count += chunk->count;
    run_count(run, chunk->count);
    for (size_t i = chunk->count; i-- > 0;) {
        chunk->records[i].next = customers->free;
        customers->free = &chunk->records[i];
    }
}

void customers_refuse(struct run *run, const struct component *component, const char *what,
                      size_t most)
{
    run_fail(run, component, ERROR_RUN, "more than %zu %s are in the system at once", most, what);
}

struct customer_chunk *customers_chunk(const struct customers *customers,
                                       struct customer_chunk *chunk, struct customer **records,
                                       size_t *count)
{
    chunk = chunk == NULL ? customers->chunks : chunk->before;
    if (chunk != NULL) {
        *records = chunk->records;
        *count = chunk->count;
    }
    return chunk;
}
