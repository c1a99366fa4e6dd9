#include "models/cluster/node/node_set.h"

#include <string.h>

const char *node_set_names(node_set set, const char *const *names, char *text, size_t bytes)
{
    size_t used = 0;
    text[0] = '\0';
    NODE_SET_EACH(set, node)
    {
        size_t length = strlen(names[node]);
        if (used + length + 2 > bytes) {
            break;
        }
        if (used > 0) {
            text[used++] = ',';
        }
        memcpy(text + used, names[node], length + 1);
        used += length;
    }
    return text;
}
