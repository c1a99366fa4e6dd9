#include "experiments/results/export/table_stream.h"

#include "experiments/results/export/json_row.h"
#include "sim/base/memory.h"

void table_stream_open(struct table_stream *table, bool is_csv, FILE *out)
{
    *table = (struct table_stream){.csv = {.out = out}};
    if (!is_csv) {
        table->json = memory_alloc(sizeof *table->json); /* with a long list of depths */
        writer_init(table->json, out);
        writer_open_list(table->json, NULL);
    }
}

void table_stream_row(void *context, const struct tidy_row *row)
{
    struct table_stream *table = context;
    if (table->json != NULL) {
        json_row(table->json, row);
    } else {
        csv_row(&table->csv, row);
    }
}

void table_stream_columns(void *context, const struct tidy_row *row)
{
    struct table_stream *table = context;
    if (table->json == NULL) {
        csv_head(&table->csv, row);
    }
}

void table_stream_close(struct table_stream *table)
{
    if (table->json != NULL) {
        writer_close_list(table->json);
        writer_end(table->json);
    }
    table_stream_discard(table);
}

void table_stream_discard(struct table_stream *table)
{
    if (table->json != NULL) {
        text_buffer_free(&table->json->buffer);
        memory_free(table->json);
    }
    csv_end(&table->csv);
}
