#include "experiments/spec/path_words.h"

#include "models/kinds.h"
#include "sim/base/text.h"
#include "tests/experiments/spec/spec_text.h"

/* Words with "." where the path may go on and "=" where it may end. */
static void note(const char *word, bool leads_on, bool is_leaf, void *context)
{
    text_print(context, " %s%s%s", word, leads_on ? "." : "", is_leaf ? "=" : "");
}

static void expect_words(const char *document, const char *path, const char *words,
                         const char *values)
{
    json_t *json = document == NULL ? NULL : json_of(document);
    struct text_buffer text = {0};
    text_append(&text, "");
    path_words(json, path, note, &text);
    cr_expect(words == NULL || strcmp(text.text, words) == 0, "%s: words%s", path, text.text);
    text.length = 0;
    text_append(&text, "");
    path_values(json, path, note, &text);
    cr_expect(values == NULL || strcmp(text.text, values) == 0, "%s: values%s", path, text.text);
    text_buffer_free(&text);
    json_decref(json);
}

Test(path_words, follow_the_kinds_and_names_of_a_document)
{
    static const char document[] = SOUND "}";
    expect_words(document, "", " system. workload. run.", "");
    expect_words(document, "system.stations", " cpu. disk.", "");
    expect_words(document, "system.stations.gpu", "", "");
    expect_words(document, "workload.classes.x.route", " start= cpu.= disk=", "");
    expect_words(document, "workload.classes.x.route.cpu", " disk= done=", "");
    expect_words(document, "workload.classes.x.arrivals", " interarrival= batch= exponential=", "");
    expect_words(document, "workload.classes.x.arrivals.exponential", "", "");
    expect_words(document, "system.stations.cpu.servers", "", " 1=");
    expect_words(document, "system.stations.cpu.percentiles", "", " true= false=");
    expect_words(document, "run.transient", "", " true= false=");
    expect_words(document, "nothing.at.all", "", "");
    expect_words("{'system': {'kind': 'none'}}", "", " run.", "");
}

Test(path_words, without_a_document_are_those_of_all_kinds)
{
    expect_words(NULL, "system.stations", " NAME.=", NULL);
    expect_words(NULL, "faults", " N.=", NULL);
    expect_words(NULL, "system.memory.layout", "", " uma= numa=");
    expect_words(NULL, "", NULL, "");
}

/* A kind that the document does not name is that of the default; a machine's name stands beside its
 * members. */
Test(path_words, know_the_kind_of_a_part)
{
    static const char document[] =
        "{'system': {'kind': 'cluster', 'machine': 'x', 'fencing': {'kind': 'power'}}}";
    struct text_buffer text = {0};
    json_t *json = json_of(document);
    text_append(&text, "");
    path_words(json, "system.fencing", note, &text);
    cr_expect_not_null(strstr(text.text, " kind="), "%s", text.text);
    cr_expect_null(strstr(text.text, "msgwait"), "%s", text.text);
    text.length = 0;
    path_words(json, "system", note, &text);
    cr_expect_not_null(strstr(text.text, " machine="), "%s", text.text);
    text.length = 0;
    path_values(json, "system.fencing.kind", note, &text);
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        char word[64];
        snprintf(word, sizeof word, " %s=", (*kind)->name);
        bool is_fencing = kinds_find("fencing", (*kind)->name) != NULL;
        cr_expect_eq(strstr(text.text, word) != NULL, is_fencing, "%s in %s", word, text.text);
    }
    text_buffer_free(&text);
    json_decref(json);
}
