/* Locks on one resource, and what they are told. */
#ifndef TESTS_MODELS_LOCKS_TABLE_FIXTURE_H
#define TESTS_MODELS_LOCKS_TABLE_FIXTURE_H

#include "models/locks/resource.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { TABLE_LOCKS = 12, TABLE_NEWS = 256 };

/* All zeros but the port and the modes: table_open. */
struct table_bench {
    struct resource_locks locks;
    struct dlm_lock lock[TABLE_LOCKS];
    struct resource_port port;
    char news[TABLE_NEWS]; /* "2 PR; 0 blocks EX; " */
};

static inline void table_tell(struct table_bench *table, const char *format, size_t number,
                              unsigned mode)
{
    size_t used = strlen(table->news);
    snprintf(table->news + used, sizeof table->news - used, format, number, lock_mode_names[mode]);
}

static inline void table_granted(struct run *run, void *owner, struct dlm_lock *lock)
{
    (void)run;
    struct table_bench *table = owner;
    table_tell(table, "%zu %s; ", (size_t)(lock - table->lock), lock->granted);
}

static inline void table_blocks(struct run *run, void *owner, struct dlm_lock *lock,
                                enum lock_mode mode)
{
    (void)run;
    struct table_bench *table = owner;
    table_tell(table, "%zu blocks %s; ", (size_t)(lock - table->lock), mode);
}

static inline void table_open(struct table_bench *table)
{
    memset(table, 0, sizeof *table);
    table->port = (struct resource_port){table, table_granted, NULL};
    for (size_t i = 0; i < TABLE_LOCKS; i++) {
        table->lock[i].granted = table->lock[i].requested = MODE_NONE;
    }
}

static inline enum lock_outcome table_request(struct table_bench *table, size_t i, unsigned mode,
                                              unsigned flags)
{
    return resource_request(NULL, &table->locks, &table->port, &table->lock[i],
                            (enum lock_mode)mode, flags);
}

static inline enum lock_outcome table_convert(struct table_bench *table, size_t i, unsigned mode,
                                              unsigned flags)
{
    return resource_convert(NULL, &table->locks, &table->port, &table->lock[i],
                            (enum lock_mode)mode, flags);
}

static inline enum lock_outcome table_unlock(struct table_bench *table, size_t i)
{
    return resource_unlock(NULL, &table->locks, &table->port, &table->lock[i]);
}

static inline enum lock_outcome table_cancel(struct table_bench *table, size_t i)
{
    return resource_cancel(NULL, &table->locks, &table->port, &table->lock[i]);
}

/* The news since the last time are these. */
static inline void table_expect_news(struct table_bench *table, const char *news)
{
    cr_expect_str_eq(table->news, news);
    table->news[0] = '\0';
}

#endif
