#include "models/memory/memory.h"

#include "tests/models/places.h"

/* Two processors with memory of their own, 2 ns apart, or with uniform memory 2 ns away. */
static struct distances apart(int layout)
{
    static const double uniform[] = {2000, 2000}, to_others[] = {0, 2000, 2000, 0};
    return layout == MEMORY_UMA ? (struct distances){1, uniform, 2000, NULL, 1}
                                : (struct distances){2, to_others, 2000, NULL, 1};
}

static size_t complaints_about(const struct memory_parameters *parameters, const char *where)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "system", "memory");
    memory_check(parameters, &scope,
                 &(struct memory_environment){.processors = 2,
                                              .line_bytes = 64,
                                              .ticks_per_second = TICKS_PER_SECOND_FINE,
                                              .distances = apart(parameters->layout)},
                 &complaints);
    arena_destroy(arena);
    size_t about = 0;
    for (size_t i = 0; i < complaints.count; i++) {
        about += where != NULL && strcmp(complaints.list[i].where, where) == 0;
    }
    size_t result = where == NULL ? complaints.errors : about;
    complaints_free(&complaints);
    return result;
}

Test(memory_check, complains_of_what_cannot_be)
{
    const struct memory_parameters good = {
        .layout = MEMORY_NUMA, .latency = 80000, .remote_latency = 140000, .channels = 1};
    cr_expect_eq(complaints_about(&good, NULL), 0);

    struct memory_parameters bad = good;
    bad.remote_latency = 0;
    cr_expect_eq(complaints_about(&bad, NULL), 0, "latency and crossing stand in");
    static const double nearly[] = {0, 1999.6, 1999.6, 0};
    cr_expect_eq(memory_latency(&bad, &(struct distances){2, nearly, 1999.6, NULL, 1}, 0, 1),
                 82000);
    bad.remote_latency = 1999;
    cr_expect_eq(complaints_about(&bad, "/system/memory/remote_latency"), 1, "less than crossing");
    bad.layout = MEMORY_UMA;
    cr_expect_eq(complaints_about(&bad, NULL), 0, "uma has no remote latency");
    bad.latency = 0;
    cr_expect_eq(complaints_about(&bad, "/system/memory/latency"), 1);

    bad = good;
    bad.channel_bandwidth = 0.7e9; /* 91 ns a line */
    cr_expect_eq(complaints_about(&bad, "/system/memory/latency"), 1);
    cr_expect_eq(complaints_about(&bad, "/system/memory/remote_latency"), 0);

    bad = good;
    bad.banks = 4;
    cr_expect_eq(complaints_about(&bad, "/system/memory/bank_cycle"), 1);
    bad.banks = 0;
    bad.bank_cycle = distribution_constant(45000);
    cr_expect_eq(complaints_about(&bad, "/system/memory/banks"), 1);
    bad.banks = 4;
    bad.channels = 4096;
    bad.banks = 1024;
    cr_expect_eq(complaints_about(&bad, "/system/memory/banks"), 1, "2^22 for each of two");
    bad.channels = 1;
    bad.banks = 4;
    bad.bank_cycle = distribution_pareto(1000, 0.9); /* has no mean */
    cr_expect_eq(complaints_about(&bad, "/system/memory/latency"), 1);
}

Test(memory_check, wants_a_square_matrix)
{
    static sim_ticks numbers[3] = {80000, 140000, 140000};
    struct parameter_list rows[3] = {{2, numbers}, {2, numbers}, {2, numbers}};
    struct memory_parameters parameters = {.layout = MEMORY_NUMA, .channels = 1};
    for (size_t count = 1; count <= 3; count++) {
        parameters.latencies = (struct parameter_list){count, rows};
        cr_expect_eq(complaints_about(&parameters, "/system/memory/latencies"), count != 2);
    }
    parameters.latencies.count = 2;
    rows[1].count = 3;
    cr_expect_eq(complaints_about(&parameters, "/system/memory/latencies"), 1);
}

/* DRAM says what channels and banks do: the other keys cannot say it too. */
Test(memory_check, dram_stands_alone)
{
    struct dram_parameters dram = {
        .ranks = 1, .queue_window = 1, .row_hits_most = 1, .writes_high = 1};
    struct memory_parameters good = {.layout = MEMORY_UMA, .latency = 80000, .channels = 4};
    good.dram = &dram;
    cr_expect_eq(complaints_about(&good, NULL), 0);

    struct memory_parameters bad = good;
    bad.channel_bandwidth = 1e9;
    cr_expect_eq(complaints_about(&bad, "/system/memory/channel_bandwidth"), 1);
    bad.transfer = distribution_constant(1000);
    bad.banks = 4;
    bad.bank_cycle = distribution_constant(1000);
    cr_expect_eq(complaints_about(&bad, NULL), 4, "each of the four");
    bad = good;
    bad.latency = 30000;
    cr_expect_eq(complaints_about(&bad, "/system/memory/latency"), 1, "less than an access");
    bad = good;
    bad.channels = 4096;
    dram.ranks = 64;
    cr_expect_eq(complaints_about(&bad, "/system/memory/dram/ranks"), 0, "2^22 banks");
    dram.banks_per_group = 8;
    cr_expect_eq(complaints_about(&bad, "/system/memory/dram/ranks"), 1);
}
