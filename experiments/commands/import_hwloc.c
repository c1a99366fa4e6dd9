#include "experiments/commands/import.h"
#include "experiments/import/hwloc.h"
#include "experiments/import/text_file.h"

json_t *import_hwloc(const struct import_arguments *arguments, struct notes *notes,
                     struct error *error)
{
    const char *name = text_file_name(arguments->path);
    struct text_buffer text = {0};
    struct topology topology = {0};
    json_t *machine = NULL;
    if (text_file_read(arguments->path, &text, error) &&
        hwloc_read(text.text, text.length, name, &topology, notes, error)) {
        machine = topology_machine(&topology, name, notes, error);
    }
    topology_free(&topology);
    text_buffer_free(&text);
    return machine;
}
