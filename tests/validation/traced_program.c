/* A small program to be traced: it strides through an array larger than an L1, sorts, modifies
 * counters in place, and reads words that straddle lines. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { WORDS = 16384 };

static uint32_t words[WORDS];
static uint8_t bytes[4 * WORDS];

static void fill(void)
{
    uint32_t next = 1;
    for (int i = 0; i < WORDS; i++) {
        next = next * 1664525 + 1013904223;
        words[i] = next;
    }
}

static void sort(uint32_t *list, int count)
{
    for (int i = 1; i < count; i++) {
        uint32_t moved = list[i];
        int at = i;
        for (; at > 0 && list[at - 1] > moved; at--) {
            list[at] = list[at - 1];
        }
        list[at] = moved;
    }
}

int main(void)
{
    fill();
    sort(words, 256);
    for (int stride = 1; stride <= 1024; stride *= 4) {
        for (int i = 0; i < WORDS; i += stride) {
            words[i] += (uint32_t)i;
            bytes[words[i] % sizeof bytes]++;
        }
    }
    uint64_t sum = 0;
    for (size_t i = 1; i + 8 < sizeof bytes; i += 37) {
        uint64_t word;
        memcpy(&word, bytes + i, sizeof word);
        sum += word;
    }
    printf("%llu\n", (unsigned long long)sum);
    return 0;
}
