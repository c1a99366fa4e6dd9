/*
 * The words of a timeline: what each event is called, and what it means to a reader.
 *
 * Models name an event by its constant, WORD_NODE_CRASH; readers find the word of a line and ask
 * its row which lane it moves, whether it begins or ends an outage, and whether it is a fault. The
 * rows are those of timeline_words.def.
 */
#ifndef SIM_BASE_TIMELINE_WORDS_H
#define SIM_BASE_TIMELINE_WORDS_H

#include <stdbool.h>

enum timeline_word {
    WORD_NONE, /* an event that is in no row */
#define WORD(constant, name, ...) WORD_##constant,
#include "sim/base/timeline_words.def"
#undef WORD
    WORDS,
};

/** The lane that an event moves. */
enum timeline_lane_of {
    LANE_OF_NOTHING,
    LANE_OF_NODE,    /* of the node where it happens */
    LANE_OF_SERVICE, /* of the service that it is about */
};

enum timeline_lane_state {
    LANE_UP,
    LANE_DOWN,
    LANE_BOOTING, /* a node */
    LANE_HUNG,    /* a node */
    LANE_STATES,
};

/** The effect of an event on the outage of a service. */
enum timeline_outage_part { OUTAGE_NOTHING, OUTAGE_BEGINS, OUTAGE_GOES_ON, OUTAGE_ENDS };

struct timeline_word_row {
    const char *name; /* "node.crash": the thing, a dot, the outcome */
    enum timeline_lane_of lane;
    enum timeline_lane_state state; /* of that lane after it; LANE_STATES: as before */
    const char *why;                /* of a service that is down, outside of outages */
    bool is_start;                  /* the lane was down before it */
    enum timeline_outage_part outage;
    bool is_fault;      /* may begin a tree of causes */
    bool is_fault_anew; /* begins one, though it has a fault among its own causes */
    const char *phase;  /* of the outage that it belongs to; NULL: none, or the model names it */
};

/** By enum timeline_word; WORD_NONE moves no lane and has no name. */
extern const struct timeline_word_row timeline_words[WORDS];

/** The word of that name; WORD_NONE: there is none. */
enum timeline_word timeline_word_find(const char *name);

static inline const char *timeline_word_name(enum timeline_word word)
{
    return timeline_words[word].name;
}

#endif
