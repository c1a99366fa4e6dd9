/* Requests with power fencing: login 1 s, duration 5 s, 20 s for an attempt. */
#include "models/cluster/fencing/fencer.h"
#include "models/cluster/fencing/fencing_power.h"

#include "tests/models/cluster/fencing/fencing_fixture.h"
#include "tests/models/places.h"

static struct power_parameters defaults(void)
{
    return (struct power_parameters){
        .common = {.timeout = 50 * SECOND, .attempts = 10, .delay = distribution_constant(0)},
        .login = SECOND,
        .duration = distribution_constant(5 * SECOND),
        .attempt_timeout = 20 * SECOND};
}

/* Each is a state no event can bring about; the invariants have a sentence for it. */
Test(fencer_invariants, catch_planted_bugs)
{
    static const char *const words[] = {"in no state",   "but no attempt",     "goes on",
                                        "more attempts", "after its time-out", "requester is gone",
                                        "were told"};
    for (int bug = 0; bug < 7; bug++) {
        struct power_parameters parameters = defaults();
        struct yard yard = {0};
        yard_start(&yard, &power_kind, &parameters);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 500 * MS);
        struct fencer *fencer = (struct fencer *)yard.fencing;
        struct fencing_request *request = fencer_request(fencer, ALPHA, BETA);
        cr_assert_not(run_failed(yard.run));
        switch (bug) {
        case 0:
            request->state = FENCING_STATES;
            break;
        case 1:
            request->state = FENCING_CONFIRMING;
            break;
        case 2:
            event_cancel(yard.run, request->time_out);
            request->state = FENCING_NONE;
            break;
        case 3:
            request->attempt = 11;
            break;
        case 4:
            request->limit = 100 * MS;
            break;
        case 5:
            yard.nodes[ALPHA].state = NODE_DOWN;
            break;
        default:
            fencer->answered++;
        }
        place_invariants(yard.run, yard.fencing);
        cr_assert(run_failed(yard.run), "bug %d goes unnoticed", bug);
        cr_expect_not_null(strstr(run_error(yard.run)->text, words[bug]), "%s",
                           run_error(yard.run)->text);
        run_destroy(yard.run);
        arena_destroy(yard.kept);
    }
}
