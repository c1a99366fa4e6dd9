#include "sim/random/variate.h"

#include <criterion/criterion.h>
#include <math.h>

/* Both ziggurats are checked against the equations that define them, in long double. */
struct ziggurat {
    const char *name;
    const struct variate_layer *layers;
    const double *heights;
    long double (*curve)(long double);
    long double (*inverse)(long double);
    long double (*tail)(long double);
};

static long double exponential_curve(long double x)
{
    return expl(-x);
}

static long double exponential_inverse(long double y)
{
    return -logl(y);
}

static long double normal_curve(long double x)
{
    return expl(-0.5L * x * x);
}

static long double normal_inverse(long double y)
{
    return sqrtl(-2.0L * logl(y));
}

static long double normal_tail(long double x)
{
    return sqrtl(acosl(0.0L)) * erfcl(x / sqrtl(2.0L));
}

static const struct ziggurat ziggurats[] = {
    {"exponential", variate_exponential_layers, variate_exponential_heights, exponential_curve,
     exponential_inverse, exponential_curve},
    {"normal", variate_normal_layers, variate_normal_heights, normal_curve, normal_inverse,
     normal_tail},
};

/* How far the top layer ends above or under the top of the curve when the tail begins at r. */
static long double gap(const struct ziggurat *ziggurat, long double r,
                       long double edges[VARIATE_LAYERS + 1])
{
    long double area = r * ziggurat->curve(r) + ziggurat->tail(r);
    edges[0] = area / ziggurat->curve(r);
    edges[1] = r;
    for (int i = 1; i < VARIATE_LAYERS; i++) {
        long double height = ziggurat->curve(edges[i]) + area / edges[i];
        if (i == VARIATE_LAYERS - 1) {
            return height - 1.0L;
        }
        if (height >= 1.0L) {
            return 1.0L; /* closed too early: r is too small */
        }
        edges[i + 1] = ziggurat->inverse(height);
    }
    return 0.0L;
}

static void solve(const struct ziggurat *ziggurat, long double edges[VARIATE_LAYERS + 1])
{
    long double least = 3.0L;
    long double most = 9.0L;
    for (int i = 0; i < 100; i++) {
        long double middle = 0.5L * (least + most);
        if (gap(ziggurat, middle, edges) > 0.0L) {
            least = middle;
        } else {
            most = middle;
        }
    }
    cr_assert_lt(fabsl(gap(ziggurat, most, edges)), 1e-15L);
    edges[VARIATE_LAYERS] = 0.0L;
}

Test(variate_tables, edges_and_heights_solve_the_equations_of_the_ziggurat)
{
    for (size_t z = 0; z < sizeof ziggurats / sizeof ziggurats[0]; z++) {
        const struct ziggurat *ziggurat = &ziggurats[z];
        long double edges[VARIATE_LAYERS + 1];
        solve(ziggurat, edges);
        cr_assert_eq(ziggurat->heights[0], 0.0);
        cr_assert_eq(ziggurat->heights[VARIATE_LAYERS], 1.0);
        for (int i = 0; i < VARIATE_LAYERS; i++) {
            double edge = ziggurat->layers[i].width * 0x1p53;
            cr_assert_lt(fabsl(edge - edges[i]) / edges[i], 2e-15L, "%s %d", ziggurat->name, i);
            if (i > 0) {
                long double height = ziggurat->curve(edge);
                cr_assert_lt(fabsl(ziggurat->heights[i] - height) / height, 2e-16L, "%s %d",
                             ziggurat->name, i);
            }
        }
    }
}

Test(variate_tables, sure_part_of_a_layer_ends_at_the_edge_of_the_next)
{
    for (size_t z = 0; z < sizeof ziggurats / sizeof ziggurats[0]; z++) {
        const struct variate_layer *layers = ziggurats[z].layers;
        for (int i = 0; i < VARIATE_LAYERS; i++) {
            double next = i + 1 < VARIATE_LAYERS ? layers[i + 1].width : 0.0;
            long double steps = (long double)next / layers[i].width * 0x1p53L;
            cr_assert_lt(fabsl(steps - (long double)layers[i].inside - 0.5L), 1.0L, "%s %d",
                         ziggurats[z].name, i);
            cr_assert((double)layers[i].inside * layers[i].width <= next * 0x1p53);
        }
    }
}
