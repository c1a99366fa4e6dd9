/* How the requests to fence could contradict themselves. */
#include "models/cluster/fencing/fencer.h"
#include "models/invariants.h"

/* Why a request contradicts itself; NULL when it does not. */
static const char *contradiction_of_request(const struct run *run, const struct fencer *fencer,
                                            const struct fencing_request *request)
{
    bool under_way = request->state == FENCING_CALLING || request->state == FENCING_TOLD;
    bool has_step = event_is_pending(run, request->step);
    if ((unsigned)request->state >= FENCING_STATES) {
        return "is in no state";
    }
    if (!under_way && event_is_pending(run, request->time_out)) {
        return "has a time-out, but no attempt";
    }
    if ((request->state == FENCING_NONE || request->state == FENCING_FAILED) && has_step) {
        return "is over, but goes on";
    }
    if (request->state == FENCING_NONE) {
        return NULL;
    }
    enum node_state requester = fencer->around.nodes[request->requester]->state;
    if (requester == NODE_DOWN || requester == NODE_BOOTING) {
        return "is open, but its requester is gone";
    }
    return NULL;
}

static void check_request(struct run *run, const struct fencer *fencer,
                          const struct fencing_request *request)
{
    const struct component *component = &fencer->component;
    const char *requester = fencer->around.nodes[request->requester]->name;
    const char *target = fencer->around.nodes[request->target]->name;
    const char *text = contradiction_of_request(run, fencer, request);
    CHECK(run, component, fencing_request, text == NULL, "the request of %s to fence %s %s",
          requester, target, text);
    if (request->state != FENCING_CALLING && request->state != FENCING_TOLD) {
        return;
    }
    CHECK(run, component, fencing_attempts,
          request->attempt >= 1 && request->attempt <= fencer->attempts_most,
          "the request of %s to fence %s makes more attempts than it may", requester, target);
    CHECK(run, component, fencing_limit,
          request->has_hung ||
              (run_now(run) <= request->limit && request->limit <= request->deadline),
          "the request of %s to fence %s goes on after its time-out", requester, target);
}

void fencer_invariants(struct run *run, const struct component *component)
{
    const struct fencer *fencer = (const struct fencer *)component;
    uint32_t count = fencer->around.node_count;
    for (uint32_t requester = 0; requester < count; requester++) {
        const struct fencing_request *requests = fencer->requests[requester];
        for (uint32_t target = 0; requests != NULL && target < count; target++) {
            check_request(run, fencer, &requests[target]);
        }
    }
    CHECK(run, component, fencing_devices,
          fencer->answered <= fencer->told && fencer->told <= fencer->attempts.count,
          "of %llu attempts %llu were told to a device, but %llu answered",
          (unsigned long long)fencer->attempts.count, (unsigned long long)fencer->told,
          (unsigned long long)fencer->answered);
}
