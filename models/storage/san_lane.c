#include "models/storage/san_lane.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/storage/san.h"
#include "sim/component/report_ledger.h"

enum event { PASSED };

bool san_lane_is_needed(const struct san_part_parameters *parameters)
{
    return parameters->bandwidth > 0 || distribution_mean(&parameters->service) > 0;
}

/* Time of an I/O's data [ticks]. */
static sim_ticks time_to_pass(struct run *run, struct san_lane *lane, const struct io *io)
{
    const struct san_part_parameters *parameters = lane->parameters;
    sim_ticks time = distribution_draw(&parameters->service, &lane->services);
    if (parameters->bandwidth > 0) {
        time = run_add(
            run, time,
            ticks_from_seconds((double)io->bytes / parameters->bandwidth, run->ticks_per_second));
    }
    return time;
}

static void serve(struct run *run, struct san_lane *lane, struct io *io)
{
    io->lane_started = run_now(run);
    ledger_note_started(&lane->ledger, io->lane_started);
    event_after(run, time_to_pass(run, lane, io), &lane->component, PASSED,
                (uint64_t)(uintptr_t)io);
}

void san_lane_join(struct run *run, struct san_lane *lane, struct io *io)
{
    struct ledger *ledger = &lane->ledger;
    sim_ticks now = run_now(run);
    io->lane_joined = now;
    ledger_join(ledger, now);
    ledger_note_joined(ledger, now);
    ledger->joined.count += PLANTED("data come to a lane twice");
    if (ledger->busy.value == 0 || PLANTED("two I/Os pass a lane at once")) {
        ledger_start(ledger, now);
        serve(run, lane, io);
    } else {
        io_list_push(&lane->waiting, io);
        lane->waiting_count += 1 + PLANTED("data wait at a lane twice");
    }
}

static void on_passed(struct run *run, void *component, uint64_t argument)
{
    struct san_lane *lane = component;
    struct ledger *ledger = &lane->ledger;
    struct io *io = (struct io *)(uintptr_t)argument;
    sim_ticks now = run_now(run);
    ledger_note_served(ledger, io->lane_started, now);
    ledger->service += PLANTED("data pass a tick longer");
    ledger_leave(ledger, io->lane_joined - PLANTED("data are at a lane a tick longer"), now);
    ledger_note_left(ledger, io->lane_joined);
    if (lane->waiting_count > 0 && !PLANTED("I/Os that wait at a lane are passed over")) {
        lane->waiting_count -= 1;
        serve(run, lane, io_list_pop(&lane->waiting));
    } else {
        ledger_stop(ledger, now);
    }
    lane->passed.take(run, lane->passed.owner, io);
}

static event_handler *const handlers[] = {[PASSED] = on_passed};
static const char *const event_names[] = {[PASSED] = "passed"};

void san_lane_report(const struct san_lane *lane, struct report *to)
{
    const char *path = lane->component.path;
    const struct metric_row *rows = lane->rows;
    const struct ledger_rows of_ledger = {&rows[SAN_LANE_UTILIZATION], &rows[SAN_LANE_QUEUE_LENGTH],
                                          &rows[SAN_LANE_RESPONSE_TIME],
                                          &rows[SAN_LANE_THROUGHPUT]};
    report_ledger(to, path, &of_ledger, &lane->ledger, 1, path);
}

static void laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct ledger *ledger = &((const struct san_lane *)component)->ledger;
    struct ledger_found found = ledger_noted(ledger, now);
    report_flow_balance(report, component->path, ledger, &found);
    report_littles_law(report, component->path, ledger, now, &found);
    report_utilization_law(report, component->path, ledger, now, 1, &found);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct san_lane *lane = (const struct san_lane *)component;
    long long busy = lane->ledger.busy.value;
    unsigned long long waiting = lane->waiting_count;
    CHECK(run, component, lane_order, busy + (long long)waiting == lane->ledger.present.value,
          "%lld I/Os pass and %llu wait, %lld are there", busy, waiting,
          (long long)lane->ledger.present.value);
    CHECK(run, component, lane_one, busy <= 1, "%lld I/Os pass at once", busy);
    CHECK(run, component, lane_idle, waiting == 0 || busy > 0, "%llu I/Os wait and none passes",
          waiting);
}

const struct kind san_lane_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "san_lane",
    .role = KIND_PART,
    .doc = "A lane of a part of the SAN, for the data of reads or of writes.",
    .laws = laws,
    .invariants = invariants,
};

struct san_lane *san_lane_build(struct assembly *assembly, const struct scope *scope,
                                const struct san_part_parameters *parameters,
                                const struct metric_row *rows, struct io_port passed)
{
    struct san_lane *lane = ARENA_NEW(assembly->arena, struct san_lane);
    lane->component = (struct component){&san_lane_kind.behaviour, scope->path};
    lane->parameters = parameters;
    lane->rows = rows;
    lane->passed = passed;
    component_stream(assembly, &lane->component, "service", &lane->services);
    ledger_init(&lane->ledger, assembly->measures, LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE);
    assembly_add(assembly, &lane->component);
    return lane;
}
