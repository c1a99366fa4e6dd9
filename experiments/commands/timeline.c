#include "experiments/commands/command.h"
#include "experiments/commands/timeline_against.h"
#include "experiments/commands/timeline_point.h"
#include "experiments/commands/values.h"
#include "experiments/commands/width_arguments.h"
#include "experiments/results/writer.h"
#include "experiments/timeline/read.h"
#include "experiments/timeline/text.h"
#include "experiments/timeline/trace.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct timeline_arguments {
    const char *folder;
    const char *against; /* --against; NULL: the timeline alone */
    struct timeline_choice choice;
    unsigned format;
    struct width_arguments width;
    const char **lanes; /* --lanes; NULL: chosen by what they matter */
    size_t lane_count, lane_capacity;
};

enum { OPTION_LANES = 'l', OPTION_AGAINST = 256, UNLIMITED = 100000 /* columns */ };

/* Lanes and events; without a terminal in a fixed width, so that the bytes are the same everywhere.
 */
static void print_text(const struct timeline_lines *lines,
                       const struct timeline_arguments *arguments)
{
    struct text_buffer point = {0};
    struct text_buffer place = {0};
    const struct lane_wish wish = {arguments->lanes, arguments->lane_count};
    size_t columns = width_arguments_columns(&arguments->width, TIMELINE_WIDTH);
    timeline_point_describe(arguments->folder, lines->point, &point);
    timeline_point_place(arguments->folder, lines, columns, &place);
    timeline_print(lines, point.text, place.text, &wish, columns == 0 ? UNLIMITED : (int)columns,
                   stdout);
    text_buffer_free(&point);
    text_buffer_free(&place);
}

/* A line of the file, but for what would move the cursor of a terminal. */
static void print_line(const char *text)
{
    struct text_buffer line = {0};
    foreign_append_json(&line, text, strlen(text));
    puts(line.text);
    text_buffer_free(&line);
}

static void print_jsonl(const struct timeline_lines *lines,
                        const struct timeline_arguments *arguments)
{
    (void)arguments;
    for (size_t i = 0; i < lines->count; i++) {
        print_line(lines->list[i].text);
    }
    if (lines->cut_text != NULL) {
        print_line(lines->cut_text);
    }
}

static void write_line(struct writer *writer, const char *text)
{
    json_t *json = json_loads(text, 0, NULL);
    writer_value(writer, NULL, json);
    json_decref(json);
}

static void print_json(const struct timeline_lines *lines,
                       const struct timeline_arguments *arguments)
{
    (void)arguments;
    struct writer writer;
    writer_init(&writer, stdout);
    writer_open_list(&writer, NULL);
    for (size_t i = 0; i < lines->count; i++) {
        write_line(&writer, lines->list[i].text);
    }
    if (lines->cut_text != NULL) {
        write_line(&writer, lines->cut_text);
    }
    writer_close_list(&writer);
    writer_end(&writer);
}

static void print_trace(const struct timeline_lines *lines,
                        const struct timeline_arguments *arguments)
{
    (void)arguments;
    timeline_write_trace(lines, stdout);
}

#define FORMAT_CHOICES "text|json|jsonl|trace"

enum { FORMAT_JSON = 1 }; /* the second of them */

static void (*const formats[])(const struct timeline_lines *lines,
                               const struct timeline_arguments *arguments) = {
    print_text, print_json, print_jsonl, print_trace};

static const struct argp_option options[] = {
    {"point", 'p', "N", 0, "Which point; the first that has a timeline by default", 0},
    {"replication", 'r', "N", 0,
     "Which of its replications; the first that has a timeline by default", 0},
    {"format", 'f', FORMAT_CHOICES, 0,
     "Lanes and outages for people (text, the default), the events as JSON or as lines of JSON, or "
     "trace events for Perfetto",
     0},
    {"against", OPTION_AGAINST, "FILE", 0,
     "What the timelines of a point predict beside what was measured, event by event and phase by "
     "phase, as text or JSON",
     0},
    {"lanes", OPTION_LANES, "NAME,...", 0,
     "Lanes of these nodes and services; by default all that have room, those first that fail, "
     "take "
     "over or coordinate",
     0},
    {0},
};

/* Take a list of names apart, in place: its words live as long as the process. */
static error_t add_lanes(struct timeline_arguments *arguments, char *list)
{
    for (char *name; (name = strsep(&list, ",")) != NULL;) {
        if (name[0] == '\0') {
            return command_wrong("--lanes", "a name is missing: NAME,NAME,...");
        }
        arguments->lanes = memory_grow(arguments->lanes, arguments->lane_count,
                                       &arguments->lane_capacity, sizeof *arguments->lanes);
        arguments->lanes[arguments->lane_count++] = name;
    }
    return 0;
}

