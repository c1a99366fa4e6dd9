#include "models/cluster/transport/knet_link.h"

#include "sim/random/stream.h"

#include <criterion/criterion.h>

#define MS INT64_C(1000000000)

enum { CHANGES = 12 };

/* When the pings of a link begin and cease to be answered: at first they are. */
struct script {
    sim_ticks at[CHANGES];
    sim_ticks end;
};

static bool is_answered(const struct script *script, sim_ticks instant)
{
    bool is = true;
    for (int i = 0; i < CHANGES && script->at[i] <= instant; i++) {
        is = !is;
    }
    return is;
}

/* The thread of libknet, look after look: the instants at which the link changes. */
static int walk(const struct knet_times *times, const struct knet_thread *thread,
                const struct script *script, sim_ticks *changes, int most)
{
    sim_ticks pong = thread->ping;
    bool is_up = true;
    bool has_pong = true;
    int64_t backoff = 1;
    int64_t pongs = 0;
    int count = 0;
    sim_ticks pinged = thread->ping;
    sim_ticks first_backoff = (thread->backoff - thread->ping) / times->look;
    for (sim_ticks k = 1; thread->ping + k * times->look < script->end; k++) {
        sim_ticks now = thread->ping + k * times->look;
        if ((k - first_backoff) % KNET_LOOKS_A_BACKOFF == 0 && backoff > 1) {
            backoff--;
        }
        sim_ticks seen = pong; /* the pong of this look's ping comes after the look */
        bool had_pong = has_pong;
        bool is_pinged = now - pinged >= times->interval;
        if (had_pong && now - seen >= times->timeout * backoff) {
            count += is_up;
            changes[is_up && count <= most ? count - 1 : most] = now;
            is_up = false;
            has_pong = false;
            pongs = 0;
            backoff = KNET_BACKOFF;
        }
        if (is_pinged) {
            pinged = now;
            if (is_answered(script, now)) {
                pong = now;
                has_pong = true;
                if (!is_up && ++pongs > times->pong_count) {
                    is_up = true;
                    count++;
                    changes[count <= most ? count - 1 : most] = now;
                }
            }
        }
    }
    return count;
}

/* The same, from change to change. */
static int leap(const struct knet_times *times, const struct knet_thread *thread,
                const struct script *script, sim_ticks *changes, int most)
{
    struct knet_link link = {.judged = thread->ping,
                             .pong = thread->ping,
                             .backed = thread->ping - 100 * times->look,
                             .answer = KNET_ANSWERED,
                             .is_up = true};
    int count = 0;
    int next = 0;
    for (sim_ticks now = 0; now < script->end;) {
        sim_ticks due = knet_link_changes(&link, times, thread, now);
        sim_ticks change = next < CHANGES ? script->at[next] : script->end;
        bool was = link.is_up;
        now = due < change ? due : change;
        if (now >= script->end) {
            break;
        }
        if (now == due) {
            knet_link_look(&link, times, thread, now);
        } else {
            knet_link_judge(&link, times, thread, now);
        }
        if (was != link.is_up) {
            count++;
            changes[count <= most ? count - 1 : most] = now;
        }
        if (now == change) {
            link.answer = link.answer == KNET_SILENT ? KNET_ANSWERED : KNET_SILENT;
            next++;
        }
    }
    return count;
}

/* Leaps from change to change and the thread's looks one by one agree, for changes within a few
 * looks and within minutes, and for links whose pings are as far apart as their time-out. */
Test(knet_link, computed_and_looked_at_agree)
{
    static const sim_ticks intervals[] = {750, 200, 1000, 413};
    for (unsigned seed = 0; seed < 2000; seed++) {
        struct stream stream;
        stream_init(&stream, seed, 0, "test", "knet");
        sim_ticks interval = intervals[stream_below(&stream, 4)] * MS;
        struct knet_times times = {.look = 200 * MS,
                                   .interval = interval,
                                   .period = (interval + 200 * MS - 1) / (200 * MS) * 200 * MS,
                                   .timeout = 2 * interval,
                                   .pong_count = 2};
        sim_ticks ping = -(sim_ticks)stream_below(&stream, (uint64_t)times.period);
        sim_ticks looks = (sim_ticks)stream_below(&stream, KNET_LOOKS_A_BACKOFF);
        struct knet_thread thread = {ping, ping + looks * times.look};
        struct script script = {.end = 400000 * MS};
        sim_ticks last = 0;
        for (int i = 0; i < CHANGES; i++) {
            uint64_t scale = stream_below(&stream, 3) == 0 ? 30000 : 2500;
            last += 1 + (sim_ticks)stream_below(&stream, scale * (uint64_t)MS);
            script.at[i] = last;
        }
        sim_ticks walked[CHANGES + 1];
        sim_ticks leapt[CHANGES + 1];
        int count = walk(&times, &thread, &script, walked, CHANGES);
        cr_assert_eq(leap(&times, &thread, &script, leapt, CHANGES), count, "seed %u", seed);
        for (int i = 0; i < count && i < CHANGES; i++) {
            cr_expect_eq(leapt[i], walked[i], "seed %u, change %d: %ld and %ld", seed, i, leapt[i],
                         walked[i]);
        }
    }
}

/* With corosync's defaults a link that has long been up is found down 0.7 to 1.7 s after its last
 * pings are lost, one that has just come up up to 15 s after; it is up after three pongs. */
Test(knet_link, times_of_the_defaults)
{
    struct knet_times times = {.look = 200 * MS,
                               .interval = 750 * MS,
                               .period = 800 * MS,
                               .timeout = 1500 * MS,
                               .pong_count = 2};
    struct knet_thread thread = {0, 0};
    struct knet_link link = {.pong = 0, .backed = -100000 * MS, .is_up = true};
    cr_expect_eq(knet_link_falls(&link, &times, &thread, 0), 1600 * MS);
    link.backed = 0;
    cr_expect_eq(knet_link_falls(&link, &times, &thread, 0), 6000 * MS, "10 - 6 = 4 times 1.5 s");
    knet_link_down(&link, 6000 * MS);
    cr_expect_eq(knet_link_falls(&link, &times, &thread, 6000 * MS), TICKS_NEVER);
    link.judged = 5600 * MS;
    cr_expect_eq(knet_link_rises(&link, &times, &thread), 8000 * MS);
    cr_expect_not(knet_link_pong(&link, &times, 6400 * MS, 1501 * MS), "a pong that is too late");
    cr_expect_eq(link.pongs, 0);
    cr_expect_not(knet_link_pong(&link, &times, 6400 * MS, 1500 * MS));
    cr_expect_not(knet_link_pong(&link, &times, 7200 * MS, MS));
    cr_expect(knet_link_pong(&link, &times, 8000 * MS, MS));
    cr_expect(link.is_up);
}
