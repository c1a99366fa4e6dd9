/* The manual page coupling-spec(5): all that a spec can say. */
#include "experiments/spec/describe/page.h"
#include "experiments/spec/commands.h"
#include "experiments/spec/describe/print.h"
#include "experiments/spec/describe/roff.h"
#include "experiments/spec/describe/section.h"
#include "experiments/spec/quantity.h"
#include "experiments/spec/rows.h"
#include "models/kinds.h"
#include "sim/base/memory.h"

#include <string.h>

static const char example[] =
    "{\n"
    "  \"name\": \"one-bus\",\n"
    "  \"description\": \"How many processors does one memory bus carry?\",\n"
    "  \"system\": {\n"
    "    \"kind\": \"multiprocessor\",\n"
    "    \"clock\": \"2 GHz\",\n"
    "    \"memory\": {\"latency\": \"100 ns\"},\n"
    "    \"interconnect\": {\"kind\": \"bus\", \"bandwidth\": \"2 GB/s\"}\n"
    "  },\n"
    "  \"workload\": {\"program\": {\"compute\": {\"exponential\": \"100 ns\"}}},\n"
    "  \"sweep\": {\"system.processors\": [1, 2, 4, 8, 16]},\n"
    "  \"run\": {\"horizon\": \"1 ms\"},\n"
    "  \"analysis\": {\"metrics\": [\"throughput\", \"memory_latency\"]}\n"
    "}\n";

static const struct {
    const char *form;
    const char *doc;
} distributions[] = {
    {"\"5 ms\"", "constant"},
    {"{\"exponential\": \"5 ms\"}", "of this mean"},
    {"{\"uniform\": [\"1 ms\", \"3 ms\"]}", "between two bounds"},
    {"{\"erlang\": {\"mean\": \"5 ms\", \"k\": 4}}", "the sum of k exponential phases"},
    {"{\"hyperexponential\": {\"mean\": \"5 ms\", \"cv\": 2}}", "two phases with balanced means"},
    {"{\"lognormal\": {\"mean\": \"5 ms\", \"cv\": 1.5}}",
     "of this mean and coefficient of variation"},
    {"{\"weibull\": {\"scale\": \"1000 h\", \"shape\": 0.7}}", "of this scale and shape"},
    {"{\"pareto\": {\"minimum\": \"1 ms\", \"shape\": 2.5}}", "of this minimum and shape"},
    {"{\"empirical\": {\"values\": [...], \"weights\": [...]}}",
     "of these values; weights are counts or probabilities"},
    {"{\"mixture\": {\"of\": [...], \"weights\": [...]}}", "of other distributions"},
    {"{\"geometric\": {\"mean\": 5}}", "of whole numbers from 1 on"},
};

/* Whether a form is an object with the word as its key. */
static bool is_form(const char *form, const char *word)
{
    size_t length = strlen(word);
    return strncmp(form, "{\"", 2) == 0 && strncmp(form + 2, word, length) == 0 &&
           form[2 + length] == '"';
}

bool describe_quantity(const char *word, FILE *out)
{
    bool is_all = strcmp(word, "distribution") == 0;
    bool is_found = false;
    for (enum dimension d = 0; d < DIMENSIONS; d++) {
        const struct dimension_words *words = dimension_words(d);
        const char *noun = strchr(words->noun, ' '); /* "a duration" */
        if (noun != NULL && strcmp(noun + 1, word) == 0) {
            fprintf(out, "%s, a quantity in a spec: a number, one blank and a unit, %s\n", word,
                    words->units);
            is_found = true;
        }
    }
    for (size_t i = 0; i < sizeof distributions / sizeof *distributions; i++) {
        if (is_all || is_form(distributions[i].form, word)) {
            fputs(is_found ? "" : "distribution, wherever a value may vary\n", out);
            fprintf(out, "  %s\n      %s\n", distributions[i].form, distributions[i].doc);
            is_found = true;
        }
    }
    return is_found;
}

