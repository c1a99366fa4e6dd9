#include "models/cluster/clients/clients_connections.h"

void connections_init(struct connections *connections, struct arena *arena,
                      struct measures *measures, uint32_t idle_most, uint32_t start)
{
    *connections = (struct connections){.idle_most = idle_most};
    connections->idle = ARENA_ARRAY(arena, uint32_t, idle_most);
    for (uint32_t i = 0; i < idle_most; i++) {
        connections_keep(connections, start);
    }
    tally_init(&connections->work, measures, false);
    counter_init(&connections->again, measures);
}
