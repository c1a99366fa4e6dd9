/* The program: one table of subcommands, each in a file of experiments/commands. */
#include "experiments/commands/command.h"
#include "experiments/runs/process.h"
#include "models/kinds.h"
#include "sim/base/text.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    command *run;
    const char *usage; /* NULL: not for users */
    const char *doc;
} subcommands[] = {
    {"run", command_run, "run SPEC [OPTION]...",
     "make the runs of a spec, write results, print a table"},
    {"check", command_check, "check SPEC [--set PATH=VALUE]...",
     "validate a spec, say how much work it is; run nothing"},
    {"list", command_list, "list [FOLDER]", "the gallery of specs, and the kinds"},
    {"describe", command_describe, "describe KIND|PATH|metrics", "parameters and metrics"},
    {"schema", command_schema, "schema", "the JSON Schema of all specs"},
    {"merge", command_merge, "merge DIR... -o DIR", "put the shards of a sweep together"},
    {"compare", command_compare, "compare A B [--point I]...",
     "paired difference of two results or two points"},
    {"fit", command_fit, "fit FILE.csv [--relative]",
     "fit the laws of speedup to a measured curve: size,throughput"},
    {"solve", command_solve, "solve SPEC [--set PATH=VALUE]...",
     "what theory alone says of each point; run nothing"},
    {"timeline", command_timeline, "timeline DIR [OPTION]...",
     "what happened in one replication, second by second"},
    {"worker", command_worker, NULL, NULL},
};

enum { SUBCOMMANDS = sizeof subcommands / sizeof *subcommands };

static const char options[] =
    "\noptions of run:\n"
    "  -j N                  worker processes (all processors)\n"
    "  -o DIR                where results go (results/NAME, after the spec's name)\n"
    "  --set PATH=VALUE      another value for one leaf of the spec; may be repeated\n"
    "  --seed N              another seed\n"
    "  --replications N      another number of replications\n"
    "  --trace N             keep the timelines of the first N replications of each point\n"
    "  --shard K/N           only points whose id modulo N is K; see merge\n"
    "  --force               take the folder of an experiment of another name; merge knows it too\n"
    "  --check               verify invariants after every event; stored runs are not used\n"
    "  --shuffle-ties        events at one time in random order; stored runs are not used\n"
    "  --ties                each run also with such events in 3 other orders: which results\n"
    "                        depend on the order, and by how much; stored runs are not used;\n"
    "                        status 1 when one is beyond its interval\n"
    "  --progress MODE       auto, never or json, on standard error\n"
    "  --time-limit SECONDS  end a run that takes longer (instead: 100 times the events that "
    "check\n"
    "                        estimates, and 1e8 more)\n"
    "  --memory-limit MIB    end a run that needs more address space (no limit)\n"
    "\noptions of timeline:\n"
    "  --point N             which point (the first that has a timeline)\n"
    "  --replication N       which of its replications (the first that has a timeline)\n"
    "  --format FORMAT       text, json, jsonl, or trace for Perfetto (text)\n"
    "\noptions of fit:\n"
    "  --relative            least squares of relative errors (of the throughput)\n"
    "\nexit status:\n"
    "  0 done; 1 done, but a wanted precision was not reached or a comparison differs;\n"
    "  2 a run failed; 64 usage; 65 bad spec; 66 no input; 70 out of memory, descriptors or\n"
    "  processes, or internal; 73 cannot create; 74 input or output; 130, 143 stopped by a signal\n"
    "\nA sweep that was stopped or killed goes on when the same command is given again.\n";

static int help(void)
{
    puts("coupling simulates tightly and loosely coupled multiprocessors.\n");
    puts("usage:");
    for (size_t i = 0; i < SUBCOMMANDS; i++) {
        if (subcommands[i].usage != NULL) {
            printf("  coupling %-35s %s\n", subcommands[i].usage, subcommands[i].doc);
        }
    }
    puts("  coupling --version | --help");
    fputs(options, stdout);
    return command_done(0);
}

static int unknown(const char *word)
{
    const char *names[SUBCOMMANDS];
    size_t count = 0;
    for (size_t i = 0; i < SUBCOMMANDS; i++) {
        if (subcommands[i].usage != NULL) {
            names[count++] = subcommands[i].name;
        }
    }
    const char *nearest = text_nearest(word, names, count);
    if (nearest != NULL) {
        return command_misused("there is no command \"%s\", did you mean \"%s\"?", word, nearest);
    }
    return command_misused("there is no command \"%s\"", word);
}

int main(int count, char **words)
{
    struct error error = {0};
    kinds_verify();
    if (!process_start(&error)) {
        return command_fail(&error);
    }
    if (count < 2) {
        return command_misused("which command?");
    }
    if (strcmp(words[1], "--version") == 0) {
        puts("coupling " COUPLING_VERSION);
        return command_done(0);
    }
    if (strcmp(words[1], "--help") == 0 || strcmp(words[1], "help") == 0) {
        return help();
    }
    for (size_t i = 0; i < SUBCOMMANDS; i++) {
        if (strcmp(words[1], subcommands[i].name) == 0) {
            return subcommands[i].run(count - 1, words + 1);
        }
    }
    return unknown(words[1]);
}
