#include "tests/models/addresses/pattern_fixture.h"
#include "tests/models/addresses/trace_fixture.h"

enum { MOST = 200000 };

/* The accesses of a trace as the test itself reads them, with sscanf. */
static size_t read_again(const char *text, bool fetches, struct access *list)
{
    size_t count = 0;
    uint32_t executed = 0;
    char line[100];
    for (const char *at = text; *at != '\0'; at = strchr(at, '\n') + 1) {
        char kind;
        unsigned long address;
        unsigned bytes;
        snprintf(line, sizeof line, "%.*s", (int)(strchr(at, '\n') - at), at);
        if (line[0] == '=' || sscanf(line, " %c %lx,%u", &kind, &address, &bytes) != 3) {
            continue;
        }
        if (kind == 'I' && !fetches) {
            executed++;
            continue;
        }
        static const char letters[] = "LSMI";
        list[count++] = (struct access){address, executed, (uint16_t)bytes,
                                        (uint8_t)(strchr(letters, kind) - letters), 0};
        executed = kind == 'I';
    }
    return count;
}

/* Lines of all kinds, drawn. */
static char *draw_text(size_t lines)
{
    static const char *const starts[] = {"I  ", " L ", " S ", " M "};
    struct stream stream;
    char *text = malloc(lines * 32 + 32);
    char *to = text + sprintf(text, "==1== Lackey\n");
    stream_init(&stream, 5, 0, "trace", "lines");
    for (size_t i = 0; i < lines; i++) {
        uint64_t word = stream_next(&stream);
        const char *start = starts[word % 3 == 0 ? 0 : word >> 62];
        to += sprintf(to, "%s%0*lx,%d\n", start, word % 5 == 0 ? 8 : 1, word >> 16 >> word % 40,
                      1 << word % 5);
    }
    return text;
}

static void expect_trace(const char *text, bool is_packed, bool fetches, int64_t repeat)
{
    struct arena *arena = arena_create();
    struct trace_file file = trace_file_make(text, is_packed);
    struct access *list = ARENA_ARRAY(arena, struct access, MOST);
    struct access *expected = ARENA_ARRAY(arena, struct access, MOST);
    size_t count = read_again(text, fetches, expected);
    char *parameters = arena_print(arena, "fetches=%d repeat=%ld", fetches, (long)repeat);
    const struct kind *kind = kinds_find("pattern", "trace");
    void *from = pattern_parameters(arena, kind, parameters);
    *(const char **)parameter_at(pattern_row(kind, "file"), from) = file.path;
    struct pattern_fixture fixture = pattern_start(kind, from, 2);
    for (uint32_t thread = 0; thread < 2; thread++) {
        size_t got = pattern_take(&fixture, thread, list, MOST);
        cr_expect_eq(got, count * (size_t)repeat, "%s", run_error(fixture.run)->text);
        for (size_t i = 0; i < got && i < count; i++) {
            cr_assert_arr_eq(&list[i], &expected[i], sizeof *list, "access %zu", i);
        }
        for (size_t i = count; i < got; i++) {
            cr_assert_eq(list[i].address, expected[i % count].address);
        }
    }
    pattern_end(&fixture);
    trace_file_remove(&file);
    arena_destroy(arena);
}

Test(trace, accesses_are_those_of_the_file)
{
    char *text = draw_text(20000);
    expect_trace(text, false, false, 1);
    expect_trace(text, true, true, 1);
    expect_trace(text, false, true, 3);
    expect_trace(text, true, false, 2);
    free(text);
}

/* A second reader that takes stores for loads would be found. */
Test(trace, kinds_are_told_apart)
{
    struct access one[4];
    struct access other[4];
    cr_assert_eq(read_again("I  10,4\n L 20,8\n", true, one), 2);
    cr_assert_eq(read_again("I  10,4\n S 20,8\n", true, other), 2);
    cr_expect_arr_neq(one, other, 2 * sizeof *one);
}

/* A trace in CSV, and the pattern of so many threads on it. */
static struct pattern_fixture open_csv(struct arena *arena, struct trace_file *file,
                                       const char *text, const char *parameters, uint32_t threads)
{
    const struct kind *kind = kinds_find("pattern", "trace");
    void *from = pattern_parameters(arena, kind, parameters);
    *file = trace_file_make(text, false);
    *(const char **)parameter_at(pattern_row(kind, "file"), from) = arena_copy(arena, file->path);
    return pattern_start(kind, from, threads);
}

