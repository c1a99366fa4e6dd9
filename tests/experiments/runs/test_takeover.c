#include "experiments/runs/takeover.h"

#include "experiments/results/file.h"
#include "tests/experiments/fixture.h"

#define SPEC(text) "{\"spec\":{\"name\":\"a\"," text "}}"
#define RUN        "\"run\":{\"seed\":1,\"horizon\":\"1 h\"}"

/* The message when an experiment takes the folder of another; memory_free it. */
static char *take(const struct store_experiment *was, const struct store_experiment *is,
                  bool is_forced, enum error_code *code)
{
    char *said = NULL;
    size_t length;
    struct error error = {0};
    struct takeover takeover = {"out", is_forced, false, open_memstream(&said, &length)};
    struct store *store = store_open(NULL, &error);
    cr_assert(was == NULL || store_set_experiment(store, was, &error));
    cr_expect_eq(takeover_check(&takeover, store, is, &error), error.code == ERROR_NONE);
    *code = error.code;
    fclose(takeover.out);
    char *kept = memory_print("%s%s", said, error.text);
    free(said);
    store_close(store);
    return kept;
}

static const struct store_experiment first = {"a", SPEC(RUN), "0.1.0", 0, 1};

Test(takeover, says_what_was_there_and_what_comes)
{
    static const struct {
        struct store_experiment is;
        const char *says; /* NULL: nothing */
    } rows[] = {
        {{"a", SPEC(RUN), "0.1.0", 0, 1}, NULL},
        {{"a", SPEC(RUN ",\"description\":\"b\""), "0.1.0", 0, 1}, NULL},
        {{"a", SPEC("\"run\":{\"seed\":2,\"horizon\":\"1 h\"}"), "0.1.0", 0, 1},
         ": run.seed was 1, is 2. Its finished runs are kept in runs.sqlite, and results.json with "
         "the files "
         "beside it is made anew"},
        {{"a", SPEC("\"run\":{\"seed\":1}"), "0.1.0", 0, 1},
         ": run.horizon was \"1 h\", is missing."},
        {{"a", SPEC(RUN ",\"faults\":[]"), "0.1.0", 0, 1}, ": faults was missing, is []."},
        {{"a", SPEC(RUN), "0.2.0", 1, 2},
         ": shard was \"0/1\", is \"1/2\"; engine was \"0.1.0\", is \"0.2.0\"."},
        {{"a", SPEC("\"b\":1,\"c\":2,\"d\":3,\"e\":4"), "0.1.0", 0, 1},
         "d was missing, is 3; and 1 more difference. "},
        {{"a", SPEC(RUN ",\"\\u001b[31m\":\"\\u001b[0m\""), "0.1.0", 0, 1},
         ": \\x1b[31m was missing, is \"\\u001b[0m\"."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum error_code code;
        char *said = take(&first, &rows[i].is, false, &code);
        cr_expect_eq(code, ERROR_NONE);
        if (rows[i].says == NULL) {
            cr_expect_str_eq(said, "");
        } else {
            cr_expect_not_null(strstr(said, rows[i].says), "%s", said);
        }
        memory_free(said);
    }
}

Test(takeover, a_long_value_is_cut_between_characters)
{
    char spec[600] = "{\"spec\":{\"x\":\"";
    for (int i = 0; i < 200; i++) {
        strcat(spec, "\u00e9");
    }
    strcat(spec, "\"}}");
    struct store_experiment is = {"a", spec, "0.1.0", 0, 1};
    enum error_code code;
    char *said = take(&first, &is, false, &code);
    cr_expect_not_null(strstr(said, "\u00e9\u00e9..."), "%s", said);
    cr_expect_lt(strlen(said), 350, "%zu", strlen(said));
    memory_free(said);
}

Test(takeover, of_another_name_is_refused_unless_it_is_forced)
{
    struct store_experiment is = {"b", SPEC(RUN), "0.1.0", 0, 1};
    enum error_code code;
    char *said = take(&first, &is, false, &code);
    cr_expect_eq(code, ERROR_CREATE);
    cr_expect_not_null(strstr(said, "holds the experiment \"a\", and the spec's name is \"b\""));
    memory_free(said);
    said = take(&first, &is, true, &code);
    cr_expect_eq(code, ERROR_NONE);
    cr_expect_not_null(strstr(said, ": name was \"a\", is \"b\"."), "%s", said);
    memory_free(said);
    said = take(NULL, &is, false, &code);
    cr_expect_eq(code, ERROR_NONE);
    cr_expect_str_eq(said, "");
    memory_free(said);
}

/* Files of the user's own with names of results are not replaced; those that a run left are. */
Test(takeover, finds_files_that_no_run_made)
{
    static const struct {
        const char *name, *text;
        bool has_store, is_forced, is_good;
    } rows[] = {
        {"notes.json", "{}", false, false, true},
        {"results.json", "{'mine': 1}", false, false, false},
        {"results.json", "{\n  'format': 2,\n  'spec_digest': 'sha256:12'}", false, false, true},
        {"results.json", "{\n  'format': 2,\n  'spec_digest': 'sha256:12'}", true, false, true},
        {"results.csv", "a,b", false, false, false},
        {"spec.json", "{}", false, false, false},
        {"spec.json", "{}", false, true, true},
        {"series.csv", "", false, false, false},
        {"timeline.jsonl", "", false, false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char folder[64];
        struct error error = {0};
        struct takeover takeover = {fixture_folder(folder), rows[i].is_forced, false, stderr};
        fixture_file(folder, rows[i].name, rows[i].text);
        bool is_good = takeover_check_files(&takeover, rows[i].has_store, &error);
        cr_expect_eq(is_good, rows[i].is_good, "%zu", i);
        cr_expect_eq(error.code, is_good ? ERROR_NONE : ERROR_CREATE);
        fixture_remove(folder);
    }
}