static void print_quantities(FILE *out)
{
    roff_section("QUANTITIES", out);
    roff_text("A quantity is a text: a number, one blank, and its unit. It is rounded to the "
              "nearest tick of the clock of the simulation, after all arithmetic.",
              out);
    for (enum dimension d = 0; d < DIMENSIONS; d++) {
        const struct dimension_words *words = dimension_words(d);
        roff_item(words->noun, NULL, out);
        roff_text(words->units, out);
    }
    roff_section("DISTRIBUTIONS", out);
    roff_text("A duration or size that may vary is a distribution, a plain quantity or an object "
              "with the name of a form; a rate such as \"70 /s\" between events is exponential.",
              out);
    for (size_t i = 0; i < sizeof distributions / sizeof *distributions; i++) {
        roff_item(distributions[i].form, NULL, out);
        roff_text(distributions[i].doc, out);
    }
}

static void print_page_row(const struct row_visit *visit, void *context)
{
    FILE *out = context;
    struct text_buffer value = {0};
    struct text_buffer preset = {0};
    struct text_buffer text = {0};
    rows_value(visit->row, &value);
    rows_default(visit->row, &preset);
    text_print(&value, " (%s%s)", visit->row->preset == NULL ? "" : "default ", preset.text);
    text_print(&text, "%s ", visit->row->doc == NULL ? "" : visit->row->doc);
    rows_use(visit->row, &text);
    roff_item(visit->path, NULL, out);
    roff_text(value.text, out);
    fputs(".br\n", out);
    roff_text(text.text, out);
    text_buffer_free(&value);
    text_buffer_free(&preset);
    text_buffer_free(&text);
}

static void print_page_metrics(const struct kind *kind, FILE *out)
{
    if (kind->metrics == NULL) {
        return;
    }
    roff_paragraph(out);
    roff_text("It reports", out);
    for (const struct metric_row *row = kind->metrics; row->name != NULL; row++) {
        struct text_buffer more = {0};
        text_print(&more, "[%s]%s", strcmp(row->unit, "1") == 0 ? "a number" : row->unit,
                   row->has_percentiles ? ", with percentiles" : "");
        roff_item(row->name, more.text, out);
        roff_text(row->doc, out);
        text_buffer_free(&more);
    }
}

static void print_page_kinds(FILE *out)
{
    roff_section("KINDS", out);
    roff_text("Of what kind a system or a part of it is says its key \"kind\". Paths are those of "
              "sweeps and --set; NAME is a name that the spec chooses, N a number in a list.",
              out);
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        char *title = memory_print("%s %s", (*kind)->role, (*kind)->name);
        roff_subsection(title, out);
        roff_text((*kind)->doc, out);
        rows_walk((*kind)->parameters, print_page_row, out);
        print_page_metrics(*kind, out);
        memory_free(title);
    }
}

void describe_page(FILE *out)
{
    roff_begin("coupling-spec", '5', out);
    roff_name("coupling-spec", "what an experiment of coupling says", out);
    roff_section("DESCRIPTION", out);
    roff_text(
        "A spec is a JSON object: the system that is simulated, the work that it does, how "
        "long and how often it is run, which values are swept, and what is looked at. "
        "\"name\", \"system\" with its \"kind\", and \"run\" with a \"horizon\" stand in "
        "every spec; all else has a default or belongs to the kind. Every object may carry a "
        "\"description\". A key that nobody knows is an error.\n\n"
        "A \"machine\" in \"system\" names a file whose members stand there too; members beside "
        "it win. Names of files are relative to the file that says them.\n\n"
        "Names that a spec gives to stations, nodes and the like are letters, digits, - and "
        "_, and begin with a letter. A path joins keys and names with dots.",
        out);
    roff_paragraph(out);
    roff_example(example, out);
    print_quantities(out);
    roff_section("SECTIONS", out);
    for (size_t i = 0; i < DESCRIBE_SECTIONS; i++) {
        roff_subsection(describe_sections[i].name, out);
        roff_text(describe_sections[i].doc, out);
        rows_walk(describe_sections[i].table, print_page_row, out);
    }
    for (size_t i = 0; i < DESCRIBE_FORMS; i++) {
        roff_subsection(describe_forms[i].name, out);
        roff_text(describe_forms[i].doc, out);
        roff_paragraph(out);
        roff_example(describe_forms[i].example, out);
    }
    print_page_kinds(out);
    roff_see_also("coupling(1), coupling-describe(1), coupling-check(1)", out);
}
