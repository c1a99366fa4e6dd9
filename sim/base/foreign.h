/*
 * Foreign text on a screen: names of a spec, words of a command, texts of a file that others wrote.
 *
 * A terminal obeys control characters and shows text in an order that marks in it choose. So none
 * of these reaches it: control characters (C0, DEL, C1), marks of direction, characters without any
 * shape and bytes that are no UTF-8 are shown as \n, \x1b, \u202e or \U000e0001; a byte that is no
 * UTF-8 is \x9b where the character U+009B is \u009b. All else stays as it is. Text longer than a
 * bound keeps its beginning and its end, with "[N bytes left out]" between them.
 *
 * A backslash stays as it is, so text that was made fit once stays the same when it is made fit
 * again. So each message may be made fit where it is put together and where it is printed.
 */
#ifndef SIM_BASE_FOREIGN_H
#define SIM_BASE_FOREIGN_H

#include "sim/base/text.h"

enum {
    FOREIGN_MOST = 400,               /* bytes of a word or a name as shown */
    FOREIGN_SENTENCE = 2000,          /* bytes of a sentence or a paragraph as shown */
    FOREIGN_BYTES = FOREIGN_MOST + 1, /* room for a word and its end */
};

/** Append a text as it is shown, in `most` bytes at most; `most` is 40 or more. */
void foreign_append(struct text_buffer *buffer, const char *text, size_t most);

/** A word or a name as it is shown. @return the buffer */
const char *foreign_word(char buffer[FOREIGN_BYTES], const char *text);

/** Fill a room of `bytes` bytes, 41 or more, with a text as it is shown and its end. */
void foreign_fit(char *room, size_t bytes, const char *text);

/** Whether a text is shown as it is. */
bool foreign_is_plain(const char *text);

/** Columns that a text takes on a screen, which are two for most East Asian characters. */
size_t foreign_width(const char *text);

/** Bytes of a text, `most` at most, that do not end within a character. */
size_t foreign_cut(const char *text, size_t most);

/**
 * Append JSON that says the same and has no character that foreign_append would not show, but for
 * line ends and tabs: in texts they are escaped as JSON does.
 *
 * @param json   valid, or a part of a text in it that does not end within a character
 * @param count  its bytes
 */
void foreign_append_json(struct text_buffer *buffer, const char *json, size_t count);

/** Append a suggestion for a word that is none of `known`: "; did you mean ...?" with the nearest,
 *  else "; known are ..." with at most 40 of them, or "; there is none". The known names may be
 *  foreign. */
void foreign_append_known(struct text_buffer *buffer, const char *word, const char *const *known,
                          size_t count);

#endif
