#include "experiments/commands/import.h"

#include "experiments/commands/apart.h"
#include "experiments/commands/command.h"
#include "experiments/commands/values.h"
#include "experiments/commands/width_arguments.h"
#include "experiments/import/machine_file.h"
#include "experiments/import/text_file.h"

#include <string.h>

enum { OPTION_OUTPUT = 'o', OPTION_MACHINE = 256, OPTION_CORES, OPTION_CHANNELS, OPTION_ORIGIN };
enum { CORES_MOST = 4096, CHANNELS_MOST = 4096 };

static const struct source {
    const char *name;
    import_function *import;
    bool is_refining; /* takes --machine, --cores and --channels */
    bool is_apart;    /* its library crashes on some files that it cannot read */
} sources[] = {
    {"corosync", import_corosync, false, false},
    {"faults", import_faults, false, false},
    {"hwloc", import_hwloc, false, true},
    {"lscpu", import_lscpu, false, false},
    {"mlc", import_mlc, true, false},
};

enum { SOURCES = sizeof sources / sizeof *sources };

static const struct argp_option options[] = {
    {"output", OPTION_OUTPUT, "FILE.json", 0,
     "The machine file, or the spec; standard output by default", 0},
    {"machine", OPTION_MACHINE, "FILE.json", 0,
     "The machine that mlc calibrates, with its cores, channels and DRAM or banks", 0},
    {"cores", OPTION_CORES, "N", 0, "Cores of each node, for mlc", 0},
    {"channels", OPTION_CHANNELS, "N", 0, "Memory channels of each node, for mlc", 0},
    {"origin", OPTION_ORIGIN, "TIME", 0,
     "The date or time of day that is 0 s, for faults; that of the earliest fault by default", 0},
    {0},
};

struct importing {
    struct import_arguments arguments;
    struct width_arguments width;
};

static const struct source *find_source(const char *name)
{
    for (size_t i = 0; i < SOURCES; i++) {
        if (strcmp(sources[i].name, name) == 0) {
            return &sources[i];
        }
    }
    return NULL;
}

static error_t take_word(struct import_arguments *arguments, const char *word)
{
    if (arguments->source == NULL) {
        const char *names[SOURCES];
        for (size_t i = 0; i < SOURCES; i++) {
            names[i] = sources[i].name;
        }
        const char *nearest = text_nearest(word, names, SOURCES);
        arguments->source = word;
        return find_source(word) != NULL
                   ? 0
                   : command_wrong(word, "import what? corosync, faults, hwloc, lscpu or mlc%s%s%s",
                                   nearest == NULL ? "" : "; did you mean ",
                                   nearest == NULL ? "" : nearest, nearest == NULL ? "" : "?");
    }
    if (arguments->path != NULL) {
        return command_wrong(word, "import takes one file");
    }
    arguments->path = word;
    return 0;
}

static error_t check_words(const struct import_arguments *arguments)
{
    if (arguments->source == NULL) {
        return command_wrong(
            "",
            "import what? corosync FILE.conf, faults FILE, hwloc FILE.xml, lscpu FILE.json or mlc"
            " FILE.txt");
    }
    if (arguments->path == NULL) {
        return command_wrong(arguments->source, "which file?");
    }
    if (arguments->origin != NULL && strcmp(arguments->source, "faults") != 0) {
        return command_wrong(arguments->source, "--origin is an option of import faults");
    }
    bool is_refining =
        arguments->machine != NULL || arguments->cores > 0 || arguments->channels > 0;
    return !is_refining || find_source(arguments->source)->is_refining
               ? 0
               : command_wrong(arguments->source,
                               "--machine, --cores and --channels are options of import mlc");
}

