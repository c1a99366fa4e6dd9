#include "tests/models/memory/dram_fixture.h"
#include "tests/models/systems/multiprocessor_fixture.h"

/* Two controllers of which one is used: each has its own numbers, and the memory those of both. */
Test(dram_report, reports_each_controller_and_all)
{
    struct fixture fixture;
    fixture_init(&fixture);
    struct dram_parameters dram = dram_defaults();
    dram.refresh = DRAM_REFRESH_ALL_BANK;
    dram.page_policy = DRAM_CLOSED_PAGE;
    fixture_use_links(&fixture);
    fixture.machine.processors = 2;
    fixture.memory.layout = MEMORY_NUMA;
    fixture.memory.dram = &dram;
    fixture.links.bandwidth = 64e9;
    fixture.program.placement = PLACEMENT_ON_ONE_NODE;
    fixture.program.node = 1;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    double bandwidth = fixture_value(&result, "bandwidth");
    double read = fixture_value(&result, "memory.bandwidth_read");
    cr_expect(fixture_is_near(read, bandwidth, 1e-2), "%g", read);
    cr_expect_eq(fixture_value(&result, "memory.controllers.1.bandwidth_read"), read);
    cr_expect_eq(fixture_value(&result, "memory.controllers.0.bandwidth_read"), 0);
    cr_expect_not_null(fixture_metric(&result, "memory.controllers.0.row_hit_share")->reason);
    cr_expect_eq(fixture_value(&result, "memory.row_hit_share"), 0);
    double activations = fixture_value(&result, "memory.activations_per_second");
    cr_expect_float_eq(activations * 64, read, 1);
    cr_expect_eq(fixture_value(&result, "memory.controllers.1.activations_per_second"),
                 activations);
    double idle = fixture_value(&result, "memory.controllers.0.refresh_share");
    cr_expect(fixture_is_near(idle, 350.0 / 7800, 1e-2), "%g", idle);
    simulation_result_free(&result);
}
