#include "experiments/spec/fixed.h"

#include "experiments/spec/describe_value.h"
#include "experiments/spec/value.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

enum { SETTING_SHOWN = 120 };

/* A setting that is being looked at. */
struct fixing {
    const char *path;
    const json_t *value;
    json_t *document; /* our own copy, as far as its sections go */
    struct complaints *complaints;
};

char *fixed_where(const char *path)
{
    struct text_buffer where = {0};
    text_append(&where, "--set ");
    foreign_append(&where, path, SETTING_SHOWN);
    return where.text;
}

json_t *fixed_value(const struct setting *setting)
{
    json_t *value = json_loads(setting->value, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
    return value == NULL ? json_string(setting->value) : value;
}

static void complain_of_setting(const struct fixing *fixing, bool is_warning, const char *text)
{
    char *where = fixed_where(fixing->path);
    if (is_warning) {
        complain_warning(fixing->complaints, where, "%s", text);
    } else {
        complain(fixing->complaints, where, "%s", text);
    }
    memory_free(where);
}

/* The names of the other paths of a group. */
static char *others_of(const struct fixing *fixing, json_t *group)
{
    struct text_buffer names = {0};
    const char *path;
    json_t *values;
    json_object_foreach(group, path, values)
    {
        if (strcmp(path, fixing->path) != 0 && strcmp(path, "description") != 0) {
            text_append(&names, names.length == 0 ? "" : " and ");
            foreign_append(&names, path, SETTING_SHOWN);
        }
    }
    return names.text;
}

/* Leave out entries of "exclude" that can match no more. @param values  that the path still has;
 * NULL: it has the value that was set, and the condition is fulfilled where that agrees */
static void fix_excluded(const struct fixing *fixing, const char *path, const json_t *values)
{
    json_t *exclude = json_object_get(fixing->document, "exclude");
    for (size_t i = json_array_size(exclude); i-- > 0;) {
        json_t *entry = json_array_get(exclude, i);
        json_t *wanted = json_object_get(entry, path);
        bool is_met = wanted != NULL && values == NULL && value_is_same(wanted, fixing->value);
        size_t k = 0;
        while (wanted != NULL && k < json_array_size(values) &&
               !value_is_same(wanted, json_array_get(values, k))) {
            k++;
        }
        if (is_met) {
            json_object_del(entry, path);
            if (json_object_size(entry) == (json_object_get(entry, "description") != NULL)) {
                complain_of_setting(fixing, false,
                                    "the spec excludes every point that has this value");
            }
        } else if (wanted != NULL && k == json_array_size(values)) {
            json_array_remove(exclude, i);
        }
    }
    if (exclude != NULL && json_array_size(exclude) == 0) {
        json_object_del(fixing->document, "exclude");
    }
}

/* A comparison or a fit along an axis that is no more. */
static void fix_analysis(const struct fixing *fixing, const char *path)
{
    static const char *const names[] = {"compare", "scaling"};
    json_t *analysis = json_object_get(fixing->document, "analysis");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *axis =
            json_string_value(json_object_get(json_object_get(analysis, names[i]), "axis"));
        if (axis != NULL && strcmp(axis, path) == 0) {
            char *text = memory_print("\"analysis\" loses \"%s\", whose axis is fixed", names[i]);
            json_object_del(analysis, names[i]);
            complain_of_setting(fixing, true, text);
            memory_free(text);
        }
    }
}

/* The list with the values at which another list has the value that was set. */
static json_t *values_where(const struct fixing *fixing, const json_t *own, const json_t *other)
{
    json_t *kept = json_array();
    for (size_t i = 0; i < json_array_size(own); i++) {
        json_t *value = json_array_get(other, i);
        if (value != NULL && value_is_same(json_array_get(own, i), fixing->value)) {
            json_array_append(kept, value);
        }
    }
    return kept;
}

/* The other paths of a group keep the values at which this one has the value that was set. */
static bool fix_position(const struct fixing *fixing, json_t *group, const json_t *own)
{
    const char *path;
    json_t *values;
    void *next;
    json_object_foreach_safe(group, next, path, values)
    {
        if (strcmp(path, "description") == 0 || values == own) {
            continue;
        }
        json_t *kept = json_is_array(values) ? values_where(fixing, own, values) : json_array();
        if (json_array_size(kept) == 0) {
            json_decref(kept);
            return false;
        }
        fix_excluded(fixing, path, kept);
        fix_analysis(fixing, path);
        json_object_set_new(group, path, kept);
    }
    return true;
}

