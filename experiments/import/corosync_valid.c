#include "experiments/import/corosync_valid.h"

#include "experiments/spec/spec.h"
#include "sim/base/arena.h"

#include <string.h>

/* Whether a path of a spec, "system.quorum", leads to what a JSON pointer names, or above it. */
static bool leads_to(const char *path, const char *pointer)
{
    for (; *path != '\0'; path++, pointer++) {
        if (*pointer == '\0' || (*path == '.' ? *pointer != '/' : *path != *pointer)) {
            return false;
        }
    }
    return *pointer == '\0' || *pointer == '/';
}

/* The value of the file that became what a pointer names. @return NULL: none did */
static const struct corosync_entry *find_entry(const struct corosync_conf *conf,
                                               const char *pointer)
{
    const struct corosync_entry *found = NULL;
    size_t longest = 0;
    for (size_t i = 0; i < conf->entry_count; i++) {
        const char *path = conf->entries[i].path;
        if (path != NULL && pointer[0] == '/' && leads_to(path, pointer + 1) &&
            strlen(path) > longest) {
            longest = strlen(path);
            found = &conf->entries[i];
        }
    }
    return found;
}

static bool blame(const struct complaints *complaints, const struct corosync_conf *conf,
                  struct error *error)
{
    const struct complaint *first = NULL;
    for (size_t i = complaints->count; i-- > 0;) {
        first = complaints->list[i].is_warning ? first : &complaints->list[i];
    }
    if (first == NULL) {
        return error_set(error, ERROR_SPEC, conf->name, "no valid spec comes of it");
    }
    const struct corosync_entry *entry = find_entry(conf, first->where);
    if (entry == NULL) {
        return error_set(error, ERROR_SPEC, conf->name, "no valid spec comes of it: %.200s: %s",
                         first->where, first->text);
    }
    return error_set(error, ERROR_SPEC, conf->name,
                     "line %u: %.60s: %.60s cannot be run here: %.200s %s", entry->line, entry->key,
                     entry->value, first->where, first->text);
}

bool corosync_valid(const json_t *spec, const struct corosync_conf *conf, struct error *error)
{
    struct arena *arena = arena_create();
    struct complaints complaints = {0};
    struct point point;
    json_t *document = json_deep_copy(spec);
    bool is_good =
        point_read(document, arena, &point, &complaints) || blame(&complaints, conf, error);
    point_release(&point);
    complaints_free(&complaints);
    arena_destroy(arena);
    json_decref(document);
    return is_good;
}
