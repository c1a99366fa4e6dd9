#include "models/storage/disk_mechanics.h"

#include "models/planted.h"

#include <inttypes.h>
#include <math.h>

#define MEMBER(name) offsetof(struct disk_seek_parameters, name)

static TABLE(point_table, struct disk_seek_point,
             {.name = "distance",
              .type = PARAMETER_INTEGER,
              .offset = offsetof(struct disk_seek_point, distance),
              .doc = "Cylinders that the arm moves.",
              .least = 1,
              .most = DISK_CYLINDERS_MOST},
             {.name = "time",
              .type = PARAMETER_DURATION,
              .offset = offsetof(struct disk_seek_point, time),
              .doc = "How long that takes.",
              .most = DISK_SECONDS_MOST});

static const struct parameter point_row = {
    .name = "point", .type = PARAMETER_OBJECT, .doc = "A seek.", .of = &point_table};

static const struct parameter_use without_points[] = {{.path = "points", .is_absent = true},
                                                      {.path = NULL}};

TABLE(disk_seek_table, struct disk_seek_parameters,
      {.name = "points",
       .type = PARAMETER_LIST,
       .offset = MEMBER(points),
       .doc = "Measured seeks in order of their distances, between which a straight line is drawn "
              "(from no distance and no time on); longer ones go on with the last line.",
       .flags = PARAMETER_OPTIONAL,
       .element = &point_row},
      {.name = "base",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(base),
       .preset = "\"1 ms\"",
       .most = DISK_SECONDS_MOST,
       .doc = "a of a + b sqrt(distance), in place of points.",
       .used_where = without_points},
      {.name = "per_root",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(per_root),
       .preset = "\"100 us\"",
       .most = 1,
       .doc = "b of a + b sqrt(distance).",
       .used_where = without_points});

void disk_seek_check(const struct disk_seek_parameters *seek, const struct scope *scope,
                     const struct check_context *context)
{
    const struct disk_seek_point *points = seek->points.elements;
    struct scope inside = scope_child(scope, "seek");
    struct scope all = scope_child(&inside, "points");
    for (size_t i = 1; i < seek->points.count; i++) {
        if (points[i].distance <= points[i - 1].distance) {
            struct scope point = scope_element(&all, i);
            scope_complain(&point, "distance", context->complaints,
                           "is %" PRId64 ", which is not above that of the point before, %" PRId64,
                           points[i].distance, points[i - 1].distance);
        }
    }
}

/* Time of a distance on the line through two points; not below 0. */
static sim_ticks on_line(const struct disk_seek_point *from, const struct disk_seek_point *to,
                         uint32_t distance)
{
    wide rise = (wide)(to->time - from->time) * ((int64_t)distance - from->distance);
    wide time = from->time + rise / (to->distance - from->distance);
    return time < 0 ? 0 : (sim_ticks)time;
}

static sim_ticks seek_time(const struct disk_seek_parameters *seek, size_t *at, uint32_t distance)
{
    static const struct disk_seek_point nowhere = {0, 0};
    const struct disk_seek_point *points = seek->points.elements;
    if (seek->points.count == 0) {
        return seek->base + distribution_round((double)seek->per_root * sqrt(distance));
    }
    while (*at + 1 < seek->points.count && points[*at].distance < distance) {
        ++*at;
    }
    return on_line(*at > 0 ? &points[*at - 1] : &nowhere, &points[*at], distance);
}

sim_ticks *disk_seek_times(struct arena *arena, const struct disk_seek_parameters *seek,
                           uint32_t cylinders)
{
    sim_ticks *times = ARENA_ARRAY(arena, sim_ticks, cylinders);
    size_t at = 0;
    for (uint32_t distance = 1; distance < cylinders; distance++) {
        times[distance] = seek_time(seek, &at, distance);
    }
    return times;
}

void disk_move(struct disk_mechanics *disk, uint32_t cylinder, uint32_t surface)
{
    if (cylinder > disk->cylinder) {
        disk->moved_in += cylinder - disk->cylinder + PLANTED("the arm moves a cylinder more");
    } else {
        disk->moved_out += disk->cylinder - cylinder;
    }
    disk->cylinder = cylinder;
    disk->surface = surface;
}

static sim_ticks later(sim_ticks one, sim_ticks other)
{
    return one > other ? one : other;
}

/* When the host has all, as far as a stretch of sectors says: the bus is not faster than they come.
 * @param before  sectors of the request before it @param begin  of its first sector */
static sim_ticks to_host(const struct disk_mechanics *disk, const struct disk_request *request,
                         const struct disk_place *place, uint64_t before, uint64_t count,
                         sim_ticks begin)
{
    sim_ticks bus = request->bus;
    uint64_t left = request->count - before;
    sim_ticks host =
        later(begin + disk_span(disk, place, 1) + (sim_ticks)left * bus,
              begin + disk_span(disk, place, count) + (sim_ticks)(left - count + 1) * bus);
    if (request->watermark > before && request->watermark <= before + count) {
        sim_ticks marked = begin + disk_span(disk, place, request->watermark - before);
        host = later(host, marked + request->reconnect + (sim_ticks)request->count * bus);
    }
    return host;
}

struct disk_access disk_access(struct disk_mechanics *disk, const struct disk_request *request)
{
    struct disk_access access = {0};
    sim_ticks now = request->from;
    for (uint64_t done = 0; done < request->count;) {
        struct disk_place place = disk_layout_find(&disk->layout, request->block + done);
        uint64_t left = request->count - done;
        uint64_t count = place.follow < left ? place.follow : left;
        sim_ticks move = disk_move_time(disk, &place, request->is_write);
        disk_move(disk, place.cylinder, place.surface);
        if (done == 0) {
            access.seek = move;
            access.waited =
                request->is_write && request->data > now + move ? request->data - now - move : 0;
            now += move + access.waited;
            access.rotation = disk_rotation(disk, &place, now);
            now += access.rotation;
        } else {
            now += move;
            now += disk_rotation(disk, &place, now);
        }
        if (!request->is_write) {
            access.host = later(access.host, to_host(disk, request, &place, done, count, now));
        }
        now += disk_span(disk, &place, count);
        done += count;
    }
    access.end = now;
    access.transfer = now - request->from - access.seek - access.waited - access.rotation;
    return access;
}
