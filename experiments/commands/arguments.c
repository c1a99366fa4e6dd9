#include "experiments/commands/arguments.h"

#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    WORKERS_MOST = 1024,
    OPTION_SET = 256,
    OPTION_SEED,
    OPTION_REPLICATIONS,
    OPTION_TRACE,
    OPTION_SHARD,
    OPTION_FORCE,
    OPTION_CHECK,
    OPTION_SHUFFLE_TIES,
    OPTION_TIES,
    OPTION_PROGRESS,
    OPTION_TIME_LIMIT,
    OPTION_MEMORY_LIMIT,
};

static const struct option options[] = {
    {"jobs", required_argument, NULL, 'j'},
    {"output", required_argument, NULL, 'o'},
    {"set", required_argument, NULL, OPTION_SET},
    {"seed", required_argument, NULL, OPTION_SEED},
    {"replications", required_argument, NULL, OPTION_REPLICATIONS},
    {"trace", required_argument, NULL, OPTION_TRACE},
    {"shard", required_argument, NULL, OPTION_SHARD},
    {"force", no_argument, NULL, OPTION_FORCE},
    {"check", no_argument, NULL, OPTION_CHECK},
    {"shuffle-ties", no_argument, NULL, OPTION_SHUFFLE_TIES},
    {"ties", no_argument, NULL, OPTION_TIES},
    {"progress", required_argument, NULL, OPTION_PROGRESS},
    {"time-limit", required_argument, NULL, OPTION_TIME_LIMIT},
    {"memory-limit", required_argument, NULL, OPTION_MEMORY_LIMIT},
    {NULL, 0, NULL, 0},
};

/* A whole number from `least` to `most`, and nothing after it. */
static bool read_whole(const char *text, uint64_t least, uint64_t most, uint64_t *value)
{
    char *end;
    if (text[0] < '0' || text[0] > '9') {
        return false;
    }
    unsigned long long number = strtoull(text, &end, 10);
    *value = number;
    return *end == '\0' && number >= least && number <= most && strlen(text) < 20;
}

bool arguments_shard(const char *text, size_t *shard, size_t *shards)
{
    char first[24];
    const char *slash = strchr(text, '/');
    if (slash == NULL || (size_t)(slash - text) >= sizeof first) {
        return false;
    }
    memcpy(first, text, (size_t)(slash - text));
    first[slash - text] = '\0';
    uint64_t k;
    uint64_t n;
    if (!read_whole(slash + 1, 1, UINT32_MAX, &n) || !read_whole(first, 0, n - 1, &k)) {
        return false;
    }
    *shard = (size_t)k;
    *shards = (size_t)n;
    return true;
}

static void add_setting(struct arguments *arguments, const char *path, const char *value)
{
    arguments->settings = memory_grow(arguments->settings, arguments->setting_count,
                                      &arguments->setting_capacity, sizeof *arguments->settings);
    arguments->settings[arguments->setting_count++] =
        (struct setting){memory_copy_text(path), memory_copy_text(value)};
}

static bool read_setting(struct arguments *arguments, const char *text, struct error *error)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text) {
        return error_set(error, ERROR_USAGE, "--set",
                         "\"%s\" is not PATH=VALUE, e.g. run.horizon=10 s", text);
    }
    char *path = memory_copy_text(text);
    path[equals - text] = '\0';
    add_setting(arguments, path, equals + 1);
    memory_free(path);
    return true;
}

static bool read_progress(struct arguments *arguments, const char *text, struct error *error)
{
    static const char *const names[] = {"auto", "never", "json"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(text, names[i]) == 0) {
            arguments->progress = (enum progress_mode)i;
            return true;
        }
    }
    return error_set(error, ERROR_USAGE, "--progress", "\"%s\" is not auto, never or json", text);
}

static bool read_number(const char *name, const char *text, uint64_t least, uint64_t most,
                        uint64_t *value, struct error *error)
{
    return read_whole(text, least, most, value) ||
           error_set(error, ERROR_USAGE, name, "\"%s\" is no whole number from %llu to %llu", text,
                     (unsigned long long)least, (unsigned long long)most);
}

static bool read_limit(struct arguments *arguments, int which, const char *text,
                       struct error *error)
{
    if (which == OPTION_MEMORY_LIMIT) {
        uint64_t mebibytes = 0;
        bool is_good = read_number("--memory-limit", text, 1, 1 << 24, &mebibytes, error);
        arguments->runner.memory_limit_bytes = mebibytes << 20;
        return is_good;
    }
    char *end;
    double seconds = strtod(text, &end);
    if (end == text || *end != '\0' || !(seconds > 0 && seconds <= 1e9)) {
        return error_set(error, ERROR_USAGE, "--time-limit",
                         "\"%s\" is no number of seconds above 0", text);
    }
    arguments->runner.time_limit_s = seconds;
    arguments->runner.event_limit = UINT64_MAX; /* the one takes the place of the other */
    return true;
}

