#include "experiments/results/file.h"

#include "sim/base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

char *file_join(const char *folder, const char *name)
{
    size_t length = strlen(folder);
    const char *slash = length > 0 && folder[length - 1] == '/' ? "" : "/";
    return memory_print("%s%s%s", folder, slash, name);
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/* The name of a kind of file that is no regular file. */
static const char *kind_of_file(mode_t mode)
{
    return S_ISDIR(mode)    ? "a folder"
           : S_ISFIFO(mode) ? "a pipe"
           : S_ISSOCK(mode) ? "a socket"
                            : "a device";
}

int file_open_input(const char *path, struct error *error)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0 || fstat(descriptor, &status) != 0) {
        error_set(error, ERROR_NO_INPUT, path, "cannot be opened: %s", strerror(errno));
    } else if (!S_ISREG(status.st_mode)) {
        error_set(error, ERROR_NO_INPUT, path, "is %s; only regular files are read",
                  kind_of_file(status.st_mode));
    } else {
        return descriptor;
    }
    if (descriptor >= 0) {
        close(descriptor);
    }
    return -1;
}

bool file_read_all(int descriptor, const char *path, size_t most, struct text_buffer *text,
                   struct error *error)
{
    for (;;) {
        char buffer[65536];
        ssize_t count = read(descriptor, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return error_set(error, ERROR_IO, path, "cannot be read: %s", strerror(errno));
        }
        if (count == 0) {
            return true;
        }
        text_append_bytes(text, buffer, (size_t)count);
        if (text->length > most) {
            return error_set(error, ERROR_SPEC, path, "is larger than %zu MiB", most >> 20);
        }
    }
}

/* A full disk is an error of input and output wherever it shows itself first. */
static bool fail(struct error *error, enum error_code code, const char *path, const char *what,
                 int number)
{
    if (number == ENOSPC || number == EDQUOT) {
        return error_set(error, ERROR_IO, path,
                         "%s: the disk is full; make room and give the same command again", what);
    }
    if (number == EFBIG) {
        return error_set(
            error, ERROR_IO, path,
            "%s: it would be larger than files may be; raise the limit (ulimit -f) and "
            "give the same command again",
            what);
    }
    if (number == ENOMEM) {
        memory_exhausted(0);
    }
    if (number == EMFILE || number == ENFILE) {
        return error_set(error, ERROR_INTERNAL, path,
                         "%s: too many open files; raise the limit (ulimit -n)", what);
    }
    if (number == EEXIST) {
        return error_set(error, code, path,
                         "%s: the name is taken by a link or by something else than a file; remove "
                         "it and give the same command again",
                         what);
    }
    return error_set(error, code, path, "%s: %s", what, strerror(number));
}

bool folder_create(const char *path, struct error *error)
{
    char *part = memory_copy_text(path);
    bool is_done = true;
    for (char *end = part + 1; is_done; end++) {
        if (*end != '/' && *end != '\0') {
            continue;
        }
        char kept = *end;
        *end = '\0';
        struct stat status;
        if (mkdir(part, 0777) != 0 && (errno != EEXIST || stat(part, &status) != 0)) {
            is_done = fail(error, ERROR_CREATE, part,
                           "the folder cannot be created (-o takes another)", errno);
        } else if (kept == '\0' && (stat(part, &status) != 0 || !S_ISDIR(status.st_mode))) {
            is_done = fail(error, ERROR_CREATE, part, "this is no folder", ENOTDIR);
        }
        *end = kept;
        if (kept == '\0') {
            break;
        }
    }
    memory_free(part);
    return is_done;
}

/*
 * Open a regular file for writing, without waiting for the reader of a pipe and without following a
 * link to a file elsewhere. @return -1 with `errno` set; EEXIST: the name is that of something else
 */
