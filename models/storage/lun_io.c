/* I/Os of hosts at a unit: taken or refused, waiting for a path, failing, or done. */
#include "models/planted.h"
#include "models/storage/lun_state.h"

void lun_hand_over(struct run *run, struct lun *lun, struct io *io)
{
    if (lun->around.san != NULL && !io->is_refused && !io->is_failed) {
        san_note_done(lun->around.san, io->host, run_now(run) - io->sent);
    }
    lun->around.port.take(run, lun->around.port.owner, io);
    io_release(&lun->pool, io);
}

void lun_hold(struct run *run, struct lun *lun, struct io *io)
{
    if (lun->paths[io->host] == LUN_PATH_FAIL && bit_set_has(&lun->running, io->host)) {
        io->is_failed = true;
        lun_hand_over(run, lun, io);
    } else {
        io->has_vanished = bit_set_has(&lun->silent, io->host);
        io_list_push(&lun->waiting[io->host], io);
    }
}

void lun_finish(struct run *run, struct lun *lun, struct io *io)
{
    if (io->life != lun->lives[io->host]) {
        io_release(&lun->pool, io);
    } else if (!bit_set_has(&lun->running, io->host)) {
        io_list_push(&lun->unheard[io->host], io);
    } else {
        lun_hand_over(run, lun, io);
    }
}

bool lun_accepts(const struct lun *lun, uint32_t host)
{
    bool is_ejected = bit_set_has(&lun->ejected, host) && !PLANTED("an ejected node writes on");
    bool is_free = lun->reserved_by == LUN_NOBODY || lun->reserved_by == host;
    return (is_free && !is_ejected) || PLANTED("a unit ignores its reservation");
}

bool lun_takes(struct lun *lun, struct io *io)
{
    io->ejections = lun->ejections[io->host];
    if (io->is_write && !lun_accepts(lun, io->host)) {
        io->is_refused = true;
        counter_add(&lun->refused);
        return false;
    }
    io->is_failed = lun->losses > 0 && !PLANTED("a unit takes I/Os without its data");
    if (io->is_failed) {
        return false;
    }
    lun->taken++;
    lun->writes[io->host] += io->is_write;
    return true;
}

enum lun_path lun_path(const struct lun *lun, uint32_t host)
{
    bool is_lost = lun->paths[host] == LUN_PATH && lun->losses > 0;
    return is_lost ? LUN_PATH_FAIL : lun->paths[host];
}

enum lun_path lun_path_alone(const struct lun *lun, uint32_t host)
{
    return lun->paths[host];
}

sim_ticks lun_path_patience(const struct lun *lun)
{
    return lun->parameters->no_path_retry == NO_PATH_QUEUE ? TICKS_NEVER
                                                           : lun->parameters->fast_io_fail_tmo;
}
