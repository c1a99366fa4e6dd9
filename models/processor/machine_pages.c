#include "models/processor/machine_pages.h"

void machine_pages_check(const struct machine_parameters *machine,
                         const struct machine_threads *threads, const struct scope *scope,
                         struct complaints *complaints)
{
    if (machine_migration(machine) == NULL) {
        return;
    }
    struct arena *arena = arena_create();
    struct seats_environment seats = machine_around_seats(machine);
    struct program_environment around = machine_around_program(machine, TICKS_PER_SECOND_FINE);
    struct pages pages;
    pages_init(&pages, arena, around.nodes.count);
    around.pages = &pages;
    for (size_t i = 0; i < threads->count; i++) {
        const struct part *program = &threads->teams[i].program;
        around.threads = (uint32_t)team_threads(&threads->teams[i], &seats);
        if (program->kind != NULL) {
            program_make(arena, program, &around);
        }
    }
    if (pages.count > PAGES_MOST) {
        scope_complain(scope, NULL, complaints,
                       "has %llu pages that migrate, private_pages of each thread and shared_pages "
                       "of each program, and the most is %d",
                       (unsigned long long)pages.count, PAGES_MOST);
    }
    arena_destroy(arena);
}
