#include "sim/component/streams.h"

#include <criterion/criterion.h>
#include <stdio.h>

/* Streams of a run, listed as they are started. */
struct scene {
    struct arena *arena;
    struct streams *streams;
};

static struct scene open_scene(void)
{
    struct arena *arena = arena_create();
    return (struct scene){arena, streams_create(arena)};
}

static struct stream *start(struct scene *scene, const char *purpose)
{
    struct stream *stream = ARENA_NEW(scene->arena, struct stream);
    stream_init(stream, 1, 0, "test", purpose);
    streams_add(scene->streams, stream);
    return stream;
}

Test(streams, none_of_no_streams_was_used)
{
    struct scene scene = open_scene();
    cr_expect_not(streams_were_used(scene.streams));
    arena_destroy(scene.arena);
}

Test(streams, one_draw_counts_and_stays)
{
    struct scene scene = open_scene();
    start(&scene, "idle");
    struct stream *stream = start(&scene, "service");
    cr_expect_not(streams_were_used(scene.streams));
    for (int i = 0; i < 3 * STREAM_BUFFER; i++) { /* the buffer starts anew after every fourth */
        stream_next(stream);
        cr_expect(streams_were_used(scene.streams), "after %d draws", i + 1);
    }
    arena_destroy(scene.arena);
}

/* Wherever it stands in a list of several pieces, the only one that was drawn from is found. */
Test(streams, one_of_many_is_found)
{
    enum { MANY = 200 };
    for (int used = 0; used < MANY; used++) {
        struct scene scene = open_scene();
        struct stream *streams[MANY];
        for (int i = 0; i < MANY; i++) {
            char purpose[32];
            snprintf(purpose, sizeof purpose, "service %d", i);
            streams[i] = start(&scene, purpose);
        }
        cr_assert_not(streams_were_used(scene.streams));
        stream_uniform(streams[used]);
        cr_assert(streams_were_used(scene.streams), "stream %d", used);
        arena_destroy(scene.arena);
    }
}

/* A stream that a run has, but that was not listed, is not looked at. */
Test(streams, others_do_not_count)
{
    struct scene scene = open_scene();
    struct stream other;
    stream_init(&other, 1, 0, "test", "other");
    start(&scene, "service");
    stream_next(&other);
    cr_expect(stream_was_used(&other));
    cr_expect_not(streams_were_used(scene.streams));
    arena_destroy(scene.arena);
}
