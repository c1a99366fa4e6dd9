#include "models/machine/program_addresses.h"

#include "tests/models/addresses/pattern_fixture.h"

struct bench {
    struct arena *arena;
    struct program_addresses_parameters parameters;
    struct program_environment around;
};

/* A program of strides on two nodes at 2 GHz, in ticks of 1 ps. */
static void start(struct bench *bench)
{
    bench->arena = arena_create();
    const struct kind *stride = kinds_find("pattern", "stride");
    bench->parameters = (struct program_addresses_parameters){
        .pattern = {stride,
                    pattern_parameters(bench->arena, stride, "size=4096 element=8 stride=8")},
        .references = PARAMETER_INFINITE,
        .outstanding = 1,
        .cycles_per_instruction = 1,
        .page_size = 4096,
    };
    bench->around = (struct program_environment){
        .processors = 2,
        .homes = 2,
        .nodes = {.count = 2, .cores = 1, .of_a_processor = 1},
        .clock = 2e9,
        .ticks_per_second = TICKS_PER_SECOND_FINE,
        .has_caches = true,
        .line_bytes = 64,
        .threads = 2,
    };
}

static struct program_addresses *make(struct bench *bench)
{
    struct part part = {&program_addresses_kind, &bench->parameters};
    return program_addresses_of(program_make(bench->arena, &part, &bench->around));
}

/* The mean of many times between two accesses. */
static double mean_between(const struct program_addresses *program, uint32_t instructions)
{
    enum { DRAWS = 20000 };
    struct access access = {.instructions = instructions, .bytes = 8};
    struct stream stream;
    stream_init(&stream, 1, 0, "threads.0", "compute");
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
        sum += (double)program_addresses_between(program, &access, &stream);
    }
    return sum / DRAWS;
}

Test(program_addresses, time_between_accesses)
{
    static const struct {
        struct distribution instructions, compute;
        double cycles;
        uint32_t of_pattern;
        double mean; /* [ps] */
    } facts[] = {
        {{.family = DISTRIBUTION_NONE}, {.family = DISTRIBUTION_NONE}, 1, 0, 0},
        {{.family = DISTRIBUTION_NONE}, {.family = DISTRIBUTION_NONE}, 1, 7, 3500},
        {{.family = DISTRIBUTION_NONE}, {.family = DISTRIBUTION_NONE}, 0.25, 7, 875},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct bench bench;
        start(&bench);
        bench.parameters.cycles_per_instruction = facts[i].cycles;
        cr_expect_float_eq(mean_between(make(&bench), facts[i].of_pattern), facts[i].mean, 1e-9,
                           "case %zu", i);
        arena_destroy(bench.arena);
    }
}

/* Instructions of the program come on top of those of the pattern; time in place of the first. */
Test(program_addresses, what_the_program_adds_between_accesses)
{
    struct bench bench;
    start(&bench);
    bench.parameters.instructions_between_references = distribution_constant(20);
    cr_expect_float_eq(mean_between(make(&bench), 0), 10000, 1e-9);
    cr_expect_float_eq(mean_between(make(&bench), 4), 12000, 1e-9);
    bench.parameters.instructions_between_references = distribution_exponential(20);
    cr_expect(fabs(mean_between(make(&bench), 4) - 12000) < 300, "5 standard deviations of 20000");
    bench.parameters.instructions_between_references = (struct distribution){0};
    bench.parameters.compute = distribution_exponential(5000);
    cr_expect(fabs(mean_between(make(&bench), 0) - 5000) < 180);
    cr_expect(fabs(mean_between(make(&bench), 4) - 7000) < 180);
    arena_destroy(bench.arena);
}

/* An access that is not waited for takes an instruction, a tick at the least. */
Test(program_addresses, an_instruction_takes_time)
{
    struct bench bench;
    start(&bench);
    cr_expect_eq(make(&bench)->instruction, 500);
    bench.around.clock = 3e9;
    cr_expect_eq(make(&bench)->instruction, 333);
    bench.parameters.cycles_per_instruction = 1e-3;
    cr_expect_eq(make(&bench)->instruction, 1);
    arena_destroy(bench.arena);
}

/* Each lane of memory gets its part of the lines of a stride; the lines of a page stay together
 * where memory has rows. */
