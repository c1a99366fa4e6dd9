#include "experiments/timeline/trace.h"

#include "analysis/timeline/lanes.h"
#include "experiments/results/writer.h"
#include "sim/base/memory.h"
#include "sim/kernel/ticks.h"

#include <string.h>

enum {
    PROCESS = 1,
    FIRST_THREAD = 2, /* the process's own number would mark its main thread */
    DECIMALS_OF_US = 6,
};

/* The open slices of a lane: that of its state, in that of an outage or not. */
struct open_slices {
    struct text_buffer name;
    bool is_in_outage;
};

/* A trace on its way. */
struct trace {
    const struct timeline_lines *lines;
    struct timeline_lanes lanes;
    struct open_slices *open; /* by lane */
    int64_t ticks_per_us;
    size_t *effects; /* by event: the first that it led to, its number + 1 */
    size_t *next;    /* by event: the next effect of the same cause, its number + 1 */
    FILE *out;
    bool has_events;
};

static int64_t thread_of(size_t lane)
{
    return FIRST_THREAD + (int64_t)lane;
}

static void start_trace_event(struct writer *writer, const char *phase, const char *name,
                              int64_t thread)
{
    writer_init(writer, NULL);
    writer_open_object(writer, NULL);
    writer_text(writer, "ph", phase);
    writer_integer(writer, "pid", PROCESS);
    writer_integer(writer, "tid", thread);
    writer_text(writer, "name", name);
}

/* [us], with the fractions that a double has. */
static void put_time(const struct trace *trace, struct writer *writer, int64_t at)
{
    writer_real(writer, "ts", ticks_to_seconds(at, trace->ticks_per_us));
}

static void finish_trace_event(struct trace *trace, struct writer *writer)
{
    writer_close_object(writer);
    fprintf(trace->out, "%s%s", trace->has_events ? ",\n" : "", writer->buffer.text);
    trace->has_events = true;
    writer_end(writer);
}

static void write_name(struct trace *trace, const char *what, int64_t thread, const char *name)
{
    struct writer writer;
    start_trace_event(&writer, "M", what, thread);
    writer_open_object(&writer, "args");
    writer_text(&writer, "name", name);
    writer_close_object(&writer);
    finish_trace_event(trace, &writer);
}

static void write_thread(struct trace *trace, int64_t thread, const char *name)
{
    struct writer writer;
    write_name(trace, "thread_name", thread, name);
    start_trace_event(&writer, "M", "thread_sort_index", thread);
    writer_open_object(&writer, "args");
    writer_integer(&writer, "sort_index", thread);
    writer_close_object(&writer);
    finish_trace_event(trace, &writer);
}

/* The members of an event beyond its time, node and name. */
static void put_arguments(struct writer *writer, const struct timeline_line *line)
{
    json_t *json = json_loads(line->text, 0, NULL);
    json_t *detail = json_object_get(json, "detail");
    writer_open_object(writer, "args");
    writer_integer(writer, "seq", (int64_t)line->seq);
    if (line->cause != 0) {
        writer_integer(writer, "cause", (int64_t)line->cause);
    }
    if (line->object != NULL) {
        writer_text(writer, "object", line->object);
    }
    if (line->phase != NULL) {
        writer_text(writer, "phase", line->phase);
    }
    if (detail != NULL) {
        writer_value(writer, "detail", detail);
    }
    writer_close_object(writer);
    json_decref(json);
}

/* A slice begins or ends. @param line  the event that began it; NULL: none */
static void write_slice(struct trace *trace, const char *phase, const char *name, int64_t thread,
                        int64_t at, const struct timeline_line *line)
{
    struct writer writer;
    start_trace_event(&writer, phase, name, thread);
    writer_text(&writer, "cat", "state");
    put_time(trace, &writer, at);
    if (line != NULL) {
        put_arguments(&writer, line);
    }
    finish_trace_event(trace, &writer);
}

static void write_instant(struct trace *trace, const struct timeline_line *line, int64_t thread)
{
    struct writer writer;
    struct text_buffer category = {0};
    text_append_bytes(&category, line->event, strcspn(line->event, "."));
    start_trace_event(&writer, "i", line->event, thread);
    writer_text(&writer, "cat", category.text);
    put_time(trace, &writer, line->at);
    writer_text(&writer, "s", "t");
    put_arguments(&writer, line);
    finish_trace_event(trace, &writer);
    text_buffer_free(&category);
}

static void write_flow(struct trace *trace, const char *phase, const struct timeline_line *effect,
                       const struct timeline_line *here, int64_t thread)
{
    struct writer writer;
    start_trace_event(&writer, phase, "cause", thread);
    writer_text(&writer, "cat", "cause");
    writer_integer(&writer, "id", (int64_t)effect->seq);
    put_time(trace, &writer, here->at);
    finish_trace_event(trace, &writer);
}

/* The flow from the cause ends here. */
static void write_cause(struct trace *trace, const struct timeline_line *line, int64_t thread)
{
    if (timeline_find(trace->lines, line->cause) != NULL) {
        write_flow(trace, "f", line, line, thread);
    }
}

/* Flows to the effects start here. */
static void write_effects(struct trace *trace, size_t at, int64_t thread)
{
    const struct timeline_line *list = trace->lines->list;
    for (size_t i = trace->effects[at]; i > 0; i = trace->next[i - 1]) {
        write_flow(trace, "s", &list[i - 1], &list[at], thread);
    }
}

