/* A node that is a whole machine beside one that has cores alone. Times are in ticks of 1 ns. */
#include "tests/models/cluster/node/machine_fixture.h"

/* Without references, and with a core for each job, both are done with each job at the same tick;
 * the wrong twin has a core less. */
Test(node_executor, a_machine_without_references_is_as_many_cores)
{
    for (int twin = 0; twin < 2; twin++) {
        struct machine_bench either[2];
        for (int is_machine = 0; is_machine < 2; is_machine++) {
            struct machine_bench *of = &either[is_machine];
            machine_bench_start(of, 3 - (is_machine == 1 && twin == 1), is_machine == 1, false);
            machine_bench_execute(of, 100, 1);
            machine_bench_execute(of, 250, 2);
            machine_bench_go_to(of, 30);
            machine_bench_execute(of, 0, 3);
            machine_bench_go_to(of, 120);
            machine_bench_execute(of, 90, 4);
            machine_bench_execute(of, 35, 5);
            machine_bench_go_to(of, 5000);
            machine_bench_expect_laws(of);
        }
        cr_assert_eq(either[0].bench.done_count, 5);
        cr_assert_eq(either[1].bench.done_count, 5);
        bool is_same = true;
        for (size_t i = 0; i < 5; i++) {
            is_same = is_same && either[0].bench.done[i].at == either[1].bench.done[i].at &&
                      either[0].bench.done[i].argument == either[1].bench.done[i].argument;
        }
        cr_expect_eq(is_same, twin == 0);
        bench_end(&either[0].bench);
        bench_end(&either[1].bench);
    }
}
