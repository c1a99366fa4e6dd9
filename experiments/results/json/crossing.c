#include "experiments/results/json/crossing.h"

#include "experiments/results/json/estimate.h"

static void write_points(struct writer *writer, const char *key,
                         const struct point_summary *const *points, size_t count)
{
    writer_open_list(writer, key);
    for (size_t i = 0; i < count; i++) {
        writer_integer(writer, NULL, (int64_t)points[i]->id);
    }
    writer_close_list(writer);
}

static void write_one(struct writer *writer, const struct crossings *crossings,
                      const struct crossing *crossing)
{
    const struct scaling_crossing *found = &crossing->found;
    writer_open_object(writer, NULL);
    writer_text(writer, "axis", crossings->axis);
    writer_text(writer, "metric", crossings->metric);
    writer_text(writer, "compared_axis", crossings->compared_axis);
    writer_plain(writer, "baseline", &crossings->baseline);
    writer_plain(writer, "value", &crossing->value);
    writer_plain(writer, "parameters", &crossing->parameters);
    write_points(writer, "baseline_points", crossing->baseline, crossing->count);
    write_points(writer, "points", crossing->others, crossing->count);
    result_estimate_write(writer, "size", &crossing->at);
    if (found->known) {
        writer_plain(writer, "higher_beyond",
                     found->is_above ? &crossing->value : &crossings->baseline);
    } else {
        writer_null(writer, "higher_beyond");
    }
    writer_integer(writer, "curves", (int64_t)found->curves);
    writer_integer(writer, "once", (int64_t)found->once);
    writer_integer(writer, "opposite", (int64_t)found->opposite);
    writer_integer(writer, "several", (int64_t)found->several);
    writer_integer(writer, "never", (int64_t)found->never);
    writer_integer(writer, "touching", (int64_t)found->touching);
    if (crossing->note != NULL) {
        writer_text(writer, "note", crossing->note);
    }
    writer_close_object(writer);
}

void result_crossings_write(struct writer *writer, const struct crossings *crossings)
{
    if (!crossings->is_asked) {
        return;
    }
    writer_open_list(writer, "crossings");
    for (size_t i = 0; i < crossings->count; i++) {
        write_one(writer, crossings, &crossings->list[i]);
    }
    writer_close_list(writer);
}
