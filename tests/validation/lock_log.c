/*
 * A log of random operations on lock tables, for lock_replay.py: one line each.
 *
 *     lock_log SEED COUNT
 *
 *     convert 3 CR 0 17 5:PR:17 !5:EX granted:17
 *
 * is a lock, a mode, flags, the value that the lock would write, the locks that
 * were granted with the value that they have read ("-": invalid) and those that were told that they
 * block, and the outcome. A table is left for a new one after each 200 operations.
 */
#include "models/locks/resource.h"
#include "sim/random/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOCKS = 16, OF_TABLE = 200 };

struct table {
    struct resource_locks locks;
    struct dlm_lock lock[LOCKS];
};

static void print_value(const struct dlm_lock *lock)
{
    if (lock->is_value_valid) {
        printf(":%llu", (unsigned long long)lock->value);
    } else {
        printf(":-");
    }
}

static void granted(struct run *run, void *owner, struct dlm_lock *lock)
{
    (void)run;
    struct table *table = owner;
    printf(" %d:%s", (int)(lock - table->lock), lock_mode_names[lock->granted]);
    print_value(lock);
}

static void blocks(struct run *run, void *owner, struct dlm_lock *lock, enum lock_mode mode)
{
    (void)run;
    struct table *table = owner;
    printf(" !%d:%s", (int)(lock - table->lock), lock_mode_names[mode]);
}

static const char *const outcomes[] = {"granted",  "waits",   "refused",
                                       "deadlock", "invalid", "busy"};

/* News of others come before the outcome is known: both are printed to one line, in that order. */
static void operate(struct table *table, struct stream *stream, uint64_t step)
{
    struct resource_port port = {table, granted, blocks};
    struct dlm_lock *lock = &table->lock[stream_below(stream, LOCKS)];
    unsigned mode = (unsigned)stream_below(stream, LOCK_MODES);
    unsigned flags = 1u << stream_below(stream, 10) & 31;
    unsigned what = (unsigned)stream_below(stream, 10);
    enum lock_outcome outcome;
    int number = (int)(lock - table->lock);
    if (lock->granted == MODE_PW || lock->granted == MODE_EX) {
        lock->value = step;
    }
    if (lock->queue == ON_NO_QUEUE) {
        printf("request %d %s %u %llu", number, lock_mode_names[mode], flags,
               (unsigned long long)step);
        outcome = resource_request(NULL, &table->locks, &port, lock, (enum lock_mode)mode, flags);
    } else if (what == 0) {
        printf("purge %d - 0 %llu", number, (unsigned long long)step);
        resource_purge(&table->locks, lock);
        resource_grant(NULL, &table->locks, &port, false);
        outcome = LOCK_GRANTED;
    } else if (what == 1) {
        printf("cancel %d - 0 %llu", number, (unsigned long long)step);
        outcome = resource_cancel(NULL, &table->locks, &port, lock);
    } else if (what < 5) {
        printf("unlock %d - 0 %llu", number, (unsigned long long)step);
        outcome = resource_unlock(NULL, &table->locks, &port, lock);
    } else {
        printf("convert %d %s %u %llu", number, lock_mode_names[mode], flags,
               (unsigned long long)step);
        outcome = resource_convert(NULL, &table->locks, &port, lock, (enum lock_mode)mode, flags);
    }
    bool has_read = outcome == LOCK_GRANTED && lock->queue == ON_GRANTED;
    printf(" %s", outcomes[outcome]);
    if (has_read) {
        print_value(lock);
    }
    putchar('\n');
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fputs("usage: lock_log SEED COUNT\n", stderr);
        return 64;
    }
    struct table table;
    struct stream stream;
    stream_init(&stream, strtoull(arguments[1], NULL, 10), 0, "lock_log", "operations");
    uint64_t steps = strtoull(arguments[2], NULL, 10);
    for (uint64_t step = 0; step < steps; step++) {
        if (step % OF_TABLE == 0) {
            memset(&table, 0, sizeof table);
            for (int i = 0; i < LOCKS; i++) {
                table.lock[i].granted = table.lock[i].requested = MODE_NONE;
            }
            puts("table");
        }
        operate(&table, &stream, step);
    }
    return 0;
}
