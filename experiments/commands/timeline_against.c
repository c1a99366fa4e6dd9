#include "experiments/commands/timeline_against.h"

#include "experiments/commands/timeline_point.h"
#include "experiments/screen/table_against.h"
#include "experiments/timeline/against_json.h"
#include "sim/base/foreign.h"

#include <stdio.h>

/* All mistakes of a log, each with its line. */
static void print_mistakes(const struct measured_file *file, const char *path)
{
    char name[FOREIGN_BYTES];
    foreign_word(name, path);
    for (size_t i = 0; i < file->mistake_count; i++) {
        const struct measured_mistake *mistake = &file->mistakes[i];
        struct text_buffer text = {0};
        foreign_append(&text, mistake->text, FOREIGN_SENTENCE);
        if (mistake->line > 0) {
            fprintf(stderr, "coupling: %s:%zu: %s\n", name, mistake->line, text.text);
        } else {
            fprintf(stderr, "coupling: %s: %s\n", name, text.text);
        }
        text_buffer_free(&text);
    }
    if (file->omitted > 0) {
        fprintf(stderr, "coupling: %s: and %zu more\n", name, file->omitted);
    }
    if (file->mistake_count > 0) {
        fprintf(stderr,
                "coupling: %s: a line is e.g. {\"t\": 2.704, \"event\": \"node.suspect\", "
                "\"node\": \"beta\"}\n",
                name);
    }
}

static void print_ignored(const struct measured_file *file, const char *path, FILE *out)
{
    struct text_buffer keys = {0};
    struct text_buffer shown = {0};
    char name[FOREIGN_BYTES];
    if (file->ignored_count == 0) {
        return;
    }
    for (size_t i = 0; i < file->ignored_count; i++) {
        text_print(&keys, "%s\"%s\"", i > 0 ? ", " : "", file->ignored[i]);
    }
    foreign_append(&shown, keys.text, FOREIGN_SENTENCE);
    fprintf(out, "coupling: %s: keys that are passed over: %s\n", foreign_word(name, path),
            shown.text);
    text_buffer_free(&keys);
    text_buffer_free(&shown);
}

static bool print_against(const char *folder, const struct timeline_choice *choice,
                          const char *path, const struct measured_file *file, bool is_json,
                          size_t width, struct error *error)
{
    struct against against;
    bool is_good = against_make(&against, folder, choice, file, error);
    if (is_good && is_json) {
        against_write_json(&against, stdout);
    } else if (is_good) {
        struct text_buffer point = {0};
        timeline_point_describe(folder, against.point, &point);
        table_against_print(&against, point.text, path, width, stdout);
        text_buffer_free(&point);
    }
    against_free(&against);
    return is_good;
}

int timeline_against(const struct call *call, const char *folder,
                     const struct timeline_choice *choice, const char *path, bool is_json,
                     size_t width)
{
    struct measured_file file;
    struct error error = {0};
    int status;
    if (!measured_file_read(path, &file, &error)) {
        print_mistakes(&file, path);
        status = file.mistake_count > 0 ? (int)error.code : command_fail(&error);
    } else {
        print_ignored(&file, path, call->remarks);
        status = print_against(folder, choice, path, &file, is_json, width, &error)
                     ? command_done(0)
                     : command_fail(&error);
    }
    measured_file_free(&file);
    return status;
}
