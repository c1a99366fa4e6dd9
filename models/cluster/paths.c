#include "models/cluster/path_groups.h"

#include "models/cluster/rank.h"
#include "models/cluster/service/service.h"
#include "models/invariants.h"
#include "models/planted.h"
#include "models/storage/san_failures.h"

/* A node reaches a unit, or its I/Os wait or fail: first the unit knows, then its services. */
static void set(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                enum lun_path path)
{
    struct cause cause = cluster->paths[paths_number(cluster, lun, node)].cause;
    struct lun *unit = cluster->luns[lun];
    for (size_t i = 0; i < cluster->service_count; i++) {
        if (cluster->services[i].lun == unit) {
            service_set_unreached(&cluster->services[i], node, cause);
        }
    }
    lun_set_path(run, unit, node, path);
    if (cluster->san != NULL && !PLANTED("I/Os go on without a path")) {
        san_set_reach(run, cluster->san, node, (uint32_t)lun, path == LUN_PATH);
    }
    for (size_t i = 0; i < cluster->service_count; i++) {
        if (cluster->services[i].lun == unit) {
            service_path_changed(run, &cluster->services[i], node, cause);
        }
    }
    if (path != LUN_PATH_WAIT && cluster->fencing->paths_changed != NULL) {
        cluster->fencing->paths_changed(run, cluster->fencing_component, node, path == LUN_PATH);
    }
}

static void note(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                 enum timeline_word word)
{
    struct cause *cause = &cluster->paths[paths_number(cluster, lun, node)].cause;
    cause->event = cluster_note(run, cluster, word, cluster->node_names[node],
                                lun_name(cluster->luns[lun]), cause->event);
}

static void fail(struct run *run, struct cluster *cluster, size_t lun, uint32_t node)
{
    note(run, cluster, lun, node, WORD_PATH_FAIL);
    set(run, cluster, lun, node, LUN_PATH_FAIL);
}

/* Whether frames vanish on a path: it has failed, and no link is seen down. */
static bool is_silent_path(const struct one_path *one)
{
    return one->of[PATH_SILENT].count > 0 && one->of[PATH_REPORTED].count == 0;
}

/* Whether I/Os of a node that wait vanish on all the paths that they take. */
static bool vanish(const struct cluster *cluster, size_t lun, uint32_t node)
{
    const struct unit_path *path = &cluster->paths[paths_number(cluster, lun, node)];
    bool is_any = false;
    for (uint32_t i = 0; i < lun_path_count(cluster->luns[lun]); i++) {
        if (!path->each[i].is_known && path_is_used(cluster, lun, node, i)) {
            is_any = true;
            if (!is_silent_path(&path->each[i])) {
                return false;
            }
        }
    }
    return is_any && path->losses == 0;
}

/* The unit knows the paths of a node from now on. @param is_found  one is known to be lost */
static void tell(const struct run *run, const struct cluster *cluster, size_t lun, uint32_t node,
                 bool is_found)
{
    const struct unit_path *path = &cluster->paths[paths_number(cluster, lun, node)];
    for (uint32_t i = 0; i < lun_path_count(cluster->luns[lun]); i++) {
        const struct one_path *one = &path->each[i];
        lun_set_way(cluster->luns[lun], node, i,
                    (struct lun_way_view){.works = one->failures == 0,
                                          .is_known = one->is_known,
                                          .is_used = path_is_used(cluster, lun, node, i),
                                          .is_silent = is_silent_path(one)});
    }
    lun_set_silent(run, cluster->luns[lun], node, vanish(cluster, lun, node), is_found);
}

/* I/Os go on or wait, as the active path has it, while no loss of all paths goes on. */
static void settle(struct run *run, struct cluster *cluster, size_t lun, uint32_t node)
{
    const struct unit_path *path = &cluster->paths[paths_number(cluster, lun, node)];
    enum lun_path now = path_group_carries(cluster, lun, node) ? LUN_PATH : LUN_PATH_WAIT;
    if (path->losses == 0 && now != lun_path_alone(cluster->luns[lun], node)) {
        set(run, cluster, lun, node, now);
    }
}

