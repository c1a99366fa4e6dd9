#include "experiments/commands/table.h"

extern const struct command command_run, command_check, command_list, command_describe,
    command_timeline, command_compare, command_merge, command_fit, command_schema, command_help,
    command_complete, command_manual, command_worker, command_export, command_show, command_status,
    command_solve, command_import;

const struct command *const commands[] = {
    &command_run,
    &command_check,
    &command_list,
    &command_describe,
    &command_timeline,
    &command_show,
    &command_status,
    &command_export,
    &command_compare,
    &command_merge,
    &command_fit,
    &command_solve,
    &command_import,
    &command_schema,
    &command_help,
    &command_complete,
    &command_manual,
    &command_worker,
    NULL,
};
