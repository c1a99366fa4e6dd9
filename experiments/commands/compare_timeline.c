#include "experiments/commands/compare_timeline.h"

#include "experiments/commands/command.h"
#include "experiments/screen/table_alignment.h"
#include "experiments/screen/wrap.h"
#include "sim/base/foreign.h"

#include <inttypes.h>

static int print_both(const struct compare_timeline_side sides[ALIGNMENT_SIDES],
                      const struct timeline_lines lines[ALIGNMENT_SIDES], size_t width)
{
    struct alignment alignment;
    alignment_init(&alignment, &lines[0], &lines[1]);
    for (size_t i = 0; i < ALIGNMENT_SIDES; i++) {
        char name[FOREIGN_BYTES];
        wrap_format(width, stdout, "%c: %s, point %" PRIu64 ", replication %" PRIu64 "\n",
                    i == 0 ? 'A' : 'B', foreign_word(name, sides[i].folder), lines[i].point,
                    lines[i].replication);
    }
    table_alignment_print(&alignment, width, stdout);
    int status = alignment.differs ? 1 : 0;
    alignment_free(&alignment);
    return command_done(status);
}

int compare_timelines(const struct compare_timeline_side sides[ALIGNMENT_SIDES], size_t width)
{
    struct timeline_lines lines[ALIGNMENT_SIDES];
    struct error error = {0};
    size_t count = 0;
    bool is_good = true;
    while (is_good && count < ALIGNMENT_SIDES) {
        is_good = timeline_read(sides[count].folder, &sides[count].choice, &lines[count], &error);
        count++;
    }
    int status = is_good ? print_both(sides, lines, width) : command_fail(&error);
    for (size_t i = 0; i < count; i++) {
        timeline_lines_free(&lines[i]);
    }
    return status;
}
