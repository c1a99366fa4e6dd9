#include "models/memory/dram_parameters.h"

#include "models/memory/dram_presets.h"
#include "models/memory/dram_timing.h"

#define MEMBER(name) offsetof(struct dram_parameters, name)

/* clang-format off */
#define TIME_ROW_WHERE(TIME, DOC, USE)                                                             \
    {.name = #TIME, .type = PARAMETER_DURATION, .offset = MEMBER(times.TIME), .doc = (DOC),        \
     .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST, .most = 1e-3, .used_where = (USE)}
#define TIME_ROW(TIME, DOC) TIME_ROW_WHERE(TIME, DOC, NULL)
/* clang-format on */

static const struct parameter_use of_open_rows[] = {{.path = "page_policy", .is = "open"},
                                                    {.path = NULL}};
static const struct parameter_use of_fr_fcfs[] = {{.path = "scheduling", .is = "fr_fcfs"},
                                                  {.path = NULL}};
static const struct parameter_use of_refreshes[] = {{.path = "refresh", .is = "all_bank"},
                                                    {.path = NULL}};

static const char *const page_policies[] = {
    [DRAM_OPEN_PAGE] = "open", [DRAM_CLOSED_PAGE] = "closed", NULL};
static const char *const schedulings[] = {[DRAM_FR_FCFS] = "fr_fcfs", [DRAM_FCFS] = "fcfs", NULL};
static const char *const refreshes[] = {
    [DRAM_REFRESH_ALL_BANK] = "all_bank", [DRAM_REFRESH_NONE] = "none", NULL};

TABLE(
    dram_table, struct dram_parameters,
    {.name = "preset",
     .type = PARAMETER_CHOICE,
     .offset = MEMBER(preset),
     .doc = "The grade of the devices, whose values as JEDEC has them stand for all that is not "
            "given.",
     .preset = "\"DDR4-2933\"",
     .choices = dram_preset_names},
    {.name = "ranks",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(ranks),
     .doc = "Ranks of each channel.",
     .preset = "1",
     .least = 1,
     .most = 64},
    {.name = "bank_groups",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(bank_groups),
     .doc = "Bank groups of each rank; without it the preset's.",
     .flags = PARAMETER_OPTIONAL,
     .least = 1,
     .most = 64},
    {.name = "banks_per_group",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(banks_per_group),
     .doc = "Banks of each bank group; without it the preset's.",
     .flags = PARAMETER_OPTIONAL,
     .least = 1,
     .most = 64},
    {.name = "row_size",
     .type = PARAMETER_SIZE,
     .offset = MEMBER(row_size),
     .doc = "What a row of a bank holds, over all devices of its rank; without it the preset's.",
     .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
     .most = 1e9},
    {.name = "page_policy",
     .type = PARAMETER_CHOICE,
     .offset = MEMBER(page_policy),
     .doc = "open: a row stays open until another of its bank is wanted; closed: it is closed "
            "behind each access.",
     .preset = "\"open\"",
     .choices = page_policies},
    {.name = "row_timeout",
     .type = PARAMETER_DURATION,
     .offset = MEMBER(row_timeout),
     .doc = "An open row is closed when it was idle so long; without it a row stays open.",
     .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
     .most = 1,
     .used_where = of_open_rows},
    {.name = "scheduling",
     .type = PARAMETER_CHOICE,
     .offset = MEMBER(scheduling),
     .doc = "Which of the references that wait for a channel is next: fr_fcfs, the one whose data "
            "can come first, of equals a row hit; or fcfs, the oldest.",
     .preset = "\"fr_fcfs\"",
     .choices = schedulings},
    {.name = "queue_window",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(queue_window),
     .doc = "Of the references that wait for a channel so many, the oldest, can be next.",
     .preset = "32",
     .least = 1,
     .most = 1024,
     .used_where = of_fr_fcfs},
    {.name = "row_hits_most",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(row_hits_most),
     .doc = "So many row hits may pass the oldest reference.",
     .preset = "16",
     .least = 1,
     .most = 1e6,
     .used_where = of_fr_fcfs},
    {.name = "writes_high",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(writes_high),
     .doc = "When so many lines wait to be written on a channel, it writes and reads no more.",
     .preset = "54",
     .least = 1,
     .most = 4096},
    {.name = "writes_low",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(writes_low),
     .doc = "When no more than these are left, it reads again; they wait where nothing is to be "
            "read, too.",
     .preset = "32",
     .most = 4095},
    {.name = "refresh",
     .type = PARAMETER_CHOICE,
     .offset = MEMBER(refresh),
     .doc = "all_bank: each tREFI a rank is refreshed, and does nothing else for tRFC, the ranks "
            "of a channel in turn; or none.",
     .preset = "\"all_bank\"",
     .choices = refreshes},
    TIME_ROW(tCL, "Read command to the first data."),
    TIME_ROW(tCWL, "Write command to the first data."),
    TIME_ROW(tRCD, "Activation of a row to a read or write of it."),
    TIME_ROW(tRP, "Precharge of a bank to its next activation."),
    TIME_ROW(tRAS, "Activation of a row to the precharge of its bank; with tRC alone, tRC less "
                   "tRP."),
    TIME_ROW(tRC, "Activation to activation of a bank; with tRAS or tRP alone, their sum."),
    TIME_ROW(tBURST, "Data of one burst of 64 bytes: its beats at the rate of the devices."),
    TIME_ROW(tCCD_L, "Read to read, or write to write, in one bank group."),
    TIME_ROW(tRRD_S, "Activation to activation in two bank groups of a rank."),
    TIME_ROW(tRRD_L, "Activation to activation in one bank group."),
    TIME_ROW(tFAW, "Window in which a rank has four activations at the most."),
    TIME_ROW(tRTP, "Read to the precharge of its bank."),
    TIME_ROW(tWR, "End of written data to the precharge of their bank."),
    TIME_ROW(tWTR_S, "End of written data to a read in another bank group of the rank."),
    TIME_ROW(tWTR_L, "End of written data to a read in the same bank group."),
    TIME_ROW(tRTW, "Read command to a write command on one channel."),
    TIME_ROW(tRTRS, "Gap between the data of two ranks."),
    TIME_ROW_WHERE(tREFI, "Refresh to refresh of a rank.", of_refreshes),
    TIME_ROW_WHERE(tRFC, "A refresh of a rank.", of_refreshes));

