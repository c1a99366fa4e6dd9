#include "experiments/import/corosync_device.h"

#include "experiments/import/machine_file.h"

#include <criterion/criterion.h>
#include <string.h>

/* A device of a file, read into a spec. */
static json_t *device_of(const char *text, struct notes *notes, struct error *error)
{
    struct corosync_conf conf = {.arena = arena_create(), .name = "c"};
    json_t *spec = json_object();
    cr_assert(corosync_conf_read(&conf, text, error));
    if (!corosync_device_set(spec, &conf, notes, error)) {
        json_decref(spec);
        spec = NULL;
    }
    arena_destroy(conf.arena);
    return spec;
}

static void expect_text(const json_t *spec, const char *path, const char *text)
{
    const char *found = json_string_value(machine_get(spec, path));
    cr_expect(found != NULL && strcmp(found, text) == 0, "%s is %s", path,
              found == NULL ? "missing" : found);
}

Test(corosync_device, takes_ffsplit)
{
    struct notes notes = {0};
    struct error error = {0};
    json_t *spec = device_of("quorum {\ndevice {\nmodel: net\nvotes: 1\ntimeout: 8000\n"
                             "sync_timeout: 24000\nheuristics {\nmode: on\n}\nnet {\nhost: q\n"
                             "algorithm: ffsplit\ntie_breaker: highest\n}\n}\n}\n",
                             &notes, &error);
    cr_assert_not_null(spec);
    cr_expect_eq(json_integer_value(machine_get(spec, "system.quorum.device.votes")), 1);
    expect_text(spec, "system.quorum.device.timeout", "8000 ms");
    expect_text(spec, "system.quorum.device.sync_timeout", "24000 ms");
    expect_text(spec, "system.quorum.device.tie_breaker", "highest");
    cr_expect_not_null(strstr(notes.texts[NOTE_READ].text, "quorum.device.net.host: q (line 11)"));
    cr_expect_null(strstr(notes.texts[NOTE_READ].text, "heuristics"));
    json_decref(spec);
    notes_free(&notes);
}

/* Another algorithm or model is no device of the spec; a time that is none ends the import. */
Test(corosync_device, leaves_others)
{
    static const char *const others[] = {
        "quorum {\ndevice {\nmodel: net\nnet {\nhost: q\nalgorithm: lms\n}\n}\n}\n",
        "quorum {\ndevice {\nmodel: disk\nnet {\nhost: q\n}\n}\n}\n",
        "quorum {\ndevice {\nmodel: net\n}\n}\n",
        "quorum {\nprovider: corosync_votequorum\n}\n",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct notes notes = {0};
        struct error error = {0};
        json_t *spec = device_of(others[i], &notes, &error);
        cr_assert_not_null(spec);
        cr_expect_null(machine_get(spec, "system.quorum.device"));
        cr_expect_eq(notes.texts[NOTE_UNUSED].length > 0, i < 3);
        json_decref(spec);
        notes_free(&notes);
    }
    struct notes notes = {0};
    struct error error = {0};
    cr_expect_null(device_of("quorum {\ndevice {\nmodel: net\ntimeout: soon\nnet {\nhost: q\n}\n"
                             "}\n}\n",
                             &notes, &error));
    cr_expect_not_null(strstr(error.text, "timeout is \"soon\""));
    notes_free(&notes);
}
