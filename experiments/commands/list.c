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

int command_list(int count, char **words)
{
    struct error error = {0};
    if (count > 2) {
        return command_misused("list takes one folder of specs at most");
    }
    char *gallery = count == 2 ? memory_copy_text(words[1]) : find_gallery();
    bool is_good = list_all(gallery, stdout, &error);
    memory_free(gallery);
    return is_good ? command_done(0) : command_fail(&error);
}
