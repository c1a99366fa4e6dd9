/* I/Os of hosts on their way to a unit: sent, lost on a path that has failed, and sent again. */
#include "models/invariants.h"
#include "models/planted.h"
#include "models/storage/lun_state.h"

static struct lun_way *way_of(const struct lun *lun, uint32_t host, uint32_t way)
{
    return &lun->ways[host * lun->path_count + way];
}

/* The load of a path that a selector looks at. */
static int64_t load_of(const struct lun *lun, const struct lun_way *way)
{
    switch ((enum path_selector)lun->parameters->path_selector) {
    case SELECTOR_QUEUE_LENGTH:
        return way->outstanding;
    case SELECTOR_SERVICE_TIME:
        return way->bytes;
    case SELECTOR_ROUND_ROBIN:
        break;
    }
    return 0;
}

/* The path that the next I/O of a host takes: of those used that are not known to have failed the
 * least loaded, and of several the next in turn. */
static uint32_t choose(const struct lun *lun, uint32_t host)
{
    uint32_t chosen = lun->path_count;
    for (uint32_t i = 1; i <= lun->path_count; i++) {
        uint32_t one = (lun->last_way[host] + i) % lun->path_count;
        const struct lun_way *way = way_of(lun, host, one);
        if (!way->view.is_used || way->view.is_known) {
            continue;
        }
        if (chosen == lun->path_count ||
            load_of(lun, way) < load_of(lun, way_of(lun, host, chosen))) {
            chosen = one;
        }
    }
    ASSERT(chosen < lun->path_count);
    return chosen;
}

/* An I/O leaves its path. */
static void leave(const struct lun *lun, const struct io *io)
{
    struct lun_way *way = way_of(lun, io->host, io->path);
    way->outstanding--;
    way->bytes -= io->bytes;
}

/* Whether an I/O is on a path that works. */
static bool is_carried(const struct lun *lun, const struct io *io)
{
    return lun->paths[io->host] == LUN_PATH && way_of(lun, io->host, io->path)->view.works;
}

static void send_over(struct run *run, struct lun *lun, struct io *io);

/* An I/O is on a path that does not work: it waits until that is known, or goes another way. */
static void lose(struct run *run, struct lun *lun, struct io *io)
{
    struct lun_way *way = way_of(lun, io->host, io->path);
    bool runs = bit_set_has(&lun->running, io->host);
    bool is_alive = io->life == lun->lives[io->host];
    if (is_alive && lun->paths[io->host] == LUN_PATH && !way->view.is_known) {
        io->has_vanished = way->view.is_silent;
        io_list_push(&way->lost, io);
        return;
    }
    leave(lun, io);
    if (!is_alive) {
        io_release(&lun->pool, io);
    } else if (lun->paths[io->host] != LUN_PATH || !runs) {
        lun_hold(run, lun, io);
    } else {
        send_over(run, lun, io);
    }
}

/* At the unit's end of the path. */
static void arrive(struct run *run, void *unit, struct io *io)
{
    struct lun *lun = unit;
    if (!is_carried(lun, io) && !PLANTED("an I/O arrives over a path that has failed")) {
        lose(run, lun, io);
    } else if (lun_takes(lun, io)) {
        device_submit(run, &lun->device, io);
    } else {
        lun_ways_return(run, lun, io);
    }
}

/* Back at the host's end. */
static void come_back(struct run *run, void *unit, struct io *io)
{
    struct lun *lun = unit;
    if (!is_carried(lun, io)) {
        lose(run, lun, io);
        return;
    }
    leave(lun, io);
    lun_finish(run, lun, io);
}

const struct san_listener lun_san_listener = {arrive, come_back};

static void send_over(struct run *run, struct lun *lun, struct io *io)
{
    io->unit = lun;
    io->is_refused = io->is_failed = false;
    io->path = (uint8_t)choose(lun, io->host);
    struct lun_way *way = way_of(lun, io->host, io->path);
    lun->last_way[io->host] = io->path;
    way->outstanding++;
    way->bytes += io->bytes;
    if (!way->view.works) {
        lose(run, lun, io);
    } else if (lun->around.san != NULL) {
        san_send(run, lun->around.san, io);
    } else {
        arrive(run, lun, io);
    }
}

void lun_ways_return(struct run *run, struct lun *lun, struct io *io)
{
    if (lun->around.san != NULL) {
        san_return(run, lun->around.san, io, !io->is_refused && !io->is_failed);
    } else {
        come_back(run, lun, io);
    }
}

void lun_send(struct run *run, struct lun *lun, struct io *io)
{
    io->tried = run_now(run);
    if (lun->ways != NULL) {
        send_over(run, lun, io);
    } else if (lun_takes(lun, io)) {
        device_submit(run, &lun->device, io);
    } else {
        lun_hand_over(run, lun, io);
    }
}

/* Has an I/O that has vanished wait for its time-out. @return whether that is to come */
static bool wait_for_time_out(struct run *run, struct lun *lun, struct io *io)
{
    sim_ticks due = run_add(run, io->tried, lun->parameters->checker_timeout);
    if (!io->has_vanished || due <= run_now(run)) {
        return false;
    }
    event_ranked_after(run, due - run_now(run), EVENT_NORMAL,
                       lun->around.rank + (uint32_t)run_scheduled(run), &lun->component, 0,
                       (uint64_t)(uintptr_t)io);
    return true;
}

