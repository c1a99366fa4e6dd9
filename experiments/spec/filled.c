#include "experiments/spec/filled.h"

#include "experiments/spec/analysis_section.h"
#include "experiments/spec/complete.h"
#include "experiments/spec/run_section.h"
#include "models/kinds.h"
#include "sim/base/arena.h"

#include <stdlib.h>
#include <string.h>

/*
 * Additions are a tree beside the document: {"set": VALUE} is a value that is put in as a whole,
 * {"in": {KEY: TREE}} goes into an object, {"at": {INDEX: TREE}} into a list.
 */

static json_t *additions_of(json_t *from, json_t *to);

static void add_member(json_t *members, const char *key, json_t *tree)
{
    if (tree != NULL) {
        json_object_set_new(members, key, tree);
    }
}

/* @return {WORD: members}, or NULL without any; takes the members over */
static json_t *tree_of(const char *word, json_t *members)
{
    if (json_object_size(members) == 0) {
        json_decref(members);
        return NULL;
    }
    return json_pack("{s:o}", word, members);
}

static json_t *additions_in(json_t *from, json_t *to)
{
    json_t *members = json_object();
    const char *key;
    json_t *value;
    json_object_foreach(to, key, value)
    {
        json_t *before = json_object_get(from, key);
        add_member(members, key,
                   before == NULL ? json_pack("{s:O}", "set", value) : additions_of(before, value));
    }
    return tree_of("in", members);
}

static json_t *additions_at(json_t *from, json_t *to)
{
    char key[24];
    json_t *members = json_object();
    for (size_t i = 0; i < json_array_size(to); i++) {
        snprintf(key, sizeof key, "%zu", i);
        add_member(members, key, additions_of(json_array_get(from, i), json_array_get(to, i)));
    }
    return tree_of("at", members);
}

/* Whether an object has all keys of another; a value in short form has not. */
static bool has_keys(json_t *object, json_t *of)
{
    const char *key;
    json_t *value;
    json_object_foreach(of, key, value)
    {
        if (json_object_get(object, key) == NULL) {
            return false;
        }
    }
    return json_is_object(of) && json_is_object(object);
}

/* The additions that make `to` of `from`; NULL: none. */
static json_t *additions_of(json_t *from, json_t *to)
{
    if (from == to || json_equal(from, to)) {
        return NULL;
    }
    if (has_keys(to, from)) {
        return additions_in(from, to);
    }
    if (json_is_array(from) && json_array_size(from) == json_array_size(to)) {
        return additions_at(from, to);
    }
    return json_pack("{s:O}", "set", to);
}

/* The additions that two trees have in common; NULL: none. */
static json_t *common(const json_t *one, const json_t *other)
{
    static const char *const words[] = {"in", "at"};
    json_t *value = json_object_get(one, "set");
    if (value != NULL) {
        bool is_same = json_equal(value, json_object_get(other, "set")) != 0;
        return is_same ? json_incref((json_t *)one) : NULL;
    }
    for (size_t i = 0; i < 2; i++) {
        json_t *here = json_object_get(one, words[i]);
        json_t *there = json_object_get(other, words[i]);
        if (here == NULL || there == NULL) {
            continue;
        }
        json_t *members = json_object();
        const char *key;
        json_t *tree;
        json_object_foreach(here, key, tree)
        {
            add_member(members, key, common(tree, json_object_get(there, key)));
        }
        return tree_of(words[i], members);
    }
    return NULL;
}

/* The section "run" with its defaults, in the forms that its table does not know. */
static json_t *complete_run(json_t *run, bool from_start)
{
    from_start = from_start || json_is_true(json_object_get(run, "transient"));
    json_t *batches = json_object_get(run, "batch_means");
    json_t *whole = json_copy(run);
    if (json_object_get(run, "replications") == NULL) {
        json_object_set_new(whole, "replications", json_integer(json_is_true(batches) ? 1 : 10));
    }
    json_t *table = complete_section(&run_section_table, whole);
    json_t *bounds = json_object_get(table, "replications");
    json_t *maximum = json_object_get(bounds, "maximum");
    if (json_object_get(json_object_get(run, "replications"), "minimum") == NULL &&
        json_number_value(json_object_get(bounds, "minimum")) > json_number_value(maximum)) {
        json_object_set(bounds, "minimum", maximum);
    }
    if (json_object_get(table, "warmup") == NULL) {
        json_object_set_new(table, "warmup", json_string(from_start ? "0 s" : "auto"));
    }
    if (json_object_get(table, "timeline") == NULL) {
        json_object_set_new(table, "timeline", json_string("auto"));
    }
    json_decref(whole);
    return table;
}

