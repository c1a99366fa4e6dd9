#include "experiments/runs/store_memory.h"

#include "sim/base/memory.h"

#include <malloc.h>
#include <sqlite3.h>

enum { ALIGNMENT = 8 };

static void *take(int bytes)
{
    return memory_take((size_t)bytes);
}

static void *resize(void *block, int bytes)
{
    return memory_resize(block, (size_t)bytes);
}

static int size(void *block)
{
    return (int)malloc_usable_size(block);
}

static int round_up(int bytes)
{
    return (bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

static int start(void *unused)
{
    (void)unused;
    return SQLITE_OK;
}

static void end(void *unused)
{
    (void)unused;
}

bool store_use_memory(void)
{
    static const sqlite3_mem_methods methods = {
        .xMalloc = take,
        .xFree = memory_free,
        .xRealloc = resize,
        .xSize = size,
        .xRoundup = round_up,
        .xInit = start,
        .xShutdown = end,
    };
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK;
}
