#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"
#include "models/storage/lun_state.h"

/* The hosts that can write: they hold the unit, run, and no reservation keeps them out. */
static void find_writers(const struct lun *lun, struct bit_set *writers)
{
    bit_set_copy(writers, &lun->holders);
    bit_set_intersect(writers, &lun->running);
    bit_set_subtract(writers, &lun->ejected);
    if (lun->reserved_by != LUN_NOBODY) {
        bool writes = bit_set_has(writers, lun->reserved_by);
        bit_set_clear(writers);
        if (writes) {
            bit_set_add(writers, lun->reserved_by);
        }
    }
}

/* Says on the timeline that from now on several hosts write, or one at most again. */
static void note_writers(struct run *run, struct lun *lun, const struct bit_set *writers)
{
    struct timeline *timeline = lun->around.timeline;
    bool is_double = bit_set_count(writers) > 1;
    lun->last_event =
        timeline_add(timeline, run_now(run),
                     &(struct timeline_event){
                         .event = is_double ? WORD_LUN_DOUBLE_OWNERSHIP : WORD_LUN_SINGLE_OWNERSHIP,
                         .object = lun->name,
                         .cause = lun->last_event,
                     });
    timeline_members(timeline, "writers", writers, lun->around.host_names);
}

/* Accounts for a change of the writers. */
static void account_writers(struct run *run, struct lun *lun)
{
    struct bit_set writers;
    find_writers(lun, &writers);
    bool is_double = bit_set_count(&writers) > 1;
    if (is_double != (lun->doubled.value != 0)) {
        level_set(&lun->doubled, run_now(run),
                  is_double && !PLANTED("a second writer is not counted"));
        lun->doubles.count += is_double;
        note_writers(run, lun, &writers);
    }
}

/* Whether an I/O waited at the device when its host was ejected: it was killed then. */
static bool was_aborted(const struct lun *lun, const struct io *io)
{
    return io->ejections != lun->ejections[io->host] && io->started > lun->ejected_at[io->host];
}

/* The device has completed an I/O; it has spent its time on those that were killed, too. */
static void take(struct run *run, void *owner, struct io *io)
{
    struct lun *lun = owner;
    bool is_alive = io->life == lun->lives[io->host];
    if (lun->ways == NULL && is_alive && lun->paths[io->host] != LUN_PATH) {
        lun_hold(run, lun, io);
        return;
    }
    io->is_failed = io->is_failed || lun->losses > 0;
    if (was_aborted(lun, io)) {
        io->is_refused = true;
        counter_add(&lun->refused);
    }
    (lun->ways == NULL ? lun_finish : lun_ways_return)(run, lun, io);
}

enum { REFUSED, DOUBLE_OWNERSHIP, DOUBLE_OWNERSHIP_TIME };

static const struct metric_row metrics[] = {
    [REFUSED] =
        METRIC_LESS("refused", "1", COUNT, "I/Os of nodes that another's reservation keeps out."),
    [DOUBLE_OWNERSHIP] =
        METRIC_LESS("double_ownership", "1", COUNT, "Times that a second node came to write."),
    [DOUBLE_OWNERSHIP_TIME] = METRIC_LESS("double_ownership_time", "s", TOTAL,
                                          "Time in which more than one node writes."),
    METRICS_END,
};

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct lun_parameters *parameters = from;
    const struct part *device = &parameters->device;
    struct scope of_device = scope_child(scope, "device");
    if (device->kind != NULL) {
        size_t before = context->complaints->errors;
        kind_check(device->kind, device->parameters, &of_device, context);
        if (context->is_whole && context->complaints->errors == before) {
            blocks_check(&parameters->blocks, device_capacity(device), scope, context);
            blocks_check_size(&parameters->size, device_capacity(device), scope, context);
        }
    }
}

static event_handler *const handlers[] = {lun_on_timed_out};
static const char *const event_names[] = {"timed_out"};

const struct kind lun_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "lun",
    .role = KIND_PART,
    .doc = "A logical unit on a SAN: one node owns it at a time.",
    .parameters = &lun_table,
    .metrics = metrics,
    .check = check,
    .report = lun_report,
    .invariants = lun_invariants,
    .report_order = REPORT_STORAGE,
};

/* The device stands where the unit stands; a device that is named has parameters of its own. */
static void build_device(struct assembly *assembly, const struct scope *scope, struct lun *lun)
{
    struct io_port port = {lun, take};
    struct device_listener listener = {lun, lun_hear};
    const struct part *named = &lun->parameters->device;
    if (named->kind != NULL) {
        struct scope inside = scope_section(scope, "device");
        lun->device = device_build_heard(assembly, &inside, named, port, listener);
    } else {
        struct part station = {&device_station_kind, (void *)&lun->parameters->station};
        lun->device = device_build_heard(assembly, scope, &station, port, listener);
    }
}

