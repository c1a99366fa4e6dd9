#include "models/cluster/node/node_watchers.h"

void node_watchers_add(struct node_watchers *watchers, const struct node_watcher *watcher)
{
    for (int change = 0; change < NODE_CHANGES; change++) {
        if (watcher->on[change] != NULL) {
            size_t *count = &watchers->count[change];
            watchers->of[change] =
                arena_grow(watchers->arena, watchers->of[change], *count,
                           &watchers->capacity[change], sizeof *watchers->of[change]);
            watchers->of[change][(*count)++] =
                (struct node_subscription){watcher->owner, watcher->on[change]};
        }
    }
}

void node_watchers_tell(struct run *run, const struct node_watchers *watchers,
                        enum node_change change, struct node *node, struct cause cause)
{
    for (size_t i = 0; i < watchers->count[change]; i++) {
        const struct node_subscription *each = &watchers->of[change][i];
        each->handler(run, each->owner, node, cause);
    }
}
