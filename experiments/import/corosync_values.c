#include "experiments/import/corosync_values.h"

#include "experiments/import/machine_file.h"

#include <string.h>

void corosync_use(const struct corosync_import *import, struct corosync_entry *entry,
                  const char *path)
{
    entry->is_used = true;
    entry->path = path;
    notes_add(import->notes, NOTE_READ, "%s: %.60s (line %u) is %s",
              corosync_conf_path(import->conf, entry), entry->value, entry->line, path);
}

void corosync_pass_over(const struct corosync_import *import, struct corosync_entry *entry,
                        const char *format, ...)
{
    struct text_buffer why = {0};
    va_list arguments;
    va_start(arguments, format);
    text_print_list(&why, format, arguments);
    va_end(arguments);
    entry->is_used = true;
    notes_add(import->notes, NOTE_UNUSED, "line %u: %s: %.100s: %s", entry->line,
              corosync_conf_path(import->conf, entry), entry->value, why.text);
    text_buffer_free(&why);
}

bool corosync_set(const struct corosync_import *import, struct corosync_entry *entry,
                  const struct corosync_mapping *mapping)
{
    long long value = 0;
    json_t *spec = import->spec;
    if (!corosync_conf_whole(import->conf, entry, &value, import->error)) {
        return false;
    }
    bool is_switch = mapping->sort == COROSYNC_ON_OFF || mapping->sort == COROSYNC_BOOLEAN;
    if (is_switch && value > 1) {
        return error_set(import->error, ERROR_SPEC, import->conf->name,
                         "line %u: %s is %lld, neither 0 nor 1", entry->line, mapping->key, value);
    }
    if (value == 0 && mapping->zero_is_default) {
        corosync_use(import, entry, "the default, as it is in corosync");
        return true;
    }
    switch (mapping->sort) {
    case COROSYNC_MILLISECONDS:
        machine_set_text(spec, mapping->path, "%lld ms", value);
        break;
    case COROSYNC_ON_OFF:
        machine_set_text(spec, mapping->path, "%s", value == 1 ? "on" : "off");
        break;
    case COROSYNC_BOOLEAN:
        machine_set(spec, mapping->path, json_boolean(value == 1));
        break;
    default:
        machine_set(spec, mapping->path, json_integer(value));
        break;
    }
    corosync_use(import, entry, mapping->path);
    return true;
}

bool corosync_set_all(const struct corosync_import *import, const struct corosync_mapping *mappings,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct corosync_entry *entry =
            corosync_conf_under(import->conf, mappings[i].section, mappings[i].key);
        if (entry != NULL && !corosync_set(import, entry, &mappings[i])) {
            return false;
        }
    }
    return true;
}

bool corosync_has(const struct corosync_import *import, const char *path, const char *text)
{
    const char *found = json_string_value(machine_get(import->spec, path));
    return found != NULL && strcmp(found, text) == 0;
}