/* @param patience  from now until I/Os fail; TICKS_NEVER: they wait */
static void lose(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                 sim_ticks patience, struct cause cause)
{
    uint32_t index = paths_number(cluster, lun, node);
    struct unit_path *path = &cluster->paths[index];
    if (path->losses++ > 0) {
        return;
    }
    path->cause = cause;
    tell(run, cluster, lun, node, false);
    note(run, cluster, lun, node, WORD_PATH_LOSS);
    set(run, cluster, lun, node, LUN_PATH_WAIT);
    if (patience == 0) {
        fail(run, cluster, lun, node);
    } else {
        path->fails =
            event_ranked_after(run, patience, EVENT_NORMAL, cluster_rank(RANK_PATH, index),
                               &cluster->component, CLUSTER_PATH_FAILS, index);
    }
}

void paths_lose(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                struct cause cause)
{
    lose(run, cluster, lun, node, lun_path_patience(cluster->luns[lun]), cause);
}

void paths_restore(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                   struct cause cause)
{
    struct unit_path *path = &cluster->paths[paths_number(cluster, lun, node)];
    if (--path->losses > 0) {
        return;
    }
    event_cancel(run, path->fails);
    path->cause = cause;
    tell(run, cluster, lun, node, false);
    note(run, cluster, lun, node, WORD_PATH_RESTORED);
    set(run, cluster, lun, node, path_group_carries(cluster, lun, node) ? LUN_PATH : LUN_PATH_WAIT);
}

/* An event of one path on the timeline, which names it by its number from 1 on. */
static struct cause note_one(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                             uint32_t number, enum timeline_word word, struct cause cause)
{
    cause.event = cluster_note(run, cluster, word, cluster->node_names[node],
                               lun_name(cluster->luns[lun]), cause.event);
    timeline_number(cluster->timeline, "path", (int64_t)number + 1);
    return cause;
}

/* From now until the next check of a node's paths [ticks]. */
static sim_ticks time_to_check(const struct run *run, const struct cluster *cluster, size_t lun,
                               const struct unit_path *path)
{
    sim_ticks interval = lun_parameters_of(cluster->luns[lun])->checker_interval;
    sim_ticks since = (run_now(run) + interval - path->phase) % interval;
    return since == 0 ? 0 : interval - since;
}

/* From now until a failure is known [ticks]. */
static sim_ticks time_to_find(const struct run *run, const struct cluster *cluster, size_t lun,
                              const struct unit_path *path, enum path_failure_sort sort)
{
    const struct lun_parameters *unit = lun_parameters_of(cluster->luns[lun]);
    return sort == PATH_SILENT ? time_to_check(run, cluster, lun, path) + unit->checker_timeout
                               : unit->fast_io_fail_tmo;
}

static uint64_t argument_of(const struct cluster *cluster, size_t lun, uint32_t node, uint32_t one)
{
    return (uint64_t)paths_number(cluster, lun, node) * PATHS_MOST + one;
}

/* The loss of a path that goes on and is found first. */
static const struct path_failures *first_found(const struct one_path *one)
{
    const struct path_failures *reported = &one->of[PATH_REPORTED];
    const struct path_failures *silent = &one->of[PATH_SILENT];
    if (reported->count == 0 || silent->count == 0) {
        return reported->count == 0 ? silent : reported;
    }
    return silent->found_at < reported->found_at ? silent : reported;
}

/* When will it be known that a path is lost, by the losses that go on? */
static void expect_found(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                         uint32_t number_of_path)
{
    struct one_path *one = &cluster->paths[paths_number(cluster, lun, node)].each[number_of_path];
    uint64_t argument = argument_of(cluster, lun, node, number_of_path);
    event_cancel(run, one->found);
    one->found = EVENT_NONE;
    if (one->failures > 0 && !one->is_known) {
        one->found =
            event_ranked_after(run, first_found(one)->found_at - run_now(run), EVENT_NORMAL,
                               cluster_rank(RANK_PATH_FOUND, (uint32_t)argument),
                               &cluster->component, CLUSTER_PATH_FOUND, argument);
    }
}

