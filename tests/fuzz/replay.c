/* Run a fuzz target on every file of the folders given: the corpus, in builds without libFuzzer. */
#include "tests/fuzz/target.h"

#include "sim/base/memory.h"
#include "sim/base/text.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static bool replay_file(const char *path)
{
    struct text_buffer text = {0};
    char buffer[65536];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return false;
    }
    text_append(&text, "");
    for (size_t count; (count = fread(buffer, 1, sizeof buffer, file)) > 0;) {
        text_append_bytes(&text, buffer, count);
    }
    fclose(file);
    printf("%s\n", path);
    fflush(stdout); /* the last line names the input that crashed */
    LLVMFuzzerTestOneInput((const uint8_t *)text.text, text.length);
    text_buffer_free(&text);
    return true;
}

static size_t replay_folder(const char *folder)
{
    DIR *open = opendir(folder);
    if (open == NULL) {
        perror(folder);
        return 0;
    }
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(open)) != NULL;) {
        if (entry->d_name[0] != '.') {
            char *path = memory_print("%s/%s", folder, entry->d_name);
            count += replay_file(path) ? 1 : 0;
            memory_free(path);
        }
    }
    closedir(open);
    return count;
}

int main(int count, char **folders)
{
    size_t inputs = 0;
    for (int i = 1; i < count; i++) {
        inputs += replay_folder(folders[i]);
    }
    printf("%zu inputs\n", inputs);
    return inputs > 0 ? 0 : 1;
}