struct lun *lun_build(struct assembly *assembly, const struct scope *scope, const char *name,
                      const struct lun_parameters *parameters,
                      const struct lun_environment *environment)
{
    ASSERT(environment->host_count >= 1 && environment->host_count <= BIT_SET_MOST);
    struct arena *arena = assembly->arena;
    struct lun *lun = ARENA_NEW(arena, struct lun);
    lun->component = (struct component){&lun_kind.behaviour, scope->path};
    lun->name = name;
    lun->parameters = parameters;
    lun->around = *environment;
    bit_set_all(&lun->running, environment->host_count);
    lun->reserved_by = LUN_NOBODY;
    lun->writes = ARENA_ARRAY(arena, uint64_t, environment->host_count);
    lun->writes_before = ARENA_ARRAY(arena, uint64_t, environment->host_count);
    lun->writes_ejected = ARENA_ARRAY(arena, uint64_t, environment->host_count);
    lun->ejected_at = ARENA_ARRAY(arena, sim_ticks, environment->host_count);
    lun->ejections = ARENA_ARRAY(arena, uint32_t, environment->host_count);
    lun->lives = ARENA_ARRAY(arena, uint32_t, environment->host_count);
    lun->waiting = ARENA_ARRAY(arena, struct io_list, environment->host_count);
    lun->paths = ARENA_ARRAY(arena, enum lun_path, environment->host_count);
    lun->writes_pathless = ARENA_ARRAY(arena, uint64_t, environment->host_count);
    lun->path_count = environment->san != NULL ? san_way_count(environment->san)
                      : parameters->paths > 0  ? (uint32_t)parameters->paths
                                               : 1;
    if (environment->san != NULL || parameters->path_grouping != PATH_GROUPING_FAILOVER) {
        lun->last_way = ARENA_ARRAY(arena, uint32_t, environment->host_count);
        lun->ways = ARENA_ARRAY(arena, struct lun_way, lun->path_count * environment->host_count);
    }
    lun->unheard = ARENA_ARRAY(arena, struct io_list, environment->host_count);
    component_stream(assembly, &lun->component, "preempt", &lun->preempts);
    lun->pool.arena = arena;
    build_device(assembly, scope, lun);
    component_stream(assembly, &lun->component, "blocks", &lun->blocks.stream);
    component_stream(assembly, &lun->component, "size", &lun->sizes);
    blocks_start(&lun->blocks, &parameters->blocks, device_blocks(&lun->device));
    counter_init(&lun->refused, assembly->measures);
    counter_init(&lun->doubles, assembly->measures);
    level_init(&lun->doubled, assembly->measures, 0);
    assembly_add(assembly, &lun->component);
    return lun;
}

static uint64_t note_host(struct run *run, struct lun *lun, enum timeline_word event, uint32_t host,
                          uint64_t cause)
{
    return timeline_add(lun->around.timeline, run_now(run),
                        &(struct timeline_event){.event = event,
                                                 .node = lun->around.host_names[host],
                                                 .object = lun->name,
                                                 .cause = cause});
}

/* No host has written since another has the reservation; by the writes made, not the rights. */
static void check_reservation(struct run *run, const struct lun *lun)
{
    for (uint32_t host = 0; host < lun->around.host_count && lun->reserved_by != LUN_NOBODY;
         host++) {
        if (host != lun->reserved_by) {
            CHECK(run, &lun->component, lun_reservation,
                  lun->writes[host] == lun->writes_before[host],
                  "%s has written since %s has reserved %s", lun->around.host_names[host],
                  lun->around.host_names[lun->reserved_by], lun->name);
        }
    }
}

/* No host has written since it was ejected. */
static void check_ejected(struct run *run, const struct lun *lun)
{
    BIT_SET_EACH(&lun->ejected, host)
    {
        CHECK(run, &lun->component, lun_ejected, lun->writes[host] == lun->writes_ejected[host],
              "%s has written since it was ejected from %s", lun->around.host_names[host],
              lun->name);
    }
}

/* The host that loses the reservation may have written until now, but not from now on. */
static void reserve_for(struct run *run, struct lun *lun, uint32_t host)
{
    check_reservation(run, lun);
    lun->reserved_by = host;
    for (uint32_t i = 0; i < lun->around.host_count; i++) {
        lun->writes_before[i] = lun->writes[i];
    }
}

uint64_t lun_acquire(struct run *run, struct lun *lun, uint32_t host, uint64_t cause)
{
    if (lun->parameters->persistent_reservations) {
        if (lun->reserved_by != LUN_NOBODY && lun->reserved_by != host) {
            cause = note_host(run, lun, WORD_LUN_PREEMPT, host, cause);
            timeline_text(lun->around.timeline, "preempted",
                          lun->around.host_names[lun->reserved_by]);
        }
        reserve_for(run, lun, host);
        account_writers(run, lun);
    }
    lun->last_event = note_host(run, lun, WORD_LUN_ACQUIRE, host, cause);
    return lun->last_event;
}

