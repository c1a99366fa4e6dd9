#include "experiments/spec/data_files.h"
#include "experiments/spec/spec.h"
#include "models/kinds.h"
#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A system with two patterns, as a table has them: one by itself, and one in each of some teams. */
struct team {
    struct part pattern;
    int64_t threads;
};

struct sections {
    struct part pattern;
    struct parameter_map teams;
};

static TABLE(team_table, struct team,
             {.name = "pattern",
              .type = PARAMETER_PART,
              .offset = offsetof(struct team, pattern),
              .doc = "Where a team refers to.",
              .role = "pattern"},
             {.name = "threads",
              .type = PARAMETER_INTEGER,
              .offset = offsetof(struct team, threads),
              .doc = "Its threads.",
              .preset = "1"});

static const struct parameter team_row = {
    .name = "team", .type = PARAMETER_OBJECT, .of = &team_table};

static TABLE(sections_table, struct sections,
             {.name = "pattern",
              .type = PARAMETER_PART,
              .offset = offsetof(struct sections, pattern),
              .doc = "Where the program refers to.",
              .role = "pattern"},
             {.name = "teams",
              .type = PARAMETER_MAP,
              .offset = offsetof(struct sections, teams),
              .doc = "Teams.",
              .flags = PARAMETER_OPTIONAL,
              .names = "team",
              .element = &team_row});

/* Puts a name behind a folder, and writes down where it was. */
static json_t *visit(void *context, const char *where, const char *name)
{
    char moved[100];
    json_array_append_new(context, json_string(where));
    snprintf(moved, sizeof moved, "folder/%s", name);
    return json_string(moved);
}

static json_t *parse(const char *text)
{
    json_t *json = json_loads(text, 0, NULL);
    cr_assert_not_null(json, "%s", text);
    return json;
}

static void expect_renamed(const char *text, const char *expected, const char *places)
{
    json_t *object = parse(text);
    json_t *again = parse(text);
    json_t *wanted = parse(expected);
    json_t *seen = json_array();
    json_t *where = parse(places);
    json_t *renamed = data_files_rename_in(&sections_table, object, visit, seen);
    cr_expect(json_equal(renamed, wanted), "%s", json_dumps(renamed, 0));
    cr_expect(json_equal(seen, where), "%s", json_dumps(seen, 0));
    cr_expect(json_equal(object, again), "the object itself stays as it is");
    cr_expect_eq(renamed == object, json_equal(object, wanted), "only what changes is copied");
    json_decref(renamed);
    json_decref(where);
    json_decref(seen);
    json_decref(wanted);
    json_decref(again);
    json_decref(object);
}

Test(data_files, names_are_found_by_the_tables)
{
    expect_renamed("{\"pattern\": {\"kind\": \"trace\", \"file\": \"a.gz\", \"repeat\": 2}}",
                   "{\"pattern\": {\"kind\": \"trace\", \"file\": \"folder/a.gz\", \"repeat\": 2}}",
                   "[\"/pattern/file\"]");
    expect_renamed(
        "{\"pattern\": {\"kind\": \"trace\", \"files\": [\"a\", \"b\"]},"
        " \"teams\": {\"one\": {\"pattern\": {\"kind\": \"trace\", \"file\": \"c\"}}}}",
        "{\"pattern\": {\"kind\": \"trace\", \"files\": [\"folder/a\", \"folder/b\"]},"
        " \"teams\": {\"one\": {\"pattern\": {\"kind\": \"trace\", \"file\": \"folder/c\"}}}}",
        "[\"/pattern/files/0\", \"/pattern/files/1\", \"/teams/one/pattern/file\"]");
}

Test(data_files, other_values_are_left_alone)
{
    static const char *const texts[] = {
        "{\"pattern\": {\"kind\": \"uniform\", \"file\": \"a\", \"size\": \"1 KiB\"}}",
        "{\"pattern\": \"trace\"}",
        "{\"pattern\": {\"kind\": \"abacus\", \"file\": \"a\"}}",
        "{\"pattern\": {\"kind\": \"trace\", \"file\": 7, \"files\": {\"a\": \"b\"}}}",
        "{\"teams\": [1], \"file\": \"a\"}",
        "{\"teams\": {\"one\": 3, \"description\": \"teams\"}}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        expect_renamed(texts[i], texts[i], "[]");
    }
}

/* The canonical text of a point that names a trace, of which something may be known. */
static char *canonical_of(const char *name, const char *document)
{
    struct arena *arena = arena_create();
    const struct kind *trace = kinds_find("pattern", "trace");
    struct kind system = {.name = "a_system", .parameters = &sections_table};
    struct sections sections = {.pattern = {trace, arena_alloc(arena, trace->parameters->bytes)}};
    struct point point = {
        .system = &system, .system_parameters = &sections, .document = parse(document)};
    *(const char **)parameter_at(&trace->parameters->rows[0], sections.pattern.parameters) = name;
    char *canonical = point_canonical(&point);
    json_decref(point.document);
    arena_destroy(arena);
    return canonical;
}

static bool are_one_point(const char *name, const char *digest, const char *other_name,
                          const char *other_digest)
{
    char document[200];
    snprintf(document, sizeof document, "{\"data_files\": {\"%s\": {\"digest\": \"%s\"}}}", name,
             digest);
    char *one = canonical_of(name, document);
    snprintf(document, sizeof document, "{\"data_files\": {\"%s\": {\"digest\": \"%s\"}}}",
             other_name, other_digest);
    char *other = canonical_of(other_name, document);
    bool is_same = strcmp(one, other) == 0;
    memory_free(one);
    memory_free(other);
    return is_same;
}

Test(data_files, bytes_make_a_point_and_not_names)
{
    cr_expect(are_one_point("a", "sha256:01", "a", "sha256:01"));
    cr_expect(are_one_point("a", "sha256:01", "b", "sha256:01"), "a file that was moved");
    cr_expect(!are_one_point("a", "sha256:01", "a", "sha256:02"), "a file that was changed");
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

/* A run's files are looked at before it and after it. */
Test(data_files, a_file_that_changes_in_a_batch_is_noticed)
{
    static const char of_abc[] =
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    char path[] = "/tmp/coupling-data-XXXXXX";
    struct error error = {0};
    json_t *before = NULL;
    json_t *after = NULL;
    close(mkstemp(path));
    write_file(path, "abc");
    json_t *document = json_pack("{s:{s:{s:s}}}", "data_files", path, "digest", of_abc);
    cr_assert(data_files_are_same(document, NULL, &before, &error), "%s", error.text);
    cr_expect(data_files_are_same(document, before, &after, &error));
    json_decref(after);
    /* The same bytes again, but others may have been there in between. */
    write_file(path, "abc");
    cr_expect(!data_files_are_same(document, before, &after, &error));
    cr_expect_not_null(strstr(error.text, "while the run read it"), "%s", error.text);
    json_decref(after);
    error = (struct error){0};
    cr_expect(data_files_are_same(document, NULL, &after, &error), "a later run may read it");
    json_decref(after);
    write_file(path, "abd");
    cr_expect(!data_files_are_same(document, NULL, &after, &error));
    cr_expect_not_null(strstr(error.text, "since the batch began"), "%s", error.text);
    json_decref(after);
    json_decref(before);
    json_decref(document);
    unlink(path);
}
