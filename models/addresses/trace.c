/*
 * Traces: the accesses of real programs, from files (trace_format.h).
 *
 * One file is for all threads: where it has a column of threads, each takes the lines of its own,
 * else each goes through all of it; with threads "same" each does that anyway. With `files` each
 * thread has a file. Each thread reads by itself and keeps no more than a piece of its file.
 *
 * Instructions that are fetched are no accesses unless `fetches` is true: they count as executed
 * before the next access, as what the column `instructions` says does. Addresses are those of the
 * trace: where two threads name the same one, it is the same data.
 */
#include "models/addresses/trace_reader.h"
#include "models/machine/pattern.h"

#include <string.h>

extern const struct kind trace_kind;

enum threads { THREADS_AS_IN_FILE, THREADS_SAME };

struct trace_parameters {
    const char *file;
    struct parameter_list files; /* of const char * */
    int threads;
    bool fetches;
    int64_t repeat;
};

#define MEMBER(name) offsetof(struct trace_parameters, name)

static const char *const threads[] = {
    [THREADS_AS_IN_FILE] = "as_in_file", [THREADS_SAME] = "same", NULL};

static const struct parameter_use without_files[] = {{.path = "files", .is_absent = true},
                                                     {.path = NULL}};
static const struct parameter file_row = {.name = "file",
                                          .type = PARAMETER_TEXT,
                                          .doc = "The trace of a thread.",
                                          .flags = PARAMETER_DATA_FILE};

static TABLE(parameters_table, struct trace_parameters,
             {.name = "file",
              .type = PARAMETER_TEXT,
              .offset = MEMBER(file),
              .doc = "The trace of all threads: text of valgrind's lackey, or CSV with the columns "
                     "kind, address, bytes and perhaps thread, instructions, depends; gzipped or "
                     "not.",
              .flags = PARAMETER_OPTIONAL | PARAMETER_DATA_FILE,
              .used_where = without_files},
             {.name = "files",
              .type = PARAMETER_LIST,
              .offset = MEMBER(files),
              .doc = "The traces, one for each thread, in place of \"file\".",
              .flags = PARAMETER_OPTIONAL,
              .element = &file_row},
             {.name = "threads",
              .type = PARAMETER_CHOICE,
              .offset = MEMBER(threads),
              .doc = "Each thread takes the accesses that the column thread gives it, all where "
                     "there is no such column; or the same, which is all, whatever it says.",
              .preset = "\"as_in_file\"",
              .choices = threads},
             {.name = "fetches",
              .type = PARAMETER_BOOLEAN,
              .offset = MEMBER(fetches),
              .doc = "Fetches of instructions are accesses too; else they only count as "
                     "instructions.",
              .preset = "false"},
             {.name = "repeat",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(repeat),
              .doc = "How often a thread goes through its trace.",
              .preset = "1",
              .flags = PARAMETER_MAY_BE_INFINITE,
              .least = 1});

struct trace {
    struct pattern pattern;
    const struct trace_parameters *parameters;
};

struct trace_place {
    struct trace_reader reader;
    int64_t left;          /* times through the trace, this one too; 0: it is over */
    uint32_t instructions; /* executed since the access before */
    bool is_picky;         /* it takes the lines of its own thread alone */
    bool has_found;        /* an access of its own, this time */
    bool has_others;       /* the file has lines of other threads */
};

static const char *file_of(const struct trace_parameters *parameters, uint32_t thread)
{
    return parameters->files.count > 0 ? ((const char *const *)parameters->files.elements)[thread]
                                       : parameters->file;
}

static bool is_picky(const struct trace_parameters *parameters, const struct trace_reader *reader)
{
    return parameters->threads == THREADS_AS_IN_FILE && parameters->files.count == 0 &&
           reader->layout.has[TRACE_THREAD];
}

static struct pattern *make(struct arena *arena, const void *from,
                            const struct pattern_environment *around)
{
    (void)around;
    struct trace *trace = ARENA_NEW(arena, struct trace);
    trace->parameters = from;
    return &trace->pattern;
}

/* End the run with what a reader says. */
static void fail(struct run *run, const struct error *error)
{
    run_fail(run, NULL, ERROR_RUN, "%s: %s", error->where, error->text);
}

static void begin(struct run *run, struct pattern_place *place)
{
    const struct trace_parameters *parameters = ((const struct trace *)place->pattern)->parameters;
    struct trace_place *state = ARENA_NEW(run->arena, struct trace_place);
    struct error error = {0};
    place->state = state;
    if (trace_reader_open(&state->reader, run->arena, file_of(parameters, place->thread), &error)) {
        state->left = parameters->repeat;
        state->is_picky = is_picky(parameters, &state->reader);
    } else {
        fail(run, &error);
    }
}

static uint32_t add(uint32_t one, uint32_t other)
{
    return one > UINT32_MAX - other ? UINT32_MAX : one + other;
}

/* The end of the file. @return false with an error: it has no accesses at all */
static bool has_accesses(const struct trace_place *state, struct error *error)
{
    return state->has_found || state->has_others ||
           error_set(error, ERROR_RUN, state->reader.input.path, "there is no access in the file%s",
                     state->instructions == 0
                         ? ""
                         : ", but fetches of instructions: \"fetches\" makes these accesses");
}

