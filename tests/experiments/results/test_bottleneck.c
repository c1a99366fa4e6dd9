#include "experiments/results/bottleneck.h"

#include "models/kinds.h"
#include "tests/experiments/fixture.h"

#include <string.h>

static void expect_words(const struct bottleneck_resource *resources, size_t count, double cores,
                         const char *words)
{
    struct text_buffer text = {0};
    struct bottleneck bottleneck = bottleneck_of(resources, count, cores);
    bottleneck_print(&text, &bottleneck);
    cr_expect_str_eq(text.text == NULL ? "" : text.text, words);
    text_buffer_free(&text);
}

Test(bottleneck, is_named_above_90_percent_only)
{
    const struct bottleneck_resource full[] = {{"cpu", 0.2}, {"disk", 0.951}, {"net", 0.951}};
    const struct bottleneck_resource busy[] = {{"cpu", 0.2}, {"disk", 0.9}};
    expect_words(full, 3, 0, "disk 95.1 %");
    expect_words(busy, 2, 0, "none above 90 %: disk 90.0 %");
    expect_words(NULL, 0, 0, "");
    cr_expect(bottleneck_of(full, 3, 0).is_named && !bottleneck_of(busy, 2, 0).is_named);
}

/* smp-bus with one processor: its core works 57.2 % of the time, and the bus is idle. */
Test(bottleneck, cores_that_wait_for_an_idle_memory_are_no_bottleneck)
{
    const struct bottleneck_resource idle[] = {{"interconnect.bus", 0.086}, {"cores", 0.572}};
    const struct bottleneck_resource bus[] = {{"interconnect.bus", 0.978}, {"cores", 0.46}};
    const struct bottleneck_resource all[] = {{"interconnect.bus", 0.5}, {"cores", 0.96}};
    expect_words(idle, 2, 1, "latency: 43 % of core time in memory");
    expect_words(bus, 2, 1, "interconnect.bus 97.8 %");
    expect_words(all, 2, 1, "cores 96.0 %");
    /* Half of the cores have no thread: those that have one work half of the time. */
    const struct bottleneck_resource half[] = {{"cores", 0.25}};
    expect_words(half, 1, 0.5, "latency: 50 % of core time in memory");
    cr_expect_eq(
        bottleneck_of((const struct bottleneck_resource[]){{"cores", 0.5}}, 1, 0.5).latency, 0);
    /* A queueing station of that name has no memory. */
    expect_words(idle, 2, 0, "none above 90 %: cores 57.2 %");
    /* Wrong twin: a resource of another kind holds no threads. */
    const struct bottleneck_resource other[] = {{"interconnect.bus", 0.086}, {"processors", 0.572}};
    expect_words(other, 2, 1, "none above 90 %: processors 57.2 %");
}

/* One kind says that its resource holds threads. */
Test(bottleneck, the_kind_says_which_resource_holds_threads)
{
    size_t count = 0;
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        const struct bottleneck_resource one[] = {{(*kind)->name, 0.5}};
        bool has_latency = bottleneck_of(one, 1, 1).has_latency;
        bool is_part = strcmp((*kind)->role, KIND_PART) == 0;
        cr_expect_eq(has_latency, is_part && (*kind)->holds_threads, "%s", (*kind)->name);
        count += has_latency;
    }
    cr_expect_eq(count, 1);
}

static double share_of(const char *text)
{
    struct arena *arena = arena_create();
    struct spec *spec = expect_good(text);
    struct point point;
    spec_point(spec, 0, arena, &point);
    double share = bottleneck_core_share(&point);
    point_release(&point);
    spec_close(spec);
    arena_destroy(arena);
    return share;
}

#define MACHINE(threads)                                                                           \
    "{'name': 'm', 'system': {'kind': 'multiprocessor', 'processors': 4, "                         \
    "'cores_per_processor': 2, 'hardware_threads': 4, 'clock': '1 GHz', 'memory': {'latency': "    \
    "'100 ns'}, "                                                                                  \
    "'interconnect': {'kind': 'bus', 'bandwidth': '1 GB/s'}}, 'workload': {" threads               \
    "'program': {'compute': '9 ns'}}, 'run': {'horizon': '10 us'}}"

Test(bottleneck, cores_without_a_thread_wait_for_nothing)
{
    cr_expect_eq(share_of(MACHINE("")), 1);
    cr_expect_eq(share_of(MACHINE("'threads': 2, ")), 0.25);
    cr_expect_eq(share_of(MACHINE("'threads': 20, ")), 1);
    cr_expect_eq(share_of(MM1 MM1_RUN "}"), 0);
}
