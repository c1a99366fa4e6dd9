#include "experiments/commands/command.h"
#include "experiments/results/file.h"
#include "experiments/spec/commands.h"
#include "sim/base/memory.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The gallery under the working folder, else beside the build folder that the program stands in. */
static char *find_gallery(void)
{
    static const char gallery[] = "experiments/gallery";
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (file_exists(gallery) || length <= 0) {
        return memory_copy_text(gallery);
    }
    program[length] = '\0';
    *strrchr(program, '/') = '\0';
    char *beside = memory_print("%s/../%s", program, gallery);
    if (file_exists(beside)) {
        return beside;
    }
    memory_free(beside);
    return memory_copy_text(gallery);
}

static error_t read_option(int key, char *text, struct argp_state *state)
{
    const char **folder = state->input;
    if (key != ARGP_KEY_ARG) {
        return ARGP_ERR_UNKNOWN;
    }
    if (*folder != NULL) {
        return command_wrong(text, "list takes one folder of specs at most");
    }
    *folder = text;
    return 0;
}

static const struct argp argp = {.parser = read_option, .args_doc = "[DIR]"};

static int run(struct call *call)
{
    const char *folder = NULL;
    struct error error = {0};
    int status;
    if (!command_read(call, &folder, &status)) {
        return status;
    }
    char *gallery = folder != NULL ? memory_copy_text(folder) : find_gallery();
    bool is_good = list_all(gallery, stdout, &error);
    memory_free(gallery);
    return is_good ? command_done(0) : command_fail(&error);
}

const struct command command_list = {
    .name = "list",
    .doc = "list the gallery of specs with their questions, and all kinds",
    .about = "With DIR the specs of that folder are listed.",
    .examples = "coupling list\ncoupling list my-specs",
    .argp = &argp,
    .run = run,
};
