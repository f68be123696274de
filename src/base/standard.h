/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Descriptors 0, 1 and 2 at the program's start and end. Whoever starts us may have closed them
 * (`>&-`). What is opened first would then take the lowest number that is free (open(2)), and
 * messages would be written into it: into a backup, say.
 */
#ifndef BASE_STANDARD_H
#define BASE_STANDARD_H

/*
 * Before anything else is opened: give those of 0, 1 and 2 that are closed something that can
 * neither be read nor written, so that both still fail with EBADF. It is closed again for a program
 * that is executed, as it was for us. Ends the program with status 1 where that cannot be done.
 */
void standard_fill(void);

/*
 * At the end: write what stdout still holds. Gives `status`, or EXIT_FAILURE where some of the output,
 * or a message on stderr, could not be written: a full device or a closed descriptor must not
 * look like success. A reader that has gone needs no message.
 */
int standard_finish(int status);

#endif
