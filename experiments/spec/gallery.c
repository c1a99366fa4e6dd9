#include "experiments/spec/gallery.h"

#include "experiments/results/file.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char ending[] = ".json";
static const char source_folder[] = "experiments/gallery";

/* A folder as seen from that of the program. NULL: there is none */
static char *beside_program(const char *folder)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0) {
        return NULL;
    }
    program[length] = '\0';
    *strrchr(program, '/') = '\0';
    char *path = memory_print("%s/../%s", program, folder);
    char *whole = file_exists(path) ? realpath(path, NULL) : NULL;
    memory_free(path);
    return whole;
}

char *gallery_folder(void)
{
    const char *named = getenv("COUPLING_GALLERY");
    if (named != NULL && named[0] != '\0') {
        return memory_copy_text(named);
    }
    char *beside = beside_program("share/coupling/gallery");
    beside = beside == NULL ? beside_program(source_folder) : beside;
    if (beside != NULL) {
        return beside;
    }
    return memory_copy_text(file_exists(COUPLING_SHARE "/gallery") ? COUPLING_SHARE "/gallery"
                                                                   : source_folder);
}

static bool is_spec_name(const char *name)
{
    size_t length = strlen(name);
    return length >= sizeof ending && name[0] != '.' &&
           strcmp(name + length - strlen(ending), ending) == 0;
}

static int select_spec(const struct dirent *entry)
{
    return is_spec_name(entry->d_name);
}

/* Bytes, not the user's language, decide the order. */
static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

bool gallery_read(struct gallery_names *names, const char *folder, struct error *error)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, select_spec, NULL);
    *names = (struct gallery_names){0};
    if (count < 0 && errno == ENOMEM) {
        memory_exhausted(0);
    }
    if (count < 0) {
        return error_set(error, ERROR_NO_INPUT, folder, "cannot be opened: %s", strerror(errno));
    }
    names->list = memory_alloc((size_t)(count + 1) * sizeof *names->list);
    names->count = (size_t)count;
    for (int i = 0; i < count; i++) {
        names->list[i] = memory_copy_text(entries[i]->d_name);
        names->list[i][strlen(names->list[i]) - strlen(ending)] = '\0';
        free(entries[i]);
    }
    free(entries);
    qsort(names->list, names->count, sizeof *names->list, compare_names);
    return true;
}

void gallery_names_free(struct gallery_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        memory_free(names->list[i]);
    }
    memory_free(names->list);
    *names = (struct gallery_names){0};
}

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

static void complain_of_name(const char *spec, const char *folder, struct error *error)
{
    struct gallery_names names;
    struct error ignored = {0};
    if (!gallery_read(&names, folder, &ignored)) {
        error_set(error, ERROR_NO_INPUT, spec, "there is no such file, and no gallery in %s",
                  folder);
        return;
    }
    struct text_buffer hint = {0};
    foreign_append_known(&hint, spec, (const char *const *)names.list, names.count);
    error_set(error, ERROR_NO_INPUT, spec,
              "there is no such file, nor such a spec in the gallery%s", hint.text);
    text_buffer_free(&hint);
    gallery_names_free(&names);
}

/* "mm1.json" where only the gallery has mm1. @return whether that is so, with `error` set */
static bool is_name_with_ending(const char *spec, const char *folder, struct error *error)
{
    char *path = memory_print("%s/%s", folder, spec);
    bool is_there = is_spec_name(spec) && !file_exists(spec) && is_file(path);
    if (is_there) {
        error_set(error, ERROR_NO_INPUT, spec, "there is no such file; the gallery has \"%.*s\"",
                  (int)(strlen(spec) - strlen(ending)), spec);
    }
    memory_free(path);
    return is_there;
}

char *gallery_spec(const char *spec, struct error *error)
{
    if (strcmp(spec, "-") == 0 || strchr(spec, '/') != NULL || is_file(spec)) {
        return memory_copy_text(spec);
    }
    char *folder = gallery_folder();
    char *path = memory_print("%s/%s%s", folder, spec, ending);
    if (is_name_with_ending(spec, folder, error)) {
        memory_free(path);
        path = NULL;
    } else if (!is_file(path)) {
        bool is_path = is_spec_name(spec) || file_exists(spec); /* opening says what is wrong */
        memory_free(path);
        path = is_path ? memory_copy_text(spec) : NULL;
        if (path == NULL) {
            complain_of_name(spec, folder, error);
        }
    }
    memory_free(folder);
    return path;
}
