/*
 * The object "dram" of a spec: the devices behind each channel, their timing and their scheduling.
 *
 * A preset has all values of one grade of devices; whatever else is given stands in place of the
 * preset's own value. Times have the names that JEDEC gives them.
 */
#ifndef MODELS_MEMORY_DRAM_PARAMETERS_H
#define MODELS_MEMORY_DRAM_PARAMETERS_H

#include "sim/component/parameter.h"
#include "sim/component/scope.h"

enum dram_page_policy { DRAM_OPEN_PAGE, DRAM_CLOSED_PAGE };
enum dram_scheduling { DRAM_FR_FCFS, DRAM_FCFS };
enum dram_refresh { DRAM_REFRESH_ALL_BANK, DRAM_REFRESH_NONE };

/** The times between commands [ticks], by their names in JEDEC's standards; 0: not given. */
struct dram_times {
    sim_ticks tCL;    /* read command to the first data */
    sim_ticks tCWL;   /* write command to the first data */
    sim_ticks tRCD;   /* activation to a read or write of the row */
    sim_ticks tRP;    /* precharge to the next activation of the bank */
    sim_ticks tRAS;   /* activation to the precharge of the bank */
    sim_ticks tRC;    /* activation to the next activation of the bank */
    sim_ticks tBURST; /* data of one burst */
    sim_ticks tCCD_L; /* read to read, or write to write, in one bank group */
    sim_ticks tRRD_S; /* activation to activation in two bank groups of a rank */
    sim_ticks tRRD_L; /* the same in one bank group */
    sim_ticks tFAW;   /* window with four activations of a rank at the most */
    sim_ticks tRTP;   /* read to the precharge of the bank */
    sim_ticks tWR;    /* end of written data to the precharge of the bank */
    sim_ticks tWTR_S; /* end of written data to a read in another bank group of the rank */
    sim_ticks tWTR_L; /* the same in one bank group */
    sim_ticks tRTW;   /* read command to a write command on the channel */
    sim_ticks tRTRS;  /* gap between data of two ranks */
    sim_ticks tREFI;  /* refresh to refresh of a rank */
    sim_ticks tRFC;   /* a refresh, during which the rank does nothing else */
};

struct dram_parameters {
    int preset; /* of dram_presets.h */
    int64_t ranks;
    int64_t bank_groups;     /* 0: the preset's */
    int64_t banks_per_group; /* 0: the preset's */
    int64_t row_size;        /* [bytes]; 0: the preset's */
    int page_policy;         /* enum dram_page_policy */
    sim_ticks row_timeout;   /* 0: none */
    int scheduling;          /* enum dram_scheduling */
    int64_t queue_window;
    int64_t row_hits_most;
    int64_t writes_high;
    int64_t writes_low;
    int refresh; /* enum dram_refresh */
    struct dram_times times;
};

extern const struct table dram_table;

/** Complain of values that contradict each other. @param scope  of the object "dram" */
void dram_check(const struct dram_parameters *parameters, const struct scope *scope,
                int64_t line_bytes, int64_t ticks_per_second, struct complaints *complaints);

#endif
