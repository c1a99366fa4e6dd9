#include "experiments/runs/shell.h"

#include "sim/base/foreign.h"

#include <string.h>

static const char *started_as = "coupling";

void shell_started_as(const char *program)
{
    started_as = program == NULL || program[0] == '\0' ? "coupling" : program;
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

void shell_append(struct text_buffer *text, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_./=:,+@%";
    if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
        text_append(text, word);
    } else if (foreign_is_plain(word)) {
        quote(text, word);
    } else {
        quote_bytes(text, word);
    }
}

void shell_append_program(struct text_buffer *text)
{
    shell_append(text, started_as);
}

void shell_append_examples(struct text_buffer *text, const char *lines)
{
    static const char program[] = "coupling ";
    for (const char *line = lines; *line != '\0';) {
        const char *end = strchrnul(line, '\n');
        text_append(text, "  ");
        if (strncmp(line, program, strlen(program)) == 0) {
            shell_append_program(text);
            line += strlen(program) - 1;
        }
        text_append_bytes(text, line, (size_t)(end - line));
        text_append(text, "\n");
        line = *end == '\0' ? end : end + 1;
    }
}

char *shell_command(int count, char *const *words)
{
    enum { SHOWN_MOST = 3000 };
    struct text_buffer text = {0};
    shell_append_program(&text);
    for (int i = 0; i < count; i++) {
        text_append(&text, " ");
        shell_append(&text, words[i]);
    }
    if (text.length > SHOWN_MOST) {
        size_t length = text.length;
        text.length = 0;
        text_print(&text, "(a command line of %zu bytes, too long to show)", length);
    }
    return text.text;
}