uint64_t lun_eject(struct run *run, struct lun *lun, uint32_t by, uint32_t host, uint64_t cause)
{
    ASSERT(by != host && !bit_set_has(&lun->ejected, by));
    lun->last_event = note_host(run, lun, WORD_LUN_EJECT, by, cause);
    timeline_text(lun->around.timeline, "ejected", lun->around.host_names[host]);
    if (!bit_set_has(&lun->ejected, host)) {
        bit_set_add(&lun->ejected, host);
        lun->writes_ejected[host] = lun->writes[host];
        lun->ejected_at[host] = run_now(run);
        lun->ejections[host]++;
    }
    if (lun->reserved_by == host) {
        reserve_for(run, lun, LUN_NOBODY);
    }
    account_writers(run, lun);
    return lun->last_event;
}

bool lun_has_ejected(const struct lun *lun, uint32_t host)
{
    return bit_set_has(&lun->ejected, host);
}

void lun_power_cycle(struct run *run, struct lun *lun, bool keeps_keys)
{
    if (!keeps_keys) {
        check_ejected(run, lun);
        bit_set_clear(&lun->ejected);
        reserve_for(run, lun, LUN_NOBODY);
        account_writers(run, lun);
    }
}

void lun_set_controller(struct run *run, struct lun *lun, uint32_t number, bool is_up)
{
    lun->device.operations->controllers->set_up(run, lun->device.component, number, is_up);
}

/* The first host that holds the unit and was not ejected; BIT_SET_MOST: none. */
static uint32_t first_owner(const struct lun *lun, uint32_t *count)
{
    struct bit_set owners;
    bit_set_copy(&owners, &lun->holders);
    bit_set_subtract(&owners, &lun->ejected);
    *count = bit_set_count(&owners);
    return bit_set_first(&owners);
}

void lun_mount(struct run *run, struct lun *lun, uint32_t host)
{
    bit_set_remove(&lun->holders, host);
    if (lun->around.is_fencing_safe) {
        uint32_t count;
        uint32_t owner = first_owner(lun, &count);
        CHECK(run, &lun->component, lun_owner, count == 0, "%s mounts %s while %s still holds it",
              lun->around.host_names[host], lun->name, lun->around.host_names[owner]);
    }
    bit_set_add(&lun->holders, host);
    account_writers(run, lun);
}

void lun_release(struct run *run, struct lun *lun, uint32_t host)
{
    if (!bit_set_has(&lun->holders, host)) {
        return;
    }
    bit_set_remove(&lun->holders, host);
    bool hears = bit_set_has(&lun->running, host) && lun->paths[host] == LUN_PATH;
    if (lun->reserved_by == host && hears) {
        reserve_for(run, lun, LUN_NOBODY);
    }
    account_writers(run, lun);
}

/* Drops the I/Os completed while the host hung and those that wait; the port is not told. */
static void forget_unheard(struct lun *lun, uint32_t host)
{
    struct io *io;
    while ((io = io_list_pop(&lun->unheard[host])) != NULL) {
        io_release(&lun->pool, io);
    }
    while ((io = io_list_pop(&lun->waiting[host])) != NULL) {
        io_release(&lun->pool, io);
    }
    lun_ways_forget(lun, host);
}

void lun_host_down(struct run *run, struct lun *lun, uint32_t host)
{
    bit_set_remove(&lun->running, host);
    bit_set_add(&lun->down, host);
    lun->lives[host]++;
    forget_unheard(lun, host);
    account_writers(run, lun);
}

void lun_host_hung(struct run *run, struct lun *lun, uint32_t host)
{
    if (!PLANTED("a unit is not told of a hang")) {
        bit_set_remove(&lun->running, host);
    }
    account_writers(run, lun);
}

void lun_host_runs(struct run *run, struct lun *lun, uint32_t host)
{
    bit_set_add(&lun->running, host);
    if (bit_set_has(&lun->down, host)) {
        if (!PLANTED("a unit keeps a node as down")) {
            bit_set_remove(&lun->down, host);
        }
        bit_set_remove(&lun->holders, host);
        bit_set_remove(&lun->ejected, host); /* a boot registers the key again */
    }
    account_writers(run, lun);
    struct io_list *unheard = &lun->unheard[host];
    /* The port may take the host down again. */
    while (!io_list_is_empty(unheard) && bit_set_has(&lun->running, host) &&
           !PLANTED("a node hears of no I/O")) {
        lun_hand_over(run, lun, io_list_pop(unheard));
    }
    lun_go_on(run, lun, host);
}

