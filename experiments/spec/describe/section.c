#include "experiments/spec/describe/section.h"

#include "experiments/spec/analysis_section.h"
#include "experiments/spec/describe/print.h"
#include "experiments/spec/run_section.h"

#include <string.h>

const struct describe_section describe_sections[DESCRIBE_SECTIONS] = {
    {"run", "How long, how often and how precisely to run.", &run_section_table},
    {"analysis", "What to show and to compare.", &analysis_section_table},
};

const struct describe_form describe_forms[DESCRIBE_FORMS] = {
    {"sweep",
     "Paths of values, each with a list of values or a range; the points are all combinations of\n"
     "them, the last path fastest. A range has \"from\", \"to\", \"steps\", and \"scale\": "
     "\"linear\"\n"
     "or \"log\".",
     "\"sweep\": {\"system.processors\": [1, 2, 4],\n"
     "          \"system.memory.latency\": {\"from\": \"80 ns\", \"to\": \"120 ns\", \"steps\": "
     "5}}"},
    {"zip",
     "Groups of paths that step together: all lists of a group are equally long, and the first\n"
     "values make one step, the second ones the next. Each group is one axis beside the sweep's.",
     "\"zip\": [{\"system.processors\": [1, 2, 4], \"workload.threads\": [2, 4, 8]}]"},
    {"exclude", "Points left out of a sweep: those that have all the values of an entry.",
     "\"exclude\": [{\"system.processors\": 1, \"workload.threads\": 8}]"},
    {"extends",
     "The name of another spec, relative to this one: objects are merged key by key, and what "
     "this\n"
     "spec says comes before what the other says. A list is taken as a whole.",
     "\"extends\": \"base.json\""},
    {"machines",
     "Machine files that the spec holds itself, by the names that it calls them: these are not\n"
     "looked for as files. The spec.json of an output folder has all its machines here.",
     "\"machines\": {\"machines/two.json\": {\"processors\": 2, \"clock\": \"2 GHz\"}}"},
    {"resolved",
     "Stands in the spec.json of an output folder: the digest of the spec that was run, which the\n"
     "results of that file name too, and the digest of the file's own content. Where anything "
     "else\n"
     "in the file is changed it is of no effect.",
     "\"resolved\": {\n"
     "  \"spec_digest\":\n"
     "    \"sha256:15bfeab04bac0aa1679d0bfbaddac9b862d6075d26e710ca99c0d5ce78146f94\",\n"
     "  \"content_digest\":\n"
     "    \"sha256:c1b694634ba84d70e5ed8b3db939ae029cf866a5e8a87685a7cbe9d086022f93\"}"},
};

bool describe_section_print(const char *name, FILE *out)
{
    for (size_t i = 0; i < DESCRIBE_SECTIONS; i++) {
        if (strcmp(describe_sections[i].name, name) == 0) {
            fprintf(out, "%s, a section of every spec: %s\n", name, describe_sections[i].doc);
            rows_walk(describe_sections[i].table, describe_print_row, out);
            return true;
        }
    }
    for (size_t i = 0; i < DESCRIBE_FORMS; i++) {
        if (strcmp(describe_forms[i].name, name) == 0) {
            fprintf(out, "%s, at the top of any spec.\n%s\n\n%s\n", name, describe_forms[i].doc,
                    describe_forms[i].example);
            return true;
        }
    }
    return false;
}
