#include "experiments/results/json/estimate.h"

#include "sim/base/assert.h"

void result_interval_write(struct writer *writer, const char *name, const struct interval *interval,
                           const char *reason)
{
    if (interval->samples == 0) {
        writer_null(writer, name);
    } else {
        writer_real(writer, name, interval->mean);
    }
    if (interval->known) {
        writer_real(writer, "lower", interval->lower);
        writer_real(writer, "upper", interval->upper);
    } else {
        ASSERT(reason != NULL);
        writer_null(writer, "lower");
        writer_null(writer, "upper");
        writer_text(writer, "reason", reason);
    }
}

/* The values that replications fell into, where they are few. */
static void write_values(struct writer *writer, const struct estimate *estimate)
{
    if (estimate->value_count == 0) {
        return;
    }
    writer_open_list(writer, "values");
    for (size_t i = 0; i < estimate->value_count; i++) {
        writer_open_object(writer, NULL);
        writer_real(writer, "value", estimate->values[i].value);
        writer_integer(writer, "replications", (int64_t)estimate->values[i].replications);
        writer_close_object(writer);
    }
    writer_close_list(writer);
}

void result_estimate_write(struct writer *writer, const char *name, const struct estimate *estimate)
{
    result_interval_write(writer, name, &estimate->interval, estimate->reason);
    if (estimate->is_cut) {
        writer_boolean(writer, "exact", false);
        writer_text(writer, "note",
                    "no random number was drawn; a window that begins or ends elsewhere gives "
                    "between lower and upper");
    } else if (estimate->is_exact) {
        writer_boolean(writer, "exact", true);
    }
    if (estimate->mark != NULL) {
        writer_text(writer, "mark", estimate->mark);
    }
    write_values(writer, estimate);
}
