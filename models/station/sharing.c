#include "models/station/sharing.h"

const char *sharing_contradiction(const struct sharing *sharing, sim_ticks now)
{
    wide carry;
    wide attained = sharing_attained(sharing, now, &carry);
    if (sharing->sharers != 0 && sharing->sharers != sharing_present(sharing)) {
        return "those who share are not those who are present";
    }
    if (carry < 0 || (sharing->sharers > 0 && attained < sharing->attained)) {
        return "attained service has gone back";
    }
    if (sharing->tags.count > 0 && attained - keyed_heap_first(&sharing->tags) > SHARING_TICK) {
        return "somebody has received more service than it wanted";
    }
    return NULL;
}
