#include "models/cluster/service/commits.h"

#include "models/cluster/clients/request.h"
#include "models/cluster/rank.h"
#include "models/cluster/service/service_state.h"
#include "models/invariants.h"
#include "models/planted.h"

#include <inttypes.h>

void work_init(struct work *work, struct measures *measures)
{
    counter_init(&work->answered_lost, measures);
    counter_init(&work->redone, measures);
    counter_init(&work->abandoned, measures);
}

void work_report(const struct work *work, const char *path, const struct metric_row *rows,
                 struct report *report)
{
    report_counter(report, path, &rows[0], &work->answered_lost);
    report_counter(report, path, &rows[1], &work->redone);
    report_counter(report, path, &rows[2], &work->abandoned);
}

static struct work *work_of(const struct commits *commits)
{
    return &commits->instance->service->work;
}

static sim_ticks interval_of(const struct commits *commits)
{
    return commits->instance->service->parameters->commit_interval;
}

static void schedule_commit(struct run *run, struct commits *commits, sim_ticks delay)
{
    const struct instance *instance = commits->instance;
    uint32_t pair = instance->service->index * (uint32_t)BIT_SET_MOST + instance->node->index;
    commits->next = event_ranked_after(run, delay, EVENT_NORMAL, cluster_rank(RANK_COMMIT, pair),
                                       &commits->component, 0, 0);
    if (PLANTED("no commit comes")) {
        event_cancel(run, commits->next);
    }
}

/* The next multiple of the interval. */
static void expect_commit(struct run *run, struct commits *commits)
{
    sim_ticks interval = interval_of(commits);
    schedule_commit(run, commits, interval - (run_now(run) - commits->from) % interval);
}

static void on_due(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct commits *commits = component;
    const struct instance *instance = commits->instance;
    commits->next = EVENT_NONE;
    if (commits->is_under_way) {
        expect_commit(run, commits);
        return;
    }
    commits->is_under_way = true;
    commits->leaving = commits->written;
    commits->answered_leaving += commits->answered_later;
    commits->answered_later = 0;
    struct request_id id = {.index = REQUEST_OF_COMMIT,
                            .service = (unsigned)instance->service->index & 0x7f};
    lun_submit(run, instance->service->lun, instance->node->index, true, instance->starts,
               request_pack(id));
}

static event_handler *const handlers[] = {on_due};
static const char *const event_names[] = {"due"};
static const struct behaviour behaviour = {handlers, event_names, 1};

void commits_init(struct commits *commits, struct instance *instance)
{
    *commits = (struct commits){.component = {&behaviour, instance->component.path},
                                .instance = instance,
                                .left = TICKS_NEVER};
}

void commits_start(struct commits *commits, sim_ticks now)
{
    commits->from = now;
}

uint32_t commits_write(struct run *run, struct commits *commits)
{
    commits->written++;
    work_of(commits)->written += 1 + PLANTED("a write is counted twice");
    if (!event_is_pending(run, commits->next)) {
        expect_commit(run, commits);
    }
    return commits->written;
}

/* No write waits any more. */
static void settle_all(struct run *run, struct commits *commits)
{
    event_cancel(run, commits->next);
    commits->next = EVENT_NONE;
    commits->left = TICKS_NEVER;
    commits->is_under_way = false;
    commits->settled = commits->leaving = commits->written;
    commits->answered_leaving = commits->answered_later = 0;
}

void commits_done(struct commits *commits)
{
    work_of(commits)->committed += commits->leaving - commits->settled;
    commits->settled = commits->leaving;
    commits->answered_leaving = 0;
    commits->is_under_way = false;
}

/* Whether a write comes after another, by their numbers. */
static bool is_after(uint32_t write, uint32_t other)
{
    return (int32_t)(write - other) > 0;
}

void commits_answered(struct commits *commits, uint32_t write)
{
    if (is_after(write, commits->settled)) {
        uint64_t *count = is_after(write, commits->leaving) ? &commits->answered_later
                                                            : &commits->answered_leaving;
        *count += PLANTED("an answer counts for many writes") ? 1000 : 1;
    } else if (is_after(write, commits->lost_from) && !is_after(write, commits->lost_to)) {
        counter_add(&work_of(commits)->answered_lost); /* the answer was on its way */
    }
}

void commits_lose(struct run *run, struct commits *commits)
{
    struct work *work = work_of(commits);
    commits->lost_from = commits->settled;
    commits->lost_to = commits->written;
    work->lost += commits_waiting(commits);
    work->answered_lost.count += commits->answered_leaving + commits->answered_later;
    settle_all(run, commits);
}

void commits_stop(struct run *run, struct commits *commits)
{
    work_of(commits)->committed += commits_waiting(commits);
    settle_all(run, commits);
}

void commits_freeze(struct run *run, struct commits *commits)
{
    sim_ticks due = event_time(run, commits->next);
    event_cancel(run, commits->next);
    commits->next = EVENT_NONE;
    commits->left = due == TICKS_NEVER ? TICKS_NEVER : due - run_now(run);
}

void commits_thaw(struct run *run, struct commits *commits)
{
    if (commits->left != TICKS_NEVER) {
        schedule_commit(run, commits, commits->left);
        commits->left = TICKS_NEVER;
    }
}

void commits_invariants(struct run *run, const struct commits *commits)
{
    const struct component *component = &commits->component;
    const char *name = commits->instance->node->name;
    bool has_more = commits->written != commits->leaving;
    bool is_due = event_is_pending(run, commits->next) || commits->left != TICKS_NEVER ||
                  interval_of(commits) > run->horizon - run_now(run);
    CHECK(run, component, commits_due,
          !has_more || is_due || commits->instance->state == INSTANCE_STOPPING,
          "writes wait on \"%s\", and no commit is due", name);
    uint64_t answered = commits->answered_leaving + commits->answered_later;
    CHECK(run, component, commits_answered, answered <= commits_waiting(commits),
          "%" PRIu64 " requests are answered of %" PRIu32 " writes that wait on \"%s\"", answered,
          commits_waiting(commits), name);
}
