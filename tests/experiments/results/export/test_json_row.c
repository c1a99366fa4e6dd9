#include "experiments/results/export/json_row.h"

#include "tests/experiments/results.h"

Test(json_row, is_an_object_of_its_cells)
{
    struct writer writer;
    const struct plain_member cells[] = {{"a", {.type = PLAIN_INTEGER, .integer = 3}},
                                         {"b.c", {.type = PLAIN_NULL}}};
    writer_init(&writer, NULL);
    writer_open_list(&writer, NULL);
    json_row(&writer, &(struct tidy_row){cells, 2});
    json_row(&writer, &(struct tidy_row){cells, 1});
    writer_close_list(&writer);
    cr_expect_str_eq(writer.buffer.text, "[{\"a\":3,\"b.c\":null},{\"a\":3}]");
    writer_end(&writer);
}
