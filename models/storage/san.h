/*
 * A storage network: host adapters, fabrics of switches and ports of arrays, between hosts and
 * units.
 *
 * Each adapter of a host and each port of an array is cabled to one fabric, and an adapter leads to
 * all ports of its fabric: a path of a host to a unit is an adapter, its fabric and a port. Fabrics
 * know nothing of each other. All hosts have like adapters; all units are behind all ports.
 *
 * An I/O goes adapter, fabric, port, device, and back the same way. Each part delays it by its
 * latency, each way; a fabric also by its distance, 5 us for a km (light in glass, index 1.5). The
 * data of a read pass the lanes of the parts on their way back, those of a write on their way out
 * (san_lane.h); commands and statuses are delayed alone. A write of two round trips asks for leave
 * to send first (FCP: FCP_XFER_RDY, INCITS 144 FCP-4), a read takes one.
 *
 * The SAN knows hosts and units by number and address, no rights: an I/O that it has goes on
 * although a part has failed, and its unit looks where it comes from when it comes.
 *
 * An I/O costs an event for each lane that it passes, and one for each stretch of delay between.
 */
#ifndef MODELS_STORAGE_SAN_H
#define MODELS_STORAGE_SAN_H

#include "models/storage/san_lane.h"

/** Paths of a host to a unit, at most. */
enum { PATHS_MOST = 8 };

/** The parameters of a part: those that its sort has not are zero. */
struct san_part_parameters {
    const char *fabric;          /* an adapter, a port: that it is cabled to */
    struct distribution service; /* of an I/O's data */
    double bandwidth;            /* [bytes/s]; 0: no limit */
    sim_ticks latency;           /* each way */
    double distance;             /* a fabric [km] */
    int64_t priority;            /* a port: of paths to it */
    int64_t controller;          /* a port: that it is of; PARAMETER_NOT_GIVEN: by turns */

    struct distribution time_to_failure; /* family none: never */
    struct distribution time_to_repair;  /* family none: never */
    bool is_silent;                      /* nothing reports its random failures */
};

enum san_sort { SAN_ADAPTER, SAN_FABRIC, SAN_PORT, SAN_SORTS };

/** The names of their failures: "adapter_failure", ... */
extern const char *const san_fault_names[SAN_SORTS];

struct san_parameters {
    struct parameter_map adapters, fabrics, ports; /* struct san_part_parameters */
    int64_t write_round_trips;
};

extern const struct table san_table;
extern const struct kind san_kind;

/** The parts of a sort: struct san_part_parameters by name. */
const struct parameter_map *san_parts_of(const struct san_parameters *parameters,
                                         enum san_sort sort);

/** The parts that a path leads through, by their places in the maps. */
struct san_way {
    uint32_t adapter, fabric, port;
};

/** Paths of a host to a unit; 0 where names lead nowhere. @param ways  of PATHS_MOST, in their
 *  order: adapter by adapter, port by port; NULL: not wanted @return may be above PATHS_MOST */
uint32_t san_find_ways(const struct san_parameters *parameters, struct san_way *ways);

/** Time of a stream over some ways, which its I/Os take by turns, one after the other [s]: that of
 *  the narrowest part of each. @param used  these, as bits @return 0: no part limits it */
double san_stream_time(const struct san_parameters *parameters, const struct san_way *ways,
                       uint32_t used, int64_t bytes);

/** Complain of fabrics that are not there, and of too many paths or none. */
void san_check(const void *parameters, const struct scope *scope,
               const struct check_context *context);

/** Where I/Os come: at the device's end of a path, and back at the host's. */
struct san_listener {
    void (*arrived)(struct run *run, void *unit, struct io *io);
    void (*returned)(struct run *run, void *unit, struct io *io);
};

/** The owner hears of random failures of parts, and of their ends. */
struct san_part_listener {
    void *owner;
    void (*failed)(struct run *run, void *owner, uint32_t part);
    void (*repaired)(struct run *run, void *owner, uint32_t part);
};

struct san_environment {
    const char *const *host_names;
    uint32_t host_count;
    const char *const *unit_names;
    uint32_t unit_count;
    uint64_t
        rank; /* of the first of 2^32 ranks, by which I/Os of an instant go as they were sent */
    struct san_listener listener;
    uint64_t failure_rank; /* of the first of two ranks for each part, for its random failures */
    struct san_part_listener part_listener; /* where parts fail at random */
};

struct san; /* opaque */

/** Build a SAN with its lanes and hosts, and add them to the assembly. */
struct san *san_build(struct assembly *assembly, const struct scope *scope,
                      const struct san_parameters *parameters,
                      const struct san_environment *environment);

/** The parameters that it was built with. */
const struct san_parameters *san_parameters_of(const struct san *san);

/** Paths of each host to each unit, and the parts of one. */
uint32_t san_way_count(const struct san *san);
const struct san_way *san_way(const struct san *san, uint32_t way);

/** The priority of a path: that of its port. */
int64_t san_way_priority(const struct san *san, uint32_t way);

/** The controller of the array that a path leads to, of so many: that of its port. */
uint32_t san_way_controller(const struct san *san, uint32_t way, uint32_t controllers);

/** Parts of the whole SAN: adapters host by host, then fabrics, then ports. */
uint32_t san_part_count(const struct san *san);

/** The numbers of these. @param index  in the map of the spec */
uint32_t san_adapter(const struct san *san, uint32_t host, uint32_t index);
uint32_t san_fabric(const struct san *san, uint32_t index);
uint32_t san_port(const struct san *san, uint32_t index);

/** A part by its number. */
struct san_place {
    enum san_sort sort;
    uint32_t host;  /* of an adapter */
    uint32_t index; /* in the map of the spec */
};

struct san_place san_place_of(const struct san *san, uint32_t part);

/** Whether a way of a host leads through a part. */
bool san_leads_through(const struct san *san, uint32_t host, uint32_t way, uint32_t part);

/** Send an I/O with its unit and path set. The listener hears when it arrives, maybe at once. */
void san_send(struct run *run, struct san *san, struct io *io);

/** Send it back on the same path. @param has_data  a read that was done */
void san_return(struct run *run, struct san *san, struct io *io, bool has_data);

/** An I/O of a host is done: it took so long, with all that it waited for paths. */
void san_note_done(struct san *san, uint32_t host, sim_ticks took);

#endif
