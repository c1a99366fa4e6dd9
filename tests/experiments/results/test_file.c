#include "experiments/results/file.h"

#include "tests/experiments/fixture.h"

#include <sys/resource.h>
#include <sys/stat.h>

Test(file, is_in_place_only_when_it_is_whole)
{
    char folder[64];
    struct error error = {0};
    struct output output;
    fixture_file(fixture_folder(folder), "a.txt", "old");
    cr_assert(output_open(&output, folder, "a.txt", &error));
    fputs("new", output.stream);
    fflush(output.stream);
    cr_expect(fixture_says(folder, "a.txt", "old"));
    cr_expect(output_close(&output, &error), "%s", error.text);
    cr_expect(fixture_says(folder, "a.txt", "new"));
    fixture_remove(folder);
}

Test(file, that_is_given_up_leaves_the_old_one_alone)
{
    char folder[64];
    struct error error = {0};
    struct output output;
    fixture_file(fixture_folder(folder), "a.txt", "old");
    cr_assert(output_open(&output, folder, "a.txt", &error));
    fputs("half", output.stream);
    output_discard(&output);
    cr_expect(fixture_says(folder, "a.txt", "old"));
    char *part = file_join(folder, "a.txt.part");
    cr_expect_not(file_exists(part));
    memory_free(part);
    fixture_remove(folder);
}

Test(file, that_is_read_is_a_regular_one)
{
    char folder[64];
    struct error error = {0};
    fixture_file(fixture_folder(folder), "a.txt", "old");
    char *path = file_join(folder, "a.txt");
    char *pipe_path = file_join(folder, "pipe");
    int descriptor = file_open_input(path, &error);
    cr_expect(descriptor > 2, "%s", error.text);
    close(descriptor);
    cr_assert_eq(mkfifo(pipe_path, 0600), 0);
    struct {
        const char *path;
        const char *said;
    } cases[] = {{pipe_path, "is a pipe; only regular files are read"},
                 {folder, "is a folder; only regular files are read"},
                 {"/dev/null", "is a device; only regular files are read"},
                 {"/nonexistent", "cannot be opened: No such file or directory"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        error = (struct error){0};
        cr_expect_eq(file_open_input(cases[i].path, &error), -1);
        cr_expect_eq(error.code, ERROR_NO_INPUT);
        cr_expect_str_eq(error.text, cases[i].said);
    }
    memory_free(path);
    memory_free(pipe_path);
    fixture_remove(folder);
}

Test(file, that_cannot_be_created_says_so)
{
    struct error error = {0};
    struct output output;
    cr_expect_not(output_open(&output, "/nonexistent/folder", "a.txt", &error));
    cr_expect_eq(error.code, ERROR_CREATE);
    cr_expect_not_null(strstr(error.where, "/nonexistent/folder/a.txt"));
}

/* A pipe without a reader would be waited for, and a link's file would be emptied. */
Test(file, is_written_beside_no_pipe_device_or_link)
{
    static const char *const names[] = {"pipe", "link", "device"};
    char folder[64];
    fixture_file(fixture_folder(folder), "elsewhere", "old");
    char *paths[] = {file_join(folder, "pipe.part"), file_join(folder, "link.part"),
                     file_join(folder, "device.part")};
    cr_assert_eq(mkfifo(paths[0], 0600), 0);
    cr_assert_eq(symlink("elsewhere", paths[1]), 0);
    cr_assert_eq(symlink("/dev/null", paths[2]), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct error error = {0};
        struct output output;
        cr_expect_not(output_open(&output, folder, names[i], &error), "%s", names[i]);
        cr_expect_eq(error.code, ERROR_CREATE);
        cr_expect_str_eq(error.where, paths[i]);
        cr_expect_not_null(strstr(error.text, "something else than a file"));
        memory_free(paths[i]);
    }
    cr_expect(fixture_says(folder, "elsewhere", "old"));
    fixture_remove(folder);
}

Test(file, without_a_descriptor_left_says_so)
{
    char folder[64];
    struct error error = {0};
    struct output output;
    struct rlimit kept;
    cr_assert_eq(getrlimit(RLIMIT_NOFILE, &kept), 0);
    int next = dup(0);
    close(next);
    fixture_folder(folder);
    struct rlimit few = {(rlim_t)next, kept.rlim_max};
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    bool is_open = output_open(&output, folder, "a.txt", &error);
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &kept), 0);
    cr_expect_not(is_open);
    cr_expect_eq(error.code, ERROR_INTERNAL);
    cr_expect_not_null(strstr(error.text, "ulimit -n"), "%s", error.text);
    fixture_remove(folder);
}

