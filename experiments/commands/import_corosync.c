#include "experiments/commands/import.h"
#include "experiments/import/corosync_spec.h"
#include "experiments/import/text_file.h"

json_t *import_corosync(const struct import_arguments *arguments, struct notes *notes,
                        struct error *error)
{
    struct corosync_conf conf = {.arena = arena_create(), .name = text_file_name(arguments->path)};
    struct text_buffer text = {0};
    json_t *spec = NULL;
    if (text_file_read(arguments->path, &text, error) &&
        corosync_conf_read(&conf, text.text, error)) {
        spec = corosync_spec(&conf, notes, error);
    }
    text_buffer_free(&text);
    arena_destroy(conf.arena);
    return spec;
}
