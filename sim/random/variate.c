#include "sim/random/variate.h"

#include <stdbool.h>

/* Where the tails begin: x[1] of the tables. */
#define EXPONENTIAL_TAIL 0x1.ec9d9297ebb83p+2
#define NORMAL_TAIL      0x1.d3bb48209ad33p+1

/* A uniform height within a layer. */
static double height(struct stream *stream, const double *heights, uint64_t layer)
{
    return heights[layer] + stream_uniform(stream) * (heights[layer + 1] - heights[layer]);
}

double variate_exponential_edge(struct stream *stream, uint64_t word)
{
    double beyond = 0.0;
    while (true) {
        uint64_t layer = word & 255;
        uint64_t steps = word >> 11;
        double x = (double)(int64_t)steps * variate_exponential_layers[layer].width;
        if (steps < variate_exponential_layers[layer].inside) {
            return beyond + x;
        }
        if (layer == 0) {
            /* The exponential has no memory: its tail is itself, moved to where it begins. */
            beyond += EXPONENTIAL_TAIL;
        } else if (height(stream, variate_exponential_heights, layer) < real_exp(-x)) {
            return beyond + x;
        }
        word = stream_next(stream);
    }
}

/* The normal tail (Marsaglia 1964): exponential of rate r beyond r, thinned by exp(-y^2 / 2). */
static double normal_tail(struct stream *stream)
{
    while (true) {
        double beyond = stream_exponential(stream) / NORMAL_TAIL;
        if (2.0 * stream_exponential(stream) > beyond * beyond) {
            return NORMAL_TAIL + beyond;
        }
    }
}

double variate_normal_edge(struct stream *stream, uint64_t word)
{
    while (true) {
        uint64_t layer = word & 255;
        uint64_t steps = word >> 11;
        double x = (double)(int64_t)steps * variate_normal_layers[layer].width;
        if (steps < variate_normal_layers[layer].inside) {
            return x;
        }
        if (layer == 0) {
            return normal_tail(stream);
        }
        if (height(stream, variate_normal_heights, layer) < real_exp(-0.5 * x * x)) {
            return x;
        }
        word = stream_next(stream);
    }
}
