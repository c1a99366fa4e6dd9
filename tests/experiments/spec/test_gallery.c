#include "experiments/spec/gallery.h"

#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/test_gallery.XXXXXX";

static void touch(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fclose(file);
}

static void make_gallery(void)
{
    char path[128];
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/g", folder);
    cr_assert_eq(mkdir(path, 0700), 0);
    touch("g/mm1.json");
    touch("g/a-ring.json");
    touch("g/.hidden.json");
    touch("g/notes.txt");
    touch("g/.json");
    cr_assert_eq(setenv("COUPLING_GALLERY", path, 1), 0);
    cr_assert_eq(chdir(folder), 0);
}

static void remove_gallery(void)
{
    char line[128];
    snprintf(line, sizeof line, "rm -r %s", folder);
    cr_expect_eq(system(line), 0);
}

TestSuite(gallery, .init = make_gallery, .fini = remove_gallery);

Test(gallery, has_its_names_in_order)
{
    struct gallery_names names;
    struct error error = {0};
    char *path = gallery_folder();
    cr_assert(gallery_read(&names, path, &error), "%s", error.text);
    cr_assert_eq(names.count, 2);
    cr_expect_str_eq(names.list[0], "a-ring");
    cr_expect_str_eq(names.list[1], "mm1");
    gallery_names_free(&names);
    memory_free(path);
    cr_expect_not(gallery_read(&names, "/nowhere", &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
}

/* A name of the gallery is a SPEC; a file of that name in the working folder comes first, a folder
 * does not. */
Test(gallery, a_name_stands_for_its_file)
{
    struct error error = {0};
    char expected[128];
    snprintf(expected, sizeof expected, "%s/g/mm1.json", folder);
    cr_assert_eq(mkdir("mm1", 0700), 0);
    char *path = gallery_spec("mm1", &error);
    cr_assert(path != NULL, "%s", error.text);
    cr_expect_str_eq(path, expected);
    memory_free(path);
    cr_assert_eq(rmdir("mm1"), 0);
    touch("mm1");
    static const char *const own[] = {"mm1",        "-",      "mm2.json",
                                      "./mm1.json", "g/none", "/nowhere/mm1"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        path = gallery_spec(own[i], &error);
        cr_assert(path != NULL, "%s: %s", own[i], error.text);
        cr_expect_str_eq(path, own[i]);
        memory_free(path);
    }
}

Test(gallery, a_misspelt_name_gets_the_nearest)
{
    struct error error = {0};
    cr_expect_null(gallery_spec("mm2", &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    cr_expect_str_eq(error.where, "mm2");
    cr_expect_str_eq(error.text, "there is no such file, nor such a spec in the gallery; did you "
                                 "mean \"mm1\"?");
    error = (struct error){0};
    cr_expect_null(gallery_spec("mm1.json", &error));
    cr_expect_str_eq(error.text, "there is no such file; the gallery has \"mm1\"");
    error = (struct error){0};
    cr_assert_eq(setenv("COUPLING_GALLERY", "/nowhere", 1), 0);
    cr_expect_null(gallery_spec("mm1", &error));
    cr_expect_str_eq(error.text, "there is no such file, and no gallery in /nowhere");
}

Test(gallery, without_the_variable_it_is_that_of_the_source_tree)
{
    cr_assert_eq(unsetenv("COUPLING_GALLERY"), 0);
    char *path = gallery_folder();
    cr_expect_neq(path[0], '\0');
    memory_free(path);
}