/* Options that do not go together. */
static error_t check_arguments(const struct timeline_arguments *arguments)
{
    if (arguments->folder == NULL) {
        return command_wrong("", "timeline takes one folder of results");
    }
    if (arguments->against != NULL && arguments->format > FORMAT_JSON) {
        return command_wrong("--format", "--against has text and json");
    }
    if (arguments->against != NULL && arguments->lane_count > 0) {
        return command_wrong("--lanes", "--against has no lanes");
    }
    return 0;
}

static error_t read_timeline_option(int key, char *text, struct argp_state *state)
{
    struct timeline_arguments *arguments = state->input;
    struct timeline_choice *choice = &arguments->choice;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->width;
        return 0;
    case OPTION_AGAINST:
        arguments->against = text;
        return 0;
    case OPTION_LANES:
        return add_lanes(arguments, text);
    case 'p':
        choice->has_point = true;
        return values_whole("--point", text, 0, INT64_MAX, &choice->point);
    case 'r':
        choice->has_replication = true;
        return values_whole("--replication", text, 0, INT64_MAX, &choice->replication);
    case 'f':
        return values_choice("--format", text, FORMAT_CHOICES, &arguments->format);
    case ARGP_KEY_ARG:
        if (arguments->folder != NULL) {
            return command_wrong(text, "timeline takes one folder of results");
        }
        arguments->folder = text;
        return 0;
    case ARGP_KEY_END:
        return check_arguments(arguments);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&width_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    .options = options, .parser = read_timeline_option, .args_doc = "DIR", .children = children};

/* A name that no lane has. */
static bool check_lanes(const struct timeline_arguments *arguments,
                        const struct timeline_lines *lines, struct error *error)
{
    struct timeline_lanes lanes;
    struct text_buffer known = {0};
    bool is_good = true;
    timeline_lanes_init(&lanes, lines);
    const char **names = memory_alloc((lanes.count + 1) * sizeof *names);
    for (size_t i = 0; i < lanes.count; i++) {
        names[i] = lanes.list[i].name;
    }
    for (size_t i = 0; i < arguments->lane_count && is_good; i++) {
        const char *name = arguments->lanes[i];
        if (timeline_lanes_find(&lanes, name, false) == NULL &&
            timeline_lanes_find(&lanes, name, true) == NULL) {
            text_append(&known, "");
            foreign_append_known(&known, name, names, lanes.count);
            is_good =
                error_set(error, ERROR_USAGE, "--lanes",
                          "no node and no service of the timeline is \"%s\"%s", name, known.text);
        }
    }
    text_buffer_free(&known);
    memory_free(names);
    timeline_lanes_free(&lanes);
    return is_good;
}

static int do_timeline(struct call *call)
{
    struct timeline_arguments arguments = {0};
    struct timeline_lines lines;
    struct error error = {0};
    int status;
    if (!command_read(call, &arguments, &status)) {
        memory_free(arguments.lanes);
        return status;
    }
    if (arguments.against != NULL) {
        return timeline_against(call, arguments.folder, &arguments.choice, arguments.against,
                                arguments.format == FORMAT_JSON,
                                width_arguments_columns(&arguments.width, 0));
    }
    bool is_good = timeline_read(arguments.folder, &arguments.choice, &lines, &error) &&
                   check_lanes(&arguments, &lines, &error);
    if (is_good) {
        formats[arguments.format](&lines, &arguments);
    }
    memory_free(arguments.lanes);
    timeline_lines_free(&lines);
    return is_good ? command_done(0) : command_fail(&error);
}

const struct command command_timeline = {
    .name = "timeline",
    .doc = "show what happened in one replication, second by second",
    .about = "DIR is a folder of results. Timelines are kept where a spec scripts faults, or as "
             "\"run\": {\"timeline\": N} or run --trace N ask for. With --against, FILE is the log "
             "of a real cluster in lines of JSON, {\"t\": 2.704, \"event\": \"node.suspect\", "
             "\"node\": \"beta\"}: seconds from the fault, or from any instant where a line has "
             "the event fault.inject. The range is that of all replications whose timelines are "
             "kept.",
    .examples = "coupling timeline results/hot-standby-failover\n"
                "coupling timeline results/hot-standby-failover --format trace > trace.json\n"
                "coupling timeline results/hot-standby-failover --against measured.jsonl",
    .argp = &argp,
    .run = do_timeline,
};
