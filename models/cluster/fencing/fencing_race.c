#include "models/cluster/fencing/fencing_race.h"

#include "sim/base/real.h"

enum { POINTS = 256, SAMPLE = 1 << 14 };

static double clamp(double x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

/* P(X - Y <= x) of two uniform variates whose span is 1: a triangle. */
static double triangle(double x)
{
    double rest = 1 - (x < 0 ? -x : x);
    double tail = rest > 0 ? rest * rest / 2 : 0;
    return x < 0 ? tail : 1 - tail;
}

/* P(X - Y <= x) of two exponential variates whose mean is 1: Laplace's distribution. */
static double laplace(double x)
{
    return x < 0 ? real_exp(x) / 2 : 1 - real_exp(-x) / 2;
}

static bool is_constant(const struct distribution *delay)
{
    return delay->family == DISTRIBUTION_NONE || delay->family == DISTRIBUTION_CONSTANT ||
           distribution_mean(delay) == 0;
}

/* Whether the difference of two delays has a closed form. */
static bool is_closed(const struct distribution *delay)
{
    return is_constant(delay) || delay->family == DISTRIBUTION_UNIFORM ||
           delay->family == DISTRIBUTION_EXPONENTIAL;
}

/* The probability that the orders are no more than a window apart. */
static double within(const struct fencing_race *race, double window)
{
    double apart = (double)race->apart;
    if (is_constant(&race->delay) ||
        (race->delay.family == DISTRIBUTION_UNIFORM && race->delay.uniform.span == 0)) {
        return (apart < 0 ? -apart : apart) <= window;
    }
    bool is_uniform = race->delay.family == DISTRIBUTION_UNIFORM;
    double scale = is_uniform ? race->delay.uniform.span : race->delay.mean;
    double upper = (window - apart) / scale;
    double lower = (-window - apart) / scale;
    return clamp(is_uniform ? triangle(upper) - triangle(lower) : laplace(upper) - laplace(lower));
}

static double over_uniform_window(const struct fencing_race *race)
{
    double sum = 0;
    for (int i = 0; i < POINTS; i++) {
        double share = (i + 0.5) / POINTS;
        sum += within(race, race->window.uniform.least + race->window.uniform.span * share);
    }
    return sum / POINTS;
}

static double draw(const struct distribution *of, struct stream *stream)
{
    return of->family == DISTRIBUTION_NONE ? 0 : (double)distribution_draw(of, stream);
}

static double over_sample(const struct fencing_race *race)
{
    bool has_closed_delay = is_closed(&race->delay);
    struct stream stream;
    stream_init(&stream, 1, 0, "fencing_race", "sample");
    double sum = 0;
    for (int i = 0; i < SAMPLE; i++) {
        double window = draw(&race->window, &stream);
        if (has_closed_delay) {
            sum += within(race, window);
        } else {
            double apart = (double)race->apart;
            apart += draw(&race->delay, &stream);
            apart -= draw(&race->delay, &stream);
            sum += (apart < 0 ? -apart : apart) <= window;
        }
    }
    return sum / SAMPLE;
}

double fencing_race_both_die(const struct fencing_race *race)
{
    if (race->window.family == DISTRIBUTION_NONE) {
        return 0;
    }
    if (!is_closed(&race->delay)) {
        return over_sample(race);
    }
    if (race->window.family == DISTRIBUTION_CONSTANT) {
        return within(race, (double)race->window.constant);
    }
    return race->window.family == DISTRIBUTION_UNIFORM ? over_uniform_window(race)
                                                       : over_sample(race);
}
