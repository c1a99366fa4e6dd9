#include "models/storage/lun_queue.h"

#include "models/invariants.h"
#include "models/planted.h"

#include "sim/component/report_ledger.h"

void lun_queue_init(struct lun_queue *queue, const struct assembly *assembly,
                    struct component *owner, unsigned completed, const struct distribution *service,
                    int64_t servers)
{
    *queue = (struct lun_queue){.owner = owner,
                                .completed = completed,
                                .service = *service,
                                .servers = servers,
                                .arena = assembly->arena,
                                .free = LUN_IO_NONE,
                                .waiting = LUN_LIST_EMPTY};
    component_stream(assembly, owner, "service", &queue->services);
    ledger_init(&queue->ledger, assembly->measures,
                LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE | LEDGER_PERCENTILES);
}

void lun_list_push(struct lun_list *list, struct lun_io *places, uint32_t place)
{
    places[place].next = LUN_IO_NONE;
    if (list->first == LUN_IO_NONE) {
        list->first = place;
    } else {
        places[list->last].next = place;
    }
    list->last = place;
}

uint32_t lun_list_pop(struct lun_list *list, const struct lun_io *places)
{
    uint32_t place = list->first;
    list->first = places[place].next;
    return place;
}

/* Doubles the places. */
static void grow(struct lun_queue *queue)
{
    size_t before = queue->capacity;
    queue->places =
        arena_grow(queue->arena, queue->places, before, &queue->capacity, sizeof *queue->places);
    ASSERT(queue->capacity < LUN_IO_NONE);
    for (size_t place = queue->capacity; place > before; place--) {
        queue->places[place - 1].next = queue->free;
        queue->free = (uint32_t)place - 1;
    }
}

void lun_queue_release(struct lun_queue *queue, uint32_t place)
{
    queue->places[place].next = queue->free;
    queue->free = place;
}

static void serve(struct run *run, struct lun_queue *queue, uint32_t place)
{
    sim_ticks now = run_now(run);
    queue->places[place].started = now;
    ledger_note_started(&queue->ledger, now);
    event_after(run, distribution_draw(&queue->service, &queue->services), queue->owner,
                queue->completed, place);
}

void lun_queue_submit(struct run *run, struct lun_queue *queue, uint32_t node, uint32_t life,
                      uint64_t argument)
{
    if (queue->free == LUN_IO_NONE) {
        grow(queue);
    }
    sim_ticks now = run_now(run);
    uint32_t place = queue->free;
    struct lun_io *io = &queue->places[place];
    queue->free = io->next;
    io->argument = argument;
    io->joined = now;
    io->node = node;
    io->life = life;
    ledger_join(&queue->ledger, now);
    ledger_note_joined(&queue->ledger, now);
    queue->ledger.joined.count += PLANTED("an I/O is counted twice");
    queue->ledger.present.value += PLANTED("an I/O is present twice");
    if (queue->ledger.busy.value < queue->servers + PLANTED("a server too many")) {
        ledger_start(&queue->ledger, now);
        serve(run, queue, place);
    } else {
        lun_list_push(&queue->waiting, queue->places, place);
        queue->waiting_count += 1 + PLANTED("an I/O waits twice");
    }
}

struct lun_io *lun_queue_complete(struct run *run, struct lun_queue *queue, uint32_t place)
{
    sim_ticks now = run_now(run);
    struct lun_io *io = &queue->places[place];
    ledger_note_served(&queue->ledger, io->started, now);
    queue->ledger.service += PLANTED("an I/O is served a tick longer");
    ledger_leave(&queue->ledger, io->joined - PLANTED("an I/O is a tick longer"), now);
    ledger_note_left(&queue->ledger, io->joined);
    if (queue->waiting_count > 0 && !PLANTED("I/Os that wait are passed over")) {
        queue->waiting_count--;
        serve(run, queue, lun_list_pop(&queue->waiting, queue->places));
    } else {
        ledger_stop(&queue->ledger, now);
    }
    return io;
}

void lun_queue_report(const struct lun_queue *queue, const char *path, struct report *report)
{
    enum { UTILIZATION, QUEUE_LENGTH, RESPONSE_TIME, THROUGHPUT };
    static const struct metric_row rows[LUN_QUEUE_OWN] = {LUN_QUEUE_METRICS};
    static const struct ledger_rows own = {&rows[UTILIZATION], &rows[QUEUE_LENGTH],
                                           &rows[RESPONSE_TIME], &rows[THROUGHPUT]};
    report_ledger(report, path, &own, &queue->ledger, queue->servers, path);
}

void lun_queue_laws(const struct lun_queue *queue, const char *name, sim_ticks now,
                    struct report *report)
{
    struct ledger_found found = ledger_noted(&queue->ledger, now);
    report_flow_balance(report, name, &queue->ledger, &found);
    report_littles_law(report, name, &queue->ledger, now, &found);
    report_utilization_law(report, name, &queue->ledger, now, 1, &found);
}

/* I/Os found waiting; at most one more than are counted. */
static uint64_t walk_waiting(const struct lun_queue *queue)
{
    uint64_t found = 0;
    uint32_t place = queue->waiting_count > 0 ? queue->waiting.first : LUN_IO_NONE;
    while (place != LUN_IO_NONE && found <= queue->waiting_count) {
        place = queue->places[place].next;
        found++;
    }
    return found;
}

/* Where invariants are checked after each event, a long queue is walked after one event in so many
 * that it costs little on average. */
static bool is_time_to_walk(const struct run *run, const struct lun_queue *queue)
{
    enum { WALKED = 64 };
    return !run->check || run_events(run) % (queue->capacity / WALKED + 1) == 0;
}

void lun_queue_invariants(struct run *run, const struct lun_queue *queue)
{
    long long present = queue->ledger.present.value;
    long long busy = queue->ledger.busy.value;
    unsigned long long waiting = queue->waiting_count;
    CHECK(run, queue->owner, lun_servers, busy >= 0 && busy <= queue->servers,
          "%lld I/Os are served at once by %lld servers", busy, (long long)queue->servers);
    CHECK(run, queue->owner, lun_present, present == busy + (long long)waiting,
          "%lld I/Os are present, but %llu wait and %lld are served", present, waiting, busy);
    CHECK(run, queue->owner, lun_idle, waiting == 0 || busy >= queue->servers,
          "a server is idle while %llu I/Os wait", waiting);
    if (is_time_to_walk(run, queue)) {
        uint64_t found = walk_waiting(queue);
        CHECK(run, queue->owner, lun_waiting,
              found == waiting && (waiting > 0 || lun_list_is_empty(&queue->waiting)),
              "the queue and its count disagree");
    }
}