static const char two_threads[] = "thread,kind,address,bytes,instructions\n"
                                  "0,r,1,8,5\n1,r,2,8,6\n1,i,100,4,1\n0,w,3,8,7\n1,w,4,8,8\n";

Test(trace, threads_take_their_own_lines)
{
    struct arena *arena = arena_create();
    struct trace_file file;
    struct access list[10];
    struct pattern_fixture fixture = open_csv(arena, &file, two_threads, "repeat=1", 2);
    cr_expect_eq(pattern_take(&fixture, 0, list, 10), 2);
    cr_expect_eq(list[1].address, 3);
    cr_expect_eq(list[1].instructions, 7);
    cr_expect_eq(pattern_take(&fixture, 1, list, 10), 2);
    cr_expect_eq(list[0].address, 2);
    cr_expect_eq(list[1].instructions, 1 + 1 + 8, "the fetch is executed before");
    cr_expect(!run_failed(fixture.run));
    pattern_end(&fixture);
    trace_file_remove(&file);

    fixture = open_csv(arena, &file, two_threads, "repeat=2 threads=1", 2);
    cr_expect_eq(pattern_take(&fixture, 0, list, 10), 8, "the same for each");
    pattern_end(&fixture);
    trace_file_remove(&file);
    arena_destroy(arena);
}

Test(trace, a_thread_without_lines_ends)
{
    struct arena *arena = arena_create();
    struct trace_file file;
    struct access list[10];
    char repeat[40];
    snprintf(repeat, sizeof repeat, "repeat=%lld", (long long)PARAMETER_INFINITE);
    struct pattern_fixture fixture = open_csv(arena, &file, two_threads, repeat, 3);
    cr_expect_eq(pattern_take(&fixture, 2, list, 10), 0);
    cr_expect_eq(pattern_take(&fixture, 2, list, 10), 0);
    cr_expect(!run_failed(fixture.run));
    pattern_end(&fixture);
    trace_file_remove(&file);
    arena_destroy(arena);
}

Test(trace, what_is_wrong_behind_ends_the_run_with_its_line)
{
    struct arena *arena = arena_create();
    struct trace_file file;
    struct access list[64];
    char *text = draw_text(10000);
    strcat(text, " L 10,8\n L 10\n");
    const struct kind *kind = kinds_find("pattern", "trace");
    void *from = pattern_parameters(arena, kind, "repeat=1");
    file = trace_file_make(text, true);
    *(const char **)parameter_at(pattern_row(kind, "file"), from) = file.path;
    struct pattern_fixture fixture = pattern_start(kind, from, 1);
    while (pattern_take(&fixture, 0, list, 64) > 0) {
    }
    cr_assert(run_failed(fixture.run));
    cr_expect_not_null(strstr(run_error(fixture.run)->text, "line 10003: \" L 10\": a comma"), "%s",
                       run_error(fixture.run)->text);
    cr_expect_not_null(strstr(run_error(fixture.run)->text, file.path));
    pattern_end(&fixture);

    trace_file_remove(&file);
    fixture = pattern_start(kind, from, 1);
    cr_expect(run_failed(fixture.run), "there is no such file any more");
    cr_expect_eq(pattern_take(&fixture, 0, list, 64), 0);
    pattern_end(&fixture);
    free(text);
    arena_destroy(arena);
}

/* Complaints about a trace, with words in the first one. */
static size_t complaints_of(const char *const *paths, size_t count, uint32_t threads,
                            bool keeps_files, const char *where, const char *words)
{
    struct arena *arena = arena_create();
    struct complaints complaints = {0};
    const struct kind *kind = kinds_find("pattern", "trace");
    void *from = pattern_parameters(arena, kind, "repeat=1");
    struct pattern_environment around = {.threads = threads, .line_bytes = 64};
    struct scope scope = place_of(arena, "workload", "pattern");
    if (count == 1) {
        *(const char **)parameter_at(pattern_row(kind, "file"), from) = paths[0];
    } else {
        *(struct parameter_list *)parameter_at(pattern_row(kind, "files"), from) =
            (struct parameter_list){count, (void *)(uintptr_t)paths};
    }
    kind->check(from, &scope,
                &(struct check_context){.complaints = &complaints,
                                        .is_whole = true,
                                        .keeps_files = keeps_files,
                                        .environment = &around});
    size_t errors = complaints.errors;
    if (errors > 0) {
        cr_expect_str_eq(complaints.list[0].where, where);
        cr_expect_not_null(strstr(complaints.list[0].text, words), "%s", complaints.list[0].text);
    }
    complaints_free(&complaints);
    arena_destroy(arena);
    return errors;
}

