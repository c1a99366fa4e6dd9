#include "models/cluster/paths.h"

#include "models/cluster/rank.h"
#include "models/cluster/service/service.h"
#include "models/invariants.h"
#include "models/planted.h"
#include "models/storage/san_failures.h"

static uint32_t number(const struct cluster *cluster, size_t lun, uint32_t node)
{
    return (uint32_t)lun * cluster->node_count + node;
}

/* A node reaches a unit, or its I/Os wait or fail: first the unit knows, then its services. */
static void set(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                enum lun_path path)
{
    struct cause cause = cluster->paths[number(cluster, lun, node)].cause;
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
}

static void note(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                 enum timeline_word word)
{
    struct cause *cause = &cluster->paths[number(cluster, lun, node)].cause;
    cause->event = cluster_note(run, cluster, word, cluster->node_names[node],
                                lun_name(cluster->luns[lun]), cause->event);
}

static void fail(struct run *run, struct cluster *cluster, size_t lun, uint32_t node)
{
    note(run, cluster, lun, node, WORD_PATH_FAIL);
    set(run, cluster, lun, node, LUN_PATH_FAIL);
}

/* The priority of a path, by which groups are ordered. */
static int64_t priority(const struct cluster *cluster, uint32_t one)
{
    return cluster->san == NULL ? 0 : san_way_priority(cluster->san, one);
}

/* Whether two paths are in one group. */
static bool are_together(const struct cluster *cluster, size_t lun, uint32_t one, uint32_t other)
{
    switch ((enum path_grouping)lun_parameters_of(cluster->luns[lun])->path_grouping) {
    case PATH_GROUPING_MULTIBUS:
        return true;
    case PATH_GROUPING_BY_PRIO:
        return priority(cluster, one) == priority(cluster, other);
    case PATH_GROUPING_FAILOVER:
        break;
    }
    return one == other;
}

/* Whether a path is of the group in use. */
static bool is_used(const struct cluster *cluster, size_t lun, uint32_t node, uint32_t one)
{
    return are_together(cluster, lun, one, cluster->paths[number(cluster, lun, node)].active);
}

/* Whether a path that I/Os take carries them. */
static bool carries(const struct cluster *cluster, size_t lun, uint32_t node)
{
    const struct unit_path *path = &cluster->paths[number(cluster, lun, node)];
    for (uint32_t i = 0; i < lun_path_count(cluster->luns[lun]); i++) {
        if (path->each[i].failures == 0 && !path->each[i].is_known &&
            is_used(cluster, lun, node, i)) {
            return true;
        }
    }
    return false;
}

/* Whether some path of the group in use is not known to have failed. */
static bool has_hope(const struct cluster *cluster, size_t lun, uint32_t node)
{
    const struct unit_path *path = &cluster->paths[number(cluster, lun, node)];
    for (uint32_t i = 0; i < lun_path_count(cluster->luns[lun]); i++) {
        if (!path->each[i].is_known && is_used(cluster, lun, node, i)) {
            return true;
        }
    }
    return false;
}

/* The unit knows the paths of a node from now on. */
static void tell(const struct cluster *cluster, size_t lun, uint32_t node)
{
    const struct unit_path *path = &cluster->paths[number(cluster, lun, node)];
    for (uint32_t i = 0; i < lun_path_count(cluster->luns[lun]); i++) {
        const struct one_path *one = &path->each[i];
        lun_set_way(cluster->luns[lun], node, i,
                    (struct lun_way_view){.works = one->failures == 0,
                                          .is_known = one->is_known,
                                          .is_used = is_used(cluster, lun, node, i)});
    }
}

/* I/Os go on or wait, as the active path has it, while no loss of all paths goes on. */
static void settle(struct run *run, struct cluster *cluster, size_t lun, uint32_t node)
{
    const struct unit_path *path = &cluster->paths[number(cluster, lun, node)];
    enum lun_path now = carries(cluster, lun, node) ? LUN_PATH : LUN_PATH_WAIT;
    if (path->losses == 0 && now != lun_path_alone(cluster->luns[lun], node)) {
        set(run, cluster, lun, node, now);
    }
}

/* @param patience  from now until I/Os fail; TICKS_NEVER: they wait */
static void lose(struct run *run, struct cluster *cluster, size_t lun, uint32_t node,
                 sim_ticks patience, struct cause cause)
{
    uint32_t index = number(cluster, lun, node);
    struct unit_path *path = &cluster->paths[index];
    if (path->losses++ > 0) {
        return;
    }
    path->cause = cause;
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
    struct unit_path *path = &cluster->paths[number(cluster, lun, node)];
    if (--path->losses > 0) {
        return;
    }
    event_cancel(run, path->fails);
    path->cause = cause;
    note(run, cluster, lun, node, WORD_PATH_RESTORED);
    set(run, cluster, lun, node, carries(cluster, lun, node) ? LUN_PATH : LUN_PATH_WAIT);
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
                              const struct unit_path *path, bool is_silent)
{
    const struct lun_parameters *unit = lun_parameters_of(cluster->luns[lun]);
    return is_silent ? time_to_check(run, cluster, lun, path) + unit->checker_timeout
                     : unit->fast_io_fail_tmo;
}

