#include "models/machine/program_steps.h"

#include "models/machine/acts.h"
#include "models/machine/steps_check.h"

enum { STEPS_MOST = 256 };

#define MEMBER(name) offsetof(struct program_steps_parameters, name)

static const char *const waits[] = {[PROGRAM_SPINS] = "spin", [PROGRAM_BLOCKS] = "block", NULL};

static const struct parameter step_row = {
    .name = "step",
    .type = PARAMETER_PART,
    .doc = "A step.",
    .role = "step",
};

static TABLE(parameters_table, struct program_steps_parameters,
             {.name = "name",
              .type = PARAMETER_TEXT,
              .offset = MEMBER(name),
              .doc = "What the program is called: tells the points of a sweep over programs apart.",
              .flags = PARAMETER_OPTIONAL},
             {.name = "iterations",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(iterations),
              .doc = "How often each thread walks the list of steps.",
              .preset = "1",
              .flags = PARAMETER_MAY_BE_INFINITE,
              .least = 1},
             {.name = "wait",
              .type = PARAMETER_CHOICE,
              .offset = MEMBER(wait),
              .doc = "How threads wait at barriers and for locks: spin, on their cores; block, off "
                     "them.",
              .preset = "\"spin\"",
              .choices = waits},
             {.name = "steps",
              .type = PARAMETER_LIST,
              .offset = MEMBER(steps),
              .doc = "What each thread does, in this order.",
              .element = &step_row,
              .count_least = 1});

struct steps {
    struct program program;
    struct acts acts;
    uint64_t iterations; /* 0: for ever */
};

static void compile(struct acts *acts, struct arena *arena,
                    const struct program_steps_parameters *parameters,
                    const struct program_environment *around)
{
    const struct part *steps = parameters->steps.elements;
    acts_init(acts, arena, parameters->steps.count);
    for (size_t i = 0; i < parameters->steps.count; i++) {
        const struct step_operations *operations = steps[i].kind->operations;
        acts->step = (uint32_t)i;
        operations->compile(steps[i].parameters, around, acts);
    }
    acts_add(acts, ACT_END);
}

/* The work of an act that one thread draws: parallel work is shared by all. */
static sim_ticks draw(const struct act *act, const struct program_place *place,
                      struct stream *stream)
{
    int64_t drawn = distribution_draw(&act->amount, stream);
    if (drawn == DISTRIBUTION_NEVER) {
        return TICKS_NEVER;
    }
    double ticks = (double)drawn;
    if (act->scale > 0) {
        ticks *= act->scale;
    }
    if (act->part == PART_PARALLEL) {
        ticks /= place->threads;
    }
    return distribution_round(ticks);
}

/* The list is over. @return whether it begins again */
static bool begin_again(const struct steps *steps, struct program_place *place)
{
    place->act = 0;
    return steps->iterations == 0 || ++place->iterations < steps->iterations;
}

static struct program_step next(const struct program *program, struct program_place *place,
                                struct stream *stream)
{
    const struct steps *steps = (const struct steps *)program;
    struct program_step step = {0};
    for (;;) {
        const struct act *act = &steps->acts.list[place->act++];
        step.number = act->number;
        switch (act->kind) {
        case ACT_COMPUTE:
            step.work = ticks_add(step.work, draw(act, place, stream));
            break;
        case ACT_REPEAT:
            place->repetitions = acts_share(act, place);
            place->act = place->repetitions == 0 ? act->number : place->act;
            break;
        case ACT_AGAIN:
            place->act = --place->repetitions > 0 ? act->number : place->act;
            break;
        case ACT_REFERENCE:
            place->source = &act->source->source;
            step.work = ticks_add(step.work, endless_source_work(act->source, stream));
            step.end = STEP_REFERENCE;
            return step;
        case ACT_BARRIER:
            step.end = STEP_BARRIER;
            return step;
        case ACT_LOCK:
            step.end = STEP_LOCK;
            return step;
        case ACT_UNLOCK:
            step.end = STEP_UNLOCK;
            return step;
        case ACT_IO:
            place->time = distribution_draw(&act->amount, stream);
            step.end = STEP_IO;
            return step;
        case ACT_END:
            if (!begin_again(steps, place)) {
                step.end = STEP_END;
                return step;
            }
            break;
        }
    }
}

static void begin(const struct program *program, struct program_place *place)
{
    static struct program_source none = {.outstanding = 1};
    (void)program;
    place->source = &none;
}

static struct program_profile profile(const void *from, const struct program_environment *around)
{
    const struct program_steps_parameters *parameters = from;
    struct arena *arena = arena_create();
    struct acts acts;
    compile(&acts, arena, parameters, around);
    struct program_profile profile = {
        .ends = parameters->iterations != PARAMETER_INFINITE,
        .wait = (enum program_wait)parameters->wait,
    };
    for (uint32_t i = 0; i < acts.count; i++) {
        const struct act *act = &acts.list[i];
        profile.has_barriers = profile.has_barriers || act->kind == ACT_BARRIER;
        profile.writes_back = profile.writes_back || (act->kind == ACT_REFERENCE &&
                                                      act->source->source.write_back_share > 0);
        if (act->kind == ACT_REFERENCE && act->source->source.outstanding > profile.outstanding) {
            profile.outstanding = act->source->source.outstanding;
        }
    }
    arena_destroy(arena);
    return profile;
}

static struct program *make(struct arena *arena, const void *from,
                            const struct program_environment *around)
{
    const struct program_steps_parameters *parameters = from;
    struct steps *steps = ARENA_NEW(arena, struct steps);
    compile(&steps->acts, arena, parameters, around);
    steps->program.locks = steps->acts.lock_names;
    steps->program.devices = steps->acts.device_names;
    steps->iterations =
        parameters->iterations == PARAMETER_INFINITE ? 0 : (uint64_t)parameters->iterations;
    return &steps->program;
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct program_steps_parameters *parameters = from;
    const struct part *steps = parameters->steps.elements;
    struct scope list = scope_child(scope, "steps");
    size_t before = context->complaints->errors;
    if (parameters->steps.count > STEPS_MOST) {
        scope_complain(scope, "steps", context->complaints, "has %zu steps; the most is %d",
                       parameters->steps.count, STEPS_MOST);
        return;
    }
    for (size_t i = 0; i < parameters->steps.count; i++) {
        struct scope step = scope_element(&list, i);
        kind_check(steps[i].kind, steps[i].parameters, &step, context);
    }
    if (context->complaints->errors > before || parameters->steps.count == 0) {
        return; /* an empty list is a mistake of its own */
    }
    struct arena *arena = arena_create();
    struct acts acts;
    compile(&acts, arena, parameters, context->environment);
    steps_check(&acts, parameters->iterations == PARAMETER_INFINITE, &list, context->complaints);
    arena_destroy(arena);
}

static const struct program_operations operations = {profile, make, begin, next};

const struct kind program_steps_kind = {
    .name = "steps",
    .role = "program",
    .doc = "Walks a list of steps: a fixed amount of work that threads share, or one without end.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
