/*
 * A logical unit on the SAN: ownership and reservation over a device.
 *
 * Any attached host can do I/O; which one may write is agreed on by the hosts. A host acquires
 * the unit (registers its key and takes the reservation, preempting any other), mounts what is on
 * it, and unmounts it again on a clean stop. A host that has mounted it *holds* it until it is
 * released: by its own clean stop, by fence.ok, or by its reboot. A holder *writes* while it runs
 * and has not been preempted. Two writers at once are a double ownership: with safe
 * fencing that cannot be, and ends the run as an error; without, its occurrences and time are
 * counted.
 *
 * With persistent reservations a host that was preempted still reads, but its writes are refused
 * (SCSI-3 PERSISTENT RESERVE, write exclusive, registrants only). A clean stop gives the
 * reservation back, where a path leads to the unit; that of a host that went down stays until it is
 * preempted.
 *
 * A host may be ejected from the unit (PREEMPT AND ABORT of its key): it still reads, but its
 * writes are refused until it has booted, which registers its key again, and it can eject no other.
 * Its I/Os that wait at the device are killed; those whose service has begun are done. A power
 * cycle of the array forgets keys and reservation, unless they were made to last (APTPL).
 *
 * A host may lose all its paths to the unit. Its I/Os then wait in the host (dm-multipath: queue),
 * and so do those that are at the device, whose completion it cannot hear; they are sent again when
 * a path is back. Or they fail (EIO), and so do those that follow. Rights, which the unit keeps,
 * stay.
 *
 * Hosts ask for no blocks in particular: where the device has blocks (a disk), the unit draws them.
 *
 * With a SAN (models/storage/san.h), or where several paths are used at once, an I/O takes one of
 * the paths of its host, and the unit looks at rights when it arrives. One that is on a path that
 * has failed is lost: its host finds out with the path, and sends it again. Where the failure is
 * over before it is found an I/O of a path whose link was down goes on, and one that has vanished
 * on a silent one waits until its time-out, checker_timeout from when it was sent, is over.
 *
 * A device may lose its data, as a raid does whose members fail, and the unit may lose them without
 * it. While they are lost the unit takes no I/O: each fails where it has arrived, as do those that
 * were at the device. Losses may overlap; rights, which the unit keeps, stay.
 *
 * I/Os go to the unit's device, which has the unit's path: its metrics are the unit's. The I/O
 * that a host had submitted when it went down is completed, and the port is not told.
 */
#ifndef MODELS_STORAGE_LUN_H
#define MODELS_STORAGE_LUN_H

#include "models/storage/blocks.h"
#include "models/storage/device_station.h"
#include "models/storage/san.h"
#include "sim/base/bit_set.h"
#include "sim/measure/timeline.h"

/** The fate of I/Os of a host without a path (multipath.conf: no_path_retry). */
enum no_path_retry { NO_PATH_FAIL, NO_PATH_QUEUE };

/** Which paths share I/Os (multipath.conf: path_grouping_policy). */
enum path_grouping { PATH_GROUPING_FAILOVER, PATH_GROUPING_MULTIBUS, PATH_GROUPING_BY_PRIO };

/** How I/Os are spread over those (multipath.conf: path_selector). */
enum path_selector { SELECTOR_ROUND_ROBIN, SELECTOR_QUEUE_LENGTH, SELECTOR_SERVICE_TIME };

/** When I/Os go back to a better group (multipath.conf: failback). */
enum failback { FAILBACK_MANUAL, FAILBACK_IMMEDIATE };

struct lun_parameters {
    struct device_station_parameters station; /* the device where no other is named */
    struct part device;                       /* no kind: see above */
    struct part blocks;                       /* no kind: uniform over the device */
    struct distribution size;                 /* of an I/O, where the device has blocks */
    struct distribution preempt;              /* taking over the reservation */
    bool persistent_reservations;
    int no_path_retry; /* enum no_path_retry */
    sim_ticks fast_io_fail_tmo;
    int64_t paths;     /* of each host */
    int path_grouping; /* enum path_grouping */
    int path_selector; /* enum path_selector */
    int failback;      /* enum failback */
    sim_ticks failback_after;
    sim_ticks checker_interval;
    sim_ticks checker_timeout;
};

extern const struct table lun_table;
extern const struct kind lun_kind;

struct lun; /* opaque */

struct lun_environment {
    const char *const *host_names;
    uint32_t host_count;
    struct timeline *timeline;
    bool is_fencing_safe;
    struct device_listener listener; /* hears of the device after the unit */
    struct san *san; /* between hosts and the unit; NULL: I/Os are at the device at once */
    uint64_t rank;   /* of the first of 2^32 ranks, by which I/Os whose time-outs are over at one
                        instant go in order */
    struct io_port port; /* takes I/Os that are done, or refused; an entry is free again after it */
};

/** Build a unit with its device, and add both to the assembly. @param name  not copied */
struct lun *lun_build(struct assembly *assembly, const struct scope *scope, const char *name,
                      const struct lun_parameters *parameters,
                      const struct lun_environment *environment);

/** Register and reserve at once, preempting any other: a host about to mount.
 *  @param cause  on the timeline @return the number of its lun.acquire there */
uint64_t lun_acquire(struct run *run, struct lun *lun, uint32_t host, uint64_t cause);

/**
 * The host holds the unit from now on.
 *
 * With safe fencing the run fails when another host still holds it: that is the invariant "a new
 * owner only after fence.ok or a clean stop".
 */
