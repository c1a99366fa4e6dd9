#include "experiments/runs/takeover.h"

#include "experiments/results/export/series_file.h"
#include "experiments/results/file.h"
#include "experiments/results/head.h"
#include "experiments/results/result.h"
#include "experiments/results/writer.h"
#include "experiments/timeline/file.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <inttypes.h>
#include <string.h>

enum {
    LISTED_MOST = 4,       /* differences in a sentence */
    SHOWN_BYTES_MOST = 60, /* of a value */
};

/* The differences between two experiments, as the end of a sentence. */
struct differences {
    struct text_buffer text;
    size_t count;
};

/* A value as one short piece of JSON. */
static void show_value(struct text_buffer *text, const json_t *value)
{
    struct writer writer;
    if (value == NULL) {
        text_append(text, "missing");
        return;
    }
    writer_init_line(&writer);
    writer_value(&writer, NULL, value);
    foreign_append(text, writer.buffer.text, SHOWN_BYTES_MOST);
    writer_end(&writer);
}

static void add_difference(struct differences *differences, const char *path, const json_t *was,
                           const json_t *is)
{
    if (differences->count++ >= LISTED_MOST) {
        return;
    }
    struct text_buffer *text = &differences->text;
    text_append(text, differences->count > 1 ? "; " : "");
    foreign_append(text, path, FOREIGN_MOST);
    text_append(text, " was ");
    show_value(text, was);
    text_append(text, ", is ");
    show_value(text, is);
}

static void add_json(struct differences *differences, const char *path, json_t *was, json_t *is);

/* PATH.KEY; a spec may have keys of megabytes. */
static void add_member(struct differences *differences, const char *path, const char *key,
                       json_t *was, json_t *is)
{
    struct text_buffer name = {0};
    foreign_append(&name, path, FOREIGN_MOST);
    text_append(&name, path[0] == '\0' ? "" : ".");
    foreign_append(&name, key, FOREIGN_MOST);
    add_json(differences, name.text, was, is);
    text_buffer_free(&name);
}

static void add_json(struct differences *differences, const char *path, json_t *was, json_t *is)
{
    const char *key;
    json_t *value;
    if (json_equal(was, is)) {
        return;
    }
    if (!json_is_object(was) || !json_is_object(is)) {
        add_difference(differences, path, was, is);
        return;
    }
    json_object_foreach(was, key, value)
    {
        add_member(differences, path, key, value, json_object_get(is, key));
    }
    json_object_foreach(is, key, value)
    {
        if (json_object_get(was, key) == NULL) {
            add_member(differences, path, key, NULL, value);
        }
    }
}

static void add_text(struct differences *differences, const char *path, const char *was,
                     const char *is)
{
    json_t *before = json_string(was);
    json_t *after = json_string(is);
    add_json(differences, path, before, after);
    json_decref(before);
    json_decref(after);
}

/* The members of the spec and whatever else it refers to, side by side. The name is compared by
 * itself, and a description changes no result. */
static json_t *spec_of(const struct store_experiment *experiment)
{
    json_t *all = json_loads(experiment->spec, 0, NULL);
    json_t *spec = json_incref(json_object_get(all, "spec"));
    json_object_del(all, "spec");
    json_object_update(all, spec);
    json_decref(spec);
    json_object_del(all, "name");
    json_object_del(all, "description");
    return all;
}

/* The digest that results of an experiment name; "": this version refuses its spec. */
static void digest_of(const struct store_experiment *experiment, char digest[RESULT_DIGEST_BYTES])
{
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec = spec_open_resolved(experiment->spec, NULL, &complaints, &error);
    digest[0] = '\0';
    if (spec != NULL) {
        result_digest(spec, digest);
    }
    spec_close(spec);
    complaints_free(&complaints);
}

/* Whether one is the spec.json that was written of the other: it says more, but no other thing. */
static bool is_one_spec(const struct store_experiment *was, const struct store_experiment *is)
{
    char digests[2][RESULT_DIGEST_BYTES];
    if (strstr(was->spec, "\"resolved\"") == NULL && strstr(is->spec, "\"resolved\"") == NULL) {
        return false;
    }
    digest_of(was, digests[0]);
    digest_of(is, digests[1]);
    return digests[0][0] != '\0' && strcmp(digests[0], digests[1]) == 0;
}

