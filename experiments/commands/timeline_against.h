/* coupling timeline --against: what is predicted beside what was measured. */
#ifndef EXPERIMENTS_COMMANDS_TIMELINE_AGAINST_H
#define EXPERIMENTS_COMMANDS_TIMELINE_AGAINST_H

#include "experiments/commands/command.h"
#include "experiments/timeline/read.h"

/**
 * Print the timelines of a folder beside a log.
 *
 * @param path   of the log
 * @param width  columns of the text; 0: as many as are needed
 * @return the exit status
 */
int timeline_against(const struct call *call, const char *folder,
                     const struct timeline_choice *choice, const char *path, bool is_json,
                     size_t width);

#endif
