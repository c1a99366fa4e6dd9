#include "experiments/runs/message.h"

#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

Test(message, comes_whole_or_not_at_all)
{
    struct text_buffer buffer = {0};
    struct message message;
    message_append(&buffer, MESSAGE_RECORD, "hello", 5);
    message_append(&buffer, MESSAGE_FAILED, "", 0);
    size_t first = sizeof(struct message_header) + 5;
    for (size_t i = 0; i < first; i++) {
        cr_expect_eq(message_parse(buffer.text, i, &message), 0);
    }
    cr_assert_eq(message_parse(buffer.text, buffer.length, &message), first);
    cr_expect_eq(message.kind, MESSAGE_RECORD);
    cr_expect(message.bytes == 5 && memcmp(message.payload, "hello", 5) == 0);
    cr_expect_eq(message_parse(buffer.text + first, buffer.length - first, &message),
                 sizeof(struct message_header));
    cr_expect_eq(message.kind, MESSAGE_FAILED);
    cr_expect_eq(message.bytes, 0);
    text_buffer_free(&buffer);
}

Test(message, goes_through_a_pipe)
{
    int ends[2];
    struct text_buffer buffer = {0};
    struct message message;
    static char much[60000];
    memset(much, 'x', sizeof much);
    cr_assert_eq(pipe(ends), 0);
    cr_expect(message_send(ends[1], MESSAGE_POINT, much, sizeof much));
    cr_assert(message_receive(ends[0], &buffer, &message));
    cr_expect_eq(message.kind, MESSAGE_POINT);
    cr_expect(message.bytes == sizeof much && memcmp(message.payload, much, sizeof much) == 0);
    close(ends[1]);
    cr_expect_not(message_receive(ends[0], &buffer, &message));
    close(ends[0]);
    text_buffer_free(&buffer);
}