static int open_regular(const char *path, struct stat *status)
{
    int descriptor =
        open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW, 0666);
    int number = errno;
    if (descriptor >= 0 && (fstat(descriptor, status) != 0 || !S_ISREG(status->st_mode))) {
        close(descriptor);
        descriptor = -1;
        number = EEXIST;
    }
    errno = descriptor < 0 && (number == ENXIO || number == ELOOP) ? EEXIST : number;
    return descriptor;
}

/*
 * Open the temporary file, emptied, once no other process is writing it. One that waited for
 * another finds that file renamed into its place and starts a new one.
 */
static int open_alone(const char *path)
{
    while (true) {
        struct stat opened;
        struct stat named;
        int descriptor = open_regular(path, &opened);
        if (descriptor < 0 || flock(descriptor, LOCK_EX) != 0) {
            return descriptor;
        }
        if (stat(path, &named) == 0 && named.st_ino == opened.st_ino &&
            named.st_dev == opened.st_dev) {
            if (ftruncate(descriptor, 0) == 0) {
                return descriptor;
            }
            int number = errno;
            close(descriptor);
            errno = number;
            return -1;
        }
        close(descriptor);
    }
}

bool output_open(struct output *output, const char *folder, const char *name, struct error *error)
{
    output->path = file_join(folder, name);
    output->temporary = memory_print("%s.part", output->path);
    int descriptor = open_alone(output->temporary);
    output->stream = descriptor < 0 ? NULL : memory_checked(fdopen(descriptor, "w"));
    if (output->stream == NULL) {
        fail(error, ERROR_CREATE, output->temporary, "cannot be written", errno);
        output_discard(output);
        return false;
    }
    return true;
}

/* The rename itself must reach the disk too. */
static bool folder_sync(const char *path)
{
    char *folder = memory_copy_text(path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL) {
        slash[1] = '\0';
    }
    int descriptor = open(slash == NULL ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    memory_free(folder);
    if (descriptor < 0) {
        return false;
    }
    /* Some file systems have nothing to do for a folder and say EINVAL. */
    bool is_done = fsync(descriptor) == 0 || errno == EINVAL;
    close(descriptor);
    return is_done;
}

bool output_close(struct output *output, struct error *error)
{
    errno = 0;
    bool is_done = fflush(output->stream) == 0 && !ferror(output->stream) &&
                   fsync(fileno(output->stream)) == 0;
    /* The file is renamed while locked: no other process writes it before it is in place. */
    is_done = is_done && rename(output->temporary, output->path) == 0;
    is_done = is_done && folder_sync(output->path);
    int number = errno;
    if (fclose(output->stream) != 0 && is_done) {
        is_done = false;
        number = errno;
    }
    output->stream = NULL;
    if (!is_done) {
        fail(error, ERROR_IO, output->path, "cannot be written", number == 0 ? EIO : number);
    }
    output_discard(output);
    return is_done;
}

void output_discard(struct output *output)
{
    if (output->stream != NULL) {
        fclose(output->stream);
        unlink(output->temporary);
    }
    memory_free(output->path);
    memory_free(output->temporary);
    *output = (struct output){0};
}

bool optional_output_begin(struct optional_output *file, struct error *error)
{
    file->is_begun = file->is_begun || output_open(&file->output, file->folder, file->name, error);
    return file->is_begun;
}

/* The file of an earlier run would be taken for this one's. */
static bool remove_old(const struct optional_output *file, struct error *error)
{
    char *path = file_join(file->folder, file->name);
    bool is_gone =
        unlink(path) == 0 || errno == ENOENT ||
        error_set(error, ERROR_IO, path, "this is of an earlier run and cannot be removed: %s",
                  strerror(errno));
    memory_free(path);
    return is_gone;
}

bool optional_output_end(struct optional_output *file, struct error *error)
{
    return file->is_begun ? output_close(&file->output, error) : remove_old(file, error);
}

void optional_output_discard(struct optional_output *file)
{
    if (file->is_begun) {
        output_discard(&file->output);
        file->is_begun = false;
    }
}
