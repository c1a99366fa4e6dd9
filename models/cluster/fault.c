#include "models/cluster/fault.h"

#include "sim/base/text.h"

#include <stdio.h>
#include <string.h>

void fault_check_name(const char *where, const char *key, const char *what, const char *name,
                      const char *const *known, size_t count, struct complaints *complaints)
{
    for (size_t i = 0; i < count; i++) {
        if (name == NULL || strcmp(known[i], name) == 0) {
            return;
        }
    }
    char place[256];
    snprintf(place, sizeof place, "%s/%s", where, key);
    const char *nearest = text_nearest(name, known, count);
    if (nearest != NULL) {
        complain(complaints, place, "there is no %s \"%.60s\"; did you mean \"%s\"?", what, name,
                 nearest);
    } else {
        complain(complaints, place, "there is no %s \"%.60s\"", what, name);
    }
}

uint32_t fault_node(const struct cluster *cluster, const char *name)
{
    uint32_t node = 0;
    while (node < cluster->node_count && strcmp(cluster->node_names[node], name) != 0) {
        node++;
    }
    return node;
}
