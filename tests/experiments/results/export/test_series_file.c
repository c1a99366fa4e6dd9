#include "experiments/results/export/series_file.h"

#include "tests/experiments/fixture.h"

#define SERIES                                                                                     \
    "'run': {'horizon': '400 s', 'warmup': '0 s', 'replications': 3, 'series': {'interval': "      \
    "'150 s', 'metrics': ['response_time', 'throughput']}}"
#define SWEEP ", 'sweep': {'system.stations.cpu.servers': [1, 2]}"

/* The file of one run is that of another, byte for byte; memory_free it. */
static char *made_by(const char *folder, const char *arguments)
{
    cr_assert_eq(fixture_coupling(folder, arguments), 0);
    return fixture_read(folder, "out/" SERIES_NAME);
}

static size_t lines_of(const char *text)
{
    size_t lines = 0;
    for (const char *c = text; *c != '\0'; c++) {
        lines += *c == '\n';
    }
    return lines;
}

Test(series_file, has_a_row_for_each_point_metric_and_interval)
{
    char folder[64];
    fixture_folder(folder);
    fixture_file(folder, "spec.json", MM1 ", " SERIES SWEEP "}");
    char *text = made_by(folder, "run spec.json -o out");
    static const char head[] = "point,system.stations.cpu.servers,metric,unit,from_seconds,"
                               "to_seconds,mean,low,high,replications\n"
                               "0,1,response_time,s,0,150,";
    cr_expect_eq(strncmp(text, head, strlen(head)), 0, "%s", text);
    cr_expect_eq(lines_of(text), 1 + 2 * 2 * 3);
    cr_expect_not_null(strstr(text, "\n0,1,response_time,s,150,300,"));
    cr_expect_not_null(strstr(text, "\n0,1,response_time,s,300,400,"));
    cr_expect_not_null(strstr(text, "\n1,2,throughput,1/s,300,400,"));
    cr_expect(fixture_says(folder, "said", "Series: out/series.csv, 12 rows\n"));
    memory_free(text);
    fixture_remove(folder);
}

Test(series_file, is_the_same_bytes_for_any_workers_when_resumed_and_when_merged)
{
    char folder[64];
    fixture_folder(folder);
    fixture_file(folder, "spec.json", MM1 ", " SERIES SWEEP "}");
    char *first = made_by(folder, "run spec.json -o out -j 1");
    char *again = made_by(folder, "run spec.json -o out -j 1"); /* from the store */
    cr_expect_str_eq(again, first);
    memory_free(again);
    fixture_remove(folder);
    fixture_folder(folder);
    fixture_file(folder, "spec.json", MM1 ", " SERIES SWEEP "}");
    char *two = made_by(folder, "run spec.json -o out -j 2");
    cr_expect_str_eq(two, first);
    memory_free(two);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o a --shard 0/2"), 0);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o b --shard 1/2"), 0);
    cr_assert_eq(fixture_coupling(folder, "merge a b -o merged"), 0);
    char *merged = fixture_read(folder, "merged/" SERIES_NAME);
    cr_expect_str_eq(merged, first);
    memory_free(merged);
    memory_free(first);
    fixture_remove(folder);
}

/* But for the digest of the spec, which has the series in it. */
Test(series_file, leaves_the_results_as_they_are_without)
{
    char folder[64];
    fixture_folder(folder);
    fixture_file(folder, "plain.json",
                 MM1 ", 'run': {'horizon': '400 s', 'warmup': '0 s', 'replications': 3}" SWEEP "}");
    fixture_file(folder, "series.json", MM1 ", " SERIES SWEEP "}");
    cr_assert_eq(fixture_coupling(folder, "run plain.json -o plain"), 0);
    cr_assert_eq(fixture_coupling(folder, "run series.json -o series"), 0);
    char *plain = fixture_read(folder, "plain/results.json");
    char *series = fixture_read(folder, "series/results.json");
    char *digests[] = {strstr(plain, "sha256:"), strstr(series, "sha256:")};
    cr_assert(digests[0] != NULL && digests[1] != NULL);
    cr_expect_neq(strncmp(digests[0], digests[1], 71), 0);
    memset(digests[0], 'x', 71);
    memset(digests[1], 'x', 71);
    cr_expect_str_eq(plain, series);
    memory_free(plain);
    memory_free(series);
    fixture_remove(folder);
}

Test(series_file, of_an_earlier_run_goes_where_no_series_is_asked_for)
{
    char folder[64];
    fixture_folder(folder);
    fixture_file(folder, "plain.json", MM1 MM1_RUN "}");
    fixture_file(folder, "series.json", MM1 ", " SERIES "}");
    memory_free(made_by(folder, "run series.json -o out"));
    cr_assert_eq(fixture_coupling(folder, "run plain.json -o out"), 0);
    char *path = file_join(folder, "out/" SERIES_NAME);
    cr_expect_not(file_exists(path));
    memory_free(path);
    fixture_remove(folder);
}
