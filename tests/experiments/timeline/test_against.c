#include "experiments/timeline/against.h"

#include "tests/experiments/against_fixture.h"

Test(against, rows_come_by_measured_time_then_by_prediction)
{
    static const struct {
        const char *event;
        int64_t measured; /* [us]; -1: none */
        uint64_t replications;
    } rows[] = {
        {"node.suspect", 2900000, 2}, {"fence.ok", 16500000, 2}, {"app.up", 27500000, 2},
        {"app.up", 27500000, 0},      {"app.upp", 28000000, 0},  {"node.boot", 28000000, 0},
        {"ip.up", 28000000, 0},       {"node.boot", -1, 2},      {"ip.up", -1, 2},
        {"node.boot", -1, 1},         {"node.boot", -1, 1},
    };
    struct measured_file file;
    struct against against;
    against_open(&file, &against);
    cr_expect_eq(against.replications, 2);
    cr_expect_str_eq(against.fault, "fault.inject on alpha: node_crash");
    cr_expect_str_eq(against.fault_time, "30.000");
    cr_assert_eq(against.count, sizeof rows / sizeof *rows);
    for (size_t i = 0; i < against.count; i++) {
        const struct against_row *row = &against.rows[i];
        cr_expect_str_eq(row->group->event, rows[i].event);
        cr_expect_eq(row->row->measured == NULL ? -1 : row->row->measured->at, rows[i].measured);
        cr_expect_eq(row->row->predicted.count, rows[i].replications, "row %zu", i);
    }
    const struct timeline_range *range = &against.rows[0].row->predicted;
    cr_expect(range->minimum == 2000000 && range->maximum == 3000000);
    cr_expect(against_has_range(range));
    cr_expect(!against_has_range(&against.rows[9].row->predicted));
    against_close(&file, &against);
}

Test(against, a_timeline_without_a_fault_cannot_be_compared)
{
    char folder[64];
    char path[128];
    struct error error = {0};
    struct timeline_choice choice = {0};
    struct measured_file file;
    struct against against;
    against_folder(folder, AGAINST_LOG);
    fixture_file(folder, TIMELINE_NAME,
                 "{'point': 0, 'replication': 0, 'seq': 1, 't': '0.000000000 s', 'event': "
                 "'node.up'}\n");
    snprintf(path, sizeof path, "%s/log.jsonl", folder);
    cr_assert(measured_file_read(path, &file, &error));
    cr_expect(!against_make(&against, folder, &choice, &file, &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    fixture_has(error.text, "has a fault");
    against_close(&file, &against);
    fixture_remove(folder);
}
