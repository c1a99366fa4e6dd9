#include "models/storage/disk_layout.h"

#include <inttypes.h>
#include <stdlib.h>

#define MEMBER(name) offsetof(struct disk_zone_parameters, name)

static const struct parameter sector_row = {
    .name = "sector", .type = PARAMETER_INTEGER, .doc = "A number from 0.", .most = 1e12};

static TABLE(
    zone_table, struct disk_zone_parameters,
    {.name = "cylinders",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(cylinders),
     .doc = "Cylinders of the zone.",
     .least = 1,
     .most = DISK_CYLINDERS_MOST},
    {.name = "first_cylinder",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(first_cylinder),
     .doc = "The first of them; the one behind the zone before unless given.",
     .flags = PARAMETER_OPTIONAL | PARAMETER_ZERO_IS_A_VALUE,
     .most = DISK_CYLINDERS_MOST},
    {.name = "sectors_per_track",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(sectors_per_track),
     .doc = "Sectors of 512 B in each of its tracks.",
     .least = 1,
     .most = DISK_SECTORS_MOST},
    {.name = "track_skew",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(track_skew),
     .doc = "Sectors by which the first sector of a track lies behind that of the track before.",
     .preset = "0",
     .most = DISK_SECTORS_MOST},
    {.name = "cylinder_skew",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(cylinder_skew),
     .doc = "The same where the track before is on another cylinder.",
     .preset = "0",
     .most = DISK_SECTORS_MOST},
    {.name = "offset",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(offset),
     .doc = "Sectors by which the first sector of the zone lies behind angle 0.",
     .preset = "0",
     .most = DISK_SECTORS_MOST},
    {.name = "reserved_sectors",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(reserved_sectors),
     .doc = "Sectors at the start of the zone that keep no blocks.",
     .preset = "0",
     .most = 1e12},
    {.name = "spare_sectors",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(spare_sectors),
     .doc = "Spare sectors at the end of each spare_cylinders cylinders; what is slipped there "
            "uses them.",
     .preset = "0",
     .most = 1e12},
    {.name = "spare_cylinders",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(spare_cylinders),
     .doc = "Cylinders that share spare sectors; all of the zone unless given.",
     .flags = PARAMETER_OPTIONAL,
     .least = 1,
     .most = DISK_CYLINDERS_MOST},
    {.name = "slipped_sectors",
     .type = PARAMETER_LIST,
     .offset = MEMBER(slipped_sectors),
     .doc = "Sectors of the zone, from 0, in order, that keep no block for a defect.",
     .flags = PARAMETER_OPTIONAL,
     .element = &sector_row},
    {.name = "slipped_tracks",
     .type = PARAMETER_LIST,
     .offset = MEMBER(slipped_tracks),
     .doc = "Tracks of the zone, from 0, in order, that keep no block for a defect.",
     .flags = PARAMETER_OPTIONAL,
     .element = &sector_row});

const struct parameter disk_zone_row = {
    .name = "zone",
    .type = PARAMETER_OBJECT,
    .doc = "Cylinders whose tracks have equally many sectors.",
    .of = &zone_table,
};

/* Sectors of a zone that are left out, in order: slipped sectors and whole tracks. */
struct slips {
    const int64_t *sectors, *tracks;
    size_t sector_count, track_count;
    uint64_t per_track;
};

/* The next stretch that is left out. @return whether there is one */
static bool next_slip(struct slips *slips, uint64_t *from, uint64_t *count)
{
    uint64_t track =
        slips->track_count > 0 ? (uint64_t)*slips->tracks * slips->per_track : UINT64_MAX;
    uint64_t sector = slips->sector_count > 0 ? (uint64_t)*slips->sectors : UINT64_MAX;
    if (track == UINT64_MAX && sector == UINT64_MAX) {
        return false;
    }
    bool is_track = track <= sector;
    *from = is_track ? track : sector;
    *count = is_track ? slips->per_track : 1;
    slips->tracks += is_track;
    slips->track_count -= is_track;
    slips->sectors += !is_track;
    slips->sector_count -= !is_track;
    return true;
}

static uint64_t slips_of(const struct disk_zone_parameters *given)
{
    return given->slipped_sectors.count + given->slipped_tracks.count;
}

