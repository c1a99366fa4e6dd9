#include "experiments/commands/import.h"
#include "experiments/import/fault_log.h"
#include "experiments/import/text_file.h"

json_t *import_faults(const struct import_arguments *arguments, struct notes *notes,
                      struct error *error)
{
    struct text_buffer text = {0};
    json_t *spec = NULL;
    if (text_file_read(arguments->path, &text, error)) {
        spec = fault_log_read(text.text, text_file_name(arguments->path), arguments->origin, notes,
                              error);
    }
    text_buffer_free(&text);
    return spec;
}
