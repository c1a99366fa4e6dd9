#include "experiments/commands/import.h"
#include "experiments/import/machine_file.h"
#include "experiments/import/mlc_machine.h"
#include "experiments/import/text_file.h"

json_t *import_mlc(const struct import_arguments *arguments, struct notes *notes,
                   struct error *error)
{
    const char *name = text_file_name(arguments->path);
    struct mlc_known known = {(int64_t)arguments->cores, (int64_t)arguments->channels};
    struct text_buffer text = {0};
    struct mlc_text mlc = {0};
    json_t *machine = NULL;
    bool is_good =
        text_file_read(arguments->path, &text, error) && mlc_read(text.text, name, &mlc, error);
    if (is_good) {
        machine = arguments->machine == NULL ? json_object()
                                             : machine_file_read(arguments->machine, error);
        is_good = machine != NULL && mlc_machine(machine, &mlc, &known, name, notes, error);
    }
    if (!is_good) {
        json_decref(machine);
    }
    mlc_free(&mlc);
    text_buffer_free(&text);
    return is_good ? machine : NULL;
}
