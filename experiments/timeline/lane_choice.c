#include "experiments/timeline/lane_choice.h"

#include "analysis/timeline/roles.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

enum {
    STATE_WIDTH = 4,  /* of "down", "hung", "boot" */
    PHASE_WIDTH = 11, /* of "application" */
    RANK_MATTERS = 3, /* lanes of this rank and below come before words of the others */
};

size_t lane_choice_width(const struct lane_choice *choice, const struct timeline_lanes *lanes,
                         size_t lane)
{
    size_t name = foreign_width(lanes->list[lane].name);
    size_t least = lanes->list[lane].is_service ? PHASE_WIDTH : STATE_WIDTH;
    return choice->is_narrow[lane] ? 1 : name > least ? name : least;
}

size_t lane_choice_total(const struct lane_choice *choice, const struct timeline_lanes *lanes)
{
    size_t total = 0;
    for (size_t i = 0; i < choice->count; i++) {
        total += lane_choice_width(choice, lanes, choice->order[i]) + LANE_SEPARATION;
    }
    return total;
}

static void show(struct lane_choice *choice, size_t lane, bool is_narrow)
{
    choice->order[choice->count++] = lane;
    choice->is_shown[lane] = true;
    choice->is_narrow[lane] = is_narrow;
}

static void show_none(struct lane_choice *choice, const struct timeline_lanes *lanes)
{
    choice->count = 0;
    memset(choice->is_shown, 0, lanes->count * sizeof *choice->is_shown);
}

/* All lanes, those of nodes with words or without. @return whether they fit */
static bool show_all(struct lane_choice *choice, const struct timeline_lanes *lanes,
                     bool nodes_are_narrow, size_t room)
{
    show_none(choice, lanes);
    for (size_t i = 0; i < lanes->count; i++) {
        show(choice, i, nodes_are_narrow && !lanes->list[i].is_service);
    }
    return lane_choice_total(choice, lanes) <= room;
}

/* Show lanes of some ranks without words, as long as there is room. */
static void show_ranks(struct lane_choice *choice, const struct timeline_lanes *lanes,
                       unsigned first, unsigned last, size_t room)
{
    for (unsigned rank = first; rank <= last; rank++) {
        for (size_t i = 0; i < lanes->count; i++) {
            bool fits = lane_choice_total(choice, lanes) + 1 + LANE_SEPARATION <= room;
            if (fits && !choice->is_shown[i] && timeline_role_rank(choice->roles[i]) == rank) {
                show(choice, i, true);
            }
        }
    }
}

/* Give lanes that are shown their words, from the left, as long as there is room. */
static void widen(struct lane_choice *choice, const struct timeline_lanes *lanes, bool services,
                  size_t room)
{
    for (size_t i = 0; i < choice->count; i++) {
        size_t lane = choice->order[i];
        if (choice->is_narrow[lane] && lanes->list[lane].is_service == services) {
            choice->is_narrow[lane] = false;
            choice->is_narrow[lane] = lane_choice_total(choice, lanes) > room;
        }
    }
}

/* Nodes stand before services; each in the order in which they were chosen. */
static void part(struct lane_choice *choice, const struct timeline_lanes *lanes)
{
    size_t *order = memory_alloc((lanes->count + 1) * sizeof *order);
    size_t count = 0;
    for (int services = 0; services < 2; services++) {
        for (size_t i = 0; i < choice->count; i++) {
            if (lanes->list[choice->order[i]].is_service == (services == 1)) {
                order[count++] = choice->order[i];
            }
        }
    }
    memory_free(choice->order);
    choice->order = order;
}

/* The lanes that matter. */
static void reduce(struct lane_choice *choice, const struct timeline_lanes *lanes, size_t room)
{
    choice->is_reduced = true;
    show_none(choice, lanes);
    show_ranks(choice, lanes, 0, RANK_MATTERS, room);
    widen(choice, lanes, true, room);
    show_ranks(choice, lanes, RANK_MATTERS + 1, TIMELINE_RANK_NONE - 1, room);
    widen(choice, lanes, true, room);
    widen(choice, lanes, false, room);
    part(choice, lanes);
}

/* The lanes of a wish: all of them, with words where there is room. */
static void grant(struct lane_choice *choice, const struct timeline_lanes *lanes,
                  const struct lane_wish *wish, size_t room)
{
    show_none(choice, lanes);
    for (size_t i = 0; i < wish->count; i++) {
        for (int services = 0; services < 2; services++) {
            struct timeline_lane *lane = timeline_lanes_find(lanes, wish->names[i], services == 1);
            if (lane != NULL && !choice->is_shown[lane - lanes->list]) {
                show(choice, (size_t)(lane - lanes->list), true);
            }
        }
    }
    choice->is_reduced = choice->count < lanes->count;
    widen(choice, lanes, true, room);
    widen(choice, lanes, false, room);
}

void lane_choice_make(struct lane_choice *choice, const struct timeline_lines *lines,
                      const struct timeline_lanes *lanes, const struct lane_wish *wish, size_t room)
{
    *choice = (struct lane_choice){
        .order = memory_alloc((lanes->count + 1) * sizeof *choice->order),
        .is_shown = memory_alloc((lanes->count + 1) * sizeof *choice->is_shown),
        .is_narrow = memory_alloc((lanes->count + 1) * sizeof *choice->is_narrow),
        .roles = timeline_roles_of(lines, lanes),
    };
    memset(choice->is_narrow, 0, (lanes->count + 1) * sizeof *choice->is_narrow);
    if (wish != NULL && wish->names != NULL) {
        grant(choice, lanes, wish, room);
    } else if (!show_all(choice, lanes, false, room) && !show_all(choice, lanes, true, room)) {
        reduce(choice, lanes, room);
    }
}

void lane_choice_free(struct lane_choice *choice)
{
    memory_free(choice->order);
    memory_free(choice->is_shown);
    memory_free(choice->is_narrow);
    memory_free(choice->roles);
    *choice = (struct lane_choice){0};
}
