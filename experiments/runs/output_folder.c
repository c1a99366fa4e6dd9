#include "experiments/runs/output_folder.h"

#include "experiments/results/file.h"
#include "sim/base/memory.h"

#include <string.h>
#include <sys/stat.h>

/* The folder itself, or that of the file. */
static char *folder_of(const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
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

static bool open_spec(struct stored *stored, struct error *error)
{
    struct complaints complaints = {0};
    stored->spec = spec_open_resolved(stored->described.spec, stored->folder, &complaints, error);
    for (size_t i = 0; stored->spec == NULL && i < complaints.count; i++) {
        error_set(error, ERROR_SPEC, stored->folder, "its spec is refused by this version: %s: %s",
                  complaints.list[i].where, complaints.list[i].text);
    }
    complaints_free(&complaints);
    return stored->spec != NULL;
}

bool stored_open(struct stored *stored, const char *path, struct error *error)
{
    *stored = (struct stored){.arena = arena_create(), .folder = folder_of(path)};
    char *file = file_join(stored->folder, STORE_NAME);
    struct store *store = NULL;
    if (!file_exists(path)) {
        error_set(error, ERROR_NO_INPUT, path, "there is no such file or folder");
    } else {
        store = store_open_readonly(file, error);
    }
    memory_free(file);
    stored->experiment.store = store;
    if (store == NULL || !store_experiment(store, stored->arena, &stored->described, error) ||
        !open_spec(stored, error)) {
        return false;
    }
    stored->experiment.spec = stored->spec;
    stored->experiment.shard = (size_t)stored->described.shard;
    stored->experiment.shards = (size_t)stored->described.shards;
    return true;
}

void stored_close(struct stored *stored)
{
    store_close(stored->experiment.store);
    spec_close(stored->spec);
    memory_free(stored->folder);
    arena_destroy(stored->arena);
    *stored = (struct stored){0};
}
