#include "models/caches/protocol.h"

static const struct protocol operations = {true, true};

const struct kind protocol_moesi_kind = {
    .name = "moesi",
    .role = "protocol",
    .doc = "With a state owned too: a modified line that another cache reads is not written back.",
    .operations = &operations,
};