static bool read_option(struct arguments *arguments, int which, const char *text,
                        struct error *error)
{
    uint64_t number = 0;
    bool is_good = true;
    switch (which) {
    case 'j':
        is_good = read_number("-j", text, 1, WORKERS_MOST, &number, error);
        arguments->runner.workers = (unsigned)number;
        return is_good;
    case 'o':
        arguments->folder = text;
        return text[0] != '\0' || error_set(error, ERROR_USAGE, "-o", "the folder has no name");
    case OPTION_SET:
        return read_setting(arguments, text, error);
    case OPTION_SEED:
        is_good = read_number("--seed", text, 0, INT64_MAX, &number, error);
        add_setting(arguments, "run.seed", text);
        return is_good;
    case OPTION_REPLICATIONS:
        is_good = read_number("--replications", text, 1, INT64_MAX, &number, error);
        add_setting(arguments, "run.replications", text);
        return is_good;
    case OPTION_TRACE:
        is_good = read_number("--trace", text, 0, INT64_MAX, &number, error);
        add_setting(arguments, "run.timeline", text);
        return is_good;
    case OPTION_SHARD:
        return arguments_shard(text, &arguments->shard, &arguments->shards) ||
               error_set(error, ERROR_USAGE, "--shard", "\"%s\" is not K/N with K from 0 to N - 1",
                         text);
    case OPTION_FORCE:
        arguments->is_forced = true;
        return true;
    case OPTION_CHECK:
        arguments->runner.check = true;
        return true;
    case OPTION_SHUFFLE_TIES:
        arguments->runner.shuffle_ties = 1;
        return true;
    case OPTION_TIES:
        arguments->ties = true;
        return true;
    case OPTION_PROGRESS:
        return read_progress(arguments, text, error);
    default:
        return read_limit(arguments, which, text, error);
    }
}

const char *arguments_unknown(char **words, char name[3])
{
    const char *word = words[optind - 1];
    bool is_long = strncmp(word, "--", 2) == 0 && (optopt == 0 || strchr(word, '=') != NULL);
    if (is_long || optopt == 0) {
        return word;
    }
    snprintf(name, 3, "-%c", optopt);
    return name;
}

bool arguments_read(struct arguments *arguments, int count, char **words, struct error *error)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    *arguments = (struct arguments){.shards = 1};
    arguments->runner.workers = processors < 1              ? 1
                                : processors > WORKERS_MOST ? WORKERS_MOST
                                                            : (unsigned)processors;
    opterr = 0;
    optind = 0;
    int which;
    while ((which = getopt_long(count, words, ":j:o:", options, NULL)) != -1) {
        if (which == '?' || which == ':') {
            char name[3];
            return error_set(error, ERROR_USAGE,
                             which == '?' ? arguments_unknown(words, name) : words[optind - 1],
                             which == '?' ? "there is no such option" : "a value is missing");
        }
        if (!read_option(arguments, which, optarg, error)) {
            return false;
        }
    }
    if (optind + 1 != count) {
        return error_set(error, ERROR_USAGE, words[0],
                         optind == count ? "which SPEC?" : "one SPEC at a time");
    }
    if (arguments->ties && arguments->runner.shuffle_ties != 0) {
        return error_set(error, ERROR_USAGE, "--ties",
                         "compares with shuffled ties: without --shuffle-ties");
    }
    arguments->spec = words[optind];
    return true;
}

void arguments_free(struct arguments *arguments)
{
    for (size_t i = 0; i < arguments->setting_count; i++) {
        memory_free((char *)(uintptr_t)arguments->settings[i].path);
        memory_free((char *)(uintptr_t)arguments->settings[i].value);
    }
    memory_free(arguments->settings);
    *arguments = (struct arguments){0};
}

/* In the form $'...', which shells know since POSIX.1-2024: other bytes than plain
 * ASCII as octal numbers. */
static void quote_bytes(struct text_buffer *text, const char *word)
{
    text_append(text, "$'");
    for (; *word != '\0'; word++) {
        unsigned char byte = (unsigned char)*word;
        if (byte < 0x20 || byte >= 0x7f) {
            text_print(text, "\\%03o", byte); /* three digits end it, whatever follows */
        } else {
            text_append(text, byte == '\'' || byte == '\\' ? "\\" : "");
            text_append_bytes(text, word, 1);
        }
    }
    text_append(text, "'");
}

static void quote(struct text_buffer *text, const char *word)
{
    text_append(text, "'");
    for (; *word != '\0'; word++) {
        text_append_bytes(text, word, 1);
        if (*word == '\'') {
            text_append(text, "\\''");
        }
    }
    text_append(text, "'");
}

char *arguments_command(int count, char *const *words)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_./=:,+@%";
    enum { SHOWN_MOST = 3000 };
    struct text_buffer text = {0};
    text_append(&text, "coupling");
    for (int i = 0; i < count; i++) {
        text_append(&text, " ");
        if (words[i][0] != '\0' && words[i][strspn(words[i], plain)] == '\0') {
            text_append(&text, words[i]);
        } else if (foreign_is_plain(words[i])) {
            quote(&text, words[i]);
        } else {
            quote_bytes(&text, words[i]);
        }
    }
    if (text.length > SHOWN_MOST) {
        size_t length = text.length;
        text.length = 0;
        text_print(&text, "(a command line of %zu bytes, too long to show)", length);
    }
    return text.text;
}