void lun_mount(struct run *run, struct lun *lun, uint32_t host);

/** The host's hold is over: a clean stop (it runs), fence.ok, or a reboot. Nothing when it had
 *  none. */
void lun_release(struct run *run, struct lun *lun, uint32_t host);

/** The host runs, or does not (down, hung); all run at the start. A host that goes down hears of
 *  no I/O any more, and no longer holds the unit when it runs again; one that is hung hears of its
 *  I/O when it resumes. */
void lun_host_down(struct run *run, struct lun *lun, uint32_t host);
void lun_host_hung(struct run *run, struct lun *lun, uint32_t host);
void lun_host_runs(struct run *run, struct lun *lun, uint32_t host);

/** Remove a host's key; with the key goes its reservation. @param by  has a key @param cause  on
 * the timeline @return the number of its lun.eject there */
uint64_t lun_eject(struct run *run, struct lun *lun, uint32_t by, uint32_t host, uint64_t cause);

/** Whether a host was ejected and has not booted since. */
bool lun_has_ejected(const struct lun *lun, uint32_t host);

/** The array has lost its power and has it again at once; I/Os go on.
 *  @param keeps_keys  keys and reservation outlast it */
void lun_power_cycle(struct run *run, struct lun *lun, bool keeps_keys);

/** A controller of the unit's device, which has some, fails or is back. @param number  from 0 */
void lun_set_controller(struct run *run, struct lun *lun, uint32_t number, bool is_up);

/** A member of the unit's device, which has some, fails; nothing where it has. */
void lun_fail_member(struct run *run, struct lun *lun, uint32_t number);

/** How a host reaches the unit. */
enum lun_path {
    LUN_PATH,      /* it does */
    LUN_PATH_WAIT, /* no path: its I/Os wait for one */
    LUN_PATH_FAIL, /* no path: its I/Os fail */
};

/** The paths of a host have changed. I/Os that wait go on, or fail: those of a host that hangs when
 *  it resumes. */
void lun_set_path(struct run *run, struct lun *lun, uint32_t host, enum lun_path path);

/** How a host reaches the unit's data: LUN_PATH_FAIL while a path leads there and they are lost. */
enum lun_path lun_path(const struct lun *lun, uint32_t host);

/** The same by its paths alone, as lun_set_path has it. */
enum lun_path lun_path_alone(const struct lun *lun, uint32_t host);

/** The unit's data are lost, or such a loss is over. I/Os fail while one goes on. */
void lun_lose_data(struct lun *lun);
void lun_restore_data(struct lun *lun);

/** Losses of the unit's data that go on. */
uint32_t lun_losses(const struct lun *lun);

/** Time from the loss of a host's last path until its I/Os fail [ticks]; TICKS_NEVER: they wait. */
sim_ticks lun_path_patience(const struct lun *lun);

/** Paths of each host. */
uint32_t lun_path_count(const struct lun *lun);

/** One path of a host works or does not, is known to have failed, is used. Nothing where I/Os go
 *  over no paths: without a SAN, with the grouping failover. */
struct lun_way_view {
    bool works, is_known, is_used;
    bool is_silent; /* frames vanish on it */
};
void lun_set_way(struct lun *lun, uint32_t host, uint32_t way, struct lun_way_view view);

/** Send the I/Os again that were lost on a path, whose failure is known or over: in silence those
 *  have vanished that were sent before it was over, and each waits for its time-out. */
void lun_send_lost(struct run *run, struct lun *lun, uint32_t host, uint32_t way);

/** Whether I/Os of a host without a path that works vanish from now on, those that it has waiting
 *  among them, or wait at its links. @param is_found  a path has been found to be lost: what has
 *  vanished is sent again */
void lun_set_silent(const struct run *run, struct lun *lun, uint32_t host, bool is_silent,
                    bool is_found);

/** The handler of the one event of a unit: an I/O that has vanished has waited for its time-out. */
event_handler lun_on_timed_out;

/** The listener to a SAN whose I/Os have units. */
extern const struct san_listener lun_san_listener;

/** Submit an I/O of a host that runs; refused ones are told at once, inside this call. */
void lun_submit(struct run *run, struct lun *lun, uint32_t host, bool is_write, uint32_t process,
                uint64_t argument);

/** Whether writes of a host are accepted: it was not ejected, and no other has the reservation. */
bool lun_accepts(const struct lun *lun, uint32_t host);

/** The parameters that it was built with. */
const struct lun_parameters *lun_parameters_of(const struct lun *lun);

/** The name that it was built with. */
const char *lun_name(const struct lun *lun);

/** Whether a host holds the unit. */
bool lun_is_held_by(const struct lun *lun, uint32_t host);

/** How long replaying a journal takes a host [ticks]: at the bandwidth of the device, or of its
 * paths through a SAN where that is less. @param bytes  of the journal */
sim_ticks lun_replay_time(const struct lun *lun, uint32_t host, int64_t bytes,
                          int64_t ticks_per_second);

/** Time until a preempted reservation is taken over [ticks]: one draw. */
sim_ticks lun_preempt_time(struct lun *lun);

/** The component of a LUN. */
struct component *lun_component(struct lun *lun);

/** "refused", "double_ownership" (occurrences) and "double_ownership_time". */
void lun_report(const struct component *component, struct report *report);
void lun_invariants(struct run *run, const struct component *component);

/** Fail the run when the unit and the hosts differ about which hosts run. */
void lun_check_hosts(struct run *run, const struct lun *lun, const struct bit_set *running);

#endif
