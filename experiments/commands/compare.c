#include "experiments/commands/command.h"
#include "experiments/commands/compare_points.h"
#include "experiments/commands/compare_timeline.h"
#include "experiments/commands/values.h"
#include "experiments/commands/width_arguments.h"

struct compare {
    struct compare_wish wish;
    struct width_arguments width;
    bool is_timeline; /* --timeline */
};

enum { OPTION_TIMELINE = 256 };

static const struct argp_option options[] = {
    {"point", 'p', "I", 0,
     "Which point of both results; given twice, the first of A and the second of B", 0},
    {"timeline", OPTION_TIMELINE, NULL, 0,
     "Compare two timelines, event by event, and the phases of each outage", 0},
    {"replication", 'r', "N", 0,
     "With --timeline, which replication of both; given twice, the first of A and the second of B",
     0},
    {0},
};

/* A number of both sides, or the first of two. */
static error_t add_number(const char *name, const char *text, uint64_t numbers[COMPARE_SIDES],
                          size_t *count)
{
    uint64_t number = 0;
    error_t result = values_whole(name, text, 0, INT64_MAX, &number);
    if (result == 0 && *count == COMPARE_SIDES) {
        return command_wrong(name, "two at most, one of A and one of B");
    }
    if (result == 0) {
        numbers[(*count)++] = number;
    }
    return result;
}

/* Arguments that are missing or do not go together. */
static error_t check_arguments(const struct compare *compare)
{
    const struct compare_wish *wish = &compare->wish;
    bool has_two = wish->point_count == COMPARE_SIDES || wish->replication_count == COMPARE_SIDES;
    if (wish->replication_count > 0 && !compare->is_timeline) {
        return command_wrong("--replication", "is for --timeline");
    }
    if (wish->path_count == COMPARE_SIDES || (wish->path_count == 1 && has_two)) {
        return 0;
    }
    return command_wrong("", compare->is_timeline
                                 ? "compare --timeline takes two results, or one and two of "
                                   "--point or --replication"
                                 : "compare takes two results, or one and --point I --point J");
}

static error_t read_compare_option(int key, char *text, struct argp_state *state)
{
    struct compare *compare = state->input;
    struct compare_wish *wish = &compare->wish;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &compare->width;
        return 0;
    case 'p':
        return add_number("--point", text, wish->points, &wish->point_count);
    case 'r':
        return add_number("--replication", text, wish->replications, &wish->replication_count);
    case OPTION_TIMELINE:
        compare->is_timeline = true;
        return 0;
    case ARGP_KEY_ARG:
        if (wish->path_count == COMPARE_SIDES) {
            return command_wrong(text, "compare takes two results");
        }
        wish->paths[wish->path_count++] = text;
        return 0;
    case ARGP_KEY_END:
        return check_arguments(compare);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&width_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {.options = options,
                                 .children = children,
                                 .parser = read_compare_option,
                                 .args_doc = "DIR-A DIR-B\nDIR-A --point=I --point=J"};

static int do_compare(struct call *call)
{
    struct compare compare = {0};
    int status;
    if (command_read(call, &compare, &status)) {
        size_t width = width_arguments_columns(&compare.width, 0);
        status = compare.is_timeline ? compare_timelines(&compare.wish, width)
                                     : compare_points(&compare.wish, width, call->remarks);
    }
    return status;
}

const struct command command_compare = {
    .name = "compare",
    .doc = "say by how much two results or two points differ",
    .about =
        "DIR-A and DIR-B are folders of results. Points are paired by "
        "their parameters, and replications by their random numbers. The status is 1 "
        "when a metric differs. With --timeline, events are paired by what happened where, and "
        "by how many such events happened before; the status is 1 when one is missing or "
        "happens at another time.",
    .examples = "coupling compare results/before results/after\n"
                "coupling compare results/numa-vs-uma --point 0 --point 16\n"
                "coupling compare --timeline results/before results/after",
    .argp = &argp,
    .run = do_compare,
};
