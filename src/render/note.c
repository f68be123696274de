/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/note.h"

#include <stdio.h>

#include "base/text.h"

void note_put_label(struct strbuf *out, const char *label, size_t column)
{
	sb_puts(out, label);
	for (size_t width = text_width(label); width < column; width++)
		sb_putc(out, ' ');
}

void note_print(const char *label, size_t column, const char *text, size_t width)
{
	struct strbuf out = STRBUF_INIT;
	size_t taken = text_width(label);

	note_put_label(&out, label, column);
	text_wrap(&out, text, taken < column ? column : taken, column, width);
	(void)puts(sb_str(&out));
	sb_free(&out);
}
