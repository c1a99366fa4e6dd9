#include "sim/base/timeline_words.h"

#include <string.h>

const struct timeline_word_row timeline_words[WORDS] = {
    [WORD_NONE] = {.name = ""},
#define WORD(constant, text, ...) [WORD_##constant] = {.name = (text), __VA_ARGS__},
#include "sim/base/timeline_words.def"
#undef WORD
};

enum timeline_word timeline_word_find(const char *name)
{
    enum timeline_word word = WORD_NONE + 1;
    while (word < WORDS && strcmp(timeline_words[word].name, name) != 0) {
        word++;
    }
    return word < WORDS ? word : WORD_NONE;
}