static void compare_experiments(struct differences *differences, const struct store_experiment *was,
                                const struct store_experiment *is)
{
    char shards[2][48];
    json_t *before = spec_of(was);
    json_t *after = spec_of(is);
    snprintf(shards[0], sizeof shards[0], "%" PRId64 "/%" PRId64, was->shard, was->shards);
    snprintf(shards[1], sizeof shards[1], "%" PRId64 "/%" PRId64, is->shard, is->shards);
    add_text(differences, "name", was->name, is->name);
    add_text(differences, "shard", shards[0], shards[1]);
    add_text(differences, "engine", was->engine, is->engine);
    if (!is_one_spec(was, is)) {
        add_json(differences, "", before, after);
    }
    json_decref(before);
    json_decref(after);
}

static bool refuse_folder(const struct takeover *takeover, const struct store_experiment *was,
                          const struct store_experiment *is, struct error *error)
{
    struct text_buffer names[2] = {{0}, {0}};
    json_t *texts[2] = {json_string(was->name), json_string(is->name)};
    for (int i = 0; i < 2; i++) {
        show_value(&names[i], texts[i]);
        json_decref(texts[i]);
    }
    error_set(error, ERROR_CREATE, takeover->folder,
              "this folder holds the experiment %s, and the spec's name is %s; choose another "
              "folder with -o, or take this one with --force",
              names[0].text, names[1].text);
    text_buffer_free(&names[0]);
    text_buffer_free(&names[1]);
    return false;
}

static void say_differences(const struct takeover *takeover, const struct differences *differences)
{
    char folder[FOREIGN_BYTES];
    fprintf(takeover->out, "coupling: %s: this folder was used for another experiment: %s",
            foreign_word(folder, takeover->folder), differences->text.text);
    if (differences->count > LISTED_MOST) {
        size_t rest = differences->count - LISTED_MOST;
        fprintf(takeover->out, "; and %zu more difference%s", rest, rest == 1 ? "" : "s");
    }
    fprintf(takeover->out,
            ". Its finished runs %s kept in " STORE_NAME ", and " RESULT_NAME
            " with the files beside it %s made anew from runs of this one.\n",
            takeover->is_dry ? "would be" : "are", takeover->is_dry ? "would be" : "is");
}

bool takeover_check(const struct takeover *takeover, struct store *store,
                    const struct store_experiment *next, struct error *error)
{
    struct arena *arena = arena_create();
    struct store_experiment was;
    struct error found = {0};
    bool is_good = true;
    if (store_experiment(store, arena, &was, &found)) {
        struct differences differences = {0};
        if (strcmp(was.name, next->name) != 0 && !takeover->is_forced) {
            is_good = refuse_folder(takeover, &was, next, error);
        } else {
            compare_experiments(&differences, &was, next);
        }
        if (differences.count > 0) {
            say_differences(takeover, &differences);
        }
        text_buffer_free(&differences.text);
    } else if (found.code != ERROR_NO_INPUT) {
        fprintf(takeover->out, "coupling: %s: %s\n", found.where, found.text); /* shown already */
    }
    arena_destroy(arena);
    return is_good;
}

/* Whether results.json was written by coupling: a run with --check leaves one, and no store. */
static bool has_own_results(const char *folder)
{
    char begin[512] = "";
    char *path = file_join(folder, RESULT_NAME);
    FILE *file = fopen(path, "r");
    if (file != NULL) {
        size_t length = fread(begin, 1, sizeof begin - 1, file);
        begin[length] = '\0';
        fclose(file);
    }
    memory_free(path);
    return strstr(begin, "\"spec_digest\": \"sha256:") != NULL;
}

bool takeover_check_files(const struct takeover *takeover, bool has_store, struct error *error)
{
    static const char *const names[] = {RESULT_NAME, RESULT_CSV_NAME, RESULT_SPEC_NAME, SERIES_NAME,
                                        TIMELINE_NAME};
    if (has_store || takeover->is_forced || has_own_results(takeover->folder)) {
        return true;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = file_join(takeover->folder, names[i]);
        bool is_there = file_exists(path);
        memory_free(path);
        if (is_there) {
            return error_set(error, ERROR_CREATE, takeover->folder,
                             "this folder has a %s that no run here has made, and results would "
                             "replace it; choose another folder with -o, or take this one with "
                             "--force",
                             names[i]);
        }
    }
    return true;
}
