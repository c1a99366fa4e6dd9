#include "experiments/screen/table_against.h"

#include "sim/base/foreign.h"
#include "tests/experiments/against_fixture.h"

Test(table_against, prints_predicted_beside_measured)
{
    struct measured_file file;
    struct against against;
    against_open(&file, &against);
    char *text = FIXTURE_PRINTED(table_against_print(&against, "token 3 s", "a.jsonl", 0, out));
    cr_expect_str_eq(
        text,
        "point 0: token 3 s: 2 replications beside a.jsonl\n"
        "seconds from the fault: fault.inject on alpha: node_crash, at 30.000 s in the first "
        "replication, in line 2 of the log\n"
        "\n"
        "event         at     predicted           range  measured  difference  within\n"
        "node.suspect  beta       2.500  2.000 to 3.000     2.900      +0.400  yes\n"
        "fence.ok      alpha     16.650          16.650    16.500      -0.150  below\n"
        "app.up        beta      27.012          27.012    27.500      +0.488  above\n"
        "\n"
        "the outage of database by phases, whose ends are the events of replication 0\n"
        "phase                   predicted   range  measured  difference  within\n"
        "detect                      3.000   3.000     2.900      -0.100  below\n"
        "membership to fence        13.650  13.650    13.600      -0.050  below\n"
        "storage to application     10.362  10.362    11.000      +0.638  above\n"
        "outage                     27.012  27.012    27.500      +0.488  above\n"
        "\n"
        "measured, without a counterpart\n"
        "  -1.000 s  app.stop alpha (line 3): before the fault\n"
        "  27.500 s  app.up, #2 beta (line 6): line 5 says the same\n"
        "  28.000 s  app.upp beta (line 7): the timelines have no event \"app.upp\"; did you mean "
        "\"app.up\"?\n"
        "  28.000 s  node.boot alfa (line 8): the timelines have no node \"alfa\"; did you mean "
        "\"alpha\"?\n"
        "  28.000 s  ip.up bata (line 9): the timelines have no object \"bata\"; did you mean "
        "\"beta\"?\n"
        "\n"
        "predicted, of the same kinds, and not measured\n"
        "  6.713 s  node.boot alpha: 6.713, in 2 of 2\n"
        "  20.750 s  ip.up database on beta: 20.750, in 2 of 2\n"
        "  66.713 s  node.boot, #2 alpha: in 1 of 2\n"
        "  101.713 s  node.boot, #3 alpha: in 1 of 2\n",
        "%s", text);
    free(text);
    against_close(&file, &against);
}

Test(table_against, fits_the_terminal)
{
    struct measured_file file;
    struct against against;
    against_open(&file, &against);
    for (size_t width = 80; width <= 200; width += 40) {
        char *text =
            FIXTURE_PRINTED(table_against_print(&against, "token 3 s", "a.jsonl", width, out));
        char *rest = text;
        for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
            cr_expect_leq(foreign_width(line), width, "%s", line);
        }
        free(text);
    }
    against_close(&file, &against);
}
