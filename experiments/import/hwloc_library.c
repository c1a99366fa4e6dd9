#include "experiments/import/hwloc_library.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The version of the library's binary interface: 15 for hwloc 2.x. */
static const char file_name[] = "libhwloc.so.15";

static bool find(void *library, const char *name, void *function, struct error *error)
{
    void *found = dlsym(library, name);
    memcpy(function, &found, sizeof found); /* ISO C has no cast from data to functions */
    return found != NULL || error_set(error, ERROR_INTERNAL, file_name,
                                      "has no function %s; hwloc 2.1 or later is wanted", name);
}

/* The user's settings of hwloc, and its plugins, have no say in what a file means. */
static void forget_settings(void)
{
    size_t i = 0;
    while (environ[i] != NULL) {
        char name[64];
        size_t length = strcspn(environ[i], "=");
        if (strncmp(environ[i], "HWLOC_", strlen("HWLOC_")) == 0 && length < sizeof name) {
            memcpy(name, environ[i], length);
            name[length] = '\0';
            unsetenv(name);
        } else {
            i++;
        }
    }
    setenv("HWLOC_PLUGINS_PATH", "", 1);
    setenv("HWLOC_HIDE_ERRORS", "2", 1);
}

const struct hwloc_library *hwloc_library_load(struct error *error)
{
    static struct hwloc_library functions;
    static void *library;
    if (library != NULL) {
        return &functions;
    }
    forget_settings();
    void *opened = dlopen(file_name, RTLD_NOW | RTLD_LOCAL);
    if (opened == NULL) {
        error_set(error, ERROR_INTERNAL, file_name,
                  "cannot be loaded: %s; it reads the files of lstopo, and Debian has it in "
                  "libhwloc15",
                  dlerror());
        return NULL;
    }
    bool is_whole = true;
#define FIND(name) is_whole = is_whole && find(opened, #name, &functions.name, error);
    HWLOC_LIBRARY_FUNCTIONS(FIND)
#undef FIND
    library = is_whole ? opened : NULL;
    return is_whole ? &functions : NULL;
}
