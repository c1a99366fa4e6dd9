/* Work in a process of its own, so that a library that crashes on bad input ends that process
 * alone. */
#ifndef EXPERIMENTS_COMMANDS_APART_H
#define EXPERIMENTS_COMMANDS_APART_H

/**
 * Do some work in a child process, which may take a minute of processor time.
 *
 * @param work    returns an exit status; what it writes to standard output is flushed
 * @param signal  that ended the child; 0: none did
 * @return the exit status of the work; 70 when a signal ended it or there can be no child
 */
int apart_run(int (*work)(void *context), void *context, int *signal);

#endif
