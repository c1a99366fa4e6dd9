/*
 * A failover in a cluster of six: charlie, which runs the database, crashes; alpha plans, and
 * foxtrot takes over. Two other services stay where they are.
 */
#ifndef TESTS_ANALYSIS_TIMELINE_SIX_NODES_H
#define TESTS_ANALYSIS_TIMELINE_SIX_NODES_H

#include "tests/analysis/timeline/made_events.h"

static const struct made_event six_nodes_events[] = {
    {.t = "0.000000000 s", .event = "app.up", .node = "charlie", .object = "database"},
    {.t = "0.000000000 s", .event = "app.up", .node = "delta", .object = "mail"},
    {.t = "0.000000000 s", .event = "app.up", .node = "alpha", .object = "files"},
    {.t = "30.000000000 s", .event = "fault.inject", .object = "charlie"},
    {.t = "30.000000000 s", .event = "node.crash", .node = "charlie", .cause = 4},
    {.t = "30.000000000 s",
     .event = "outage.begin",
     .object = "database",
     .phase = "detect",
     .cause = 5},
    {.t = "35.000000000 s", .event = "node.suspect", .node = "echo", .cause = 5},
    {.t = "36.000000000 s", .event = "membership.gather", .node = "bravo", .cause = 7},
    {.t = "42.000000000 s", .event = "membership.formed", .node = "alpha", .cause = 8},
    {.t = "42.100000000 s", .event = "plan.computed", .node = "alpha", .cause = 9},
    {.t = "42.100000000 s",
     .event = "outage.phase",
     .object = "database",
     .phase = "fence",
     .cause = 10},
    {.t = "57.000000000 s",
     .event = "app.up",
     .node = "foxtrot",
     .object = "database",
     .cause = 10},
    {.t = "57.000000000 s", .event = "outage.end", .object = "database", .cause = 12},
};

enum { SIX_NODES_EVENTS = sizeof six_nodes_events / sizeof *six_nodes_events };

#endif
