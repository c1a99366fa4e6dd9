/* Events of timelines and of a log beside them, in words. */
#ifndef EXPERIMENTS_TIMELINE_AGAINST_WORDS_H
#define EXPERIMENTS_TIMELINE_AGAINST_WORDS_H

#include "experiments/timeline/against.h"
#include "sim/base/text.h"

/** Append an event: "app.up", "app.up, #2" where it is the second of its kind. */
void against_words_event(const char *event, uint64_t occurrence, struct text_buffer *text);

/** Append where it is: "beta", "alpha on beta", "any". @param node, object  may be NULL */
void against_words_place(const char *node, const char *object, struct text_buffer *text);

/** Append a range in seconds: "2.448 to 2.970", one number where its ends are the same. */
void against_words_range(const struct timeline_range *range, struct text_buffer *text);

/** Append why a measured event has no counterpart. */
void against_words_reason(const struct against *against, const struct against_row *row,
                          struct text_buffer *text);

#endif
