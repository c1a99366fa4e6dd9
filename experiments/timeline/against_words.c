#include "experiments/timeline/against_words.h"

#include <inttypes.h>
#include <string.h>

static const double second = 1e6; /* [us] */

void against_words_event(const char *event, uint64_t occurrence, struct text_buffer *text)
{
    text_append(text, event);
    if (occurrence > 1) {
        text_print(text, ", #%" PRIu64, occurrence);
    }
}

void against_words_place(const char *node, const char *object, struct text_buffer *text)
{
    if (object != NULL && node != NULL && strcmp(object, node) != 0) {
        text_print(text, "%s on %s", object, node);
    } else {
        text_append(text, node != NULL ? node : object != NULL ? object : "any");
    }
}

void against_words_range(const struct timeline_range *range, struct text_buffer *text)
{
    text_print(text, "%.3f", (double)range->minimum / second);
    if (range->minimum < range->maximum) {
        text_print(text, " to %.3f", (double)range->maximum / second);
    }
}

/* A word that no timeline has. @return whether it was that */
static bool add_unknown(const struct against *against, const char *what, const char *name,
                        struct text_buffer *text)
{
    for (size_t i = 0; i < against->name_count; i++) {
        if (strcmp(against->names[i], name) == 0) {
            return false;
        }
    }
    const char *near = text_nearest(name, against->names, against->name_count);
    text_print(text, "the timelines have no %s \"%s\"", what, name);
    if (near != NULL) {
        text_print(text, "; did you mean \"%s\"?", near);
    }
    return true;
}

/* An earlier line that says the same. */
static const struct measured_event *twin_of(const struct against_row *row)
{
    for (uint64_t i = 0; i + 1 < row->occurrence; i++) {
        const struct measured_event *other = row->group->rows[i].measured;
        if (other != NULL && other->at == row->row->measured->at) {
            return other;
        }
    }
    return NULL;
}

void against_words_reason(const struct against *against, const struct against_row *row,
                          struct text_buffer *text)
{
    const struct measured_event *event = row->row->measured;
    const struct measured_event *twin = twin_of(row);
    size_t most = 0;
    while (most < row->group->count && row->group->rows[most].predicted.count > 0) {
        most++;
    }
    if (twin != NULL) {
        text_print(text, "line %zu says the same", twin->line);
    } else if (timeline_word_find(event->event) == WORD_NONE &&
               add_unknown(against, "event", event->event, text)) {
        return;
    } else if (event->node != NULL && add_unknown(against, "node", event->node, text)) {
        return;
    } else if (event->object != NULL && add_unknown(against, "object", event->object, text)) {
        return;
    } else if (most > 0) {
        text_print(text, "%zu of its kind %s predicted at most", most, most == 1 ? "is" : "are");
    } else {
        text_append(text, "no replication has it after the fault");
    }
}
