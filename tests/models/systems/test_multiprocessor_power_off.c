#include "models/systems/multiprocessor_power_off.h"

#include "models/kinds.h"
#include "models/storage/disk.h"
#include "tests/models/systems/multiprocessor_fixture.h"

#define US (1000 * NS)

static struct disk_zone_parameters zone;
static struct disk_seek_parameters seek;
static struct disk_buffer_parameters buffer;
static struct disk_parameters disk;
static struct part device;
static struct blocks_parameters first_block;
static struct io_stream_parameters stream;
static struct power_off_parameters power_off;

/* A write of sector 0 each 7 ms, which comes under the heads each 10 ms for 100 us. */
static void fixture_disk(struct fixture *fixture, sim_ticks at)
{
    static const char *const device_name[] = {"disk"};
    static const char *const stream_name[] = {"log"};
    fixture_init(fixture);
    zone = (struct disk_zone_parameters){
        .cylinders = 10, .first_cylinder = PARAMETER_NOT_GIVEN, .sectors_per_track = 100};
    buffer =
        (struct disk_buffer_parameters){.segments = 1, .segment_size = 65536, .write_segments = 4};
    disk = (struct disk_parameters){.surfaces = 1,
                                    .zones = {1, &zone},
                                    .rotation_speed = 100,
                                    .seek = &seek,
                                    .buffer = &buffer,
                                    .scheduling = &scheduling_fcfs_kind};
    device = (struct part){&device_disk_kind, &disk};
    first_block = (struct blocks_parameters){.count = 1, .alignment = IO_BLOCK_BYTES};
    stream = (struct io_stream_parameters){.device = "disk",
                                           .arrivals = distribution_constant(7000 * US),
                                           .blocks = {&blocks_uniform_kind, &first_block},
                                           .size = distribution_constant(512),
                                           .write_share = 1};
    power_off.time = distribution_constant(at);
    fixture->machine.storage = (struct parameter_map){1, device_name, &device};
    fixture->machine.power_off = &power_off;
    fixture->workload.team.program = (struct part){0};
    fixture->simulation.horizon = 1000000 * US;
    fixture->simulation.warmup = 0;
    fixture->workload.io = (struct parameter_map){1, stream_name, &stream};
}

static void run_until_off(struct fixture *fixture, struct simulation_result *result)
{
    struct error error = {0};
    cr_assert(simulate(&fixture->simulation, result, &error), "%s: %s", error.where, error.text);
}

Test(multiprocessor_power_off, completed_writes_are_kept_once_they_are_on_the_media)
{
    static const struct {
        sim_ticks us;
        double acknowledged, lost;
    } cases[] = {{6000, 0, 0},       {7000, 0, 0},       {8000, 512, 512},
                 {10050, 512, 512},  {10101, 512, 0},    {13999, 512, 0},
                 {14001, 1024, 512}, {20000, 1024, 512}, {20200, 1024, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture fixture;
        fixture_disk(&fixture, cases[i].us * US);
        struct simulation_result result;
        run_until_off(&fixture, &result);
        double acknowledged = fixture_value(&result, "power_off.acknowledged");
        double lost = fixture_value(&result, "power_off.lost");
        cr_expect_eq(acknowledged, cases[i].acknowledged, "%zu: %g B", i, acknowledged);
        cr_expect_eq(lost, cases[i].lost, "%zu: %g B lost", i, lost);
        cr_expect_eq(fixture_value(&result, "power_off.kept"), acknowledged - lost);
        cr_expect(fixture_is_near(fixture_value(&result, "power_off.time"),
                                  (double)cases[i].us * 1e-6, 1e-12));
        cr_expect_eq(fixture_broken_laws(&result.report), 0);
        simulation_result_free(&result);
    }
}

Test(multiprocessor_power_off, a_buffer_that_is_not_volatile_loses_nothing)
{
    struct fixture fixture;
    fixture_disk(&fixture, 8000 * US);
    buffer.non_volatile = true;
    struct simulation_result result;
    run_until_off(&fixture, &result);
    cr_expect_eq(fixture_value(&result, "power_off.acknowledged"), 512);
    cr_expect_eq(fixture_value(&result, "power_off.lost"), 0);
    simulation_result_free(&result);
}
