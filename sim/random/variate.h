/*
 * Exponential and normal variates: the two that all others are made of.
 *
 * Both use the ziggurat (Marsaglia and Tsang 2000) of 256 layers of equal area. One 64-bit word
 * picks a layer with 8 of its bits and a point across it with 53 others; 99 times in 100 the point
 * is inside the part of the layer that lies under the curve, and one multiplication ends it. The
 * rest is settled exactly, edge and tail, so the distributions are exact but for rounding: no
 * truncation. The number of words used varies, which harms nothing as each source of randomness
 * has its own stream. A variate costs about 4 ns, the word included.
 *
 * The tables are constants and the edge uses sim/base/real.h: the same bits on every machine.
 */
#ifndef SIM_RANDOM_VARIATE_H
#define SIM_RANDOM_VARIATE_H

#include "sim/base/real.h"
#include "sim/random/stream.h"

#include <stdint.h>

enum { VARIATE_LAYERS = 256 };

/* A layer, as 2^53 steps across it. */
struct variate_layer {
    uint64_t inside; /* steps that lie under the curve whatever the height */
    double width;    /* of one step */
};

extern const struct variate_layer variate_exponential_layers[VARIATE_LAYERS];
extern const struct variate_layer variate_normal_layers[VARIATE_LAYERS];

/* The curve exp(-x) or exp(-x^2 / 2) at the foot of each layer; 1 at the end. */
extern const double variate_exponential_heights[VARIATE_LAYERS + 1];
extern const double variate_normal_heights[VARIATE_LAYERS + 1];

/** Settle a word that fell outside the sure part of its layer. Called by stream_exponential. */
double variate_exponential_edge(struct stream *stream, uint64_t word);

/** The same for the absolute value of a normal variate. Called by stream_normal. */
double variate_normal_edge(struct stream *stream, uint64_t word);

/** An exponential variate of mean 1, on [0, infinity). */
static inline double stream_exponential(struct stream *stream)
{
    uint64_t word = stream_next(stream);
    const struct variate_layer *layer = &variate_exponential_layers[word & 255];
    uint64_t steps = word >> 11;
    if (__builtin_expect(steps < layer->inside, 1)) {
        return (double)(int64_t)steps * layer->width;
    }
    return variate_exponential_edge(stream, word);
}

/** A normal variate of mean 0 and standard deviation 1. */
static inline double stream_normal(struct stream *stream)
{
    uint64_t word = stream_next(stream);
    const struct variate_layer *layer = &variate_normal_layers[word & 255];
    uint64_t steps = word >> 11;
    double size = (double)(int64_t)steps * layer->width;
    if (__builtin_expect(steps >= layer->inside, 0)) {
        size = variate_normal_edge(stream, word);
    }
    /* Bit 8 becomes the sign by a mask: a branch would be guessed wrong every other time. */
    return real_from_bits(real_bits(size) | (word & 256) << 55);
}

#endif
