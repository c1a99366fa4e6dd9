/* The times of SBD, from its parameters alone, and whether they make sense. */
#include "models/cluster/fencing/fencing_sbd.h"

sim_ticks sbd_msgwait(const struct sbd_parameters *parameters)
{
    if (parameters->msgwait > 0) {
        return parameters->msgwait;
    }
    return parameters->watchdog > TICKS_NEVER / 2 ? TICKS_NEVER : 2 * parameters->watchdog;
}

sim_ticks sbd_freshness(const struct sbd_parameters *parameters)
{
    sim_ticks loop = parameters->loop;
    return (ticks_add(parameters->io_timeout, loop) - 1) / loop * loop;
}

/* Whether the answer, which comes after msgwait, is waited for. */
static void check_timeout(const struct sbd_parameters *parameters, sim_ticks wait,
                          const struct scope *scope, const struct check_context *context)
{
    sim_ticks timeout = parameters->common.timeout;
    sim_ticks limit = ticks_add(timeout, timeout / 5);
    double wait_s = ticks_to_seconds(wait, context->ticks_per_second);
    double limit_s = ticks_to_seconds(limit, context->ticks_per_second);
    if (wait > limit) {
        scope_warn(scope, "timeout", context->complaints,
                   "no request can ever succeed: the fencer gives it up after 1.2 times this,"
                   " %g s, and SBD answers after its msgwait of %g s (sbd(8): stonith-timeout is"
                   " at least twice msgwait)",
                   limit_s, wait_s);
    } else if (wait > timeout) {
        scope_warn(scope, "timeout", context->complaints,
                   "is under the msgwait of %g s: a request succeeds only because the fencer"
                   " waits for 1.2 times this, %g s, which leaves a margin of %g s (sbd(8):"
                   " stonith-timeout is at least twice msgwait)",
                   wait_s, limit_s, limit_s - wait_s);
    } else if (timeout / 2 < wait) {
        scope_warn(scope, "timeout", context->complaints,
                   "is under twice the msgwait, which stonith-timeout should not be (sbd(8))");
    }
}

/* Without devices the cluster alone feeds watchdogs. */
static void check_diskless(const struct sbd_parameters *parameters, sim_ticks wait,
                           const struct scope *scope, const struct check_context *context)
{
    sim_ticks needed = ticks_add(parameters->watchdog, sbd_freshness(parameters));
    needed = ticks_add(needed, parameters->loop);
    if (!parameters->pacemaker) {
        scope_complain(scope, "pacemaker", context->complaints,
                       "is false, and there are no devices: nothing is left that says whether a"
                       " node may live");
    } else if (wait < needed) {
        scope_warn(scope, "msgwait", context->complaints,
                   "is under the %g s after which a node without quorum may reset itself"
                   " (io_timeout, watchdog and a loop): it may still write when it is taken for"
                   " fenced (Pacemaker: fencing-watchdog-timeout)",
                   ticks_to_seconds(needed, context->ticks_per_second));
    }
}

void sbd_check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct sbd_parameters *parameters = from;
    sim_ticks wait = sbd_msgwait(parameters);
    if (wait / 2 < parameters->watchdog) {
        scope_warn(scope, "msgwait", context->complaints,
                   "is under twice the watchdog: a node that hangs may write on after it was"
                   " taken for fenced (sbd(8))");
    }
    check_timeout(parameters, wait, scope, context);
    if (parameters->devices == 0) {
        check_diskless(parameters, wait, scope, context);
    }
}

/* Until the node reads its slot: at any instant of its loop. A message stays when its writer goes
 * down. */
struct distribution sbd_race_window(const void *from)
{
    const struct sbd_parameters *parameters = from;
    return distribution_uniform(0, (double)parameters->loop);
}

bool sbd_is_safe_with(const void *from)
{
    const struct sbd_parameters *parameters = from;
    sim_ticks wait = sbd_msgwait(parameters);
    return parameters->devices > 0 && wait >= parameters->loop &&
           wait - parameters->loop >= parameters->watchdog;
}
