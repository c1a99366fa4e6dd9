/*
 * The boots of a node: phase by phase from its power-on until it is up.
 *
 * The firmware's part is one distribution, or a list of phases (models/firmware/firmware.h); the
 * load of an image from the boot server (boot_server.h), where there is one, the operating system
 * and the cluster stack follow. Each phase is on the timeline.
 */
#ifndef MODELS_CLUSTER_NODE_NODE_BOOTS_H
#define MODELS_CLUSTER_NODE_NODE_BOOTS_H

#include "models/firmware/firmware.h"

/** The object "boot" of a node. */
struct boot_parameters {
    struct distribution firmware;
    struct distribution operating_system;
    struct distribution cluster_stack;
    int64_t image;                /* [bytes] loaded from the boot server; 0: none */
    struct parameter_list phases; /* struct part, in place of firmware; none: that */
};

struct node_boots {
    struct firmware phases; /* all, up to the cluster stack */
    uint32_t image;         /* the phase in which the image is loaded; their count: none */
    sim_ticks since;        /* when the present boot began, */
    sim_ticks phase_since;  /* its present phase, */
    sim_ticks phase_time;   /* and how long that takes */
    wide time;              /* in all phases that are over or were cut off */
    struct tally whole;     /* boots that were completed */
    struct tally *each;     /* each phase, where it was; NULL: the spec lists none */
};

extern const struct table node_boot_table;

/** @param memories  that the firmware prepares */
void node_boots_init(struct node_boots *boots, const struct assembly *assembly,
                     const struct boot_parameters *parameters, uint32_t memories);

/** A boot begins; its first phase does. */
void node_boots_begin(struct node_boots *boots, sim_ticks now);

/** A phase begins. @return how long it takes */
sim_ticks node_boots_enter(struct node_boots *boots, uint64_t phase, sim_ticks now,
                           struct stream *stream);

/** A phase is over; with the last one the boot is. */
void node_boots_leave(struct node_boots *boots, uint64_t phase, sim_ticks now);

/** The phase that ends now has taken as long as it has, not a time that was drawn. */
void node_boots_measure(struct node_boots *boots, sim_ticks now);

/** The node goes down in a phase. */
void node_boots_cut(struct node_boots *boots, sim_ticks now);

/** Complain of the list of phases, and of an image without a server to load it from.
 *  @param scope  of the boot */
void node_boots_check(const struct boot_parameters *parameters, bool has_server,
                      const struct scope *scope, const struct check_context *context);

/** The rows of metrics of a node's boots, which are reported where the spec lists phases. */
#define NODE_BOOTS_ROWS(TIME, PHASE_TIME)                                                          \
    [TIME] = METRIC_LESS(                                                                          \
        "boot.time", "s", RATIO,                                                                   \
        "Time from a power-on until the node is up; where phases are listed or an image is"        \
        " loaded."),                                                                               \
    [PHASE_TIME] =                                                                                 \
        METRIC_LESS("boot.phases.PHASE.time", "s", RATIO,                                          \
                    "Time of one phase of a boot; where phases are listed or an image is loaded.")

/** Report these. @param path  of the node @param rows  two, as above */
void node_boots_report(const struct node_boots *boots, const char *path,
                       const struct metric_row *rows, struct report *report);

/** The law that all phases are all boots, where the spec lists phases. @param is_booting  now
 * @param booting  time in boots up to now */
void node_boots_laws(const struct node_boots *boots, const char *path, bool is_booting,
                     wide booting, sim_ticks now, struct report *report);

#endif
