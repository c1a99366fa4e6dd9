#include "experiments/runs/store_others.h"

#include "experiments/runs/store_file.h"
#include "sim/base/text.h"

bool store_others(struct store *store, uint64_t *count, struct error *error)
{
    struct text_buffer query = {0};
    sqlite3_int64 number = 0;
    text_print(&query,
               "SELECT iif(count(*) FILTER (WHERE version = %d) > 0, 0, count(*)) FROM runs",
               RESULTS_VERSION);
    bool is_good = store_file_number(store, query.text, &number, error);
    text_buffer_free(&query);
    *count = (uint64_t)number;
    return is_good;
}
