#include "models/planted.h"
#include "models/station/station.h"

const char *const servers_event_names[] = {"finished", "returned"};

void servers_serve(struct run *run, struct servers *servers, struct customer *customer)
{
    customer->state = CUSTOMER_SERVED;
    customer->resumed = run_now(run);
    sim_ticks takes = customer->left - PLANTED("a service is a tick shorter");
    customer->finish = event_after(run, takes, &servers->component, SERVERS_FINISHED,
                                   (uint64_t)(uintptr_t)customer);
    if (PLANTED("a service has no end")) {
        event_cancel(run, customer->finish);
    }
}

void servers_interrupt(struct run *run, struct customer *customer)
{
    event_cancel(run, customer->finish);
    customer->left -= run_now(run) - customer->resumed;
    customer->state = CUSTOMER_WAITING;
}

void servers_leave(struct run *run, struct servers *servers)
{
    struct station *station = servers->station;
    if (station->vacation.family == DISTRIBUTION_NONE) {
        return;
    }
    servers->away = true;
    event_after(run, distribution_draw(&station->vacation, &station->vacations),
                &servers->component, SERVERS_RETURNED, 0);
}

void servers_release(struct run *run, struct servers *servers)
{
    if (servers->waiting > 0 && !PLANTED("who waits is passed over")) {
        servers->waiting--;
        servers_serve(run, servers, servers->discipline->pop(servers));
        return;
    }
    servers->idle += 1 + PLANTED("a server is free twice");
    ledger_stop(&servers->station->ledger, run_now(run));
    servers->station->ledger.busy.value += PLANTED("a server stays busy");
    servers_leave(run, servers);
}

static void on_finished(struct run *run, void *component, uint64_t argument)
{
    struct servers *servers = component;
    struct customer *customer = (struct customer *)(uintptr_t)argument;
    servers_release(run, servers);
    station_leave(run, customer, customer->service);
}

static void on_returned(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct servers *servers = component;
    servers->away = false;
    if (servers->waiting == 0) {
        servers_leave(run, servers);
        return;
    }
    if (servers->discipline->resume != NULL) {
        servers->discipline->resume(run, servers);
        return;
    }
    servers->waiting--;
    servers->idle--;
    ledger_start(&servers->station->ledger, run_now(run));
    servers_serve(run, servers, servers->discipline->pop(servers));
}

event_handler *const servers_on[] = {on_finished, on_returned};

wide servers_received(const struct servers *servers, const struct customer *customer, sim_ticks now)
{
    (void)servers;
    wide before = customer->service - customer->left;
    return customer->state == CUSTOMER_SERVED ? before + (now - customer->resumed) : before;
}
