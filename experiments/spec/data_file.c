#include "experiments/spec/data_file.h"

#include "sim/base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE_BYTES = 1 << 20 };

static void print_stamp(const struct stat *status, char stamp[DATA_FILE_STAMP_BYTES])
{
    snprintf(stamp, DATA_FILE_STAMP_BYTES,
             "%" PRIuMAX " %" PRIuMAX " %" PRIdMAX " %" PRIdMAX ".%09ld %" PRIdMAX ".%09ld",
             (uintmax_t)status->st_dev, (uintmax_t)status->st_ino, (intmax_t)status->st_size,
             (intmax_t)status->st_mtim.tv_sec, status->st_mtim.tv_nsec,
             (intmax_t)status->st_ctim.tv_sec, status->st_ctim.tv_nsec);
}

static bool open_file(const char *path, int *descriptor, char stamp[DATA_FILE_STAMP_BYTES],
                      struct error *error)
{
    struct stat status;
    *descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*descriptor < 0) {
        return error_set(error, ERROR_SPEC, path, "cannot be opened: %s", strerror(errno));
    }
    if (fstat(*descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(*descriptor);
        return error_set(error, ERROR_SPEC, path, "is no regular file");
    }
    print_stamp(&status, stamp);
    return true;
}

static bool digest_bytes(const char *path, int descriptor, char digest[DATA_FILE_DIGEST_BYTES],
                         struct error *error)
{
    struct sha256_ctx context;
    uint8_t bytes[SHA256_DIGEST_SIZE];
    uint8_t *piece = memory_alloc(PIECE_BYTES);
    ssize_t got;
    sha256_init(&context);
    while ((got = read(descriptor, piece, PIECE_BYTES)) > 0) {
        sha256_update(&context, (size_t)got, piece);
    }
    memory_free(piece);
    if (got < 0) {
        return error_set(error, ERROR_SPEC, path, "cannot be read: %s", strerror(errno));
    }
    sha256_digest(&context, sizeof bytes, bytes);
    int length = sprintf(digest, "sha256:");
    for (size_t i = 0; i < sizeof bytes; i++) {
        sprintf(digest + length + 2 * i, "%02x", bytes[i]);
    }
    return true;
}

bool data_file_read(const char *path, struct data_file *file, struct error *error)
{
    int descriptor;
    struct stat after;
    char stamp[DATA_FILE_STAMP_BYTES];
    if (!open_file(path, &descriptor, file->stamp, error)) {
        return false;
    }
    bool is_good = digest_bytes(path, descriptor, file->digest, error);
    if (is_good && fstat(descriptor, &after) == 0) {
        print_stamp(&after, stamp);
        is_good = strcmp(stamp, file->stamp) == 0 ||
                  error_set(error, ERROR_SPEC, path, "was changed while it was read");
    }
    close(descriptor);
    return is_good;
}

bool data_file_is_same(const char *path, const struct data_file *file,
                       char now[DATA_FILE_STAMP_BYTES], struct error *error)
{
    int descriptor;
    struct data_file again;
    if (!open_file(path, &descriptor, now, error)) {
        return false;
    }
    close(descriptor);
    if (strcmp(now, file->stamp) == 0) {
        return true;
    }
    if (!data_file_read(path, &again, error)) {
        return false;
    }
    strcpy(now, again.stamp);
    return strcmp(again.digest, file->digest) == 0 ||
           error_set(error, ERROR_RUN, path,
                     "the file was changed since the batch began: run the spec again");
}
