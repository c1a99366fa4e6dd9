#include "experiments/results/export/json_row.h"

#include "experiments/results/writer.h"

void json_row(void *context, const struct tidy_row *row)
{
    struct writer *writer = context;
    writer_open_object(writer, NULL);
    for (size_t i = 0; i < row->count; i++) {
        writer_plain(writer, row->cells[i].name, &row->cells[i].value);
    }
    writer_close_object(writer);
}
