/*
 * The program whose trace is experiments/gallery/traces/lookups.lackey: lookups in a sorted table
 * of 16 KiB by halves. It uses no library, so that the trace shows nothing else. The trace is made
 * with
 *
 *     gcc -O2 -static -nostdlib -fno-stack-protector -o lookups tests/golden/lookups.c
 *     setarch -R env -i /usr/bin/valgrind --tool=lackey --trace-mem=yes --log-file=log ./lookups
 *     grep -v '^==' log >experiments/gallery/traces/lookups.lackey
 */
enum { KEYS = 2048, LOOKUPS = 58 };

/* The keys are the squares of their places. */
__asm__(".pushsection .rodata\n"
        ".balign 64\n"
        "table: .set place, 0\n"
        ".rept 2048\n"
        ".quad place * place\n"
        ".set place, place + 1\n"
        ".endr\n"
        ".popsection\n");
extern const unsigned long table[KEYS];

/* The last place whose key is not above a key. */
static inline const unsigned long *find(unsigned long key)
{
    const unsigned long *at = table;
#pragma GCC unroll 16
    for (int half = KEYS / 2; half > 0; half /= 2) {
        at = at[half] <= key ? at + half : at;
    }
    return at;
}

void _start(void)
{
    unsigned long key = 1;
    unsigned long sum = 0;
    for (int i = 0; i < LOOKUPS; i++) {
        key = (key * 1664525 + 1013904223) % (1UL << 32);
        sum += *find(key >> 10);
    }
    __asm__ volatile("syscall" : : "a"(60), "D"(0), "b"(sum)); /* exit(0) */
    __builtin_unreachable();
}
