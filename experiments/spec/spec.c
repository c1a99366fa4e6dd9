#include "experiments/spec/spec.h"

#include "experiments/results/writer.h"
#include "experiments/spec/analysis_section.h"
#include "experiments/spec/check.h"
#include "experiments/spec/data_files.h"
#include "experiments/spec/describe_value.h"
#include "experiments/spec/exclude.h"
#include "experiments/spec/filled.h"
#include "experiments/spec/fixed.h"
#include "experiments/spec/metric_names.h"
#include "experiments/spec/objective.h"
#include "experiments/spec/pareto.h"
#include "experiments/spec/point.h"
#include "experiments/spec/resolved.h"
#include "experiments/spec/sweep.h"
#include "sim/base/assert.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

struct spec {
    struct arena *arena;
    struct document_files files;
    struct origins origins;
    json_t *whole;      /* extended, with --set, without machines */
    json_t *base;       /* the same without sweep and analysis: what points are made of */
    json_t *resolved;   /* which spec this one was made from (filled.h); NULL: none */
    const char **fixed; /* PATH=VALUE of axes that --set leaves out */
    size_t fixed_count;
    struct sweep sweep;
    struct analysis_parameters analysis;
};

/* A setting may change the analysis of runs as well as the runs. */
static bool resolve_setting(struct path *path, const char *text, const json_t *document,
                            struct arena *arena, char message[PATH_MESSAGE_BYTES])
{
    static const char section[] = "analysis";
    size_t length = sizeof section - 1;
    bool is_analysis =
        strncmp(text, section, length) == 0 && (text[length] == '.' || text[length] == '\0');
    return is_analysis
               ? path_resolve_in(path, text, &analysis_section_table, document, arena, message)
               : path_resolve(path, text, document, arena, message);
}

/* Put one --set into the document. */
static void apply_setting(struct spec *spec, const struct setting *setting,
                          struct complaints *complaints)
{
    char message[PATH_MESSAGE_BYTES];
    struct path path;
    char *where = fixed_where(setting->path);
    json_t *value = fixed_value(setting);
    json_t *resolved = document_with_machine(&spec->files, spec->whole);
    if (value == NULL) {
        complain(complaints, where, "the value is no UTF-8 text");
    } else if (!resolve_setting(&path, setting->path, resolved, spec->arena, message)) {
        complain(complaints, where, "%s", message);
    } else {
        json_t *next = path_set(&path, spec->whole, value);
        origins_add_set(&spec->origins, setting->path);
        json_decref(spec->whole);
        spec->whole = next;
    }
    json_decref(resolved);
    json_decref(value);
    memory_free(where);
}

static const char *last_value(const struct spec_options *options, const char *path)
{
    size_t i = options->setting_count - 1;
    while (strcmp(options->settings[i].path, path) != 0) {
        i--;
    }
    return options->settings[i].value;
}

/* Leave out the axes that --set fixes. */
static void fix_axes(struct spec *spec, const struct spec_options *options,
                     struct complaints *complaints)
{
    if (options == NULL || options->setting_count == 0) {
        return;
    }
    spec->fixed = ARENA_ARRAY(spec->arena, const char *, options->setting_count);
    json_t *next =
        fixed_document(spec->whole, options, spec->fixed, &spec->fixed_count, complaints);
    for (size_t i = 0; i < spec->fixed_count; i++) {
        char *text = memory_print("%s=%s", spec->fixed[i], last_value(options, spec->fixed[i]));
        spec->fixed[i] = arena_copy(spec->arena, text);
        memory_free(text);
    }
    json_decref(spec->whole);
    spec->whole = next;
}

/* The swept path that a path is a part of, NULL when there is none. */
static const char *swept_above(const struct sweep *sweep, const char *path)
{
    for (size_t i = 0; i < sweep->axis_count; i++) {
        for (size_t k = 0; k < sweep->axes[i].count; k++) {
            const char *swept = sweep->axes[i].paths[k].path.text;
            size_t length = strlen(swept);
            if (strncmp(swept, path, length) == 0 && path[length] == '.') {
                return swept;
            }
        }
    }
    return NULL;
}

