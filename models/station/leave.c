/* The departure of a customer from a station. */
#include "models/planted.h"
#include "models/station/station.h"

/* Counts a sibling as done. @return the customer it came from when it was the last, or NULL */
static struct customer *join_siblings(struct run *run, struct customer *sibling)
{
    struct station *station = sibling->visit->station;
    struct customer *customer = sibling->parent;
    tally_add(&station->siblings_served, run_now(run) - sibling->arrived);
    customers_release(station->customers, sibling);
    customer->siblings--;
    return customer->siblings == 0 ? customer : NULL;
}

void station_leave(struct run *run, struct customer *customer, wide received)
{
    struct visit *visit = customer->visit;
    struct station *station = visit->station;
    sim_ticks now = run_now(run);
    visit->finished += received;
    level_add(&station->ledger.present, now, -1);
    if (customer->parent != NULL) {
        customer = join_siblings(run, customer);
        if (customer == NULL) {
            return;
        }
    }
    station->present--;
    counter_add(&visit->passed);
    tally_add(&station->ledger.done, now - customer->arrived + PLANTED("a visit is a tick longer"));
    station->out.take(run, station->out.owner, customer);
}
