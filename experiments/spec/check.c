#include "experiments/spec/check.h"

#include "experiments/spec/data_files.h"
#include "experiments/spec/describe_value.h"
#include "experiments/spec/point.h"
#include "experiments/spec/pointer.h"
#include "experiments/spec/series_section.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

enum {
    ARENA_POINTS = 64,          /* points read into one arena */
    FAILING_POINTS_MOST = 5000, /* after so many nothing new is expected */
    VALUE_SHOWN = 60
};

/* One mistake at a place that no axis sets, and at how many points it was made. */
struct finding {
    struct complaint complaint;
    size_t combination; /* of the first point */
    size_t count;
};

struct check {
    const json_t *base;
    const struct sweep *sweep;
    const struct document_files *files;
    struct complaints *complaints;
    struct finding findings[COMPLAINTS_MOST];
    size_t finding_count;
    size_t omitted; /* findings that were not kept */
    size_t points;
    size_t failing;
    double series_rows; /* of the points */
};

json_t *check_point_document(const json_t *base, const struct sweep *sweep,
                             const struct document_files *files, size_t combination)
{
    json_t *document = sweep_apply(sweep, base, combination);
    json_t *whole = document_with_machine(files, document);
    json_t *resolved = data_files_resolve(files, whole, NULL);
    json_decref(document);
    json_decref(whole);
    return resolved;
}

/* Pass a complaint on at the swept value where it was made. @return false: no axis sets it */
static bool pass_to_axis(struct check *check, const struct complaint *complaint,
                         const size_t *positions)
{
    for (size_t i = 0; i < check->sweep->axis_count; i++) {
        for (size_t k = 0; k < check->sweep->axes[i].count; k++) {
            const struct sweep_path *swept = &check->sweep->axes[i].paths[k];
            const char *inside = pointer_inside(complaint->where, swept->leaf);
            if (inside == NULL) {
                continue;
            }
            struct text_buffer where = {0};
            text_append(&where, swept->pointer);
            if (!swept->is_range) {
                text_print(&where, "/%zu%s", positions[i], inside);
            }
            (complaint->is_warning ? complain_warning : complain)(check->complaints, where.text,
                                                                  "%s", complaint->text);
            text_buffer_free(&where);
            return true;
        }
    }
    return false;
}

static void free_finding(const struct finding *finding)
{
    memory_free(finding->complaint.file);
    memory_free(finding->complaint.where);
    memory_free(finding->complaint.text);
}

/* Makes room for an error. @return false: all findings are errors */
static bool drop_warning(struct check *check)
{
    size_t last = check->finding_count;
    while (last > 0 && !check->findings[last - 1].complaint.is_warning) {
        last--;
    }
    if (last > 0) {
        free_finding(&check->findings[last - 1]);
        memmove(&check->findings[last - 1], &check->findings[last],
                (check->finding_count - last) * sizeof *check->findings);
        check->finding_count--;
    }
    return last > 0;
}

static void keep_finding(struct check *check, struct complaint *complaint, size_t combination)
{
    for (size_t i = 0; i < check->finding_count; i++) {
        if (complaint_is_same(&check->findings[i].complaint, complaint)) {
            check->findings[i].count++;
            return;
        }
    }
    if (check->finding_count == COMPLAINTS_MOST) {
        check->omitted++;
        if (complaint->is_warning || !drop_warning(check)) {
            return;
        }
    }
    check->findings[check->finding_count++] = (struct finding){*complaint, combination, 1};
    *complaint = (struct complaint){0}; /* the finding owns the texts now */
}

static void check_one(struct check *check, struct reader *reader, size_t combination,
                      size_t *positions)
{
    struct complaints complaints = {0};
    struct point point = {0};
    json_t *own = sweep_apply(check->sweep, check->base, combination);
    json_t *whole = document_with_machine(check->files, own);
    json_t *document = data_files_resolve(check->files, whole, &complaints);
    reader->complaints = &complaints;
    reader->keeps_files = check->files->are_forbidden;
    check->failing += point_read_with(reader, document, &point) ? 0 : 1;
    check->series_rows += series_section_rows(&point.run);
    sweep_positions(check->sweep, combination, positions);
    for (size_t i = 0; i < complaints.count; i++) {
        if (!pass_to_axis(check, &complaints.list[i], positions)) {
            document_move_to_machine(check->files, own, &complaints.list[i]);
            keep_finding(check, &complaints.list[i], combination);
        }
    }
    check->omitted += complaints.omitted;
    complaints_free(&complaints);
    json_decref(document);
    json_decref(whole);
    json_decref(own);
}