/* A sweep would overwrite what --set asks for. */
static void check_settings(const struct spec *spec, const struct spec_options *options,
                           struct complaints *complaints)
{
    for (size_t i = 0; options != NULL && i < options->setting_count; i++) {
        const char *swept = swept_above(&spec->sweep, options->settings[i].path);
        if (swept != NULL) {
            char *where = fixed_where(options->settings[i].path);
            char shown[FOREIGN_BYTES];
            complain(complaints, where, "the spec sweeps %s, and this is a part of it; set %s",
                     foreign_word(shown, swept), shown);
            memory_free(where);
        }
    }
}

static void add_machine(struct spec *spec, struct complaints *complaints)
{
    document_add_machines(&spec->files, spec->whole, complaints);
}

/* Points that are read to check them. */
static size_t points_checked(const struct spec_options *options)
{
    return options == NULL || options->check_most == 0 ? SIZE_MAX : options->check_most;
}

static void read_spec(struct spec *spec, const struct spec_options *options,
                      struct complaints *complaints)
{
    add_machine(spec, complaints);
    for (size_t i = 0; options != NULL && i < options->setting_count; i++) {
        apply_setting(spec, &options->settings[i], complaints);
        add_machine(spec, complaints);
    }
    fix_axes(spec, options, complaints);
    struct reader reader = {0};
    reader_start(&reader, spec->arena, complaints, TICKS_PER_SECOND_FINE);
    sweep_read(&spec->sweep, &reader, spec->whole, &spec->files);
    exclude_read(&spec->sweep, &reader, json_object_get(spec->whole, "exclude"));
    check_settings(spec, options, complaints);
    size_t place = reader_enter(&reader, "analysis");
    analysis_section_read(&reader, json_object_get(spec->whole, "analysis"), &spec->sweep,
                          &spec->analysis);
    reader_leave(&reader, place);
    reader_free(&reader);
    spec->base = json_copy(spec->whole);
    json_object_del(spec->base, "sweep");
    json_object_del(spec->base, "zip");
    json_object_del(spec->base, "exclude");
    json_object_del(spec->base, "analysis");
    json_object_del(spec->base, "$schema");
    json_object_del(spec->base, "extends");
    check_points(spec->base, &spec->sweep, &spec->files, points_checked(options), complaints);
}

/* The machines that the spec holds, and what it was made from, are no part of its points. @return
 * false after a complaint: then nothing more can be said of it */
static bool take_resolved(struct spec *spec, struct complaints *complaints)
{
    if (json_object_get(spec->whole, DATA_FILES) != NULL) {
        complain(complaints, "/" DATA_FILES, "unknown key \"" DATA_FILES "\"");
    }
    spec->files.embedded = json_incref(json_object_get(spec->whole, "machines"));
    spec->resolved = json_incref(json_object_get(spec->whole, "resolved"));
    bool is_good = resolved_check(spec->files.embedded, spec->resolved, complaints);
    json_object_update_missing(spec->files.machines, spec->files.embedded);
    json_object_del(spec->whole, "machines");
    json_object_del(spec->whole, "resolved");
    return is_good;
}

/* The files of a spec that are known already; NULL: none. */
struct known_files {
    json_t *machines;
    json_t *data;
};

