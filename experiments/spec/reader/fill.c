#include "experiments/spec/reader/reader.h"

/* A whole number within the limits of a row. */
static int64_t harmless(const struct parameter *row)
{
    double value = row->least > 0.0 ? row->least : 1.0;
    value += (row->flags & PARAMETER_ABOVE_LEAST) != 0 ? 1.0 : 0.0;
    return (int64_t)(row->most != 0 && value > row->most ? row->most : value);
}

/* A quantity has no harmless value: a kind may compare it with others of its kind. */
static void fill_plain(struct reader *reader, const struct parameter *row, void *to)
{
    switch (row->type) {
    case PARAMETER_INTEGER:
        *(int64_t *)to = harmless(row);
        break;
    case PARAMETER_DISTRIBUTION:
        *(struct distribution *)to = distribution_constant(reader->ticks_per_second / 1000);
        break;
    case PARAMETER_COUNT:
        *(struct distribution *)to = distribution_constant(harmless(row));
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
    bool is_choice = row->type == PARAMETER_INTEGER || row->type == PARAMETER_CHOICE ||
                     row->type == PARAMETER_KIND || row->type == PARAMETER_BOOLEAN;
    json_t *preset = is_choice ? reader_preset(reader, row) : NULL;
    if (preset != NULL && row->type == PARAMETER_KIND) {
        *(const struct kind **)to = reader_kind(reader, row->role, preset);
    } else if (preset != NULL) {
        reader_scalar(reader, row, preset, to);
    } else {
        fill_plain(reader, row, to);
    }
}
