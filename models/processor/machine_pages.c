#include "models/processor/machine_pages.h"

struct pages *machine_pages_prepare(const struct assembly *assembly,
                                    const struct machine_parameters *machine)
{
    if (machine_migration(machine) == NULL) {
        return NULL;
    }
    struct pages *pages = ARENA_NEW(assembly->arena, struct pages);
    pages_init(pages, assembly->arena, machine_nodes(machine).count);
    return pages;
}

void machine_pages_build(const struct assembly *assembly, const struct scope *machine_scope,
                         struct machine *machine, struct pages *pages,
                         const struct reference_port *out)
{
    const struct machine_parameters *parameters = machine->parameters;
    struct scope memory = scope_child(machine_scope, "memory");
    struct scope scope = scope_child(&memory, "migration");
    struct numa_nodes nodes = machine_nodes(parameters);
    if (pages == NULL) {
        return;
    }
    pages_make(pages, assembly->arena);
    machine->migration =
        migration_build(assembly, &scope, machine_migration(parameters),
                        &(struct migration_environment){
                            .pages = pages,
                            .nodes = nodes,
                            .line_bytes = parameters->line_size,
                            .has_rows = memory_has_dram(parameters->memory, &nodes),
                            .pool = &machine->processors->pool,
                            .out = *out,
                            .back = machine->memory->out,
                        });
    machine->memory->out = (struct reference_port){machine->migration, migration_return};
    machine->processors->out = (struct reference_port){machine->migration, migration_take};
}

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
