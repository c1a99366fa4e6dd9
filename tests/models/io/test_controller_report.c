#include "tests/models/io/controller_fixture.h"

static size_t broken_laws_with(void (*spoil)(struct io_controller *controller))
{
    struct controlled given;
    controlled_init(&given);
    struct bench bench = bench_build(&given.interrupted.machine);
    run_until(bench.run, 100 * US);
    cr_assert(bench_is_sound(&bench));
    cr_assert_eq(bench_broken_laws(&bench), 0);
    spoil(bench.machine->io->controllers->each[0]);
    size_t broken = bench_broken_laws(&bench);
    run_destroy(bench.run);
    return broken;
}

static void take_a_tick(struct io_controller *controller)
{
    controller->of_stage[IO_DEVICE].sum--;
}

static void take_a_byte(struct io_controller *controller)
{
    controller->bytes.count--;
}

static void take_an_io(struct io_controller *controller)
{
    controller->ledger.joined.count--;
}

Test(controller_report, laws_notice_what_is_missing)
{
    cr_expect_eq(broken_laws_with(take_a_tick), 1);
    cr_expect_eq(broken_laws_with(take_a_byte), 1);
    cr_expect_eq(broken_laws_with(take_an_io), 1);
}

Test(controller_report, invariants_notice_what_is_missing)
{
    for (int spoiled = 0; spoiled < 2; spoiled++) {
        struct controlled given;
        controlled_init(&given);
        struct bench bench = bench_build(&given.interrupted.machine);
        run_until(bench.run, 105 * US);
        struct io_controller *controller = bench.machine->io->controllers->each[0];
        cr_assert_neq(controller->requests->stage, IO_QUEUE);
        cr_assert(bench_is_sound(&bench));
        if (spoiled == 0) {
            controller->requests->io = NULL;
        } else {
            controller->buffered++;
        }
        cr_expect_not(bench_is_sound(&bench));
        run_destroy(bench.run);
    }
}
