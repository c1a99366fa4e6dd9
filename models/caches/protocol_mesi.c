#include "models/caches/protocol.h"

static const struct protocol operations = {true, false};

const struct kind protocol_mesi_kind = {
    .name = "mesi",
    .role = "protocol",
    .doc = "With a state exclusive: a line that no other cache holds is written without asking.",
    .operations = &operations,
};