Test(file, on_a_full_disk_is_an_error_of_output)
{
    struct error error = {0};
    struct output output = {.stream = fopen("/dev/full", "w"),
                            .path = memory_copy_text("/tmp/never"),
                            .temporary = memory_copy_text("/dev/full")};
    cr_assert_not_null(output.stream);
    fputs("lost", output.stream);
    cr_expect_not(output_close(&output, &error));
    cr_expect_eq(error.code, ERROR_IO);
    cr_expect_not_null(strstr(error.text, "full"));
    cr_expect_not(file_exists("/tmp/never"));
}

Test(file, folders_are_created_with_those_above_them)
{
    char folder[64];
    char path[128];
    struct error error = {0};
    struct stat status;
    snprintf(path, sizeof path, "%s/a/b//c", fixture_folder(folder));
    cr_expect(folder_create(path, &error), "%s", error.text);
    cr_expect(folder_create(path, &error), "%s", error.text);
    cr_expect(stat(path, &status) == 0 && S_ISDIR(status.st_mode));
    fixture_file(folder, "plain", "");
    snprintf(path, sizeof path, "%s/plain", folder);
    cr_expect_not(folder_create(path, &error));
    cr_expect_eq(error.code, ERROR_CREATE);
    fixture_remove(folder);
}

Test(file, two_writers_at_once_take_turns)
{
    char folder[64];
    fixture_folder(folder);
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            for (int k = 0; k < 50; k++) {
                struct error error = {0};
                struct output output;
                if (!output_open(&output, folder, "a.txt", &error)) {
                    _exit(1);
                }
                for (int n = 0; n < 1000; n++) {
                    fputs(i == 0 ? "aaaaaaaaa\n" : "bbbbbbbbb\n", output.stream);
                }
                if (!output_close(&output, &error)) {
                    _exit(2);
                }
            }
            _exit(0);
        }
    }
    for (int i = 0; i < 2; i++) {
        int status;
        wait(&status);
        cr_expect_eq(status, 0);
    }
    char *text = fixture_read(folder, "a.txt");
    cr_expect_eq(strlen(text), 10000);
    cr_expect(strchr(text, 'a') == NULL || strchr(text, 'b') == NULL);
    memory_free(text);
    fixture_remove(folder);
}

Test(file, an_optional_file_is_there_once_it_is_begun_and_else_an_old_one_goes)
{
    char folder[64];
    struct error error = {0};
    fixture_file(fixture_folder(folder), "notes", "old");
    struct optional_output notes = {.folder = folder, .name = "notes"};
    cr_assert(optional_output_begin(&notes, &error));
    cr_assert(optional_output_begin(&notes, &error));
    fputs("new", notes.output.stream);
    cr_assert(optional_output_end(&notes, &error));
    char *kept = fixture_read(folder, "notes");
    cr_expect_str_eq(kept, "new");
    memory_free(kept);
    struct optional_output none = {.folder = folder, .name = "notes"};
    cr_assert(optional_output_end(&none, &error));
    char *path = file_join(folder, "notes");
    cr_expect_not(file_exists(path));
    memory_free(path);
    fixture_remove(folder);
}

Test(file, an_optional_file_on_a_full_disk_is_an_error_of_output)
{
    struct error error = {0};
    struct optional_output file = {.is_begun = true,
                                   .output = {.stream = fopen("/dev/full", "w"),
                                              .path = memory_copy_text("notes"),
                                              .temporary = memory_copy_text("/dev/full")}};
    fputs("text", file.output.stream);
    cr_expect_not(optional_output_end(&file, &error));
    cr_expect_eq(error.code, ERROR_IO);
    optional_output_discard(&file);
}