Test(program_addresses, lines_are_spread_over_memory)
{
    enum { LANES = 12, LINES = 1200 };
    static const uint64_t strides[] = {1, 2, 3, 16, 64, 1 << 10, UINT64_C(1) << 30};
    struct bench bench;
    start(&bench);
    const struct program_addresses *program = make(&bench);
    for (size_t i = 0; i < sizeof strides / sizeof *strides; i++) {
        uint32_t lanes[LANES] = {0};
        for (uint64_t line = 0; line < LINES; line++) {
            uint64_t place = program_addresses_place(program, line * strides[i]);
            lanes[place * LANES >> 32]++;
        }
        for (int lane = 0; lane < LANES; lane++) {
            cr_expect(lanes[lane] > LINES / LANES * 0.8 && lanes[lane] < LINES / LANES * 1.2,
                      "stride %llu, lane %d: %u", (unsigned long long)strides[i], lane,
                      lanes[lane]);
        }
    }
    bench.around.has_dram = true;
    program = make(&bench);
    for (uint64_t line = 0; line < 640; line++) {
        uint32_t page = program_addresses_place(program, line / 64 * 64);
        cr_expect_eq(page % 64, 0);
        cr_expect_eq(program_addresses_place(program, line), page + line % 64);
    }
    arena_destroy(bench.arena);
}

Test(program_addresses, its_profile)
{
    struct bench bench;
    start(&bench);
    bench.parameters.outstanding = 4;
    bench.parameters.instructions_between_references = distribution_constant(9);
    struct program_profile profile = make(&bench)->program.profile;
    cr_expect_eq(profile.outstanding, 4);
    cr_expect(profile.has_addresses);
    cr_expect_not(profile.ends);
    cr_expect_float_eq(profile.compute_mean, 5000, 1e-9, "with the access itself");
    bench.parameters.references = 100;
    cr_expect(make(&bench)->program.profile.ends);
    const struct kind *matrix = kinds_find("pattern", "blocked_matrix");
    bench.parameters.pattern.kind = matrix;
    bench.parameters.references = PARAMETER_INFINITE;
    const struct pattern_operations *operations = matrix->operations;
    cr_expect_eq(operations->ends != NULL, true, "a product of matrices is over at some time");
    arena_destroy(bench.arena);
}

Test(program_addresses, other_programs_are_none)
{
    struct bench bench;
    start(&bench);
    struct program_addresses *program = make(&bench);
    cr_expect_eq(program_addresses_of(&program->program), program);
    struct program other = {.operations = kinds_find("program", "endless")->operations};
    cr_expect_null(program_addresses_of(&other));
    arena_destroy(bench.arena);
}

/* Complaints about a key of the program; "": about the program itself. */
static size_t complaints_about(const struct bench *bench, const char *key)
{
    struct complaints complaints = {0};
    char where[64];
    snprintf(where, sizeof where, "/workload/program%s%s", key[0] == '\0' ? "" : "/", key);
    place_check(&program_addresses_kind, "workload", "program", &bench->parameters, &bench->around,
                &complaints);
    size_t count = 0;
    for (size_t i = 0; i < complaints.count; i++) {
        count += strcmp(complaints.list[i].where, where) == 0;
    }
    cr_expect_eq(count, complaints.count, "%s",
                 complaints.count == 0 ? "" : complaints.list[0].where);
    complaints_free(&complaints);
    return count;
}

Test(program_addresses, mistakes_are_complained_of)
{
    struct bench bench;
    start(&bench);
    cr_expect_eq(complaints_about(&bench, ""), 0);
    bench.around.has_caches = false;
    cr_expect_eq(complaints_about(&bench, "kind"), 1, "caches are missing");
    bench.around.has_caches = true;
    bench.around.migrates = true;
    cr_expect_eq(complaints_about(&bench, "kind"), 1, "pages migrate");
    bench.around.migrates = false;
    bench.parameters.page_size = 5000;
    cr_expect_eq(complaints_about(&bench, "page_size"), 1);
    bench.parameters.page_size = 4096;
    bench.parameters.instructions_between_references = distribution_constant(1);
    bench.parameters.compute = distribution_constant(1);
    cr_expect_eq(complaints_about(&bench, ""), 1, "both");
    bench.parameters.compute = (struct distribution){0};
    bench.parameters.placement = PLACEMENT_ON_ONE_NODE;
    bench.parameters.node = 2;
    cr_expect_eq(complaints_about(&bench, "node"), 1, "beyond the last");
    arena_destroy(bench.arena);
}
