#include "experiments/commands/import.h"
#include "experiments/import/lscpu.h"
#include "experiments/import/text_file.h"
#include "experiments/spec/document.h"

json_t *import_lscpu(const struct import_arguments *arguments, struct notes *notes,
                     struct error *error)
{
    const char *name = text_file_name(arguments->path);
    struct topology topology = {0};
    json_t *machine = NULL;
    json_t *document = document_load(arguments->path, error);
    if (document != NULL && lscpu_read(document, name, &topology, notes, error)) {
        machine = topology_machine(&topology, name, notes, error);
    }
    json_decref(document);
    topology_free(&topology);
    return machine;
}
