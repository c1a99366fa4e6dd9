#include "experiments/runs/output_folder.h"

#include "experiments/results/file.h"
#include "experiments/runs/store_others.h"
#include "sim/base/memory.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The folder itself, or that of the file. */
static char *folder_of(const char *path)
{
    if (is_folder(path)) {
        return memory_copy_text(path);
    }
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return memory_copy_text(".");
    }
    char *folder = memory_copy_text(path);
    folder[slash - path] = '\0';
    return folder;
}

static bool open_spec(struct output_folder *folder, struct error *error)
{
    struct complaints complaints = {0};
    folder->spec = spec_open_resolved(folder->described.spec, folder->path, &complaints, error);
    for (size_t i = 0; folder->spec == NULL && i < complaints.count; i++) {
        error_set(error, ERROR_SPEC, folder->path, "its spec is refused by this version: %s: %s",
                  complaints.list[i].where, complaints.list[i].text);
    }
    complaints_free(&complaints);
    return folder->spec != NULL;
}

/* Open the store of a folder that has one. */
static struct store *open_store(struct output_folder *folder, const char *path, struct error *error)
{
    char *file = file_join(folder->path, STORE_NAME);
    struct store *store = NULL;
    if (!file_exists(path)) {
        error_set(error, ERROR_NO_INPUT, path, "there is no such file or folder");
    } else if (!file_exists(file)) {
        error_set(error, ERROR_NO_INPUT, path,
                  is_folder(path) ? "it is no folder of results: there is no " STORE_NAME " in it"
                                  : "it is no file in a folder of results: there is no " STORE_NAME
                                    " beside it");
    } else {
        store = store_open_readonly(file, error);
    }
    memory_free(file);
    return store;
}

/* Runs that only other versions made are as good as none, which is better said than shown. */
static bool check_version(const struct output_folder *folder, struct error *error)
{
    uint64_t others;
    return store_others(folder->experiment.store, &others, error) &&
           (others == 0 ||
            error_set(error, ERROR_NO_INPUT, folder->path,
                      "its %" PRIu64 " runs were made by a program whose results have another "
                      "version than those of this one (%d): run the spec again",
                      others, RESULTS_VERSION));
}

bool output_folder_open(struct output_folder *folder, const char *path, struct error *error)
{
    *folder = (struct output_folder){.arena = arena_create(), .path = folder_of(path)};
    struct store *store = open_store(folder, path, error);
    folder->experiment.store = store;
    if (store == NULL || !store_experiment(store, folder->arena, &folder->described, error) ||
        !check_version(folder, error) || !open_spec(folder, error)) {
        return false;
    }
    folder->experiment.spec = folder->spec;
    folder->experiment.shard = (size_t)folder->described.shard;
    folder->experiment.shards = (size_t)folder->described.shards;
    return true;
}

void output_folder_close(struct output_folder *folder)
{
    store_close(folder->experiment.store);
    spec_close(folder->spec);
    memory_free(folder->path);
    arena_destroy(folder->arena);
    *folder = (struct output_folder){0};
}