static error_t read_import_option(int key, char *text, struct argp_state *state)
{
    struct importing *importing = state->input;
    struct import_arguments *arguments = &importing->arguments;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &importing->width;
        return 0;
    case OPTION_OUTPUT:
        arguments->output = text;
        return text[0] != '\0' ? 0 : command_wrong("-o", "the file has no name");
    case OPTION_MACHINE:
        arguments->machine = text;
        return 0;
    case OPTION_ORIGIN:
        arguments->origin = text;
        return 0;
    case OPTION_CORES:
        return values_whole("--cores", text, 1, CORES_MOST, &arguments->cores);
    case OPTION_CHANNELS:
        return values_whole("--channels", text, 1, CHANNELS_MOST, &arguments->channels);
    case ARGP_KEY_ARG:
        return take_word(arguments, text);
    case ARGP_KEY_END:
        return check_words(arguments);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&width_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    .options = options,
    .parser = read_import_option,
    .args_doc = "corosync FILE.conf\nfaults FILE\nhwloc FILE.xml\nlscpu FILE.json\n"
                "mlc FILE.txt",
    .children = children};

struct job {
    const struct source *source;
    const struct importing *importing;
    FILE *remarks;
};

/* @param context  struct job * */
static int import_and_write(void *context)
{
    const struct job *job = context;
    const struct import_arguments *arguments = &job->importing->arguments;
    struct notes notes = {0};
    struct error error = {0};
    json_t *machine = job->source->import(arguments, &notes, &error);
    bool is_good = machine != NULL && machine_file_write(machine, arguments->output, &error);
    if (is_good) {
        notes_print(&notes, width_arguments_columns(&job->importing->width, 0), job->remarks);
    }
    json_decref(machine);
    notes_free(&notes);
    return is_good ? command_done(0) : command_fail(&error);
}

static int do_import(struct call *call)
{
    struct importing importing = {0};
    int status;
    int signal = 0;
    if (!command_read(call, &importing, &status)) {
        return status;
    }
    struct job job = {find_source(importing.arguments.source), &importing, call->remarks};
    status =
        job.source->is_apart ? apart_run(import_and_write, &job, &signal) : import_and_write(&job);
    if (signal != 0) {
        struct error error = {0};
        error_set(&error, ERROR_SPEC, text_file_name(importing.arguments.path),
                  "%s cannot read this: it is damaged (signal %d)", job.source->name, signal);
        status = command_fail(&error);
    }
    return status;
}

const struct command command_import = {
    .name = "import",
    .doc = "make a machine file or a spec of a real machine or cluster",
    .about =
        "hwloc takes what lstopo --of xml writes, lscpu what LC_ALL=C lscpu -J writes: nodes, "
        "cores, threads; latencies and bandwidths are defaults. mlc takes what Intel Memory "
        "Latency "
        "Checker prints, and calibrates latencies, bandwidths and lines in flight with it, of a "
        "machine that --machine names or of a new one; where that names its DRAM (memory.dram), "
        "the peak is predicted, and the lines in flight are those of streams beside a chase. A "
        "spec uses the file with \"machine\": "
        "\"FILE.json\" in its system. On standard error stands what was read, what was fitted and "
        "from which numbers, and which defaults stand for what the file does not say. With - the "
        "file is standard input. corosync takes a corosync.conf and makes a spec of the cluster: "
        "nodes, "
        "links, the timers of totem and knet, votequorum; every value that has no place in a spec "
        "is "
        "said with its line. faults takes a log, CSV with a line of names (time,kind,target; "
        "separated by commas, semicolons or tabs), JSON lines or a JSON array, and makes a file of "
        "faults, which a spec extends to replay them. A time is a number of seconds, a duration "
        "with "
        "its unit, a date as in ISO 8601, seconds since 1970 or a time of day; dates become times "
        "since the earliest, or since --origin. after, an event's name, may stand in its place.",
    .examples = "coupling import corosync /etc/corosync/corosync.conf -o cluster.json\n"
                "coupling import faults outages.csv --origin 09:00:00 -o faults.json\n"
                "coupling import hwloc topology.xml -o server.json\n"
                "coupling import mlc mlc.txt --machine server.json -o server.json\n"
                "coupling import mlc mlc.txt --cores 36 --channels 8 -o server.json",
    .argp = &argp,
    .run = do_import,
};