json_t *filled_point(const json_t *document)
{
    const char *name =
        json_string_value(json_object_get(json_object_get(document, "system"), "kind"));
    const struct kind *kind = name == NULL ? NULL : kinds_find("system", name);
    const struct system_operations *operations = kind == NULL ? NULL : kind->operations;
    bool from_start = operations != NULL && operations->from_start;
    json_t *whole = complete_document(document);
    json_object_set_new(whole, "run", complete_run(json_object_get(document, "run"), from_start));
    return whole;
}

void filled_add(struct filled *filled, const json_t *document)
{
    if (filled->is_begun && filled->additions == NULL) {
        return;
    }
    json_t *from = (json_t *)document; /* jansson's iterators are not const */
    json_t *whole = filled_point(document);
    json_t *additions = additions_of(from, whole);
    json_decref(whole);
    if (filled->is_begun) {
        json_t *both = common(filled->additions, additions);
        json_decref(filled->additions);
        json_decref(additions);
        additions = both;
    }
    filled->additions = additions;
    filled->is_begun = true;
}

/* A path in the whole spec on the way down. */
struct place {
    struct arena *arena;
    const struct sweep *sweep;
    const char *path; /* dotted; "": the top */
};

static struct place inside(const struct place *place, const char *key)
{
    struct place inner = *place;
    inner.path =
        place->path[0] == '\0' ? key : arena_print(place->arena, "%s.%s", place->path, key);
    return inner;
}

static bool begins_with(const char *path, const char *start)
{
    size_t length = strlen(start);
    return strncmp(path, start, length) == 0 && (path[length] == '\0' || path[length] == '.');
}

/* Whether a swept value is at a path or around it. @param inside_too  or in it */
static bool is_swept(const struct place *place, bool inside_too)
{
    for (size_t i = 0; i < place->sweep->axis_count; i++) {
        for (size_t k = 0; k < place->sweep->axes[i].count; k++) {
            const char *swept = place->sweep->axes[i].paths[k].path.text;
            if (begins_with(place->path, swept) ||
                (inside_too && begins_with(swept, place->path))) {
                return true;
            }
        }
    }
    return false;
}

/* A value with its additions. @param value  NULL: it is absent @return a new reference, or NULL */
static json_t *apply(const struct place *place, const json_t *tree, json_t *value)
{
    json_t *set = json_object_get(tree, "set");
    json_t *members = json_object_get(tree, "in");
    json_t *elements = json_object_get(tree, "at");
    const char *key;
    json_t *inner;
    if (set != NULL) {
        return json_incref(is_swept(place, true) ? value : set);
    }
    if (is_swept(place, false) || (members != NULL && value != NULL && !json_is_object(value)) ||
        (elements != NULL && !json_is_array(value))) {
        return json_incref(value);
    }
    json_t *whole = value == NULL ? json_object() : json_copy(value);
    json_object_foreach(members, key, inner)
    {
        struct place below = inside(place, key);
        add_member(whole, key, apply(&below, inner, json_object_get(whole, key)));
    }
    json_object_foreach(elements, key, inner)
    {
        size_t index = (size_t)strtoull(key, NULL, 10);
        struct place below = inside(place, key);
        json_array_set_new(whole, index, apply(&below, inner, json_array_get(whole, index)));
    }
    return whole;
}

json_t *filled_apply(struct filled *filled, json_t *whole, const struct sweep *sweep)
{
    struct place top = {arena_create(), sweep, ""};
    json_t *result =
        filled->additions == NULL ? json_copy(whole) : apply(&top, filled->additions, whole);
    json_t *analysis = json_object_get(whole, "analysis");
    if (analysis != NULL) {
        json_object_set_new(result, "analysis",
                            complete_section(&analysis_section_table, analysis));
    }
    json_decref(filled->additions);
    arena_destroy(top.arena);
    *filled = (struct filled){0};
    return result;
}
