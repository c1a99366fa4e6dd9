#include "models/caches/protocol.h"

static const struct protocol operations = {false, false};

const struct kind protocol_msi_kind = {
    .name = "msi",
    .role = "protocol",
    .doc = "Modified, shared, invalid: the first write to a line asks the other caches, whether or "
           "not one holds it.",
    .operations = &operations,
};