void paths_fail(struct run *run, struct cluster *cluster, size_t lun, uint32_t node, uint32_t one,
                bool is_silent, struct cause cause)
{
    struct unit_path *path = &cluster->paths[paths_number(cluster, lun, node)];
    struct one_path *failing = &path->each[one];
    enum path_failure_sort sort = is_silent ? PATH_SILENT : PATH_REPORTED;
    bool is_first = failing->failures++ == 0;
    bool is_first_of_sort = failing->of[sort].count++ == 0;
    tell(run, cluster, lun, node, false);
    if (is_first) {
        cause = note_one(run, cluster, lun, node, one, WORD_PATH_LOSS, cause);
        failing->cause = cause;
    }
    if (is_first_of_sort) {
        failing->of[sort].cause = cause;
        failing->of[sort].found_at =
            run_add(run, run_now(run), time_to_find(run, cluster, lun, path, sort));
        expect_found(run, cluster, lun, node, one);
    }
    if (is_first && !failing->is_known && path_is_used(cluster, lun, node, one) &&
        path->losses == 0) {
        path->cause = failing->cause;
        settle(run, cluster, lun, node);
    }
}

/* I/Os take the group of another path. @param word  why */
static void use(struct run *run, struct cluster *cluster, size_t lun, uint32_t node, uint32_t next,
                enum timeline_word word, struct cause cause)
{
    struct unit_path *path = &cluster->paths[paths_number(cluster, lun, node)];
    path->active = next;
    tell(run, cluster, lun, node, false);
    cause = note_one(run, cluster, lun, node, next, word, cause);
    if (path->losses == 0 && !PLANTED("a failover is forgotten")) {
        path->cause = cause;
        settle(run, cluster, lun, node);
    }
}

/* A path of the group in use is known to have failed: the others have its I/Os, or the next group,
 * or none is left. */
static void fail_over(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                      struct cause cause)
{
    struct unit_path *path = &cluster->paths[paths_number(cluster, lun, node)];
    const struct lun_parameters *unit = lun_parameters_of(cluster->luns[lun]);
    uint32_t next = path_find_best(cluster, lun, node);
    if (path_group_has_hope(cluster, lun, node)) {
        return;
    }
    if (next == PATHS_MOST) {
        path->is_exhausted = true;
        lose(run, cluster, lun, node, unit->no_path_retry == NO_PATH_FAIL ? 0 : TICKS_NEVER, cause);
    } else {
        use(run, cluster, lun, node, next, WORD_PATH_FAILOVER, cause);
    }
}

/* The unit, node and path that an event is about. */
struct place {
    size_t lun;
    uint32_t node, one;
};

static struct place place_of(const struct cluster *cluster, uint64_t argument)
{
    uint64_t index = argument / PATHS_MOST;
    return (struct place){.lun = index / cluster->node_count,
                          .node = (uint32_t)(index % cluster->node_count),
                          .one = (uint32_t)(argument % PATHS_MOST)};
}

/* Losses found at this instant are known together: no such path is failed over to. @return these
 * paths, as bits */
static uint32_t know_due(struct run *run, struct unit_path *path, uint32_t count)
{
    uint32_t known = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct one_path *one = &path->each[i];
        bool is_due = one->failures > 0 && first_found(one)->found_at <= run_now(run);
        if (is_due && !one->is_known) {
            event_cancel(run, one->found);
            one->found = EVENT_NONE;
            one->cause = first_found(one)->cause;
            one->is_known = true;
            known |= UINT32_C(1) << i;
        }
    }
    return known;
}

