#include "analysis/theory/erlang.h"

#include "sim/base/assert.h"

double erlang_b(int64_t servers, double offered)
{
    ASSERT(servers >= 0 && offered >= 0);
    double blocked = 1;

    for (int64_t busy = 1; busy <= servers; busy++) {
        blocked = offered * blocked / ((double)busy + offered * blocked);
    }
    return blocked;
}

double erlang_c(int64_t servers, double offered)
{
    ASSERT(servers >= 1 && offered >= 0);
    double count = (double)servers;

    if (offered >= count) {
        return 1;
    }
    double blocked = erlang_b(servers, offered);
    return count * blocked / (count - offered + offered * blocked);
}
