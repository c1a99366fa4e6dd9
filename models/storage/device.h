/*
 * The role "device": what keeps blocks, and reads and writes them.
 *
 * A spec names one as {"kind": "station", ...}. A device takes I/Os from any owner and hands each
 * back, at its port, when it is completed. It knows neither hosts nor reservations.
 */
#ifndef MODELS_STORAGE_DEVICE_H
#define MODELS_STORAGE_DEVICE_H

#include "models/storage/io.h"
#include "sim/component/assembly.h"

/** Events of a device beside its I/Os. */
enum device_event {
    DEVICE_MEMBER_FAILED,
    DEVICE_REBUILD_BEGAN,
    DEVICE_REBUILD_ENDED,
    DEVICE_DATA_LOST, /* I/Os fail from then on */
    DEVICE_DATA_RESTORED,
    DEVICE_CONTROLLER_FAILED,
    DEVICE_CONTROLLER_TAKEN_OVER, /* another one has its I/Os */
    DEVICE_CONTROLLER_RETURNED,
};

/** A listener to events of a device; without `hear`: nobody. @param number  of the member or the
 *  controller; 0 where the event is about the whole device */
struct device_listener {
    void *owner;
    void (*hear)(struct run *run, void *owner, enum device_event event, uint32_t number);
};

static inline void device_tell(struct run *run, const struct device_listener *listener,
                               enum device_event event, uint32_t number)
{
    if (listener->hear != NULL) {
        listener->hear(run, listener->owner, event, number);
    }
}

/** The environment that a device is built in. */
struct device_environment {
    struct io_port port; /* takes the I/Os that are completed, or have failed */
    struct device_listener listener;
};

/** How parts of a device fail by themselves. */
enum device_failing { DEVICE_NEVER_FAILS, DEVICE_FAILS_AS_SCRIPTED, DEVICE_FAILS_AT_RANDOM };

/** Operations of devices that have members. */
struct device_member_operations {
    /** How many a device with these parameters has, and how they fail. */
    uint32_t (*count)(const void *parameters);
    enum device_failing (*failing)(const void *parameters);
    /** One fails; nothing where it has. @param number  from 0 */
    void (*fail)(struct run *run, struct component *device, uint32_t number);
};

/** Operations of devices whose controllers fail. */
struct device_controllers {
    /** How many a device with these parameters has, and how they fail. */
    uint32_t (*count)(const void *parameters);
    enum device_failing (*failing)(const void *parameters);
    /** One fails, or is back; nothing where it is so already. @param number  from 0 */
    void (*set_up)(struct run *run, struct component *device, uint32_t number, bool is_up);
};

/** Operations of the role "device". */
struct device_operations {
    /** Submit an I/O now. It is the device's until the port takes it, at this instant or later. */
    void (*submit)(struct run *run, struct component *device, struct io *io);
    /** Time to read so many bytes one after another, where no I/O is in the way [ticks]. */
    sim_ticks (*stream_time)(const struct component *device, int64_t bytes,
                             int64_t ticks_per_second);
    /** Blocks of IO_BLOCK_BYTES that it keeps; 0: any number, it does not look at them. */
    uint64_t (*blocks)(const struct component *device);
    /** The same of a device with these parameters, for checks. NULL: 0. */
    uint64_t (*capacity)(const void *parameters);
    const struct device_controllers *controllers;   /* NULL: none that a fault knows */
    const struct device_member_operations *members; /* NULL: the same */
};

/** A device with its verbs. */
struct device {
    struct component *component;
    const struct device_operations *operations;
};

/** Build the device of a part in the assembly, of which a listener hears. @param part  with a kind
 *  of the role */
static inline struct device device_build_heard(struct assembly *assembly, const struct scope *scope,
                                               const struct part *part, struct io_port port,
                                               struct device_listener listener)
{
    struct device_environment around = {port, listener};
    return (struct device){assembly_build(assembly, part->kind, scope, part->parameters, &around),
                           part->kind->operations};
}

/** The same, of which nobody hears. */
static inline struct device device_build(struct assembly *assembly, const struct scope *scope,
                                         const struct part *part, struct io_port port)
{
    return device_build_heard(assembly, scope, part, port, (struct device_listener){0});
}

static inline void device_submit(struct run *run, const struct device *device, struct io *io)
{
    device->operations->submit(run, device->component, io);
}

static inline sim_ticks device_stream_time(const struct device *device, int64_t bytes,
                                           int64_t ticks_per_second)
{
    return device->operations->stream_time(device->component, bytes, ticks_per_second);
}

/** Blocks that the device of a part keeps; 0: any number. */
static inline uint64_t device_capacity(const struct part *part)
{
    const struct device_operations *operations = part->kind->operations;
    return operations->capacity != NULL ? operations->capacity(part->parameters) : 0;
}

static inline const struct device_member_operations *
device_member_operations(const struct part *part)
{
    return part->kind == NULL ? NULL
                              : ((const struct device_operations *)part->kind->operations)->members;
}

/** Members of the device of a part, with or without a kind; 0: it has none. */
static inline uint32_t device_members(const struct part *part)
{
    const struct device_member_operations *members = device_member_operations(part);
    return members == NULL ? 0 : members->count(part->parameters);
}

/** How they fail by themselves. */
static inline enum device_failing device_members_fail(const struct part *part)
{
    const struct device_member_operations *members = device_member_operations(part);
    return members == NULL ? DEVICE_NEVER_FAILS : members->failing(part->parameters);
}

static inline const struct device_controllers *device_controllers_of(const struct part *part)
{
    return part->kind == NULL
               ? NULL
               : ((const struct device_operations *)part->kind->operations)->controllers;
}

/** Controllers of the device of a part, with or without a kind; 0: it has none. */
static inline uint32_t device_controllers(const struct part *part)
{
    const struct device_controllers *controllers = device_controllers_of(part);
    return controllers == NULL ? 0 : controllers->count(part->parameters);
}

/** How they fail by themselves. */
static inline enum device_failing device_controllers_fail(const struct part *part)
{
    const struct device_controllers *controllers = device_controllers_of(part);
    return controllers == NULL ? DEVICE_NEVER_FAILS : controllers->failing(part->parameters);
}

static inline uint64_t device_blocks(const struct device *device)
{
    return device->operations->blocks(device->component);
}

#endif
