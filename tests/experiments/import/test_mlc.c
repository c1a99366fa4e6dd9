#include "experiments/import/mlc.h"

#include "experiments/import/mlc_found.h"
#include "sim/base/memory.h"
#include "tests/experiments/import/mlc_fixture.h"

#include <string.h>

static void expect_whole(const struct mlc_text *mlc)
{
    const struct mlc_matrix *latencies = &mlc->latencies;
    cr_expect_eq(latencies->rows, 2);
    cr_expect_eq(latencies->columns, 2);
    cr_expect_eq(mlc_cell(latencies, 0, 1), 140);
    cr_expect_eq(mlc_cell(latencies, 1, 1), 79.5);
    cr_expect_eq(mlc_cell(&mlc->bandwidths, 1, 0), 41000);
    cr_expect_eq(mlc->peak_reads, 201000.5);
    cr_assert_eq(mlc->load_count, 3);
    cr_expect_eq(mlc->loads[0].latency, 240);
    cr_expect_eq(mlc->loads[1].bandwidth, 60000.5);
    cr_expect_eq(mlc->loads[2].delay, 20000);
}

Test(mlc, reads_all_sections)
{
    struct mlc_text mlc;
    mlc_good(MLC_TEXT, &mlc);
    expect_whole(&mlc);
    cr_expect_str_eq(mlc.version, "3.9a");
    cr_expect_eq(mlc.latencies.line, 4);
    cr_expect_eq(mlc.peak_line, 11);
    cr_expect_eq(mlc.loads[0].line, 27);
    mlc_free(&mlc);
}

/* The text with each line end or each character replaced. */
static char *replaced(const char *text, char from, const char *to)
{
    struct text_buffer buffer = {0};
    for (; *text != '\0'; text++) {
        if (*text == from) {
            text_append(&buffer, to);
        } else {
            text_append_bytes(&buffer, text, 1);
        }
    }
    return buffer.text;
}

Test(mlc, line_ends_and_blanks_do_not_matter)
{
    static const struct {
        char from;
        const char *to;
    } changes[] = {{'\n', "\r\n"}, {'\t', "    "}, {'\n', "\n    "}, {'\n', " \n"}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct mlc_text mlc;
        char *text = replaced(MLC_TEXT, changes[i].from, changes[i].to);
        mlc_good(text, &mlc);
        expect_whole(&mlc);
        mlc_free(&mlc);
        memory_free(text);
    }
}

Test(mlc, numbers_of_other_languages)
{
    struct mlc_text mlc;
    char *text = replaced(MLC_LATENCIES MLC_PEAKS MLC_BANDWIDTHS MLC_LOADS, '.', ",");
    mlc_good(text, &mlc);
    expect_whole(&mlc);
    mlc_free(&mlc);
    memory_free(text);
}

Test(mlc, lines_of_other_programs_are_passed_over)
{
    struct mlc_text mlc;
    mlc_good("$ sudo ./mlc --latency_matrix\n"
             "Command line parameters: --latency_matrix\n\n"
             "Using buffer size of 2000.000MiB\n"
             "*** Unable to modify prefetchers (try executing 'modprobe msr')\n"
             "Measuring idle latencies (in ns)...\n"
             "\tMemory node\n"
             " Socket\t     0\t     2\t\n"
             "*** a warning on standard error\n"
             "     0\t  90.0\t 150.0\t\n"
             "     2\t 151.0\t  91.0\t\n\n"
             "     7\t 1.0\n" MLC_LATENCIES,
             &mlc);
    cr_expect_eq(mlc.latencies.rows, 2);
    cr_expect_eq(mlc.latencies.row_nodes[1], 2);
    cr_expect_eq(mlc_cell(&mlc.latencies, 0, 0), 90, "the first of two sections counts");
    cr_expect_str_eq(mlc.version, "");
    cr_expect_eq(mlc.bandwidths.rows, 0);
    cr_expect_eq(mlc.load_count, 0);
    mlc_free(&mlc);
}

