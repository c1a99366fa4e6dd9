#include "models/cluster/membership/backlog.h"

#include "tests/models/cluster/corosync_cases.h"

static void take(struct run *run, void *owner, const struct network_message *message)
{
    (void)run;
    uint64_t *next = owner;
    cr_expect_eq(message->argument, *next);
    (*next)++;
}

/* Messages are read in the order in which they came, as many as a socket holds; a node that goes
 * down reads none. */
Test(backlog, is_read_in_order)
{
    struct arena *arena = arena_create();
    struct backlog backlog = {0};
    uint64_t next = 0;
    const struct message_port port = {&next, take};
    backlog_read(NULL, &backlog, &port);
    cr_expect_eq(next, 0);
    for (uint64_t i = 0; i < BACKLOG_MOST + 10; i++) {
        backlog_keep(&backlog, arena, &(struct network_message){.argument = i});
    }
    backlog_read(NULL, &backlog, &port);
    cr_expect_eq(next, BACKLOG_MOST);
    backlog_keep(&backlog, arena, &(struct network_message){.argument = 0});
    backlog_clear(&backlog);
    backlog_read(NULL, &backlog, &port);
    cr_expect_eq(next, BACKLOG_MOST);
    arena_destroy(arena);
}