void paths_on_found(struct run *run, void *component, uint64_t argument)
{
    struct cluster *cluster = component;
    struct place at = place_of(cluster, argument);
    struct unit_path *path = &cluster->paths[argument / PATHS_MOST];
    uint32_t count = lun_path_count(cluster->luns[at.lun]);
    path->each[at.one].found = EVENT_NONE;
    uint32_t known = know_due(run, path, count);
    uint32_t used = path_is_used(cluster, at.lun, at.node, at.one) ? at.one : path->active;
    tell(run, cluster, at.lun, at.node, true);
    fail_over(run, cluster, at.lun, at.node, path->each[used].cause);
    for (uint32_t i = 0; i < count; i++) {
        if ((known >> i & 1) != 0) {
            lun_send_lost(run, cluster->luns[at.lun], at.node, i);
        }
    }
}

/* The best group is used again, where another one is. */
static void fail_back(struct run *run, struct cluster *cluster, size_t lun, uint32_t node)
{
    uint32_t best = path_find_best(cluster, lun, node);
    if (best != PATHS_MOST && !path_is_used(cluster, lun, node, best)) {
        use(run, cluster, lun, node, best, WORD_PATH_FAILBACK,
            cluster->paths[paths_number(cluster, lun, node)].each[best].cause);
    }
}

void paths_on_failback(struct run *run, void *component, uint64_t index)
{
    struct cluster *cluster = component;
    cluster->paths[index].failback = EVENT_NONE;
    fail_back(run, cluster, index / cluster->node_count, (uint32_t)(index % cluster->node_count));
}

/* A path is found that is not of the group in use. */
static void consider_failback(struct run *run, struct cluster *cluster, size_t lun, uint32_t node)
{
    uint32_t index = paths_number(cluster, lun, node);
    const struct lun_parameters *unit = lun_parameters_of(cluster->luns[lun]);
    if (unit->failback == FAILBACK_MANUAL) {
        return;
    }
    event_cancel(run, cluster->paths[index].failback);
    cluster->paths[index].failback = event_ranked_after(
        run, unit->failback_after, EVENT_NORMAL, cluster_rank(RANK_FAILBACK, index),
        &cluster->component, CLUSTER_FAILBACK, index);
}

/* A path works, and that is known. */
static void reinstate(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                      uint32_t one)
{
    struct unit_path *path = &cluster->paths[paths_number(cluster, lun, node)];
    bool was_exhausted = path->is_exhausted;
    path->each[one].is_known = false;
    path->is_exhausted = false;
    path->active = was_exhausted ? one : path->active;
    tell(run, cluster, lun, node, false);
    if (was_exhausted) {
        paths_restore(run, cluster, lun, node, path->each[one].cause);
    } else if (!path_is_used(cluster, lun, node, one)) {
        consider_failback(run, cluster, lun, node);
    } else if (path->losses == 0) {
        path->cause = path->each[one].cause;
        settle(run, cluster, lun, node);
    }
    lun_send_lost(run, cluster->luns[lun], node, one);
}

void paths_on_back(struct run *run, void *component, uint64_t argument)
{
    struct cluster *cluster = component;
    struct place at = place_of(cluster, argument);
    struct one_path *one = &cluster->paths[argument / PATHS_MOST].each[at.one];
    one->found = EVENT_NONE;
    one->cause = note_one(run, cluster, at.lun, at.node, at.one, WORD_PATH_REINSTATED, one->cause);
    reinstate(run, cluster, at.lun, at.node, at.one);
}

void paths_mend(struct run *run, struct cluster *cluster, size_t lun, uint32_t node, uint32_t one,
                bool is_silent, struct cause cause)
{
    struct unit_path *path = &cluster->paths[paths_number(cluster, lun, node)];
    struct one_path *mended = &path->each[one];
    uint64_t argument = argument_of(cluster, lun, node, one);
    mended->of[is_silent ? PATH_SILENT : PATH_REPORTED].count--;
    mended->failures--;
    expect_found(run, cluster, lun, node, one);
    tell(run, cluster, lun, node, false);
    if (mended->failures > 0) {
        return;
    }
    mended->cause = note_one(run, cluster, lun, node, one, WORD_PATH_RESTORED, cause);
    if (mended->is_known && lun_path_count(cluster->luns[lun]) > 1) {
        mended->found =
            event_ranked_after(run, time_to_check(run, cluster, lun, path), EVENT_NORMAL,
                               cluster_rank(RANK_PATH_BACK, (uint32_t)argument),
                               &cluster->component, CLUSTER_PATH_BACK, argument);
    } else {
        reinstate(run, cluster, lun, node, one);
    }
}

