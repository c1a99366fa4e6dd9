#include "experiments/commands/compare_timeline.h"

#include "experiments/commands/command.h"
#include "experiments/screen/table_alignment.h"
#include "experiments/screen/wrap.h"
#include "experiments/timeline/read.h"
#include "sim/base/foreign.h"

#include <inttypes.h>

/* The number of a side. @return whether there is one */
static bool number_of(const uint64_t *numbers, size_t count, size_t side, uint64_t *number)
{
    if (count > 0) {
        *number = numbers[count == 1 ? 0 : side];
    }
    return count > 0;
}

static const char *path_of(const struct compare_wish *wish, size_t side)
{
    return wish->paths[wish->path_count == 1 ? 0 : side];
}

static struct timeline_choice choice_of(const struct compare_wish *wish, size_t side)
{
    struct timeline_choice choice = {0};
    choice.has_point = number_of(wish->points, wish->point_count, side, &choice.point);
    choice.has_replication =
        number_of(wish->replications, wish->replication_count, side, &choice.replication);
    return choice;
}

static int print_both(const struct compare_wish *wish,
                      const struct timeline_lines lines[ALIGNMENT_SIDES], size_t width)
{
    struct alignment alignment;
    alignment_init(&alignment, &lines[0], &lines[1]);
    for (size_t i = 0; i < ALIGNMENT_SIDES; i++) {
        char name[FOREIGN_BYTES];
        wrap_format(width, stdout, "%c: %s, point %" PRIu64 ", replication %" PRIu64 "\n",
                    i == 0 ? 'A' : 'B', foreign_word(name, path_of(wish, i)), lines[i].point,
                    lines[i].replication);
    }
    table_alignment_print(&alignment, width, stdout);
    int status = alignment.differs ? 1 : 0;
    alignment_free(&alignment);
    return command_done(status);
}

int compare_timelines(const struct compare_wish *wish, size_t width)
{
    struct timeline_lines lines[ALIGNMENT_SIDES];
    struct error error = {0};
    size_t count = 0;
    bool is_good = true;
    while (is_good && count < ALIGNMENT_SIDES) {
        const struct timeline_choice choice = choice_of(wish, count);
        is_good = timeline_read(path_of(wish, count), &choice, &lines[count], &error);
        count++;
    }
    int status = is_good ? print_both(wish, lines, width) : command_fail(&error);
    for (size_t i = 0; i < count; i++) {
        timeline_lines_free(&lines[i]);
    }
    return status;
}
