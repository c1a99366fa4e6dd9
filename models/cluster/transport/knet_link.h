/*
 * One link from a node to another, as libknet's heartbeat thread sees it.
 *
 * The thread looks at its links every 200 ms. A ping is due `interval` after the last one and
 * leaves with the next look; all links of a node are pinged by the same looks. A pong counts where
 * it came within the time-out. A link that is down comes up with pong number `pong_count` + 1. A
 * link is down at the look that finds its last pong older than time-out x backoff + 2 x round trip;
 * the backoff is 10 when the link is made and after each time that it went down, and falls by 1
 * every fifth look, down to 1. Source: libknet, threads_heartbeat.c.
 *
 * Nothing here schedules: a link is judged up to an instant from what was so until then, and says
 * when it changes next if that stays so.
 */
#ifndef MODELS_CLUSTER_TRANSPORT_KNET_LINK_H
#define MODELS_CLUSTER_TRANSPORT_KNET_LINK_H

#include "sim/kernel/run.h"

enum { KNET_BACKOFF = 10, KNET_LOOKS_A_BACKOFF = 5, KNET_LOOKS_A_SECOND = 5 };

/** The fate of the pings of a link. */
enum knet_answer {
    KNET_SILENT,   /* nothing comes back */
    KNET_ANSWERED, /* each is answered at once */
    KNET_HELD,     /* they wait in the socket of a node that hangs, which answers when it resumes */
    KNET_LOSSY,    /* the links lose some of the pings and pongs */
};

/** The times of all links of a network [ticks]. */
struct knet_times {
    sim_ticks look;     /* from one look to the next */
    sim_ticks interval; /* after which a ping is due */
    sim_ticks period;   /* from one ping to the next: a multiple of `look` */
    sim_ticks timeout;
    int64_t pong_count;
};

/** The thread of a node. Instants may be before the start of the run. */
struct knet_thread {
    sim_ticks ping;    /* a look at which it pinged */
    sim_ticks backoff; /* a look at which it lowered the backoffs */
};

struct knet_link {
    struct event_id next;
    sim_ticks judged; /* the last ping that has been judged */
    sim_ticks pong;   /* the last one; KNET_NO_PONG: none since the link was made or went down */
    sim_ticks backed; /* since when the backoff falls */
    sim_ticks trip;   /* of a ping and its pong */
    enum knet_answer answer;
    int32_t pongs; /* that have come since the link went down */
    bool is_up;
};

#define KNET_NO_PONG INT64_MIN

/** The first ping after an instant. */
sim_ticks knet_ping_after(const struct knet_times *times, const struct knet_thread *thread,
                          sim_ticks instant);

/** The look that finds the link down if no pong comes any more; TICKS_NEVER: it is down already.
 *  @param now  the earliest look */
sim_ticks knet_link_falls(const struct knet_link *link, const struct knet_times *times,
                          const struct knet_thread *thread, sim_ticks now);

/** When the link changes next if its answer stays what it is; TICKS_NEVER: it does not. A link that
 *  loses messages may come up before. @param now  the earliest instant */
sim_ticks knet_link_changes(const struct knet_link *link, const struct knet_times *times,
                            const struct knet_thread *thread, sim_ticks now);

/** When the link comes up if each ping is answered; it is down. */
sim_ticks knet_link_rises(const struct knet_link *link, const struct knet_times *times,
                          const struct knet_thread *thread);

/** Take a pong that has come now. @param latency  since its ping. @return whether the link came up
 */
bool knet_link_pong(struct knet_link *link, const struct knet_times *times, sim_ticks now,
                    sim_ticks latency);

/** Judge the pings whose pongs were to come until now, each as the link's answer says; pings of a
 *  lossy link are judged one by one by the caller. */
void knet_link_judge(struct knet_link *link, const struct knet_times *times,
                     const struct knet_thread *thread, sim_ticks now);

/** The instant at which the link changes: look at it, then take the pong that has come. */
void knet_link_look(struct knet_link *link, const struct knet_times *times,
                    const struct knet_thread *thread, sim_ticks now);

/** A look: the link goes down if its last pong is too old. */
void knet_link_check(struct knet_link *link, const struct knet_times *times,
                     const struct knet_thread *thread, sim_ticks now);

/** The link has been found down, or is made. */
void knet_link_down(struct knet_link *link, sim_ticks now);

#endif