/* Takes the document over. */
static struct spec *open_document(json_t *document, struct known_files known, const char *path,
                                  const struct spec_options *options, struct complaints *complaints)
{
    struct spec *spec = memory_alloc(sizeof *spec);
    spec->arena = arena_create();
    spec->files.path = path == NULL ? NULL : arena_copy(spec->arena, path);
    spec->files.are_forbidden = options != NULL && options->forbid_files;
    spec->files.machines = known.machines == NULL ? json_object() : json_copy(known.machines);
    spec->files.data = known.data == NULL ? json_object() : json_copy(known.data);
    spec->origins = (struct origins){0};
    spec->files.origins = &spec->origins;
    spec->whole = document_extend(&spec->files, document, complaints);
    json_decref(document);
    if (take_resolved(spec, complaints)) {
        read_spec(spec, options, complaints);
    }
    if (complaints->errors == 0) {
        size_t count = spec_point_count(spec);
        size_t most = points_checked(options);
        struct metric_points points = {.analysis = &spec->analysis,
                                       .spec = spec,
                                       .count = count < most ? count : most,
                                       .open = spec_point};
        metric_names_check(&points, complaints);
        objectives_check(&spec->analysis, complaints);
        pareto_check(&spec->analysis, complaints);
        if (complaints->errors == 0 && (options == NULL || !options->without_runs)) {
            objectives_warn(&points, complaints);
        }
    }
    origins_name(&spec->origins, complaints);
    if (complaints->errors > 0) {
        spec_close(spec);
        return NULL;
    }
    return spec;
}

struct spec *spec_open(const char *path, const struct spec_options *options,
                       struct complaints *complaints, struct error *error)
{
    json_t *document = document_load(path, error);
    return document == NULL ? NULL
                            : open_document(document, (struct known_files){0}, document_name(path),
                                            options, complaints);
}

struct spec *spec_open_text(const char *text, size_t length, const char *path,
                            const struct spec_options *options, struct complaints *complaints,
                            struct error *error)
{
    json_t *document = document_parse(text, length, path == NULL ? "spec" : path, error);
    return document == NULL
               ? NULL
               : open_document(document, (struct known_files){0}, path, options, complaints);
}

struct spec *spec_open_resolved(const char *text, const char *name, struct complaints *complaints,
                                struct error *error)
{
    static const struct spec_options options = {.forbid_files = true};
    json_t *all = document_parse(text, strlen(text), name, error);
    json_t *document = json_object_get(all, "spec");
    json_t *machines = json_object_get(all, "machines");
    struct spec *spec = NULL;
    if (json_is_object(document) && json_is_object(machines)) {
        if (json_object_get(all, "resolved") != NULL) {
            json_object_set(document, "resolved", json_object_get(all, "resolved"));
        }
        struct known_files known = {machines, json_object_get(all, DATA_FILES)};
        spec = open_document(json_incref(document), known, name, &options, complaints);
    } else {
        error_set(error, ERROR_IO, name, "this is no resolved spec");
    }
    json_decref(all);
    return spec;
}

void spec_close(struct spec *spec)
{
    if (spec == NULL) {
        return;
    }
    sweep_free(&spec->sweep);
    json_decref(spec->analysis.compare_baseline);
    json_decref(spec->base);
    json_decref(spec->whole);
    json_decref(spec->resolved);
    json_decref(spec->files.embedded);
    json_decref(spec->files.machines);
    json_decref(spec->files.data);
    origins_free(&spec->origins);
    arena_destroy(spec->arena);
    memory_free(spec);
}

const char *spec_name(const struct spec *spec)
{
    return json_string_value(json_object_get(spec->whole, "name"));
}

const char *spec_description(const struct spec *spec)
{
    const char *text = json_string_value(json_object_get(spec->whole, "description"));
    return text == NULL ? "" : text;
}

const struct analysis_parameters *spec_analysis(const struct spec *spec)
{
    return &spec->analysis;
}

const char *const *spec_fixed(const struct spec *spec, size_t *count)
{
    *count = spec->fixed_count;
    return spec->fixed;
}

size_t spec_point_count(const struct spec *spec)
{
    return spec->sweep.point_count;
}

/* The document and the machines it names. */
static json_t *resolved(const struct spec *spec)
{
    json_t *all = json_pack("{s:O, s:O}", "spec", spec->whole, "machines", spec->files.machines);
    ASSERT(all != NULL);
    json_t *digests = data_files_digests(&spec->files);
    if (digests != NULL) {
        json_object_set_new(all, DATA_FILES, digests);
    }
    return all;
}