/* A node that boots finds what works: first what it did not know to be back, then what is lost. */
static void discover(struct run *run, struct cluster *cluster, size_t lun, uint32_t node)
{
    struct unit_path *path = &cluster->paths[paths_number(cluster, lun, node)];
    uint32_t count = lun_path_count(cluster->luns[lun]);
    for (uint32_t i = 0; i < count; i++) {
        struct one_path *one = &path->each[i];
        event_cancel(run, one->found);
        one->found = EVENT_NONE;
        if (one->failures == 0 && one->is_known) {
            one->cause = note_one(run, cluster, lun, node, i, WORD_PATH_REINSTATED, one->cause);
            reinstate(run, cluster, lun, node, i);
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        path->each[i].is_known = path->each[i].failures > 0;
    }
    event_cancel(run, path->failback);
    path->failback = EVENT_NONE;
    tell(run, cluster, lun, node, false);
    if (path->is_exhausted) {
        return;
    }
    if (path_group_has_hope(cluster, lun, node)) {
        fail_back(run, cluster, lun, node);
    } else {
        fail_over(run, cluster, lun, node, path->each[path->active].cause);
    }
}

void paths_boot(struct run *run, struct cluster *cluster, uint32_t node)
{
    for (size_t lun = 0; lun < cluster->lun_count; lun++) {
        discover(run, cluster, lun, node);
    }
}

void paths_build(struct assembly *assembly, struct cluster *cluster)
{
    cluster->paths =
        ARENA_ARRAY(assembly->arena, struct unit_path, cluster->lun_count * cluster->node_count);
    for (size_t lun = 0; lun < cluster->lun_count; lun++) {
        const struct lun_parameters *unit = lun_parameters_of(cluster->luns[lun]);
        uint32_t count = lun_path_count(cluster->luns[lun]);
        struct stream *phases = ARENA_NEW(assembly->arena, struct stream);
        if (count > 1) {
            assembly_stream(assembly, lun_component(cluster->luns[lun])->path, "checker", phases);
        }
        for (uint32_t node = 0; node < cluster->node_count; node++) {
            struct unit_path *path = &cluster->paths[paths_number(cluster, lun, node)];
            path->each = ARENA_ARRAY(assembly->arena, struct one_path, count);
            if (count > 1) {
                path->phase = (sim_ticks)stream_below(phases, (uint64_t)unit->checker_interval);
            }
            path->active = path_find_best(cluster, lun, node);
            tell(assembly->run, cluster, lun, node, false);
        }
    }
}

void paths_invariants(struct run *run, const struct cluster *cluster)
{
    for (size_t lun = 0; lun < cluster->lun_count; lun++) {
        for (uint32_t node = 0; node < cluster->node_count; node++) {
            const struct unit_path *path = &cluster->paths[paths_number(cluster, lun, node)];
            bool goes = path->losses == 0 && path_group_carries(cluster, lun, node);
            CHECK(run, &cluster->component, paths_go_on,
                  (lun_path_alone(cluster->luns[lun], node) == LUN_PATH) == goes,
                  "I/Os of %s to %s %s a path", cluster->node_names[node],
                  lun_name(cluster->luns[lun]), goes ? "wait with" : "go without");
            CHECK(run, &cluster->component, san_reach,
                  cluster->san == NULL || !san_fails_at_random(cluster->san) ||
                      san_has_reach(cluster->san, node, (uint32_t)lun) == goes,
                  "I/Os of %s to %s are counted as %s", cluster->node_names[node],
                  lun_name(cluster->luns[lun]), goes ? "waiting" : "going on");
        }
    }
}

void paths_on_fail(struct run *run, void *component, uint64_t argument)
{
    struct cluster *cluster = component;
    fail(run, cluster, argument / cluster->node_count, (uint32_t)(argument % cluster->node_count));
}
