#include "experiments/runs/plan.h"

#include "experiments/results/writer.h"
#include "experiments/runs/digest_set.h"
#include "experiments/runs/run_record.h"
#include "sim/base/memory.h"

#include <string.h>

/* A point under way. */
struct active {
    struct active *next;
    struct experiment_point at;
    struct digest key; /* of its first run: points with the same one share their runs */
    size_t *twins;     /* ids of such points, which wait for this one */
    size_t twin_count, twin_capacity;
    char *document;  /* for the workers */
    bool *has;       /* by replication, `wanted` of them: in the store */
    uint64_t wanted; /* replications, up to the end of this round */
    uint64_t given;  /* replications looked at: present or handed out */
    uint64_t running;
};

struct plan {
    const struct experiment *experiment;
    struct active *first; /* points under way, oldest first */
    size_t next_id;
    size_t points_left;       /* not yet begun, with the twins that wait */
    struct digest_set failed; /* keys of points of which a run made here failed */
    struct plan_progress progress;
    uint64_t least_per_point; /* replications of a point not yet begun: a guess */
    void (*report)(void *context);
    void *report_context;
};

struct plan *plan_create(const struct experiment *experiment)
{
    struct plan *plan = memory_alloc(sizeof *plan);
    plan->experiment = experiment;
    plan->next_id = experiment->shard;
    plan->points_left = experiment_point_count(experiment);
    return plan;
}

static void active_free(struct active *active)
{
    experiment_point_close(&active->at);
    memory_free(active->twins);
    memory_free(active->document);
    memory_free(active->has);
    memory_free(active);
}

void plan_destroy(struct plan *plan)
{
    while (plan->first != NULL) {
        struct active *active = plan->first;
        plan->first = active->next;
        active_free(active);
    }
    digest_set_free(&plan->failed);
    memory_free(plan);
}

void plan_on_progress(struct plan *plan, void (*report)(void *context), void *context)
{
    plan->report = report;
    plan->report_context = context;
}

struct plan_progress plan_progress(const struct plan *plan)
{
    struct plan_progress progress = plan->progress;
    progress.total += plan->points_left * plan->least_per_point;
    return progress;
}

/*
 * Ask the rounds how far this point goes; `active->wanted` replications and the array of those
 * present follow. Runs in the store beyond the decided rounds are not looked at.
 */
static bool decide_rounds(struct plan *plan, struct active *active, bool *is_complete,
                          struct error *error)
{
    const struct run_parameters *run = &active->at.point.run;
    struct arena *arena = arena_create();
    struct replications replications;
    bool is_good = experiment_load(plan->experiment, &active->at, arena, run->wanted_count > 0,
                                   &replications, error);
    if (is_good) {
        struct stopping stopping = stopping_replay(run, &replications);
        *is_complete = stopping.is_complete;
        plan->progress.total += stopping.replications - active->wanted;
        active->has = memory_resize(active->has, stopping.replications * sizeof *active->has);
        for (uint64_t i = active->wanted; i < stopping.replications; i++) {
            active->has[i] = replications_has(&replications, i);
            plan->progress.cached += active->has[i];
            plan->progress.done += active->has[i];
        }
        active->wanted = stopping.replications;
    }
    arena_destroy(arena);
    return is_good;
}

static void append_active(struct plan *plan, struct active *active)
{
    struct active **end = &plan->first;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = active;
}

/* The point under way whose runs are those of this key, or NULL. */
static struct active *find_active(const struct plan *plan, const struct digest *key)
{
    struct active *active = plan->first;
    while (active != NULL && memcmp(&active->key, key, sizeof *key) != 0) {
        active = active->next;
    }
    return active;
}

static void add_twin(struct active *active, size_t id)
{
    active->twins = memory_grow(active->twins, active->twin_count, &active->twin_capacity,
                                sizeof *active->twins);
    active->twins[active->twin_count++] = id;
}

/* Failures that were there before are tried again, but not those of a twin made just now. */
static bool forget_failures(struct plan *plan, struct active *active, struct error *error)
{
    return digest_set_has(&plan->failed, &active->key) ||
           store_forget_failures(plan->experiment->store, &active->at.stored, error);
}

/*
 * Begin a point; one that the store has whole is over at once. A point whose runs are being made
 * for another one waits until those are there: then it finds them in the store.
 */