void lun_submit(struct run *run, struct lun *lun, uint32_t host, bool is_write, uint32_t process,
                uint64_t argument)
{
    ASSERT(bit_set_has(&lun->running, host));
    struct io *io = io_take(&lun->pool);
    io->is_write = is_write;
    io->host = host;
    io->life = lun->lives[host];
    io->process = process;
    io->argument = argument;
    io->sent = io->tried = run_now(run);
    if (lun->around.san != NULL) {
        io->bytes = distribution_draw(&lun->parameters->size, &lun->sizes);
    }
    if (device_blocks(&lun->device) > 0) {
        if (lun->around.san == NULL) {
            io->bytes = distribution_draw(&lun->parameters->size, &lun->sizes);
        }
        io->block = blocks_next(&lun->blocks, io->bytes);
    }
    if (lun->paths[host] == LUN_PATH || PLANTED("an I/O goes without a path")) {
        lun_send(run, lun, io);
    } else {
        lun_hold(run, lun, io);
    }
}

const struct lun_parameters *lun_parameters_of(const struct lun *lun)
{
    return lun->parameters;
}

const char *lun_name(const struct lun *lun)
{
    return lun->name;
}

bool lun_is_held_by(const struct lun *lun, uint32_t host)
{
    return bit_set_has(&lun->holders, host);
}

sim_ticks lun_preempt_time(struct lun *lun)
{
    return distribution_draw(&lun->parameters->preempt, &lun->preempts);
}

struct component *lun_component(struct lun *lun)
{
    return &lun->component;
}

void lun_report(const struct component *component, struct report *report)
{
    const struct lun *lun = (const struct lun *)component;
    const char *path = lun->component.path;
    report_counter(report, path, &metrics[REFUSED], &lun->refused);
    report_counter(report, path, &metrics[DOUBLE_OWNERSHIP], &lun->doubles);
    report_total(report, path, &metrics[DOUBLE_OWNERSHIP_TIME],
                 wide_to_double(level_in(&lun->doubled, report->window)) /
                     (double)report->ticks_per_second);
}

/* Counts the writers host by host, and not by find_writers(), by which the level is kept. */
static void check_writers(struct run *run, const struct lun *lun)
{
    uint32_t count = 0;
    for (uint32_t host = 0; host < lun->around.host_count; host++) {
        bool is_kept_out = lun->reserved_by != LUN_NOBODY && lun->reserved_by != host;
        is_kept_out = is_kept_out || bit_set_has(&lun->ejected, host);
        count +=
            bit_set_has(&lun->holders, host) && bit_set_has(&lun->running, host) && !is_kept_out;
    }
    CHECK(run, &lun->component, lun_writers, (count > 1) == (lun->doubled.value != 0),
          "%u hosts write, but that is %saccounted as double ownership", count,
          lun->doubled.value != 0 ? "" : "not ");
}

static void check_host(struct run *run, const struct lun *lun, uint32_t host)
{
    const char *name = lun->around.host_names[host];
    if (bit_set_has(&lun->running, host)) {
        CHECK(run, &lun->component, lun_heard, io_list_is_empty(&lun->unheard[host]),
              "%s runs, but has not heard of its completed I/O", name);
        CHECK(run, &lun->component, lun_down, !bit_set_has(&lun->down, host),
              "%s is down, but runs", name);
        CHECK(run, &lun->component, lun_waiting,
              lun->paths[host] == LUN_PATH_WAIT || io_list_is_empty(&lun->waiting[host]),
              "I/Os of %s wait for a path, which it has or will not get", name);
    }
    CHECK(run, &lun->component, lun_pathless,
          lun->paths[host] == LUN_PATH || lun->writes[host] == lun->writes_pathless[host],
          "%s has written since it lost its paths to %s", name, lun->name);
    lun_ways_invariants(run, lun, host);
}

void lun_invariants(struct run *run, const struct component *component)
{
    const struct lun *lun = (const struct lun *)component;
    check_writers(run, lun);
    check_reservation(run, lun);
    check_ejected(run, lun);
    lun_losses_invariants(run, lun);
    if (lun->around.is_fencing_safe) {
        uint32_t count;
        first_owner(lun, &count);
        CHECK(run, &lun->component, lun_owner, count <= 1, "several hosts hold %s at once",
              lun->name);
    }
    for (uint32_t host = 0; host < lun->around.host_count; host++) {
        check_host(run, lun, host);
    }
}

void lun_check_hosts(struct run *run, const struct lun *lun, const struct bit_set *running)
{
    uint32_t host = 0; /* the first about which they differ */
    while (host < lun->around.host_count &&
           bit_set_has(&lun->running, host) == bit_set_has(running, host)) {
        host++;
    }
    CHECK(run, &lun->component, lun_hosts, host == lun->around.host_count, "%s takes %s for %s",
          lun->name, lun->around.host_names[host],
          bit_set_has(running, host) ? "not running, which it is" : "running, which it is not");
}