static bool is_empty_group(const json_t *group)
{
    return json_object_size(group) == (json_object_get(group, "description") != NULL);
}

static bool fix_group(const struct fixing *fixing, json_t *group)
{
    json_t *own = json_incref(json_object_get(group, fixing->path));
    char buffer[DESCRIBE_VALUE_BYTES];
    if (own == NULL) {
        return false;
    }
    if (json_object_size(group) > 1 && !fix_position(fixing, group, own)) {
        char *others = others_of(fixing, group);
        char *text = memory_print("the spec steps this together with %s, and %s is none of its "
                                  "values there; set %s too",
                                  others, describe_value(buffer, fixing->value), others);
        complain_of_setting(fixing, false, text);
        memory_free(text);
        memory_free(others);
    }
    json_object_del(group, fixing->path);
    json_decref(own);
    return true;
}

/* Groups whose paths are all set need not be found among their values. */
static bool is_all_set(json_t *group, const struct spec_options *options)
{
    const char *path;
    json_t *values;
    json_object_foreach(group, path, values)
    {
        size_t i = 0;
        while (i < options->setting_count && strcmp(options->settings[i].path, path) != 0) {
            i++;
        }
        if (i == options->setting_count && strcmp(path, "description") != 0) {
            return false;
        }
    }
    return true;
}

/* @return whether some group has the path */
static bool fix_zip(const struct fixing *fixing, const struct spec_options *options)
{
    json_t *zip = json_object_get(fixing->document, "zip");
    bool is_found = false;
    for (size_t i = json_array_size(zip); i-- > 0;) {
        json_t *group = json_array_get(zip, i);
        if (is_all_set(group, options) && json_object_get(group, fixing->path) != NULL) {
            json_object_del(group, fixing->path);
            is_found = true;
        } else {
            is_found = fix_group(fixing, group) || is_found;
        }
        if (json_is_object(group) && is_empty_group(group)) {
            json_array_remove(zip, i);
        }
    }
    if (is_found && json_array_size(zip) == 0) {
        json_object_del(fixing->document, "zip");
    }
    return is_found;
}

static bool fix_path(const struct fixing *fixing, const struct spec_options *options)
{
    json_t *sweep = json_object_get(fixing->document, "sweep");
    bool is_swept = json_object_get(sweep, fixing->path) != NULL;
    if (is_swept) {
        json_object_del(sweep, fixing->path);
        if (is_empty_group(sweep)) {
            json_object_del(fixing->document, "sweep");
        }
    }
    is_swept = fix_zip(fixing, options) || is_swept;
    if (is_swept) {
        fix_excluded(fixing, fixing->path, NULL);
        fix_analysis(fixing, fixing->path);
    }
    return is_swept;
}

/* Whether a later setting has the same path: that one counts. */
static bool is_set_again(const struct spec_options *options, size_t at)
{
    for (size_t i = at + 1; i < options->setting_count; i++) {
        if (strcmp(options->settings[i].path, options->settings[at].path) == 0) {
            return true;
        }
    }
    return false;
}

json_t *fixed_document(const json_t *document, const struct spec_options *options,
                       const char **fixed, size_t *count, struct complaints *complaints)
{
    static const char *const sections[] = {"sweep", "zip", "exclude", "analysis"};
    json_t *copy = json_copy((json_t *)(uintptr_t)document);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        json_t *section = json_object_get(copy, sections[i]);
        if (section != NULL) {
            json_object_set_new(copy, sections[i], json_deep_copy(section));
        }
    }
    *count = 0;
    for (size_t i = 0; i < options->setting_count; i++) {
        const char *path = options->settings[i].path;
        json_t *value = fixed_value(&options->settings[i]);
        struct fixing fixing = {path, value, copy, complaints};
        if (value != NULL && !is_set_again(options, i) && fix_path(&fixing, options)) {
            fixed[(*count)++] = path;
        }
        json_decref(value);
    }
    return copy;
}
