#include "analysis/statistics/scaling_crossing.h"

#include "sim/base/memory.h"

/* The course of one replication. */
struct course {
    size_t crossings;
    double at;     /* the last crossing */
    bool is_above; /* the second curve is the higher one beyond it */
    bool touches;
};

/* The difference of the curves changes its sign between sizes `from` and `to`, and is 0 at all
 * sizes between these. */
static double crossing_between(const double *n, double before, double after, size_t from, size_t to)
{
    if (to > from + 1) {
        return (n[from + 1] + n[to - 1]) / 2;
    }
    return n[from] + before / (before - after) * (n[to] - n[from]);
}

static struct course follow(const double *n, size_t points, const double *first,
                            const double *second)
{
    struct course course = {0};
    size_t last = points; /* the last size at which the curves differ; points: none yet */
    for (size_t i = 0; i < points; i++) {
        double here = second[i] - first[i];
        if (here == 0) {
            course.touches = course.touches || (last < points && i + 1 == points);
            continue;
        }
        if (last < points) {
            double before = second[last] - first[last];
            if ((before > 0) != (here > 0)) {
                course.crossings++;
                course.at = crossing_between(n, before, here, last, i);
                course.is_above = here > 0;
            } else {
                course.touches = course.touches || i > last + 1;
            }
        }
        last = i;
    }
    return course;
}

static bool is_constant(const double *values, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (values[i] != values[0]) {
            return false;
        }
    }
    return count >= 2;
}

/* Count the courses. @param upward  set to how many cross once and end above */
static void count_courses(struct scaling_crossing *out, const struct course *courses,
                          size_t *upward)
{
    size_t single = 0;
    *upward = 0;
    for (size_t i = 0; i < out->curves; i++) {
        out->never += courses[i].crossings == 0;
        out->several += courses[i].crossings > 1;
        out->touching += courses[i].touches;
        single += courses[i].crossings == 1;
        *upward += courses[i].crossings == 1 && courses[i].is_above;
    }
    out->is_above = 2 * *upward >= single;
    out->once = out->is_above ? *upward : single - *upward;
    out->opposite = single - out->once;
}

struct scaling_crossing scaling_crossing(const double *n, size_t points, const double *first,
                                         const double *second, size_t curves, double confidence)
{
    struct scaling_crossing out = {.at.confidence = confidence, .curves = curves};
    struct course *courses = memory_alloc((curves + 1) * sizeof *courses);
    double *values = memory_alloc((curves + 1) * sizeof *values);
    size_t upward;
    size_t count = 0;

    for (size_t i = 0; i < curves; i++) {
        courses[i] = follow(n, points, &first[i * points], &second[i * points]);
    }
    count_courses(&out, courses, &upward);
    for (size_t i = 0; i < curves; i++) {
        if (courses[i].crossings == 1 && courses[i].is_above == out.is_above) {
            values[count++] = courses[i].at;
        }
    }
    out.known = count > 0 && (double)count >= SCALING_CROSSING_SHARE * (double)curves;
    if (out.known) {
        out.at = student_interval(values, count, confidence);
        out.is_constant = is_constant(values, count);
    }
    memory_free(courses);
    memory_free(values);
    return out;
}
