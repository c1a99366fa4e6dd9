/* I/Os of hosts on their way to a unit: sent, refused, waiting for a path, or failing. */
#include "models/planted.h"
#include "models/storage/lun_state.h"

void lun_hand_over(struct run *run, struct lun *lun, struct io *io)
{
    lun->around.port.take(run, lun->around.port.owner, io);
    io_release(&lun->pool, io);
}

void lun_hold(struct run *run, struct lun *lun, struct io *io)
{
    if (lun->paths[io->host] == LUN_PATH_FAIL && bit_set_has(&lun->running, io->host)) {
        io->is_failed = true;
        lun_hand_over(run, lun, io);
    } else {
        io_list_push(&lun->waiting[io->host], io);
    }
}

bool lun_accepts(const struct lun *lun, uint32_t host)
{
    bool is_ejected = bit_set_has(&lun->ejected, host) && !PLANTED("an ejected node writes on");
    bool is_free = lun->reserved_by == LUN_NOBODY || lun->reserved_by == host;
    return (is_free && !is_ejected) || PLANTED("a unit ignores its reservation");
}

void lun_send(struct run *run, struct lun *lun, struct io *io)
{
    io->ejections = lun->ejections[io->host];
    if (io->is_write && !lun_accepts(lun, io->host)) {
        io->is_refused = true;
        counter_add(&lun->refused);
        lun_hand_over(run, lun, io);
        return;
    }
    lun->writes[io->host] += io->is_write;
    device_submit(run, &lun->device, io);
}

void lun_go_on(struct run *run, struct lun *lun, uint32_t host)
{
    struct io_list waiting = lun->waiting[host];
    lun->waiting[host] = (struct io_list){0};
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

enum lun_path lun_path(const struct lun *lun, uint32_t host)
{
    return lun->paths[host];
}

sim_ticks lun_path_patience(const struct lun *lun)
{
    return lun->parameters->no_path_retry == NO_PATH_QUEUE ? TICKS_NEVER
                                                           : lun->parameters->fast_io_fail_tmo;
}
