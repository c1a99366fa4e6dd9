#include "experiments/results/standing.h"

#include <inttypes.h>

bool standing_of(const struct row *row, uint64_t replications, uint64_t replication,
                 struct standing *standing)
{
    if (replication >= replications || !row->has[replication]) {
        return false;
    }
    double value = row->values[replication];
    *standing = (struct standing){.value = value, .minimum = value, .maximum = value};
    for (uint64_t i = 0; i < replications; i++) {
        double other = row->values[i];
        if (!row->has[i]) {
            continue;
        }
        standing->count++;
        standing->less += other < value;
        standing->equal += i != replication && other == value;
        standing->minimum = other < standing->minimum ? other : standing->minimum;
        standing->maximum = other > standing->maximum ? other : standing->maximum;
    }
    return true;
}

static const char *ending_of(uint64_t number)
{
    static const char *const endings[] = {"th", "st", "nd", "rd"};
    enum { TEN = 10, HUNDRED = 100, ELEVEN = 11, THIRTEEN = 13 };
    bool is_teen = number % HUNDRED >= ELEVEN && number % HUNDRED <= THIRTEEN;
    return is_teen || number % TEN > 3 ? "th" : endings[number % TEN];
}

void standing_print(const struct standing *standing, struct text_buffer *text)
{
    uint64_t others = standing->count - 1;
    uint64_t more = others - standing->less - standing->equal;
    bool is_short = standing->less <= more;
    uint64_t before = is_short ? standing->less : more;
    if (standing->equal == others) {
        text_append(text, others == 0 ? "the only one" : "as in all others");
        return;
    }
    text_append(text, "the ");
    if (before > 0) {
        text_print(text, "%" PRIu64 "%s ", before + 1, ending_of(before + 1));
    }
    text_append(text, is_short ? "shortest" : "longest");
    if (standing->equal > 0) {
        text_print(text, " with %" PRIu64 " other%s", standing->equal,
                   standing->equal == 1 ? "" : "s");
    }
}