/* The end of the file: once more, or that was all. @return false: that was all, or it failed */
static bool go_round(struct trace_place *state, struct error *error)
{
    if (!has_accesses(state, error)) {
        return false;
    }
    if (!state->has_found) { /* nothing will ever come */
        state->left = 0;
    } else if (state->left != PARAMETER_INFINITE) {
        state->left--;
    }
    state->has_found = false;
    return state->left > 0 && trace_reader_rewind(&state->reader, error);
}

/* A line for another thread. @return false after an error: there is no such thread */
static bool is_known(const struct pattern_place *place, struct trace_place *state, uint32_t thread,
                     struct error *error)
{
    state->has_others = true;
    if (thread < place->threads) {
        return true;
    }
    return error_set(error, ERROR_RUN, state->reader.input.path,
                     "line %llu: thread %u: the program has %u, numbered from 0",
                     (unsigned long long)state->reader.line, thread, place->threads);
}

/* Put an access into the list, or count it. @return how many were put there */
static uint32_t take(struct trace_place *state, const struct access *access, bool fetches,
                     struct access *to)
{
    uint32_t executed = add(state->instructions, access->instructions);
    bool is_fetch = access->kind == ACCESS_FETCH;
    if (is_fetch && !fetches) {
        state->instructions = add(executed, 1);
        return 0;
    }
    *to = *access;
    to->instructions = executed;
    state->instructions = is_fetch;
    state->has_found = true;
    return 1;
}

static uint32_t next(struct run *run, struct pattern_place *place, struct access *list,
                     uint32_t most)
{
    const struct trace_parameters *parameters = ((const struct trace *)place->pattern)->parameters;
    struct trace_place *state = place->state;
    struct trace_record record = {.thread = 0};
    struct error error = {0};
    uint32_t count = 0;
    while (count < most && state->left > 0) {
        enum trace_result result = trace_reader_next(&state->reader, &record, &error);
        if (result == TRACE_OVER) {
            if (!go_round(state, &error)) {
                break;
            }
        } else if (result == TRACE_FAILED) {
            break;
        } else if (record.access.kind == TRACE_NO_ACCESS) {
            continue;
        } else if (!state->is_picky || record.thread == place->thread) {
            count += take(state, &record.access, parameters->fetches, &list[count]);
        } else if (!is_known(place, state, record.thread, &error)) {
            break;
        }
    }
    if (error.code != ERROR_NONE) {
        state->left = 0;
        fail(run, &error);
        return 0;
    }
    return count;
}

/* A line of a file that is tried. @return false with an error: there is no such thread */
static bool try_record(const struct trace_parameters *parameters, struct trace_place *state,
                       const struct trace_record *record, uint32_t thread_count,
                       struct error *error)
{
    struct pattern_place place = {.threads = thread_count};
    struct access access;
    if (record->access.kind == TRACE_NO_ACCESS) {
        return true;
    }
    take(state, &record->access, parameters->fetches, &access);
    return !state->is_picky || is_known(&place, state, record->thread, error);
}

/* The first piece of a file is good, and its end where that is known by then. @return false with an
 * error */
static bool try_file(const struct trace_parameters *parameters, const char *path,
                     uint32_t thread_count, struct error *error)
{
    struct arena *arena = arena_create();
    struct trace_place *state = ARENA_NEW(arena, struct trace_place);
    struct trace_reader *reader = &state->reader;
    struct trace_record record = {.thread = 0};
    bool is_good = trace_reader_open(reader, arena, path, error);
    state->is_picky = is_good && is_picky(parameters, reader);
    while (is_good && (reader->at < reader->end || trace_input_is_read(&reader->input))) {
        enum trace_result result = trace_reader_next(reader, &record, error);
        if (result == TRACE_OVER) {
            is_good = has_accesses(state, error);
            break;
        }
        is_good =
            result == TRACE_READ && try_record(parameters, state, &record, thread_count, error);
    }
    arena_destroy(arena);
    return is_good;
}

static void check_file(const struct trace_parameters *parameters, const char *path,
                       const struct scope *scope, const char *key,
                       const struct check_context *context)
{
    const struct pattern_environment *around = context->environment;
    struct error error = {0};
    if (!context->keeps_files && path != NULL &&
        !try_file(parameters, path, around->threads, &error)) {
        scope_complain(scope, key, context->complaints, "%s: %s", error.where, error.text);
    }
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct trace_parameters *parameters = from;
    const struct pattern_environment *around = context->environment;
    size_t count = parameters->files.count;
    if (count > 0 && count != around->threads) {
        scope_complain(scope, "files", context->complaints,
                       "%zu traces for %u threads: each needs its own", count, around->threads);
    } else if (count == 0 && parameters->file == NULL && context->is_whole) {
        scope_complain(scope, NULL, context->complaints,
                       "needs \"file\", or \"files\" with one for each thread");
    }
    struct scope list = scope_child(scope, "files");
    for (size_t i = 0; i < count; i++) {
        struct scope element = scope_element(&list, i);
        check_file(parameters, ((const char *const *)parameters->files.elements)[i], &element, NULL,
                   context);
    }
    if (count == 0) {
        check_file(parameters, parameters->file, scope, "file", context);
    }
}

static bool ends(const void *parameters)
{
    return ((const struct trace_parameters *)parameters)->repeat != PARAMETER_INFINITE;
}

static const struct pattern_operations operations = {
    .make = make, .begin = begin, .next = next, .ends = ends};

const struct kind trace_kind = {
    .name = "trace",
    .role = "pattern",
    .doc = "The accesses of real programs, from files.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
