#include "experiments/commands/command.h"
#include "experiments/spec/commands.h"
#include "experiments/spec/gallery.h"
#include "sim/base/memory.h"

#include <stdio.h>

static error_t read_list_option(int key, char *text, struct argp_state *state)
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

static const struct argp argp = {.parser = read_list_option, .args_doc = "[DIR]"};

static int do_list(struct call *call)
{
    const char *folder = NULL;
    struct error error = {0};
    int status;
    if (!command_read(call, &folder, &status)) {
        return status;
    }
    char *gallery = folder != NULL ? memory_copy_text(folder) : gallery_folder();
    struct listing listing = {gallery, folder == NULL, call->is_verbose};
    bool is_good = list_all(&listing, stdout, &error);
    memory_free(gallery);
    return is_good ? command_done(0) : command_fail(&error);
}

const struct command command_list = {
    .name = "list",
    .doc = "list the gallery of specs with their questions, and all kinds",
    .about =
        "With DIR the specs of that folder are listed, with -v whole descriptions. The gallery is "
        "the folder that COUPLING_GALLERY names in the environment, else the one that came with "
        "the program.",
    .examples = "coupling list\ncoupling list my-specs",
    .argp = &argp,
    .run = do_list,
};