Test(trace, check_complains_of_files)
{
    struct trace_file file = trace_file_make(two_threads, false);
    const char *paths[] = {file.path, "/tmp/coupling-there-is-none", file.path};
    static const char at_file[] = "/workload/pattern/file";
    cr_expect_eq(complaints_of(paths, 1, 2, false, "", ""), 0);
    cr_expect_eq(complaints_of(paths, 1, 1, false, at_file, "line 3: thread 1"), 1);
    cr_expect_eq(complaints_of(paths + 1, 1, 1, false, at_file, "cannot be opened"), 1);
    cr_expect_eq(complaints_of(paths + 1, 1, 1, true, at_file, ""), 0, "not looked at again");
    cr_expect_eq(complaints_of(paths, 2, 2, false, "/workload/pattern/files/1", "cannot be"), 1);
    cr_expect_eq(complaints_of(paths, 2, 3, true, "/workload/pattern/files", "2 traces for 3"), 1);
    cr_expect_eq(complaints_of(NULL, 0, 3, true, "/workload/pattern", "needs \"file\""), 1);
    trace_write(&file, "==1== x\n L 1,0\n", 15, true);
    cr_expect_eq(complaints_of(paths, 1, 2, false, at_file, "line 2: \" L 1,0\""), 1);
    trace_write(&file, "==1== x\n", 8, false);
    cr_expect_eq(complaints_of(paths, 1, 2, false, at_file, "there is no access in the file"), 1);
    trace_write(&file, "I  4,4\n", 7, true);
    cr_expect_eq(complaints_of(paths, 1, 2, false, at_file, "but fetches of instructions"), 1);
    trace_write(&file, "thread,kind,address,bytes\n1,r,0,8\n", 34, true);
    cr_expect_eq(complaints_of(paths, 1, 2, false, at_file, ""), 0, "thread 0 has none");
    trace_file_remove(&file);
}

/* Damage is found before anything runs where the first piece is all of the file. */
Test(trace, check_complains_of_what_stands_behind_a_short_file)
{
    struct trace_file file = trace_file_make(" L 1,8\n", true);
    const char *paths[] = {file.path};
    FILE *to = fopen(file.path, "a");
    fputs("garbage", to);
    fclose(to);
    cr_expect_eq(complaints_of(paths, 1, 1, false, "/workload/pattern/file", "line 2: something"),
                 1);
    trace_file_remove(&file);
}

/* How many accesses a text has for the one thread. @param words  of the error at its end; NULL:
 * none */
static size_t accesses_of(const char *text, const char *parameters, const char *words)
{
    struct arena *arena = arena_create();
    struct trace_file file;
    struct access list[10];
    struct pattern_fixture fixture = open_csv(arena, &file, text, parameters, 1);
    size_t count = pattern_take(&fixture, 0, list, 10);
    cr_expect_eq(run_failed(fixture.run), words != NULL);
    if (words != NULL) {
        cr_expect_not_null(strstr(run_error(fixture.run)->text, words), "%s",
                           run_error(fixture.run)->text);
    }
    pattern_end(&fixture);
    trace_file_remove(&file);
    arena_destroy(arena);
    return count;
}

Test(trace, a_file_without_accesses_ends_the_run)
{
    cr_expect_eq(accesses_of("==1== x\n", "repeat=1", "there is no access in the file"), 0);
    cr_expect_eq(accesses_of("I  4,4\n", "repeat=1", "but fetches of instructions"), 0);
    cr_expect_eq(accesses_of("I  4,4\n", "repeat=1 fetches=1", NULL), 1);
}
