#include "experiments/spec/pareto.h"

#include "sim/base/foreign.h"

#include <string.h>

/* A metric as its row reads it. */
struct pareto_text {
    const char *metric;
    const char *better;
};

static const struct table pareto_table = {
    .rows =
        (const struct parameter[]){
            {.name = "metric",
             .type = PARAMETER_TEXT,
             .offset = offsetof(struct pareto_text, metric),
             .doc = "Name of a metric."},
            {.name = "better",
             .type = PARAMETER_TEXT,
             .offset = offsetof(struct pareto_text, better),
             .doc = "\"less\" or \"more\": the better value; as `describe metrics` says when "
                    "absent.",
             .flags = PARAMETER_OPTIONAL},
        },
    .count = 2,
    .bytes = sizeof(struct pareto_text),
    .shorthand = "metric",
};

const struct parameter pareto_row = {
    .name = "metric",
    .type = PARAMETER_OBJECT,
    .doc = "A metric, and which of its values is the better one.",
    .of = &pareto_table,
};

static enum better read_better(struct reader *reader, const char *word, size_t index)
{
    enum better better = BETTER_UNKNOWN;
    for (size_t i = 0; word != NULL && better_names[i] != NULL; i++) {
        better = strcmp(word, better_names[i]) == 0 ? BETTER_LESS + (enum better)i : better;
    }
    if (word != NULL && better == BETTER_UNKNOWN) {
        size_t place = reader_enter_index(reader, index);
        size_t inner = reader_enter(reader, "better");
        reader_complain_unknown(reader, "word", word, better_names, 2);
        reader_leave(reader, inner);
        reader_leave(reader, place);
    }
    return better;
}

void pareto_read(struct reader *reader, const struct parameter_list *list,
                 struct analysis_parameters *to)
{
    const struct pareto_text *texts = list->elements;
    if (texts == NULL) {
        return;
    }
    size_t place = reader_enter(reader, "pareto");
    if (list->count != 2) {
        reader_complain(reader, "a front is one of two metrics, not of %zu", list->count);
    } else if (texts[0].metric != NULL && texts[1].metric != NULL) {
        to->pareto = ARENA_ARRAY(reader->arena, struct front_metric, 2);
        for (size_t i = 0; i < 2; i++) {
            to->pareto[i] = (struct front_metric){
                .metric = texts[i].metric, .better = read_better(reader, texts[i].better, i)};
        }
        if (strcmp(texts[0].metric, texts[1].metric) == 0) {
            reader_complain(reader, "both metrics are the same");
        }
    }
    reader_leave(reader, place);
}

void pareto_check(struct analysis_parameters *analysis, struct complaints *complaints)
{
    for (size_t i = 0; i < 2 && analysis->pareto != NULL; i++) {
        struct front_metric *one = &analysis->pareto[i];
        if (one->better == BETTER_UNKNOWN) {
            one->better = one->fact.better;
        }
        if (one->better == BETTER_UNKNOWN && one->fact.is_known) {
            char shown[FOREIGN_BYTES];
            struct text_buffer where = {0};
            text_print(&where, "/analysis/pareto/%zu", i);
            complain(complaints, where.text,
                     "whether less or more of it is better is not known: {\"metric\": \"%s\", "
                     "\"better\": \"less\"} or \"more\" says it",
                     foreign_word(shown, one->metric));
            text_buffer_free(&where);
        }
        one->better = one->better == BETTER_UNKNOWN ? BETTER_LESS : one->better;
    }
}
