/*
 * Direct memory access: the controller moves a block between its buffer and memory line by line,
 * over the interconnect of the machine, while cores go on.
 *
 * Lines are references of no thread (machine/reference.h). So many as a burst has ask for the
 * interconnect at once, and the next burst does when all of these are at memory. On a bus devices
 * are asked first of all by fixed priority, and take their turn by the other arbitrations: a core
 * that needs the bus meanwhile waits, its cycles are stolen. One block is moved at a time, in the
 * order in which blocks came. Lines pass by the caches of cores.
 *
 * One event for each line beside those of interconnect and memory at most.
 */
#include "models/io/transfer_dma.h"

#include "models/planted.h"
#include "models/report_order.h"
#include "sim/component/report.h"

#include <inttypes.h>

#define MEMBER(name) offsetof(struct dma_parameters, name)

static TABLE(parameters_table, struct dma_parameters,
             TRANSFER_ROW("Time of a core to set up an I/O: the registers of the controller, and "
                          "pointers and counters of the block."),
             {.name = "burst",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(burst),
              .doc = "Lines that ask for the interconnect at once.",
              .preset = "4",
              .least = 1,
              .most = 1024},
             {.name = "node",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(node),
              .doc = "The node of the machine that the controller is attached to, and whose memory "
                     "it moves blocks to and from.",
              .preset = "0",
              .most = 255});

struct dma {
    struct component component; /* "controllers.NAME.transfer" */
    const struct dma_parameters *parameters;
    struct transfer_environment around;
    struct io_request_queue waiting;
    struct io_request *moving; /* NULL: none */
    uint32_t in_flight;        /* lines of its burst */
    uint32_t address;          /* of the next line */
    struct counter asked;      /* lines */
    struct counter moved;
};

/* The next lines of the block ask for the interconnect. */
static void burst(struct run *run, struct dma *dma)
{
    struct transfer_memory *memory = &dma->around.memory;
    struct io_request *request = dma->moving;
    int64_t most = dma->parameters->burst;
    uint32_t lines = (uint32_t)(request->left < most ? request->left : most);
    uint16_t node = (uint16_t)dma->parameters->node;
    dma->in_flight = lines;
    request->left -= lines;
    for (uint32_t i = 0; i < lines; i++) {
        struct reference *line = reference_take(memory->pool, run_now(run));
        memory->pool->threadless++;
        line->thread = (REFERENCE_DMA + memory->number) & INT32_MAX;
        line->processor = node;
        line->home = node;
        line->address = dma->address++;
        line->writes_back = false;
        counter_add(&dma->asked);
        dma->asked.count += PLANTED("a line of DMA is asked for twice");
        memory->out.take(run, memory->out.owner, line);
    }
}

static void begin(struct run *run, struct dma *dma)
{
    while (dma->moving == NULL && dma->waiting.first != NULL) {
        const struct transfer_port *port = &dma->around.port;
        struct io_request *request = io_request_pop(&dma->waiting);
        int64_t line = dma->around.memory.line_bytes;
        port->begun(request, run_now(run));
        request->left = (request->bytes + line - 1) / line;
        if (request->left > 0) {
            dma->moving = request;
            burst(run, dma);
        } else {
            port->done(run, port->owner, request);
        }
    }
}

static void move(struct run *run, struct component *component, struct io_request *request)
{
    struct dma *dma = (struct dma *)component;
    io_request_push(&dma->waiting, request);
    begin(run, dma);
}

static void line(struct run *run, struct component *component, struct reference *reference)
{
    struct dma *dma = (struct dma *)component;
    struct transfer_memory *memory = &dma->around.memory;
    const struct transfer_port *port = &dma->around.port;
    reference_release(memory->pool, reference);
    memory->pool->threadless--;
    counter_add(&dma->moved);
    if (--dma->in_flight > 0) {
        return;
    }
    if (dma->moving->left > 0) {
        burst(run, dma);
        return;
    }
    struct io_request *request = dma->moving;
    dma->moving = NULL;
    begin(run, dma);
    port->done(run, port->owner, request);
}

enum { LINES, BANDWIDTH };

static const struct metric_row metrics[] = {
    [LINES] = METRIC("lines", "1/s", MEAN, "Lines that DMA moves in a second."),
    [BANDWIDTH] = METRIC("bandwidth", "B/s", MEAN,
                         "Bytes of lines that DMA moves, whole lines for each block."),
    METRICS_END,
};

static void report(const struct component *component, struct report *to)
{
    const struct dma *dma = (const struct dma *)component;
    report_rate(to, component->path, &metrics[LINES], &dma->moved);
    report_value(to, component->path, &metrics[BANDWIDTH],
                 counter_rate(&dma->moved, to->window, to->ticks_per_second) *
                     (double)dma->around.memory.line_bytes);
}

static void laws(const struct component *component, sim_ticks now, struct report *to)
{
    (void)now;
    const struct dma *dma = (const struct dma *)component;
    report_law(to, "lines", component->path, (wide)dma->asked.count,
               (wide)dma->moved.count + (wide)dma->in_flight);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    struct dma *dma = ARENA_NEW(assembly->arena, struct dma);
    dma->component = (struct component){&transfer_dma_kind.behaviour, scope->path};
    dma->parameters = parameters;
    dma->around = *(const struct transfer_environment *)environment;
    counter_init(&dma->asked, assembly->measures);
    counter_init(&dma->moved, assembly->measures);
    return &dma->component;
}

static uint32_t lines(const void *from)
{
    return (uint32_t)((const struct dma_parameters *)from)->burst;
}

static const struct transfer_operations operations = {
    .order = TRANSFER_BEFORE_INTERRUPT, .move = move, .line = line, .lines = lines};

const struct kind transfer_dma_kind = {
    .name = "dma",
    .role = "transfer",
    .doc = "The controller moves a block between its buffer and memory by itself.",
    .parameters = &parameters_table,
    .metrics = metrics,
    .build = build,
    .report = report,
    .laws = laws,
    .report_order = REPORT_STORAGE,
    .operations = &operations,
};
