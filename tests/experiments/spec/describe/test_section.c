#include "experiments/spec/describe/section.h"

#include "sim/base/text.h"
#include "tests/experiments/spec/spec_text.h"

static char *print(const char *name, bool *is_known)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    *is_known = describe_section_print(name, out);
    fclose(out);
    return text;
}

Test(describe_section, each_is_told)
{
    static const char *const names[] = {"run", "analysis", "sweep", "zip", "exclude", "extends"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        bool is_known;
        char *text = print(names[i], &is_known);
        cr_expect(is_known && strncmp(text, names[i], strlen(names[i])) == 0, "%s", text);
        free(text);
    }
    bool is_known;
    char *text = print("swep", &is_known);
    cr_expect(!is_known);
    cr_expect_str_empty(text);
    free(text);
}

/* The examples of sweep, zip and exclude are members of a spec that is let through. */
Test(describe_section, its_examples_are_sound)
{
    struct text_buffer text = {0};
    text_append(&text,
                "{\"name\": \"x\", \"system\": {\"kind\": \"multiprocessor\", \"processors\": 1, "
                "\"cores_per_processor\": 2, "
                "\"memory\": {\"latency\": \"100 ns\"}, \"interconnect\": {\"kind\": \"bus\", "
                "\"bandwidth\": \"8 GB/s\"}}, \"workload\": {\"threads\": 1, \"program\": "
                "{\"compute\": \"1 us\"}}, \"run\": {\"horizon\": \"1 ms\"}");
    for (size_t i = 0; i < DESCRIBE_FORMS; i++) {
        bool is_alone = strcmp(describe_forms[i].name, "extends") == 0 ||
                        strcmp(describe_forms[i].name, "exclude") == 0;
        struct text_buffer spec = {0};
        text_print(&spec, "%s, %s}", text.text, describe_forms[i].example);
        if (!is_alone) {
            spec_close(expect_good(spec.text));
        } else {
            json_decref(json_of(spec.text));
        }
        text_buffer_free(&spec);
    }
    text_buffer_free(&text);
}
