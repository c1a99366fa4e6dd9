#include "experiments/commands/arguments.h"
#include "experiments/commands/command.h"
#include "experiments/results/file.h"
#include "experiments/results/writer.h"
#include "experiments/runs/output_folder.h"
#include "experiments/screen/cells.h"
#include "experiments/timeline/read.h"
#include "experiments/timeline/text.h"
#include "experiments/timeline/trace.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The terminal's columns; a fixed number elsewhere, so that the bytes are the same everywhere. */
static int columns(void)
{
    struct winsize size;
    bool is_known = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    return is_known && size.ws_col > 0 ? size.ws_col : TIMELINE_WIDTH;
}

/* The values of a sweep at the timeline's point, where the folder has its runs; else nothing. */
static void describe_point(const char *folder, uint64_t id, struct text_buffer *text)
{
    struct output_folder from;
    struct error error = {0};
    bool is_open = output_folder_open(&from, folder, &error);
    char *path = file_join(from.path, STORE_NAME);
    if (!is_open && file_exists(path)) {
        fprintf(stderr, "coupling: the values of point %llu are not shown: %s: %s\n",
                (unsigned long long)id, error.where, error.text);
    }
    memory_free(path);
    if (is_open && id < spec_point_count(from.spec)) {
        struct experiment_point point;
        experiment_point_open(&from.experiment, (size_t)id, &point);
        struct plain parameters = plain_of(point.point.parameters, point.arena);
        table_print_parameters(text, &parameters);
        experiment_point_close(&point);
    }
    output_folder_close(&from);
}

static void print_text(const struct timeline_lines *lines, const char *folder)
{
    struct text_buffer point = {0};
    describe_point(folder, lines->point, &point);
    timeline_print(lines, point.text, columns(), stdout);
    text_buffer_free(&point);
}

/* A line of the file, but for what would move the cursor of a terminal. */
static void print_line(const char *text)
{
    struct text_buffer line = {0};
    foreign_append_json(&line, text, strlen(text));
    puts(line.text);
    text_buffer_free(&line);
}

static void print_jsonl(const struct timeline_lines *lines, const char *folder)
{
    (void)folder;
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

static void print_json(const struct timeline_lines *lines, const char *folder)
{
    (void)folder;
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

static void print_trace(const struct timeline_lines *lines, const char *folder)
{
    (void)folder;
    timeline_write_trace(lines, stdout);
}

static const struct {
    const char *name;
    void (*print)(const struct timeline_lines *lines, const char *folder);
} formats[] = {
    {"text", print_text},
    {"json", print_json},
    {"jsonl", print_jsonl},
    {"trace", print_trace},
};

enum { FORMATS = sizeof formats / sizeof *formats };

static bool read_number(const char *text, bool *is_given, uint64_t *number)
{
    char *end;
    errno = 0;
    *number = strtoull(text, &end, 10);
    *is_given = true;
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0;
}

static bool read_format(const char *text, size_t *format)
{
    for (size_t i = 0; i < FORMATS; i++) {
        if (strcmp(text, formats[i].name) == 0) {
            *format = i;
            return true;
        }
    }
    return false;
}

static bool read_option(int which, struct timeline_choice *choice, size_t *format)
{
    return (which == 'p' && read_number(optarg, &choice->has_point, &choice->point)) ||
           (which == 'r' && read_number(optarg, &choice->has_replication, &choice->replication)) ||
           (which == 'f' && read_format(optarg, format));
}

int command_timeline(int count, char **words)
{
    static const struct option options[] = {{"point", required_argument, NULL, 'p'},
                                            {"replication", required_argument, NULL, 'r'},
                                            {"format", required_argument, NULL, 'f'},
                                            {NULL, 0, NULL, 0}};
    struct timeline_choice choice = {0};
    struct timeline_lines lines;
    struct error error = {0};
    size_t format = 0;
    int which;
    opterr = 0;
    optind = 0;
    while ((which = getopt_long(count, words, "p:r:f:", options, NULL)) != -1) {
        if (!read_option(which, &choice, &format)) {
            char name[3];
            return command_misused("timeline: %s is not understood",
                                   which == '?' ? arguments_unknown(words, name)
                                                : words[optind - 1]);
        }
    }
    if (count - optind != 1) {
        return command_misused("timeline takes one folder of results");
    }
    bool is_good = timeline_read(words[optind], &choice, &lines, &error);
    if (is_good) {
        formats[format].print(&lines, words[optind]);
    }
    timeline_lines_free(&lines);
    return is_good ? command_done(0) : command_fail(&error);
}
