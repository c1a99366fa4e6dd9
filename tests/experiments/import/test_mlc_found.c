#include "experiments/import/mlc_found.h"

#include "tests/experiments/import/mlc_fixture.h"

Test(mlc_found, peak_and_lines_in_flight)
{
    static const struct {
        const char *text;
        double peak, lines, latency;
    } rows[] = {
        /* Little: 200 GB/s x 240 ns / 64 B. */
        {MLC_TEXT, 202e9, 750, 240},
        {MLC_LATENCIES MLC_PEAKS MLC_LOADS, 201.0005e9, 750, 240},
        {MLC_LATENCIES MLC_LOADS, 200e9, 750, 240},
        {MLC_LATENCIES MLC_BANDWIDTHS, 202e9, 2 * 202e9 / 64 * 80e-9, 160},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mlc_text mlc;
        struct mlc_found found;
        struct notes notes = {0};
        mlc_good(rows[i].text, &mlc);
        mlc_find_latencies(&mlc, &found);
        cr_expect_eq(found.nodes, 2);
        cr_expect_eq(found.local_ns, 80);
        cr_expect_not(found.is_uniform);
        cr_expect(mlc_find_peak(&found, &notes));
        mlc_find_lines(&found, &notes);
        cr_expect_float_eq(found.peak, rows[i].peak, 1e3);
        cr_expect_float_eq(found.lines, rows[i].lines, 1e-6);
        cr_expect_eq(found.latency_ns, rows[i].latency);
        notes_free(&notes);
        mlc_free(&mlc);
    }
}

#define INTERLEAVED                                                                                \
    "idle latencies\nNuma node 0 1\n 0 106.0 107.0\n 1 107.5 106.5\n\n"                            \
    "Memory Bandwidths between nodes\nNuma node 0 1\n 0 50000 50100\n 1 50200 50000\n\n"

Test(mlc_found, interleaved_memory_is_uniform_and_its_matrix_no_peak)
{
    struct mlc_text mlc;
    struct mlc_found found;
    struct notes notes = {0};
    mlc_good(INTERLEAVED, &mlc);
    mlc_find_latencies(&mlc, &found);
    cr_expect(found.is_uniform);
    cr_expect_not(mlc_find_peak(&found, &notes));
    mlc_free(&mlc);
    mlc_good(INTERLEAVED MLC_LOADS, &mlc);
    mlc_find_latencies(&mlc, &found);
    cr_expect(mlc_find_peak(&found, &notes));
    cr_expect_eq(found.peak, 200e9);
    mlc_free(&mlc);
    notes_free(&notes);
}
