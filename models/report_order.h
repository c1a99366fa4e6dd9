/*
 * The order in which the parts of a system report: what a reader asks first comes first.
 *
 * Parts of one line report in the order in which they were added to the assembly. A whole system
 * comes before all of its parts: 0.
 */
#ifndef MODELS_REPORT_ORDER_H
#define MODELS_REPORT_ORDER_H

enum report_order {
    REPORT_SYSTEM,
    REPORT_BOOT,
    REPORT_SERVICES,
    REPORT_CLIENTS,
    REPORT_TASKS,
    REPORT_INTERRUPTS,
    REPORT_PROGRAMS,
    REPORT_NODES,
    REPORT_STORAGE,
    REPORT_FENCING,
    REPORT_MEMBERSHIP,
    REPORT_NETWORK,
    REPORT_INTERCONNECT,
    REPORT_MEMORY,
    REPORT_PROCESSORS,
};

#endif
