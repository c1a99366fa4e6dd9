#include "models/cluster/membership/backlog.h"

#include "sim/kernel/run.h"

void backlog_keep(struct backlog *backlog, struct arena *arena,
                  const struct network_message *message)
{
    if (backlog->messages == NULL) {
        backlog->messages = ARENA_ARRAY(arena, struct network_message, BACKLOG_MOST);
    }
    if (backlog->count < BACKLOG_MOST) {
        backlog->messages[backlog->count++] = *message;
    }
}

void backlog_clear(struct backlog *backlog)
{
    backlog->count = 0;
}

void backlog_read(struct run *run, struct backlog *backlog, const struct message_port *port)
{
    uint32_t count = backlog->count;
    backlog->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        port->take(run, port->owner, &backlog->messages[i]);
    }
}
