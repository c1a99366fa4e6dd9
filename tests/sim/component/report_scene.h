/* A report over a window of 10 s from 1 s on, with a tick of 1 ms, for tests of reports. */
#ifndef TESTS_SIM_COMPONENT_REPORT_SCENE_H
#define TESTS_SIM_COMPONENT_REPORT_SCENE_H

#include "sim/component/report.h"

struct scene {
    struct arena *arena;
    struct measures *measures;
    struct window window;
    struct report report;
};

static inline struct scene *open_scene(void)
{
    struct arena *arena = arena_create();
    struct scene *scene = ARENA_NEW(arena, struct scene);
    scene->arena = arena;
    scene->measures = measures_create(arena, 2);
    return scene;
}

static inline void start(struct scene *scene)
{
    measures_set_mark(scene->measures, 1000);
}

static inline void finish(struct scene *scene)
{
    measures_set_mark(scene->measures, 11000);
    scene->window = (struct window){measures_marks(scene->measures), 0, 1};
    report_init(&scene->report, scene->arena, &scene->window, 1000);
}

#endif