static uint64_t sectors_of(const struct disk_zone_parameters *given, int64_t surfaces)
{
    return (uint64_t)given->cylinders * (uint64_t)surfaces * (uint64_t)given->sectors_per_track;
}

static uint64_t range_of(const struct disk_zone_parameters *given)
{
    return (uint64_t)(given->spare_cylinders > 0 ? given->spare_cylinders : given->cylinders);
}

/* Runs of one zone, range after range of cylinders with spares of their own. */
static void lay_out(struct disk_zone *zone, const struct disk_zone_parameters *given,
                    int64_t surfaces)
{
    struct slips slips = {given->slipped_sectors.elements, given->slipped_tracks.elements,
                          given->slipped_sectors.count, given->slipped_tracks.count,
                          (uint64_t)given->sectors_per_track};
    uint64_t slip = 0;
    uint64_t slipped = 0;
    bool has_slip = next_slip(&slips, &slip, &slipped);
    uint64_t all = sectors_of(given, surfaces);
    uint64_t of_range = range_of(given) * (uint64_t)surfaces * (uint64_t)given->sectors_per_track;
    uint64_t spares = (uint64_t)given->spare_sectors;
    for (uint64_t start = 0; start < all; start += of_range) {
        uint64_t end = start + of_range < all ? start + of_range : all;
        uint64_t at = start > 0 ? start : (uint64_t)given->reserved_sectors;
        uint64_t left = end - at > spares ? end - at - spares : 0; /* blocks of the range */
        uint64_t room = end - at - left;                           /* spares not used */
        while (left > 0) {
            while (has_slip && slip < at) {
                has_slip = next_slip(&slips, &slip, &slipped);
            }
            uint64_t good = has_slip && slip < end && slip - at < left ? slip - at : left;
            if (good > 0) {
                zone->runs[zone->run_count++] = (struct disk_run){zone->blocks, at};
                zone->blocks += good;
                at += good;
                left -= good;
            }
            if (left > 0) { /* at a slip: it takes a spare, or a block where none is left */
                uint64_t lost = slipped > room ? slipped - room : 0;
                room -= slipped - lost;
                left -= lost < left ? lost : left;
                at += slipped;
            }
        }
    }
}

struct disk_layout disk_layout_make(struct arena *arena, const struct parameter_list *zones,
                                    int64_t surfaces)
{
    struct disk_layout layout = {.surfaces = (uint32_t)surfaces,
                                 .zones = ARENA_ARRAY(arena, struct disk_zone, zones->count),
                                 .zone_count = (uint32_t)zones->count};
    const struct disk_zone_parameters *given = zones->elements;
    for (size_t i = 0; i < zones->count; i++, given++) {
        struct disk_zone *zone = &layout.zones[i];
        uint64_t ranges = ((uint64_t)given->cylinders + range_of(given) - 1) / range_of(given);
        *zone = (struct disk_zone){
            .first_block = layout.blocks,
            .first_cylinder = given->first_cylinder == PARAMETER_NOT_GIVEN
                                  ? layout.cylinders
                                  : (uint32_t)given->first_cylinder,
            .cylinders = (uint32_t)given->cylinders,
            .sectors_per_track = (uint32_t)given->sectors_per_track,
            .track_skew = (uint32_t)given->track_skew,
            .cylinder_skew = (uint32_t)given->cylinder_skew,
            .offset = (uint32_t)given->offset,
            .runs = ARENA_ARRAY(arena, struct disk_run, ranges + slips_of(given)),
        };
        lay_out(zone, given, surfaces);
        layout.blocks += zone->blocks;
        layout.cylinders = zone->first_cylinder + zone->cylinders;
        layout.tracks += (uint64_t)zone->cylinders * (uint64_t)surfaces;
    }
    return layout;
}

static const struct disk_zone *zone_of(const struct disk_layout *layout, uint64_t block)
{
    uint32_t low = 0;
    uint32_t high = layout->zone_count;
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (layout->zones[middle].first_block <= block) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &layout->zones[low];
}