static double nanoseconds(sim_ticks ticks, int64_t ticks_per_second)
{
    return (double)ticks / (double)ticks_per_second * 1e9;
}

/* A longest way from one command to the last data, so that one refresh is over before the next. */
static sim_ticks longest(const struct dram_times *times)
{
    return times->tRFC + times->tRC + times->tRP + times->tRCD + times->tCL + times->tCWL +
           times->tFAW + times->tWR + times->tWTR_L + times->tRTW;
}

void dram_check(const struct dram_parameters *parameters, const struct scope *scope,
                int64_t line_bytes, int64_t ticks_per_second, struct complaints *complaints)
{
    struct dram_timing timing = dram_timing(parameters, 1, line_bytes, ticks_per_second);
    const struct dram_times *times = &timing.times;
    if (times->tRAS <= 0 || times->tRC < times->tRAS + times->tRP) {
        scope_complain(scope, "tRC", complaints,
                       "is %.6g ns, but an activation of %.6g ns (tRAS) and a precharge of %.6g ns "
                       "(tRP) come between two activations",
                       nanoseconds(times->tRC, ticks_per_second),
                       nanoseconds(times->tRAS > 0 ? times->tRAS : 0, ticks_per_second),
                       nanoseconds(times->tRP, ticks_per_second));
    }
    if (parameters->writes_low >= parameters->writes_high) {
        scope_complain(scope, "writes_low", complaints, "is %lld, not below writes_high, %lld",
                       (long long)parameters->writes_low, (long long)parameters->writes_high);
    }
    if (timing.refreshes && times->tREFI < 2 * longest(times)) {
        scope_complain(scope, "tREFI", complaints,
                       "is %.6g ns, but a refresh (tRFC) and an access take up to %.6g ns: twice "
                       "that at least has to come between two refreshes",
                       nanoseconds(times->tREFI, ticks_per_second),
                       nanoseconds(longest(times), ticks_per_second));
    }
}