void paths_fail(struct run *run, struct cluster *cluster, size_t lun, uint32_t node, uint32_t one,
                bool is_silent, struct cause cause)
{
    uint32_t index = number(cluster, lun, node);
    struct unit_path *path = &cluster->paths[index];
    if (path->each[one].failures++ > 0) {
        return;
    }
    tell(cluster, lun, node);
    path->each[one].cause = note_one(run, cluster, lun, node, one, WORD_PATH_LOSS, cause);
    if (path->each[one].is_known) { /* mended, and not found to be */
        event_cancel(run, path->each[one].found);
        return;
    }
    path->each[one].found = event_ranked_after(
        run, time_to_find(run, cluster, lun, path, is_silent), EVENT_NORMAL,
        cluster_rank(RANK_PATH_FOUND, index * PATHS_MOST + one), &cluster->component,
        CLUSTER_PATH_FOUND, (uint64_t)index * PATHS_MOST + one);
    if (is_used(cluster, lun, node, one) && path->losses == 0) {
        path->cause = path->each[one].cause;
        settle(run, cluster, lun, node);
    }
}

/* The best path that is not known to have failed. @return PATHS_MOST: none */
static uint32_t find_path(const struct cluster *cluster, size_t lun, uint32_t node)
{
    const struct unit_path *path = &cluster->paths[number(cluster, lun, node)];
    uint32_t best = PATHS_MOST;
    for (uint32_t i = 0; i < lun_path_count(cluster->luns[lun]); i++) {
        if (!path->each[i].is_known &&
            (best == PATHS_MOST || priority(cluster, i) > priority(cluster, best))) {
            best = i;
        }
    }
    return best;
}

/* I/Os take the group of another path. @param word  why */
static void use(struct run *run, struct cluster *cluster, size_t lun, uint32_t node, uint32_t next,
                enum timeline_word word, struct cause cause)
{
    struct unit_path *path = &cluster->paths[number(cluster, lun, node)];
    path->active = next;
    tell(cluster, lun, node);
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
    struct unit_path *path = &cluster->paths[number(cluster, lun, node)];
    const struct lun_parameters *unit = lun_parameters_of(cluster->luns[lun]);
    uint32_t next = find_path(cluster, lun, node);
    if (has_hope(cluster, lun, node)) {
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

void paths_on_found(struct run *run, void *component, uint64_t argument)
{
    struct cluster *cluster = component;
    struct place at = place_of(cluster, argument);
    struct one_path *one = &cluster->paths[argument / PATHS_MOST].each[at.one];
    one->found = EVENT_NONE;
    one->is_known = true;
    tell(cluster, at.lun, at.node);
    if (is_used(cluster, at.lun, at.node, at.one)) {
        fail_over(run, cluster, at.lun, at.node, one->cause);
    }
    lun_send_lost(run, cluster->luns[at.lun], at.node, at.one);
}

/* The best group is used again, where another one is. */
static void fail_back(struct run *run, struct cluster *cluster, size_t lun, uint32_t node)
{
    uint32_t best = find_path(cluster, lun, node);
    if (best != PATHS_MOST && !is_used(cluster, lun, node, best)) {
        use(run, cluster, lun, node, best, WORD_PATH_FAILBACK,
            cluster->paths[number(cluster, lun, node)].each[best].cause);
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
    uint32_t index = number(cluster, lun, node);
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
    struct unit_path *path = &cluster->paths[number(cluster, lun, node)];
    bool was_exhausted = path->is_exhausted;
    path->each[one].is_known = false;
    path->is_exhausted = false;
    path->active = was_exhausted ? one : path->active;
    tell(cluster, lun, node);
    if (was_exhausted) {
        paths_restore(run, cluster, lun, node, path->each[one].cause);
    } else if (!is_used(cluster, lun, node, one)) {
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
                struct cause cause)
{
    uint32_t index = number(cluster, lun, node);
    struct unit_path *path = &cluster->paths[index];
    if (--path->each[one].failures > 0) {
        return;
    }
    event_cancel(run, path->each[one].found);
    path->each[one].found = EVENT_NONE;
    path->each[one].cause = note_one(run, cluster, lun, node, one, WORD_PATH_RESTORED, cause);
    if (path->each[one].is_known && lun_path_count(cluster->luns[lun]) > 1) {
        tell(cluster, lun, node);
        path->each[one].found = event_ranked_after(
            run, time_to_check(run, cluster, lun, path), EVENT_NORMAL,
            cluster_rank(RANK_PATH_BACK, index * PATHS_MOST + one), &cluster->component,
            CLUSTER_PATH_BACK, (uint64_t)index * PATHS_MOST + one);
    } else {
        reinstate(run, cluster, lun, node, one);
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
            struct unit_path *path = &cluster->paths[number(cluster, lun, node)];
            path->each = ARENA_ARRAY(assembly->arena, struct one_path, count);
            if (count > 1) {
                path->phase = (sim_ticks)stream_below(phases, (uint64_t)unit->checker_interval);
            }
            tell(cluster, lun, node);
        }
    }
}

void paths_invariants(struct run *run, const struct cluster *cluster)
{
    for (size_t lun = 0; lun < cluster->lun_count; lun++) {
        for (uint32_t node = 0; node < cluster->node_count; node++) {
            const struct unit_path *path = &cluster->paths[number(cluster, lun, node)];
            bool goes = path->losses == 0 && carries(cluster, lun, node);
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
