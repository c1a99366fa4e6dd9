#include "models/machine/steps_check.h"

/* The walk through the acts: the locks held, and which were taken while which was held. */
struct walk {
    const struct acts *acts;
    const struct scope *steps;
    struct complaints *complaints;
    bool held[ACTS_NAMES_MOST];
    bool is_before[ACTS_NAMES_MOST][ACTS_NAMES_MOST];
};

static struct scope step_of(const struct walk *walk, const struct act *act)
{
    return scope_element(walk->steps, act->step);
}

/* A lock that is held; NULL: none. */
static const char *held_lock(const struct walk *walk)
{
    for (uint32_t i = 0; i < walk->acts->lock_names.count; i++) {
        if (walk->held[i]) {
            return walk->acts->locks[i];
        }
    }
    return NULL;
}

static void take_lock(struct walk *walk, const struct act *act)
{
    struct scope step = step_of(walk, act);
    const char *name = walk->acts->locks[act->number];
    if (walk->held[act->number]) {
        scope_complain(&step, "lock", walk->complaints,
                       "\"%s\" is held here already: the thread would wait for itself", name);
        return;
    }
    for (uint32_t i = 0; i < walk->acts->lock_names.count; i++) {
        if (walk->held[i] && walk->is_before[act->number][i]) {
            scope_complain(&step, "lock", walk->complaints,
                           "\"%s\" is taken while \"%s\" is held, and elsewhere the other way "
                           "round: two threads can wait for each other for ever",
                           name, walk->acts->locks[i]);
        }
    }
    /* Locks that come before a held one come before this one too. */
    for (uint32_t i = 0; i < walk->acts->lock_names.count; i++) {
        for (uint32_t j = 0; walk->held[i] && j < walk->acts->lock_names.count; j++) {
            bool comes_first = j == i || walk->is_before[j][i];
            walk->is_before[j][act->number] = walk->is_before[j][act->number] || comes_first;
        }
    }
    walk->held[act->number] = true;
}

static void give_lock(struct walk *walk, const struct act *act)
{
    struct scope step = step_of(walk, act);
    if (!walk->held[act->number]) {
        scope_complain(&step, "lock", walk->complaints, "\"%s\" is not held here",
                       walk->acts->locks[act->number]);
    }
    walk->held[act->number] = false;
}

static void meet(struct walk *walk, const struct act *act)
{
    const char *lock = held_lock(walk);
    if (lock != NULL) {
        struct scope step = step_of(walk, act);
        scope_complain(&step, NULL, walk->complaints,
                       "threads wait for each other here while one holds \"%s\", which another "
                       "may be waiting for",
                       lock);
    }
}

static void end(struct walk *walk)
{
    const char *lock = held_lock(walk);
    if (lock != NULL) {
        scope_complain(walk->steps, NULL, walk->complaints, "end while \"%s\" is held", lock);
    }
}

static void check_acts(struct walk *walk)
{
    for (uint32_t i = 0; i < walk->acts->count; i++) {
        const struct act *act = &walk->acts->list[i];
        switch (act->kind) {
        case ACT_LOCK:
            take_lock(walk, act);
            break;
        case ACT_UNLOCK:
            give_lock(walk, act);
            break;
        case ACT_BARRIER:
            meet(walk, act);
            break;
        case ACT_END:
            end(walk);
            break;
        case ACT_COMPUTE:
        case ACT_REFERENCE:
        case ACT_REPEAT:
        case ACT_AGAIN:
        case ACT_IO:
            break;
        }
    }
}

/* Whether time passes, and without an end some thread meets others or refers to memory in each
 * iteration. */
static void check_time(const struct walk *walk, bool is_endless)
{
    bool takes_time = false;
    bool meets = false;
    for (uint32_t i = 0; i < walk->acts->count; i++) {
        const struct act *act = &walk->acts->list[i];
        bool has_amount = act->kind == ACT_COMPUTE || act->kind == ACT_IO;
        takes_time = takes_time || (has_amount && distribution_mean(&act->amount) > 0) ||
                     act->kind == ACT_REFERENCE;
        meets = meets || act->kind == ACT_BARRIER || act->kind == ACT_LOCK || act->kind == ACT_IO ||
                (act->kind == ACT_REPEAT && act->part == PART_REPLICATED);
    }
    if (!takes_time) {
        scope_complain(walk->steps, NULL, walk->complaints, "take no time, and %s",
                       is_endless ? "do not end" : "so leave nothing to measure");
    } else if (is_endless && !meets) {
        scope_complain(
            walk->steps, NULL, walk->complaints,
            "do not end and have no barrier, lock, I/O or replicated references, so that "
            "a thread without a share in the work goes on for ever in no time");
    }
}

void steps_check(const struct acts *acts, bool is_endless, const struct scope *steps,
                 struct complaints *complaints)
{
    struct walk walk = {.acts = acts, .steps = steps, .complaints = complaints};
    if (acts->is_full) {
        scope_complain(steps, NULL, complaints, "name more than %d locks or devices",
                       ACTS_NAMES_MOST);
        return;
    }
    size_t before = complaints->errors;
    check_acts(&walk);
    if (is_endless || complaints->errors == before) {
        check_time(&walk, is_endless);
    }
}
