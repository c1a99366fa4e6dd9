#include "experiments/results/shortfall.h"

static bool is_part_of_number(char c)
{
    return (c >= '0' && c <= '9') || c == '.';
}

/* Whether two reasons differ in their numbers alone: in a time, an address, a count. */
static bool is_one_reason(const char *a, const char *b)
{
    while (*a != '\0' && *b != '\0') {
        if (is_part_of_number(*a) && is_part_of_number(*b)) {
            while (is_part_of_number(*a)) {
                a++;
            }
            while (is_part_of_number(*b)) {
                b++;
            }
        } else if (*a++ != *b++) {
            return false;
        }
    }
    return *a == *b;
}

static void add_failure(struct shortfall *shortfall, size_t point,
                        const struct result_failure *failure)
{
    shortfall->failed++;
    for (size_t i = 0; i < shortfall->reason_count; i++) {
        if (is_one_reason(shortfall->reasons[i].text, failure->reason)) {
            shortfall->reasons[i].count++;
            return;
        }
    }
    if (shortfall->reason_count == SHORTFALL_REASONS_MOST) {
        shortfall->unlisted++;
        return;
    }
    shortfall->reasons[shortfall->reason_count++] = (struct shortfall_reason){
        arena_copy(shortfall->arena, failure->reason), point, failure->replication, 1};
}

static void add_goals(struct shortfall *shortfall, const struct experiment_point *point,
                      struct replications *replications, const struct result_point *result)
{
    const struct run_parameters *run = &point->point.run;
    struct arena *arena = shortfall->arena;
    const struct precision_goal *goals =
        stopping_goals(run, replications, replications->used, 0, replications->arena);
    for (size_t i = 0; i < run->wanted_count; i++) {
        if (goals[i].is_met) {
            continue;
        }
        if (shortfall->goal_count < SHORTFALL_GOALS_MOST) {
            const char *metric = run->wanted[i].metric;
            shortfall->goals[shortfall->goal_count] = (struct shortfall_goal){
                .point = result->id,
                .parameters = plain_copy(&result->parameters, arena),
                .metric = arena_copy(arena, metric),
                .wanted = run->wanted[i].relative,
                .found = point_summary_metric_of(result, replications, metric, arena),
                .replications = result->replications,
                .is_most = result->replications >= (uint64_t)run->replications_maximum,
                .values = goals[i].count,
                .enough = precision_enough(&goals[i], result->confidence, result->replications),
            };
        }
        shortfall->goal_count++;
    }
}

void shortfall_add(struct shortfall *shortfall, const struct experiment_point *point,
                   struct replications *replications, const struct result_point *result,
                   const struct stopping *stopping)
{
    shortfall->arena = shortfall->arena == NULL ? arena_create() : shortfall->arena;
    shortfall->replications += result->replications;
    for (size_t i = 0; i < result->failure_count; i++) {
        add_failure(shortfall, result->id, &result->failures[i]);
    }
    if (stopping_fell_short(stopping)) {
        add_goals(shortfall, point, replications, result);
    }
}

void shortfall_free(struct shortfall *shortfall)
{
    arena_destroy(shortfall->arena);
    *shortfall = (struct shortfall){0};
}
