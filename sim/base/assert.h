/*
 * Asserts are for mistakes of programmers, never for bad input.
 *
 * ASSERT is always on, in every build: use it where it costs nothing beside the work around it.
 * ASSERT_SLOW is on in debug and sanitizer builds only (COUPLING_ASSERT_SLOW).
 */
#ifndef SIM_BASE_ASSERT_H
#define SIM_BASE_ASSERT_H

/** Print the condition and its place on stderr and abort. */
_Noreturn void assert_failed(const char *condition, const char *file, int line)
    __attribute__((cold));

#define ASSERT(condition)                                                                          \
    (__builtin_expect(!(condition), 0) ? assert_failed(#condition, __FILE__, __LINE__) : (void)0)

#ifdef COUPLING_ASSERT_SLOW
#define ASSERT_SLOW(condition) ASSERT(condition)
#else
#define ASSERT_SLOW(condition) ((void)sizeof(condition))
#endif

#endif