/* Whether an axis sets the value at the pointer, or one around it, or one within what is no object
 * to hold it. */
static bool is_replaced(const struct sweep *sweep, const json_t *document, const char *where)
{
    const json_t *value = pointer_get(document, where);
    bool is_bare = json_is_null(value) || json_is_boolean(value) || json_is_number(value);
    for (size_t i = 0; i < sweep->axis_count; i++) {
        for (size_t k = 0; k < sweep->axes[i].count; k++) {
            const char *leaf = sweep->axes[i].paths[k].leaf;
            if (pointer_inside(where, leaf) != NULL ||
                (is_bare && pointer_inside(leaf, where) != NULL)) {
                return true;
            }
        }
    }
    return false;
}

/* Values that the sweep replaces are at no point: a mistake in one would never be seen. */
static void check_replaced(struct check *check, struct reader *reader)
{
    struct complaints complaints = {0};
    struct point point = {0};
    json_t *document = document_with_machine(check->files, (json_t *)check->base);
    reader->complaints = &complaints;
    point_read_values(reader, document, &point);
    for (size_t i = 0; i < complaints.count; i++) {
        struct complaint *complaint = &complaints.list[i];
        if (!complaint->is_warning && is_replaced(check->sweep, document, complaint->where)) {
            document_move_to_machine(check->files, check->base, complaint);
            complain_again(check->complaints, complaint, complaint->text);
        }
    }
    complaints_free(&complaints);
    json_decref(document);
}

static void append_values(const struct check *check, size_t combination, struct text_buffer *text)
{
    const char *path;
    json_t *value;
    json_t *parameters = sweep_parameters(check->sweep, combination);
    bool is_first = true;
    json_object_foreach(parameters, path, value)
    {
        char *shown = describe_value_json(value);
        text_print(text, "%s%s = ", is_first ? "" : ", ", path);
        foreign_append(text, shown, VALUE_SHOWN);
        memory_free(shown);
        is_first = false;
    }
    json_decref(parameters);
}

static void report_findings(struct check *check)
{
    for (size_t i = 0; i < check->finding_count; i++) {
        struct finding *finding = &check->findings[i];
        struct text_buffer text = {0};
        text_append(&text, finding->complaint.text);
        if (finding->count < check->points) {
            text_append(&text, " (where ");
            append_values(check, finding->combination, &text);
            if (finding->count > 1) {
                text_print(&text, ", and at %zu other point%s", finding->count - 1,
                           finding->count == 2 ? "" : "s");
            }
            text_append(&text, ")");
        }
        complain_again(check->complaints, &finding->complaint, text.text);
        text_buffer_free(&text);
        free_finding(finding);
    }
    check->complaints->omitted += check->omitted;
    if (check->failing > 0 && check->complaints->errors == 0) {
        check->complaints->errors = 1;
    }
}

/* Points that were not read are taken to be like those that were. */
static void check_series(const struct check *check)
{
    double rows = check->series_rows * (double)check->sweep->point_count / (double)check->points;
    if (check->failing == 0 && rows > SERIES_ROWS_MOST) {
        complain(check->complaints, "/run/series",
                 "%.0f rows for all %zu points, one for each interval and metric: at most %d", rows,
                 check->sweep->point_count, SERIES_ROWS_MOST);
    }
}

void check_points(const json_t *base, const struct sweep *sweep, const struct document_files *files,
                  size_t most, struct complaints *complaints)
{
    size_t count = sweep->point_count < most ? sweep->point_count : most;
    struct check *check = memory_alloc(sizeof *check);
    *check = (struct check){.base = base, .sweep = sweep, .files = files, .complaints = complaints};
    struct arena *arena = arena_create();
    struct reader reader = {0};
    size_t *positions = memory_alloc((sweep->axis_count + 1) * sizeof *positions);
    for (size_t id = 0; id < count && check->failing < FAILING_POINTS_MOST; id++) {
        if (id % ARENA_POINTS == ARENA_POINTS - 1) {
            arena_destroy(arena);
            arena = arena_create();
        }
        reader_start(&reader, arena, NULL, TICKS_PER_SECOND_FINE);
        check_one(check, &reader, sweep_combination(sweep, id), positions);
        check->points++;
    }
    report_findings(check);
    check_series(check);
    reader_start(&reader, arena, NULL, TICKS_PER_SECOND_FINE);
    check_replaced(check, &reader);
    memory_free(positions);
    reader_free(&reader);
    arena_destroy(arena);
    memory_free(check);
}