/* The number of the run of a block of the zone. */
static uint32_t run_of(const struct disk_zone *zone, uint64_t block)
{
    uint32_t low = 0;
    uint32_t high = zone->run_count;
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (zone->runs[middle].block <= block) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

struct disk_place disk_layout_find(const struct disk_layout *layout, uint64_t block)
{
    const struct disk_zone *zone = zone_of(layout, block);
    uint64_t of_zone = block - zone->first_block;
    uint32_t number = run_of(zone, of_zone);
    const struct disk_run *run = &zone->runs[number];
    uint64_t end = number + 1 < zone->run_count ? run[1].block : zone->blocks;
    uint64_t sector = run->sector + (of_zone - run->block);
    uint64_t track = sector / zone->sectors_per_track;
    uint32_t of_track = (uint32_t)(sector % zone->sectors_per_track);
    uint64_t cylinder = track / layout->surfaces;
    uint64_t skew = zone->offset + of_track + (track - cylinder) * zone->track_skew +
                    cylinder * zone->cylinder_skew;
    uint64_t follow = zone->sectors_per_track - of_track;
    return (struct disk_place){
        .cylinder = zone->first_cylinder + (uint32_t)cylinder,
        .surface = (uint32_t)(track % layout->surfaces),
        .slot = (uint32_t)(skew % zone->sectors_per_track),
        .slots = zone->sectors_per_track,
        .follow = (uint32_t)(follow < end - of_zone ? follow : end - of_zone),
    };
}

uint32_t disk_layout_cylinder(const struct disk_layout *layout, uint64_t block)
{
    const struct disk_zone *zone = zone_of(layout, block);
    uint64_t of_zone = block - zone->first_block;
    const struct disk_run *run = &zone->runs[run_of(zone, of_zone)];
    uint64_t track = (run->sector + (of_zone - run->block)) / zone->sectors_per_track;
    return zone->first_cylinder + (uint32_t)(track / layout->surfaces);
}

static bool is_in_order(const struct parameter_list *list, uint64_t most)
{
    const int64_t *numbers = list->elements;
    for (size_t i = 0; i < list->count; i++) {
        if ((i > 0 && numbers[i] <= numbers[i - 1]) || (uint64_t)numbers[i] >= most) {
            return false;
        }
    }
    return true;
}

static void check_zone(const struct disk_zone_parameters *given, int64_t surfaces,
                       const struct scope *scope, struct complaints *complaints)
{
    uint64_t all = sectors_of(given, surfaces);
    uint64_t of_range = all / (uint64_t)given->cylinders *
                        (range_of(given) < (uint64_t)given->cylinders ? range_of(given)
                                                                      : (uint64_t)given->cylinders);
    uint64_t kept = (uint64_t)given->reserved_sectors + (uint64_t)given->spare_sectors +
                    given->slipped_sectors.count +
                    given->slipped_tracks.count * (uint64_t)given->sectors_per_track;
    if (kept >= of_range) {
        scope_complain(scope, NULL, complaints,
                       "%" PRIu64 " sectors that are reserved, spare or slipped leave no room for "
                       "blocks: there are %" PRIu64,
                       kept, of_range);
    }
    if (!is_in_order(&given->slipped_sectors, all)) {
        scope_complain(scope, "slipped_sectors", complaints,
                       "are not in order, or not all of the %" PRIu64 " of the zone", all);
    }
    if (!is_in_order(&given->slipped_tracks, all / (uint64_t)given->sectors_per_track)) {
        scope_complain(scope, "slipped_tracks", complaints,
                       "are not in order, or not all of the %" PRIu64 " of the zone",
                       all / (uint64_t)given->sectors_per_track);
    }
}

void disk_layout_check(const struct parameter_list *zones, int64_t surfaces,
                       const struct scope *scope, const struct check_context *context)
{
    const struct disk_zone_parameters *given = zones->elements;
    struct scope all = scope_child(scope, "zones");
    int64_t next = 0;
    for (size_t i = 0; i < zones->count; i++, given++) {
        struct scope of_zone = scope_element(&all, i);
        if (given->first_cylinder != PARAMETER_NOT_GIVEN) {
            if (given->first_cylinder < next) {
                scope_complain(&of_zone, "first_cylinder", context->complaints,
                               "is %" PRId64 ", but the zone before ends behind cylinder %" PRId64,
                               given->first_cylinder, next - 1);
            }
            next = given->first_cylinder;
        }
        next += given->cylinders;
        check_zone(given, surfaces, &of_zone, context->complaints);
    }
}