static bool begin_point(struct plan *plan, size_t id, struct error *error)
{
    struct active *active = memory_alloc(sizeof *active);
    experiment_point_open(plan->experiment, id, &active->at);
    run_key(&active->at.stored.keys, 0, &active->key);
    struct active *twin = find_active(plan, &active->key);
    if (twin != NULL) {
        add_twin(twin, id);
        active_free(active);
        return true;
    }
    plan->points_left--;
    plan->least_per_point = (uint64_t)active->at.point.run.replications_minimum;
    bool is_complete = false;
    bool is_good =
        forget_failures(plan, active, error) && decide_rounds(plan, active, &is_complete, error);
    if (!is_good || is_complete) {
        active_free(active);
    } else {
        active->document = writer_json(active->at.point.document);
        append_active(plan, active);
    }
    if (plan->report != NULL) {
        plan->report(plan->report_context);
    }
    return is_good;
}

/* The next replication of this round that is neither there nor under way. */
static bool take_replication(struct active *active, struct job *job)
{
    while (active->given < active->wanted && active->has[active->given]) {
        active->given++;
    }
    if (active->given == active->wanted) {
        return false;
    }
    *job = (struct job){.point = active->at.point.id,
                        .document = active->document,
                        .replication = active->given++,
                        .owner = active};
    active->running++;
    return true;
}

bool plan_next(void *context, struct job *job, struct error *error)
{
    struct plan *plan = context;
    for (struct active *active = plan->first; active != NULL; active = active->next) {
        if (take_replication(active, job)) {
            return true;
        }
    }
    size_t count = spec_point_count(plan->experiment->spec);
    while (plan->next_id < count) {
        struct active *before = plan->first;
        while (before != NULL && before->next != NULL) {
            before = before->next;
        }
        size_t id = plan->next_id;
        plan->next_id += plan->experiment->shards;
        if (!begin_point(plan, id, error)) {
            return false;
        }
        struct active *begun = before == NULL ? plan->first : before->next;
        if (begun != NULL && take_replication(begun, job)) {
            return true;
        }
    }
    return false;
}

/* A point is over: those that waited for its runs begin. */
static bool drop_active(struct plan *plan, struct active *active, struct error *error)
{
    struct active **link = &plan->first;
    while (*link != active) {
        link = &(*link)->next;
    }
    *link = active->next;
    bool is_good = true;
    for (size_t i = 0; i < active->twin_count && is_good; i++) {
        is_good = begin_point(plan, active->twins[i], error);
    }
    active_free(active);
    return is_good;
}

/* A precision that can never be reached is noticed after one run, not after the most allowed. */
static bool check_wanted(const struct active *active, const char *text, struct error *error)
{
    if (active->at.point.run.wanted_count == 0) {
        return true;
    }
    struct arena *arena = arena_create();
    struct run_record record;
    bool is_good = run_record_read(text, arena, &record, error) &&
                   stopping_check(&active->at.point.run, &record, error);
    arena_destroy(arena);
    return is_good;
}

bool plan_finished(void *context, const struct job *job, const struct outcome *outcome,
                   struct error *error)
{
    struct plan *plan = context;
    struct active *active = job->owner;
    struct store_run run = {
        .replication = job->replication,
        .status = outcome->is_failed ? STORE_FAILED : STORE_DONE,
        .text = outcome->text,
        .timeline = outcome->timeline,
    };
    if (!store_put(plan->experiment->store, &active->at.stored, &run, error)) {
        return false;
    }
    active->running--;
    plan->progress.done++;
    if (outcome->is_failed) {
        plan->progress.failed++;
        digest_set_add(&plan->failed, &active->key);
    } else {
        uint64_t events;
        uint64_t ties;
        if (job->replication == 0 && !check_wanted(active, outcome->text, error)) {
            return false;
        }
        run_record_counts(outcome->text, &events, &ties);
        plan->progress.events += events;
        plan->progress.ties += ties;
    }
    if (active->running > 0 || active->given < active->wanted) {
        return true;
    }
    bool is_complete = active->at.point.run.wanted_count == 0;
    if (!is_complete && !decide_rounds(plan, active, &is_complete, error)) {
        return false;
    }
    return !is_complete || drop_active(plan, active, error);
}