char *spec_resolved(const struct spec *spec)
{
    json_t *all = resolved(spec);
    if (spec->resolved != NULL) {
        json_object_set(all, "resolved", spec->resolved);
    }
    char *text = writer_json(all);
    json_decref(all);
    return text;
}

bool spec_are_zipped(const struct spec *spec, const char *path, const char *other)
{
    for (size_t i = 0; i < spec->sweep.axis_count; i++) {
        const struct sweep_axis *axis = &spec->sweep.axes[i];
        bool has_path = false;
        bool has_other = false;
        for (size_t k = 0; k < axis->count; k++) {
            has_path = has_path || strcmp(axis->paths[k].path.text, path) == 0;
            has_other = has_other || strcmp(axis->paths[k].path.text, other) == 0;
        }
        if (has_path || has_other) {
            return has_path && has_other;
        }
    }
    return false;
}

char *spec_canonical(const struct spec *spec)
{
    json_t *own = json_copy(spec->whole);
    json_t *run = json_copy(json_object_get(own, "run"));
    json_object_del(own, "$schema");
    json_object_del(run, "timeline");
    json_object_set(own, "run", run);
    json_t *all = resolved(spec);
    json_object_set_new(all, "spec", own);
    char *text = writer_json_sorted(all);
    json_decref(run);
    json_decref(all);
    return text;
}

void spec_made_from(const struct spec *spec, const char **digest, const char **content)
{
    *digest = json_string_value(json_object_get(spec->resolved, RESOLVED_DIGEST));
    *content = json_string_value(json_object_get(spec->resolved, RESOLVED_CONTENT));
}

struct spec *spec_fill(const struct spec *spec)
{
    struct spec *filled = memory_alloc(sizeof *filled);
    struct filled defaults = {0};
    for (size_t id = 0; id < spec->sweep.point_count; id++) {
        size_t combination = sweep_combination(&spec->sweep, id);
        json_t *document =
            check_point_document(spec->base, &spec->sweep, &spec->files, combination);
        filled_add(&defaults, document);
        json_decref(document);
    }
    *filled = (struct spec){.arena = arena_create(),
                            .whole = filled_apply(&defaults, spec->whole, &spec->sweep),
                            .files = {.path = spec->files.path,
                                      .machines = json_incref(spec->files.machines),
                                      .data = json_incref(spec->files.data)}};
    /* The file may lie anywhere, those of data stay where they are. */
    json_t *whole = data_files_absolute(&filled->files, filled->whole);
    json_decref(filled->whole);
    filled->whole = whole;
    return filled;
}

void spec_write(const struct spec *spec, const char *digest, const char *content, FILE *out)
{
    json_t *whole = json_copy(spec->whole);
    if (json_object_size(spec->files.machines) > 0) {
        json_object_set(whole, "machines", spec->files.machines);
    }
    json_object_set_new(
        whole, "resolved",
        json_pack("{s:s, s:s}", RESOLVED_DIGEST, digest, RESOLVED_CONTENT, content));
    struct writer *writer = memory_alloc(sizeof *writer); /* with a long list of depths */
    writer_init(writer, out);
    writer_value(writer, NULL, whole);
    writer_end(writer);
    memory_free(writer);
    json_decref(whole);
}

void spec_point(const struct spec *spec, size_t id, struct arena *arena, struct point *point)
{
    ASSERT(id < spec->sweep.point_count);
    size_t combination = sweep_combination(&spec->sweep, id);
    json_t *document = check_point_document(spec->base, &spec->sweep, &spec->files, combination);
    struct complaints complaints = {0};
    bool is_good = point_read(document, arena, point, &complaints);
    ASSERT(is_good); /* spec_open has read every point before */
    complaints_free(&complaints);
    json_decref(document);
    json_decref(point->parameters);
    point->id = id;
    point->parameters = sweep_parameters(&spec->sweep, combination);
}
