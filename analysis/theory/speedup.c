#include "analysis/theory/speedup.h"

#include <math.h>

#include "sim/base/assert.h"

double speedup_amdahl(double parallel, double n)
{
    ASSERT(parallel >= 0 && parallel <= 1 && n >= 1);
    return 1 / (1 - parallel + parallel / n);
}

double speedup_gustafson(double parallel, double n)
{
    ASSERT(parallel >= 0 && parallel <= 1 && n >= 1);
    return n - (1 - parallel) * (n - 1);
}

double speedup_usl(const struct speedup_usl *law, double n)
{
    return law->rate_per_s * n / (1 + law->contention * (n - 1) + law->coherency * n * (n - 1));
}

bool speedup_usl_peak(const struct speedup_usl *law, double *out_n)
{
    ASSERT(law->coherency >= 0 && law->contention >= 0);
    double gain = 1 - law->contention;

    *out_n = 1;
    if (gain <= law->coherency) {
        return true; /* the second processor already lowers the throughput */
    }
    if (law->coherency <= 0) {
        return false;
    }
    *out_n = sqrt(gain / law->coherency);
    return true;
}