/* Sends I/Os of a host that have waited, as far as it runs and has a path. */
static void send_all(struct run *run, struct lun *lun, uint32_t host, struct io_list waiting)
{
    struct io *io;
    while ((io = io_list_pop(&waiting)) != NULL) {
        bool runs = bit_set_has(&lun->running, host); /* the port may take the host down */
        if (io->life != lun->lives[host]) {
            io_release(&lun->pool, io);
        } else if (runs && lun->paths[host] == LUN_PATH) {
            lun_send(run, lun, io);
        } else {
            lun_hold(run, lun, io);
        }
    }
}

void lun_go_on(struct run *run, struct lun *lun, uint32_t host)
{
    struct io_list waiting = lun->waiting[host];
    struct io_list sent = {0};
    struct io *io;
    lun->waiting[host] = (struct io_list){0};
    while ((io = io_list_pop(&waiting)) != NULL) {
        bool goes = lun->paths[host] == LUN_PATH;
        bool is_still_out = goes && wait_for_time_out(run, lun, io);
        io->has_vanished = io->has_vanished && !goes; /* such an I/O is on no path */
        if (!is_still_out) {
            io_list_push(&sent, io);
        }
    }
    send_all(run, lun, host, sent);
}

void lun_on_timed_out(struct run *run, void *component, uint64_t argument)
{
    struct lun *lun = component;
    struct io *io = (struct io *)(uintptr_t)argument;
    struct io_list one = {0};
    if (io->has_vanished) {
        io->has_vanished = false;
        leave(lun, io);
    }
    io_list_push(&one, io);
    send_all(run, lun, io->host, one);
}

void lun_set_silent(const struct run *run, struct lun *lun, uint32_t host, bool is_silent,
                    bool is_found)
{
    bit_set_remove(&lun->silent, host);
    if (is_silent) {
        bit_set_add(&lun->silent, host);
    }
    for (struct io *io = lun->waiting[host].first; io != NULL; io = io->next) {
        if (is_found || !io->has_vanished) {
            io->has_vanished = is_silent;
            io->tried = run_now(run);
        }
    }
}

void lun_set_path(struct run *run, struct lun *lun, uint32_t host, enum lun_path path)
{
    if (lun->paths[host] == LUN_PATH) {
        lun->writes_pathless[host] = lun->writes[host];
    }
    lun->paths[host] = path;
    if (!PLANTED("an I/O waits when a path is back")) {
        lun_go_on(run, lun, host);
    }
}

uint32_t lun_path_count(const struct lun *lun)
{
    return lun->path_count;
}

void lun_set_way(struct lun *lun, uint32_t host, uint32_t way, struct lun_way_view view)
{
    if (lun->ways != NULL) {
        way_of(lun, host, way)->view = view;
    }
}

void lun_send_lost(struct run *run, struct lun *lun, uint32_t host, uint32_t way)
{
    if (lun->ways == NULL || PLANTED("I/Os stay on a path that has failed")) {
        return;
    }
    struct io_list lost = way_of(lun, host, way)->lost;
    struct io_list sent = {0};
    struct io *io;
    way_of(lun, host, way)->lost = (struct io_list){0};
    while ((io = io_list_pop(&lost)) != NULL) {
        if (!way_of(lun, host, way)->view.is_known && wait_for_time_out(run, lun, io)) {
            continue;
        }
        io->has_vanished = false;
        leave(lun, io);
        io_list_push(&sent, io);
    }
    send_all(run, lun, host, sent);
}

sim_ticks lun_replay_time(const struct lun *lun, uint32_t host, int64_t bytes,
                          int64_t ticks_per_second)
{
    sim_ticks device = device_stream_time(&lun->device, bytes, ticks_per_second);
    if (lun->around.san == NULL) {
        return device;
    }
    uint32_t used = 0;
    for (uint32_t i = 0; i < lun->path_count; i++) {
        const struct lun_way_view *view = &way_of(lun, host, i)->view;
        used |= (uint32_t)(view->is_used && !view->is_known) << i;
    }
    double time = san_stream_time(san_parameters_of(lun->around.san), san_way(lun->around.san, 0),
                                  used, bytes);
    sim_ticks paths = ticks_from_seconds(time, ticks_per_second);
    return paths > device ? paths : device;
}

void lun_ways_forget(struct lun *lun, uint32_t host)
{
    struct io *io;
    for (uint32_t way = 0; lun->ways != NULL && way < lun->path_count; way++) {
        while ((io = io_list_pop(&way_of(lun, host, way)->lost)) != NULL) {
            leave(lun, io);
            io_release(&lun->pool, io);
        }
    }
}

void lun_ways_invariants(struct run *run, const struct lun *lun, uint32_t host)
{
    for (uint32_t i = 0; lun->ways != NULL && i < lun->path_count; i++) {
        const struct lun_way *way = way_of(lun, host, i);
        CHECK(run, &lun->component, lun_lost,
              io_list_is_empty(&way->lost) || (!way->view.works && !way->view.is_known),
              "I/Os of %s are lost on path %u, which %s", lun->around.host_names[host], i + 1,
              way->view.works ? "works" : "is known to have failed");
    }
}
