#include "models/cluster/service/phase.h"

const char *const phase_names[PHASES] = {
    [PHASE_DETECT] = "detect",     [PHASE_MEMBERSHIP] = "membership",
    [PHASE_QUORUM] = "quorum",     [PHASE_PLAN] = "plan",
    [PHASE_FENCE] = "fence",       [PHASE_LOCKS] = "locks",
    [PHASE_STORAGE] = "storage",   [PHASE_FILESYSTEM] = "filesystem",
    [PHASE_ADDRESS] = "address",   [PHASE_APPLICATION] = "application",
    [PHASE_REQUIRES] = "requires", [PHASE_BLOCKED] = "blocked",
    [PHASE_BOOT] = "boot",         [PHASE_STOP] = "stop",
};
