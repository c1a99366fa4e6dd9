#include "experiments/commands/command.h"

#include "experiments/results/result.h"
#include "tests/experiments/fixture.h"

#define SWEEP ", 'sweep': {'system.stations.cpu.servers': [1, 2]}}"

/* A folder with the results of a sweep of two points in `out`. */
static void make_folder(char folder[64])
{
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN SWEEP);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o out --progress never"), 0);
}

Test(export, of_csv_is_the_file_that_stands_there)
{
    char folder[64];
    char path[128];
    make_folder(folder);
    snprintf(path, sizeof path, "%s/out", folder);
    cr_expect_eq(fixture_coupling(folder, "export out"), 0);
    char *said = fixture_read(folder, "said");
    char *written = fixture_read(path, RESULT_CSV_NAME);
    cr_expect_str_eq(said, written);
    memory_free(said);
    memory_free(written);
    fixture_remove(folder);
}

Test(export, prints_what_is_asked_for)
{
    static const struct fixture_call calls[] = {
        {"export out --point 1 --metric throughput", 0,
         "point,system.stations.cpu.servers,metric,unit,mean,low,high", NULL},
        {"export out/results.json --metric response_time.p50", 0, "\n1,2,response_time.p50,s,",
         NULL},
        {"export out --samples --metric throughput", 0,
         "point,system.stations.cpu.servers,replication,warmup,metric,unit,value\n0,1,0,", NULL},
        {"export out --format json", 0, "\"metric\": \"throughput\"", NULL},
        {"export out --format json --samples", 0, "\"replication\": 2", NULL},
        {"export out --format hgrm --point 1", 0, "#[response_time of point 1, in s]", NULL},
        {"export out --format hgrm", 64, NULL,
         "a histogram is of one point, and the sweep has 2: give --point N"},
        {"export out --format hgrm --samples", 64, NULL, "a histogram has no samples"},
        {"export out --format hgrm --point 0 --metric throughput", 64, NULL,
         "no metric with percentiles is \"throughput\"; known are response_time and "
         "classes.all.response_time"},
        {"export out --point 2", 64, NULL, "there is no point 2; the sweep has 2, from 0"},
        {"export out --metric troughput", 64, NULL,
         "no point has the metric \"troughput\"; did you mean \"throughput\"?"},
        {"export out --samples --metric response_time.p99", 64, NULL,
         "no point has the metric \"response_time.p99\"; did you mean \"response_time\"?"},
        {"export out --format xml", 64, NULL, "\"xml\" is none of csv|json|hgrm"},
        {"export", 64, NULL, "export takes one folder of results"},
        {"export nowhere", 66, NULL, "nowhere: there is no such file or folder"},
    };
    char folder[64];
    make_folder(folder);
    fixture_calls(folder, calls, sizeof calls / sizeof *calls);
    fixture_remove(folder);
}
