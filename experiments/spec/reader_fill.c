#include "experiments/spec/reader.h"

/* Something within the limits of a row. */
static double harmless(const struct parameter *row, double otherwise)
{
    double value = row->least > 0.0 ? row->least : otherwise;
    value += (row->flags & PARAMETER_ABOVE_LEAST) != 0 ? value : 0.0;
    return row->most != 0 && value > row->most ? row->most : value;
}

static void fill_plain(struct reader *reader, const struct parameter *row, void *to)
{
    double per_si = (double)reader->ticks_per_second;
    switch (row->type) {
    case PARAMETER_INTEGER:
    case PARAMETER_SIZE:
        *(int64_t *)to = (int64_t)harmless(row, 1.0);
        break;
    case PARAMETER_DURATION:
        *(sim_ticks *)to = (sim_ticks)(harmless(row, 1.0 / per_si) * per_si);
        break;
    case PARAMETER_REAL:
    case PARAMETER_BANDWIDTH:
    case PARAMETER_FREQUENCY:
    case PARAMETER_RATE:
        *(double *)to = harmless(row, 1.0);
        break;
    case PARAMETER_DISTRIBUTION:
        *(struct distribution *)to = distribution_constant((int64_t)(harmless(row, 1e-3) * per_si));
        break;
    case PARAMETER_SIZES:
    case PARAMETER_COUNT:
        *(struct distribution *)to = distribution_constant((int64_t)harmless(row, 1.0));
        break;
    case PARAMETER_WEIGHTED_NAMES:
        reader->holes += ((struct weighted_names *)to)->count == 0 ? 1 : 0;
        break;
    case PARAMETER_BOOLEAN:
    case PARAMETER_CHOICE:
        break; /* false and the first choice are there already */
    default:
        reader->holes++;
        break;
    }
}

void reader_fill(struct reader *reader, const struct parameter *row, void *to)
{
    bool is_leaf = row->type != PARAMETER_OBJECT && row->type != PARAMETER_PART &&
                   row->type != PARAMETER_MAP && row->type != PARAMETER_LIST;
    json_t *preset = is_leaf ? reader_preset(reader, row) : NULL;
    if (preset != NULL) {
        reader_value(reader, row, preset, false, to);
    } else {
        fill_plain(reader, row, to);
    }
}