Test(mlc, a_column_without_a_row_has_memory_alone)
{
    struct mlc_text mlc;
    mlc_good("Measuring idle latencies (in ns)...\n"
             "                Numa node   Numa node\n"
             "Numa node            0       1\n"
             "       0          84.5   564.5\n",
             &mlc);
    cr_expect_eq(mlc.latencies.rows, 1);
    cr_expect_eq(mlc.latencies.columns, 2);
    cr_expect(mlc_has_cores(&mlc.latencies, 0));
    cr_expect_not(mlc_has_cores(&mlc.latencies, 1));
    cr_expect_eq(mlc_own_column(&mlc.latencies, 0), 0);
    mlc_free(&mlc);
}

Test(mlc, mistakes_name_their_line)
{
    static const struct {
        const char *text, *error;
    } rows[] = {
        {"", "there is no matrix of idle latencies"},
        {"What is this?\n1 2 3\n", "there is no matrix of idle latencies"},
        {MLC_PEAKS MLC_LOADS, "there is no matrix of idle latencies"},
        {"idle latencies\nNuma node 0 1\n", "there is no matrix of idle latencies"},
        {"idle latencies\nNuma node 0 1\n 0 80.0\n", "line 3: 1 values for 2 nodes"},
        {"idle latencies\nNuma node 0 1\n 0 80.0 90.0 1.0\n", "line 3: 3 values for 2 nodes"},
        {"idle latencies\nNuma node 0 1\n 0 80.0 0.0\n",
         "line 3: a latency of 0.0, from node 0 to"},
        {"idle latencies\nNuma node 0 1\n 0 80.0 -3\n", "line 3: a latency of -3, from node 0 to"},
        {"idle latencies\nNuma node 0 1\n 0 80.0 -\n", "line 3: no latency: \"-\", from node 0 to"},
        {"idle latencies\nNuma node 0 1\n 0 80 nan\n", "line 3: no latency: \"nan\""},
        {"idle latencies\nNuma node 0 0\n 0 80 80\n", "line 2: node 0 stands twice"},
        {"idle latencies\nNuma node 0\n 0 80\n 0 80\n", "line 4: a second row of node 0"},
        {"idle latencies\nNuma node 0\n 1 80\n", "line 3: a row of node 1, which has no column"},
        {MLC_LATENCIES "Loaded Latencies\n 00000 80.0\n", "line 8: no bandwidth above 0: \"\""},
        {MLC_LATENCIES "Loaded Latencies\n 00000 0.0 1.0\n", "line 8: no latency above 0: \"0.0\""},
        {MLC_LATENCIES "Peak Injection Memory Bandwidths\nALL Reads : -nan\n",
         "line 8: no bandwidth of reads above 0: \"-nan\""},
        {MLC_LATENCIES "Memory Bandwidths between nodes\nNuma node 0\n 0 80000.0\n",
         "line 8: bandwidths between 1 x 1 nodes, but latencies (line 3) between 2 x 2"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mlc_text mlc;
        struct error error = {0};
        cr_expect_not(mlc_read(rows[i].text, "mlc.txt", &mlc, &error), "%s", rows[i].text);
        cr_expect_eq(error.code, ERROR_SPEC);
        cr_expect_str_eq(error.where, "mlc.txt");
        cr_expect(strncmp(error.text, rows[i].error, strlen(rows[i].error)) == 0, "%s: %s",
                  rows[i].error, error.text);
        mlc_free(&mlc);
    }
}

Test(mlc, thousands_of_nodes_are_too_many)
{
    struct text_buffer text = {0};
    struct mlc_text mlc;
    struct error error = {0};
    text_append(&text, "Measuring idle latencies (in ns)...\nNuma node");
    for (int i = 0; i < 10000; i++) {
        text_print(&text, " %d", i);
    }
    cr_expect_not(mlc_read(text.text, "mlc.txt", &mlc, &error));
    cr_expect_str_eq(error.text, "line 2: more than 256 nodes");
    mlc_free(&mlc);
    text_buffer_free(&text);
}

/* Any beginning of a text is read, or refused with an error; sanitizers watch. */
Test(mlc, any_beginning_of_a_text_ends)
{
    char *text = memory_copy_text(MLC_TEXT);
    size_t refused = 0;
    for (size_t length = strlen(text); length-- > 0;) {
        struct mlc_text mlc;
        struct error error = {0};
        text[length] = '\0';
        refused += !mlc_read(text, "mlc.txt", &mlc, &error);
        mlc_free(&mlc);
    }
    cr_expect_gt(refused, 100);
    memory_free(text);
}
