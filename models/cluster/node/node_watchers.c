#include "models/cluster/node/node_watchers.h"

void node_watchers_add(struct node_watchers *watchers, const struct node_watcher *watcher)
{
    watchers->list = arena_grow(watchers->arena, watchers->list, watchers->count,
                                &watchers->capacity, sizeof *watchers->list);
    watchers->list[watchers->count++] = *watcher;
}

void node_watchers_tell(struct run *run, const struct node_watchers *watchers,
                        enum node_change change, struct node *node, struct cause cause)
{
    for (size_t i = 0; i < watchers->count; i++) {
        const struct node_watcher *watcher = &watchers->list[i];
        if (watcher->on[change] != NULL) {
            watcher->on[change](run, watcher->owner, node, cause);
        }
    }
}
