#include "models/cluster/transport/knet_link.h"

/* Whole steps from one instant to another that is not before it. */
static sim_ticks steps(sim_ticks from, sim_ticks to, sim_ticks step)
{
    return (to - from) / step;
}

/* The first of a row of instants, one each step through `any`, that is not before an instant. */
static sim_ticks first_from(sim_ticks any, sim_ticks step, sim_ticks instant)
{
    sim_ticks behind = (instant - any) % step;
    behind = behind < 0 ? behind + step : behind;
    return behind == 0 ? instant : ticks_later(instant, step - behind);
}

sim_ticks knet_ping_after(const struct knet_times *times, const struct knet_thread *thread,
                          sim_ticks instant)
{
    return first_from(thread->ping, times->period, instant + 1);
}

/* The backoff at a look: it was lowered at each fifth since `backed`. */
static sim_ticks backoff_at(const struct knet_link *link, const struct knet_times *times,
                            const struct knet_thread *thread, sim_ticks look)
{
    sim_ticks step = KNET_LOOKS_A_BACKOFF * times->look;
    sim_ticks first = first_from(thread->backoff, step, link->backed + 1);
    sim_ticks lowered = look < first ? 0 : 1 + steps(first, look, step);
    return lowered >= KNET_BACKOFF - 1 ? 1 : KNET_BACKOFF - lowered;
}

sim_ticks knet_link_falls(const struct knet_link *link, const struct knet_times *times,
                          const struct knet_thread *thread, sim_ticks now)
{
    if (link->pong == KNET_NO_PONG) {
        return TICKS_NEVER;
    }
    sim_ticks extra = ticks_times(2, link->trip);
    sim_ticks least = ticks_later(link->pong, ticks_later(times->timeout, extra));
    sim_ticks look = first_from(thread->ping, times->look, least > now ? least : now);
    while (look < TICKS_NEVER) {
        sim_ticks limit = ticks_times(backoff_at(link, times, thread, look), times->timeout);
        sim_ticks due = ticks_later(link->pong, ticks_later(limit, extra));
        if (due <= look) {
            break;
        }
        /* At the next look that lowers the backoff, or when the pong is too old for this one. */
        sim_ticks lower = first_from(thread->backoff, KNET_LOOKS_A_BACKOFF * times->look, look + 1);
        look = first_from(thread->ping, times->look, due < lower ? due : lower);
    }
    return look;
}

sim_ticks knet_link_rises(const struct knet_link *link, const struct knet_times *times,
                          const struct knet_thread *thread)
{
    sim_ticks missing = times->pong_count + 1 - link->pongs;
    sim_ticks first = knet_ping_after(times, thread, link->judged);
    return ticks_later(ticks_later(first, ticks_times(missing - 1, times->period)), link->trip);
}

sim_ticks knet_link_changes(const struct knet_link *link, const struct knet_times *times,
                            const struct knet_thread *thread, sim_ticks now)
{
    sim_ticks falls = knet_link_falls(link, times, thread, now);
    if (link->answer != KNET_ANSWERED || link->trip > times->timeout) {
        return falls;
    }
    /* A look may find the last pong old before the next one comes. */
    sim_ticks pong = ticks_later(knet_ping_after(times, thread, link->judged), link->trip);
    return falls <= pong ? falls : link->is_up ? TICKS_NEVER : knet_link_rises(link, times, thread);
}

bool knet_link_pong(struct knet_link *link, const struct knet_times *times, sim_ticks now,
                    sim_ticks latency)
{
    link->pong = now;
    if (link->is_up || latency > times->timeout) {
        return false;
    }
    link->is_up = ++link->pongs > times->pong_count;
    return link->is_up;
}

void knet_link_judge(struct knet_link *link, const struct knet_times *times,
                     const struct knet_thread *thread, sim_ticks now)
{
    sim_ticks first = knet_ping_after(times, thread, link->judged);
    if (link->answer == KNET_HELD || ticks_later(first, link->trip) > now) {
        return;
    }
    sim_ticks more = steps(first, now - link->trip, times->period);
    link->judged = first + more * times->period;
    if (link->answer == KNET_ANSWERED && link->trip <= times->timeout) {
        link->pong = link->judged + link->trip;
        if (!link->is_up) {
            sim_ticks pongs = link->pongs + more + 1;
            link->is_up = pongs > times->pong_count;
            link->pongs = (int32_t)(link->is_up ? times->pong_count + 1 : pongs);
        }
    }
}

void knet_link_check(struct knet_link *link, const struct knet_times *times,
                     const struct knet_thread *thread, sim_ticks now)
{
    if (knet_link_falls(link, times, thread, now) <= now) {
        knet_link_down(link, now);
    }
}

void knet_link_look(struct knet_link *link, const struct knet_times *times,
                    const struct knet_thread *thread, sim_ticks now)
{
    knet_link_judge(link, times, thread, now - 1);
    knet_link_check(link, times, thread, now);
    knet_link_judge(link, times, thread, now);
}

void knet_link_down(struct knet_link *link, sim_ticks now)
{
    link->is_up = false;
    link->pongs = 0;
    link->pong = KNET_NO_PONG;
    link->backed = now;
}
