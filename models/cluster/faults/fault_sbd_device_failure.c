/*
 * The fault "sbd_device_failure": a device with the slots of SBD fails, for all nodes at once.
 *
 * Failures of a device add up: it is back when the last has ended.
 */
#include "models/cluster/faults/fault_sbd_device_failure.h"

#include "models/cluster/faults/fault.h"
#include "models/cluster/fencing/sbd_devices.h"

struct sbd_device_failure {
    struct fault_parameters fault;
    int64_t device; /* from 1 */
    sim_ticks lasts;
};

static TABLE(parameters_table, struct sbd_device_failure, FAULT_ROWS,
             {.name = "device",
              .type = PARAMETER_INTEGER,
              .offset = offsetof(struct sbd_device_failure, device),
              .preset = "1",
              .least = 1,
              .most = SBD_DEVICES_MOST,
              .doc = "The number of the device, from 1 to `devices` of the fencing."},
             {.name = "for",
              .type = PARAMETER_DURATION,
              .offset = offsetof(struct sbd_device_failure, lasts),
              .doc = "Time until it is over, unless another failure goes on; without it, to the"
                     " end.",
              .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST});

static const char *target(const void *from)
{
    static const char *const names[SBD_DEVICES_MOST] = {"1", "2", "3"};
    return names[((const struct sbd_device_failure *)from)->device - 1];
}

uint32_t fault_sbd_device(const void *from)
{
    return (uint32_t)((const struct sbd_device_failure *)from)->device - 1;
}

/* Begins or ends the failure. */
static void set(struct run *run, struct cluster *cluster, const void *from, bool works,
                struct cause cause)
{
    cause.event =
        cluster_note(run, cluster, works ? WORD_SBD_DEVICE_RESTORED : WORD_SBD_DEVICE_LOSS, NULL,
                     target(from), cause.event);
    if (cluster->fencing->set_device != NULL) {
        cluster->fencing->set_device(run, cluster->fencing_component, fault_sbd_device(from), works,
                                     cause);
    }
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    set(run, cluster, from, false, cause);
}

static sim_ticks lasts(const void *from, struct stream *stream)
{
    (void)stream;
    const struct sbd_device_failure *fault = from;
    return fault->lasts == 0 ? TICKS_NEVER : fault->lasts;
}

static sim_ticks end(struct run *run, struct cluster *cluster, const void *from,
                     struct stream *stream, struct cause cause, uint64_t turn)
{
    (void)stream;
    (void)turn;
    set(run, cluster, from, true, cause);
    return TICKS_NEVER;
}

static const struct fault_operations operations = {
    .target = target, .inject = inject, .lasts = lasts, .go_on = end};

const struct kind fault_sbd_device_failure_kind = {
    .name = "sbd_device_failure",
    .role = "fault",
    .doc = "A device with the slots of SBD fails.",
    .parameters = &parameters_table,
    .operations = &operations,
};
