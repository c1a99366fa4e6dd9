#include "experiments/spec/file_names.h"

#include "sim/base/memory.h"
#include "tests/experiments/spec/spec_text.h"

static void expect_beside(const char *from, const char *name, const char *wanted)
{
    char *path = file_names_beside(from, name);
    cr_expect_str_eq(path, wanted);
    memory_free(path);
}

Test(file_names, start_at_the_folder_of_the_file)
{
    expect_beside("a/b.json", "c.json", "a/c.json");
    expect_beside("b.json", "c.json", "c.json");
    expect_beside("a/b.json", "/c.json", "/c.json");
    expect_beside(NULL, "c.json", "c.json");
}

Test(file_names, move_wherever_a_machine_is_named)
{
    json_t *document =
        json_of("{'system': {'machine': 'm', 'nodes': {'a': {'machine': {'file': 'n'}}}}, "
                "'sweep': {'system.machine': ['m', 'k']}, 'machines': {'m': {}, '/k': {}}}");
    json_t *wanted =
        json_of("{'system': {'machine': 'f/m', 'nodes': {'a': {'machine': {'file': 'f/n'}}}}, "
                "'sweep': {'system.machine': ['f/m', 'f/k']}, 'machines': {'f/m': {}, '/k': {}}}");
    file_names_move(document, "f/base.json");
    cr_expect(json_equal(document, wanted));
    json_decref(document);
    json_decref(wanted);
}