/* Open the slice that a lane's state asks for. @param line  the event, NULL: the start */
static void open_state(struct trace *trace, size_t lane, int64_t at,
                       const struct timeline_line *line)
{
    static const char *const states[LANE_STATES] = {
        [LANE_UP] = "up", [LANE_DOWN] = "down", [LANE_BOOTING] = "booting", [LANE_HUNG] = "hung"};
    const struct timeline_lane *this = &trace->lanes.list[lane];
    struct text_buffer *name = &trace->open[lane].name;
    name->length = 0;
    text_append(name, this->why != NULL ? this->why : states[this->state]);
    if (this->is_service && this->state == LANE_UP && this->node != NULL) {
        text_print(name, " on %s", this->node);
    }
    if (this->is_in_outage && !trace->open[lane].is_in_outage) {
        write_slice(trace, "B", "outage", thread_of(lane), at, line);
    }
    trace->open[lane].is_in_outage = this->is_in_outage;
    write_slice(trace, "B", name->text, thread_of(lane), at, line);
}

/* Close it, and an outage that is over, or is cut off by the last event. */
static void close_state(struct trace *trace, size_t lane, int64_t at, bool is_last)
{
    write_slice(trace, "E", trace->open[lane].name.text, thread_of(lane), at, NULL);
    if (trace->open[lane].is_in_outage && (is_last || !trace->lanes.list[lane].is_in_outage)) {
        write_slice(trace, "E", "outage", thread_of(lane), at, NULL);
        trace->open[lane].is_in_outage = false;
    }
}

/* Nodes and services have a thread each; the one after all is for events of neither. */
static int64_t thread_for(const struct trace *trace, const struct timeline_line *line)
{
    const struct timeline_lane *lane = timeline_lanes_node(&trace->lanes, line);
    if (lane == NULL) {
        lane = timeline_lanes_find(&trace->lanes, line->object, true);
    }
    return thread_of(lane == NULL ? trace->lanes.count : (size_t)(lane - trace->lanes.list));
}

static void write_trace_event(struct trace *trace, size_t at)
{
    const struct timeline_line *line = &trace->lines->list[at];
    const struct timeline_lane *changed = timeline_lanes_step(&trace->lanes, line);
    size_t lane = changed == NULL ? 0 : (size_t)(changed - trace->lanes.list);
    bool is_slice = changed != NULL && timeline_is_outage(line);
    int64_t thread = is_slice ? thread_of(lane) : thread_for(trace, line);
    if (changed != NULL) {
        close_state(trace, lane, line->at, false);
    }
    if (is_slice) {
        write_cause(trace, line, thread); /* bound to the slice that follows */
    }
    if (changed != NULL) {
        open_state(trace, lane, line->at, line);
    }
    if (!is_slice) {
        write_cause(trace, line, thread);
        write_instant(trace, line, thread);
    }
    write_effects(trace, at, thread);
}

/* From each cause to its effects. */
static void find_effects(struct trace *trace)
{
    const struct timeline_lines *lines = trace->lines;
    trace->effects = memory_alloc((lines->count + 1) * sizeof *trace->effects);
    trace->next = memory_alloc((lines->count + 1) * sizeof *trace->next);
    for (size_t i = lines->count; i-- > 0;) {
        const struct timeline_line *cause = timeline_find(lines, lines->list[i].cause);
        if (cause != NULL) {
            size_t at = (size_t)(cause - lines->list);
            trace->next[i] = trace->effects[at];
            trace->effects[at] = i + 1;
        }
    }
}

static void write_trace_names(struct trace *trace)
{
    struct text_buffer name = {0};
    text_print(&name, "point %llu, replication %llu", (unsigned long long)trace->lines->point,
               (unsigned long long)trace->lines->replication);
    write_name(trace, "process_name", FIRST_THREAD, name.text);
    text_buffer_free(&name);
    for (size_t i = 0; i < trace->lanes.count; i++) {
        write_thread(trace, thread_of(i), trace->lanes.list[i].name);
    }
    write_thread(trace, thread_of(trace->lanes.count), "other");
}

/* Every thread has an open slice at all times, to which flows can be bound. */
static void write_events(struct trace *trace)
{
    const struct timeline_lines *lines = trace->lines;
    int64_t last = lines->count > 0 ? lines->list[lines->count - 1].at : 0;
    int64_t other = thread_of(trace->lanes.count);
    for (size_t i = 0; i < trace->lanes.count; i++) {
        open_state(trace, i, 0, NULL);
    }
    write_slice(trace, "B", "run", other, 0, NULL);
    for (size_t i = 0; i < lines->count; i++) {
        write_trace_event(trace, i);
    }
    for (size_t i = 0; i < trace->lanes.count; i++) {
        close_state(trace, i, last, true);
    }
    write_slice(trace, "E", "run", other, last, NULL);
}

void timeline_write_trace(const struct timeline_lines *lines, FILE *out)
{
    struct trace trace = {.lines = lines, .out = out, .ticks_per_us = 1};
    for (int i = DECIMALS_OF_US; i < lines->decimals; i++) {
        trace.ticks_per_us *= 10;
    }
    timeline_lanes_init(&trace.lanes, lines);
    trace.open = memory_alloc((trace.lanes.count + 1) * sizeof *trace.open);
    find_effects(&trace);
    fputs("{\"displayTimeUnit\": \"ms\", \"traceEvents\": [\n", out);
    write_trace_names(&trace);
    write_events(&trace);
    fputs("\n]}\n", out);
    for (size_t i = 0; i < trace.lanes.count; i++) {
        text_buffer_free(&trace.open[i].name);
    }
    memory_free(trace.open);
    memory_free(trace.effects);
    memory_free(trace.next);
    timeline_lanes_free(&trace.lanes);
}
